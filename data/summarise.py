"""Counts and cells: what a screen needs of many incidents. Ibis expressions only.

Where a data set has counts prepared at import, and they can answer (`data.aggregates`), they are
asked in place of the rows; the answer is the same.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping
from typing import Any, Literal

import ibis

from data import aggregates
from data.box import Box, Window
from data.mercator import CELLS_PER_TILE, across
from data.select import Selection

__all__ = [
    "CELLS_PER_TILE",
    "LONGEST_DAILY",
    "Bin",
    "Box",
    "Split",
    "Window",
    "bin_for",
    "cells",
    "cells_in_window",
    "counts_by_time",
    "extent",
    "in_view",
    "long_ranges",
    "said_by_time",
    "statement_total",
    "statements_by_day",
    "totals",
    "unplaced_total",
    "view_rows",
]

Expr = Any
Bin = Literal["D", "W", "M"]
Split = Literal["side", "kind"]

_DAYS: Mapping[Bin, int] = types.MappingProxyType({"D": 1, "W": 7})
LONGEST_DAILY = aggregates.LONGEST_DAILY


def in_view(rows: Expr, box: Box | None) -> Expr:
    """Return the placed rows within the box (all placed rows without one)."""
    return rows.filter(rows.lat.notnull() if box is None else box.contains(rows))


def view_rows(
    selection: Selection,
    tables: Mapping[str, Expr],
    *,
    box: Box,
    columns: tuple[str, ...],
    limit: int,
) -> Expr:
    """Return the placed incidents of a Selection in a box, at most `limit` of them."""
    return in_view(selection.incidents(tables), box).select(*columns).limit(limit)


def cells(rows: Expr, zoom: int) -> Expr:
    """Return counts by Web-Mercator cell and side: cell_x, cell_y, side, n.

    Cells are aligned to tiles: cell_x runs from 0 to 2**zoom * CELLS_PER_TILE - 1, eastward.
    """
    located = rows.select(
        cell_x=(rows.x * float(across(zoom))).floor().cast("int64"),
        cell_y=(rows.y * float(across(zoom))).floor().cast("int64"),
        side=rows.side,
    )
    return located.group_by("cell_x", "cell_y", "side").agg(n=located.count())


def cells_in_window(
    selection: Selection, tables: Mapping[str, Expr], *, window: Window, zoom: int
) -> Expr:
    """Return `cells` of a Selection in a window, which is made of whole cells of this zoom."""
    if zoom > aggregates.ZOOM or not aggregates.answers(selection, tables):
        rows = selection.incidents(tables)
        return cells(rows.filter(window.contains(rows)), zoom)
    if selection.has_dates:
        rows = aggregates.counted(selection, tables, "prepared_cell_days")
        finer = aggregates.ZOOM - max(0, zoom)
        rows = rows.mutate(cell_x=rows.cell_x >> finer, cell_y=rows.cell_y >> finer)
    else:
        rows = aggregates.counted(selection, tables, "prepared_cells")
        rows = rows.filter(rows.zoom == max(0, zoom))
    size = float(across(zoom))
    rows = rows.mutate(x=rows.cell_x / size, y=rows.cell_y / size)
    located = rows.filter(window.contains(rows)).select(
        cell_x=rows.cell_x.cast("int64"), cell_y=rows.cell_y.cast("int64"), side="side", n="n"
    )
    return located.group_by("cell_x", "cell_y", "side").agg(n=located.n.sum())


def counts_by_time(
    selection: Selection, tables: Mapping[str, Expr], *, by: Bin = "D", split: Split = "side"
) -> Expr:
    """Return counts by day, week or month and side, or kind: day, side or kind, n.

    An incident counts on each day of its range, and once in a week or month that it has days in.
    Background, and what is known only to a range of more than LONGEST_DAILY days, is not counted:
    `long_ranges` tells how many those are.
    """
    if _of_all_days(selection, tables):
        bins = aggregates.binned(selection, tables, "incidents", by)
        return bins.group_by("day", split).agg(n=bins.n.sum()).order_by("day", split)
    rows = _by_range(selection, tables)
    rows = rows.filter(_counts_daily(rows))
    ranges = rows.group_by("date_from", "day_to", split).agg(n=rows.n.sum())
    start, count = _bins(ranges, by)
    bins = ranges.select(split, n=ranges.n, start=start, bin=ibis.range(0, count).unnest())
    step = bins.bin.as_interval("M") if by == "M" else (bins.bin * _DAYS[by]).as_interval("D")
    bins = bins.mutate(day=(bins.start + step).cast("date"))
    return bins.group_by("day", split).agg(n=bins.n.sum()).order_by("day", split)


def _bins(ranges: Expr, by: Bin) -> tuple[Expr, Expr]:
    """Return the first day of a range's first bin, and how many bins it has days in.

    In whole numbers, since engines differ in what ranges of days they know.
    """
    start = ranges.date_from.truncate(by)
    if by == "M":
        first, last = (day.year() * 12 + day.month() for day in (start, ranges.day_to))
        return start, last - first + 1
    return start, ranges.day_to.delta(start, unit="day") // _DAYS[by] + 1


def long_ranges(selection: Selection, tables: Mapping[str, Expr]) -> Expr:
    """Return how many incidents `counts_by_time` leaves out: n."""
    if _of_all_days(selection, tables):
        sums = aggregates.counted(selection, tables, "prepared_sums")
        return sums.agg(n=sums.long.sum().fill_null(0))
    rows = _by_range(selection, tables)
    return rows.filter(~_counts_daily(rows)).agg(n=lambda left: left.n.sum().fill_null(0))


def _of_all_days(selection: Selection, tables: Mapping[str, Expr]) -> bool:
    """Whether a Selection is answered by what was summed up whatever the days."""
    undated = not selection.has_dates and aggregates.answers(selection, tables)
    return undated and "prepared_sums" in tables


def _summed(selection: Selection, tables: Mapping[str, Expr]) -> Expr:
    """Return prepared counts of incidents in parts: n, placed, claims."""
    name = "prepared_sums" if _of_all_days(selection, tables) else "prepared_days"
    return aggregates.counted(selection, tables, name)


def _by_range(selection: Selection, tables: Mapping[str, Expr]) -> Expr:
    """Return a Selection's incidents counted by range of days, side and kind."""
    if aggregates.answers(selection, tables):
        return aggregates.counted(selection, tables, "prepared_days")
    rows = selection.incidents(tables)
    return rows.group_by("date_from", "day_to", "side", "kind").agg(n=rows.count())


