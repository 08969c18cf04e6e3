"""Placing a whole table: one wording a row, interruptible and taken up again where it stopped."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import InvalidStateError, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import Any, NamedTuple, cast

from geo.csv_table import header_of, read_table
from geo.errors import BadQueryError, PlaceListError
from geo.gazetteer import Gazetteer, open_gazetteer
from geo.gazetteer_build import Progress
from geo.geocoder import locate
from geo.online import OnlineGeocoder, settings_from

Reply = tuple[str | None, str | None]
"""The region as JSON, or the reason why the row is rejected."""

POOL_FROM = 500
"""Rows from which starting further processes pays."""
CACHED = 20_000
ENDS_WITHIN = 5.0
"""Seconds that an interrupted pool is given to end."""


class Question(NamedTuple):
    """A wording, and what its row says around it.

    `country` is a code, `within` an area's name; `fault` says why the row cannot be read.
    """

    wording: str
    country: str | None = None
    within: str | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One row's outcome, kept as JSON for the memory's sake; `error` says why it was rejected."""

    row: int
    body: str | None
    error: str | None

    @property
    def region(self) -> dict[str, Any] | None:
        """Return the region in plain values; its geometry is WKB in hexadecimal digits."""
        return json.loads(self.body) if self.body else None


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
class Placer:
    """Places one question; can be sent to another process, which opens its own gazetteer."""

    home: str | None
    within: str | None = None
    near: tuple[float, float] | None = None
    viewpoint: tuple[float, float] | None = None
    shapes: bool = True

    def __call__(self, question: Question) -> Reply:
        """Return the region as JSON, without its clauses and, unless wanted, its shape."""
        if question.fault:
            return None, question.fault
        gazetteer, online = _tools(self.home)
        try:
            region = locate(
                question.wording,
                gazetteer,
                country=question.country,
                within=question.within or self.within,
                near=self.near,
                viewpoint=self.viewpoint,
                online=online,
            )
        except BadQueryError as error:
            return None, str(error)
        facts = replace(region, clauses=(), geometry=None).to_dict()
        if self.shapes and region.geometry is not None:
            facts["geometry"] = region.geometry.wkb_hex
        return json.dumps(facts), None


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be placed: a table, its columns of wordings, country codes and areas."""

    table: Path
    column: str
    country_column: str | None
    country: str | None
    options: str = ""
    within_column: str | None = None

    def digest(self) -> str:
        """Digest the table and the options, to know whether a stopped run was the same one."""
        digest = hashlib.sha256(self.table.read_bytes())
        columns = (self.column, self.country_column, self.within_column)
        digest.update(repr((columns, self.country, self.options)).encode())
        return digest.hexdigest()

    def question(self, row: dict[str, str]) -> Question:
        """Take the question out of a row."""
        surplus = cast("dict[object, list[str]]", row).get(None)
        fault = (
            f"The row has {len(surplus)} more cells than the table has columns; "
            "put a text that contains the separator in quotes."
            if surplus
            else None
        )
        country = (row.get(self.country_column or "") or "").strip()
        within = (row.get(self.within_column or "") or "").strip()
        return Question(row.get(self.column) or "", country or self.country, within or None, fault)


def rows_of(job: Job) -> list[tuple[int, dict[str, str]]]:
    """Read the table's rows with their line numbers; raises PlaceListError as lists do."""
    header = header_of(job.table)
    for column in filter(None, (job.column, job.country_column, job.within_column)):
        if column not in header:
            have = ", ".join(list(header)[:40]) or "no columns"
            raise PlaceListError(f"{job.table.name} has no column {column!r}; it has {have}.")
    return list(read_table(job.table))


