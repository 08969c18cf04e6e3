"""What screens show of a Selection: single things where they are few, else counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from data import aggregates
from data.answers import Stop
from data.box import Box, Window
from data.mercator import across
from data.select import Selection
from data.store import Dataset, Store
from data.summarise import (
    MOST_SAID,
    cells_in_window,
    statement_total,
    statements_by_day,
    view_rows,
)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class InView:
    """Single incidents, or where those are too many, counts by cell and side (`cells`)."""

    incidents: tuple[Row, ...] = ()
    cells: tuple[Row, ...] = ()


def incidents_in_view(
    store: Store,
    dataset: Dataset,
    selection: Selection,
    *,
    box: Box,
    zoom: int,
    columns: tuple[str, ...],
    most: int,
    stop: Stop | None = None,
) -> InView:
    """Return what is in a box: at most `most` incidents with these columns, else cells.

    Cells at the edge of the box are counted whole. Where the cells are prepared they are asked
    first: if those wholly within the box hold enough, no row need be looked at.
    """
    window = Window.touching(box, zoom)
    cells: list[Row] | None = None
    if zoom <= aggregates.ZOOM and aggregates.answers(selection, dataset.tables):
        cells = _cells(store, dataset, selection, window, zoom, stop)
        if sum(row["n"] for row in _within(cells, window, zoom)) > most:
            return InView(cells=tuple(cells))
    rows = store.ask(
        dataset, view_rows, selection, box=box, columns=columns, limit=most + 1, stop=stop
    )
    if rows.num_rows <= most:
        return InView(incidents=tuple(rows.to_pylist()))
    if cells is None:
        cells = _cells(store, dataset, selection, window, zoom, stop)
    return InView(cells=tuple(cells))


def statements_in_time(store: Store, dataset: Dataset, selection: Selection) -> pa.Table:
    """Return the dated statements of a Selection, whatever its dates: day, title.

    None of them where they are more than MOST_SAID: the first few would not stand for all.
    """
    undated = selection.without("date_from", "date_to")
    total = store.ask(dataset, statement_total, undated)["statements"][0].as_py()
    if total > MOST_SAID:
        return pa.table({"day": pa.array([], pa.date32()), "title": pa.array([], pa.string())})
    return store.ask(dataset, statements_by_day, undated)


def _cells(
    store: Store,
    dataset: Dataset,
    selection: Selection,
    window: Window,
    zoom: int,
    stop: Stop | None,
) -> list[Row]:
    found = store.ask(dataset, cells_in_window, selection, window=window, zoom=zoom, stop=stop)
    return found.to_pylist()  # type: ignore[no-any-return]


def _within(cells: Iterable[Row], window: Window, zoom: int) -> Iterable[Row]:
    """Return the cells that do not lie at the edge of a window, which its box may cut."""
    size = across(zoom)
    left, right = int(window.west * size), int(window.east * size) - 1
    top, bottom = int(window.north * size), int(window.south * size) - 1
    whole = (left, right) == (0, size - 1) and not window.crosses
    return (
        row
        for row in cells
        if (whole or row["cell_x"] not in (left, right))
        and (row["cell_y"] not in (top, bottom) or (top, bottom) == (0, size - 1))
    )
