"""From a clause and its anchors to its shape in EPSG:4326. One function a kind of clause."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo import grammar, metric, shapes
from geo.anchors import Found, Places, near_m, toward_m
from geo.clause import Clause
from geo.compass import Direction
from geo.metric import Metric
from geo.numbers import Distance

WIDE_M = 25_000.0  # the countryside of a town that is no province's namesake
AREA_NEAR_M = 10_000.0  # "near" a whole province or river
FAR_M = 300_000.0  # a direction that another clause already bounds
ROAD_ANGLE = 45.0  # a road toward a place need not leave in its direction


def reach(distance: Distance, area: bool) -> tuple[float, float]:
    """Return the least and the greatest distance in metres that the words allow for.

    See `grammar.REACH`. From an area's edge the straight distance is meant, so nothing is taken off
    for winding roads.
    """
    share_below, share_above, fixed = grammar.REACH
    below = share_above if area else share_below
    fixed = min(fixed, distance.low) if distance.low < 1000.0 else fixed
    low = distance.low * (1 - below) - fixed
    high = distance.high * (1 + share_above) + fixed
    if distance.hedge == "up to":
        low = 0.0
    if distance.hedge == "over":
        high = max(high, 1.5 * distance.high)
    return max(0.0, low), high


def plane_of(found: Found, reach_m: float = 0.0) -> Metric:
    """Choose the metric projection around an anchor."""
    if found.is_area or found.is_line:
        return metric.of(found.shape, reach_m)
    return metric.local(*found.place, reach_m)


def feature(found: Found) -> BaseGeometry:
    """Draw the thing itself: its outline, or a disc of its size."""
    if found.is_area:
        return found.shape
    plane = plane_of(found)
    flat = found.footprint(plane)
    if not found.is_line:
        return plane.back(flat)
    return plane.back(_around(found, flat, max(found.error_m, 1.0)))


def _around(found: Found, flat: BaseGeometry, by: float) -> BaseGeometry:
    """Grow a thing's footprint by a distance, lines and outlines as finely as they are known."""
    if found.is_line or found.is_area:
        return shapes.strip(flat, by, found.error_m)
    return shapes.grown(flat, by)


def distant(found: Found, clause: Clause) -> BaseGeometry:
    """Draw the sector, or the ring, at a distance from a place or area."""
    if clause.distance is None:
        raise ValueError("a distance clause needs a distance")
    low, high = reach(clause.distance, found.is_area)
    plane = plane_of(found, high)
    flat = found.footprint(plane)
    if found.is_area:
        whole = shapes.edge_ring(flat, low, high)
    elif clause.directions:
        return plane.back(
            shapes.grown(
                _sector(plane, found, flat, low, high, clause.directions[0]), grammar.THING_M
            )
        )
    else:
        whole = shapes.ring(flat, low, high)
    if clause.directions:
        wedge = _wedge(plane, found, flat, clause.directions[0], high)
        whole = whole.intersection(wedge)
    return plane.back(shapes.grown(whole, grammar.THING_M))


def _sector(
    plane: Metric, found: Found, flat: BaseGeometry, low: float, high: float, way: Direction
) -> BaseGeometry:
    grid = way.azimuth + plane.convergence(*found.place)
    return shapes.sector(flat, low, high, grid, way.half_angle)


def _wedge(
    plane: Metric, found: Found, flat: BaseGeometry, way: Direction, reach_m: float
) -> BaseGeometry:
    grid = way.azimuth + plane.convergence(*found.place)
    west, south, east, north = flat.bounds
    span = max(east - west, north - south)
    wedge = shapes.wedge(flat.centroid, grid, way.half_angle, reach_m + 2 * span)
    return shapes.grown(wedge, span / 4) if found.is_area else wedge


def direction(gazetteer: Places, found: Found, clause: Clause, bounded: bool) -> BaseGeometry:
    """Draw the sector on one side of a place, out to the next comparable place.

    `bounded` says that another clause sets the limit, so that the sector may reach on.
    """
    far = (
        FAR_M if bounded else grammar.TOWARD_MAX_M if found.is_area else toward_m(gazetteer, found)
    )
    plane = plane_of(found, far)
    flat = found.footprint(plane)
    if found.is_area:
        around = _around(found, flat, far + grammar.THING_M).difference(flat)
        return plane.back(
            around.intersection(_wedge(plane, found, flat, clause.directions[0], far))
        )
    sector = _sector(plane, found, flat, 0.0, far, clause.directions[0])
    return plane.back(shapes.grown(sector, grammar.THING_M))


def near(gazetteer: Places, found: Found) -> BaseGeometry:
    """Draw the disc around a place out to half the way to its neighbour.

    What is long (a river, a road) or wide (a province) is near all along, not about its middle.
    """
    plane = plane_of(found, grammar.NEAR_MAX_M)
    flat = found.footprint(plane)
    if found.is_area or found.is_line:
        return plane.back(_around(found, flat, AREA_NEAR_M))
    return plane.back(shapes.disc(flat.centroid, near_m(gazetteer, found)))


