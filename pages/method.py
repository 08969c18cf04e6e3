"""Method: what the figures, findings, grades and places on the other screens go by."""

from __future__ import annotations

import streamlit as st

from data.method import method
from draw.method_html import part_html
from pages.parts import choices, show

PARTS = {part.id: part for part in method()}
_PART = "m_part"


def chosen_part() -> str | None:
    """Return the part that the reader, or a link, chose; None = all of them."""
    state = st.session_state
    if choices.led() or _PART not in state:
        given = dict(choices.own()).get("part")
        state[_PART] = given if given in PARTS else None
    found = st.pills(
        "Part",
        list(PARTS),
        key=_PART,
        format_func=lambda id_: PARTS[id_].title,
        label_visibility="collapsed",
    )
    choices.keep_own([("part", found)] if found else [])
    return found


st.header("Method", anchor=False)
st.caption("Made from the tables that the program itself goes by. Choose one part, or read all.")
one = chosen_part()
for part in PARTS.values():
    if one in (None, part.id):
        st.subheader(part.title, anchor=False)
        show.house_html(part_html(part))
