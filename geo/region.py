"""What a place wording resolves to: a shape with its uncertainty, and how it came about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo import metric
from geo.place import Candidate

Extent = Literal["place", "line", "province", "country", "world"]
Status = Literal["resolved", "ambiguous", "proxy", "unresolved", "unreachable"]

GLOBE = Geod(ellps="WGS84")
EXACT_M = 5_000.0  # a settlement with its surroundings: what ACLED and UCDP call the place itself
NEAR_M = 25_000.0  # UCDP: within about 25 km of a known place
PROVINCE_M = 120_000.0  # about the half-width of a large first-order division


@dataclass(frozen=True)
class Anchor:
    """A known thing that a region is built on, with the source of its position."""

    id: str
    name: str
    kind: str
    lat: float
    lon: float
    source: str


@dataclass(frozen=True)
class Part:
    """One clause of the wording: where it stands in the text, and its own share of the shape.

    `start` and `end` count Unicode code points, end exclusive. `geometry` (EPSG:4326) is None where
    the clause was read but could not narrow the region.
    """

    kind: str
    start: int
    end: int
    text: str
    geometry: BaseGeometry | None = None


@dataclass(frozen=True)
class Region:
    """Where a wording places something.

    `geometry` is valid, non-empty and in EPSG:4326; it is None when unresolved or unreachable.
    `lat`, `lon` is a point inside it and `radius_m` the point-radius uncertainty around that point
    (coordinateUncertaintyInMeters; None is unknown, never 0). `assumptions` are plain sentences for
    the reader. `not_understood` holds the part of the wording that stopped the reading, or
    that an ambiguous one does without.
    """

    status: Status
    geometry: BaseGeometry | None = None
    lat: float | None = None
    lon: float | None = None
    radius_m: float | None = None
    method: str = ""
    anchors: tuple[Anchor, ...] = ()
    clauses: tuple[Part, ...] = ()
    assumptions: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    not_understood: str | None = None
    extent: Extent = "place"

    @property
    def acled_geo_precision(self) -> int | None:
        """Return ACLED's geo_precision: 1 the place, 2 part of a region, 3 a province or wider."""
        if self.radius_m is None:
            return None
        if self.extent in ("province", "country", "world") or self.radius_m > PROVINCE_M:
            return 3
        return 1 if self.radius_m <= EXACT_M and self.status == "resolved" else 2

    @property
    def ucdp_where_prec(self) -> int | None:
        """Return UCDP's where_prec: 1 exact, 2 within 25 km, 3 ADM2, 4 ADM1, 5 line, 6 country."""
        if self.radius_m is None:
            return None
        fixed = {"line": 5, "province": 4, "country": 6, "world": 7}.get(self.extent)
        if fixed is not None:
            return fixed
        if self.radius_m <= EXACT_M and self.status == "resolved":
            return 1
        if self.radius_m <= NEAR_M:
            return 2
        return 3 if self.radius_m <= PROVINCE_M / 2 else 4

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values for JSON; shapes as GeoJSON geometries."""
        return {
            "status": self.status,
            "lat": self.lat,
            "lon": self.lon,
            "radius_m": self.radius_m,
            "geometry": geojson(self.geometry),
            "method": self.method,
            "acled_geo_precision": self.acled_geo_precision,
            "ucdp_where_prec": self.ucdp_where_prec,
            "anchors": [vars(a).copy() for a in self.anchors],
            "clauses": [
                {
                    "kind": c.kind,
                    "start": c.start,
                    "end": c.end,
                    "text": c.text,
                    "geometry": geojson(c.geometry),
                }
                for c in self.clauses
            ],
            "assumptions": list(self.assumptions),
            "candidates": [
                {
                    "id": c.id,
                    "name": c.name,
                    "lat": c.lat,
                    "lon": c.lon,
                    "kind": c.kind,
                    "country": c.country,
                    "admin1": c.admin1,
                    "population": c.population,
                    "matched": c.matched,
                    "how": c.how,
                    "score": c.score,
                    "source": c.source,
                    "accepted": c.accepted,
                }
                for c in self.candidates
            ],
            "not_understood": self.not_understood,
            "extent": self.extent,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Region:
        """Read back what `to_dict` gave; the two precision codes follow from the rest."""
        return cls(
            status=values["status"],
            geometry=_from_geojson(values["geometry"]),
            lat=values["lat"],
            lon=values["lon"],
            radius_m=values["radius_m"],
            method=values["method"],
            anchors=tuple(Anchor(**anchor) for anchor in values["anchors"]),
            clauses=tuple(
                Part(**{**clause, "geometry": _from_geojson(clause["geometry"])})
                for clause in values["clauses"]
            ),
            assumptions=tuple(values["assumptions"]),
            candidates=tuple(Candidate(**candidate) for candidate in values["candidates"]),
            not_understood=values["not_understood"],
            extent=values["extent"],
        )


def geojson(shape: BaseGeometry | None) -> dict[str, Any] | None:
    """Return a GeoJSON geometry with 6 decimals (0.1 m) and outer rings counter-clockwise."""
    if shape is None:
        return None
    rounded = shapely.transform(shapely.orient_polygons(shape), lambda xy: np.round(xy, 6))
    value: dict[str, Any] = json.loads(shapely.to_geojson(rounded))
    return value


def _from_geojson(value: Mapping[str, Any] | None) -> BaseGeometry | None:
    return None if value is None else shapely.from_geojson(json.dumps(value))


def solid(shape: BaseGeometry) -> BaseGeometry:
    """Mend a shape in EPSG:4326 and keep its polygons; a bare line or point gets a metre's width.

    Rings wound the wrong way are accepted. Raises ValueError for an empty shape.
    """
    if shape.is_empty:
        raise ValueError("an empty shape places nothing")
    if not shape.is_valid:
        shape = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    if shape.geom_type == "GeometryCollection":
        shape = shapely.union_all([p for p in shapely.get_parts(shape) if p.area > 0] or [shape])
    if shape.area == 0:
        plane = metric.of(shape)
        shape = plane.back(plane.forward(shape).buffer(1.0))
    return shape


def inside_point(shape: BaseGeometry, wish: tuple[float, float] | None = None) -> Point:
    """Return a point inside a shape: the wished one (lat, lon), else the centroid if inside."""
    for point in ([Point(wish[1], wish[0])] if wish else []) + [shape.centroid]:
        if shape.covers(point):
            return point
    return shape.representative_point()


def farthest_m(shape: BaseGeometry, point: Point) -> float:
    """Return the geodesic distance in metres from a point to the farthest corner of a shape."""
    lon, lat = shapely.get_coordinates(shape).T
    here = np.ones_like(lon)
    _, _, away = GLOBE.inv(point.x * here, point.y * here, lon, lat)
    return max(1.0, float(np.max(away)))


def summary(
    shape: BaseGeometry, wish: tuple[float, float] | None = None, radius_m: float | None = None
) -> tuple[BaseGeometry, float, float, float]:
    """Return a sound shape, a point inside it (lat, lon) and the point-radius in metres."""
    sound = solid(shape)
    point = inside_point(sound, wish)
    radius = farthest_m(sound, point) if radius_m is None else radius_m
    return sound, point.y, point.x, radius
