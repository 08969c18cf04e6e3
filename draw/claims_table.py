"""The claims about one incident, claimants side by side; and what comparing them found.

A cell that holds a claimant's explicit silence says so with its quotation; a cell without any
words of that claimant is "not addressed". Neither is ever a zero.
"""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Literal

from data.case import Case
from data.claims.rollup import Rollup
from data.model import Claim
from draw import words
from draw.claim_html import (
    Compared,
    anonymous_tag,
    by_weight,
    coded,
    finding_label,
    hedge_html,
    standing,
    who_html,
    worded,
)
from draw.grade_html import admiralty_html
from draw.markup import attribute, chip, source_line, text, words_of
from draw.rollup_html import RANGE, rolled_up, rollup_html

Which = Literal["figures", "assertions"]
NO_MARKS: Mapping[str, str] = types.MappingProxyType({})
Row = tuple[str, str | None]
"""Outcome or topic, and for an outcome the subject that it is about."""


def claims_table(
    case: Case,
    incident_id: str,
    *,
    which: Which = "figures",
    marks: Mapping[str, str] = NO_MARKS,
) -> str:
    """Return the table of an incident's figures or assertions as HTML.

    Columns are claimants, grouped by side; rows are outcomes with their subject, or topics. Beside
    the figures stands the range that all of a row span. `marks` are a word or two for some claims,
    by claim id. Claimants who speak of the incident but not in this table are named beneath it.
    """
    claims, _ = standing(case, incident_id)
    figures, without, assertions = by_weight(claims)
    shown = assertions if which == "assertions" else by_importance(figures + without)
    title = f"{'What is asserted' if which == 'assertions' else 'Figures'}: "
    title += case.incidents[incident_id].title
    if not shown:
        what = "figure" if which == "figures" else "assertion"
        return f'<p class="dc-note">No {what} is coded for this incident.</p>'
    claimants = columns(case, shown)
    rows = list(dict.fromkeys(row_of(claim) for claim in shown))
    ranges = {} if which == "assertions" else {r.claims[0]: r for r in rolled_up(case, shown)}
    body = "".join(_row(case, row, claimants, shown, ranges, marks) for row in rows)
    others = [claimant for claimant in columns(case, claims) if claimant not in claimants]
    beneath = ""
    if others:
        names = ", ".join(text(case.actors[actor].name) for actor in others)
        where = "no figure" if which == "figures" else "no assertion beside their figures"
        beneath = f'<p class="dc-note">Also quoted on this incident, with {where}: {names}.</p>'
    return (
        f'<div class="dc-tablebox"><div class="dc-scroll" role="region" tabindex="0"'
        f' aria-label="{attribute(title)}"><table class="dc-table">'
        f'<caption class="dc-hidden">{text(title)}</caption>{_head(case, claimants, which)}'
        f"<tbody>{body}</tbody></table></div>{beneath}</div>"
    )


def by_importance(claims: Sequence[Claim]) -> list[Claim]:
    """Return numeric claims by outcome, the one with figures and without them together."""
    outcomes = list(words.OUTCOMES)
    return sorted(claims, key=lambda claim: outcomes.index(claim.outcome))


def columns(case: Case, claims: Sequence[Claim]) -> list[str]:
    """Return the claimants of some claims, by their side's order, those without a side last."""
    found = dict.fromkeys(claim.claimant for claim in claims)
    places = {actor: place for place, actor in enumerate(case.actors)}

    def order(actor: str) -> tuple[bool, int, int]:
        side = case.side_of(actor)
        return (side is None, side.order if side else 0, places[actor])

    return sorted(found, key=order)


def row_of(claim: Claim) -> Row:
    """Return the row that a claim stands in."""
    if claim.outcome == "assertion":
        return (claim.topic or "assertion", None)
    return (claim.outcome, claim.subject)


def row_title(row: Row, which: Which) -> str:
    """Return a row's title as plain text: "Killed", "Why it happened"."""
    if which == "assertions":
        return next((name for topic, name in words.TOPICS.items() if topic == row[0]), row[0])
    return next(name for outcome, name in words.OUTCOMES.items() if outcome == row[0])


def _head(case: Case, claimants: Sequence[str], which: Which) -> str:
    groups = []
    for side, members in groupby(claimants, key=case.side_of):
        span = len(list(members))
        name = text(side.name) if side else "No side given"
        groups.append(
            f'<th scope="colgroup" colspan="{span}" class="dc-side">'
            f"<span>{chip(side)}{name}</span></th>"
        )
    names = "".join(f'<th scope="col">{_claimant(case, actor)}</th>' for actor in claimants)
    ranged = (
        ""
        if which == "assertions"
        else f'<th scope="col" rowspan="2" class="dc-rangehead">{RANGE}</th>'
    )
    corner = "About" if which == "assertions" else "Outcome, and of whom"
    return (
        f'<thead><tr><th class="dc-corner" scope="col" rowspan="2">{corner}</th>'
        f"{ranged}{''.join(groups)}</tr><tr>{names}</tr></thead>"
    )


