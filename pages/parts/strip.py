"""The counts by time that screens show: split by side or kind, with a brush for the dates."""

from __future__ import annotations

import streamlit as st

from data.select import Selection
from data.store import Dataset
from data.summarise import (
    Split,
    bin_for,
    counts_by_time,
    long_ranges,
    said_by_time,
    statements_by_day,
)
from draw.time_strip import (
    BRUSH,
    HEIGHT,
    MOST_TICKS,
    brushed,
    groups_html,
    kind_groups,
    side_groups,
    time_strip,
)
from draw.words import counted
from pages.parts import choices, loaded, show
from pages.parts.loaded import Facts

_NAMES: dict[Split, str] = {"side": "Side", "kind": "Kind of event"}


def strip(dataset: Dataset, facts: Facts, selection: Selection, *, height: int = HEIGHT) -> None:
    """Show the counts of a Selection by day, week or month, and what they leave out.

    What lies outside the chosen dates is drawn too, for the brush to be moved there.
    """
    by = bin_for(facts.first, facts.last)
    split = _split()
    store = loaded.store()
    whole = selection.without("date_from", "date_to")
    counts = store.ask(dataset, counts_by_time, whole, by=by, split=split)
    said = store.ask(dataset, said_by_time, whole, by=by)
    if sum(said["n"].to_pylist()) <= MOST_TICKS:
        said = store.ask(dataset, statements_by_day, whole)
    theme = show.theme()
    groups = (
        side_groups(facts.sides.values(), theme)
        if split == "side"
        else kind_groups(facts.options["kinds"].names, theme)
    )
    key = f"strip_{split}_{selection.to_url()}"
    st.altair_chart(
        time_strip(
            counts.to_pandas(),
            said.to_pandas(),
            (selection.date_from, selection.date_to) if selection.has_dates else None,
            theme,
            groups=groups,
            split=split,
            by=by,
            height=height,
        ),
        theme=None,
        key=key,
        on_select=lambda: _narrow(key),
        selection_mode=BRUSH,
    )
    with st.container(key="strip_foot", horizontal=True, vertical_alignment="center"):
        if split == "kind":
            show.house_html(groups_html(groups))
        beside = int(store.ask(dataset, long_ranges, selection)["n"][0].as_py())
        if beside:
            st.caption(
                f"{counted(beside, 'incident')} known only as background, without a day or to a"
                " range of months: not counted by day."
            )


def _split() -> Split:
    """Let the reader choose what the bars are split by; it stands in the URL."""
    key = "strip_split"
    given: Split = "kind" if dict(choices.own()).get("split") == "kind" else "side"
    if choices.led() or key not in st.session_state:
        st.session_state[key] = given
    with st.container(key="strip_head", horizontal=True, vertical_alignment="center"):
        st.caption("Bars split by")
        st.segmented_control(
            "Bars split by",
            list(_NAMES),
            format_func=_NAMES.__getitem__,
            key=key,
            required=True,
            label_visibility="collapsed",
            on_change=_keep_split,
        )
    return given


def _keep_split() -> None:
    kind = st.session_state["strip_split"] == "kind"
    others = [(key, value) for key, value in choices.own() if key != "split"]
    choices.keep_own([*others, ("split", "kind")] if kind else others)


def _narrow(key: str) -> None:
    """Take the brush's range as the dates: a callback."""
    days = brushed(st.session_state[key]["selection"])
    if days:
        choices.choose_days(*days)
