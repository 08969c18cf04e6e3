"""Delimited text, streamed: blocks of the file become columns of strings within bounded memory."""

from __future__ import annotations

import codecs
import functools
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from data.errors import FormatError
from data.formats.contract import Chunk, Reject
from data.formats.files_bytes import Readable
from data.formats.files_quotes import QuoteCheck
from data.formats.files_sniff import Dialect, dialect_of
from data.formats.files_text import SAMPLE, Text, check_utf8, encoding_of, open_text

BLOCK = 4 << 20
"""Bytes that are parsed at once, and the longest row that is read."""
MOST_RAGGED = 100_000
"""Rows one after another that do not fit the header; after as many the file is no table."""
SHOWN = 200
"""Characters of a row that can't be read which its reject shows."""


def sniff(
    path: Path, member: str | None, start: bytes, wanted: str | None, encoding: str | None
) -> tuple[str, Dialect]:
    """Return a file's encoding and dialect by its first bytes; raise FormatError where it has none.

    `start` is the first `SAMPLE` bytes, or all of them.
    """
    whole = len(start) < SAMPLE
    found = encoding_of(start, path.name, encoding, whole=whole)
    text = Text(io.BytesIO(start), found, path.name) if whole else None
    if text is not None:
        decoded = text.read().decode("utf-8", "replace")
    else:
        with open_text(path, member, found) as (stream, _):
            head = stream.read(SAMPLE)
        decoded = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    return found, dialect_of(decoded, path.name, wanted, whole=whole)


class _Checked(io.RawIOBase):
    """A text stream whose quotation marks are checked on the way."""

    def __init__(self, inner: Text, check: QuoteCheck | None) -> None:
        super().__init__()
        self._inner, self._check = inner, check

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        found = self._inner.read(size)
        if self._check is not None:
            if found:
                self._check.feed(found)
            elif size:
                self._check.finish()
                self._check = None
        return found


def read_delimited(
    path: Path,
    member: str | None,
    encoding: str,
    dialect: Dialect,
    columns: tuple[str, ...],
    progress: list[int],
) -> Iterator[Chunk]:
    """Yield the rows of a delimited file in blocks; raise FormatError where it can't be read.

    Rows with more or fewer cells than `columns` are rejects. Blank rows are no rows, but they are
    counted in the row numbers. `progress[0]` is set to the bytes of the file read so far.
    """
    with open_text(path, member, encoding) as (text, raw):
        check = QuoteCheck(path.name, dialect.delimiter) if dialect.quoted else None
        stream = pa.PythonFile(_Checked(text, check), mode="r")
        try:
            yield from _chunks(stream, raw, dialect, columns, progress)
        except pa.ArrowInvalid as error:
            check_utf8(path, member, encoding)
            if "straddling" in str(error):
                raise FormatError(
                    f"has a row of more than {BLOCK:,} bytes",
                    file=path.name,
                    todo="Look for a quotation mark that is never closed, or export it again.",
                ) from error
            if "Expected" in str(error):
                raise FormatError(
                    f"has more than {MOST_RAGGED:,} rows one after another with more or fewer cells"
                    " than its header",
                    file=path.name,
                    todo="Name the character that its cells are split at, or export it again.",
                ) from error
            raise FormatError("is no table that can be read", file=path.name) from error


def _chunks(
    stream: pa.PythonFile,
    raw: Readable,
    dialect: Dialect,
    columns: tuple[str, ...],
    progress: list[int],
) -> Iterator[Chunk]:
    bad: list[arrow_csv.InvalidRow] = []

    def note(row: arrow_csv.InvalidRow) -> str:
        bad.append(row)
        return "skip" if len(bad) <= MOST_RAGGED else "error"

    keys = [str(number) for number in range(len(columns))]  # as written they may stand twice
    try:
        reader = arrow_csv.open_csv(
            stream,
            # One thread, for only then the rows that do not fit come with their numbers.
            arrow_csv.ReadOptions(block_size=BLOCK, column_names=keys, use_threads=False),
            arrow_csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char='"' if dialect.quoted else False,
                newlines_in_values=dialect.quoted,
                ignore_empty_lines=False,
                invalid_row_handler=note,
            ),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(keys, pa.string()),
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except pa.ArrowInvalid as error:
        if "Empty CSV" in str(error):
            return
        raise
    row = 1  # the next one of the file
    header = dialect.has_header
    for batch in reader:
        table = pa.table(batch.columns, names=list(columns))
        bad.sort(key=lambda found: found.number)
        numbers = _numbers(row, table.num_rows, [found.number for found in bad])
        row = int(numbers[-1]) + 1 if len(numbers) else row
        keep = _not_blank(table)
        if header and keep.any():  # the header is the first row that is not blank
            keep[int(np.argmax(keep))] = header = False
        if not keep.all():
            table, numbers = table.filter(pa.array(keep)), numbers[keep]
        passed = [found for found in bad if found.number < row]
        del bad[: len(passed)]
        progress[0] = getattr(raw, "position", 0)
        yield _chunk(table, numbers, passed, len(columns))
    if bad:
        yield _chunk(table.slice(0, 0), np.empty(0, dtype=np.int64), bad, len(columns))


def _numbers(row: int, count: int, bad: list[int]) -> np.ndarray:
    """Return the numbers of the `count` rows from `row` on that are not among the bad ones."""
    found = np.arange(row, row + count + len(bad), dtype=np.int64)
    if bad:
        found = found[~np.isin(found, bad)]
    return found[:count]


def _not_blank(table: pa.Table) -> np.ndarray:
    """Return which rows have any cell that is not empty."""
    if any(column.null_count == 0 for column in table.columns):
        return np.ones(table.num_rows, dtype=bool)
    blank = functools.reduce(pc.and_, (column.is_null() for column in table.columns))
    return ~np.asarray(blank.combine_chunks(), dtype=bool)


def _chunk(
    table: pa.Table, numbers: np.ndarray, bad: list[arrow_csv.InvalidRow], width: int
) -> Chunk:
    rejects = tuple(
        Reject(
            found.number,
            "",
            found.text[:SHOWN],
            f"has {'more' if found.actual_columns > width else 'fewer'} cells than the header",
        )
        for found in bad
    )
    firsts = [int(numbers[0])] if len(numbers) else []
    first = min([*firsts, *(found.row for found in rejects)], default=0)
    return Chunk(first, table, pa.array(numbers, pa.int64()), rejects)
