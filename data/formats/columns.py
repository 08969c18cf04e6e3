"""Work on whole columns of a chunk: cells by name, numbers, days, ids; what is wrong is rejected.

Cells that repeat (days, codes, names) are read once for each distinct value; coordinates, which
do not, are read by Arrow. So no Python loop runs over the rows.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.formats.contract import Chunk, Reject
from data.formats.days import Order, parse_day
from data.formats.files_json import LAT, LON
from data.select import fold

Mask = npt.NDArray[np.bool_]
Column = Any  # a pa.Array: pyarrow is untyped

_WHOLE = re.compile(r"\d{1,9}(\.0*)?")
_DECIMAL = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$"
_PLAIN_IDS = r"^[A-Z0-9]{1,80}$"  # as ACLED and UCDP write them: small letters lose nothing

NOT_WHOLE = "is not a whole number of 0 or more"
NOT_DEGREES = "is not a number of degrees such as 35.3364 (with a decimal point)"
OUT_OF_RANGE = "is no such latitude or longitude on Earth"
SWAPPED = "is out of range: latitude and longitude look swapped"
ZERO = "is 0 beside a 0: a missing coordinate written as a point off West Africa"
HALF = "is missing, while the other half of the coordinate is there"


class Rows:
    """The rows of a chunk while they are read: cells by column, and which rows are still good.

    Column names are looked up case-insensitively; of several names the first that the file has
    counts. `blanks` are the cells that mean "nothing" in this format, beside the empty one.
    """

    def __init__(self, chunk: Chunk, blanks: Iterable[str] = ()) -> None:
        self.count = chunk.table.num_rows
        self.good: Mask = np.ones(self.count, dtype=bool)
        self._rejects: list[Reject] = []
        self._numbers = _flat(chunk.row_numbers)
        self._table = chunk.table
        self._at = {name.strip().casefold(): i for i, name in enumerate(chunk.table.column_names)}
        known = sorted(blanks)
        self._blanks = pa.array(known, pa.string())
        # A code such as -9 for "not known" is a longitude like any other.
        self._words = pa.array([word for word in known if not _is_number(word)], pa.string())

    @property
    def rejects(self) -> tuple[Reject, ...]:
        """What was rejected so far, in the order of the rows."""
        return tuple(sorted(self._rejects, key=lambda reject: reject.row))

    @property
    def numbers(self) -> Column:
        """The row numbers in the file."""
        return self._numbers

    def has(self, *names: str) -> bool:
        """Whether the file has a column of one of these names."""
        return any(name in self._at for name in names)

    def cells(self, *names: str) -> Column:
        """Return a column trimmed, with nulls for empty cells and for a column that is missing."""
        return self._cells(names, self._blanks)

    def _cells(self, names: Iterable[str], blanks: Column) -> Column:
        for name in names:
            if name in self._at:
                column = pc.utf8_trim_whitespace(_flat(self._table.column(self._at[name])))
                empty = pc.equal(column, "")
                if len(blanks):
                    empty = pc.or_kleene(empty, pc.is_in(column, value_set=blanks))
                return pc.if_else(empty, pa.scalar(None, pa.string()), column)
        return pa.nulls(self.count, pa.string())

    def reject(self, bad: Mask, column: str, cells: Column, reason: str) -> None:
        """Reject the rows of a mask that are still good."""
        for at in np.flatnonzero(bad & self.good):
            value = cells[int(at)].as_py()
            number = self._numbers[int(at)].as_py()
            self._rejects.append(Reject(number, column, value or "", reason))
        self.good &= ~bad

    def read(self, column: str, cells: Column, read: Callable[[str], Any], kind: Any) -> Column:
        """Read each distinct cell once; one that `read` gives a string for is rejected.

        `kind` is the Arrow type of what `read` gives; null stays null.
        """
        coded = cells.dictionary_encode()
        found = [read(cell) for cell in coded.dictionary.to_pylist()]
        reasons = [value if isinstance(value, str) else None for value in found]
        values = pa.array([None if isinstance(v, str) else v for v in found], kind)
        for reason in sorted({reason for reason in reasons if reason}):
            wrong = pa.array([told == reason for told in reasons])
            self.reject(as_mask(wrong.take(coded.indices)), column, cells, reason)
        return values.take(coded.indices)

    def days(
        self, column: str, cells: Column, order: Order | None, required: bool = True
    ) -> Column:
        """Read days (date32)."""
        if required:
            self.reject(as_mask(cells.is_null()), column, cells, "is empty")
        return self.read(column, cells, lambda cell: parse_day(cell, order), pa.date32())

    def counts(self, column: str, cells: Column) -> Column:
        """Read whole numbers of 0 or more (int64)."""
        return self.read(column, cells, _whole, pa.int64())

    def codes(self, column: str, cells: Column, known: Mapping[str, str], reason: str) -> Column:
        """Read codes by a table of what each folded spelling means."""

        def one(cell: str) -> _Code | str:
            found = known.get(fold(cell).removesuffix(".0"))
            return reason if found is None else _Code(found)

        coded = cells.dictionary_encode()
        found = [one(cell) for cell in coded.dictionary.to_pylist()]
        wrong = pa.array([not isinstance(code, _Code) for code in found], pa.bool_())
        self.reject(as_mask(wrong.take(coded.indices)), column, cells, reason)
        values = [code.value if isinstance(code, _Code) else None for code in found]
        return pa.array(values, pa.string()).take(coded.indices)

    def points(self, lat: str = "latitude", lon: str = "longitude") -> tuple[Column, Column]:
        """Read the points of two columns or, where both are empty, of the features themselves."""
        given = [self._cells((name.casefold(),), self._words) for name in (lat, lon)]
        drawn = [self._cells((name,), self._words) for name in (LAT, LON)]
        own = pc.or_(given[0].is_valid(), given[1].is_valid())
        cells = [pc.if_else(own, a, b) for a, b in zip(given, drawn, strict=True)]
        return self.coordinates(lat, cells[0], lon, cells[1])

    def coordinates(
        self, lat: str, lat_cells: Column, lon: str, lon_cells: Column
    ) -> tuple[Column, Column]:
        """Read latitudes and longitudes (float64, degrees); both null where neither is given.

        0,0, a value out of range, a pair that looks swapped, and half a pair are rejected.
        """
        no_lat, no_lon = as_mask(lat_cells.is_null()), as_mask(lon_cells.is_null())
        self.reject(no_lat & ~no_lon, lat, lat_cells, HALF)
        self.reject(no_lon & ~no_lat, lon, lon_cells, HALF)
        lats, lons = self._degrees(lat, lat_cells), self._degrees(lon, lon_cells)
        y, x = lats.to_numpy(zero_copy_only=False), lons.to_numpy(zero_copy_only=False)
        swapped = (np.abs(y) > 90) & (np.abs(y) <= 180) & (np.abs(x) <= 90)
        self.reject(swapped, lat, lat_cells, SWAPPED)
        self.reject(np.abs(y) > 90, lat, lat_cells, OUT_OF_RANGE)
        self.reject(np.abs(x) > 180, lon, lon_cells, OUT_OF_RANGE)
        self.reject((y == 0) & (x == 0), lat, lat_cells, ZERO)
        return lats, lons

    def _degrees(self, column: str, cells: Column) -> Column:
        number = pc.match_substring_regex(cells, _DECIMAL)
        self.reject(as_mask(pc.invert(number)), column, cells, NOT_DEGREES)
        only = pc.if_else(pc.fill_null(number, False), cells, pa.scalar(None, pa.string()))
        return pc.cast(only, pa.float64())


class _Code:
    """A code that is known, told apart from the reason why another is not."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value


