"""What was known at a moment, what may have been, and what changed since, as HTML."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping, Sequence

from data.case import Case
from data.changes import Change, Kind
from data.known import STANDINGS, Standing, spans_of, standing
from data.model import Claim
from draw import words
from draw.claim_html import claim_html, who_html
from draw.markup import quotation, source_line, text

STANDING_WORDS: Mapping[Standing, str] = types.MappingProxyType(
    {
        "known": "known",
        "may": "may have been known: the day is known, the hour is not",
        "later": "came out later",
        "undated": "bears no date",
    }
)
CHANGE_WORDS: Mapping[Kind, str] = types.MappingProxyType(
    {
        "incident": "Newly known",
        "added": "Added",
        "revised": "Revised",
        "retracted": "Withdrawn",
        "finding_new": "New finding",
        "finding_changed": "Finding changed",
        "finding_gone": "No longer found",
    }
)


def known_note(
    case: Case, table: str, record_id: str, moment: dt.datetime, *, headed: bool = True
) -> str:
    """Return the line over a card: the moment, and what of the thing is not in the card.

    `case` holds the thing with all its claims, whenever they came out; `table` is incidents,
    positions or statements; claims about others do not count. Not `headed`, it leaves out the
    moment, which the screen tells already.
    """
    spans = spans_of(case)
    own = standing(getattr(spans, table)[record_id], moment)
    counts = dict.fromkeys(STANDINGS, 0)
    for id_, claim in case.claims.items():
        if record_id == {"incidents": claim.incident, "statements": claim.statement}.get(table):
            counts[standing(spans.claims[id_], moment)] += 1
    left_out = apart_words(counts["may"], counts["later"], counts["undated"])
    parts = [f"{words.known_on(moment)}."] if headed else []
    if own != "known":
        parts.append(f"This itself {_itself(own)}.")
    if left_out:
        parts.append(f"Of the claims about it, {left_out}.")
    if not parts:
        return ""
    return f'<p class="dc-known">{" ".join(parts)}</p>'


def apart_words(may: int, later: int, undated: int) -> str:
    """Return what was not known, by why: "17 may have been known (…), 7 came out later, …"."""
    parts = []
    if may:
        parts.append(f"{may:,} may have been known (day known, hour not)")
    if later:
        parts.append(f"{later:,} came out later")
    if undated:
        parts.append(f"{undated:,} {'bears' if undated == 1 else 'bear'} no date")
    return ", ".join(parts)


def _itself(own: Standing) -> str:
    return {
        "may": "may have been known by then: its day is known, its hour is not",
        "later": "came out later",
        "undated": "bears no date, so whether it was known can’t be said",
        "known": "was known",
    }[own]


def apart_html(case: Case, claims: Sequence[Claim]) -> str:
    """Return claims that stand apart, each with when it came out as far as that is known."""
    spans = spans_of(case).claims
    items = "".join(
        f'<li><p class="dc-when">{words.came_out(spans[claim.id])}</p>'
        f"{claim_html(case, claim)}</li>"
        for claim in claims
    )
    return f'<ul class="dc-claims dc-apart">{items}</ul>'


def changes_html(changes: Sequence[Change], case: Case) -> str:
    """Return what changed as a table: a mark, when it came out, a sentence, the words behind it."""
    if not changes:
        return '<p class="dc-note">Nothing that bears a date changed between these moments.</p>'
    rows = "".join(_change(change, case) for change in changes)
    return (
        '<div class="dc-methodbox" role="region" tabindex="0" aria-label="What changed">'
        '<table class="dc-changes"><thead><tr><th scope="col">What</th><th scope="col">When</th>'
        f'<th scope="col">In words</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _change(change: Change, case: Case) -> str:
    when = words.came_out(change.span) if change.span else ""
    claims = [case.claims[id_] for id_ in (*change.old, *change.new)]
    quotes = ""
    if claims and not change.kind.startswith("finding"):
        unfolded = "".join(
            f'<div class="dc-claim">{who_html(case, claim)}{quotation(claim.quote, source)}'
            f"{source_line(source)}</div>"
            for claim in claims
            for source in (case.source_of(claim),)
        )
        title = "the words" if len(claims) == 1 else "the words, before and after"
        quotes = f"<details><summary>{title}</summary>{unfolded}</details>"
    return (
        f'<tr class="dc-ch-{change.kind.replace("_", "-")}"><td><span class="dc-tag">'
        f"{CHANGE_WORDS[change.kind]}</span></td><td>{when}</td>"
        f"<td><p>{text(change.sentence)}</p>{quotes}</td></tr>"
    )
