"""View ports: a box in degrees, and the window of whole cells that it touches."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Self

from data.errors import SelectionError
from data.mercator import across, square

Expr = Any


@dataclass(frozen=True)
class Box:
    """A view port in degrees; west > east means that it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float
    # What `contains` asks of the numbers, so that it is the same for others of their kind.
    crosses: bool | None = None
    touches_180: bool | None = None

    def __post_init__(self) -> None:
        if self.crosses is None:
            object.__setattr__(self, "crosses", self.west > self.east)
            object.__setattr__(self, "touches_180", self.west == -180 or self.east == 180)

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

    def marked(self, mark: Callable[[float], float]) -> Self:
        """Return the box with marks for its numbers (`data.prepared`)."""
        return replace(
            self,
            west=mark(float(self.west)),
            south=mark(float(self.south)),
            east=mark(float(self.east)),
            north=mark(float(self.north)),
        )

    def contains(self, rows: Expr) -> Expr:
        """Return the test of rows with lat and lon that lie in the box."""
        between = (rows.lon >= self.west), (rows.lon <= self.east)
        across_ = between[0] | between[1] if self.crosses else between[0] & between[1]
        if self.touches_180:  # one meridian, which has two names
            across_ |= rows.lon.abs() == 180
        return across_ & (rows.lat >= self.south) & (rows.lat <= self.north)


@dataclass(frozen=True)
class Window:
    """A part of the Web-Mercator square (`data.mercator`) made of whole cells of one zoom.

    From west up to but not including east, from north up to but not including south.
    """

    west: float
    north: float
    east: float
    south: float
    crosses: bool = False

    @classmethod
    def touching(cls, box: Box, zoom: int) -> Window:
        """Return the cells of a zoom that a box touches.

        A cell is counted whole, so that its number stays while the view moves.
        """
        cells = across(zoom)
        left, top = (math.floor(part * cells) for part in square(box.north, box.west))
        right, bottom = (math.floor(part * cells) for part in square(box.south, box.east))
        # 180 degrees east and west are one meridian: the start of the first cell.
        around = bool(box.crosses) and box.west < 180 and left <= right
        if around or (box.west == -180 and box.east == 180):
            left, right = 0, cells - 1
        crosses = left > right
        return cls(left / cells, top / cells, (right + 1) / cells, (bottom + 1) / cells, crosses)

    def marked(self, mark: Callable[[float], float]) -> Self:
        """Return the window with marks for its numbers (`data.prepared`)."""
        return replace(
            self,
            west=mark(self.west),
            north=mark(self.north),
            east=mark(self.east),
            south=mark(self.south),
        )

    def contains(self, rows: Expr) -> Expr:
        """Return the test of rows with x and y that lie in the window."""
        between = (rows.x >= self.west), (rows.x < self.east)
        wide = between[0] | between[1] if self.crosses else between[0] & between[1]
        return wide & (rows.y >= self.north) & (rows.y < self.south)


def _wrapped(lon: float) -> float:
    return (lon + 180) % 360 - 180 if not -180 <= lon <= 180 else lon
