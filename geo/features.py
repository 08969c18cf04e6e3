"""The embedded geodata: base map, borders, rivers, lakes and the curated list, read once each.

Everything is EPSG:4326 (lon, lat in degrees) and comes from `geo/files/`; nothing is fetched.
Borders follow Natural Earth, which draws who holds the land and not who claims it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import shapely
import shapely.ops
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geo.feature_files import (
    DETAIL,
    FILES,
    OVERVIEW,
    Box,
    Feature,
    rows_of,
    shapes_of,
    side_car,
    tree_of,
)

__all__ = [
    "DETAIL",
    "FILES",
    "OVERVIEW",
    "Box",
    "Credit",
    "Feature",
    "NamedFeature",
    "admin1",
    "base_layer",
    "by_id",
    "country",
    "credits",
    "curated",
    "detail",
    "named_features",
    "river",
    "rivers",
    "rivers_near",
]


class NamedFeature(NamedTuple):
    """What a gazetteer indexes of a feature; `names[0]` is the one to show."""

    id: str
    kind: str
    names: list[str]
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    source: str


class Credit(NamedTuple):
    """One line of a credits screen."""

    what: str
    producer: str
    licence: str


def base_layer(name: str) -> Path:
    """Return the file of an overview layer of the whole world (GeoJSON, ready to be served).

    Names: land (polygons), borders (lines; `disputed`), rivers (lines), lakes (polygons),
    countries (label points with `iso2`, `name`, `name_ar`). Raises KeyError for another name.
    """
    if name not in OVERVIEW:
        raise KeyError(f"no base layer {name!r}; there are {', '.join(OVERVIEW)}")
    return FILES / "overview" / f"{name}.geojson"


def detail(layer: str, box: Box, tolerance_deg: float = 0.0) -> dict[str, Any]:
    """Cut a fine layer (countries, admin1, rivers, lakes) to a box, as a GeoJSON collection.

    `box` is (west, south, east, north) in degrees; west > east means that the box crosses the
    antimeridian; one without an area holds nothing. Shapes are cut, then simplified by
    `tolerance_deg`. Properties: id, name, name_ar, country, and code for provinces.
    """
    west, south, east, north = box
    boxes = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    # A frame that is not laid out yet has no width: nothing can be cut to it.
    boxes = [(left, right) for left, right in boxes if left < right and south < north]
    tree = tree_of(layer)
    features = []
    for left, right in boxes:
        window = shapely.box(left, south, right, north)
        for item, whole in shapes_of(layer, [int(i) for i in tree.query(window)]):
            shape = shapely.clip_by_rect(whole, left, south, right, north)
            shape = shapely.simplify(shape, tolerance_deg) if tolerance_deg else shape
            if not shape.is_empty:
                properties = {
                    "id": item.id,
                    "name": item.name or None,
                    "name_ar": item.name_ar,
                    "country": item.country,
                    "code": item.code,
                }
                features.append(
                    {"type": "Feature", "properties": properties, "geometry": mapping(shape)}
                )
    return {"type": "FeatureCollection", "features": features}


@cache
def _euphrates() -> tuple[Feature, ...]:
    """Read both versions of the Euphrates, the default one first."""
    text = (FILES / "euphrates.geojson").read_text(encoding="utf-8")
    plain = next(r for r in rows_of("rivers") if r.id == "river:euphrates")
    found = []
    for item in json.loads(text)["features"]:
        p, shape = item["properties"], shapely.geometry.shape(item["geometry"])
        found.append(
            Feature(
                id=p["id"],
                kind="river",
                name=plain.name,
                names=plain.names,
                name_ar=plain.name_ar,
                country=plain.country,
                admin1=None,
                code=None,
                lat=plain.lat,
                lon=plain.lon,
                shape=partial(_given, shape),
                source=p["source"],
                oriented=True,
                error_m=float(p["error_m"]),
                note=p["why"],
            )
        )
    return tuple(found)


@cache
def rivers() -> tuple[Feature, ...]:
    """Return the named rivers; the Euphrates in its better version."""
    best = _euphrates()[0]
    return tuple(best if r.id == best.id else r for r in rows_of("rivers"))


def rivers_near(box: Box) -> list[Feature]:
    """List the named rivers whose own box meets a box (west, south, east, north)."""
    table = rivers()
    return [table[i] for i in tree_of("rivers").query(shapely.box(*box)) if table[i].name]


def river(name: str) -> Feature | None:
    """Find a river by its id or by one of its names (letter case aside); the largest if several."""
    wanted = name.casefold()
    both = (*rivers(), *_euphrates()[1:])
    hits = [r for r in both if wanted == r.id or wanted in _lower_names(r)]
    return max(hits, key=lambda r: r.geometry.length, default=None)


def admin1(name: str, country: str | None = None) -> Feature | None:
    """Find a province by ISO 3166-2 code, id or name (letter case aside), in a country if given."""
    wanted = name.casefold()
    for item in rows_of("admin1"):
        if country is not None and item.country != country:
            continue
        if wanted in (item.id.casefold(), (item.code or "").casefold(), *_lower_names(item)):
            return item
    return None


def countries() -> list[Feature]:
    """List the countries that have an ISO 3166-1 alpha-2 code, by name."""
    return sorted((c for c in rows_of("countries") if c.country), key=lambda c: c.name)


def country(iso2: str) -> Feature | None:
    """Find a country by its ISO 3166-1 alpha-2 code."""
    return next((c for c in rows_of("countries") if c.country == iso2.upper()), None)


def _lower_names(item: Feature) -> set[str]:
    return {n.casefold() for n in (item.name, *item.names)}


@cache
def curated() -> tuple[Feature, ...]:
    """Read the curated list: lines, bridges, oil and gas sites, villages; a source for each row."""
    path = FILES / "named_features.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_curated(row) for row in csv.DictReader(file))


def _given(shape: BaseGeometry) -> BaseGeometry:
    return shape


def _curated(row: dict[str, str]) -> Feature:
    shape: BaseGeometry
    stands_for = row["note"].removeprefix("stands for ")
    error = 0.0
    if stands_for != row["note"]:
        river_, state = by_id(stands_for), country(row["country"])
        if river_ is None or state is None:
            raise LookupError(f"named_features.csv: {row['id']} stands for an unknown feature")
        parts = shapely.get_parts(river_.geometry.intersection(state.geometry))
        shape = shapely.line_merge(shapely.union_all(parts))
        error = river_.error_m
    else:
        shape = shapely.Point(float(row["lon"]), float(row["lat"]))
    point = shape.representative_point()
    names = [n for n in row["names"].split("|") if n]
    return Feature(
        id=row["id"],
        kind=row["kind"],
        name=row["name"],
        names=tuple(names),
        name_ar=next((n for n in names if "\u0600" <= n[0] <= "\u06ff"), None),
        country=row["country"],
        admin1=row["admin1"] or None,
        code=None,
        lat=point.y,
        lon=point.x,
        shape=partial(_given, shape),
        source=row["source"],
        oriented=stands_for != row["note"],
        error_m=error,
        extent_m=float(row["extent_m"]) if row["extent_m"] else None,
        note=row["note"],
    )


@cache
def _index() -> dict[str, Feature]:
    tables = [rows_of(layer) for layer in DETAIL if layer != "rivers"]
    every = (f for table in (*tables, rivers(), _euphrates()[1:]) for f in table)
    return {f.id: f for f in every}


def by_id(identifier: str) -> Feature | None:
    """Return the feature of an id such as river:euphrates, admin1:SYR-142 or oil_site:conoco."""
    found = _index().get(identifier)
    return found or next((f for f in curated() if f.id == identifier), None)


def named_features() -> Iterator[NamedFeature]:
    """Yield every named feature for a gazetteer to index; the point lies on or inside the shape."""
    tables = (rows_of("countries"), rows_of("admin1"), rivers(), rows_of("lakes"), curated())
    for item in (f for table in tables for f in table if f.name):
        names = dict.fromkeys((item.name, *([item.name_ar] if item.name_ar else []), *item.names))
        extra = [n.removeprefix("محافظة ") for n in names if n.startswith("محافظة ")]
        code = item.country if item.country and len(item.country) == 2 else None
        yield NamedFeature(
            item.id, item.kind, [*names, *extra], code, item.admin1, item.lat, item.lon, item.source
        )


@cache
def credits() -> tuple[Credit, ...]:  # noqa: A001 - the contract's own word
    """List what is embedded, who made it, and under which licence, for a credits screen."""
    paths = sorted(FILES.rglob("*.source.json"))
    records = [side_car(p.with_name(p.name.removesuffix(".source.json"))) for p in paths]
    return tuple(Credit(r["what"], r["producer"], r["licence"]) for r in records)