def around(gazetteer: Places, found: Found, *, large: bool) -> BaseGeometry:
    """Draw the surroundings of a town; of a large division, out to the next comparable town."""
    if not large or found.is_area or found.is_line:
        return near(gazetteer, found)
    far = toward_m(gazetteer, found)
    plane = plane_of(found, far)
    return plane.back(shapes.disc(found.footprint(plane).centroid, far))


def outside(gazetteer: Places, found: Found, clause: Clause) -> BaseGeometry:
    """Draw what lies around a place but not in it; "outskirts" keep to its edge."""
    plane = plane_of(found, grammar.NEAR_MAX_M)
    flat = found.footprint(plane)
    if found.is_area or found.is_line:
        around = _around(found, flat, AREA_NEAR_M).difference(flat)
    elif clause.label == "outskirts":
        centre = flat.centroid
        edge = shapes.disc(centre, found.extent_m + grammar.NEAR_MIN_M / 2)
        around = edge.difference(shapes.disc(centre, found.extent_m / 2))
    else:
        around = shapes.disc(flat.centroid, near_m(gazetteer, found)).difference(flat)
    if clause.directions:
        around = around.intersection(_wedge(plane, found, flat, clause.directions[0], FAR_M))
    return plane.back(around)


def part(found: Found, clause: Clause, wide: bool) -> BaseGeometry:
    """Cut an area to its northern, eastern, ... part; `wide` is the country around a town."""
    plane = plane_of(found, WIDE_M)
    flat = found.footprint(plane)
    if wide and not found.is_area:
        flat = _around(found, flat, WIDE_M)
    if clause.side == "any":
        return plane.back(shapes.middle(flat))
    ways = [d.azimuth + plane.convergence(*found.place) for d in clause.directions]
    return plane.back(shapes.compass_part(flat, ways) if ways else flat)


def between(a: Found, b: Found, road: bool) -> BaseGeometry:
    """Draw the lens between two places, or the strip that a road between them may run in."""
    plane = metric.local(*_mid(a, b))
    far = Point(plane.xy(*a.place)).distance(Point(plane.xy(*b.place)))
    plane = metric.local(*_mid(a, b), far)
    first, second = (f.footprint(plane) for f in (a, b))
    first, second = _nearest_end(a, first, second), _nearest_end(b, second, first)
    width = max(grammar.LENS_MIN_M, grammar.LENS_SHARE * first.centroid.distance(second.centroid))
    draw = shapes.corridor if road else shapes.lens
    return plane.back(draw(first, second, width))


def amid(places: Sequence[Found]) -> BaseGeometry:
    """Draw what several places enclose, with the lens between each two; without the places."""
    if len(places) == 2:
        return between(places[0], places[1], False)
    spots = [found.place for found in places]
    plane = metric.local(*spots[0])
    far = max(Point(plane.xy(*spots[0])).distance(Point(plane.xy(*s))) for s in spots)
    plane = metric.local(*spots[0], far)
    flats = [found.footprint(plane) for found in places]
    hull = shapely.MultiPoint([flat.centroid for flat in flats]).convex_hull
    parts, cores = [hull] if hull.area > 0 else [], []
    for one, two in itertools.combinations(flats, 2):
        way = one.centroid.distance(two.centroid)
        parts.append(shapes.lens(one, two, max(grammar.LENS_MIN_M, grammar.LENS_SHARE * way)))
    for number, flat in enumerate(flats):
        others = [f.centroid for other, f in enumerate(flats) if other != number]
        way = min(flat.centroid.distance(other) for other in others)
        cores.append(shapes.core(flat, way))
    whole = shapely.union_all(parts)
    left = whole.difference(shapely.union_all(cores))
    return plane.back(left if left.area > 0 else whole)


def _nearest_end(found: Found, flat: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Take of a line the point nearest to the other thing; anything else is taken whole."""
    if not found.is_line:
        return flat
    return shapely.get_point(shapely.shortest_line(flat, other), 0)


def _mid(a: Found, b: Found) -> tuple[float, float]:
    lon = a.place[1] + ((b.place[1] - a.place[1] + 180.0) % 360.0 - 180.0) / 2
    return (a.place[0] + b.place[0]) / 2, (lon + 180.0) % 360.0 - 180.0


def toward(origin: Found, target: Found) -> BaseGeometry:
    """Draw the wedge of directions from one place toward another."""
    plane = plane_of(origin, FAR_M)
    flat = origin.footprint(plane)
    goal = Point(plane.xy(*target.place))
    start = flat.centroid
    far = max(FAR_M, start.distance(goal))
    wedge = shapes.wedge(start, shapes.azimuth(start, goal), ROAD_ANGLE, far)
    return plane.back(shapes.grown(wedge, max(origin.extent_m, 1.0)))


def sites(places: list[Found], clause: Clause) -> BaseGeometry:
    """Draw the discs (or rings, for a distance) around each of a set of candidate sites."""
    discs = []
    for found in places:
        plane = plane_of(found, grammar.NEAR_MAX_M)
        if clause.distance is not None:
            discs.append(distant(found, clause))
        else:
            flat = found.footprint(plane)
            discs.append(plane.back(_around(found, flat, grammar.NEAR_MIN_M)))
    return shapely.union_all(discs)