def _claimant(case: Case, actor_id: str) -> str:
    actor = case.actors[actor_id]
    return f"<b>{text(actor.name)}</b>{anonymous_tag(actor.name, actor.anonymous)}"


def _row(
    case: Case,
    row: Row,
    claimants: Sequence[str],
    claims: Sequence[Claim],
    ranges: Mapping[str, Rollup],
    marks: Mapping[str, str],
) -> str:
    which: Which = "figures" if ranges else "assertions"
    here = [claim for claim in claims if row_of(claim) == row]
    cells = []
    absent = []
    for claimant in claimants:
        own = [claim for claim in here if claim.claimant == claimant]
        if own:
            groups = "".join(_group(case, group, marks) for group in _alike(own))
            cells.append(f"<td>{groups}</td>")
        else:
            cells.append('<td class="dc-absent">not addressed</td>')
            absent.append(text(case.actors[claimant].name))
    subject = ""
    if which == "figures":
        name = text(case.actors[row[1]].name) if row[1] else "subject not stated"
        side = chip(case.side_of(row[1])) if row[1] else ""
        subject = f'<span class="dc-subject">{side}{name}</span>'
    missing = ""
    if absent:
        missing = f'<span class="dc-missing">Not addressed by {", ".join(absent)}</span>'
    if ranges:
        one = next(ranges[claim.id] for claim in here if claim.id in ranges)
        title = f'<p class="dc-stacked">{RANGE}</p>'
        cells.insert(0, f'<td class="dc-together">{title}{rollup_html(one, case)}</td>')
    title = f"<b>{row_title(row, which)}</b>"
    return f'<tr><th scope="row">{title}{subject}{missing}</th>{"".join(cells)}</tr>'


def _alike(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Group a claimant's claims of one row that code to the same: one claim, several sources."""
    groups: dict[object, list[Claim]] = {}
    for claim in claims:
        key = (
            (claim.label,)
            if claim.outcome == "assertion"
            else (claim.low, claim.best, claim.high, claim.open_high, claim.approximate)
        )
        groups.setdefault((key, claim.stance, claim.certainty), []).append(claim)
    return list(groups.values())


def _group(case: Case, claims: Sequence[Claim], marks: Mapping[str, str]) -> str:
    first = claims[0]
    verb = f'<span class="dc-verb">{words.said(first)}</span>'
    if first.outcome == "assertion":
        line = f"{verb}: {text(first.label)}{hedge_html(first)}"
    elif first.has_figure:
        line = f"{verb} {worded(first)} {coded(first)}"
    else:
        wording = worded(first) if first.stance not in ("silent", "asserts") else ""
        none = " (no number)" if first.stance == "asserts" else ""
        line = f"{verb}{none} {wording}"
    label = "" if first.outcome == "assertion" else f'<p class="dc-label">{text(first.label)}</p>'
    quotes = "".join(
        _mark(claim, marks)
        + _words(case, claim)
        + source_line(case.source_of(claim))
        + admiralty_html(claim)
        for claim in claims
    )
    return (
        f'<div class="dc-cell dc-s-{first.stance.replace("_", "-")}">'
        f'<div class="dc-stacked">{who_html(case, first)}</div>'
        f'<p class="dc-says">{line}</p>{label}{quotes}</div>'
    )


def _mark(claim: Claim, marks: Mapping[str, str]) -> str:
    mark = marks.get(claim.id)
    return f'<p class="dc-mark">{text(mark)}</p>' if mark else ""


def findings_html(findings: Sequence[Compared], case: Case) -> str:
    """Return what comparing found: a word, a sentence, and both quotations to unfold.

    The most important come first, as `rank` has it.
    """
    if not findings:
        return '<p class="dc-note">There is nothing to compare yet.</p>'
    items = []
    for finding in sorted(findings, key=lambda finding: finding.rank):
        label = text(finding_label(finding.kind))
        compared = [
            case.claims[claim] for claim in (*finding.left, *finding.right) if claim in case.claims
        ]
        title = "Both quotations" if len(compared) == 2 else f"All {len(compared)} quotations"
        quotes = "".join(_compared(case, claim) for claim in compared)
        unfold = f"<details><summary>{title}</summary>{quotes}</details>" if quotes else ""
        items.append(
            f'<li class="dc-finding"><span class="dc-tag">{label}</span>'
            f"<div><p>{text(finding.sentence)}</p>{unfold}</div></li>"
        )
    return f'<ul class="dc-findings">{"".join(items)}</ul>'


def _words(case: Case, claim: Claim) -> str:
    note = claim.note or case.incidents[claim.incident].note
    return words_of(claim.quote, note, case.source_of(claim))


def _compared(case: Case, claim: Claim) -> str:
    source = case.source_of(claim)
    return (
        f'<div class="dc-claim">{who_html(case, claim)}'
        f"{_words(case, claim)}{source_line(source)}</div>"
    )
