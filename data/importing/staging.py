"""Rows on their way: what each chunk became, written down in the order of the file.

Staged tables have the columns of the data set's own, and those that finishing needs and drops.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from data.dataset import schema_of
from data.formats.contract import Converted
from data.importing.derived import People, claim_rows, incident_rows, statement_rows
from data.importing.lookup import Lookup
from data.importing.places import place_rows

ROW = pa.field("row", pa.int64())
EXTRA = {
    "incidents": (ROW, pa.field("newness", pa.int64()), pa.field("z", pa.uint64())),
    "statements": (ROW,),
    "claims": (ROW,),
}
TABLES = ("incidents", "statements", "claims", "places", "actors", "sources", "sides")
REMEMBERED = 500_000  # ids of places, actors … that were staged already


class Staging:
    """Writes the tables of each chunk to files of their own in a folder."""

    def __init__(self, folder: Path, lookup: Lookup) -> None:
        self.folder = folder
        self._lookup = lookup
        self._open = ExitStack()
        self._seen: dict[str, set[str]] = {}

    def __enter__(self) -> Self:
        """Begin every table, so that each is there even where no row comes."""
        self.folder.mkdir()
        self._writers = {
            table: self._open.enter_context(
                pq.ParquetWriter(
                    self.file(table),
                    pa.schema([*schema_of(table), *EXTRA.get(table, ())]),
                    compression="lz4",
                    use_dictionary=table != "incidents" or _repeating("incidents"),
                )
            )
            for table in TABLES
        }
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the files."""
        self._open.close()

    def file(self, table: str) -> Path:
        """Return where a table is staged."""
        return self.folder / f"{table}.parquet"

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
            if rows.num_rows:
                writer = self._writers[table]
                writer.write_table(rows.select(writer.schema.names).cast(writer.schema))

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


def _repeating(table: str) -> list[str]:
    """Return the columns whose values repeat: long texts and numbers do not."""
    once = {"id", "note", "search", "lat", "lon", "x", "y", "row", "newness", "z"}
    fields = [*schema_of(table), *EXTRA.get(table, ())]
    return [f.name for f in fields if f.name not in once and not pa.types.is_list(f.type)]
