"""The places of a chunk -> rows of the data set's table of places, each with its region."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from data.dataset import schema_of
from data.importing.areas import by_coordinates
from data.importing.lookup import Lookup
from data.regions import packed, recipe
from geo import features, region
from geo.region import Region

_ADDED = ("status", "lat", "lon", "radius_m", "region")


def place_rows(places: pa.Table, lookup: Lookup) -> pa.Table:
    """Return the places of a chunk as `schema_of("places")`; unplaced ones have no lat and lon."""
    schema = schema_of("places")
    places = places.combine_chunks()
    drawn = _flat(places, "geometry").is_valid()
    pointed = pc.and_(_flat(places, "lat").is_valid(), pc.invert(drawn))
    parts = [
        _pointed(places.filter(pointed)),
        _each(places.filter(drawn), _shaped),
        _each(places.filter(pc.invert(pc.or_(pointed, drawn))), lambda row: _named(row, lookup)),
    ]
    return pa.concat_tables(
        [
            pa.table(
                [part.column(name).cast(schema.field(name).type) for name in schema.names],
                schema=schema,
            )
            for part in parts
        ]
    )


def _pointed(places: pa.Table) -> pa.Table:
    lat, lon = (_flat(places, name).to_numpy(zero_copy_only=False) for name in ("lat", "lon"))
    radius, recipes = by_coordinates(
        _flat(places, "precision"), lat, lon, _flat(places, "country"), _flat(places, "within")
    )
    own = _flat(places, "radius_m").to_numpy(zero_copy_only=False)
    given = np.isfinite(own) & (own > 0)
    if given.any():
        told = recipe("circle", "the data set’s own coordinates and radius")
        recipes = pc.if_else(pa.array(given), pa.scalar(told), recipes)
        radius = np.where(given, own, radius)
    return _with(
        places,
        status=pa.repeat(pa.scalar("resolved"), len(places)),
        lat=pa.array(lat),
        lon=pa.array(lon),
        radius_m=pa.array(radius),
        region=recipes,
    )


def _each(places: pa.Table, answer: Any) -> pa.Table:
    """Place rows one by one: those that have a shape of their own, or only a name."""
    found: dict[str, list[Any]] = {name: [] for name in _ADDED}
    for row in places.to_pylist():
        for name, value in answer(row).items():
            found[name].append(value)
    floats = {name: pa.array(found[name], pa.float64()) for name in ("lat", "lon", "radius_m")}
    texts = {name: pa.array(found[name], pa.string()) for name in ("status", "region")}
    return _with(places, **floats, **texts)


def _shaped(row: dict[str, Any]) -> dict[str, Any]:
    shape = region.solid(shapely.from_geojson(row["geometry"]))
    wish = (row["lat"], row["lon"]) if row["lat"] is not None else None
    point = region.inside_point(shape, wish)
    return {
        "status": "resolved",
        "lat": point.y,
        "lon": point.x,
        "radius_m": region.farthest_m(shape, point),
        "region": recipe("shape", "the data set’s own outline", geometry=row["geometry"]),
    }


def _named(row: dict[str, Any], lookup: Lookup) -> dict[str, Any]:
    areas = row["areas"] or ([row["within"]] if row["within"] else [])
    found = lookup.find(row["wording"], areas, row["country"])
    placed = found.geometry is not None
    return {
        "status": found.status,
        "lat": found.lat if placed else None,
        "lon": found.lon if placed else None,
        "radius_m": found.radius_m if placed else None,
        "region": _short(found),
    }


def _short(found: Region) -> str:
    """Return a region as it is kept; an embedded outline by its id, not by its thousand corners."""
    if len(found.anchors) == 1 and found.extent in ("province", "country") and found.geometry:
        area = features.by_id(found.anchors[0].id)
        if area is not None and area.geometry.equals(found.geometry):
            return recipe(
                "feature",
                found.method,
                found.assumptions,
                feature=area.id,
                extent=found.extent,
            )
    return packed(found)


def _with(places: pa.Table, **columns: pa.Array) -> pa.Table:
    kept = places.drop_columns([name for name in columns if name in places.column_names])
    for name, values in columns.items():
        kept = kept.append_column(name, values)
    return kept


def _flat(table: pa.Table, name: str) -> Any:
    column = table.column(name)
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
