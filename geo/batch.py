"""Placing a whole table: one wording a row, interruptible and taken up again where it stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from geo.errors import BadQueryError, PlaceListError
from geo.gazetteer_build import Progress
from geo.place_list import read_table
from geo.region import Region

Locate = Callable[[str, str | None], Region]
"""From (wording, country code) to its region; raises BadQueryError."""

CACHED = 20_000


@dataclass(frozen=True, slots=True)
class Answer:
    """One row's outcome: a region in plain values, or else the reason of its rejection."""

    row: int
    region: dict[str, Any] | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Balance:
    """read = placed + unplaced + rejected."""

    read: int
    placed: int
    unplaced: int
    rejected: int

    def __str__(self) -> str:
        return (
            f"{self.read} rows read = {self.placed} placed + {self.unplaced} unplaced + "
            f"{self.rejected} rejected"
        )


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be placed: a table, the column of wordings, that of country codes."""

    table: Path
    column: str
    country_column: str | None
    country: str | None
    options: str = ""

    def digest(self) -> str:
        """Digest the table and the options, to know whether a stopped run was the same one."""
        digest = hashlib.sha256(self.table.read_bytes())
        digest.update(repr((self.column, self.country_column, self.country, self.options)).encode())
        return digest.hexdigest()


def rows_of(job: Job) -> Iterator[tuple[int, dict[str, str]]]:
    """Read the table's rows with their line numbers; raises PlaceListError as lists do."""
    for column in filter(None, (job.column, job.country_column)):
        header = next(read_table(job.table, header_too=True), (1, {}))[1]
        if column not in header:
            have = ", ".join(list(header)[:40])
            raise PlaceListError(f"{job.table.name} has no column {column!r}; it has {have}.")
    return read_table(job.table)


def place_rows(
    job: Job, locate: Locate, journal: Path, progress: Progress | None = None
) -> list[Answer]:
    """Place every row, writing each answer to the journal at once.

    A journal of the same job is taken up; one of another job is begun anew. An interruption
    leaves the journal for the next run.
    """
    rows = list(rows_of(job))
    answers = _resume(journal, job)[: len(rows)]
    known = lru_cache(maxsize=CACHED)(lambda words, country: _answer(locate, words, country))
    with journal.open("a", encoding="utf-8") as file:
        for number in range(len(answers), len(rows)):
            line, row = rows[number]
            country = (row.get(job.country_column or "") or "").strip() or job.country
            region, error = known(row.get(job.column) or "", country)
            answers.append(Answer(line, region, error))
            file.write(json.dumps([line, region, error]) + "\n")
            if number % 100 == 99:
                file.flush()
            if progress:
                progress((number + 1) / len(rows), f"{number + 1:,} of {len(rows):,}")
    return answers


def balance_of(answers: list[Answer]) -> Balance:
    """Count what became of the rows."""
    placed = sum(1 for answer in answers if answer.region and answer.region["lat"] is not None)
    rejected = sum(1 for answer in answers if answer.error)
    return Balance(len(answers), placed, len(answers) - placed - rejected, rejected)


def _answer(
    locate: Locate, words: str, country: str | None
) -> tuple[dict[str, Any] | None, str | None]:
    try:
        return locate(words, country).to_dict(), None
    except BadQueryError as error:
        return None, str(error)


def _resume(journal: Path, job: Job) -> list[Answer]:
    """Read the answers of a stopped run of the same job, cutting off a half-written line."""
    stamp = json.dumps({"job": job.digest()})
    answers: list[Answer] = []
    whole = 0
    if journal.is_file():
        with journal.open("rb") as file:
            if file.readline().decode("utf-8", "replace").strip() == stamp:
                whole = file.tell()
                for line in file:
                    try:
                        answers.append(Answer(*json.loads(line)))
                    except (ValueError, TypeError):
                        break
                    if not line.endswith(b"\n"):
                        answers.pop()
                        break
                    whole += len(line)
    if whole:
        with journal.open("rb+") as file:
            file.truncate(whole)
    else:
        journal.write_text(stamp + "\n", encoding="utf-8")
    return answers
