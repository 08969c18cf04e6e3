"""Counts and cells: what a screen needs of many incidents. Ibis expressions only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import ibis

from data.errors import SelectionError
from data.select import Selection

Expr = Any
Bin = Literal["D", "W", "M"]

CELLS_PER_TILE = 4  # along each side: a cell is 64 pixels of a 256-pixel tile
LONGEST_DAILY = 92  # days: an incident known only to a longer range is told beside, not counted


@dataclass(frozen=True)
class Box:
    """A view port in degrees; west > east means that it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def parse(cls, text: str) -> Box:
        """Read "west,south,east,north"; raise SelectionError, quoting it, where it is none."""
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError:
            raise SelectionError(
                f"box: {text[:80]!r} is not four numbers. Write west,south,east,north in degrees."
            ) from None
        if not (-90 <= south <= north <= 90):
            raise SelectionError(f"box: {text[:80]!r} has no south below its north.")
        if not (-1000 < west < 1000 and -1000 < east < 1000):
            raise SelectionError(f"box: {text[:80]!r} leaves the world.")
        if east - west >= 360:
            return cls(-180.0, south, 180.0, north)
        return cls(_wrapped(west), south, _wrapped(east), north)

    def contains(self, rows: Expr) -> Expr:
        """Return the test of rows with lat and lon that lie in the box."""
        between = (rows.lon >= self.west), (rows.lon <= self.east)
        across = between[0] & between[1] if self.west <= self.east else between[0] | between[1]
        if self.west == -180 or self.east == 180:  # one meridian, which has two names
            across |= rows.lon.abs() == 180
        return across & (rows.lat >= self.south) & (rows.lat <= self.north)


def in_view(rows: Expr, box: Box | None) -> Expr:
    """Return the placed rows within the box (all placed rows without one)."""
    return rows.filter(rows.lat.notnull() if box is None else box.contains(rows))


def cells(rows: Expr, zoom: int) -> Expr:
    """Return counts by Web-Mercator cell and side: cell_x, cell_y, side, n.

    Cells are aligned to tiles: cell_x runs from 0 to 2**zoom * CELLS_PER_TILE - 1, eastward.
    """
    across = float(CELLS_PER_TILE * 2 ** max(0, min(zoom, 22)))
    located = rows.select(
        cell_x=(rows.x * across).floor().cast("int64"),
        cell_y=(rows.y * across).floor().cast("int64"),
        side=rows.side,
    )
    return located.group_by("cell_x", "cell_y", "side").agg(n=located.count())


def counts_by_time(selection: Selection, tables: Mapping[str, Expr], *, by: Bin = "D") -> Expr:
    """Return counts by day, week or month and side: day, side, n.

    An incident counts on each day of its range, and once in a week or month that it has days in.
    Background, and what is known only to a range
    of more than LONGEST_DAILY days, is not counted: `long_ranges` tells how many those are.
    """
    rows = _daily(selection.incidents(tables))
    days = rows.select(
        id=rows.id,
        side=rows.side,
        day=ibis.range(
            rows.date_from.cast("timestamp"),
            rows.day_to.cast("timestamp") + ibis.interval(days=1),
            ibis.interval(days=1),
        ).unnest(),
    )
    days = days.mutate(day=days.day.truncate(by).date())
    return days.group_by("day", "side").agg(n=days.id.nunique()).order_by("day", "side")


def long_ranges(selection: Selection, tables: Mapping[str, Expr]) -> Expr:
    """Return how many incidents `counts_by_time` leaves out: n."""
    rows = selection.incidents(tables)
    return rows.filter(~_counts_daily(rows)).agg(n=lambda left: left.count())


def bin_for(first: dt.date | None, last: dt.date | None) -> Bin:
    """Return the bin that gives a range of days at most a few hundred bars."""
    days = (last - first).days if first and last else 0
    return "D" if days <= 400 else "W" if days <= 7 * 400 else "M"


def statements_by_day(selection: Selection, tables: Mapping[str, Expr]) -> Expr:
    """Return the dated statements of a Selection, whatever its dates: day, title."""
    rows = selection.without("date_from", "date_to").statements(tables)
    dated = rows.filter(rows.date.notnull())
    return dated.select(day=dated.date, title=dated.title).order_by("day", "title").limit(2_000)


def totals(selection: Selection, tables: Mapping[str, Expr]) -> Expr:
    """Return one row of counts of what a Selection lets through.

    incidents = placed + unplaced; positions, of which placed_positions; statements; claims.
    """
    incidents, positions = selection.incidents(tables), selection.positions(tables)
    parts = [
        incidents.agg(
            incidents=incidents.count(),
            placed=incidents.lat.count(),
            unplaced=incidents.count() - incidents.lat.count(),
        ),
        positions.agg(positions=positions.count(), placed_positions=positions.lat.count()),
        selection.statements(tables).agg(statements=lambda rows: rows.count()),
        selection.claims(tables).agg(claims=lambda rows: rows.count()),
    ]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.cross_join(part)
    return whole


def extent(tables: Mapping[str, Expr]) -> Expr:
    """Return the first and last day that anything but background is dated to: first, last."""
    incidents = tables["incidents"]
    dated = incidents.filter(_counts_daily(incidents))
    days = [
        dated.select(first=dated.date_from, last=dated.day_to),
        _own_days(tables["statements"]),
    ]
    every = ibis.union(*days)
    return every.agg(first=every["first"].min(), last=every["last"].max())


def _own_days(rows: Expr) -> Expr:
    dated = rows.filter(rows.date.notnull())
    return dated.select(first=dated.date, last=dated.date)


def _daily(rows: Expr) -> Expr:
    return rows.filter(_counts_daily(rows))


def _counts_daily(rows: Expr) -> Expr:
    span = rows.day_to.delta(rows.date_from, unit="day")
    return (rows.kind != "background") & rows.date_from.notnull() & (span <= LONGEST_DAILY)


def _wrapped(lon: float) -> float:
    return (lon + 180) % 360 - 180 if not -180 <= lon <= 180 else lon
