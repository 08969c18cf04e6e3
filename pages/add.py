"""Add: a report that is read and reviewed, into a case."""

from __future__ import annotations

import streamlit as st

from pages.parts.add_report import report_part

PARTS = {"A report": report_part}

st.header("Add", anchor=False)
part = "A report"
if len(PARTS) > 1:
    part = st.segmented_control(
        "What to add", list(PARTS), default=part, required=True, label_visibility="collapsed"
    )
PARTS[part]()
