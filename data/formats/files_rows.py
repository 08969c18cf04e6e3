"""A data file that is open for reading: its columns, its chunks, and how far it was read."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa

from data.errors import FormatError
from data.formats.contract import Chunk, Kind, Reject, Sample
from data.formats.files_sniff import Dialect

MOST_COLUMNS = 2_000
LARGEST_CHUNK = 64 << 20
"""Bytes: a chunk of very long rows ends before it has as many rows as were asked for."""
_Read = Callable[["RowsFile", list[int]], Iterator[Chunk]]


@dataclass(frozen=True)
class RowsFile:
    """A data file that can be read, once or again, from its first row.

    `columns` are trimmed and each there once. `delimiter` and `encoding` are None for kinds that
    have none. `member` is the file within a .zip, or the sheet of a workbook.
    """

    path: Path
    kind: Kind
    columns: tuple[str, ...]
    _read: _Read = field(repr=False)
    member: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    has_header: bool = True
    dialect: Dialect | None = field(default=None, repr=False)
    _progress: list[int] = field(default_factory=lambda: [0], repr=False, compare=False)

    def __enter__(self) -> Self:
        """Return itself: what is opened for reading is closed when the reading ends."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Do nothing."""

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name

    @property
    def size(self) -> int:
        """The bytes of the file as it lies on disk."""
        return self.path.stat().st_size

    def position(self) -> int:
        """Return how many bytes of the file the latest reading is through with."""
        return self._progress[0]

    def sha256(self) -> str:
        """Return the digest of the file's bytes as they lie on disk."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def with_columns(self, names: Sequence[str], *, has_header: bool = False) -> RowsFile:
        """Return the file with other names for its columns.

        Without a header its first row is data. Raises FormatError where the number differs.
        """
        if len(names) != len(self.columns):
            raise FormatError(
                f"has {len(self.columns)} columns, and {len(names)} names were given",
                file=self.name,
            )
        dialect = self.dialect and dataclasses.replace(self.dialect, has_header=has_header)
        return dataclasses.replace(
            self, columns=tuple(names), has_header=has_header, dialect=dialect, _progress=[0]
        )

    def chunks(self, rows: int = 50_000) -> Iterator[Chunk]:
        """Yield all rows in chunks of at most `rows`; raise FormatError where reading fails."""
        self._progress[0] = 0
        yield from _regrouped(self._read(self, self._progress), rows)
        self._progress[0] = self.size

    def head(self, rows: int = 20) -> Chunk:
        """Return the first rows, read in the same way as all of them."""
        for chunk in self.chunks(rows):
            return chunk
        empty = pa.table({name: pa.array([], pa.string()) for name in self.columns})
        return Chunk(2 if self.has_header else 1, empty, pa.array([], pa.int64()))

    def sample(self, rows: int = 20) -> Sample:
        """Return the beginning of the file, to tell its format by."""
        table = self.head(rows).table
        return Sample(self.name, self.kind, self.columns, table, has_header=self.has_header)


def column_names(name: str, first: Sequence[str], has_header: bool) -> tuple[str, ...]:
    """Return the names of a table's columns by the cells of its first row.

    A column without a name is called after its number. Raises FormatError for a name that stands
    there twice (capitals make no difference) or for more columns than any table has.
    """
    if len(first) > MOST_COLUMNS:
        raise FormatError(
            f"has {len(first):,} columns, and at most {MOST_COLUMNS:,} are read", file=name
        )
    numbered = [f"column {number}" for number in range(1, len(first) + 1)]
    if not has_header:
        return tuple(numbered)
    named = [cell.strip() or other for cell, other in zip(first, numbered, strict=True)]
    seen: dict[str, int] = {}
    for number, cell in enumerate(named, 1):
        before = seen.setdefault(cell.casefold(), number)
        if before != number:
            raise FormatError(
                f"columns {before} and {number} are both called {cell[:80]!r}",
                file=name,
                todo="Give each column its own name.",
            )
    return tuple(named)


def _regrouped(chunks: Iterator[Chunk], rows: int) -> Iterator[Chunk]:
    """Yield the same rows in chunks of `rows`, or fewer where they are very long."""
    tables: list[pa.Table] = []
    numbers: list[pa.Array] = []
    rejects: list[Reject] = []
    held = size = 0
    for chunk in chunks:
        tables.append(chunk.table)
        numbers.append(chunk.row_numbers)
        rejects += chunk.rejects
        held += chunk.table.num_rows
        size += chunk.table.nbytes
        if held < rows and size < LARGEST_CHUNK and len(rejects) < rows:
            continue
        table, ids = pa.concat_tables(tables), pa.concat_arrays(numbers)
        start = 0
        while held - start >= rows or (start < held and size >= LARGEST_CHUNK):
            part = ids.slice(start, rows)
            yield _joined(table.slice(start, rows), part, rejects, part[-1].as_py())
            start += rows
        rest = table.slice(start)
        if len(rejects) >= rows:
            yield _joined(rest, ids.slice(start), rejects, None)
            rest, start = table.slice(held), held
        tables, numbers = [rest], [ids.slice(start)]
        held, size = rest.num_rows, rest.nbytes
    if held or rejects:
        yield _joined(pa.concat_tables(tables), pa.concat_arrays(numbers), rejects, None)


def _joined(table: pa.Table, numbers: pa.Array, rejects: list[Reject], last: int | None) -> Chunk:
    """Return one chunk with the rejects up to row `last`, which are taken off the list."""
    passed = [found for found in rejects if last is None or found.row <= last]
    rejects[:] = [found for found in rejects if not (last is None or found.row <= last)]
    firsts = [found.row for found in passed] + ([numbers[0].as_py()] if len(numbers) else [])
    return Chunk(min(firsts), table.combine_chunks(), numbers, tuple(passed))
