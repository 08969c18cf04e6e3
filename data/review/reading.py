"""A document -> the beginning of a draft: what was read, as items with references."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import re
from collections.abc import Mapping
from typing import Any, get_args

from data.claims.amount import read_amount, read_amounts
from data.claims.article import Article, Reader, read_article
from data.claims.documents import Document, DocumentError, checked
from data.claims.drafts import Draft as DraftClaim
from data.claims.extract import read_claims
from data.claims.model_reader import ModelSettings, read_with_model
from data.model import DateBasis
from data.review.items import (
    LONGEST_NAME,
    MOST_WORDS,
    ClaimValues,
    IncidentValues,
    Item,
    PlaceValues,
    PositionValues,
    SourceValues,
)
from data.review.keep import Beginning

RULES = "The rules of this program"
MODEL_ADDRESS, MODEL_NAME, MODEL_KEY = (
    "DECONFLICT_MODEL_URL",
    "DECONFLICT_MODEL",
    "DECONFLICT_MODEL_KEY",
)


def pasted(text: str) -> Document:
    """Return pasted words as a document; raise DocumentError where they are no text of one."""
    text = text.removeprefix("\ufeff")
    if "\x00" in text:
        raise DocumentError("The text", "holds NUL characters, so it is no text", "Paste words.")
    if re.search("[\ud800-\udfff]", text):
        raise DocumentError("The text", "holds halves of characters", "Copy it again.")
    return checked(Document(text), "The text")


def model_settings(environment: Mapping[str, str] = os.environ) -> ModelSettings | None:
    """Return where the language model answers, None where nobody configured one."""
    address = environment.get(MODEL_ADDRESS, "").strip()
    if not address:
        return None
    return ModelSettings(address, environment.get(MODEL_NAME, ""), environment.get(MODEL_KEY, ""))


def readers(settings: ModelSettings | None) -> list[str]:
    """Return the names of the readers that may be chosen: the rules, and a model if configured."""
    return [RULES, *([f"Language model {settings.model}".strip()] if settings else [])]


def begin(
    document: Document,
    file: str,
    given: SourceValues,
    *,
    now: dt.datetime,
    reader: str = RULES,
    settings: ModelSettings | None = None,
) -> tuple[Beginning, Article]:
    """Read a document into the beginning of a draft, and say what its reading found.

    `given` is what the person knows of the source; it goes before what the document states.
    """
    dropped: list[str] = []
    ask: Reader = read_claims
    if reader != RULES and settings is not None:
        ask = _model(settings, dropped)
    article = read_article(document, outlet=given.outlet, date=given.date, reader=ask)
    left = sum(len(claim.quote) > MOST_WORDS for claim in article.claims)
    if left:
        dropped.append(f"{left} with a quotation of more than {MOST_WORDS:,} characters")
    notes = (*article.notes, *(f"Claims dropped: {reason}." for reason in dropped))
    source = _source(article, given)
    return Beginning(
        made=now, file=file, reader=reader, source=source, items=items_of(article, source),
        notes=notes,
    ), article  # fmt: skip


def read_again(text: str, source: SourceValues, items: Mapping[str, Item]) -> dict[str, Any]:
    """Return the days of drafts as another publication date gives them, by the draft's id."""
    article = read_article(
        Document(text, date=source.date), outlet=source.outlet, reader=lambda *_: []
    )
    fresh = {(item.kind, item.values.start): item for item in items_of(article, source)}
    names = ("date_from", "date_to", "open_end", "date_basis", "date_note", "as_of", "as_of_basis")
    found: dict[str, Any] = {}
    for item in items.values():
        twin = fresh.get((item.kind, item.values.start))
        if twin is None:
            continue
        had, has = item.values.model_dump(mode="json"), twin.values.model_dump(mode="json")
        changed = {n: has[n] for n in names if n in has and has[n] != had[n]}
        if changed:
            found[item.id] = changed
    return found


