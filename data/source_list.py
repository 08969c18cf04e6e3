"""The documents behind a data set, a page at a time, each with what stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import ibis

from data.case import TABLES
from data.dataset import record_of
from data.model import Quoted, Source
from data.quotes import quotes_state
from data.read import read_source
from data.store import Dataset, Store

Expr = Any

PAGE = 50
MOST_QUOTATIONS = 5_000
"""So many quotations of one document are looked at to say whether they are as they were checked:
a document coded by hand has some dozens."""


@dataclass(frozen=True)
class Listed:
    """A document with the number of its claims and quotations, and whether those were verified."""

    source: Source
    claims: int
    quotations: int
    state: Literal["verified", "changed", "never"]


def count_sources(store: Store, dataset: Dataset) -> int:
    """Return how many documents there are."""
    rows = dataset.tables["sources"]
    return int(store.run(rows.agg(n=rows.count()))["n"][0].as_py())


def page_of_sources(store: Store, dataset: Dataset, number: int) -> list[Listed]:
    """Return the documents of one page, from 1: the earliest first, undated last."""
    rows = dataset.tables["sources"]
    ordered = rows.order_by(rows.date.isnull(), "date", "id")
    found = store.run(ordered.limit(PAGE, offset=PAGE * (max(1, number) - 1))).to_pylist()
    sources = [record_of("sources", row) for row in found]
    ids = [source.id for source in sources]
    claims = _counts(store, dataset, ("claims",), ids)
    quotations = _counts(store, dataset, _quoting(), ids)
    return [
        Listed(
            source,
            claims.get(source.id, 0),
            quotations.get(source.id, 0),
            _state(store, dataset, source, quotations.get(source.id, 0)),
        )
        for source in sources
        if isinstance(source, Source)
    ]


def _quoting() -> tuple[str, ...]:
    return tuple(name for name, record in TABLES.items() if issubclass(record, Quoted))


def _counts(
    store: Store, dataset: Dataset, tables: Sequence[str], ids: Sequence[str]
) -> dict[str, int]:
    if not ids:
        return {}
    parts: list[Expr] = [dataset.tables[name].select("source") for name in tables]
    every = ibis.union(*parts) if len(parts) > 1 else parts[0]
    mine = every.filter(every.source.isin(list(ids)))
    rows = store.run(mine.group_by("source").agg(n=lambda some: some.count())).to_pylist()
    return {row["source"]: int(row["n"]) for row in rows}


def _state(
    store: Store, dataset: Dataset, source: Source, quotations: int
) -> Literal["verified", "changed", "never"]:
    if source.quotes_checked is None or quotations > MOST_QUOTATIONS:
        return "never"
    return quotes_state(read_source(store, dataset, source.id, MOST_QUOTATIONS), source)