def place_rows(
    job: Job,
    rows: list[tuple[int, dict[str, str]]],
    place: Callable[[Question], Reply],
    journal: Path,
    progress: Progress | None = None,
    workers: int | None = None,
) -> list[Answer]:
    """Place every row, writing each answer to the journal at once.

    A journal of the same job is taken up; one of another job is begun anew. An interruption
    leaves the journal for the next run.
    """
    answers = _resume(journal, job)[: len(rows)]
    rest = rows[len(answers) :]
    workers = min(4, os.cpu_count() or 1) if workers is None else workers
    with (
        journal.open("a", encoding="utf-8") as file,
        _mapper(place, workers if len(rest) >= POOL_FROM else 1) as apply,
    ):
        replies = apply([job.question(row) for _, row in rest])
        for (line, _), (body, error) in zip(rest, replies, strict=True):
            answers.append(Answer(line, body, error))
            file.write(json.dumps([line, body, error]) + "\n")
            if progress:
                progress(len(answers) / len(rows), f"{len(answers):,} of {len(rows):,}")
    return answers


def balance_of(answers: Iterable[Answer]) -> Balance:
    """Count what became of the rows."""
    read = placed = rejected = 0
    for answer in answers:
        read += 1
        region = answer.region
        placed += bool(region and region["lat"] is not None)
        rejected += region is None
    return Balance(read, placed, read - placed - rejected, rejected)


@contextmanager
def _mapper(
    place: Callable[[Question], Reply], workers: int
) -> Iterator[Callable[[list[Question]], Iterator[Reply]]]:
    """Provide a map over questions, in order, in this process or in several."""
    if workers < 2:
        known = lru_cache(maxsize=CACHED)(place)
        yield lambda questions: map(known, questions)
        return
    others = set(active_children())
    pool = ProcessPoolExecutor(workers, get_context("spawn"))

    def apply(questions: list[Question]) -> Iterator[Reply]:
        with _interrupt_ignored():  # what a new process inherits: Ctrl-C is this process's affair
            return pool.map(place, questions, chunksize=50)

    try:
        yield apply
    except BaseException:
        # An interruption may leave the pool's own threads waiting for each other for ever; what
        # its processes have not handed back is done again by the next run.
        threading.excepthook = _without_cancelled(threading.excepthook)
        for process in set(active_children()) - others:
            process.terminate()
        # Seen to its end where that is quick: what is left of a pool when Python ends may meet
        # pipes that are being closed, and Python tells of it.
        ending = threading.Thread(
            target=pool.shutdown, kwargs={"cancel_futures": True}, daemon=True
        )
        ending.start()
        ending.join(ENDS_WITHIN)
        raise
    pool.shutdown()


def _without_cancelled(
    told: Callable[[threading.ExceptHookArgs], object],
) -> Callable[[threading.ExceptHookArgs], None]:
    """Leave out of what threads report that a stopped pool met work cancelled and pipes closed."""

    def report(args: threading.ExceptHookArgs) -> None:
        pools = type(args.thread).__module__.startswith("concurrent.futures")
        if not (pools or issubclass(args.exc_type, InvalidStateError)):
            told(args)

    return report


@contextmanager
def _interrupt_ignored() -> Iterator[None]:
    """Ignore Ctrl-C for the moment in which further processes start."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@lru_cache(maxsize=4)
def _tools(folder: str | None) -> tuple[Gazetteer, OnlineGeocoder | None]:
    settings = settings_from()
    return open_gazetteer(folder), OnlineGeocoder(settings, folder) if settings else None


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
                    answer = _journalled(line)
                    if answer is None:
                        break
                    answers.append(answer)
                    whole += len(line)
    if whole:
        with journal.open("rb+") as file:
            file.truncate(whole)
    else:
        journal.write_text(stamp + "\n", encoding="utf-8")
    return answers


def _journalled(line: bytes) -> Answer | None:
    """Read one line of a journal; None for one that was not written to its end."""
    if not line.endswith(b"\n"):
        return None
    try:
        row, body, error = json.loads(line)
    except ValueError:
        return None
    return Answer(row, body, error)
