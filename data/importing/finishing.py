"""Staged rows -> the tables of a data set: one row an id, in spatial order, whatever their size.

DuckDB does it within a fixed amount of memory and spills the rest into the folder that is being
written. Incidents lie along a Z-curve, so that a view of the map reads few row groups; claims and
statements by their incident, so that a card does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from data.dataset import schema_of
from data.formats.contract import Reject
from data.importing.rejects import REPLACED
from data.importing.staging import EXTRA, TABLES, Staging

MEMORY = {"incidents": "350MB", "others": "150MB"}
ROW_GROUP = 60_000
_ORDER = {"incidents": "z, id", "claims": "incident, id", "statements": "id"}
_OTHERS = ("claims", "statements", "places", "actors", "sources", "sides")

# Equal ids have equal digests: only the few that share one are looked at in full.
_REPLACED = """
SELECT row, id FROM (
    SELECT row, id, row_number() OVER (
        PARTITION BY id ORDER BY newness DESC NULLS LAST, row DESC
    ) AS place
    FROM incidents WHERE hash(id) IN (
        SELECT hash(id) FROM incidents GROUP BY hash(id) HAVING count(*) > 1
    )
) WHERE place > 1 ORDER BY row
"""
_BALANCE = "SELECT count(*), count(lat) FROM incidents WHERE row NOT IN (SELECT row FROM replaced)"


class Finishing:
    """Makes the tables of a data set in a folder out of what is staged.

    Two databases work side by side, one for the incidents and one for all else. Each has one
    thread: two that sort within so little memory spend their time on spilling.
    """

    def __init__(self, part: Path, staging: Staging) -> None:
        self._part = part
        self._incidents = _database(staging, part / ".spill" / "incidents", MEMORY["incidents"])
        self._others = _database(staging, part / ".spill" / "others", MEMORY["others"])
        self._replaced = part / ".staging" / "replaced.parquet"
        path = str(self._replaced).replace("'", "''")
        self._incidents.execute(f"COPY ({_REPLACED}) TO '{path}' (FORMAT parquet)")
        for database in (self._incidents, self._others):
            database.execute(f"CREATE VIEW replaced AS FROM read_parquet('{path}')")

    def balance(self) -> tuple[int, int]:
        """Return how many incidents are kept, and how many of them have a place."""
        found = self._incidents.execute(_BALANCE).fetchone()
        if found is None:
            raise RuntimeError("a count gave no row")
        return int(found[0]), int(found[1])

    def replaced(self) -> Iterator[Reject]:
        """Yield the rows that a newer one with the same id replaces."""
        for batch in pq.ParquetFile(self._replaced).iter_batches():
            for row in batch.to_pylist():
                yield Reject(row["row"], "id", row["id"], REPLACED)

    def write(self, step: Callable[[str], None]) -> None:
        """Write every table; `step` hears of each and may raise to end it."""
        with ThreadPoolExecutor(1) as beside:
            step("Putting the incidents in order")
            incidents = beside.submit(self._write, self._incidents, ("incidents",))
            for table in _OTHERS:
                step(f"Putting the {table} in order")
                self._write(self._others, (table,))
            incidents.result()
        positions = schema_of("positions").empty_table()
        pq.write_table(positions, self._part / "positions.parquet")

    def close(self) -> None:
        """Let go of the staged files."""
        self._incidents.close()
        self._others.close()

    def _write(self, database: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> None:
        for table in tables:
            columns = ", ".join(f'"{name}"' for name in schema_of(table).names)
            if table in EXTRA:
                query = (
                    f"SELECT {columns} FROM {table}"  # noqa: S608 - our own names
                    f" WHERE row NOT IN (SELECT row FROM replaced) ORDER BY {_ORDER[table]}"
                )
            else:
                query = f"SELECT DISTINCT ON (id) {columns} FROM {table} ORDER BY id"  # noqa: S608
            path = str(self._part / f"{table}.parquet").replace("'", "''")
            database.execute(
                f"COPY ({query}) TO '{path}'"
                f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
            )


def _database(staging: Staging, spill: Path, memory: str) -> duckdb.DuckDBPyConnection:
    # What conversion needed is given back first: this is where memory is used again.
    pa.default_memory_pool().release_unused()
    spill.mkdir(parents=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "temp_directory": str(spill),
        "threads": 1,
    }
    database = duckdb.connect(config=config)
    for table in TABLES:
        path = str(staging.file(table)).replace("'", "''")
        database.execute(f"CREATE VIEW {table} AS FROM read_parquet('{path}')")
    return database
