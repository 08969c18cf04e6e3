"""The base map's parts as the map's frame asks for them: borders, water and names of a view."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Any

from shapely import LineString, from_geojson

from data.summarise import Box
from geo.features import OVERVIEW, base_layer, detail
from geo.gazetteer import Gazetteer

DETAIL_LAYERS = ("countries", "admin1", "lakes", "rivers")
LABELS = 60  # at most, in one view: more can't be read


def overview(layer: str) -> bytes | None:
    """Return an overview layer of the world as GeoJSON bytes, or None for another name."""
    return base_layer(layer).read_bytes() if layer in OVERVIEW else None


def detail_layers(box: Box, zoom: int) -> dict[str, Any]:
    """Return the finer borders and waters of a view, as GeoJSON by layer.

    Shapes are simplified to about half a pixel of the zoom.
    """
    return _detail(box, zoom)


@lru_cache(maxsize=64)
def _detail(box: Box, zoom: int) -> dict[str, Any]:
    # A view that is being dragged asks for the same snapped box again and again.
    half_pixel = 360 / 256 / 2**zoom / 2
    corners = (box.west, box.south, box.east, box.north)
    return {layer: detail(layer, corners, half_pixel) for layer in DETAIL_LAYERS}


def labels(gazetteer: Gazetteer, box: Box, zoom: int) -> list[dict[str, Any]]:
    """Return names for a view, the most important first: kind, name, lat, lon, large.

    Countries far out; nearer the towns by population, fewer of them the farther out; rivers at
    the middle of their course in the view.
    """
    found: list[dict[str, Any]] = []
    corners = (box.west, box.south, box.east, box.north)
    if zoom <= 6:
        found += [label for label in _countries() if _inside(label, box)]
    if zoom >= 5:
        least = {5: 300_000, 6: 100_000, 7: 30_000, 8: 8_000, 9: 1_000}.get(zoom, 0)
        towns = gazetteer.in_box(*corners, limit=LABELS, min_population=least)
        found += [
            _label("place", town.name, town.lat, town.lon, (town.population or 0) >= 100_000)
            for town in towns
        ]
        found += _rivers(box, zoom)
    return found[: 3 * LABELS]


@cache
def _countries() -> tuple[dict[str, Any], ...]:
    points = json.loads(base_layer("countries").read_bytes())["features"]
    return tuple(
        _label("country", point["properties"]["name"], lat, lon)
        for point in points
        for lon, lat in [point["geometry"]["coordinates"]]
    )


def _rivers(box: Box, zoom: int) -> list[dict[str, Any]]:
    """Return names on each river's longest run within the view: its middle, then other spots.

    The map takes the first spot that is free.
    """
    found: dict[str, LineString] = {}
    for feature in detail_layers(box, zoom)["rivers"]["features"]:
        name = feature["properties"]["name"]
        shape = from_geojson(json.dumps(feature["geometry"]))
        for line in getattr(shape, "geoms", [shape]):
            if name and (name not in found or line.length > found[name].length):
                found[name] = line
    longest = sorted(found.items(), key=lambda item: -item[1].length)[:8]
    # A run shorter than an eighth of the view has no room for its name.
    least = 360 / 2**zoom / 8
    return [
        _label("river", name, spot.y, spot.x)
        for name, line in longest
        if line.length >= least
        for share in (0.5, 0.35, 0.65, 0.2, 0.8)
        for spot in [line.interpolate(share, normalized=True)]
    ]


def _inside(label: dict[str, Any], box: Box) -> bool:
    lon, lat = float(label["lon"]), float(label["lat"])
    across = (
        box.west <= lon <= box.east if box.west <= box.east else lon >= box.west or lon <= box.east
    )
    return across and box.south <= lat <= box.north


def _label(kind: str, name: str, lat: float, lon: float, large: bool = False) -> dict[str, Any]:
    return {"kind": kind, "name": name, "lat": lat, "lon": lon, "large": large}
