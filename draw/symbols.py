"""The map's symbols: shape tells the kind, colour the side, filled or hollow how well it is placed.

Filled = placed to a spot. Hollow = stands for an area that the words leave open.
Force positions are diamonds with a dot, a family of their own. All are inline SVG on a 24 x 24
grid, hidden from assistive technology: the marker that carries one has the words.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from typing import Literal
from urllib.parse import quote

from data.model import Colour, IncidentKind, Side
from draw.markup import attribute, colour_class, text
from draw.theme import PALETTES, Theme, mark
from draw.words import KINDS

Paint = Theme | Literal["page"]
"""A theme's fixed colours, or those of the page that the symbol stands in (CSS variables)."""

SHAPES: Mapping[IncidentKind, str] = types.MappingProxyType(
    {
        # A triangle on the ground; an arrow from above; two blades; a chevron on its way;
        # a burst; a block; a speech bubble; two equal bars; a ring; a disc.
        "ground_attack": "M12 2.5 22 20.5H2Z",
        "strike": "M8.5 2h7v9H21l-9 11L3 11h5.5Z",
        "clash": "M12 8.3 17.6 2.7 21.3 6.4 15.7 12l5.6 5.6-3.7 3.7L12 15.7l-5.6 5.6-3.7-3.7"
        "L8.3 12 2.7 6.4 6.4 2.7Z",
        "movement": "M2.5 3.5h9L21.5 12l-10 8.5h-9L9.5 12Z",
        "explosion": "M12 1.5 14.3 6.4 19.4 4.6 17.6 9.7 22.5 12 17.6 14.3 19.4 19.4 14.3 17.6"
        " 12 22.5 9.7 17.6 4.6 19.4 6.4 14.3 1.5 12 6.4 9.7 4.6 4.6 9.7 6.4Z",
        "violence_against_civilians": "M4 4h16v16H4Z",
        "protest": "M2.5 3.5h19v12h-8L7.5 22v-6.5h-5Z",
        "agreement": "M3 4.5h18v5.8H3ZM3 13.7h18v5.8H3Z",
        "background": "M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 1 0 0-19ZM12 7.5a4.5 4.5 0 1 1 0 9"
        "a4.5 4.5 0 1 1 0-9Z",
        "other": "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17Z",
    }
)
POSITION = "M12 1.5 22.5 12 12 22.5 1.5 12Z"


def incident_svg(
    kind: IncidentKind,
    colour: Colour | None,
    area: bool = False,
    size: int = 22,
    paint: Paint = "page",
) -> str:
    """Return the symbol of an incident as inline SVG, `size` pixels wide and high."""
    return _svg(SHAPES[kind], colour, area, size, paint, dot=False)


def position_svg(
    colour: Colour | None, area: bool = False, size: int = 22, paint: Paint = "page"
) -> str:
    """Return the symbol of a force position as inline SVG, `size` pixels wide and high."""
    return _svg(POSITION, colour, area, size, paint, dot=True)


def _svg(shape: str, colour: Colour | None, area: bool, size: int, paint: Paint, dot: bool) -> str:
    tone, paper = _paints(colour, paint)
    if area:
        body = (
            f'<path d="{shape}" fill="{paper}" fill-opacity=".85" fill-rule="evenodd"'
            f' stroke="{paper}" stroke-width="4.6" stroke-linejoin="round"/>'
            f'<path d="{shape}" stroke="{tone}" stroke-width="2" stroke-linejoin="round"/>'
        )
    else:
        body = (
            f'<path d="{shape}" fill="{tone}" fill-rule="evenodd" stroke="{paper}"'
            ' stroke-width="2.4" paint-order="stroke" stroke-linejoin="round"/>'
        )
    if dot:
        body += f'<circle cx="12" cy="12" r="3.2" fill="{tone if area else paper}"/>'
    name = f"dc-symbol {colour_class(colour)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" width="{size:d}"'
        f' height="{size:d}" viewBox="-1 -1 26 26" fill="none" aria-hidden="true"'
        f' focusable="false">{body}</svg>'
    )


