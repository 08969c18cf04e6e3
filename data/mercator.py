"""The Web-Mercator square that maps are tiled by: x to the east and y to the south, 0 to 1."""

from __future__ import annotations

import math

CELLS_PER_TILE = 4  # along each side: a cell is 64 pixels of a 256-pixel tile
MAX_LAT = 85.051128779806589  # where the square ends


def square(lat: float, lon: float) -> tuple[float, float]:
    """Return the point of the square, x and y from 0 up to but not including 1."""
    clipped = math.radians(max(-MAX_LAT, min(MAX_LAT, lat)))
    y = (1 - math.asinh(math.tan(clipped)) / math.pi) / 2
    return (lon + 180) / 360 % 1, min(max(y, 0.0), 1 - 1e-12)


def across(zoom: int) -> int:
    """Return how many cells lie along each side of the square at a zoom level (0 to 22)."""
    return CELLS_PER_TILE << max(0, min(zoom, 22))
