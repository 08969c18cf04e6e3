"""Grades as HTML: what the rules propose and what a person set, always apart."""

from __future__ import annotations

from data.case import Case
from data.grades import CREDIBILITY, GRADES, RELIABILITY, Proposal, propose
from data.model import Claim, Grade, Incident
from draw import words
from draw.markup import inside_link, text


def grade_html(case: Case, incident_id: str, base_href: str = "", *, brief: bool = False) -> str:
    """Return an incident's grade: set by whom, when and why; and what the rules propose.

    `brief` leaves out the sentence of the rule: why it holds says enough in a card.
    """
    rules = inside_link(base_href, "method", {"part": "grades"}, "all rules")
    proposed = proposed_html(propose(case, incident_id), brief=brief)
    return (
        '<dl class="dc-grade"><div><dt>Set by a person</dt>'
        f"<dd>{set_html(case.incidents[incident_id])}</dd></div>"
        f"<div><dt>Proposed by rule</dt><dd>{proposed} ({rules})</dd></div></dl>"
    )


def set_html(incident: Incident) -> str:
    """Return the grade that a person set, with name, day and reason."""
    if incident.grade is None:
        return "not set by anyone"
    when = words.day(incident.graded_on) if incident.graded_on else "on a day not known"
    return (
        f"{chip_of(incident.grade)} by {text(incident.graded_by or '')}, {when}:"
        f" {text(incident.grade_reason or '')}"
    )


def proposed_html(proposal: Proposal, *, brief: bool = False) -> str:
    """Return the grade that the rules propose, with the rule and why it holds."""
    grade = "<b>None</b>"
    if proposal.grade:
        # The word alone would be read as more than it means here.
        grade = f"{chip_of(proposal.grade)} {text(GRADES[proposal.grade])}"
    rule = "" if brief else f" <i>Rule: {text(proposal.rule.sentence)}</i>"
    return f"{grade} {text(proposal.reason)}{rule}"


def chip_of(grade: Grade) -> str:
    """Return the word of a grade, its meaning with it."""
    return f'<b class="dc-tag dc-g-{grade}" title="{GRADES[grade]}">{grade.capitalize()}</b>'


def admiralty_html(claim: Claim) -> str:
    """Return a claim's Admiralty code in words, or nothing where nobody set one."""
    parts = []
    if claim.reliability:
        parts.append(f"source {claim.reliability}: {RELIABILITY[claim.reliability]}")
    if claim.credibility:
        parts.append(f"information {claim.credibility}: {CREDIBILITY[claim.credibility]}")
    if not parts:
        return ""
    by = ""
    if claim.graded_by:
        when = f", {words.day(claim.graded_on)}" if claim.graded_on else ""
        why = f": {text(claim.grade_reason)}" if claim.grade_reason else ""
        by = f" (set by {text(claim.graded_by)}{when}{why})"
    code = f"{claim.reliability or '–'}{claim.credibility or '–'}"
    return (
        f'<p class="dc-admiralty"><b title="Admiralty code">{code}</b> {"; ".join(parts)}{by}</p>'
    )
