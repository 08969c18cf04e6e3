"""Records that each name their own cells (JSON, GeoJSON, KML, sheets) -> chunks of columns."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa

from data.formats.contract import Chunk, Reject

LOOKED_AT = 5_000
"""Records at the beginning of a file whose names are its columns."""
FURTHER = "further properties"
"""The column of a longer file in which names that come up later are kept, as JSON."""
_ROWS = 10_000
_CHARACTERS = 16_000_000

Cells = Mapping[str, str | None]
Found = tuple[int, Cells] | Reject


def columns_of(records: Iterable[Found]) -> tuple[str, ...]:
    """Return the names that the first records use, in the order of their first use."""
    names: dict[str, None] = {}
    records = iter(records)
    for found in itertools.islice(records, LOOKED_AT):
        if not isinstance(found, Reject):
            names.update(dict.fromkeys(found[1]))
    return (*names, FURTHER) if next(records, None) is not None else tuple(names)


def chunks_of(records: Iterable[Found], columns: tuple[str, ...]) -> Iterator[Chunk]:
    """Yield records as chunks; those without any cell are blank and no rows."""
    numbers: list[int] = []
    rows: dict[str, list[str | None]] = {name: [] for name in columns}
    rejects: list[Reject] = []
    size = 0
    for found in records:
        if isinstance(found, Reject):
            rejects.append(found)
        else:
            number, cells = found
            if not any(cells.values()):
                continue
            numbers.append(number)
            for name, column in rows.items():
                column.append(cells.get(name) or None)
            if not cells.keys() <= rows.keys():
                late = {name: cell for name, cell in cells.items() if name not in rows}
                rows[FURTHER][-1] = json.dumps(late, ensure_ascii=False)
            size += sum(len(cell) for cell in cells.values() if cell)
        if len(numbers) + len(rejects) >= _ROWS or size >= _CHARACTERS:
            yield _chunk(numbers, rows, rejects)
            numbers, rejects, size = [], [], 0
            rows = {name: [] for name in columns}
    if numbers or rejects:
        yield _chunk(numbers, rows, rejects)


def _chunk(
    numbers: list[int], rows: Mapping[str, list[str | None]], rejects: list[Reject]
) -> Chunk:
    table = pa.table({name: pa.array(cells, pa.string()) for name, cells in rows.items()})
    first = min([*numbers[:1], *(found.row for found in rejects[:1])])
    return Chunk(first, table, pa.array(numbers, pa.int64()), tuple(rejects))


def cell_of(value: Any) -> str | None:
    """Return a JSON value as the text of a cell: lists and objects stay JSON; None for nothing.

    Raises UnicodeEncodeError for half a character, which no table can hold.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        text = value
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, int | float | Decimal):
        text = str(value)
    else:
        text = json.dumps(value, ensure_ascii=False, default=float)
    text.encode()
    return text
