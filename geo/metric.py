"""Metres on the ground: the local metric projection of a place, and the way there and back.

Shapes are never buffered in degrees. Between 80° S and 84° N the projection is the UTM zone of the
place; nearer to the poles, or for things wider than a zone can hold, an azimuthal equidistant
projection centred on the place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from shapely import affinity
from shapely.geometry import LinearRing, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

EARTH_HALF_M = 20_003_931.0  # from pole to pole along a meridian of WGS 84
UTM_REACH_M = 400_000.0  # beyond this from the zone's place UTM stretches by more than 0.1-0.2 %
NORTH_LIMIT, SOUTH_LIMIT = 84.0, -80.0  # latitudes where UTM ends


@dataclass(frozen=True)
class Metric:
    """A local metric projection; x runs east and y north at its centre, both in metres.

    `forward` takes EPSG:4326 (lon, lat) to metres, `back` returns. Shapes that come back are cut at
    the antimeridian and are valid.
    """

    lat: float
    lon: float
    crs: str

    def forward(self, shape: BaseGeometry) -> BaseGeometry:
        """Project a shape from degrees into metres."""
        there, _ = _transformers(self.crs)
        moved: BaseGeometry = shapely.transform(
            shape, lambda xy: _project(there, _near(xy, self.lon))
        )
        return _valid(moved)

    def back(self, shape: BaseGeometry) -> BaseGeometry:
        """Bring a shape from metres back to degrees, cut at the antimeridian where it crosses."""
        _, home = _transformers(self.crs)
        if not shape.is_empty and shape.area > 0:
            shape = shapely.segmentize(shape, max(1000.0, math.sqrt(shape.area) / 40))
        moved: BaseGeometry = shapely.transform(
            shape, lambda xy: _near(_project(home, xy), self.lon)
        )
        if self._reaches_pole(shape):
            moved = shapely.union_all([self._polar(p) for p in shapely.get_parts(shape)])
        return _cut(_valid(moved))

    def xy(self, lat: float, lon: float) -> tuple[float, float]:
        """Project one point into metres."""
        there, _ = _transformers(self.crs)
        (x, y), *_ = _project(there, _near(np.array([[lon, lat]]), self.lon))
        return float(x), float(y)

    def latlon(self, x: float, y: float) -> tuple[float, float]:
        """Return the latitude and longitude (-180 to 180) of a point in metres."""
        _, home = _transformers(self.crs)
        (lon, lat), *_ = _project(home, np.array([[x, y]]))
        return float(lat), float((lon + 180.0) % 360.0 - 180.0)

    def convergence(self, lat: float, lon: float) -> float:
        """Return the clockwise angle in degrees from grid north to true north at a point."""
        step = 1e-4 if lat < 89.9 else -1e-4
        x0, y0 = self.xy(lat, lon)
        x1, y1 = self.xy(lat + step, lon)
        angle = math.degrees(math.atan2(x1 - x0, y1 - y0))
        return angle if step > 0 else angle + 180.0

    def _pole(self) -> Point:
        return Point(self.xy(90.0 if self.lat > 0 else -90.0, self.lon))

    def _reaches_pole(self, shape: BaseGeometry) -> bool:
        if shape.area == 0 or not self.crs.startswith("+proj=aeqd"):
            return False
        return bool(shapely.convex_hull(shape).covers(self._pole()))

    def _polar(self, polygon: Polygon) -> BaseGeometry:
        """Bring back a polygon around a pole, ring by ring."""
        outer, *holes = (self._ring(r) for r in (polygon.exterior, *polygon.interiors))
        return outer.difference(shapely.union_all(holes)) if holes else outer

    def _ring(self, ring: LinearRing) -> BaseGeometry:
        """Bring back what one ring encloses; around the pole it becomes a cap up to ±90°."""
        _, home = _transformers(self.crs)
        xy = _project(home, np.asarray(ring.coords)[:, :2])
        if not Polygon(ring).covers(self._pole()):
            return _cut(_valid(Polygon(_near(xy, self.lon))))
        rim = sorted(((float(x) + 180.0) % 360.0 - 180.0, float(y)) for x, y in xy[:-1])
        seam = (rim[0][1] + rim[-1][1]) / 2
        edge = 90.0 if self.lat > 0 else -90.0
        return _valid(Polygon([(-180.0, edge), (-180.0, seam), *rim, (180.0, seam), (180.0, edge)]))


def local(lat: float, lon: float, reach_m: float = 0.0) -> Metric:
    """Choose the metric projection for a place and things within `reach_m` of it.

    Raises ValueError for a latitude or longitude that is not on the globe.
    """
    if not (math.isfinite(lat) and math.isfinite(lon) and -90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"not a place on the globe: latitude {lat}, longitude {lon}")
    if SOUTH_LIMIT < lat < NORTH_LIMIT and reach_m <= UTM_REACH_M:
        zone = min(60, int((lon + 180.0) // 6.0) + 1)
        return Metric(lat, lon, f"EPSG:{(32600 if lat >= 0 else 32700) + zone}")
    return Metric(lat, lon, f"+proj=aeqd +lat_0={lat:.6f} +lon_0={lon:.6f} +datum=WGS84 +units=m")


def of(shape: BaseGeometry, reach_m: float = 0.0) -> Metric:
    """Choose the metric projection for a shape in EPSG:4326 and things within `reach_m` of it."""
    point = shape.representative_point() if shape.area > 0 else shape.centroid
    west, south, east, north = shape.bounds
    height = (north - south) * 111_000.0
    width = (east - west) * 111_000.0 * math.cos(math.radians(point.y))
    lon = (point.x + 180.0) % 360.0 - 180.0
    return local(point.y, lon, reach_m + max(height, width) / 2)


@lru_cache(maxsize=256)
def _transformers(crs: str) -> tuple[Transformer, Transformer]:
    world, metric = CRS.from_epsg(4326), CRS.from_user_input(crs)
    return (
        Transformer.from_crs(world, metric, always_xy=True),
        Transformer.from_crs(metric, world, always_xy=True),
    )


Coords = npt.NDArray[np.float64]


def _project(transformer: Transformer, xy: Coords) -> Coords:
    x, y = transformer.transform(xy[:, 0], xy[:, 1])
    return np.column_stack([x, y])


def _near(xy: Coords, lon: float) -> Coords:
    """Shift longitudes by whole turns so that they lie within 180° of a meridian."""
    return np.column_stack([(xy[:, 0] - lon + 180.0) % 360.0 - 180.0 + lon, xy[:, 1]])


def _valid(shape: BaseGeometry) -> BaseGeometry:
    if shape.is_valid or not shape.geom_type.endswith("Polygon"):
        return shape
    return shapely.make_valid(shape, method="structure", keep_collapsed=False)


def _cut(shape: BaseGeometry) -> BaseGeometry:
    """Cut a shape whose longitudes run past ±180° and bring the pieces into range."""
    west, _, east, _ = shape.bounds if not shape.is_empty else (0.0, 0.0, 0.0, 0.0)
    if west >= -180.0 and east <= 180.0:
        return shape
    pieces = []
    for turn in (-360.0, 0.0, 360.0):
        window = box(-180.0 + turn, -90.0, 180.0 + turn, 90.0)
        part = shape.intersection(window)
        if not part.is_empty:
            pieces.append(affinity.translate(part, xoff=-turn))
    joined = [p for piece in pieces for p in shapely.get_parts(piece)]
    if all(isinstance(p, Polygon) for p in joined):
        return _valid(MultiPolygon(joined)) if len(joined) > 1 else joined[0]
    return shapely.union_all(joined)
