"""Setting grades in the browser: the forms, for a user's own case only; else a copy is offered.

A callback runs before the page: it writes the case and publishes it, and what went wrong is told
in the next run, beside the form.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any, get_args

import streamlit as st

from data.case import Case, load_case
from data.errors import DeconflictError
from data.grades import CREDIBILITY, GRADES, RELIABILITY, with_admiralty, with_grade
from data.home import BUILT_IN, case_folder, change_case, free_name, is_own
from data.model import Claim, Credibility, Grade, Incident, Reliability
from draw import words
from draw.markup import markdown
from pages.parts import choices, loaded

_NAME, _TOLD = "g_name", "g_told"
NO_GRADE = "No grade"


def incident_form(incident: Incident) -> None:
    """Show the form that sets an incident's grade, or why there is none."""
    _tell()
    if not is_own(loaded.case_name()):
        _read_only()
        return
    grade, reason = f"g_grade_{incident.id}", f"g_reason_{incident.id}"
    with st.expander("Set the grade"), st.form(f"g_form_{incident.id}", border=False):
        options: list[Grade | None] = [None, *get_args(Grade)]
        st.selectbox(
            "Grade",
            options,
            index=options.index(incident.grade),
            format_func=lambda one: f"{one.capitalize()}: {GRADES[one]}" if one else NO_GRADE,
            key=grade,
        )
        st.text_input("Reason", value=incident.grade_reason or "", max_chars=500, key=reason)
        st.text_input("Your name", max_chars=100, key=f"{_NAME}_incident", value=_name())
        st.form_submit_button("Set the grade", on_click=_set_grade, args=(incident.id,))


def claim_form(case: Case) -> None:
    """Show the form that sets one claim's Admiralty code; nothing in a case that is read-only."""
    if not is_own(loaded.case_name()) or not case.claims:
        return

    def worded(id_: str) -> str:
        claim = case.claims[id_]
        figure = words.wording(claim) or words.coded(claim)
        what = claim.label if claim.outcome == "assertion" else figure
        who = case.actors[claim.claimant].name
        return f"{who}: {what} · {words.OUTCOMES[claim.outcome].lower()}"

    with st.expander("Grade a claim (Admiralty code)"):
        picked = st.selectbox("Claim", list(case.claims), format_func=worded, key="g_claim")
        if picked is not None:
            _admiralty_form(case.claims[picked])


def _admiralty_form(claim: Claim) -> None:
    """Show the two marks of one claim, with who set them and why."""
    with st.form(f"g_claim_form_{claim.id}", border=False):
        _code("Reliability of the source", f"g_rel_{claim.id}", RELIABILITY, claim.reliability)
        _code(
            "Credibility of the information", f"g_cred_{claim.id}", CREDIBILITY, claim.credibility
        )
        st.text_input(
            "Reason", value=claim.grade_reason or "", max_chars=500, key=f"g_why_{claim.id}"
        )
        st.text_input("Your name", max_chars=100, key=f"{_NAME}_claim", value=_name())
        st.form_submit_button("Set the code", on_click=_set_admiralty, args=(claim.id,))


def _code(label: str, key: str, codes: Mapping[Any, str], now: str | None) -> None:
    """Show the choice of one mark of the Admiralty code, in words."""
    options = ["", *codes]
    st.selectbox(
        label,
        options,
        index=options.index(now or ""),
        format_func=lambda code: f"{code}: {codes[code]}" if code else "Not set",
        key=key,
    )


def _set_grade(incident_id: str) -> None:
    state = st.session_state
    grade: Grade | None = state[f"g_grade_{incident_id}"]
    by, why = state[f"{_NAME}_incident"] or "", state[f"g_reason_{incident_id}"] or ""
    _save(
        lambda case: with_grade(case, incident_id, grade, by=by, reason=why, on=_today()),
        by,
        "The grade is set." if grade else "The grade is taken away.",
    )


def _set_admiralty(claim_id: str) -> None:
    state = st.session_state
    reliability: Reliability | None = state[f"g_rel_{claim_id}"] or None
    credibility: Credibility | None = state[f"g_cred_{claim_id}"] or None
    by, why = state[f"{_NAME}_claim"] or "", state[f"g_why_{claim_id}"] or ""
    _save(
        lambda case: with_admiralty(
            case, claim_id, reliability, credibility, by=by, reason=why, on=_today()
        ),
        by,
        "The code is set." if reliability or credibility else "The code is taken away.",
    )


def _save(change: Any, by: str, done: str) -> None:
    """Write the change to the case on the disk; tell what came of it in the next run."""
    name = loaded.case_name()

    def changed(case: Case | None) -> Case:
        if case is None:
            raise DeconflictError("This case is not on the disk any more. Reload the page.")
        made: Case = change(case)
        return made

    try:
        change_case(name, changed)
    except DeconflictError as error:
        st.session_state[_TOLD] = (False, str(error))
    else:
        st.session_state[_NAME] = by
        st.session_state[_TOLD] = (True, done)


def _read_only() -> None:
    """Say why this case can't be graded here, and offer a copy where one can be made."""
    name = loaded.case_name()
    what = "The built-in case" if name == BUILT_IN else "This data set"
    with st.container(key="g_read_only", horizontal=True):
        st.caption(f"{what} is read-only: grades are set in a case of your own.")
        if case_folder(name) is not None:
            st.button("Make my own copy", key="g_copy", type="tertiary", on_click=_copy)


def _copy() -> None:
    """Copy the open case to the user's own cases, and open the copy."""
    name = loaded.case_name()
    folder = case_folder(name)
    if folder is None:
        return
    try:
        found = load_case(folder)
        mine = free_name(f"my-{name}")
        title = f"{found.title} (my copy)"
        change_case(mine, lambda _: dataclasses.replace(found, name=mine, title=title))
    except DeconflictError as error:
        st.session_state[_TOLD] = (False, str(error))
        return
    st.session_state["case"] = mine
    st.session_state[_TOLD] = (True, f"This is your own copy, {title}. It can be graded.")
    choices.write_url()


def _tell() -> None:
    """Tell what came of the last callback, in a place that is there even where nothing did.

    What stands beneath thereby keeps its place, and an open form stays open.
    """
    told = st.session_state.pop(_TOLD, None)
    with st.container(key="g_tell"):
        if told is not None:
            done, sentence = told
            (st.success if done else st.error)(markdown(sentence))


def _name() -> str:
    return str(st.session_state.get(_NAME, ""))


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
