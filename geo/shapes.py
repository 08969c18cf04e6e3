"""Shapes of the clauses on the metric plane: discs, sectors, rings, bands, banks, lenses, parts.

Everything here is in metres of one local projection (`geo.metric`), x east and y north; azimuths
are degrees clockwise from the grid's north. Distances below zero raise ValueError.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import shapely
from shapely import affinity
from shapely.geometry import LineString, MultiLineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

QUARTER = 24  # segments a quarter circle: 0.05 % off the true circle
FINENESS = 10.0  # of a line drawn to some error, bends smaller than a tenth of that are left out
SLIVER_M = 1.0
OVAL = math.sqrt(4 / math.pi)  # how much larger the oval is, both ways, that has a box's area


def disc(centre: Point, radius: float) -> BaseGeometry:
    """Draw the disc around a point."""
    return centre.buffer(_length(radius), quad_segs=QUARTER)


def plainer(course: BaseGeometry, error_m: float) -> BaseGeometry:
    """Leave out of a line what is finer than it is known."""
    return course.simplify(error_m / FINENESS)


def strip(course: BaseGeometry, by: float, error_m: float) -> BaseGeometry:
    """Grow a line or an outline by a distance, as finely as it is known itself.

    Bends and round corners may be off by a tenth of the line's error; in a wide strip by up to a
    quarter, where that is a fortieth of the width. The time this takes goes with the bends and the
    segments of their corners, of which a river has thousands.
    """
    radius = _length(by)
    off = max(error_m / FINENESS, min(error_m / 4, radius / 40))
    if off <= 0 or radius <= 0:
        return grown(course, radius)
    segments = math.ceil(math.pi / 4 / math.acos(1 - min(off / radius, 0.5)))
    return course.simplify(off).buffer(radius, quad_segs=max(4, min(QUARTER, segments)))


def room(shape: BaseGeometry, by: float) -> BaseGeometry:
    """Draw the box around a shape, grown by a distance."""
    west, south, east, north = shape.bounds
    return box(west - by, south - by, east + by, north + by)


def grown(shape: BaseGeometry, by: float) -> BaseGeometry:
    """Grow a shape by a distance on every side."""
    return shape.buffer(_length(by), quad_segs=QUARTER)


def ring(shape: BaseGeometry, nearest: float, farthest: float) -> BaseGeometry:
    """Draw what lies between two distances of a shape.

    The far edge is measured from the shape's own edge, the near edge from its centre if it is a
    settlement's disc (reporters measure from either); `edge_ring` measures both from the edge.
    """
    outer = grown(shape, farthest)
    inner = disc(shape.centroid, min(_length(nearest), farthest))
    left = outer.difference(inner)
    return left if left.area > 0 else outer


def edge_ring(shape: BaseGeometry, nearest: float, farthest: float) -> BaseGeometry:
    """Draw what lies outside a shape, between two distances of its edge."""
    left = grown(shape, farthest).difference(grown(shape, min(_length(nearest), farthest)))
    return left if left.area > 0 else grown(shape, farthest).difference(shape)


def wedge(centre: Point, azimuth: float, half_angle: float, reach: float) -> BaseGeometry:
    """Draw the wedge of directions `azimuth` ± `half_angle` (degrees) out to a reach."""
    if half_angle >= 180:
        return disc(centre, reach)
    steps = max(4, math.ceil(half_angle / 3))
    far = reach / math.cos(math.radians(half_angle / steps))
    turns = [math.radians(azimuth + half_angle * (i / steps)) for i in range(-steps, steps + 1)]
    rim = [(centre.x + far * math.sin(t), centre.y + far * math.cos(t)) for t in turns]
    return Polygon([(centre.x, centre.y), *rim])


def sector(
    shape: BaseGeometry, nearest: float, farthest: float, azimuth: float, half_angle: float
) -> BaseGeometry:
    """Cut a ring to a wedge of directions, widened by the size of the shape it is seen from.

    A ring that has an inner edge loses its corners: a bearing far off and a distance far off
    together are rarer than either, so the region is the oval of that much room in both.
    """
    size = math.sqrt(shape.area / math.pi) if shape.area > 0 else 0.0
    if nearest > size and half_angle < 90:
        return _oval(shape.centroid, (nearest, farthest + size), azimuth, half_angle, size)
    around = ring(shape, nearest, farthest)
    reach = farthest + _span(shape) + size
    seen = grown(wedge(shape.centroid, azimuth, half_angle, reach), size)
    return around.intersection(seen)


def _oval(
    centre: Point, reach: tuple[float, float], azimuth: float, half_angle: float, size: float
) -> BaseGeometry:
    """Draw the oval in distance and bearing about the middle of a sector."""
    middle, room = sum(reach) / 2, OVAL * (reach[1] - reach[0]) / 2
    angle = math.radians(OVAL * half_angle) + math.asin(min(1.0, size / middle))
    rim = []
    for step in range(4 * QUARTER):
        turn = math.radians(step * 90.0 / QUARTER)
        away = max(SLIVER_M, middle + room * math.cos(turn))
        bearing = math.radians(azimuth) + angle * math.sin(turn)
        rim.append((centre.x + away * math.sin(bearing), centre.y + away * math.cos(bearing)))
    return Polygon(rim)


def half_plane(centre: Point, azimuth: float, window: BaseGeometry) -> BaseGeometry:
    """Keep the part of a window on one side of a line through a point, square to an azimuth."""
    reach = 2.0 * (_span(window) + centre.distance(window)) + SLIVER_M
    return wedge(centre, azimuth, 90.0, reach).intersection(window)


def compass_part(area: BaseGeometry, azimuths: Iterable[float]) -> BaseGeometry:
    """Cut an area by its centroid's half-plane; several directions give the union of parts."""
    parts = [half_plane(area.centroid, a, area) for a in azimuths]
    return shapely.union_all(parts)


