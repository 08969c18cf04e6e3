"""JSON files that hold a list of records, GeoJSON among them, streamed record by record."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import ijson
import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from data.errors import FormatError
from data.formats.contract import Reject
from data.formats.files_bytes import Bytes, Readable
from data.formats.files_records import Found, cell_of
from data.formats.files_text import open_text

LARGEST_RECORD = 64 << 20
"""Bytes of one record: the outline of a country has a few million."""
DEEPEST = 1_000
LAT, LON, WKT = "geometry latitude", "geometry longitude", "geometry wkt"
"""Columns for what a feature's geometry says: a point, or any other shape as WKT."""
FEATURE_ID = "feature id"
_STEPS = np.zeros(256, dtype=np.int32)
_STEPS[[ord("["), ord("{")]], _STEPS[[ord("]"), ord("}")]] = 1, -1
_LISTS = ("features", "events", "data", "results")
_WGS84 = ("CRS84", "4326", "WGS84", "WGS 84")


class _Bounded:
    """A stream that refuses to go on where one record takes too many bytes, or nests too deep.

    ijson keeps the names of all levels that are open, so that a megabyte of brackets would take
    the memory of the whole machine. Brackets in texts are counted too, which errs by a few.
    """

    def __init__(self, inner: Readable, name: str) -> None:
        self._inner, self._name = inner, name
        self._since = self._depth = 0

    def next_record(self) -> None:
        """Begin to count anew."""
        self._since = self._depth = 0

    def read(self, size: int = -1, /) -> bytes:
        found = self._inner.read(size)
        self._since += len(found)
        if self._since > LARGEST_RECORD:
            raise FormatError(
                f"has a record of more than {LARGEST_RECORD:,} bytes",
                file=self._name,
                todo="Export it again, or make its shapes simpler.",
            )
        depths = self._depth + np.cumsum(_STEPS[np.frombuffer(found, dtype=np.uint8)])
        if len(depths):
            self._depth = max(int(depths[-1]), 0)
            if depths.max() > DEEPEST:
                raise FormatError(
                    f"is JSON nested more than {DEEPEST:,} levels deep",
                    file=self._name,
                    todo="Check the export that it came from.",
                )
        return found


def prefix_of(start: bytes, name: str) -> str:
    """Return where the list of records stands in a JSON file that begins with these bytes.

    The result is ijson's prefix: "item" for a bare list, "features.item" for a feature
    collection, "" for one record or several one after another. Raises FormatError where there is
    no such list.
    """
    found: list[str] = []
    top: set[str] = set()
    lines = 0
    bounded = _Bounded(io.BytesIO(start), name)
    try:
        for prefix, event, value in ijson.parse(bounded, multiple_values=True):
            if event == "start_map" and prefix.endswith("item") and prefix.count("item") == 1:
                found.append(prefix)
            elif event == "map_key" and prefix == "":
                top.add(value)
            elif event == "string" and prefix == "crs.properties.name":
                _check_crs(value, name)
            elif event == "end_map" and prefix == "":
                lines += 1
                if lines > 1:
                    break
    except ijson.JSONError:
        pass  # cut in the middle; a file that is broken is refused when it is read
    if "type" in top and ("geometry" in top or "coordinates" in top):
        return ""
    for prefix in (*(f"{key}.item" for key in _LISTS), *found):
        if prefix in found:
            return prefix
    if lines > 1:
        return ""
    raise FormatError(
        "holds no list of records",
        file=name,
        todo="Give a JSON file that is a list of objects, or GeoJSON.",
    )


def is_geojson(start: bytes) -> bool:
    """Whether a JSON file that begins with these bytes says that it is GeoJSON."""
    kinds = {"FeatureCollection", "Feature"}
    bounded = _Bounded(io.BytesIO(start), "")
    try:
        for prefix, event, value in ijson.parse(bounded, multiple_values=True):
            if event == "string" and prefix in ("type", "features.item.type", "item.type"):
                return value in kinds
    except ijson.JSONError:
        pass
    return False


def read_json(
    path: Path, member: str | None, encoding: str, prefix: str, progress: list[int], *, geo: bool
) -> Iterator[Found]:
    """Yield the records of a JSON file, the first with number 1; raise FormatError in its midst."""
    cells_of = _feature if geo else _plain
    with open_text(path, member, encoding) as (text, raw):
        bounded = _Bounded(text, path.name)
        found = ijson.items(bounded, prefix, multiple_values=True, use_float=False)
        try:
            for number, record in enumerate(found, 1):
                bounded.next_record()
                if isinstance(raw, Bytes):
                    progress[0] = raw.position
                yield _found(number, record, cells_of)
        except ijson.JSONError as error:
            what = str(error).splitlines()[0] if str(error) else "it breaks off"
            raise FormatError(
                f"is damaged JSON ({what[:80].strip()})",
                file=path.name,
                todo="Download or export it again.",
            ) from error
        except (RecursionError, ValueError, OverflowError) as error:
            raise FormatError("is JSON that can't be read", file=path.name) from error


def _found(number: int, record: Any, cells_of: Any) -> Found:
    if not isinstance(record, Mapping):
        return Reject(number, "", str(record)[:200], "is no record with named values")
    try:
        return number, cells_of(record)
    except UnicodeEncodeError:
        return Reject(number, "", "", "holds half a character (a lone surrogate)")
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        value = str(record.get("geometry"))[:200]
        return Reject(number, "geometry", value, "is no geometry as GeoJSON has it")


def _plain(record: Mapping[str, Any]) -> dict[str, str | None]:
    return {name.strip(): cell_of(value) for name, value in record.items()}


def _feature(record: Mapping[str, Any]) -> dict[str, str | None]:
    """Return a feature's properties and geometry; raise ValueError for a geometry that is none."""
    properties = record.get("properties") or {}
    if not isinstance(properties, Mapping):
        raise ValueError("properties is no object")
    cells = _plain(properties)
    if record.get("id") is not None:
        cells[FEATURE_ID] = cell_of(record["id"])
    geometry = record.get("geometry")
    if geometry is None:
        return cells
    if geometry["type"] == "Point":
        coordinates = geometry["coordinates"]
        if coordinates:
            cells[LON], cells[LAT] = (cell_of(number) for number in coordinates[:2])
        return cells
    cells[WKT] = wkt_of(shape(geometry))
    return cells


def wkt_of(geometry: BaseGeometry) -> str | None:
    """Return a shape as WKT in two dimensions; None for an empty one.

    Six decimals are a tenth of a metre.
    """
    if geometry.is_empty:
        return None
    return str(shapely.to_wkt(shapely.force_2d(geometry), rounding_precision=6))


def _check_crs(crs: str, name: str) -> None:
    if not any(known in crs for known in _WGS84):
        raise FormatError(
            f"has its coordinates in {crs[:60]!r} and not in degrees",
            file=name,
            todo="Save it in WGS 84 (EPSG:4326).",
        )