def items_of(article: Article, source: SourceValues) -> tuple[Item, ...]:
    """Return an article's drafts as items; whatever names a place gets a reference to its draft."""
    places = [
        PlaceValues(
            wording=p.wording, quote=article.text[p.start : p.end], start=p.start, end=p.end
        )
        for p in article.places
        if article.text[p.start : p.end].strip()
    ]

    def place(start: int, end: int, wording: str | None) -> str | None:
        """Return the draft of the place that stands in this stretch of the text."""
        if not wording:
            return None
        for number, known in enumerate(places, 1):
            same = known.wording.casefold() == wording.casefold()
            if same or (start <= known.start and known.end <= end and known.quote in wording):
                return f"place-{number}"
        at = article.text.find(wording, start, end)
        if at < 0:
            return None
        places.append(PlaceValues(wording=wording, quote=wording, start=at, end=at + len(wording)))
        return f"place-{len(places)}"

    items: list[Item] = []
    for number, found in enumerate(article.incidents, 1):
        values = dataclasses.asdict(found)
        values["place"] = place(found.start, found.end, found.place)
        items.append(_item("incident", number, IncidentValues(**values)))
    quotable = [claim for claim in article.claims if len(claim.quote) <= MOST_WORDS]
    for number, claim in enumerate(quotable, 1):
        items.append(_item("claim", number, _claim(claim, source)))
    for number, stand in enumerate(article.positions, 1):
        values = dataclasses.asdict(stand)
        values["place"] = place(stand.start, stand.end, stand.place)
        values["actor"] = re.sub(r"^the\s+", "", stand.actor, flags=re.IGNORECASE)
        who = f"{stand.actor[:1].upper()}{stand.actor[1:]}"
        values["title"] = f"{who}, {stand.place}"[:200]
        values["actor"] = _short(values["actor"], LONGEST_NAME)
        values["claimant"] = source.outlet or "the outlet"
        items.append(_item("position", number, PositionValues(**values)))
    items += [_item("place", number, values) for number, values in enumerate(places, 1)]
    return tuple(items)


def _model(settings: ModelSettings, dropped: list[str]) -> Reader:
    """Return the language model as a reader; why it lost a claim is added to `dropped`."""

    def ask(text: str, outlet: str | None) -> list[DraftClaim]:
        reading = read_with_model(text, outlet, settings)
        dropped.extend(reading.dropped)
        return list(reading.drafts)

    return ask


def _claim(claim: DraftClaim, source: SourceValues) -> ClaimValues:
    values = dataclasses.asdict(claim)
    del values["source_outlet"]
    number = values.pop("incident")
    values["incident"] = f"incident-{number + 1}" if number is not None else None
    own = claim.attribution == "own_voice"
    known = {name: values[name] for name in values if name in ClaimValues.model_fields}
    for name in ("claimant", "relay", "hedge"):
        known[name] = _short(known[name], LONGEST_NAME)
    for name in ("subject", "note"):
        known[name] = _short(known[name], MOST_WORDS)
    more = {"said_on": source.date if own else None, "wording": _figure_words(claim)}
    return ClaimValues(**{**known, **more})


def _figure_words(claim: DraftClaim) -> str:
    """Return the words of the quotation that the figure was read from; "" where none says it."""
    wanted = (claim.low, claim.best, claim.high, claim.open_high)
    for amount in (read_amount(claim.quote), *read_amounts(claim.quote)):
        found = amount and (amount.low, amount.best, amount.high, amount.open_high)
        if amount is not None and amount.has_figure and found == wanted:
            return amount.wording
    return ""


def _short(words: str | None, longest: int) -> str | None:
    """Return a reader's words cut to what a field holds: a person looks at each of them."""
    return words if words is None or len(words) <= longest else f"{words[: longest - 1]}…"


def _item(kind: Any, number: int, values: Any) -> Item:
    return Item(id=f"{kind}-{number}", kind=kind, values=values)


def _source(article: Article, given: SourceValues) -> SourceValues:
    basis: DateBasis = article.date_basis
    if given.date is not None and given.date_basis in get_args(DateBasis):
        basis = given.date_basis if given.date_basis != "not_known" else "supplied"
    outlet = given.outlet or article.outlet
    return given.model_copy(
        update={
            "outlet": outlet,
            "outlet_basis": "not_known"
            if not outlet
            else (given.outlet_basis if given.outlet and given.outlet_basis != "not_known"
                  else "supplied" if given.outlet else "stated"),
            "title": given.title or article.title,
            "date": article.date,
            "date_basis": basis,
            "url": given.url or article.url,
            "language": article.language,
        }
    )  # fmt: skip