def ids_of(names: Column, prefix: str = "") -> Column:
    """Return an id for each distinct text, the same in every chunk and readable; null stays."""
    return map_distinct(names, functools.partial(readable_id, prefix=prefix), pa.string())


@functools.lru_cache(maxsize=100_000)
def readable_id(text: str, prefix: str = "") -> str:
    """Return an id that says what it is of, and is of nothing else."""
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=5).hexdigest()
    words = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:48].strip("-")
    return f"{prefix}{words}-{digest}" if words else f"{prefix}{digest}"


def keys_of(ids: Column) -> Column:
    """Return the identifiers of a file as ours, never one for two; null stays null."""
    if pc.all(pc.match_substring_regex(ids, _PLAIN_IDS)).as_py():
        return pc.ascii_lower(ids)
    return map_distinct(ids, key_of, pa.string())


def key_of(text: str) -> str:
    """Return an identifier of the file as one of ours."""
    if re.fullmatch(_PLAIN_IDS, text):
        return text.lower()
    # Where letter case or a sign had to go, the digest keeps what would have become the same.
    return readable_id(text)


def hashed(keys: Column, prefix: str = "") -> Column:
    """Return a short id for each text, the same in every chunk; for many that are all distinct."""
    return map_distinct(keys, lambda key: prefix + _digest(key), pa.string())


