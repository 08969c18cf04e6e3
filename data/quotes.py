"""Whether a case's quotations stand in the text they were taken from, to the letter."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

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
    for table, record_type in TABLES.items():
        if not issubclass(record_type, Quoted):
            continue
        for record in getattr(case, table).values():
            if case.source_of(record).id != source.id:
                continue
            checked += 1
            there = text[record.start : record.end]
            if there != record.quote:
                failures.append(
                    f"{table}.csv, {record.id}: the quote is {record.quote!r}, but the text from"
                    f" {record.start} to {record.end} is {there!r}."
                )
    return QuoteCheck(source, checked, tuple(failures))
