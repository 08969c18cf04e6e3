"""`python -m data.claims`: read an article into drafts, from a file to the screen or to JSON."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data.claims.amount import show
from data.claims.article import Article, Reader, read_article
from data.claims.documents import DocumentError, read_document
from data.claims.drafts import Draft
from data.claims.extract import read_claims
from data.claims.model_reader import ModelSettings, read_with_model
from data.errors import DeconflictError
from data.home import home_gazetteer
from geo.resolve import resolve

KEY_NAME = "DECONFLICT_MODEL_KEY"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 2 on bad input with the reason on the error stream.

    A text in a language that is not read is bad input here: nothing is printed for it.
    """
    parser = argparse.ArgumentParser(prog="python -m data.claims", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    read = commands.add_parser("read", help="propose claims, incidents, positions and places")
    read.add_argument("file", type=Path, help="a .txt, .html, .pdf or .docx file")
    read.add_argument("--json", action="store_true", help="print JSON")
    read.add_argument("--outlet", help="who printed it, where the file does not say")
    read.add_argument("--date", type=_day, help="when it was printed, as 2018-02-08")
    read.add_argument("--no-regions", action="store_true", help="leave the places unresolved")
    read.add_argument("--country", help="two letters, to resolve the places in")
    read.add_argument("--model-url", help=f"read with a language model there; key in {KEY_NAME}")
    read.add_argument("--model", default="", help="the language model's name")
    options = parser.parse_args(arguments)
    try:
        article = read_article(
            read_document(options.file),
            outlet=options.outlet,
            date=options.date,
            reader=_reader(options),
        )
        if article.language != "en":
            raise DocumentError(options.file.name, "holds no English text", article.notes[0])
        resolved = options.json and not options.no_regions
        told = as_json(article, _regions(article, options.country) if resolved else None)
    except DeconflictError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(told, ensure_ascii=False, indent=1) if options.json else _listed(article))
    return 0


def as_json(article: Article, regions: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return an article's drafts as plain values: source, claims, incidents, positions, places.

    All offsets count in "text": Unicode code points, end exclusive.
    """
    source = {
        "title": article.title,
        "outlet": article.outlet,
        "date": _plain(article.date),
        "date_basis": article.date_basis,
        "url": article.url,
        "language": article.language,
    }
    places = [asdict(place) for place in article.places]
    for place in places if regions is not None else ():
        place["region"] = (regions or {}).get(place["wording"])
    return {
        "source": source,
        "claims": [asdict(claim) for claim in article.claims],
        "incidents": [_values(incident) for incident in article.incidents],
        "positions": [_values(position) for position in article.positions],
        "places": places,
        "notes": list(article.notes),
        "text": article.text,
    }


def _reader(options: argparse.Namespace) -> Reader:
    """Return the rules, or the language model where an address was given."""
    if not options.model_url:
        return read_claims
    key = os.environ.get(KEY_NAME, "")
    settings = ModelSettings(options.model_url, options.model, key)

    def ask(text: str, outlet: str | None) -> list[Draft]:
        reading = read_with_model(text, outlet, settings)
        for reason in reading.dropped:
            print(f"Dropped: {reason}.", file=sys.stderr)
        return list(reading.drafts)

    return ask


def _regions(article: Article, country: str | None) -> dict[str, Any]:
    gazetteer = home_gazetteer()
    found = {}
    for place in article.places:
        try:
            found[place.wording] = resolve(place.wording, gazetteer, country=country).to_dict()
        except ValueError as error:
            raise DeconflictError(f"{error}. Give --country two letters, such as SY.") from None
    return found


def _listed(article: Article) -> str:
    """Return the drafts as lines for a terminal."""
    lines = [article.title or "No headline", *article.notes]
    for c in article.claims:
        figure = show(c.low, c.best, c.high, c.open_high, c.approximate, c.hedge)
        what = f"{c.outcome}: {figure}" if c.low is not None or c.high is not None else c.outcome
        if c.stance != "asserts":
            what += f" ({c.stance.replace('_', ' ')})"
        lines.append(f"{c.claimant}: {what} – {c.subject or 'not named'} – “{c.quote}”")
    lines.append(
        f"{len(article.claims)} claims, {len(article.incidents)} incidents,"
        f" {len(article.positions)} force positions, {len(article.places)} places proposed."
    )
    return "\n".join(lines)


def _values(record: Any) -> dict[str, Any]:
    return {name: _plain(value) for name, value in asdict(record).items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _day(words: str) -> dt.date:
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words!r} is no date; write 2018-02-08") from None


if __name__ == "__main__":
    sys.exit(main())
