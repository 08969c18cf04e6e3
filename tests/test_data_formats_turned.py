"""Coordinates the wrong way round, told by the country that the row names."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.formats.turned import turned
from geo import features
from tests.test_data_formats_acled import ROW, converted


def is_turned(lat: float | None, lon: float | None, code: str | None) -> bool:
    points = [pa.array([half], pa.float64()) for half in (lat, lon)]
    return bool(turned(points[0], points[1], pa.array([code], pa.string()))[0])


@pytest.mark.parametrize(
    ("lat", "lon", "code", "told"),
    [
        (36.7234, 34.7268, "SY", True),  # Homs
        (34.7268, 36.7234, "SY", False),
        (7.49, 9.06, "NG", False),  # Abuja turned round lies in Nigeria as well
        (4.1, 6.0, "NG", False),  # a ship off the delta; turned round, it is a town near Lagos
        (32.9, 13.2, "LY", False),
        (13.2, 32.9, "LY", True),  # Tripoli, as a point in Sudan
        (36.7234, 34.7268, None, False),
        (36.7234, 34.7268, "XX", False),
        (None, None, "SY", False),
        (10.0, 125.0, "PH", False),  # 125 is no latitude
    ],
)
def test_one_point(lat: float | None, lon: float | None, code: str | None, told: bool) -> None:
    assert is_turned(lat, lon, code) is told


@given(st.sampled_from([area.country for area in features.countries() if area.country]), st.data())
def test_what_lies_in_its_country_is_never_turned(code: str, data: st.DataObject) -> None:
    area = features.country(code)
    assert area is not None
    lon, lat = data.draw(st.sampled_from(_corners(area)))
    assert not is_turned(lat, lon, code)


def _corners(area: features.Feature) -> list[list[float]]:
    parts = getattr(area.geometry, "geoms", [area.geometry])
    return [list(point) for part in parts for point in list(part.exterior.coords)[::50]]


def test_such_a_row_is_rejected_with_its_reason() -> None:
    made = converted(
        {**ROW, "latitude": "36.7234", "longitude": "34.7268"},
        {**ROW, "event_id_cnty": "XYZ13", "latitude": "34.7268", "longitude": "36.7234"},
    )
    (reject,) = made.rejects
    assert (reject.row, reject.column, reject.value) == (2, "latitude", "36.7234")
    assert "looks swapped" in reject.reason
    assert made.incidents.num_rows == 1
