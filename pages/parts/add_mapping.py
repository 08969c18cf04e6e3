"""Saying what the columns of a table mean: guessed by their names, chosen, kept by name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import streamlit as st

from data.errors import FormatError
from data.formats.contract import Precision
from data.formats.mapping import FIELDS, propose, read_mapping, save_mapping, saved_mappings
from draw.markup import markdown

_MAIN = ("title", "date", "date_end", "lat", "lon", "place", "admin", "country", "kind", "killed")
PRECISIONS: dict[str, str] = {
    "not_known": "not known",
    "spot": "the place itself",
    "near": "within about 25 km",
    "district": "a district",
    "province": "a province",
    "line": "along a line",
    "country": "a country",
    "world": "anywhere",
}


def mapping_form(columns: Sequence[str], folder: Path) -> dict[str, str]:
    """Ask which column means what; saved choices lie in `folder`. Return the mapping chosen."""
    st.markdown("**What the columns mean**")
    saved = saved_mappings(folder)
    start = propose(columns)
    taken = None
    if saved:
        taken = st.selectbox(
            "Start from", [None, *saved], format_func=lambda name: name or "the columns’ names"
        )
    if taken:
        try:
            there = {column.strip().casefold(): column for column in columns}
            known = read_mapping(saved[taken])
            start = {
                field: there.get(value.strip().casefold(), value) if field in FIELDS else value
                for field, value in known.items()
                if field not in FIELDS or value.strip().casefold() in there
            }
        except FormatError as error:
            st.error(markdown(str(error)))
    chosen = _fields(_MAIN, columns, start, taken)
    with st.expander("More columns"):
        chosen |= _fields([name for name in FIELDS if name not in _MAIN], columns, start, taken)
        if chosen.keys() & {"lat", "latlon", "shape"}:
            names = list(get_args(Precision))
            exact = st.selectbox(
                "How exact its coordinates are",
                names,
                index=names.index(start.get("precision", "not_known")),
                format_func=lambda name: PRECISIONS.get(name, name),
            )
            if exact != "not_known":
                chosen["precision"] = exact
    _keep(folder, chosen)
    return chosen


def _fields(
    fields: Sequence[str], columns: Sequence[str], start: dict[str, str], taken: str | None
) -> dict[str, str]:
    chosen = {}
    grid = st.columns(3)
    options = [None, *columns]
    for number, field in enumerate(fields):
        guess = start.get(field)
        column = grid[number % 3].selectbox(
            FIELDS[field][0].capitalize(),
            options,
            index=options.index(guess) if guess in options else 0,
            format_func=lambda name: "not in the file" if name is None else str(name),
            key=f"map_{field}_{taken or ''}",
        )
        if column is not None:
            chosen[field] = column
    return chosen


def _keep(folder: Path, chosen: dict[str, str]) -> None:
    name, press = st.columns([3, 1], vertical_alignment="bottom")
    called = name.text_input("Keep this choice for other files as", key="map_name", max_chars=60)
    if press.button("Keep", key="map_keep", disabled=not called.strip()):
        try:
            kept = save_mapping(folder, called, chosen)
            st.success(f"Kept as {markdown(kept.stem)}.")
        except (FormatError, OSError) as error:
            st.error(markdown(str(error)))