def middle(area: BaseGeometry) -> BaseGeometry:
    """Keep the middle of an area: what lies within its own outline drawn at half the size."""
    half = affinity.scale(area, 0.5, 0.5, origin=area.centroid)
    inner = half.intersection(area)
    return inner if inner.area > 0 else area


def lens(a: BaseGeometry, b: BaseGeometry, width: float) -> BaseGeometry:
    """Draw the lens between two shapes: two arcs through both centres, `width` wide at the middle.

    The shapes' cores are left out, each up to a quarter of the way, so that places that touch
    still have something between them.
    """
    start, end = a.centroid, b.centroid
    way = start.distance(end)
    if way <= SLIVER_M:
        return grown(shapely.union_all([a, b]), max(width / 2, SLIVER_M))
    sagitta = min(max(width / 2, SLIVER_M), way / 2)
    radius = (way * way / 4 + sagitta * sagitta) / (2 * sagitta)
    middle = Point((start.x + end.x) / 2, (start.y + end.y) / 2)
    off = radius - sagitta
    ux, uy = (end.x - start.x) / way, (end.y - start.y) / way
    centres = (
        Point(middle.x - uy * off, middle.y + ux * off),
        Point(middle.x + uy * off, middle.y - ux * off),
    )
    body = (
        centres[0]
        .buffer(radius, quad_segs=256)
        .intersection(centres[1].buffer(radius, quad_segs=256))
    )
    cores = [core(a, way), core(b, way)]
    left = body.difference(shapely.union_all(cores))
    return left if left.area > 0 else body


def core(shape: BaseGeometry, way: float) -> BaseGeometry:
    """Draw what of a place is left out of what lies between: up to a quarter of the way."""
    return disc(shape.centroid, min(_size(shape), way / 4))


def corridor(a: BaseGeometry, b: BaseGeometry, width: float) -> BaseGeometry:
    """Draw the strip along the straight line between two places, rounded at both ends."""
    line = LineString([a.centroid.coords[0], b.centroid.coords[0]])
    return grown(line, max(width / 2, SLIVER_M))


def sides(line: BaseGeometry, window: BaseGeometry) -> tuple[BaseGeometry, BaseGeometry]:
    """Divide a window by a line into what lies left and right of it, facing along the line.

    The line's loose ends are drawn out straight across the window. A line that misses the window
    leaves all of it on one side. Arms of a river beside its main course divide nothing.
    """
    main = main_course(line)
    reach = _span(window) + _span(main) + main.distance(window) + 1.0
    whole = _drawn_out(main, reach)
    pieces = [p for p in shapely.get_parts(split(_solid(window), whole)) if isinstance(p, Polygon)]
    left: list[Polygon] = []
    right: list[Polygon] = []
    for piece in pieces:
        (left if _is_left(piece, whole) else right).append(piece)
    return (
        shapely.union_all(left).intersection(window),
        shapely.union_all(right).intersection(window),
    )


