"""Staged rows -> the tables of a data set: one row an id, in order, whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.dataset import schema_of
from data.formats.contract import Reject
from data.importing.rejects import REPLACED
from data.importing.staging import EXTRA, IDS, Staging

ROW_GROUP = 60_000
_OTHERS = ("claims", "statements", "places", "actors", "sources", "sides")


class Finishing:
    """Makes the tables of a data set in a folder out of what is staged."""

    def __init__(self, part: Path, staging: Staging) -> None:
        # What conversion needed is given back first: this is where memory is used again.
        pa.default_memory_pool().release_unused()
        self._part = part
        self._runs = staging.runs
        self._replaced = part / ".staging" / "replaced.arrow"
        self._dropped = pa.array([], pa.int64())
        self._find_replaced()

    @property
    def kept(self) -> int:
        """How many incidents are kept."""
        return self._runs["incidents"].rows - len(self._dropped)

    def replaced(self) -> Iterator[Reject]:
        """Yield the rows that a newer one with the same id replaces."""
        with pa.OSFile(str(self._replaced), "rb") as file, pa.ipc.open_stream(file) as stream:
            for batch in stream:
                for found in batch.to_pylist():
                    yield Reject(found["row"], "id", found["id"], REPLACED)

    def write(self, step: Callable[[str], None]) -> int:
        """Write every table and return how many incidents have a place.

        `step` hears of each and may raise to end it.
        """
        with ThreadPoolExecutor(1) as beside:
            step("Putting the incidents in order")
            incidents = beside.submit(self._write, "incidents")
            for table in _OTHERS:
                step(f"Putting the {table} in order")
                self._write(table)
            placed = incidents.result()
        positions = schema_of("positions").empty_table()
        pq.write_table(positions, self._part / "positions.parquet")
        pa.default_memory_pool().release_unused()  # counting comes next, and needs it
        return placed

    def _find_replaced(self) -> None:
        """Find the rows whose id a newer row has: of each id the last in order is kept."""
        rows: list[pa.Array] = []
        schema = pa.schema([("id", pa.string()), ("row", pa.int64())])
        with (
            pa.OSFile(str(self._replaced), "wb") as file,
            pa.ipc.new_stream(file, schema) as writer,
        ):
            for part in _whole_keys(self._runs[IDS].sorted(), "id"):
                ids = part.column("id").combine_chunks()
                if len(ids) > 1 and (same := pc.equal(ids[:-1], ids[1:])).true_count:
                    older = part.slice(0, len(ids) - 1).filter(same).select(schema.names)
                    writer.write_table(older)
                    rows.append(older.column("row").combine_chunks())
        if rows:
            self._dropped = pa.concat_arrays(rows)

    def _write(self, table: str) -> int:
        schema = schema_of(table)
        placed = 0
        parts: Iterator[pa.Table] = self._runs[table].sorted()
        if table not in EXTRA:
            parts = (_first_of_each(part) for part in _whole_keys(parts, "id"))
        with pq.ParquetWriter(
            self._part / f"{table}.parquet", schema, compression="zstd", write_page_index=True
        ) as writer:
            for part in parts:
                rows = self._kept(part) if table in EXTRA else part
                if table == "incidents":
                    placed += rows.num_rows - rows.column("lat").null_count
                if rows.num_rows:
                    writer.write_table(rows.select(schema.names), row_group_size=ROW_GROUP)
        return placed

    def _kept(self, rows: pa.Table) -> pa.Table:
        if not len(self._dropped):
            return rows
        return rows.filter(pc.invert(pc.is_in(rows.column("row"), value_set=self._dropped)))


def _whole_keys(parts: Iterator[pa.Table], key: str) -> Iterator[pa.Table]:
    """Yield sorted parts so that all rows of a key are in one of them."""
    held: pa.Table | None = None
    for part in parts:
        if held is not None and held.column(key)[-1].as_py() == part.column(key)[0].as_py():
            held = pa.concat_tables([held, part])
            continue
        if held is not None:
            yield held
        held = part
    if held is not None:
        yield held


def _first_of_each(rows: pa.Table) -> pa.Table:
    """Return the first row of each id; equal ones stand together."""
    ids: Any = rows.column("id").combine_chunks()
    new = np.ones(len(ids), dtype=bool)
    if len(ids) > 1:
        new[1:] = pc.not_equal(ids[1:], ids[:-1]).to_numpy(zero_copy_only=False)
    return rows.filter(pa.array(new))
