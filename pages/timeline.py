"""Timeline: what happened by actor, what was said by claimant, the two apart."""

from __future__ import annotations

import streamlit as st

from data.read import read_selection
from draw.markup import markdown
from draw.time_strip import TALL
from draw.timeline import PICKED, picked, timeline_chart, timeline_text, undated
from draw.words import counted
from pages.parts import choices, chosen, loaded, show
from pages.parts.ask import shown
from pages.parts.strip import strip

MOST_LANES = 100  # incidents and statements one by one: more can't be read as lanes
FIRST = 40
dataset = loaded.dataset()
facts = loaded.facts(dataset)
store = loaded.store()
selection = choices.current()
count = shown(store, dataset, selection)
many = count.incidents + count.statements > MOST_LANES
case = read_selection(
    store, dataset, selection, "incidents", "statements", limit=FIRST if many else MOST_LANES
)


def choose() -> None:
    """Take the clicked bar or dot as the chosen thing: a callback."""
    found = picked(st.session_state["timeline_chart"]["selection"])
    if found:
        table, record_id = found
        choices.choose(f"{table.removesuffix('s')}:{record_id}")


def counts() -> None:
    """Show how many there are by time, and say which of them stand one by one beneath."""
    strip(dataset, facts, selection, height=TALL)
    st.subheader("One by one", anchor=False)
    parts = [
        f"the first {FIRST} of {counted(number, one)}"
        for number, one in ((count.incidents, "incident"), (count.statements, "statement"))
        if number > FIRST
    ]
    st.caption(
        f"{' and '.join(parts).capitalize()}, by day. Drag over the bars above, or filter, to see"
        " others; the Table has them all."
    )


def chart_and_card() -> None:
    """Show the lanes beside the card of what was clicked."""
    left, right = st.columns([7, 3], gap="medium")
    with left, st.container(key="timeline"):
        st.altair_chart(
            timeline_chart(case, theme=show.theme()),
            theme=None,
            key="timeline_chart",
            on_select=choose,
            selection_mode=PICKED,
        )
        show.in_words(timeline_text(case))
    with right, st.container(key="card"):
        chosen.card("Choose a bar or a dot to read it in full.")


def beside() -> None:
    """List what has no place on the axis, each a button to its card."""
    found = undated(case)
    if not found:
        return
    st.subheader("Not on the axis", anchor=False)
    st.caption("No day is known, or the thing is too wide for the axis.")
    with st.container(key="beside"):
        for item in found:
            st.button(
                f"{markdown(item.title)} · {markdown(item.why)}",
                key=f"beside_{item.table}_{item.record}",
                type="tertiary",
                on_click=choices.choose,
                args=(f"{item.table.removesuffix('s')}:{item.record}",),
            )


st.header("Timeline", anchor=False)
if case.incidents or case.statements:
    if many:
        counts()
    chart_and_card()
    beside()
else:
    show.nothing_found("incidents or statements")
