"""The geocoder: geopy's manners, the context, and the three answers kept apart."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from geopy.exc import GeocoderQueryError, GeocoderUnavailable
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from geo.errors import BadQueryError, OutOfReachError
from geo.gazetteer import Gazetteer
from geo.geocoder import MAX_WORDING, OfflineGeocoder, locate
from geo.matching import km_between
from geo.online import OnlineAnswer
from geo.place import Candidate

NOWHERE = "Xqwvzberg"


class StandIn:
    """Answers in the online geocoder's stead, and counts how often it was asked."""

    def __init__(self, *candidates: Candidate, down: bool = False) -> None:
        self.candidates = candidates
        self.down = down
        self.asked: list[str] = []

    def ask(self, query: str, *, country: str | None = None, limit: int = 5) -> OnlineAnswer:
        del country, limit
        self.asked.append(query)
        if self.down:
            raise OutOfReachError("Nominatim did not answer (Service timed out).")
        when = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
        return OnlineAnswer("Nominatim", when, self.candidates, from_cache=False)


@pytest.fixture(scope="module")
def geocoder(gazetteer: Gazetteer) -> OfflineGeocoder:
    return OfflineGeocoder(gazetteer)


def test_it_is_a_geopy_geocoder(geocoder: OfflineGeocoder) -> None:
    assert isinstance(geocoder, Geocoder)
    with geocoder as opened:
        found = opened.geocode("Deir al-Zor", country="SY")
    assert isinstance(found, Location)
    assert km_between((35.3359, 40.1408), (found.latitude, found.longitude)) < 1
    raw = found.raw
    assert raw["status"] == "resolved"
    assert raw["geometry"]["type"] == "Polygon"
    assert raw["radius_m"] > 0
    assert {"method", "candidates", "clauses", "assumptions"} <= set(raw)


def test_it_works_in_a_rate_limiter(geocoder: OfflineGeocoder) -> None:
    limited = RateLimiter(geocoder.geocode, min_delay_seconds=0, swallow_exceptions=False)
    assert limited("Raqqa", country="SY") is not None
    with pytest.raises(GeocoderQueryError):
        limited("")


def test_not_found_is_none(geocoder: OfflineGeocoder) -> None:
    assert geocoder.geocode(NOWHERE, country="SY") is None
    assert geocoder.geocode(NOWHERE, country="SY", exactly_one=False) is None


def test_ambiguous_says_so_and_lists_the_readings(geocoder: OfflineGeocoder) -> None:
    first = geocoder.geocode("San Antonio", country="PH")
    assert isinstance(first, Location)
    assert first.raw["status"] == "ambiguous"
    readings = geocoder.geocode("San Antonio", country="PH", exactly_one=False)
    assert isinstance(readings, list)
    assert len(readings) >= 2
    assert all("Philippines" in reading.address for reading in readings)


def test_out_of_reach_is_an_exception_and_unresolved_without_online(gazetteer: Gazetteer) -> None:
    down = StandIn(down=True)
    online = OfflineGeocoder(gazetteer, online=down)  # type: ignore[arg-type]
    with pytest.raises(GeocoderUnavailable, match="did not answer"):
        online.geocode(NOWHERE, country="SY")
    assert online.geocode("Raqqa", country="SY") is not None
    assert down.asked == [NOWHERE], "what is known offline is never asked for"
    region = locate(NOWHERE, gazetteer, country="SY", online=down)  # type: ignore[arg-type]
    assert region.status == "unreachable"
    assert region.lat is None


def test_what_an_online_service_knows_is_a_suggestion_with_its_credit(
    gazetteer: Gazetteer,
) -> None:
    place = Candidate(
        *("osm:node/1", NOWHERE, 35.0, 40.0, "village", "SY", None, None, NOWHERE),
        how="exact",
        score=0.5,
        source="OpenStreetMap, asked Nominatim, at 2026-01-02 03:04 UTC",
        accepted=True,
    )
    region = locate(NOWHERE, gazetteer, online=StandIn(place))  # type: ignore[arg-type]
    assert region.status == "ambiguous"
    assert region.candidates == (place,)
    assert any("asked Nominatim, at 2026-01-02 03:04 UTC" in note for note in region.assumptions)
    empty = locate(NOWHERE, gazetteer, online=StandIn())  # type: ignore[arg-type]
    assert empty.status == "unresolved"
    assert any("no such place there either" in note for note in empty.assumptions)


@pytest.mark.parametrize("query", ["", "   ", None, 7, b"Raqqa", "x" * (MAX_WORDING + 1)])
def test_bad_input_is_a_query_error(geocoder: OfflineGeocoder, query: object) -> None:
    with pytest.raises(GeocoderQueryError):
        geocoder.geocode(query)  # type: ignore[arg-type]


@pytest.mark.parametrize("country", ["Narnia", "S", "1Y", "SY; DROP"])
def test_a_country_is_one_there_is(geocoder: OfflineGeocoder, country: str) -> None:
    with pytest.raises(GeocoderQueryError, match="two-letter"):
        geocoder.geocode("Raqqa", country=country)
    with pytest.raises(GeocoderQueryError, match="'XX' is no country's code"):
        geocoder.geocode("Raqqa", country="XX")


@pytest.mark.parametrize("country", ["SY", "sy", "SYR", "Syria", "Syrian Arab Republic"])
def test_a_country_is_read_as_tables_write_it(geocoder: OfflineGeocoder, country: str) -> None:
    place = geocoder.geocode("Raqqa", country=country)
    assert isinstance(place, Location)
    assert round(place.latitude) == 36


def test_context_settles_homonyms(geocoder: OfflineGeocoder) -> None:
    texas = geocoder.geocode("Paris", country="US", within="Texas")
    assert isinstance(texas, Location)
    assert round(texas.latitude) == 34
    near = geocoder.geocode("Paris", near=(33.5, -95.5), country="US")
    assert isinstance(near, Location)
    assert round(near.latitude) == 34


def test_reverse_names_the_nearest_settlement(geocoder: OfflineGeocoder) -> None:
    found = geocoder.reverse("35.30, 40.29")
    assert isinstance(found, Location)
    assert found.address == "Khushām, Deir ez-Zor, Syria"
    assert found.raw["distance_m"] < 500
    several = geocoder.reverse(Point(35.3, 40.29), exactly_one=False, limit=3)
    assert isinstance(several, list)
    assert len(several) == 3
    assert geocoder.reverse((-45.0, -140.0)) is None, "the middle of an ocean"


@pytest.mark.parametrize("point", ["nowhere", None, (99, 0), "95, 10", object()])
def test_reverse_refuses_what_is_no_point(geocoder: OfflineGeocoder, point: object) -> None:
    with pytest.raises(GeocoderQueryError):
        geocoder.reverse(point)


def test_locate_checks_its_points(gazetteer: Gazetteer) -> None:
    for point in [(91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0), (1.0,)]:
        with pytest.raises(BadQueryError):
            locate("Raqqa", gazetteer, near=point)  # type: ignore[arg-type]