def left_normal(line: BaseGeometry) -> float:
    """Return the azimuth to the left of a line on the whole, seen from its start to its end."""
    main = main_course(line)
    (x0, y0), (x1, y1) = main.coords[0], main.coords[-1]
    return (math.degrees(math.atan2(x1 - x0, y1 - y0)) - 90.0) % 360.0


def azimuth(a: Point, b: Point) -> float:
    """Return the azimuth from one point to another."""
    return math.degrees(math.atan2(b.x - a.x, b.y - a.y)) % 360.0


def main_course(line: BaseGeometry) -> LineString:
    """Return the longest single line of a river; raises ValueError where there is no line."""
    merged = shapely.line_merge(line) if isinstance(line, MultiLineString) else line
    parts = [p for p in shapely.get_parts(merged) if isinstance(p, LineString)]
    if not parts:
        raise ValueError("a side needs a line")
    return max(parts, key=lambda p: p.length)


def _drawn_out(line: LineString, reach: float) -> LineString:
    coords = [tuple(c[:2]) for c in line.coords]
    trend = max(1, len(coords) // 10)
    head, tail = coords[min(trend, len(coords) - 1)], coords[-min(trend + 1, len(coords))]
    return LineString([_beyond(head, coords[0], reach), *coords, _beyond(tail, coords[-1], reach)])


def _beyond(inner: tuple[float, ...], end: tuple[float, ...], reach: float) -> tuple[float, float]:
    dx, dy = end[0] - inner[0], end[1] - inner[1]
    size = math.hypot(dx, dy) or 1.0
    return end[0] + dx / size * reach, end[1] + dy / size * reach


def _is_left(piece: Polygon, line: LineString) -> bool:
    """Say on which side of the line a piece of the window lies."""
    inside = piece.representative_point()
    at = line.project(inside)
    shared = piece.boundary.intersection(line)
    if shared.length > 0:
        stretch = max(
            (p for p in shapely.get_parts(shared) if isinstance(p, LineString)),
            key=lambda p: p.length,
        )
        middle = stretch.interpolate(0.5, normalized=True)
        at = line.project(middle)
        for step in (SLIVER_M, 10.0, 100.0):
            a, b = line.interpolate(max(0.0, at - step)), line.interpolate(at + step)
            size = a.distance(b) or 1.0
            nx, ny = -(b.y - a.y) / size, (b.x - a.x) / size
            if piece.contains(Point(middle.x + nx * SLIVER_M, middle.y + ny * SLIVER_M)):
                return True
            if piece.contains(Point(middle.x - nx * SLIVER_M, middle.y - ny * SLIVER_M)):
                return False
    a, b = line.interpolate(max(0.0, at - 1.0)), line.interpolate(at + 1.0)
    return bool((b.x - a.x) * (inside.y - a.y) - (b.y - a.y) * (inside.x - a.x) > 0)


def _solid(shape: BaseGeometry) -> BaseGeometry:
    """Return the box around a shape: splitting a plain box cannot fail on a ragged outline."""
    west, south, east, north = shape.bounds
    return box(west - 10.0, south - 10.0, east + 10.0, north + 10.0)


def _size(shape: BaseGeometry) -> float:
    return math.sqrt(shape.area / math.pi) if shape.area > 0 else 0.0


def _span(shape: BaseGeometry) -> float:
    west, south, east, north = shape.bounds
    return math.hypot(east - west, north - south)


def _length(value: float) -> float:
    if not math.isfinite(value) or value < 0:
        raise ValueError(f"not a distance: {value}")
    return max(value, SLIVER_M)


def wieczorek(distance: float, half_angle: float, delta: float, precision: float = 0.0) -> float:
    """Return the point-radius of a distance along a bearing (Wieczorek, Guo and Hijmans 2004).

    `half_angle` in degrees, 180 when no direction is given; `delta` is extent, distance precision
    and map error together; `precision` that of the coordinates; all in the unit of `distance`.
    """
    if half_angle >= 180:
        return distance + delta + precision
    a = math.radians(half_angle)
    along = distance + delta - distance * math.cos(a)
    return math.hypot(along, distance * math.sin(a)) + precision
