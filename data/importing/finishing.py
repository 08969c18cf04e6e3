"""Staged rows -> the tables of a data set: one row an id, in spatial order, whatever their size.

DuckDB does it within a fixed amount of memory and spills the rest into the folder that is being
written. Incidents lie along a Z-curve, so that a view of the map reads few row groups; claims and
statements by their incident, so that a card does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from data.dataset import schema_of
from data.formats.contract import Reject
from data.importing.rejects import REPLACED
from data.importing.staging import EXTRA, Staging

MEMORY = "400MB"
ROW_GROUP = 60_000
_ORDER = {"incidents": "z, id", "claims": "incident, id", "statements": "id"}

# Equal ids have equal digests: only the few that share one are looked at in full.
_REPLACED = """
CREATE TEMP TABLE replaced AS
SELECT row, id FROM (
    SELECT row, id, row_number() OVER (
        PARTITION BY id ORDER BY newness DESC NULLS LAST, row DESC
    ) AS place
    FROM incidents WHERE hash(id) IN (
        SELECT hash(id) FROM incidents GROUP BY hash(id) HAVING count(*) > 1
    )
) WHERE place > 1
"""
_BALANCE = "SELECT count(*), count(lat) FROM incidents WHERE row NOT IN (SELECT row FROM replaced)"


class Finishing:
    """Makes the tables of a data set in a folder out of what is staged."""

    def __init__(self, part: Path, staging: Staging) -> None:
        self._part = part
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY,
            "temp_directory": str(part / ".spill"),
            "preserve_insertion_order": "false",
        }
        self._connection = duckdb.connect(config=config)
        for table in ("incidents", "statements", "claims", "places", "actors", "sources", "sides"):
            path = str(staging.file(table)).replace("'", "''")
            self._connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{path}')")
        self._connection.execute(_REPLACED)

    def balance(self) -> tuple[int, int]:
        """Return how many incidents are kept, and how many of them have a place."""
        found = self._connection.execute(_BALANCE).fetchone()
        if found is None:
            raise RuntimeError("a count gave no row")
        return int(found[0]), int(found[1])

    def replaced(self) -> Iterator[Reject]:
        """Yield the rows that a newer one with the same id replaces."""
        rows = self._connection.execute("FROM replaced ORDER BY row")
        while found := rows.fetchmany(10_000):
            for row, id_ in found:
                yield Reject(row, "id", id_, REPLACED)

    def write(self, step: Callable[[str], None]) -> None:
        """Write every table."""
        for table, order in _ORDER.items():
            step(f"Putting the {table} in order")
            dropped = ", ".join(field.name for field in EXTRA[table])
            self._copy(
                table,
                f"SELECT * EXCLUDE ({dropped}) FROM {table}"  # noqa: S608 - our own names
                f" WHERE row NOT IN (SELECT row FROM replaced) ORDER BY {order}",
            )
        for table in ("places", "actors", "sources", "sides"):
            step(f"Putting the {table} in order")
            self._copy(table, f"SELECT DISTINCT ON (id) * FROM {table} ORDER BY id")  # noqa: S608
        pq.write_table(schema_of("positions").empty_table(), self._part / "positions.parquet")

    def close(self) -> None:
        """Let go of the staged files."""
        self._connection.close()

    def _copy(self, table: str, query: str) -> None:
        columns = ", ".join(f'"{name}"' for name in schema_of(table).names)
        path = str(self._part / f"{table}.parquet").replace("'", "''")
        self._connection.execute(
            f"COPY (SELECT {columns} FROM ({query})) TO '{path}'"  # noqa: S608
            f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
        )
