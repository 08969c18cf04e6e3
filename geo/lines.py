"""Regions along lines: bands and banks of rivers, strips along borders; all in EPSG:4326."""

from __future__ import annotations

import math
from dataclasses import dataclass

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo import grammar, metric, shapes
from geo.clause import Clause
from geo.compass import Direction
from geo.metric import Metric
from geo.numbers import Distance

CLEAR_SIDE = 0.25  # cosine: a direction within about 75° of square to the line tells its side
AROUND_M = 50_000.0  # how much of the line beyond the window still counts
REACH_DEG = 10.0  # of longitude beyond the window: a UTM zone is still sound there


@dataclass(frozen=True)
class Line:
    """A river, border or other line: its course, whether it faces downstream, and its error."""

    name: str
    course: BaseGeometry
    error_m: float
    oriented: bool


@dataclass(frozen=True)
class Strip:
    """A region along a line, and what had to be assumed."""

    shape: BaseGeometry
    notes: tuple[str, ...] = ()


def _local(line: Line, window: BaseGeometry) -> tuple[Metric, BaseGeometry, BaseGeometry]:
    """Project the stretch of the line around a window, and the window, into metres."""
    west, south, east, north = window.bounds
    far = REACH_DEG
    course = shapely.clip_by_rect(line.course, west - far, south - far, east + far, north + far)
    plane = metric.of(window)
    if course.is_empty:  # another part of the world, where a UTM zone's coordinates turn infinite
        course = line.course
        plane = metric.local(plane.lat, plane.lon, metric.UTM_REACH_M + 1)
    flat = plane.forward(window)
    course = shapes.plainer(plane.forward(course), line.error_m)
    stretch = course.intersection(shapes.room(flat, AROUND_M))
    return plane, flat, course if stretch.is_empty else stretch


def reach(distance: Distance, error_m: float) -> tuple[float, float]:
    """Return the bounds in metres of a distance from a line, its own error added."""
    below, above, least = grammar.LINE_REACH
    if distance.hedge == "about":
        below = above = grammar.ABOUT_SHARE
    if distance.low >= grammar.LINE_LONG_M:
        below = max(below, grammar.LINE_LONG_SHARE)
        error_m += grammar.THING_M
    low = distance.low - max(below * distance.low, least) - error_m
    high = distance.high + max(above * distance.high, least) + error_m
    if distance.hedge == "up to":
        low = 0.0
    if distance.hedge == "over":
        high = max(high, 1.5 * distance.high)
    return max(0.0, low), high


def band(line: Line, clause: Clause, window: BaseGeometry) -> Strip:
    """Draw the band at a distance from a line, on the side that the words name."""
    if clause.distance is None:
        raise ValueError("a band needs a distance")
    low, high = reach(clause.distance, line.error_m)
    plane, flat, course = _local(line, window)
    course_here = course.intersection(shapes.room(flat, 2 * high + 1.0))
    outer = shapes.strip(course_here, high, line.error_m)
    inner = shapes.strip(course_here, max(low, shapes.SLIVER_M), line.error_m)
    whole = outer.difference(inner).intersection(flat)
    side, notes = _side(line, clause.directions, clause, plane, course, flat, None)
    return Strip(_back(plane, whole if side is None else whole.intersection(side)), notes)


def bank(
    line: Line,
    clause: Clause,
    window: BaseGeometry,
    viewpoint: tuple[float, float] | None,
    reach_m: float | None = grammar.BANK_M,
) -> Strip:
    """Draw the strip along a line within a window, on the side that the words name.

    `reach_m` None means all of the window on that side. The side is that of the line as drawn; the
    note says how far off the line may be.
    """
    plane, flat, course = _local(line, window)
    side, notes = _side(line, clause.directions, clause, plane, course, flat, viewpoint)
    kept = flat if side is None else side
    if side is not None:
        error = f"{line.error_m / 1000:g} km"
        notes += (
            f"{line.name} is drawn to about {error}: a place on its very bank may be cut off",
        )
    if reach_m is not None:
        kept = kept.intersection(shapes.strip(course, reach_m + line.error_m, line.error_m))
    return Strip(_back(plane, kept.intersection(flat)), notes)


def along(line: Line, window: BaseGeometry, reach_m: float) -> Strip:
    """Draw the strip on both sides of a line."""
    plane, flat, course = _local(line, window)
    around = shapes.strip(course, reach_m + line.error_m, line.error_m)
    return Strip(_back(plane, around.intersection(flat)))


def _side(
    line: Line,
    directions: tuple[Direction, ...],
    clause: Clause,
    plane: Metric,
    course: BaseGeometry,
    flat: BaseGeometry,
    viewpoint: tuple[float, float] | None,
) -> tuple[BaseGeometry | None, tuple[str, ...]]:
    """Choose a side of the line (left or right of it), or both with the reason."""
    if directions:
        return _compass_side(line, directions[0], plane, course, flat)
    if clause.side in ("left", "right"):
        if not line.oriented:
            note = f"which way {line.name} flows is not known here, so both banks are kept"
            return None, (note,)
        left, right = shapes.sides(course, flat)
        return (left if clause.side == "left" else right), ()
    if clause.side in ("other", "this"):
        if viewpoint is None:
            word = "the other" if clause.side == "other" else "this"
            note = f"which side is {word} one depends on where it is seen from: both are kept"
            return None, (note,)
        eye = Point(plane.xy(*viewpoint))
        room = shapely.union_all([flat, eye.buffer(1000.0)])
        left, right = shapes.sides(course, shapely.box(*room.bounds))
        from_left = left.distance(eye) <= right.distance(eye)
        wanted = left if from_left == (clause.side == "this") else right
        return wanted.intersection(flat), ()
    return None, ()


def _compass_side(
    line: Line, direction: Direction, plane: Metric, course: BaseGeometry, flat: BaseGeometry
) -> tuple[BaseGeometry | None, tuple[str, ...]]:
    """Choose the side of the line that lies to the east, north, ... of it on the whole."""
    lat, lon = plane.lat, plane.lon
    grid = direction.azimuth + plane.convergence(lat, lon)
    turn = math.cos(math.radians(shapes.left_normal(course) - grid))
    if abs(turn) < CLEAR_SIDE:
        note = f"{line.name} runs that way itself, so the direction does not tell the side"
        return None, (note,)
    left, right = shapes.sides(course, flat)
    return (left if turn > 0 else right), ()


def _back(plane: Metric, shape: BaseGeometry) -> BaseGeometry:
    solid = shapely.get_parts(shape)
    polygons = [p for p in solid if p.area > 0]
    return plane.back(shapely.union_all(polygons))
