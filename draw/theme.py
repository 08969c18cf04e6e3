"""The house's colours and type, light and dark, for every figure and for Streamlit's own theme.

The colours of sides are those of Okabe and Ito (2008), moved in lightness so that each reaches
the 3:1 contrast that WCAG 2.2 (1.4.11) asks of marks, on each ground of its theme. They stay
apart under simulated protanopia and deuteranopia; a shape or a word always stands beside them.
`draw/assets/card.css` carries the same values as CSS variables; a test holds the two together.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from data.model import Colour

Theme = Literal["light", "dark"]

SANS = '"Source Sans", "Source Sans 3", "Source Sans Pro", system-ui, "Segoe UI", sans-serif'
SERIF = '"Source Serif", "Source Serif 4", "Source Serif Pro", Charter, Georgia, serif'
"""Source Sans and Source Serif come with Streamlit; elsewhere the system's own faces stand in."""

STYLESHEET = Path(__file__).parent / "assets" / "card.css"
"""The one stylesheet of cards, tables and legends, to be put into the page or linked to."""

PAGE_STYLESHEET = STYLESHEET.with_name("page.css")
"""What Streamlit's own parts of a page look like."""

NO_SIDE: Colour = "grey"
"""The colour of an actor that stands on no side, or whose side is not known."""


@dataclass(frozen=True)
class Palette:
    """One theme's colours as #RRGGBB.

    `paper` is the page, `panel` a raised ground, `ink` text, `muted` text of second rank, `rule`
    thin lines, `accent` what can be pressed or is chosen; land, water, river and border belong
    to the map. `marks` are the colours of sides.
    """

    paper: str
    panel: str
    ink: str
    muted: str
    rule: str
    accent: str
    land: str
    water: str
    river: str
    border: str
    marks: Mapping[Colour, str]

    @property
    def grounds(self) -> tuple[str, ...]:
        """The grounds that marks of this theme are drawn on."""
        return (self.paper, self.panel, self.land)


PALETTES: Mapping[Theme, Palette] = types.MappingProxyType(
    {
        "light": Palette(
            paper="#FBFAF7",
            panel="#F3F1EB",
            ink="#1B1D1F",
            muted="#5A6066",
            rule="#D9D6CE",
            accent="#1D5C63",
            land="#F5F3EE",
            water="#D5E1E6",
            river="#9DB9C6",
            border="#B5AFA3",
            marks=types.MappingProxyType(
                {
                    "orange": "#B97C00",
                    "sky_blue": "#3A8FC8",
                    "bluish_green": "#007A58",
                    "yellow": "#6C6E28",
                    "blue": "#0B4F8C",
                    "vermillion": "#AE3B00",
                    "reddish_purple": "#C4679B",
                    "grey": "#6F7276",
                }
            ),
        ),
        "dark": Palette(
            paper="#15181B",
            panel="#1E2226",
            ink="#ECEAE4",
            muted="#A8AEB3",
            rule="#343A40",
            accent="#83C5C4",
            land="#23282C",
            water="#17242B",
            river="#3F5B69",
            border="#59616A",
            marks=types.MappingProxyType(
                {
                    "orange": "#F0A92B",
                    "sky_blue": "#8AD0F7",
                    "bluish_green": "#12B588",
                    "yellow": "#F4EA5C",
                    "blue": "#3D8FDB",
                    "vermillion": "#D9602A",
                    "reddish_purple": "#E39AC4",
                    "grey": "#8E9398",
                }
            ),
        ),
    }
)


def mark(colour: Colour | None, theme: Theme) -> str:
    """Return the colour of a mark in a theme; None is an actor without a side."""
    return PALETTES[theme].marks[colour or NO_SIDE]


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1, of a #RRGGBB colour (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio, 1 to 21, of two #RRGGBB colours (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def css_variables(theme: Theme) -> dict[str, str]:
    """Return the CSS variables of a theme: `--dc-ink` and so on, `--dc-blue` for a side."""
    palette = PALETTES[theme]
    names = ("paper", "panel", "ink", "muted", "rule", "accent", "land", "water", "river", "border")
    variables = {f"--dc-{name}": str(getattr(palette, name)) for name in names}
    for colour, value in palette.marks.items():
        variables[f"--dc-{colour.replace('_', '-')}"] = value
    return variables


def chart_config(theme: Theme) -> dict[str, Any]:
    """Return the Vega-Lite config that all charts share; show them with Streamlit's theme off."""
    palette = PALETTES[theme]
    text = {"labelFont": SANS, "titleFont": SANS}
    return {
        "background": "transparent",
        "font": SANS,
        "view": {"stroke": None},
        "axis": {
            **text,
            "labelColor": palette.muted,
            "titleColor": palette.muted,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "gridColor": palette.rule,
            "domainColor": palette.rule,
            "tickColor": palette.rule,
        },
        "header": {**text, "labelColor": palette.ink, "titleColor": palette.ink},
        "legend": {**text, "labelColor": palette.ink, "titleColor": palette.muted},
        "title": {"font": SANS, "color": palette.ink, "fontSize": 14, "anchor": "start"},
        "text": {"font": SANS, "color": palette.ink},
    }
