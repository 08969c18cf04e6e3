"""The folium map: made once, with empty layers that draw/assets/map.js fills from the server.

Nothing of a data set is in the map's own script: a filter or another choice is a small element
of its own, so that the map is never rebuilt, never loses its view and never closes a popup.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from draw.theme import PALETTES, Theme

# Addresses relative to the component's frame, which stands two folders below the server's root
# under any base path.
_ASSETS = "../../assets"


def _own(name: str) -> str:
    """Return the address of a file of draw/assets; it changes with the file, so none is stale."""
    content = (Path(__file__).parent / "assets" / name).read_bytes()
    return f"{_ASSETS}/draw/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


SYMBOL_SIZE = 26  # pixels: large enough to hit with a finger, beside its neighbours
MIN_ZOOM, MAX_ZOOM = 2, 19
ATTRIBUTION = "Borders as Natural Earth draws them · Places: GeoNames, CC BY 4.0"
OSM_TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
OSM_ATTRIBUTION = (
    '&copy; <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors'
)


class HouseMap(folium.Map):
    """A folium map whose scripts and styles come from this server, and no others."""

    default_js: list[tuple[str, str]] = [  # noqa: RUF012 - folium's own attribute
        ("leaflet", f"{_ASSETS}/leaflet/leaflet.js"),
        ("jquery", f"{_ASSETS}/jquery/jquery.min.js"),
        ("deconflict_piles", _own("map_piles.js")),
        ("deconflict_play", _own("map_play.js")),
        ("deconflict", _own("map.js")),
    ]
    default_css: list[tuple[str, str]] = [  # noqa: RUF012 - folium's own attribute
        ("leaflet_css", f"{_ASSETS}/leaflet/leaflet.css"),
        ("deconflict_card", _own("card.css")),
        ("deconflict_map", _own("map.css")),
    ]


class _Start(MacroElement):
    """Hands the map to the script, which makes the layers that `options` names.

    Layers that Python made would each be written out anew, and compiled as a template, whenever
    the page's script runs: most of what a re-run with a map costs.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        Deconflict.start({{ this._parent.get_name() }}, {{ this.options_json }});
        {% endmacro %}
        """
    )

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"
        self.options_json = _script_json(options)


class _Choose(MacroElement):
    """Carries the Selection, the data set and the chosen thing into the frame."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        Deconflict.choose({{ this.state_json }});
        {% endmacro %}
        """
    )

    def __init__(self, state: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Choose"
        self.state_json = _script_json(state)


class _Answer(MacroElement):
    """Carries the answer to a wording into the frame."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        Deconflict.answer({{ this.answer_json }});
        {% endmacro %}
        """
    )

    def __init__(self, collection: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Answer"
        self.answer_json = _script_json(collection)


@dataclass(frozen=True)
class View:
    """Where a map looks: its centre in degrees and its zoom."""

    lat: float
    lon: float
    zoom: int

    @classmethod
    def parse(cls, text: str | None) -> View | None:
        """Read "lat,lon,zoom" out of a link; None where it is none (a link may be damaged)."""
        try:
            lat, lon, zoom = (text or "").split(",")
            view = cls(float(lat), float(lon), int(zoom))
        except ValueError:
            return None
        inside = -90 <= view.lat <= 90 and -720 <= view.lon <= 720 and 0 <= view.zoom <= MAX_ZOOM
        return view if inside else None


def base_map(
    *,
    theme: Theme,
    fonts: Mapping[str, str],
    bounds: tuple[float, float, float, float] | None,
    view: View | None = None,
    records: bool = True,
) -> HouseMap:
    """Return the map with its base layers, layer control and scale.

    `fonts` gives the addresses of the page's own faces by family name (none: the system's).
    `bounds` is west, south, east, north in degrees: what the map shows first where a link gives
    no `view`. `records` is False for a map of places alone. Online tiles are a layer that
    is off until the reader switches it on.
    """
    palette = PALETTES[theme]
    made = HouseMap(
        location=[view.lat, view.lon] if view else [20, 0],
        zoom_start=view.zoom if view else 2,
        tiles=None,
        control_scale=True,
        world_copy_jump=True,
        zoom_animation=False,
    )
    # folium itself gives both to its own tiles alone, of which there are none.
    made.options |= {"minZoom": MIN_ZOOM, "maxZoom": MAX_ZOOM}
    layers = {
        "water": "Rivers and lakes",
        "borders": "Borders",
        "labels": "Place names",
        "region": "Where the words place it",
    }
    if records:
        layers |= {
            "reference": "Lines (proxy)",
            "positions": "Force positions",
            "incidents": "Incidents",
        }
    options: dict[str, Any] = {
        "size": SYMBOL_SIZE,
        "theme": f"dc dc-{theme}",
        "title": "Map of incidents and force positions" if records else "Map of places",
        "colours": {name: getattr(palette, name) for name in ("land", "water", "river", "border")},
        "fonts": dict(fonts),
        "attribution": ATTRIBUTION,
        "view": [view.lat, view.lon, view.zoom] if view else None,
        "bounds": _corners(bounds),
        "layers": layers,
        "online": {
            "name": "Online map (OpenStreetMap)",
            "tiles": OSM_TILES,
            "attribution": OSM_ATTRIBUTION,
            "maxZoom": MAX_ZOOM,
        },
    }
    made.add_child(_Start(options))
    return made


def chosen_layer(
    *,
    dataset: str,
    version: str,
    query: str,
    chosen: str | None,
    carry: str = "",
    days: tuple[dt.date, dt.date] | None = None,
) -> folium.FeatureGroup:
    """Return the element that tells the map which data set, Selection and thing to show.

    `carry` is what links to other screens must say besides the Selection; `days` the first and
    last day that may be played through.
    """
    group = folium.FeatureGroup("state", control=False)
    state = {"dataset": dataset, "version": version, "query": query, "chosen": chosen}
    played = [day.isoformat() for day in days] if days else None
    group.add_child(_Choose({**state, "carry": carry, "days": played}))
    return group


def answer_layer(collection: Mapping[str, Any]) -> folium.FeatureGroup:
    """Return the element that has the map show the answer to a wording (`draw.place_layer`)."""
    group = folium.FeatureGroup("state", control=False)
    group.add_child(_Answer(collection))
    return group


def _corners(bounds: tuple[float, float, float, float] | None) -> list[list[float]] | None:
    if bounds is None:
        return None
    west, south, east, north = bounds
    # A single spot gets some country around it.
    pad_lat, pad_lon = max(0.08, (north - south) * 0.08), max(0.08, (east - west) * 0.08)
    return [[south - pad_lat, west - pad_lon], [north + pad_lat, east + pad_lon]]


def _script_json(value: Any) -> str:
    """Return JSON that is safe inside a script element and inside a Jinja template's output."""
    text = json.dumps(value, ensure_ascii=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text
