"""The answer to a wording for the map: its region, its clauses' parts, and its candidates.

Labels are plain text, which the map's frame sets as text and never as HTML.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from draw.layer import COORDINATE_GRID
from draw.markup import plain
from geo.region import Region

COLOURS = 6  # clauses beyond this take the colours from the start again
DETAIL = 2_000  # a shape is kept to this part of its width: finer than a pixel of any screen


def colour_number(clause: int) -> int:
    """Return the colour of a clause by its place in the wording, counted from 0."""
    return clause % COLOURS + 1


def short(value: str, limit: int = 80) -> str:
    """Return text cut to what a label can hold."""
    return value if len(value) <= limit else value[: limit - 1] + "…"


def answer_collection(wording: str, region: Region) -> dict[str, Any]:
    """Return a GeoJSON collection of roles: main, part (with its colour), candidate.

    `key` tells one answer from another, so that the map moves to a new answer only.
    """
    features = [
        _feature(
            part.geometry,
            {"role": "part", "colour": colour_number(number), "label": f"“{plain(part.text)}”"},
        )
        for number, part in enumerate(region.clauses)
        if part.geometry is not None
    ]
    if region.geometry is not None:
        label = f"Where the words place it: “{short(plain(wording))}”"
        features.append(_feature(region.geometry, {"role": "main", "label": label}))
    if region.status in ("ambiguous", "unresolved"):
        for found in region.candidates:
            area = found.admin1 or found.country or ""
            label = f"Candidate: {found.name}, {found.kind.replace('_', ' ')}, {area}"
            point = shapely.Point(found.lon, found.lat)
            features.append(_feature(point, {"role": "candidate", "label": plain(label)}))
    collection = {"type": "FeatureCollection", "features": features}
    digest = hashlib.sha256(json.dumps([wording, collection]).encode("utf-8", "replace"))
    return {**collection, "key": digest.hexdigest()[:16]}


def _feature(shape: BaseGeometry, properties: dict[str, Any]) -> dict[str, Any]:
    west, south, east, north = shape.bounds
    simple = shape.simplify(max(east - west, north - south) / DETAIL)
    kept = shapely.set_precision(simple, COORDINATE_GRID)
    return {
        "type": "Feature",
        "geometry": mapping(shape if kept.is_empty else kept),
        "properties": properties,
    }
