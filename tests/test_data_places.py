"""The built-in case's places: each lies where its words allow, and says what was assumed."""

from __future__ import annotations

import pytest
from shapely.geometry import Point

from data.case import Case
from data.places import place_case
from geo.features import admin1, by_id
from geo.gazetteer import Gazetteer
from geo.region import Region

# Deir ez-Zor, Al Mayādīn (west bank), Khushām, Hajīn (east bank), by GeoNames.
CITY, MAYADIN = Point(40.1408, 35.3359), Point(40.4515, 35.0198)
KHUSHAM, HAJIN = Point(40.2892, 35.3009), Point(40.8314, 34.6951)


@pytest.fixture(scope="module")
def regions(case: Case, gazetteer: Gazetteer) -> dict[str, Region]:
    return place_case(case, gazetteer)


def test_every_wording_of_the_case_is_placed(case: Case, regions: dict[str, Region]) -> None:
    assert set(regions) == set(case.places)
    for region in regions.values():
        assert region.geometry is not None
        assert region.geometry.is_valid
        assert region.geometry.buffer(1e-6).covers(Point(region.lon, region.lat))


def test_the_band_east_of_the_line_is_a_proxy_within_the_province(
    regions: dict[str, Region],
) -> None:
    band = regions["base-8km"]
    province = admin1("SY-DY")
    river = by_id("river:euphrates")
    assert province is not None
    assert river is not None
    assert band.status == "proxy"
    assert any("stands in for it" in line for line in band.assumptions)
    assert band.geometry is not None
    assert province.geometry.buffer(0.01).covers(band.geometry)
    assert not band.geometry.intersects(river.geometry)
    for west in (CITY, MAYADIN):
        assert not band.geometry.covers(west)


def test_four_miles_lie_nearer_to_the_river_than_eight_kilometers(
    regions: dict[str, Region],
) -> None:
    river = by_id("river:euphrates")
    near, far = regions["base-4mi"].geometry, regions["base-8km"].geometry
    assert river is not None
    assert near is not None
    assert far is not None
    assert near.distance(river.geometry) < far.distance(river.geometry)
    assert near.symmetric_difference(far).area > 0.2 * far.area


def test_two_outlets_with_the_same_words_give_the_same_band(regions: dict[str, Region]) -> None:
    ours, theirs = regions["base-8km"].geometry, regions["base-8km-jpost"].geometry
    assert ours is not None
    assert theirs is not None
    assert ours.symmetric_difference(theirs).area < 0.02 * ours.area


def test_the_refinery_is_a_set_of_candidates(regions: dict[str, Region]) -> None:
    region = regions["refinery"]
    assert region.status == "ambiguous"
    assert len(region.candidates) >= 2
    assert region.geometry is not None
    assert all(region.geometry.covers(Point(c.lon, c.lat)) for c in region.candidates)


def test_the_other_bank_is_the_west_one_by_a_stated_viewpoint(regions: dict[str, Region]) -> None:
    region = regions["other-bank"]
    assert any("is seen from" in line for line in region.assumptions)
    assert region.geometry is not None
    assert region.geometry.covers(CITY)
    assert not region.geometry.covers(KHUSHAM)
    assert not region.geometry.covers(HAJIN)


def test_the_city_and_its_province_are_two_places(regions: dict[str, Region]) -> None:
    city, province = regions["city"], regions["province"]
    assert city.radius_m is not None
    assert province.radius_m is not None
    assert province.radius_m > 10 * city.radius_m
    assert province.acled_geo_precision == 3


def test_a_line_is_kept_to_the_area_that_the_coder_gave(regions: dict[str, Region]) -> None:
    province = admin1("SY-DY")
    assert province is not None
    for place in ("line", "river"):
        geometry = regions[place].geometry
        assert geometry is not None
        assert province.geometry.buffer(0.05).covers(geometry)


def test_an_area_that_is_not_known_is_said_and_not_passed_over(
    regions: dict[str, Region],
) -> None:
    assert any("Abu Kamal District" in line for line in regions["salihiyah"].assumptions)
