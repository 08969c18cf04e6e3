"""What the map's frame draws over the base map: features as GeoJSON, with the symbols they use.

Rows come from a data set's tables, records from a case; every label is plain text, which the
frame sets as text and never as HTML.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from data.case import Case
from data.model import Colour, Place, Side
from data.summarise import CELLS_PER_TILE
from draw.place_html import Placed
from draw.symbols import incident_svg, position_svg
from draw.theme import Theme, mark
from draw.words import KINDS, PLACE_STATUSES, counted, dates, place_status, position_when
from geo.features import by_id
from geo.region import Region

SPOT_RADIUS_M = 2_500.0  # a place known better than this is drawn as a spot, not as an area
COORDINATE_GRID = 1e-5  # degrees, about a metre: finer digits would be invented
SYMBOL_SIZE = 24
Row = Mapping[str, Any]


def stands_for_area(row: Row) -> bool:
    """Whether a symbol is only the middle of a wider region."""
    return row["status"] != "resolved" or row["radius_m"] is None or row["radius_m"] > SPOT_RADIUS_M


def view_collection(
    incidents: Iterable[Row], positions: Iterable[Row], sides: Mapping[str, Side]
) -> dict[str, Any]:
    """Return single incidents and force positions as a GeoJSON collection with its symbols."""
    symbols: dict[str, str] = {}
    features = []
    for row in incidents:
        colour, area = _colour(row["side"], sides), stands_for_area(row)
        key = f"{row['kind']}-{colour}-{'area' if area else 'spot'}"
        symbols[key] = incident_svg(row["kind"], colour, area, SYMBOL_SIZE)
        when = dates(row["date_from"], row["date_to"], row["date_precision"], row["open_end"])
        label = ", ".join(
            part
            for part in (
                f"{KINDS[row['kind']]}: {row['title']}",
                when,
                counted(row["claim_count"], "claim"),
                "somewhere in a wider area" if area else "",
            )
            if part
        )
        features.append(_point("incident", row, key, label))
    for row in positions:
        colour, area = _colour(row["side"], sides), stands_for_area(row)
        key = f"position-{colour}-{'area' if area else 'spot'}"
        symbols[key] = position_svg(colour, area, SYMBOL_SIZE)
        as_of = position_when(row["as_of"])
        wide = ", somewhere in a wider area" if area else ""
        features.append(
            _point("position", row, key, f"Force position: {row['title']}, {as_of}{wide}")
        )
    return {"type": "FeatureCollection", "features": features, "symbols": symbols}


def cell_collection(
    rows: Iterable[Row], zoom: int, sides: Mapping[str, Side], theme: Theme
) -> dict[str, Any]:
    """Return counts by cell as proportional points at the cells' centres.

    A cell has the colour of its most frequent side; its label names every side's count.
    """
    across = CELLS_PER_TILE * 2**zoom
    cells: dict[tuple[int, int], list[tuple[str | None, int]]] = {}
    for row in rows:
        cells.setdefault((row["cell_x"], row["cell_y"]), []).append((row["side"], row["n"]))
    features = []
    for (x, y), parts in sorted(cells.items()):
        parts.sort(key=lambda part: (-part[1], part[0] or ""))
        total = sum(count for _, count in parts)
        split = ", ".join(
            f"{count:,} {sides[side].name if side and side in sides else 'no side'}"
            for side, count in parts
        )
        properties = {
            "layer": "cell",
            "n": total,
            "colour": mark(_colour(parts[0][0], sides), theme),
            "label": f"{counted(total, 'incident')}: {split}",
        }
        lon, lat = _centre(x / across, y / across, 1 / across)
        features.append(
            {
                "type": "Feature",
                "id": f"cell:{zoom}/{x}/{y}",
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
                "properties": properties,
            }
        )
    return {"type": "FeatureCollection", "features": features, "symbols": {}}


def region_collection(
    case: Case, what: str, record_id: str, regions: Mapping[str, Placed]
) -> dict[str, Any]:
    """Return where the words place an incident or a force position.

    The record's own place is "main"; the places that other claims give an incident are "other".
    """
    record = (case.incidents if what == "incident" else case.positions)[record_id]
    places: list[tuple[str, str, str]] = []
    if record.place:
        places.append((record.place, "main", ""))
    if what == "incident":
        for claim in case.claims.values():
            if claim.incident == record_id and claim.place and claim.place != record.place:
                by = case.actors[claim.claimant].name
                places.append((claim.place, "other", f"{by}, in {_outlet(case, claim.id)}: "))
    features = []
    for place_id, role, by in dict.fromkeys(places):
        feature = _region(case.places[place_id], regions[place_id], role, by)
        if feature:
            features.append(feature)
    # The main region is drawn last, over the others.
    features.sort(key=lambda feature: feature["properties"]["role"] == "main")
    return {"type": "FeatureCollection", "features": features}


def line_collection(places: Sequence[Place], regions: Mapping[str, Region]) -> dict[str, Any]:
    """Return the lines that stand in for something without a published course (proxies)."""
    features = []
    for place in places:
        region = regions[place.id]
        line = _course(region)
        if line is not None:
            label = f"“{place.wording}” ({PLACE_STATUSES[region.status]})"
            features.append(
                {
                    "type": "Feature",
                    "id": f"place:{place.id}",
                    "geometry": mapping(shapely.set_precision(line, COORDINATE_GRID)),
                    "properties": {"role": "line", "label": label},
                }
            )
    return {"type": "FeatureCollection", "features": features}


def _course(region: Region) -> BaseGeometry | None:
    """Return the line that a region follows, cut to the region; None for any other region."""
    if region.status != "proxy" or region.extent != "line" or region.geometry is None:
        return None
    anchor = by_id(region.anchors[0].id) if region.anchors else None
    if anchor is None:
        return None
    # The region itself is the line with some width: a hair more keeps the whole course.
    return shapely.line_merge(anchor.geometry.intersection(region.geometry.buffer(1e-3)))


def _outlet(case: Case, claim_id: str) -> str:
    return case.source_of(case.claims[claim_id]).outlet or "an unknown outlet"


def _region(place: Place, region: Placed, role: str, by: str) -> dict[str, Any] | None:
    if region.geometry is None or region.geometry.is_empty:
        return None
    status = place_status(region.status, region.method)
    return {
        "type": "Feature",
        "id": f"place:{place.id}",
        "geometry": mapping(shapely.set_precision(region.geometry, COORDINATE_GRID)),
        "properties": {"role": role, "label": f"{by}“{place.wording}” ({status})"},
    }


def _point(layer: str, row: Row, symbol: str, label: str) -> dict[str, Any]:
    coordinates = [round(row["lon"], 5), round(row["lat"], 5)]
    return {
        "type": "Feature",
        "id": f"{layer}:{row['id']}",
        "geometry": {"type": "Point", "coordinates": coordinates},
        "properties": {"layer": layer, "symbol": symbol, "label": label},
    }


def _colour(side: str | None, sides: Mapping[str, Side]) -> Colour | None:
    return sides[side].colour if side and side in sides else None


def _centre(x: float, y: float, size: float) -> tuple[float, float]:
    """Return lon, lat of a cell's middle on the Web-Mercator square."""
    lon = (x + size / 2) * 360 - 180
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (y + size / 2)))))
    return round(lon, 5), round(lat, 5)
