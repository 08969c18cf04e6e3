"""Writing placed rows as CSV, GeoJSON or GeoPackage, each file whole or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.batch import Answer
from geo.csv_table import safe_cell
from geo.errors import GeoError
from geo.region import geojson

ADDED = (
    *("status", "lat", "lon", "radius_m", "method", "matched", "matched_id", "not_understood"),
    *("acled_geo_precision", "ucdp_where_prec", "assumptions", "candidates", "error"),
)
Row = dict[str, Any]
Rows = Sequence[dict[str, str]]
Answers = Sequence[Answer]
About = dict[str, Any]


def beside(path: Path) -> Path:
    """Return the file beside a CSV that says what a CSV has no room for."""
    return path.with_name(f"{path.stem}.about.json")


def write_placed(
    path: Path, rows: Sequence[dict[str, str]], answers: Sequence[Answer], about: About
) -> None:
    """Write the rows with their answers in the format that the file's ending names.

    The rows' own columns come first, ours after them (with an underscore where the name is
    taken). `about` goes into the file ("about" in GeoJSON, metadata in a GeoPackage); beside a
    CSV it is a file of its own, see `beside`. Raises GeoError for another ending or a place that
    cannot be written to.
    """
    writers: dict[str, Callable[[Path, Rows, Answers, About], None]] = {
        ".csv": _csv,
        ".geojson": _geojson,
        ".gpkg": _gpkg,
    }
    if path.suffix.lower() not in writers:
        raise GeoError(f"{path.name}: the result can be .csv, .geojson or .gpkg.")
    fresh = path.with_name(f".{path.stem}.new{path.suffix.lower()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        writers[path.suffix.lower()](fresh, rows, answers, about)
        if path.suffix.lower() == ".csv":
            note = json.dumps(about, ensure_ascii=False, indent=1)
            beside(path).write_text(note, encoding="utf-8", errors="replace")
        fresh.replace(path)
    except OSError as error:
        raise GeoError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        fresh.unlink(missing_ok=True)


def _merge(row: dict[str, str], answer: Answer) -> tuple[Row, BaseGeometry | None]:
    """Put a row and its answer together; the shape apart."""
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
    own = {str(name): _text(value) for name, value in row.items() if name is not None}
    taken = {name.casefold() for name in own}
    merged = own | {f"{n}_" if n in taken else n: value for n, value in added.items()}
    shape = region.get("geometry")
    return merged, shapely.from_wkb(shape) if shape else None


def _merged(
    rows: Sequence[dict[str, str]], answers: Sequence[Answer]
) -> Iterator[tuple[Row, BaseGeometry | None]]:
    for row, answer in zip(rows, answers, strict=True):
        yield _merge(row, answer)


def _csv(path: Path, rows: Rows, answers: Answers, _: About) -> None:
    columns = list(_merge(rows[0], answers[0])[0]) if rows else list(ADDED)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writerow({name: safe_cell(name) for name in columns})
        for row, _shape in _merged(rows, answers):
            writer.writerow({name: safe_cell(value) for name, value in row.items()})


def _geojson(path: Path, rows: Rows, answers: Answers, about: About) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"type": "FeatureCollection", "about": {json.dumps(about)}, "features": [')
        for number, (row, shape) in enumerate(_merged(rows, answers)):
            item = {"type": "Feature", "properties": row, "geometry": geojson(shape)}
            file.write((",\n" if number else "\n") + json.dumps(item))
        file.write("\n]}\n")


def _gpkg(path: Path, rows: Rows, answers: Answers, about: About) -> None:
    merged = list(_merged(rows, answers))
    columns = list(merged[0][0]) if merged else list(ADDED)
    frame = gpd.GeoDataFrame(
        [row for row, _ in merged],
        columns=columns,
        geometry=[shape for _, shape in merged],
        crs="EPSG:4326",
    )
    # "fid" and "geom" are GeoPackage's own names.
    frame = frame.rename(columns={n: f"{n}_" for n in columns if n.casefold() in {"fid", "geom"}})
    note = {"about": json.dumps(about, ensure_ascii=False).encode("utf-8", "replace").decode()}
    frame.to_file(path, driver="GPKG", layer="placed", engine="pyogrio", layer_metadata=note)


def _text(value: object) -> object:
    """Replace what UTF-8 cannot carry."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
