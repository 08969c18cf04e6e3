"""Incidents and force positions as the map draws them: single symbols, or cells with counts.

Rows come from a data set's tables. Every label is plain text, which the frame sets as text and
never as HTML.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from data.model import Colour, Side
from data.summarise import CELLS_PER_TILE
from draw.markup import plain
from draw.symbols import incident_svg, position_svg
from draw.theme import Theme, mark
from draw.words import KINDS, counted, dates, position_when

SPOT_RADIUS_M = 2_500.0  # a place known better than this is drawn as a spot, not as an area
SYMBOL_SIZE = 24
LONGEST_TITLE, LONGEST_NAME = 160, 60  # characters of a title in a label, and of a side's name
MOST_SLICES = 8  # of a cell: thinner ones could not be told apart
Row = Mapping[str, Any]
Features = list[dict[str, Any]]


class SideList:
    """The sides that features name by number, in the order of their first use."""

    def __init__(self, sides: Mapping[str, Side], theme: Theme) -> None:
        self._sides, self._theme = sides, theme
        self._numbers: dict[str | None, int] = {}
        self.listed: list[dict[str, str]] = []

    def colour(self, side: str | None) -> Colour | None:
        """Return a side's colour; None where there is no such side."""
        known = self._sides.get(side or "")
        return known.colour if known else None

    def number(self, side: str | None) -> int:
        """Return the number of a side; all that stand on none share one."""
        known = self._sides.get(side or "")
        key = known.id if known else None
        if key not in self._numbers:
            self._numbers[key] = len(self.listed)
            name = plain(known.name)[:LONGEST_NAME] if known else "no side given"
            self.listed.append({"name": name, "colour": mark(self.colour(side), self._theme)})
        return self._numbers[key]


def stands_for_area(row: Row) -> bool:
    """Whether a symbol is only the middle of a wider region."""
    return row["status"] != "resolved" or row["radius_m"] is None or row["radius_m"] > SPOT_RADIUS_M


def single_features(
    incidents: Iterable[Row],
    positions: Iterable[Row],
    sides: SideList,
    longest: int = LONGEST_TITLE,
) -> tuple[Features, dict[str, str]]:
    """Return incidents and force positions as GeoJSON features, and the symbols that they name.

    A title is cut at `longest` characters: the card has it whole.
    """
    symbols: dict[str, str] = {}
    features = []
    for row in incidents:
        colour, area = sides.colour(row["side"]), stands_for_area(row)
        key = f"{row['kind']}-{colour}-{'area' if area else 'spot'}"
        symbols[key] = incident_svg(row["kind"], colour, area, SYMBOL_SIZE)
        when = dates(row["date_from"], row["date_to"], row["date_precision"], row["open_end"])
        label = ", ".join(
            part
            for part in (
                f"{KINDS[row['kind']]}: {_cut(row['title'], longest)}",
                when,
                counted(row["claim_count"], "claim"),
                "somewhere in a wider area" if area else "",
            )
            if part
        )
        features.append(_point("incident", row, key, label, sides))
    for row in positions:
        colour, area = sides.colour(row["side"]), stands_for_area(row)
        key = f"position-{colour}-{'area' if area else 'spot'}"
        symbols[key] = position_svg(colour, area, SYMBOL_SIZE)
        wide = ", somewhere in a wider area" if area else ""
        title, as_of = _cut(row["title"], longest), position_when(row["as_of"])
        label = f"Force position: {title}, {as_of}{wide}"
        features.append(_point("position", row, key, label, sides))
    return features, symbols


def cell_features(rows: Iterable[Row], zoom: int, sides: SideList) -> Features:
    """Return counts by cell at the cells' centres, each split by side.

    `parts` are pairs of a side's number and its count, the largest first; beyond MOST_SLICES the
    others stand together under the number -1.
    """
    across = CELLS_PER_TILE * 2**zoom
    cells: dict[tuple[int, int], list[tuple[str | None, int]]] = {}
    for row in rows:
        cells.setdefault((row["cell_x"], row["cell_y"]), []).append((row["side"], row["n"]))
    features = []
    for (x, y), parts in sorted(cells.items()):
        parts.sort(key=lambda part: (-part[1], part[0] or ""))
        slices = [[sides.number(side), count] for side, count in parts[:MOST_SLICES]]
        if others := sum(count for _, count in parts[MOST_SLICES:]):
            slices.append([-1, others])
        lon, lat = _centre(x / across, y / across, 1 / across)
        features.append(
            {
                "type": "Feature",
                "id": f"cell:{zoom}/{x}/{y}",
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
                "properties": {
                    "layer": "cell",
                    "n": sum(count for _, count in parts),
                    "parts": slices,
                },
            }
        )
    return features


def spot_items(
    rows: Iterable[Row], sides: SideList, positions: Iterable[Row] = ()
) -> dict[str, Any]:
    """Return things of a map for a list, in their order: id, symbol and label of each."""
    features, symbols = single_features(rows, positions, sides)
    items = [
        {"id": feature["id"], **{key: feature["properties"][key] for key in ("symbol", "label")}}
        for feature in features
    ]
    return {"items": items, "symbols": symbols}


def _point(layer: str, row: Row, symbol: str, label: str, sides: SideList) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": f"{layer}:{row['id']}",
        "geometry": {
            "type": "Point",
            "coordinates": [round(row["lon"], 5), round(row["lat"], 5)],
        },
        "properties": {
            "layer": layer,
            "symbol": symbol,
            "label": label,
            "side": sides.number(row["side"]),
        },
    }


def _cut(title: str, longest: int) -> str:
    shown = plain(title)
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def _centre(x: float, y: float, size: float) -> tuple[float, float]:
    """Return lon, lat of a cell's middle on the Web-Mercator square."""
    lon = (x + size / 2) * 360 - 180
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (y + size / 2)))))
    return round(lon, 5), round(lat, 5)
