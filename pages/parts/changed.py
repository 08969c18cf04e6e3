"""What changed between two moments: the second moment, in the URL as `since`, and the diff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import streamlit as st

from data.case import Case
from data.changes import NOW, changes
from data.errors import SelectionError
from data.known import moment_text, parse_moment, spans_of, standing
from data.select import Selection
from draw import words
from draw.known_html import changes_html
from draw.markup import markdown
from pages.parts import choices, loaded, show

_SINCE = "c_since"
MOST = 12  # newly known incidents in one list


def since() -> dt.datetime | None:
    """Return the second moment as the URL or the widget has it; call once a run, before both."""
    state = st.session_state
    if choices.led() or _SINCE not in state:
        given = dict(choices.own()).get("since")
        try:
            state[_SINCE] = parse_moment(given) if given else None
        except SelectionError as error:
            state[_SINCE] = None
            st.warning(str(error).replace("known:", "since:", 1))
    found = state[_SINCE]
    choices.keep_own([("since", moment_text(found))] if found else [])
    return found if isinstance(found, dt.datetime) else None


def field() -> None:
    """Show the field of the second moment."""
    choices.moment(
        "Compare with what was known on",
        _SINCE,
        "Lists what was added, revised or withdrawn between this moment and the one that the"
        " screen shows (now, where none is chosen).",
    )


def between(selection: Selection, other: dt.datetime | None) -> tuple[dt.datetime, dt.datetime]:
    """Return the two moments in order; the end of time stands for now."""
    shown = selection.known or NOW
    return (min(shown, other), max(shown, other)) if other else (shown, NOW)


def marks(case: Case, selection: Selection, other: dt.datetime | None) -> Mapping[str, str]:
    """Return a mark for each claim that the screen shows and that was not known at `other`."""
    if other is None or other >= (selection.known or NOW):
        return {}
    spans = spans_of(case).claims
    return {
        id_: f"new since {words.moment(other)}"
        for id_ in case.claims
        if standing(spans[id_], other) in ("may", "later")
    }


def diff(case: Case, selection: Selection, other: dt.datetime | None) -> None:
    """Show what changed about one incident, and which incidents became known besides.

    `case` holds every claim about it.
    """
    earlier, later = between(selection, other)
    until = "now" if later == NOW else words.moment(later)
    st.subheader("What changed", anchor=False)
    with st.container(key="changed"):
        field()
        if earlier == later:
            st.caption("Choose a moment to see what was added, revised or withdrawn since.")
            return
        st.caption(f"From {words.moment(earlier)} to {until}. What bears no date is not in it.")
        show.house_html(changes_html(changes(case, earlier, later), case))
        _newly(selection, earlier, later, set(case.incidents))


def _newly(selection: Selection, earlier: dt.datetime, later: dt.datetime, but: set[str]) -> None:
    """List other incidents that became known, each a button."""
    dataset = loaded.dataset()
    rows = selection.at(later).newly(dataset.tables, earlier).select("id", "title", "known_by")
    found = loaded.store().run(rows.order_by("known_by", "id").limit(MOST + 1)).to_pylist()
    others = [row for row in found if row["id"] not in but][:MOST]
    if not others:
        return
    st.caption("Other incidents that became known between these moments:")
    with st.container(key="newly", horizontal=True):
        for row in others:
            st.button(
                markdown(row["title"]),
                key=f"newly_{row['id']}",
                type="tertiary",
                on_click=choices.choose,
                args=(f"incident:{row['id']}",),
            )
