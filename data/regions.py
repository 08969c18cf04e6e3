"""Where a place of a data set is: the region itself, or how to draw it out of the row's columns.

A case's places hold their whole region. An imported data set may have a million places that are
each a circle, or a province that thousands share: those hold a recipe of a few words, and their
shape is drawn when somebody looks at it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo import features, metric, region
from geo.region import Anchor, Extent, Region

OWN = "the data set’s own"
"""What the method of a region begins with that no words placed, but a file's own position."""

Drawn = Literal["circle", "feature", "shape"]


def recipe(
    drawn: Drawn,
    method: str,
    assumptions: tuple[str, ...] = (),
    *,
    feature: str | None = None,
    geometry: str | None = None,
    extent: Extent = "place",
) -> str:
    """Return the recipe of a region whose status, point and radius stand in columns of their own.

    `circle` is the radius around the point, `feature` the outline of an embedded area by its id,
    `shape` a GeoJSON geometry of the file's own.
    """
    values = {
        "drawn": drawn,
        "method": method,
        "assumptions": list(assumptions),
        "feature": feature,
        "geometry": geometry,
        "extent": extent,
    }
    kept = {key: value for key, value in values.items() if value}
    return json.dumps(kept, ensure_ascii=False)


def packed(whole: Region) -> str:
    """Return a region as it is kept in a table."""
    return json.dumps(whole.to_dict(), ensure_ascii=False)


def unpacked(row: Mapping[str, Any]) -> Region:
    """Return the region of a row of a data set's places: region, status, lat, lon, radius_m."""
    values = json.loads(row["region"])
    if "drawn" not in values:
        return Region.from_dict(values)
    shape, anchors = _drawn(values, row)
    return Region(
        row["status"],
        geometry=shape,
        lat=row["lat"],
        lon=row["lon"],
        radius_m=row["radius_m"],
        method=values["method"],
        anchors=anchors,
        assumptions=tuple(values.get("assumptions", ())),
        extent=values["extent"],
    )


def circle(lat: float, lon: float, radius_m: float) -> BaseGeometry:
    """Return a disc on the ground in EPSG:4326."""
    plane = metric.local(lat, lon, radius_m)
    return plane.back(Point(plane.xy(lat, lon)).buffer(radius_m))


def _drawn(
    values: Mapping[str, Any], row: Mapping[str, Any]
) -> tuple[BaseGeometry, tuple[Anchor, ...]]:
    if values["drawn"] == "shape":
        return region.solid(shapely.from_geojson(values["geometry"])), ()
    found = features.by_id(values["feature"]) if values["drawn"] == "feature" else None
    if found is None:
        return circle(row["lat"], row["lon"], row["radius_m"]), ()
    anchor = Anchor(found.id, found.name, found.kind, found.lat, found.lon, found.source)
    return found.geometry, (anchor,)
