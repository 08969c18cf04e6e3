"""The line over a screen that is set to a moment: what was known, what may have been, what not."""

from __future__ import annotations

import streamlit as st

from data.known import Standing
from data.read import read_selection
from data.select import Selection
from draw import words
from draw.known_html import apart_words
from draw.markup import markdown
from pages.parts import choices, loaded, show
from pages.parts.ask import Shown

_APART: tuple[tuple[Standing, str], ...] = (
    ("may", "may have been known"),
    ("undated", "bears no date"),
)
MOST = 8  # incidents in one list


def banner(selection: Selection, shown: Shown) -> None:
    """Say what moment the screen is set to, and what that leaves out, by why."""
    assert selection.known is not None  # noqa: S101 - only called so
    store, dataset = loaded.store(), loaded.dataset()
    row = store.run(selection.standings(dataset.tables)).to_pylist()[0]
    lines = []
    for name, known in (
        ("incident", shown.incidents),
        ("force position", shown.positions),
        ("claim", shown.claims),
    ):
        table = f"{name.split()[-1]}s"
        may, undated, every = (int(row[f"{what}_{table}"]) for what in ("may", "undated", "all"))
        left_out = apart_words(may, every - known - may - undated, undated)
        line = f"{known:,} of {words.counted(every, name)} known"
        lines.append(f"{line}; {left_out}" if left_out else line)
    show.house_html(
        f'<p class="dc-known"><b>{words.known_on(selection.known)}</b>, local time.'
        f" {'. '.join(lines)}.</p>"
    )
    columns = st.container(key="apart", horizontal=True)
    with columns:
        for standing, title in _APART:
            apart = read_selection(
                store, dataset, selection, "incidents", limit=MOST, standing=standing
            )
            for id_, incident in apart.incidents.items():
                st.button(
                    f"{markdown(incident.title)} · {title}",
                    key=f"apart_{id_}",
                    type="tertiary",
                    on_click=choices.choose,
                    args=(f"incident:{id_}",),
                )
        st.button("Show what is known now", key="known_now", type="tertiary", on_click=_now)


def _now() -> None:
    choices.choose_moment(None)