def _paints(colour: Colour | None, paint: Paint) -> tuple[str, str]:
    if paint != "page":
        return mark(colour, paint), PALETTES[paint].paper
    variable = colour_class(colour).replace("dc-c-", "--dc-")
    light = PALETTES["light"]
    return f"var({variable}, {mark(colour, 'light')})", f"var(--dc-paper, {light.paper})"


def image(svg: str, size: int) -> str:
    """Return a symbol as an image element, for places whose sanitiser drops inline SVG."""
    return (
        f'<img class="dc-symbol" width="{size:d}" height="{size:d}" alt=""'
        f' src="data:image/svg+xml,{quote(svg, safe="")}">'
    )


def _ring(size: int, theme: Theme) -> str:
    """Return a ring of two parts: the sign for several incidents together."""
    palette = PALETTES[theme]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size:d}" height="{size:d}"'
        f' viewBox="-12 -12 24 24" fill="none"><circle r="8.5" stroke="{palette.muted}"'
        ' stroke-width="5"/>'
        f'<path d="M0-8.5A8.5 8.5 0 0 1 7.4 4.2" stroke="{palette.ink}" stroke-width="5"/></svg>'
    )


def legend_html(
    kinds: Iterable[IncidentKind],
    sides: Iterable[Side],
    *,
    positions: bool = True,
    areas: bool = True,
    no_side: bool = False,
    regions: bool = False,
    rings: bool = False,
    theme: Theme = "light",
    size: int = 20,
) -> str:
    """Return the legend of what is on the map: shapes, colours, and what hollow means.

    Symbols are images with the theme's fixed colours, so that it can stand in `st.html` too.
    """

    def row(svg: str, label: str) -> str:
        return f"<li>{image(svg, size)} {label}</li>"

    shown = [row(incident_svg(kind, None, False, size, theme), KINDS[kind]) for kind in kinds]
    if positions:
        shown.append(row(position_svg(None, False, size, theme), "Force position, with its date"))
    parts = [f'<h3>Symbols</h3><ul class="dc-legend-list">{"".join(shown)}</ul>'] if shown else []
    colours = [
        f'<li><span class="dc-chip {colour_class(side.colour)}"'
        f' title="{attribute(side.name)}"></span> {text(side.name)}</li>'
        for side in sorted(sides, key=lambda side: side.order)
    ]
    if no_side:
        colours.append(f'<li><span class="dc-chip {colour_class(None)}"></span> No side given</li>')
    if colours:
        parts.append(f'<h3>Sides</h3><ul class="dc-legend-list">{"".join(colours)}</ul>')
    if areas and shown:
        spot = row(incident_svg("other", None, False, size, theme), "Filled: placed to a spot")
        open_area = row(
            incident_svg("other", None, True, size, theme),
            "Hollow: somewhere in an area; the symbol is only its middle",
        )
        parts.append(f'<h3>How well placed</h3><ul class="dc-legend-list">{spot}{open_area}</ul>')
    if rings:
        parts.append(
            f'<h3>Many at once</h3><ul class="dc-legend-list"><li>{image(_ring(size, theme), size)}'
            " Ring: several incidents, its area by their number, split by side</li></ul>"
        )
    if regions:
        swatches = "".join(
            f'<li><span class="dc-swatch dc-swatch-{name}"></span> {label}</li>'
            for name, label in (
                ("region", "Where the words place the chosen one"),
                ("other", "Where others place it"),
                ("line", "A stand-in for a line that was never published"),
            )
        )
        parts.append(f'<h3>Areas and lines</h3><ul class="dc-legend-list">{swatches}</ul>')
    return f'<section class="dc-legend" aria-label="Legend">{"".join(parts)}</section>'
