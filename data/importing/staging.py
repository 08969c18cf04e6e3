"""Rows on their way: what each chunk became, written down in the order of the file.

Staged tables have the columns of the data set's own, and those that finishing needs and drops.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa

from data.dataset import schema_of
from data.formats.contract import Converted
from data.importing.derived import People, claim_rows, incident_rows, statement_rows
from data.importing.lookup import Lookup
from data.importing.places import place_rows
from data.importing.runs import Runs

ROW = pa.field("row", pa.int64())
NEWNESS = pa.field("newness", pa.int64())
EXTRA = {"incidents": (ROW, pa.field("z", pa.uint64())), "statements": (ROW,), "claims": (ROW,)}
#: What each table is put in order by. Incidents lie along a Z-curve, so that a view of the map
#: reads few row groups; claims and statements by their incident's id, so that a card does.
ORDER = {
    "incidents": ("z", "id"),
    "claims": ("incident", "id"),
    "statements": ("id",),
    "places": ("id",),
    "actors": ("id",),
    "sources": ("id",),
    "sides": ("id",),
}
IDS = "ids"  # which row each incident is from, and how new it is
REMEMBERED = 500_000  # ids of places, actors … that were staged already


class Staging:
    """Writes the tables of each chunk to runs of their own in a folder."""

    def __init__(self, folder: Path, lookup: Lookup) -> None:
        self._folder = folder
        self._lookup = lookup
        self._open = ExitStack()
        self._seen: dict[str, set[str]] = {}

    def __enter__(self) -> Self:
        """Begin every table, so that each is there even where no row comes."""
        self._folder.mkdir()
        self.runs = {
            table: self._begun(table, pa.schema([*schema_of(table), *EXTRA.get(table, ())]), order)
            for table, order in ORDER.items()
        }
        ids = pa.schema([schema_of("incidents").field("id"), ROW, NEWNESS])
        self.runs[IDS] = self._begun(IDS, ids, ("id", "newness", "row"))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the files."""
        self._open.close()

    def _begun(self, table: str, schema: pa.Schema, order: tuple[str, ...]) -> Runs:
        path = self._folder / f"{table}.arrow"
        together = table not in EXTRA  # of these one row an id is kept
        return self._open.enter_context(Runs(path, schema, order, together=together))

    def add(self, found: Converted) -> None:
        """Write what a chunk became."""
        people = People(found.actors)
        places = place_rows(found.places, self._lookup)
        made = {
            "incidents": incident_rows(found, places, people),
            "claims": claim_rows(found, people),
            "statements": statement_rows(found, people),
            "places": self._new("places", places),
            **{
                name: self._new(name, getattr(found, name))
                for name in ("actors", "sources", "sides")
            },
        }
        for table, rows in made.items():
            self.runs[table].add(rows)
        self.runs[IDS].add(made["incidents"])

    def _new(self, table: str, rows: pa.Table) -> pa.Table:
        """Return the rows whose id was not staged yet, as far as is remembered."""
        seen = self._seen.setdefault(table, set())
        if len(seen) > REMEMBERED:
            seen.clear()
        fresh = []
        for id_ in rows.column("id").to_pylist():
            fresh.append(id_ not in seen)
            seen.add(id_)
        return rows.filter(pa.array(fresh, pa.bool_()))
