"""Shapes of the clauses and the regions made of them."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon, box

from geo import shapes
from geo.region import Region, solid, summary

positive = st.floats(0, 300_000)


@pytest.mark.parametrize(("delta", "radius"), [(4.119, 6.202), (0.0, 3.902)])
def test_point_radius_of_the_published_check(delta: float, radius: float) -> None:
    """Check values of Wieczorek, Guo and Hijmans (2004): 10 along a bearing of ±22.5°."""
    assert shapes.wieczorek(10, 22.5, delta) == pytest.approx(radius, abs=0.001)


def test_point_radius_without_a_direction_is_the_ring() -> None:
    assert shapes.wieczorek(10, 180, 2, 0.1) == pytest.approx(12.1)


@given(low=positive, span=positive, azimuth=st.floats(-720, 720), half=st.floats(1, 180))
@settings(deadline=None)
def test_every_sector_is_sound(low: float, span: float, azimuth: float, half: float) -> None:
    town = Point(500_000, 3_900_000).buffer(1500)
    sector = shapes.sector(town, low, low + span, azimuth, half)
    assert sector.is_valid
    assert sector.area > 0


@given(azimuth=st.floats(0, 360), distance=st.floats(5_000, 100_000))
@settings(deadline=None)
def test_a_sector_holds_what_lies_there_and_not_what_lies_behind(
    azimuth: float, distance: float
) -> None:
    town = Point(0, 0).buffer(1000)
    sector = shapes.sector(town, distance * 0.8, distance * 1.2, azimuth, 30)
    a = math.radians(azimuth)
    assert sector.covers(Point(distance * math.sin(a), distance * math.cos(a)))
    assert not sector.intersects(Point(-distance * math.sin(a), -distance * math.cos(a)))


@pytest.mark.parametrize("distance", [-1.0, math.nan, math.inf])
def test_what_is_no_distance_is_refused(distance: float) -> None:
    with pytest.raises(ValueError, match="not a distance"):
        shapes.disc(Point(0, 0), distance)


def test_a_zero_distance_keeps_the_place_itself() -> None:
    assert shapes.ring(Point(0, 0).buffer(500), 0, 0).area > 0


def test_left_and_right_are_told_facing_along_the_line() -> None:
    river = LineString([(0, 100), (0, 50), (0, 0)])  # flows south
    left, right = shapes.sides(river, box(-50, 20, 50, 80))
    assert left.covers(Point(10, 50))  # east
    assert right.covers(Point(-10, 50))
    assert shapes.left_normal(river) == pytest.approx(90)


@given(st.lists(st.floats(-30, 30), min_size=2, max_size=30))
@settings(deadline=None)
def test_the_sides_of_a_winding_river_share_no_ground_and_leave_none(bends: list[float]) -> None:
    river = LineString([(x, -100.0 * i) for i, x in enumerate(bends)])
    window = box(-200, -100.0 * len(bends), 200, 100)
    left, right = shapes.sides(river, window)
    assert left.intersection(right).area < 1e-6
    assert left.area + right.area == pytest.approx(window.area)
    assert left.covers(Point(199, -50))
    assert right.covers(Point(-199, -50))


def test_a_line_that_misses_the_window_leaves_all_on_one_side() -> None:
    left, right = shapes.sides(LineString([(0, 10), (0, 0)]), box(500, 0, 510, 10))
    assert left.area == pytest.approx(100)
    assert right.is_empty


@given(way=st.floats(0, 200_000), a=st.floats(1, 20_000), b=st.floats(1, 20_000))
@settings(deadline=None)
def test_a_lens_between_two_places_is_sound_however_near_they_are(
    way: float, a: float, b: float
) -> None:
    one, two = Point(0, 0).buffer(a), Point(way, 0).buffer(b)
    lens = shapes.lens(one, two, max(4000.0, way * 0.3))
    assert lens.is_valid
    assert lens.area > 0


def test_a_lens_holds_the_middle_and_not_the_towns() -> None:
    lens = shapes.lens(Point(0, 0).buffer(1000), Point(30_000, 0).buffer(1000), 9000)
    assert lens.covers(Point(15_000, 4000))
    assert not lens.covers(Point(15_000, 5000))
    assert not lens.covers(Point(0, 0))


def test_a_compass_part_is_cut_at_the_centroid() -> None:
    area = box(0, 0, 10, 10)
    assert shapes.compass_part(area, [0.0]).equals(box(0, 5, 10, 10))
    both = shapes.compass_part(area, [0.0, 90.0])
    assert both.area == pytest.approx(75)


def test_a_polygon_wound_the_wrong_way_or_crossing_itself_is_mended() -> None:
    wrong = Polygon([(40, 35), (40, 36), (41, 36), (41, 35)])
    bow_tie = Polygon([(40, 35), (41, 36), (41, 35), (40, 36)])
    for shape in (wrong, bow_tie, Point(40, 35), LineString([(40, 35), (41, 35)])):
        sound, lat, lon, radius = summary(shape)
        assert sound.is_valid
        assert sound.area > 0
        assert sound.covers(Point(lon, lat))
        assert radius >= 1.0


def test_an_empty_shape_places_nothing() -> None:
    with pytest.raises(ValueError, match="places nothing"):
        solid(Polygon())


def test_the_radius_reaches_every_corner() -> None:
    shape = box(40, 35, 41, 36)
    _, lat, lon, radius = summary(shape)
    assert (lat, lon) == (35.5, 40.5)
    assert 71_000 < radius < 73_500  # half the diagonal of 90.6 × 111 km


def test_the_point_keeps_inside_a_ring() -> None:
    ring = Point(40, 35).buffer(1).difference(Point(40, 35).buffer(0.9))
    _, lat, lon, _ = summary(ring, (35.0, 40.0))
    assert ring.covers(Point(lon, lat))


def test_a_region_is_plain_json_with_the_right_winding() -> None:
    shape = Polygon([(40, 35), (40, 36), (41, 36), (41, 35)])
    found = Region("resolved", shape, 35.5, 40.5, 70_000.0).to_dict()
    ring = shapely.geometry.shape(found["geometry"]).exterior
    assert ring.is_ccw
    assert found["radius_m"] == 70_000.0


@pytest.mark.parametrize(
    ("radius", "extent", "status", "acled", "ucdp"),
    [
        (1500, "place", "resolved", 1, 1),
        (15_000, "place", "resolved", 2, 2),
        (15_000, "place", "proxy", 2, 2),
        (1500, "place", "ambiguous", 2, 2),
        (110_000, "place", "resolved", 2, 4),
        (137_000, "province", "resolved", 3, 4),
        (400_000, "country", "resolved", 3, 6),
        (100_000, "line", "resolved", 2, 5),
    ],
)
def test_precision_codes_of_the_other_archives(
    radius: float, extent: str, status: str, acled: int, ucdp: int
) -> None:
    found = Region(status, box(0, 0, 1, 1), 0.5, 0.5, radius, extent=extent)  # type: ignore[arg-type]
    assert (found.acled_geo_precision, found.ucdp_where_prec) == (acled, ucdp)


def test_an_unresolved_region_claims_no_precision() -> None:
    nothing = Region("unresolved")
    assert nothing.acled_geo_precision is None
    assert nothing.ucdp_where_prec is None
    assert nothing.to_dict()["radius_m"] is None
