"""Coordinates written the wrong way round within range, told by the country that the row names.

36.7, 34.7 is a place like 34.7, 36.7; but where a row says Syria, only one of them can be meant.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from shapely.ops import nearest_points

from data.formats.columns import Column, Mask, Rows, map_distinct
from data.formats.countries import country_code
from geo import features
from geo.region import GLOBE, PROVINCE_M

TURNED = (
    "looks swapped with the longitude: the point lies far from the country that the row names,"
    " and turned round it lies in it"
)


def reject_turned(
    rows: Rows, lat: Column, lon: Column, country: Column, column: str = "latitude"
) -> None:
    """Reject the rows whose point is more than 120 km off the named country, but turned in it.

    So wide a margin is for what happens at sea and across a border. `country` holds the names of
    countries as the file writes them; a row without one, or with one unknown, passes.
    """
    codes = map_distinct(country, country_code, pa.string())
    rows.reject(turned(lat, lon, codes), column, lat.cast(pa.string()), TURNED)


def turned(lat: Column, lon: Column, codes: Column) -> Mask:
    """Return which points are turned round, by the alpha-2 codes of the countries they are in."""
    y, x = (
        np.asarray(half.to_numpy(zero_copy_only=False), dtype=np.float64) for half in (lat, lon)
    )
    coded = codes.dictionary_encode()
    kinds = np.asarray(coded.indices.fill_null(-1))
    # A longitude beyond 90 is no latitude.
    asked = np.flatnonzero((kinds >= 0) & np.isfinite(y) & np.isfinite(x) & (np.abs(x) <= 90))
    points, of_row = np.unique(
        np.column_stack([kinds[asked], y[asked], x[asked]]), axis=0, return_inverse=True
    )
    found = np.zeros(len(points), dtype=bool)
    for kind, code in enumerate(coded.dictionary.to_pylist()):
        shape = _shape(code)
        if shape is None:
            continue
        at = np.flatnonzero(points[:, 0] == kind)
        in_it = shapely.contains_xy(shape, points[at, 1], points[at, 2])  # turned: lat as x
        for number in at[in_it]:
            found[number] = _is_far(code, float(points[number, 1]), float(points[number, 2]))
    mask = np.zeros(len(y), dtype=bool)
    mask[asked] = found[of_row.reshape(-1)]
    return mask


@functools.lru_cache(maxsize=50_000)
def _is_far(code: str, lat: float, lon: float) -> bool:
    near, _ = nearest_points(_shape(code), shapely.Point(lon, lat))
    return float(GLOBE.inv(lon, lat, near.x, near.y)[2]) > PROVINCE_M


@functools.lru_cache(maxsize=300)
def _shape(code: str) -> Any:
    area = features.country(code)
    if area is None:
        return None
    shapely.prepare(area.geometry)
    return area.geometry
