"""Records back out of a data set: just those that a Selection, an incident or a position needs.

What comes back is a Case that is closed in itself: whatever a record in it points at is in it
too. Its size is bounded by `limit`, never by the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ibis

from data.case import LINKS, TABLES, Case, ids_of
from data.dataset import record_of
from data.known import Standing
from data.model import Record
from data.regions import unpacked
from data.select import Selection
from data.store import Dataset, Store
from geo.region import Region

LIMIT = 500
_REGION = ("id", "status", "lat", "lon", "radius_m", "region")


def read_selection(
    store: Store,
    dataset: Dataset,
    selection: Selection,
    *names: str,
    limit: int = LIMIT,
    standing: Standing = "known",
) -> Case:
    """Return what a Selection lets through of these tables, at most `limit` records of each.

    `names` are among incidents, positions, statements and claims. What their records point at
    comes with them, filtered or not: a claim brings its statement, but a statement no claims.
    `standing` is what they are at the Selection's moment (`data.known`).
    """
    tables = dataset.tables
    found = {
        "incidents": (selection.incidents, ("date_from", "id")),
        "positions": (selection.positions, ("id",)),
        "statements": (selection.statements, ("date", "id")),
        "claims": (selection.claims, ("id",)),
    }
    first = {}
    for name in names:
        rows, order = found[name]
        # The ids first: to sort many rows with all their columns would take many times as long.
        top = rows(tables, standing).select(*order).order_by(*order).limit(limit)
        own = tables[name]
        ids = store.run(top)["id"].to_pylist()
        first[name] = own.filter(own.id.isin(ids) if ids else ibis.literal(False)).order_by(*order)
    return _closed(store, dataset, first)


def read_incident(store: Store, dataset: Dataset, incident: str) -> Case | None:
    """Return one incident with every claim about it, or None where there is no such incident."""
    claims = dataset.tables["claims"]
    own = dataset.tables["incidents"]
    case = _closed(
        store,
        dataset,
        {
            "incidents": own.filter(own.id == incident),
            "claims": claims.filter(claims.incident == incident).limit(LIMIT),
        },
    )
    return case if incident in case.incidents else None


def read_position(store: Store, dataset: Dataset, position: str) -> Case | None:
    """Return one force position with what it rests on, or None where there is none."""
    own = dataset.tables["positions"]
    case = _closed(store, dataset, {"positions": own.filter(own.id == position)})
    return case if position in case.positions else None


def read_statement(store: Store, dataset: Dataset, statement: str) -> Case | None:
    """Return one statement with its claims, or None where there is none."""
    own, claims = dataset.tables["statements"], dataset.tables["claims"]
    case = _closed(
        store,
        dataset,
        {
            "statements": own.filter(own.id == statement),
            "claims": claims.filter(claims.statement == statement).limit(LIMIT),
        },
    )
    return case if statement in case.statements else None


def read_source(store: Store, dataset: Dataset, source: str, limit: int) -> Case:
    """Return what stands on the words of one document, at most `limit` records of each table."""
    names = ("places", "incidents", "statements", "claims", "positions")
    tables = {name: dataset.tables[name] for name in names}
    own = {name: rows.filter(rows.source == source).limit(limit) for name, rows in tables.items()}
    return _closed(store, dataset, own)


def read_ids(store: Store, dataset: Dataset, name: str, ids: Iterable[str]) -> Case:
    """Return the records of one table with these ids, with what they point at."""
    rows = dataset.tables[name]
    return _closed(store, dataset, {name: rows.filter(rows.id.isin(sorted(set(ids))))})


def read_all(store: Store, dataset: Dataset, *names: str, limit: int = 5_000) -> Case:
    """Return whole small tables (sources, actors, places), with what they point at."""
    return _closed(store, dataset, {name: dataset.tables[name].limit(limit) for name in names})


def read_uses(store: Store, dataset: Dataset, places: Iterable[str]) -> Case:
    """Return the incidents, claims and force positions that these places are the place of."""
    wanted = sorted(set(places))
    tables = dataset.tables
    return _closed(
        store,
        dataset,
        {
            name: tables[name].filter(tables[name].place.isin(wanted)).order_by("id").limit(LIMIT)
            for name in ("incidents", "claims", "positions")
        },
    )


def regions_of(store: Store, dataset: Dataset, places: Iterable[str]) -> dict[str, Region]:
    """Return the regions of these places by place id."""
    wanted = sorted(set(places))
    if not wanted:
        return {}
    rows = dataset.tables["places"]
    found = store.run(rows.filter(rows.id.isin(wanted)).select(*_REGION)).to_pylist()
    return {row["id"]: unpacked(row) for row in found}


def _closed(store: Store, dataset: Dataset, first: Mapping[str, Any]) -> Case:
    """Run the first expressions, then fetch what the found records point at, until all is there."""
    found: dict[str, dict[str, Record]] = {name: {} for name in TABLES}
    missing: dict[str, set[str]] = {name: set() for name in TABLES}

    def take(name: str, expression: Any) -> None:
        for row in store.run(expression).to_pylist():
            record = record_of(name, row)
            found[name][record.id] = record
            for column, target in LINKS.get(name, {}).items():
                if column == "superseded_by":
                    continue  # the newer claim is read on its own merits, not dragged along
                missing[target].update(
                    value for value in ids_of(getattr(record, column)) if value not in found[target]
                )
            missing[name].discard(record.id)

    for name, expression in first.items():
        take(name, expression)
    while any(missing.values()):
        for name in TABLES:
            wanted = sorted(missing[name] - set(found[name]))
            missing[name].clear()
            if wanted:
                rows = dataset.tables[name]
                take(name, rows.filter(rows.id.isin(wanted)))
    about = dataset.about
    return Case(
        name=dataset.name,
        title=about.get("title", dataset.name),
        description=about.get("description", ""),
        licence=about.get("licence", ""),
        **found,  # type: ignore[arg-type]  # record_of gives each table its own class
    )
