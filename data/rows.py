"""Incidents as rows of a list: sorted, narrowed and cut into pages in the store.

A page is asked for in two steps: the ids of its rows by the sorting column alone, then those
few rows whole. So a page of a million incidents costs one narrow pass over them.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from data.errors import SelectionError
from data.select import Selection, fold
from data.store import Dataset, Store
from data.summarise import CELLS_PER_TILE, Box

_WHO = ("initiators", "targets", "involved")

Expr = Any
Placed = Literal["", "yes", "no"]

PAGE = 50  # rows
_SHOWN = (
    "id", "title", "kind", "date_from", "date_to", "date_precision", "open_end", "place", "lat",
    "lon", "radius_m", "status", "initiators", "targets", "involved", "side", "claim_count",
)  # fmt: skip
SORTS: Mapping[str, str] = types.MappingProxyType(
    {
        "date": "When",
        "title": "What",
        "kind": "Kind",
        "who": "Who",
        "place": "Where",
        "claims": "Claims",
    }
)
"""What rows may be sorted by, with the column's heading."""


@dataclass(frozen=True)
class Listing:
    """Which rows, in which order: what a Selection lets through, narrowed further.

    `find` holds words of which each must be in the row's search text; `placed` is yes or no for
    rows with or without a place; `box` keeps those in a view.
    """

    selection: Selection
    sort: str = "date"
    descending: bool = False
    find: str = ""
    placed: Placed = ""
    box: Box | None = None


@dataclass(frozen=True)
class Cell:
    """One cell of the map's grid: see `data.summarise.cells`."""

    zoom: int
    x: int
    y: int

    @classmethod
    def parse(cls, text: str) -> Cell:
        """Read "zoom/x/y"; raise SelectionError, quoting it, where it is none."""
        parts = text.split("/")
        if len(parts) == 3 and all(p.isascii() and p.isdigit() and len(p) < 10 for p in parts):
            zoom, x, y = (int(part) for part in parts)
            if zoom <= 22 and max(x, y) < CELLS_PER_TILE * 2**zoom:
                return cls(zoom, x, y)
        raise SelectionError(f"cell: {text[:40]!r} is not a cell of the map. Write zoom/x/y.")

    def of(self, rows: Expr) -> Expr:
        """Return the rows that lie in the cell."""
        size = CELLS_PER_TILE * 2**self.zoom
        return rows.filter(
            rows.x >= self.x / size,
            rows.x < (self.x + 1) / size,
            rows.y >= self.y / size,
            rows.y < (self.y + 1) / size,
        )


@dataclass(frozen=True)
class Named:
    """An actor in a row."""

    name: str
    side: str | None


@dataclass(frozen=True)
class IncidentRow:
    """One row: the incident's own values (_SHOWN), and the words for what it points at."""

    incident: Mapping[str, Any]
    by: tuple[Named, ...]
    against: tuple[Named, ...]
    involved: tuple[Named, ...]  # where the source does not say who did what to whom
    where: str | None


def rows_of(listing: Listing, tables: Mapping[str, Expr]) -> Expr:
    """Return the expression of all rows of a listing, with the columns of incidents."""
    rows = listing.selection.incidents(tables)
    tests = [rows.search.contains(word) for word in fold(listing.find).split()]
    if listing.placed:
        tests.append(rows.lat.notnull() if listing.placed == "yes" else rows.lat.isnull())
    if listing.box is not None:
        tests.append(listing.box.contains(rows))
    return rows.filter(*tests) if tests else rows


def count(store: Store, dataset: Dataset, listing: Listing) -> int:
    """Return how many rows a listing has."""
    rows = rows_of(listing, dataset.tables)
    return int(store.run(rows.agg(n=rows.count()))["n"][0].as_py())


def page(store: Store, dataset: Dataset, listing: Listing, number: int) -> list[IncidentRow]:
    """Return the rows of one page, the first being 1; none beyond the last.

    What has no value to sort by comes last in either direction; rows that are equal in it stand
    in the order of their ids, so that no row is on two pages or on none.
    """
    tables = dataset.tables
    rows = rows_of(listing, tables)
    keyed = _keyed(rows, listing.sort, tables)
    ordered = keyed.order_by(
        keyed.key.isnull(), keyed.key.desc() if listing.descending else keyed.key.asc(), keyed.id
    )
    ids = store.run(ordered.limit(PAGE, offset=PAGE * (max(1, number) - 1)))["id"].to_pylist()
    if not ids:
        return []
    found = store.run(rows.filter(rows.id.isin(ids)).select(*_SHOWN)).to_pylist()
    return _worded(store, dataset, sorted(found, key=lambda row: ids.index(row["id"])))


def _keyed(rows: Expr, sort: str, tables: Mapping[str, Expr]) -> Expr:
    """Return id and the value to sort by, as text regardless of case, or as date or number."""
    if sort == "who":
        actors = tables["actors"]
        first = rows.select(
            id=rows.id, actor=rows.initiators.concat(rows.targets, rows.involved)[0]
        )
        joined = first.left_join(actors.select(actor="id", name="name"), "actor")
        return joined.select(id=joined.id, key=joined.name.lower())
    if sort == "place":
        places = tables["places"]
        first = rows.select(id=rows.id, place=rows.place)
        joined = first.left_join(places.select(place="id", wording="wording"), "place")
        return joined.select(id=joined.id, key=joined.wording.lower())
    if sort == "title":
        return rows.select(id=rows.id, key=rows.title.lower())
    columns = {"kind": rows.kind, "claims": rows.claim_count}
    return rows.select(id=rows.id, key=columns.get(sort, rows.date_from))


def _worded(store: Store, dataset: Dataset, found: list[dict[str, Any]]) -> list[IncidentRow]:
    wanted = sorted({id_ for row in found for name in _WHO for id_ in row[name]})
    actors, places = dataset.tables["actors"], dataset.tables["places"]
    named: dict[str, Named] = {}
    if wanted:
        rows = store.run(actors.filter(actors.id.isin(wanted)).select("id", "name", "side"))
        named = {row["id"]: Named(row["name"], row["side"]) for row in rows.to_pylist()}
    spots = sorted({row["place"] for row in found if row["place"]})
    worded: dict[str, str] = {}
    if spots:
        rows = store.run(places.filter(places.id.isin(spots)).select("id", "wording"))
        worded = {row["id"]: row["wording"] for row in rows.to_pylist()}

    def actors_of(ids: list[str]) -> tuple[Named, ...]:
        return tuple(named.get(id_, Named(id_, None)) for id_ in ids)

    return [
        IncidentRow(
            incident=row,
            by=actors_of(row["initiators"]),
            against=actors_of(row["targets"]),
            involved=actors_of(row["involved"]),
            where=worded.get(row["place"]) if row["place"] else None,
        )
        for row in found
    ]
