"""Putting more rows in order than memory holds.

Rows come in chunks. Each chunk is sorted and written down as it is (a run). When all are there,
boundaries are drawn through a sample of their keys, each run is cut at them into as many pieces,
and the pieces between two boundaries are read together, sorted, and given out. Memory holds one
such part at a time, whatever the rows' number and order.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc

PART_BYTES = 32 << 20
SAMPLED = 64  # of so many rows one is a sample of the keys
MOST_PARTS = 400  # files that are open at a time
_CODEC = pa.ipc.IpcWriteOptions(compression="lz4")
Keys = Sequence[str]


class Runs:
    """Rows of one table, to be given out in the order of its keys.

    `keys` are columns, in ascending order with nulls first; the first of them parts the rows and
    is never null. `together` keeps all rows of one first key in one table, however many they are.
    """

    def __init__(
        self, path: Path, schema: pa.Schema, keys: Keys, *, together: bool = False
    ) -> None:
        self.rows = 0
        self._path = path
        self._schema = schema
        self._by = keys[0]
        self._order = [(key, "ascending", "at_start") for key in keys]
        self._together = together
        self._samples: list[pa.Array] = []
        self._bytes = 0
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Begin the file of runs."""
        self._writer = self._open.enter_context(_writing(self._path, self._schema))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self._open.close()

    def add(self, rows: pa.Table) -> None:
        """Write some rows down as a run; their columns are those of the schema, in any order."""
        if not rows.num_rows:
            return
        run = self._ordered(rows.select(self._schema.names).cast(self._schema))
        self._samples.append(run.column(self._by).combine_chunks()[::SAMPLED])
        self._bytes += run.nbytes
        self.rows += run.num_rows
        self._writer.write_table(run)

    def sorted(self) -> Iterator[pa.Table]:
        """Yield all rows in order, some ten thousands at a time; the runs are closed by then.

        Where far more rows share one first key than a part holds, they are given out in more than
        one table, each sorted by itself, unless they are to stay together.
        """
        boundaries, frequent = self._boundaries()
        with ExitStack() as opened:
            paths = [self._path.with_suffix(f".{at}") for at in range(len(boundaries) + 1)]
            if len(paths) == 1:
                paths = [self._path]
            else:
                writers = [opened.enter_context(_writing(path, self._schema)) for path in paths]
                for run in _batches(self._path):
                    self._part(run, boundaries, writers)
                opened.close()
                self._path.unlink()
        for number, path in enumerate(paths):
            alone = number > 0 and boundaries[number - 1] in frequent  # the part of one key
            held: list[pa.RecordBatch] = []
            size = 0
            for batch in _batches(path):
                held.append(batch)
                size += batch.nbytes
                if alone and size > 4 * PART_BYTES and not self._together:
                    yield self._of(held)
                    size = 0
            if held:
                yield self._of(held)
            path.unlink()

    def _boundaries(self) -> tuple[list[Any], set[Any]]:
        """Return where parts begin, and the keys so frequent that each has a part of its own."""
        parts = min(MOST_PARTS, -(-self._bytes // PART_BYTES))
        if parts < 2:
            return [], set()
        keys = pa.concat_arrays(self._samples)
        keys = keys.take(pc.sort_indices(keys))
        found = [keys[len(keys) * part // parts].as_py() for part in range(1, parts)]
        frequent = {key for key, following in itertools.pairwise(found) if key == following}
        return sorted({*found, *map(_following, frequent)}), frequent

    def _part(self, run: pa.RecordBatch, boundaries: list[Any], writers: list[Any]) -> None:
        keys = run.column(self._schema.get_field_index(self._by))
        cuts = [
            bisect.bisect_left(range(len(keys)), limit, key=lambda at: keys[at].as_py())
            for limit in boundaries
        ]
        for writer, start, end in zip(writers, [0, *cuts], [*cuts, len(keys)], strict=True):
            if end > start:
                writer.write_batch(run.slice(start, end - start))

    def _of(self, held: list[pa.RecordBatch]) -> pa.Table:
        """Return the rows of some batches in order, and let go of these."""
        rows = pa.Table.from_batches(held, self._schema)
        held.clear()
        return self._ordered(rows)

    def _ordered(self, rows: pa.Table) -> pa.Table:
        order = pc.sort_indices(rows, sort_keys=self._order)
        return rows.take(order)  # column by column: a copy of all at once would be held as well


def _following(key: Any) -> Any:
    """Return the very next key: nothing lies between the two."""
    return f"{key}\0" if isinstance(key, str) else key + 1


def _batches(path: Path) -> Iterator[pa.RecordBatch]:
    with pa.OSFile(str(path), "rb") as file, pa.ipc.open_stream(file) as stream:
        yield from stream


@contextmanager
def _writing(path: Path, schema: pa.Schema) -> Iterator[Any]:
    with (
        pa.OSFile(str(path), "wb") as file,
        pa.ipc.new_stream(file, schema, options=_CODEC) as writer,
    ):
        yield writer