def _digest(key: str) -> str:
    return hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=9).hexdigest()


def map_distinct(cells: Column, change: Callable[[str], Any], kind: pa.DataType) -> Column:
    """Return a function of each distinct cell; null stays null."""
    coded = cells.dictionary_encode()
    made = pa.array([change(cell) for cell in coded.dictionary.to_pylist()], kind)
    return made.take(coded.indices)


def first_of(keys: Column) -> Column:
    """Return the positions of the first row of each distinct key, nulls left out."""
    coded = keys.dictionary_encode()
    indices = coded.indices.drop_null().to_numpy()
    positions = np.flatnonzero(as_mask(keys.is_valid()))
    first = np.zeros(len(coded.dictionary), dtype=np.int64)
    first[indices[::-1]] = positions[::-1]  # of several writes to one place the last one stays
    return pa.array(first)


def joined(parts: Iterable[Column], separator: str = ", ") -> Column:
    """Join columns row by row, leaving nulls out; "" where all are null."""
    columns = list(parts)
    # Arrow drops the rows where nothing but nulls is joined, so a mark goes before each row.
    mark = constant(">", len(columns[0]))
    made = pc.binary_join_element_wise(mark, *columns, separator, null_handling="skip")
    return pc.utf8_slice_codeunits(made, 1 + len(separator))


def lists_of(rows: int, *columns: Column) -> Column:
    """Return for each row the list of its distinct values in these columns, nulls left out."""
    values = [column.dictionary_encode() if rows else column for column in columns]
    if not rows:
        return pa.array([], pa.list_(pa.string()))
    flat = pa.concat_arrays([column.cast(pa.string()) for column in columns])
    at = np.tile(np.arange(rows), len(values))
    rank = np.repeat(np.arange(len(values)), rows)
    keep = as_mask(flat.is_valid())
    for later in range(1, len(columns)):
        for earlier in range(later):
            same = as_mask(pc.fill_null(pc.equal(columns[later], columns[earlier]), False))
            keep[later * rows : (later + 1) * rows] &= ~same
    order = np.lexsort((rank[keep], at[keep]))
    kept = flat.filter(pa.array(keep)).take(pa.array(order))
    offsets = np.concatenate([[0], np.cumsum(np.bincount(at[keep], minlength=rows))])
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), kept)


def as_mask(values: pa.Array | pa.ChunkedArray) -> Mask:
    """Return booleans as a numpy mask, null as False."""
    flat = _flat(values)
    mask: Mask = pc.fill_null(flat, False).to_numpy(zero_copy_only=False)
    return mask.astype(bool)


def constant(value: Any, rows: int, kind: pa.DataType | None = None) -> Column:
    """Return one value as a column."""
    return pa.repeat(pa.scalar(value, kind or pa.string()), rows)


def span(days: Column, before: int, after: int) -> tuple[Column, Column]:
    """Return the days so many days before and after (date32)."""
    plain = days.cast(pa.int32())
    return (
        pc.subtract(plain, pa.scalar(before, pa.int32())).cast(pa.date32()),
        pc.add(plain, pa.scalar(after, pa.int32())).cast(pa.date32()),
    )


def months(days: Column) -> tuple[Column, Column]:
    """Return the first and the last day of each day's month (date32)."""
    first = pc.floor_temporal(days, unit="month").cast(pa.date32())
    following = pc.floor_temporal(span(first, 0, 31)[1], unit="month").cast(pa.date32())
    return first, span(following, 1, 0)[0]


def _is_number(text: str) -> bool:
    return re.fullmatch(_DECIMAL, text) is not None


def _whole(cell: str) -> int | str:
    return int(cell.split(".")[0]) if _WHOLE.fullmatch(cell) else NOT_WHOLE


def _flat(values: Column) -> Column:
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
