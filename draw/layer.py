"""Where the words place what is chosen, and the lines that stand in for others, as GeoJSON.

Every label is plain text, which the map's frame sets as text and never as HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from data.case import Case
from data.model import Place
from draw.place_html import Placed
from draw.words import PLACE_STATUSES, place_status
from geo.features import by_id
from geo.region import Region

COORDINATE_GRID = 1e-5  # degrees, about a metre: finer digits would be invented


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
