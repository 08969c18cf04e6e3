"""Metric projections: distances in metres anywhere on the globe, and the way back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import Point, box

from geo import metric

GEOD = Geod(ellps="WGS84")
lats = st.floats(-90, 90)
lons = st.floats(-180, 180)


@given(lat=lats, lon=lons)
def test_a_point_comes_back_where_it_was(lat: float, lon: float) -> None:
    plane = metric.local(lat, lon)
    there = plane.latlon(*plane.xy(lat, lon))
    _, _, away = GEOD.inv(lon, lat, there[1], there[0])
    assert away < 0.01


@given(lat=lats, lon=lons, radius=st.floats(10, 400_000))
@settings(deadline=None)
def test_a_disc_keeps_its_radius_and_stays_on_the_globe(
    lat: float, lon: float, radius: float
) -> None:
    plane = metric.local(lat, lon, radius)
    shape = plane.back(Point(plane.xy(lat, lon)).buffer(radius))
    assert shape.is_valid
    assert not shape.is_empty
    west, south, east, north = shape.bounds
    assert -180 <= west <= east <= 180
    assert -90.0001 <= south <= north <= 90.0001
    area = plane.forward(shape.segmentize(0.5)).area
    assert math.isclose(area, math.pi * radius**2, rel_tol=0.03)


@pytest.mark.parametrize("lat", [0.0, 35.3, 83.9, 84.1, -79.9, -85.0])
def test_north_is_north(lat: float) -> None:
    plane = metric.local(lat, 40.14)
    turn = math.radians(plane.convergence(lat, 40.14))
    x, y = plane.xy(lat, 40.14)
    north = plane.latlon(x + 1000 * math.sin(turn), y + 1000 * math.cos(turn))
    azimuth, _, _ = GEOD.inv(40.14, lat, north[1], north[0])
    assert abs(azimuth) < 0.01


def test_a_disc_across_the_antimeridian_is_cut_in_two() -> None:
    plane = metric.local(-17.0, 179.95)
    shape = plane.back(Point(plane.xy(-17.0, 179.95)).buffer(20_000))
    assert shape.geom_type == "MultiPolygon"
    assert shape.covers(Point(-179.95, -17.0))
    assert not shape.covers(Point(0.0, -17.0))


def test_a_disc_around_a_pole_covers_it() -> None:
    plane = metric.local(89.9, 10.0)
    shape = plane.back(Point(plane.xy(89.9, 10.0)).buffer(50_000))
    assert shape.covers(Point(-150.0, 89.99))


@pytest.mark.parametrize("place", [(91.0, 0.0), (0.0, 181.0), (math.nan, 0.0), (0.0, math.inf)])
def test_what_is_not_on_the_globe_is_refused(place: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="not a place on the globe"):
        metric.local(*place)


def test_a_wide_shape_is_projected_about_its_middle() -> None:
    assert metric.of(box(30, 32, 45, 37)).crs.startswith("+proj=aeqd")
    assert metric.of(box(40, 35, 40.1, 35.1)).crs == "EPSG:32637"
