"""The range that the claims about an incident span: beside them in the table, and in the card."""

from __future__ import annotations

from collections.abc import Sequence

from data.case import Case
from data.claims.rollup import ROLLUP_RULES, Rollup, rollup_text, rollups
from data.model import Claim
from draw import words
from draw.markup import inside_link, text

RANGE = "Range of what is claimed"
_NAMES = {rule.id: rule.name for rule in ROLLUP_RULES}


def rolled_up(case: Case, claims: Sequence[Claim]) -> list[Rollup]:
    """Return the roll-ups of some claims."""
    return rollups(claims, case.statements, case.actors)


def rollup_html(rollup: Rollup, case: Case) -> str:
    """Return a roll-up: its range, whose figures make it, what stands apart, and its rules."""
    return (
        f'<p class="dc-range">{text(rollup_text(rollup))}</p>'
        f'<p class="dc-basis">{text(_made_of(rollup))}</p>{_apart(rollup, case)}'
        f'<p class="dc-basis">Rules: {", ".join(_NAMES[rule].lower() for rule in rollup.rules)}</p>'
    )


def rollup_section(case: Case, claims: Sequence[Claim], level: int, base_href: str = "") -> str:
    """Return the part of a card that rolls its figures up, or nothing where there is no figure."""
    found = [rollup for rollup in rolled_up(case, claims) if rollup.has_range]
    if not found:
        return ""
    order = list(words.OUTCOMES)
    items = "".join(
        f"<li><b>{words.OUTCOMES[one.outcome]}</b>, {_subject(one, case)}:"
        f' <span class="dc-range">{text(rollup_text(one))}</span>'
        f' <span class="dc-basis">{text(_made_of(one))}</span>{_apart(one, case)}</li>'
        for one in sorted(found, key=lambda one: order.index(one.outcome))
    )
    rules = inside_link(base_href, "method", {"part": "rollup"}, "by these rules")
    return (
        f'<section class="dc-part"><h{level} class="dc-head">{RANGE}</h{level}>'
        f'<ul class="dc-plain">{items}</ul><p class="dc-note">From the lowest to the highest that'
        f" any claimant’s words allow, {rules}. Not an estimate, and nothing is added up.</p>"
        "</section>"
    )


def _subject(rollup: Rollup, case: Case) -> str:
    return text(case.actors[rollup.subject].name) if rollup.subject else "subject not stated"


def _made_of(rollup: Rollup) -> str:
    if not rollup.has_range:
        return "nobody gives a figure"
    agree = {None: "", True: "; some number fits all", False: "; no number fits all"}[rollup.agree]
    return f"of {words.counted(rollup.claimants, 'claimant')}{agree}"


def _apart(rollup: Rollup, case: Case) -> str:
    parts = []
    if rollup.silent:
        parts.append(f"no figure from {_names(rollup.silent, case)}")
    if rollup.denying:
        parts.append(f"denied without a figure by {_names(rollup.denying, case)}")
    if rollup.possible:
        speakers = tuple(case.claims[id_].claimant for id_ in rollup.possible)
        parts.append(f"a possibility only by {_names(speakers, case)}")
    return f'<p class="dc-basis">Apart: {"; ".join(parts)}</p>' if parts else ""


def _names(actors: Sequence[str], case: Case) -> str:
    return ", ".join(text(case.actors[actor].name) for actor in dict.fromkeys(actors))
