"""How pages put figures on the screen: HTML of the house, its stylesheet, and empty results."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

import streamlit as st

from draw.markup import carrying, text
from draw.theme import PAGE_STYLESHEET, STYLESHEET, Theme
from pages.parts import choices


def theme() -> Theme:
    """Return the theme that the reader's browser shows."""
    return "dark" if st.context.theme.type == "dark" else "light"


def stylesheet() -> None:
    """Put the stylesheet of cards, tables and legends into the page, and the page's own."""
    st.html(_stylesheet())


@functools.cache
def _stylesheet() -> str:
    both = [file.read_text(encoding="utf-8") for file in (STYLESHEET, PAGE_STYLESHEET)]
    return f"<style>{''.join(both)}</style>"


@functools.cache
def fonts() -> dict[str, str]:
    """Return where the map's frame finds this page's faces, by family; none where they moved."""
    media = Path(st.__file__).parent / "static" / "static" / "media"
    files = {"Source Sans": "SourceSansVF-Upright*.woff2", "Source Serif": "*Serif*Roman*.woff2"}
    found = {family: next(iter(sorted(media.glob(name))), None) for family, name in files.items()}
    return {family: f"../../static/media/{path.name}" for family, path in found.items() if path}


def base_path() -> str:
    """Return the path below which this server's addresses stand: "" or such as "/maps"."""
    given = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{given}" if given else ""


def house_html(body: str, *, filters: bool = False) -> None:
    """Show HTML that a function of `draw` made and escaped, in the reader's theme.

    Its links to other screens stay with the open data set, and with the `filters` where asked.
    """
    st.html(f'<div class="dc dc-{theme()}">{carried(body, filters=filters)}</div>')


def carried(body: str, *, filters: bool = True) -> str:
    """Return HTML of the house whose links stay with the open data set, and with the filters."""
    return carrying(body, choices.link_query() if filters else choices.case_query())


def in_words(lines: Iterable[str]) -> None:
    """Give a figure in words to those who can't see it: plain text, escaped here."""
    items = "".join(f"<li>{text(line)}</li>" for line in lines)
    house_html(f'<ul class="dc-hidden">{items}</ul>')


def nothing_found(what: str) -> None:
    """Say that the filters let nothing through, and offer to clear them."""
    st.info(f"No {what} with these filters.", icon=":material/filter_alt_off:")
    st.button("Clear all filters", on_click=choices.clear, key=f"clear_{what.replace(' ', '_')}")
