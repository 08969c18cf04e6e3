"""Colours reach their contrast, stay apart for colour-blind readers; each kind has its shape."""

from __future__ import annotations

import itertools
import re
from typing import get_args
from urllib.parse import unquote

import pytest

from data.model import Colour, IncidentKind, Outcome, Side, Stance, Topic
from draw import words
from draw.symbols import SHAPES, incident_svg, legend_html, position_svg
from draw.theme import PALETTES, STYLESHEET, Theme, contrast, css_variables, mark
from tests.hostile import HOSTILE, assert_safe, khasham

THEMES: tuple[Theme, ...] = get_args(Theme)

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
SEEN_BY = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}


def _lab(colour: str, seen: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of a #RRGGBB colour as a colour-blind reader sees it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    r, g, b = (
        min(1.0, max(0.0, sum(m * c for m, c in zip(row, linear, strict=True)))) for row in seen
    )
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("theme", THEMES)
def test_marks_reach_three_to_one_on_every_ground(theme: Theme) -> None:
    palette = PALETTES[theme]
    assert set(palette.marks) == set(get_args(Colour))
    for colour, value in palette.marks.items():
        for ground in palette.grounds:
            assert contrast(value, ground) >= 3.0, (colour, ground)


@pytest.mark.parametrize("theme", THEMES)
def test_text_reaches_four_and_a_half_to_one(theme: Theme) -> None:
    palette = PALETTES[theme]
    for text in (palette.ink, palette.muted, palette.accent):
        assert contrast(text, palette.paper) >= 4.5
        assert contrast(text, palette.panel) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("reader", SEEN_BY)
def test_colours_stay_apart_for_colour_blind_readers(theme: Theme, reader: str) -> None:
    marks = PALETTES[theme].marks
    for one, other in itertools.combinations(marks, 2):
        pair = (_lab(marks[one], SEEN_BY[reader]), _lab(marks[other], SEEN_BY[reader]))
        apart = sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5
        assert apart >= 8, (one, other, apart)


def test_an_actor_without_a_side_has_a_colour() -> None:
    assert mark(None, "light") == PALETTES["light"].marks["grey"]


@pytest.mark.parametrize("theme", THEMES)
def test_the_stylesheet_has_the_theme_s_colours(theme: Theme) -> None:
    css = STYLESHEET.read_text(encoding="utf-8")
    blocks = re.findall(r"([^{}]+)\{([^{}]*--dc-paper:[^{}]*)\}", css)
    wanted = css_variables(theme)
    selectors = {"light": [".dc,"], "dark": [".dc:not(.dc-light)", ".dc-dark"]}[theme]
    for selector in selectors:
        (body,) = [body for head, body in blocks if selector in head]
        assert dict(re.findall(r"(--dc-[a-z-]+):\s*(#[0-9A-F]{6});", body)) == wanted


def test_each_kind_has_a_shape_and_a_word_of_its_own() -> None:
    kinds = get_args(IncidentKind)
    assert set(SHAPES) == set(kinds) == set(words.KINDS)
    assert len(set(SHAPES.values())) == len(set(words.KINDS.values())) == len(kinds)
    assert all(shape not in position_svg("blue") for shape in SHAPES.values())


def test_every_code_has_a_word() -> None:
    assert set(words.STANCES) == set(get_args(Stance))
    assert set(words.OUTCOMES) == set(get_args(Outcome))
    assert set(words.TOPICS) == set(get_args(Topic))


@pytest.mark.parametrize("kind", get_args(IncidentKind))
def test_filled_and_hollow_symbols_differ(kind: IncidentKind) -> None:
    spot, area = incident_svg(kind, "blue"), incident_svg(kind, "blue", area=True)
    assert spot != area
    for svg in (spot, area):
        assert 'width="22"' in svg
        assert "var(--dc-blue, #0B4F8C)" in svg
        assert_safe(svg)


@pytest.mark.parametrize("theme", THEMES)
def test_the_legend_explains_what_is_shown(theme: Theme) -> None:
    legend = legend_html(["strike", "clash"], khasham().sides.values(), no_side=True, theme=theme)
    page = assert_safe(legend)
    for shown in ("Strike", "Clash", "Force position", "Islamic State", "No side given", "Hollow"):
        assert shown in page.text
    assert "Ground attack" not in page.text
    assert PALETTES[theme].marks["grey"] in unquote(legend)
    assert "var(" not in unquote(legend), "an image can't see the page's variables"


@pytest.mark.parametrize("string", HOSTILE)
def test_a_hostile_side_stays_text(string: str) -> None:
    page = assert_safe(legend_html([], [Side(id="x", name=string, colour="blue", order=1)]))
    assert string in page.text
