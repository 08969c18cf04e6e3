"""Claims: one incident at a time, the claimants side by side, as known now or at a moment."""

from __future__ import annotations

import dataclasses

import streamlit as st

from data.case import Case
from data.claims.ask import Answer, highest_floor, said_how_many
from data.known import spans_of, standing
from data.read import read_incident
from draw.answers import answers_html
from draw.claims_table import claims_table, findings_html
from draw.grade_html import grade_html
from draw.intervals import intervals_chart, intervals_text
from draw.known_html import apart_html, known_note
from pages.parts import changed, choices, grading, loaded, show
from pages.parts.ask import claims_known, compared
from pages.parts.incident_choice import pick_incident

dataset = loaded.dataset()
facts = loaded.facts(dataset)
store = loaded.store()
selection = choices.current()
since = changed.since()


def narrowed(case: Case) -> Case:
    """Return the case with only the claims that the filters let through."""
    claims = {
        id_: claim
        for id_, claim in case.claims.items()
        if (not selection.claimants or claim.claimant in selection.claimants)
        and (not selection.outcomes or claim.outcome in selection.outcomes)
        and (not selection.sources or case.source_of(claim).id in selection.sources)
    }
    return dataclasses.replace(case, claims=claims)


def answers(case: Case) -> list[tuple[str, Answer]]:
    """Answer what readers ask first: the highest floor, and who of the parties gives a number."""
    claims = list(case.claims.values())
    found: list[tuple[str, Answer]] = []
    for outcome in ("killed", "wounded"):
        top = highest_floor(claims, outcome, case.statements, case.sources, case.actors)
        if top is not None:
            found.append(("", top))
            for side in facts.sides.values():
                asked = said_how_many(
                    claims, side.id, outcome, case.statements, case.sources, case.actors
                )
                if asked.claims:
                    found.append((side.name, asked))
    return found


def show_claims(incident_id: str) -> None:
    """Show what is claimed about an incident: answers, grade, figures, findings, assertions."""
    whole = read_incident(store, dataset, incident_id)
    assert whole is not None  # noqa: S101 - it was in the list a moment ago
    filtered = narrowed(whole)
    case = filtered
    if selection.known is not None:
        case = claims_known(filtered, selection.known)
        note = known_note(filtered, "incidents", incident_id, selection.known, headed=False)
        show.house_html(note)
    hidden = len(whole.claims) - len(filtered.claims)
    if hidden:
        st.caption(f"{hidden} more claims about this incident are hidden by the filters.")
    marks = changed.marks(case, selection, since)
    show.house_html(answers_html(answers(case)))
    st.subheader("Grade", anchor=False)
    show.house_html(grade_html(case, incident_id))
    grading.incident_form(case.incidents[incident_id])
    st.subheader("Figures", anchor=False)
    st.altair_chart(intervals_chart(case, incident_id, theme=show.theme()), theme=None)
    show.in_words(intervals_text(case, incident_id))
    show.house_html(claims_table(case, incident_id, which="figures", marks=marks))
    st.subheader("Findings", anchor=False)
    show.house_html(findings_html(compared(case), case))
    st.subheader("What else they assert", anchor=False)
    show.house_html(claims_table(case, incident_id, which="assertions", marks=marks))
    if selection.known is not None:
        show_apart(filtered)
    changed.diff(filtered, selection, since)
    grading.claim_form(case)


def show_apart(case: Case) -> None:
    """Show the claims that may have been known at the moment, and those without a date, apart."""
    assert selection.known is not None  # noqa: S101 - only called so
    spans = spans_of(case).claims
    for which, title in (("may", "May have been known"), ("undated", "No date")):
        found = [
            claim
            for claim in case.claims.values()
            if standing(spans[claim.id], selection.known) == which
        ]
        if found:
            st.subheader(title, anchor=False)
            if which == "may":
                st.caption("Said or printed on that day; the hour is not known.")
            else:
                st.caption("Neither the statement nor its source bears a day.")
            with st.container(key=f"apart_{which}"):
                show.house_html(apart_html(case, found))


st.header("Claims", anchor=False)
picked = pick_incident(store, dataset, selection)
if picked is None:
    show.nothing_found("incidents")
else:
    show_claims(picked)
