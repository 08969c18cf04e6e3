"""Writing placed rows as CSV, GeoJSON or GeoPackage, each file whole or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
from shapely.geometry import shape

from geo.batch import Answer
from geo.errors import GeoError

ADDED = (
    *("status", "lat", "lon", "radius_m", "method", "matched", "matched_id", "not_understood"),
    *("acled_geo_precision", "ucdp_where_prec", "assumptions", "candidates", "error"),
)
Row = dict[str, Any]


def write_placed(path: Path, rows: Sequence[dict[str, str]], answers: Sequence[Answer]) -> None:
    """Write the rows with their answers in the format that the file's ending names.

    The rows' own columns come first, ours after them (with an underscore where the name is
    taken). Raises GeoError for another ending or a place that cannot be written to.
    """
    writers: dict[str, Callable[[Path, list[Row], Sequence[Answer]], None]] = {
        ".csv": _csv,
        ".geojson": _geojson,
        ".gpkg": _gpkg,
    }
    if path.suffix.lower() not in writers:
        raise GeoError(f"{path.name}: the result can be .csv, .geojson or .gpkg.")
    merged = [_merge(row, answer) for row, answer in zip(rows, answers, strict=True)]
    fresh = path.with_name(f".{path.stem}.new{path.suffix.lower()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        writers[path.suffix.lower()](fresh, merged, answers)
        fresh.replace(path)
    except OSError as error:
        raise GeoError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        fresh.unlink(missing_ok=True)


def _merge(row: dict[str, str], answer: Answer) -> Row:
    region = answer.region or {"status": "rejected"}
    first = (region.get("candidates") or [{}])[0]
    added: Row = {
        **{name: region.get(name) for name in ADDED},
        "matched": first.get("name"),
        "matched_id": first.get("id"),
        "assumptions": " ".join(region.get("assumptions") or ()),
        "candidates": "; ".join(
            f"{c['name']} ({c['kind']}, {c['country'] or '?'}, {c['lat']:.4f} {c['lon']:.4f})"
            for c in region.get("candidates") or ()
        ),
        "error": answer.error,
    }
    own = {str(name): value for name, value in row.items() if name is not None}
    taken = {name.casefold() for name in own}
    return own | {f"{n}_" if n in taken else n: value for n, value in added.items()}


def _csv(path: Path, rows: list[Row], _answers: Sequence[Answer]) -> None:
    with path.open("w", encoding="utf-8", newline="", errors="replace") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else list(ADDED), extrasaction="ignore")
        writer.writeheader()
        writer.writerows({name: safe_cell(value) for name, value in row.items()} for row in rows)


def safe_cell(value: object) -> object:
    """Write a text so that no spreadsheet runs it as a formula; numbers stay numbers."""
    if not isinstance(value, str) or not value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return value
    try:
        float(value)
    except ValueError:
        return "'" + value
    return value


def _geojson(path: Path, rows: list[Row], answers: Sequence[Answer]) -> None:
    items = [
        {"type": "Feature", "properties": row, "geometry": (answer.region or {}).get("geometry")}
        for row, answer in zip(rows, answers, strict=True)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": items})
    path.write_text(text, encoding="utf-8")


def _gpkg(path: Path, rows: list[Row], answers: Sequence[Answer]) -> None:
    shapes = [(answer.region or {}).get("geometry") for answer in answers]
    columns = list(rows[0]) if rows else list(ADDED)
    safe = [{name: _text(row.get(name)) for name in columns} for row in rows]
    # "fid" and "geom" are GeoPackage's own; two columns that differ in case only are one to it.
    frame = gpd.GeoDataFrame(
        safe,
        columns=columns,
        geometry=[shape(item) if item else None for item in shapes],
        crs="EPSG:4326",
    ).rename(columns={n: f"{n}_" for n in columns if n.casefold() in {"fid", "geom"}})
    frame.to_file(path, driver="GPKG", layer="placed")


def _text(value: object) -> object:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