def bin_for(first: dt.date | None, last: dt.date | None) -> Bin:
    """Return the bin that gives a range of days at most a few hundred bars."""
    days = (last - first).days if first and last else 0
    return "D" if days <= 400 else "W" if days <= 7 * 400 else "M"


def statements_by_day(selection: Selection, tables: Mapping[str, Expr]) -> Expr:
    """Return the dated statements of a Selection, whatever its dates: day, title."""
    rows = selection.without("date_from", "date_to").statements(tables)
    dated = rows.filter(rows.date.notnull())
    return dated.select(day=dated.date, title=dated.title).order_by("day", "title").limit(2_000)


def said_by_time(selection: Selection, tables: Mapping[str, Expr], *, by: Bin) -> Expr:
    """Return how many statements of a Selection, whatever its dates, were made: day, n."""
    undated = selection.without("date_from", "date_to")
    if _of_all_days(undated, tables) and "prepared_said" in tables:
        made = aggregates.binned(undated, tables, "statements", by)
        return made.group_by("day").agg(n=made.n.sum()).order_by("day")
    rows = undated.statements(tables)
    dated = rows.filter(rows.date.notnull()).group_by("date").agg(n=lambda made: made.count())
    days = dated.select(day=dated.date.truncate(by).cast("date"), n=dated.n)
    return days.group_by("day").agg(n=days.n.sum()).order_by("day")


