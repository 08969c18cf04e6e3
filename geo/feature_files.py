"""Reads the committed files of geodata: rows at once, shapes only when they are wanted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import shapely
from shapely.geometry.base import BaseGeometry

FILES = Path(__file__).parent / "files"
OVERVIEW = ("land", "borders", "rivers", "lakes", "countries")
DETAIL = ("countries", "admin1", "rivers", "lakes")
KIND = {"countries": "country", "admin1": "province", "rivers": "river", "lakes": "lake"}
RIVER_ERROR_M = 2000.0  # Natural Earth 1:10m lies up to 1.9 km from the real course
COUNTRY_ERROR_M = 1000.0
#: Measured on the governorate of Deir ez-Zor: nine tenths of its outline in UN OCHA's boundary set
#: lie within 9 km of Natural Earth's, half within 3.3 km.
PROVINCE_ERROR_M = 9000.0
ERROR_M = {
    "countries": COUNTRY_ERROR_M,
    "admin1": PROVINCE_ERROR_M,
    "rivers": RIVER_ERROR_M,
    "lakes": COUNTRY_ERROR_M,
}
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Feature:
    """One named thing with a shape: a country, a province, a river, a lake, or a listed feature.

    `country` is ISO 3166-1 alpha-2 (several codes, parted by blanks, for a river that crosses
    borders); `code` is the ISO 3166-2 code of a province. `oriented` says whether a river's line is
    known to face downstream. `error_m` is how far the shape may lie from the real thing; `extent_m`
    the rough radius of a feature known only as a point.
    """

    id: str
    kind: str
    name: str
    names: tuple[str, ...]
    name_ar: str | None
    country: str | None
    admin1: str | None
    code: str | None
    lat: float
    lon: float
    shape: Callable[[], BaseGeometry] = field(repr=False, compare=False)
    source: str
    oriented: bool = False
    error_m: float = 0.0
    extent_m: float | None = None
    note: str = ""

    @property
    def geometry(self) -> BaseGeometry:
        """The shape in EPSG:4326, read from disk when first asked for."""
        return self.shape()


@cache
def rows_of(layer: str) -> tuple[Feature, ...]:
    """Read everything of a layer but the shapes, which stay on disk until they are wanted."""
    file = _file(layer)
    columns = [c for c in file.schema_arrow.names if c != "geometry"]
    source = side_car(FILES / "detail" / f"{layer}.parquet")["producer"]
    return tuple(
        Feature(
            id=row["id"],
            kind=KIND[layer],
            name=row["name"] or "",
            names=tuple(row["names"]),
            name_ar=row["name_ar"],
            country=row["country"] or None,
            admin1=row["name"] if layer == "admin1" else None,
            code=row.get("iso_3166_2"),
            lat=row["lat"],
            lon=row["lon"],
            shape=partial(_shape, layer, number),
            source=source,
            oriented=bool(row.get("oriented")),
            error_m=ERROR_M[layer],
        )
        for number, row in enumerate(_rows(file, columns))
    )


def _rows(file: pq.ParquetFile, columns: list[str]) -> Iterator[dict[str, Any]]:
    """Read rows some at a time: as plain values all at once they take twice what is kept."""
    for batch in file.iter_batches(256, columns=columns, use_threads=False):
        yield from batch.to_pylist()


def _file(layer: str) -> pq.ParquetFile:
    """Open a layer's file: a reader of its own for each call, for one shared by threads fails."""
    if layer not in DETAIL:
        raise KeyError(f"no detail layer {layer!r}; there are {', '.join(DETAIL)}")
    return pq.ParquetFile(FILES / "detail" / f"{layer}.parquet", metadata=_metadata(layer))


@cache
def _metadata(layer: str) -> pq.FileMetaData:
    return pq.read_metadata(FILES / "detail" / f"{layer}.parquet")


@lru_cache(maxsize=64)
def _shape(layer: str, number: int) -> BaseGeometry:
    """Read one shape by its row number."""
    file = _file(layer)
    size = file.metadata.row_group(0).num_rows
    group = file.read_row_group(number // size, columns=["geometry"])
    shape: BaseGeometry = shapely.from_wkb(group.column(0)[number % size].as_py())
    return shape


@cache
def tree_of(layer: str) -> shapely.STRtree:
    """Index the boxes of a layer's shapes."""
    bounds = _file(layer).read(columns=["west", "south", "east", "north"])
    return shapely.STRtree(shapely.box(*(column.to_numpy() for column in bounds.columns)))


def shapes_of(layer: str, numbers: list[int]) -> Iterator[tuple[Feature, BaseGeometry]]:
    """Read many shapes of a layer, each part of the file once."""
    file, table = _file(layer), rows_of(layer)
    size = file.metadata.row_group(0).num_rows
    for group, members in groupby(sorted(numbers), key=lambda n: n // size):
        column = file.read_row_group(group, columns=["geometry"]).column(0)
        for number in members:
            yield table[number], shapely.from_wkb(column[number % size].as_py())


@cache
def side_car(path: Path) -> dict[str, Any]:
    text = path.with_name(path.name + ".source.json").read_text(encoding="utf-8")
    record: dict[str, Any] = json.loads(text)
    return record
