"""A place as the source words it, and in plain words how it was put on the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from data.case import Case
from data.model import Place
from draw import words
from draw.markup import text

WGS84 = Geod(ellps="WGS84")


class Placed(Protocol):
    """What a figure needs of a region: `geo.region.Region` has it."""

    @property
    def status(self) -> str: ...
    @property
    def geometry(self) -> BaseGeometry | None: ...
    @property
    def radius_m(self) -> float | None: ...
    @property
    def method(self) -> str: ...
    @property
    def assumptions(self) -> Sequence[str]: ...
    @property
    def candidates(self) -> Sequence[Any]: ...
    @property
    def anchors(self) -> Sequence[Any]: ...
    @property
    def not_understood(self) -> str | None: ...


def square_metres(geometry: BaseGeometry | None) -> float:
    """Return the geodesic area of a geometry in EPSG:4326; points and lines have none."""
    if geometry is None or geometry.is_empty:
        return 0.0
    parts = getattr(geometry, "geoms", None)
    if parts is not None:
        return sum(square_metres(part) for part in parts)
    if geometry.geom_type != "Polygon":
        return 0.0
    return abs(float(WGS84.geometry_area_perimeter(geometry)[0]))


def place_html(place: Place, regions: Mapping[str, Placed], case: Case, note: str = "") -> str:
    """Return the wording, how it was placed and how wide that is; the reasons unfold beneath.

    `note` is what the record that uses the place says of it.
    """
    region = regions.get(place.id)
    reasons = _reasons(region) if region is not None else []
    if place.within:
        reasons.append(f"Read within {text(place.within)}.")
    if place.viewpoint:
        reasons.append(f"Seen from “{text(case.places[place.viewpoint].wording)}”.")
    reasons += [text(line) for line in (place.note, note) if line]
    shown = f'<p class="dc-wording">“{text(place.wording)}”</p>'
    if region is None:
        shown += '<p class="dc-basis">not placed on the map</p>'
    else:
        shown += f'<p class="dc-placed">{_status(region)}{_size(region)}</p>'
    title = "How it was placed"
    if region is not None and region.assumptions:
        title += f": {words.counted(len(region.assumptions), 'assumption')}"
    return shown + unfolded(title, reasons) if reasons else shown


def _reasons(region: Placed) -> list[str]:
    """Return the assumptions first, then how the words were read and what the shape is built on."""
    reasons = [text(line) for line in region.assumptions]
    if region.method:
        reasons.append(f"Read as: {text(region.method.replace(' ∩ ', ', and '))}.")
    for anchor in region.anchors:
        reasons.append(f"Built on {text(anchor.name)} ({text(anchor.source)}).")
    return reasons


def unfolded(title: str, lines: Sequence[str]) -> str:
    """Return lines of HTML that the reader unfolds under a title; none give nothing."""
    if not lines:
        return ""
    listed = "".join(f"<li>{line}</li>" for line in lines)
    return f'<details><summary>{title}</summary><ul class="dc-plain">{listed}</ul></details>'


def short_place(place: Place, regions: Mapping[str, Placed]) -> str:
    """Return a wording with how it was placed, in one line."""
    region = regions.get(place.id)
    shown = f"“{text(place.wording)}”"
    if region is None:
        return f'{shown} <span class="dc-basis">(not placed on the map)</span>'
    return f'{shown} <span class="dc-basis">({_status(region)}{_size(region)})</span>'


def _status(region: Placed) -> str:
    shown = words.place_status(region.status, region.method)
    if region.candidates and region.status == "ambiguous":
        shown += f": {len(region.candidates)} to choose from"
    if region.not_understood:
        shown += f" (not understood: “{region.not_understood}”)"
    return f'<span class="dc-status dc-p-{text_class(region.status)}">{text(shown)}</span>'


def text_class(value: str) -> str:
    """Return a value as a safe CSS class part."""
    return "".join(letter for letter in value.lower() if letter.isascii() and letter.isalnum())


def _size(region: Placed) -> str:
    """Return how much ground the region covers; a region without a shape has no size."""
    if region.geometry is None:
        return ""
    parts = []
    area = square_metres(region.geometry)
    if area:
        parts.append(f"an area of {words.area(area)}")
    if region.radius_m is not None:
        parts.append(f"anywhere within {words.distance(region.radius_m)} of its middle")
    return f": {', '.join(parts)}" if parts else ""
