"""A whole article -> drafts: its source, claims, incidents, force positions and places.

Draft, never truth: nothing of it is shown as coded until a person has accepted it. Only English
is read so far; the drafts of another language are empty, with a note that says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from data.claims import scenes
from data.claims.dates import days, publication_day
from data.claims.documents import Document
from data.claims.drafts import Draft
from data.claims.extract import headline_start, read_claims
from data.claims.language import language_of
from data.claims.segment import agency_of, sentences
from data.model import DateBasis

Reader = Callable[[str, str | None], list[Draft]]
"""Reads an article's text, printed by an outlet, into draft claims."""


@dataclass(frozen=True)
class Article:
    """The drafts of one article; every quotation's offsets count in `text`."""

    text: str
    title: str | None
    outlet: str | None
    date: dt.date | None
    date_basis: DateBasis
    url: str | None
    language: str | None
    claims: tuple[Draft, ...]
    incidents: tuple[scenes.DraftIncident, ...]
    positions: tuple[scenes.DraftPosition, ...]
    places: tuple[scenes.DraftPlace, ...]
    notes: tuple[str, ...]


def read_article(
    document: Document,
    *,
    outlet: str | None = None,
    date: dt.date | None = None,
    reader: Reader = read_claims,
) -> Article:
    """Read a document into drafts; `outlet` and `date` go before what the document states.

    `reader` proposes the claims: the rules of `data.claims.extract`, or a language model behind
    the same interface.
    """
    text = document.text
    outlet = outlet or document.outlet or agency_of(text)
    printed, basis = date or document.date, "supplied" if date else "stated"
    dateline = publication_day(text) if printed is None else None
    printed = printed or (dateline.first if dateline else None)
    start = headline_start(text)
    headline = text[start:].split("\n", 1)[0].strip() if start is not None else None
    language, unread = language_of(text)
    notes = [] if unread is None else [unread]
    article = Article(
        text, document.title or headline, outlet, printed, _basis(printed, basis), document.url,
        language, (), (), (), (), tuple(notes),
    )  # fmt: skip
    if language != "en":
        return article
    found = list(sentences(text))
    named = days(text, printed)
    worded = scenes.places(found)
    made, of_sentence = scenes.incidents(found, named, worded)
    starts = [s.start for s in found]
    claims = [
        replace(c, incident=_incident(c.start, starts, of_sentence)) for c in reader(text, outlet)
    ]
    used = {c.incident for c in claims} | {
        i for i, incident in enumerate(made) if incident.date_from is not None
    }
    order = {old: new for new, old in enumerate(sorted(i for i in used if i is not None))}
    if printed is None:
        notes.append("No publication date was found: days without a year are not resolved.")
    return replace(
        article,
        claims=tuple(
            replace(c, incident=order[c.incident] if c.incident is not None else None)
            for c in claims
        ),
        incidents=tuple(made[i] for i in order),
        positions=tuple(scenes.positions(found, named, printed)),
        places=tuple(worded),
        notes=tuple(notes),
    )


def _basis(printed: dt.date | None, basis: str) -> DateBasis:
    if printed is None:
        return "not_known"
    return "supplied" if basis == "supplied" else "stated"


def _incident(at: int, starts: list[int], of_sentence: dict[int, int]) -> int | None:
    before = [start for start in starts if start <= at]
    return of_sentence.get(before[-1]) if before else None
