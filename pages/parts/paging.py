"""Turning the pages of a long list; the page stands in the URL as `page`."""

from __future__ import annotations

import streamlit as st

from pages.parts import choices


def current(number: int, size: int) -> int:
    """Return the page that the URL names, from 1; the nearest there is for any other."""
    given = dict(choices.own()).get("page", "1")
    page = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 1
    return max(1, min(page, last(number, size)))


def last(number: int, size: int) -> int:
    """Return the last page of so many rows; one without any."""
    return max(1, -(-number // size))


def turn(page: int) -> None:
    """Go to a page: for callbacks."""
    kept = [(key, value) for key, value in choices.own() if key != "page"]
    choices.keep_own([*kept, ("page", str(page))] if page > 1 else kept)


def span(number: int, size: int) -> tuple[int, int]:
    """Return the numbers of the first and the last row of the current page; 0, 0 without any."""
    page = current(number, size)
    return (min(number, (page - 1) * size + 1), min(number, page * size))


def turner(number: int, size: int, what: str) -> None:
    """Show the buttons that turn the pages, where there is more than one."""
    end = last(number, size)
    if end == 1:
        return
    page = current(number, size)
    first, until = span(number, size)
    with st.container(key="turner", horizontal=True, vertical_alignment="center"):
        for label, target, icon in (
            ("First", 1, "first_page"),
            ("Previous", page - 1, "chevron_left"),
        ):
            _button(label, target, icon, page > 1)
        st.caption(f"{first:,}–{until:,} of {number:,} {what}, page {page:,} of {end:,}")
        for label, target, icon in (
            ("Next", page + 1, "chevron_right"),
            ("Last", end, "last_page"),
        ):
            _button(label, target, icon, page < end)


def _button(label: str, page: int, icon: str, usable: bool) -> None:
    st.button(
        label,
        key=f"turn_{label.lower()}",
        icon=f":material/{icon}:",
        disabled=not usable,
        on_click=turn,
        args=(page,),
    )
