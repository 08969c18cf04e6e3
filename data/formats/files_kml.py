"""KML, streamed placemark by placemark: names, data, times and shapes as columns.

The XML is read without network, external entities or document types, so nothing that a file names
is fetched or put in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from lxml import etree
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from data.errors import FormatError
from data.formats.contract import Reject
from data.formats.files_bytes import Bytes
from data.formats.files_json import LAT, LON, WKT, wkt_of
from data.formats.files_records import Found
from data.formats.files_text import open_text

NAME, DESCRIPTION, FOLDER = "name", "description", "folder"
WHEN, BEGIN, END = "when", "begin", "end"
_CELLS = {
    *(("Placemark", tag) for tag in (NAME, DESCRIPTION)),
    *(("TimeStamp", WHEN), ("TimeSpan", BEGIN), ("TimeSpan", END)),
}
_SHAPES = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry")


def check_kml(start: bytes, name: str) -> None:
    """Raise FormatError for XML that is no KML, or that brings a document type."""
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise FormatError(
            "is XML with a document type, which may hide what it holds",
            file=name,
            todo="Save it again as plain KML.",
        )
    if not re.search(rb"<(\w+:)?kml\b", start[:20_000]):
        raise FormatError(
            "is XML but no KML", file=name, todo="Save it as KML, GeoJSON, CSV or XLSX."
        )


def read_kml(path: Path, member: str | None, encoding: str, progress: list[int]) -> Iterator[Found]:
    """Yield the placemarks of a KML file, the first with number 1; raise FormatError in between."""
    with open_text(path, member, encoding) as (text, raw):
        events = etree.iterparse(
            text,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            encoding="utf-8",
        )
        folders: list[str] = []
        number = 0
        try:
            for event, element in events:
                tag = _tag(element)
                if tag == "Folder":
                    folders = [*folders, ""] if event == "start" else folders[:-1]
                elif event == "end" and tag == "name" and _tag(element.getparent()) == "Folder":
                    folders[-1:] = [_text(element)]
                elif event == "end" and tag == "Placemark":
                    number += 1
                    if isinstance(raw, Bytes):
                        progress[0] = raw.position
                    yield _placemark(number, element, folders)
                    _forget(element)
                elif event == "end" and tag in ("Style", "StyleMap", "Schema", "NetworkLink"):
                    _forget(element)
        except etree.XMLSyntaxError as error:
            raise FormatError(
                f"is damaged KML (line {error.lineno}: {str(error.msg)[:80]})",
                file=path.name,
                todo="Export it again.",
            ) from error


def _placemark(number: int, element: etree._Element, folders: list[str]) -> Found:
    cells: dict[str, str | None] = {NAME: None, DESCRIPTION: None}
    if any(folders):
        cells[FOLDER] = " / ".join(name for name in folders if name)
    for part in element.iter():
        tag, parent = _tag(part), _tag(part.getparent())
        if (parent, tag) in _CELLS:
            cells[tag] = _text(part)
        elif tag == "Data" and part.get("name"):
            value = next((child for child in part if _tag(child) == "value"), None)
            cells[part.get("name").strip()] = _text(value) if value is not None else None
        elif tag == "SimpleData" and part.get("name"):
            cells[part.get("name").strip()] = _text(part)
    drawn = next((part for part in element if _tag(part) in _SHAPES), None)
    if drawn is None:
        return number, cells
    try:
        if _tag(drawn) == "Point":
            cells[LON], cells[LAT] = _coordinates(drawn)[0][:2]
        else:
            cells[WKT] = wkt_of(_shape(drawn))
    except (ValueError, IndexError, ShapelyError):
        written = " ".join(_text(drawn).split())[:200]
        return Reject(number, "coordinates", written, "are no coordinates as KML has them")
    return number, cells


def _shape(element: etree._Element) -> BaseGeometry:
    tag = _tag(element)
    if tag == "Polygon":
        rings: dict[str, list[list[list[float]]]] = {"outerBoundaryIs": [], "innerBoundaryIs": []}
        for part in element:
            if _tag(part) in rings:
                rings[_tag(part)] += [_numbers(ring) for ring in part if _tag(ring) == "LinearRing"]
        return shapely.Polygon(rings["outerBoundaryIs"][0], rings["innerBoundaryIs"])
    if tag == "MultiGeometry":
        parts = [_shape(part) for part in element if _tag(part) in _SHAPES]
        areas = [part for part in parts if isinstance(part, shapely.Polygon)]
        if parts and len(areas) == len(parts):
            return shapely.MultiPolygon(areas)
        return shapely.GeometryCollection(parts)
    if tag == "Point":
        return shapely.Point(_numbers(element)[0])
    return shapely.LineString(_numbers(element))


def _numbers(element: etree._Element) -> list[list[float]]:
    return [[float(number) for number in pair[:2]] for pair in _coordinates(element)]


def _coordinates(element: etree._Element) -> list[list[str]]:
    """Return the longitude and latitude of each point, as written."""
    own = next((part for part in element.iter() if _tag(part) == "coordinates"), None)
    if own is None:
        raise ValueError("a shape has coordinates")
    pairs = [written.split(",") for written in _text(own).split()]
    if any(len(pair) < 2 for pair in pairs):
        raise ValueError("a point has a longitude and a latitude")
    return pairs


def _forget(element: etree._Element) -> None:
    """Let go of an element that was read, and of those before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _tag(element: etree._Element | None) -> str:
    if element is None or not isinstance(element.tag, str):
        return ""
    return str(etree.QName(element).localname)


def _text(element: Any) -> str:
    text: str = "".join(element.itertext())
    return text.strip()
