"""Whether the day or the month comes first in a file's days: told by the file, or asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable

import pyarrow as pa
import pyarrow.compute as pc

from data.errors import FormatError
from data.formats.contract import Chunk, Options, Sample
from data.formats.days import Order, is_slashed, order_told_by


def day_order(options: Options) -> Order | None:
    """Return the order that was chosen or found; None where no day needs one."""
    if options.day_first is None:
        return None
    return "day_first" if options.day_first else "month_first"


def survey_days(
    sample: Sample,
    options: Options,
    chunks: Callable[[], Iterable[Chunk]],
    names: tuple[str, ...],
) -> Options:
    """Return the options with the order of day and month that the file proves.

    The file is read once more only where its first rows write such days. Without proof in it, and
    where it proves both orders, it is refused: one sentence says what to choose.
    """
    if options.day_first is not None or not _has_slashed(sample.rows, names):
        return options
    told: set[Order] = set()
    unsure = ""
    for chunk in chunks():
        for cells in _columns(chunk.table, names):
            distinct = [cell for cell in pc.unique(cells).to_pylist() if cell]
            told |= order_told_by(distinct)
            unsure = unsure or next((cell for cell in distinct if is_slashed(cell)), "")
        if len(told) == 2:
            raise FormatError(
                f"{sample.name}: some days in {names[0]} have the day first and others the month,"
                " so days such as 05/04/2020 can't be told."
                " Write the days as 2020-04-05 and import the file again."
            )
    if not told and unsure:
        raise FormatError(
            f"{sample.name}: days such as {unsure!r} in {names[0]} may be two days, and no row of"
            " the file tells which. Choose whether the day or the month comes first"
            " (--day-first or --month-first)."
        )
    return dataclasses.replace(options, day_first="day_first" in told)


def _has_slashed(table: pa.Table, names: tuple[str, ...]) -> bool:
    return any(
        is_slashed(cell) for cells in _columns(table, names) for cell in cells.to_pylist() if cell
    )


def _columns(table: pa.Table, names: tuple[str, ...]) -> list[pa.ChunkedArray]:
    return [
        table.column(at)
        for at, name in enumerate(table.column_names)
        if name.strip().casefold() in names
    ]
