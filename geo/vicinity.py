"""Settlements by position: in a box, and nearest to a point, also across the antimeridian."""

from __future__ import annotations

import math
from collections.abc import Sequence

from geo.index_file import IndexFile, Row
from geo.matching import km_between

KM_PER_DEGREE = 110.5
"""Length of a degree of latitude at its shortest."""


def rows_in_box(
    files: Sequence[IndexFile],
    box: tuple[float, float, float, float],
    limit: int,
    min_population: int,
) -> list[Row]:
    """List the largest settlements in a box (west, south, east, north in degrees).

    The box crosses the antimeridian when west > east or a side lies beyond 180.
    """
    west, south, east, north = box
    south, north = max(-90.0, south), min(90.0, north)
    if east - west >= 360:
        parts = [(-180.0, 180.0)]
    else:
        west, east = _normal(west), _normal(east)
        parts = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    rows = [
        row
        for left, right in parts
        for file in files
        for row in file.settlements(left, south, right, north, limit=limit, least=min_population)
    ]
    return sorted(rows, key=lambda row: -(row.population or 0))[:limit]


def rows_nearest(
    files: Sequence[IndexFile],
    lat: float,
    lon: float,
    limit: int,
    min_population: int,
    enough_km: float = math.inf,
) -> list[Row]:
    """List the settlements nearest to a point, nearest first.

    Beyond `enough_km` the list need not be whole: the search widens no further.
    """
    here = (lat, lon)
    reach = 0.1
    while True:
        found = rows_in_box(files, _box_around(lat, lon, reach), 1_000_000, min_population)
        near = sorted(found, key=lambda row: km_between(here, (row.lat, row.lon)))[:limit]
        sure_km = reach * KM_PER_DEGREE
        if reach >= 180 or sure_km >= enough_km:
            return near
        if len(near) == limit and km_between(here, (near[-1].lat, near[-1].lon)) <= sure_km:
            return near
        reach *= 3


def _box_around(lat: float, lon: float, reach: float) -> tuple[float, float, float, float]:
    """Make a box that holds the circle of `reach` degrees of latitude around a point."""
    south, north = lat - reach, lat + reach
    if south <= -90 or north >= 90:
        return (-180.0, max(-90.0, south), 180.0, min(90.0, north))
    wide = reach / math.cos(math.radians(max(abs(south), abs(north))))
    return (lon - wide, south, lon + wide, north) if wide < 180 else (-180.0, south, 180.0, north)


def _normal(lon: float) -> float:
    """Bring a longitude into -180..180."""
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180
