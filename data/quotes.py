"""Whether a case's quotations stand in the text they were taken from, to the letter."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from data.case import TABLES, Case
from data.errors import CaseError
from data.model import Quoted, Source


@dataclass(frozen=True)
class QuoteCheck:
    """What a check of one source's text found: the source, how many hold, and each that fails."""

    source: Source
    checked: int
    failures: tuple[str, ...]


def source_of_text(case: Case, raw: bytes) -> Source:
    """Return the case's source whose SHA-256 is that of these bytes; raise CaseError if none."""
    digest = hashlib.sha256(raw).hexdigest()
    for source in case.sources.values():
        if source.sha256 == digest:
            return source
    raise CaseError(
        "no source of the case has this text's SHA-256",
        file="sources.csv",
        column="sha256",
        value=digest,
        todo="Give the very file that was coded, or name the source with --source.",
    )


def check_quotes(case: Case, source: Source, text: str) -> QuoteCheck:
    """Check `quote == text[start:end]` for every row of the case that quotes this source.

    `text` is the source's text as stored, line ends untouched. Offsets are code points.
    """
    checked = 0
    failures: list[str] = []
    for table, record in quoted(case, source):
        checked += 1
        there = text[record.start : record.end]
        if there != record.quote:
            failures.append(
                f"{table}.csv, {record.id}: the quote is {record.quote!r}, but the text from"
                f" {record.start} to {record.end} is {there!r}."
            )
    return QuoteCheck(source, checked, tuple(failures))


def quoted(case: Case, source: Source) -> Iterator[tuple[str, Quoted]]:
    """Yield every record of the case that quotes this source, with its table's name."""
    for table, record_type in TABLES.items():
        if issubclass(record_type, Quoted):
            for record in getattr(case, table).values():
                if case.source_of(record).id == source.id:
                    yield table, record


def quotes_digest(case: Case, source: Source) -> str:
    """Return a digest of all quotations of a source with their offsets: 16 hex digits."""
    digest = hashlib.sha256()
    for table, record in sorted(quoted(case, source), key=lambda pair: (pair[0], pair[1].id)):
        line = f"{table}\0{record.id}\0{record.start}\0{record.end}\0{record.quote}\0"
        digest.update(line.encode())
    return digest.hexdigest()[:16]


def quotes_state(case: Case, source: Source) -> Literal["verified", "changed", "never"]:
    """Say whether the source's quotations are those that were checked against its text.

    `case` is the whole case: a part of it holds only a part of the quotations.
    """
    if source.quotes_checked is None:
        return "never"
    return "verified" if source.quotes_digest == quotes_digest(case, source) else "changed"