def unplaced_total(selection: Selection, tables: Mapping[str, Expr]) -> Expr:
    """Return how many incidents of a Selection have no place on a map: n."""
    if aggregates.answers(selection, tables):
        days = _summed(selection, tables)
        return days.agg(n=(days.n - days.placed).sum().fill_null(0))
    rows = selection.incidents(tables)
    return rows.filter(rows.lat.isnull()).agg(n=lambda away: away.count())


def totals(selection: Selection, tables: Mapping[str, Expr]) -> Expr:
    """Return one row of counts of what a Selection lets through.

    incidents = placed + unplaced; positions, of which placed_positions; statements; claims.
    """
    positions = selection.positions(tables)
    parts = [
        _incident_totals(selection, tables),
        positions.agg(positions=positions.count(), placed_positions=positions.lat.count()),
        statement_total(selection, tables),
    ]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.cross_join(part)
    return whole.mutate(unplaced=whole.incidents - whole.placed)


def _incident_totals(selection: Selection, tables: Mapping[str, Expr]) -> Expr:
    if aggregates.answers(selection, tables):
        days = _summed(selection, tables)
        return days.agg(
            incidents=days.n.sum().fill_null(0),
            placed=days.placed.sum().fill_null(0),
            claims=days.claims.sum().fill_null(0),
        )
    rows = selection.incidents(tables)
    counts = rows.agg(
        incidents=rows.count(),
        placed=rows.lat.count(),
        claims=rows.claim_count.sum().fill_null(0),
    )
    if _every_claim(selection):
        return counts
    claims = selection.claims(tables).agg(claims=lambda found: found.count())
    return counts.drop("claims").cross_join(claims)


def _every_claim(selection: Selection) -> bool:
    """Whether every claim about an incident that is in is in as well."""
    return selection.without("date_from", "date_to", "sides", "actors", "kinds", "text").is_empty


def statement_total(selection: Selection, tables: Mapping[str, Expr]) -> Expr:
    """Return how many statements a Selection lets through: statements."""
    if aggregates.answers(selection, tables) and "prepared_said" in tables:
        if _of_all_days(selection, tables):
            sums = aggregates.counted(selection, tables, "prepared_sums")
            return sums.agg(statements=sums.said.sum().fill_null(0))
        said = aggregates.counted(selection, tables, "prepared_said")
        if selection.date_from is not None:
            said = said.filter(said.said >= ibis.date(selection.date_from.isoformat()))
        if selection.date_to is not None:
            said = said.filter(said.said <= ibis.date(selection.date_to.isoformat()))
        return said.agg(statements=said.n.sum().fill_null(0))
    if not selection.has_dates:  # each claim has its statement: no need to look that up
        made = selection.claims(tables)
        return made.agg(statements=made.statement.nunique())
    return selection.statements(tables).agg(statements=lambda rows: rows.count())


def extent(tables: Mapping[str, Expr]) -> Expr:
    """Return the first and last day that anything but background is dated to: first, last."""
    if "prepared_extent" in tables:
        return tables["prepared_extent"].select("first", "last")
    rows = _by_range(Selection(), tables)
    dated = rows.filter(_counts_daily(rows))
    said = tables["statements"].date
    every = ibis.union(
        dated.agg(first=dated.date_from.min(), last=dated.day_to.max()),
        tables["statements"].agg(first=said.min(), last=said.max()),
    )
    return every.agg(first=every["first"].min(), last=every["last"].max())


def _counts_daily(rows: Expr) -> Expr:
    span = rows.day_to.delta(rows.date_from, unit="day")
    return (rows.kind != "background") & rows.date_from.notnull() & (span <= LONGEST_DAILY)
