"""Add: a report that is read and reviewed into a case, or a data set that is imported."""

from __future__ import annotations

import streamlit as st

from pages.parts import choices
from pages.parts.add_data import dataset_part
from pages.parts.add_report import report_part

PARTS = {"report": ("A report", report_part), "data": ("A data set", dataset_part)}


def turn() -> None:
    """Put which part is open into the URL: a callback."""
    others = [(key, value) for key, value in choices.own() if key != "what"]
    part = st.session_state["add_part"]
    choices.keep_own([*others, ("what", "data")] if part == "data" else others)


st.header("Add", anchor=False)
if choices.led() or "add_part" not in st.session_state:
    asked = dict(choices.own()).get("what", "report")
    st.session_state["add_part"] = asked if asked in PARTS else "report"
st.segmented_control(
    "What to add",
    list(PARTS),
    format_func=lambda part: PARTS[part][0],
    key="add_part",
    required=True,
    label_visibility="collapsed",
    on_change=turn,
)
PARTS[st.session_state["add_part"]][1]()
