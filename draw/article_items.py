"""An article's drafts as HTML: the list beside the text, one draft's card, and the count line."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Mapping, Sequence

from data.case import Case
from data.claims.amount import show
from data.review.items import (
    KINDS,
    ClaimValues,
    IncidentValues,
    Item,
    PlaceValues,
    PositionValues,
    in_case,
)
from data.review.state import State
from draw import words
from draw.article_text import NAMES, STATUS_WORDS
from draw.markup import text

_SIGNS = {"undecided": "○", "accepted": "●", "corrected": "◆", "dropped": "×"}
_GROUPS = {
    "incident": "Incidents",
    "claim": "Claims",
    "position": "Force positions",
    "place": "Places",
}


def ordered(state: State) -> list[Item]:
    """Return the drafts as they are listed: by kind, then as the text has them."""
    return sorted(
        state.items.values(),
        key=lambda item: (KINDS.index(item.kind), item.values.start, item.values.end, item.id),
    )


def tally_html(state: State) -> str:
    """Return "N drafts = accepted + corrected + dropped + undecided"."""
    tally = state.tally()
    parts = " + ".join(
        f"<b>{getattr(tally, name)}</b> {name}"
        for name in ("accepted", "corrected", "dropped", "undecided")
    )
    by_hand = sum(item.by_hand for item in state.items.values())
    added = f' <span class="dc-basis">({by_hand} added by hand)</span>' if by_hand else ""
    return f'<p class="dc-tally">{words.counted(tally.drafts, "draft")} = {parts}{added}</p>'


def list_html(state: State, chosen: str | None, ends: Mapping[str, str]) -> str:
    """Return the drafts as a list of buttons; `ends` says what keeps one from being saved."""
    shown = []
    group = ""
    for item in ordered(state):
        if item.kind != group:
            shown.append(f"{'</ul>' if group else ''}<h4>{_GROUPS[item.kind]}</h4><ul>")
            group = item.kind
        status = state.status(item.id)
        current = ' aria-current="true"' if item.id == chosen else ""
        end = '<span class="dc-end" title="can’t be saved yet">!</span>' if item.id in ends else ""
        shown.append(
            f'<li><button type="button" data-items="{html.escape(item.id)}"{current}'
            f' class="dc-is-{status}"><span class="dc-sign" aria-hidden="true">'
            f'{_SIGNS[status]}</span><span class="dc-line">{text(headline(item))}</span>'
            f'{end}<span class="dc-hidden">, {STATUS_WORDS[status]}</span></button></li>'
        )
    return f'<div class="dc-drafts">{"".join(shown)}{"</ul>" if group else ""}</div>'


def headline(item: Item) -> str:
    """Return a draft in one line of plain text."""
    values = item.values
    if isinstance(values, ClaimValues):
        return f"{values.claimant}: {what(values)}"
    if isinstance(values, PositionValues):
        return values.title
    if isinstance(values, IncidentValues):
        return f"{values.title} · {_days(values) if values.date_from else 'date not known'}"
    return f"“{values.wording}”"


def what(values: ClaimValues) -> str:
    """Return what is claimed, in short: "Killed >100, pro-Syrian fighters"."""
    if values.outcome == "assertion":
        said = words.TOPICS[values.topic] if values.topic else "Assertion"
    else:
        said = words.OUTCOMES[values.outcome]
    if values.low is not None or values.best is not None or values.high is not None:
        said += " " + show(
            values.low, values.best, values.high, values.open_high, values.approximate, values.hedge
        )
    if values.stance != "asserts":
        said += f" ({words.STANCES[values.stance]})"
    return f"{said}, {values.subject}" if values.subject else said


def item_html(item: Item, state: State, case: Case | None, problem: str = "") -> str:
    """Return the card of one draft: what it says, its words, and who decided about it."""
    status = state.status(item.id)
    values = item.values
    rows = [
        (name, value)
        for name, value in _facts(item, state, case)
        if value is not None and value != ""
    ]
    listed = "".join(f"<div><dt>{name}</dt><dd>{text(value)}</dd></div>" for name, value in rows)
    decision = state.decided.get(item.id)
    by = ""
    if decision is not None:
        did = "Coded" if decision.kept else "Dropped"
        by = f"{did} by {text(decision.coded_by)}"
        by += f", checked by {text(decision.checked_by)}" if decision.checked_by else ""
        by = f'<p class="dc-basis">{by}{_saved(item, state)}</p>'
    changed = _changed(item, state)
    warn = f'<p class="dc-problem">{text(problem)}</p>' if problem else ""
    hand = ", added by hand" if item.by_hand else ""
    return (
        f'<article class="dc-card dc-draft" data-draft="{html.escape(item.id)}">'
        f'<p class="dc-kind">{NAMES[item.kind]}{hand} · '
        f'<b class="dc-is-{status}">{_SIGNS[status]} {STATUS_WORDS[status]}</b></p>'
        f'<p class="dc-title">{text(headline(item))}</p>'
        f'<blockquote class="dc-quote"><p>“{text(values.quote)}”</p></blockquote>'
        f'<dl class="dc-facts">{listed}</dl>{changed}{by}{warn}</article>'
    )


def _saved(item: Item, state: State) -> str:
    if item.id not in state.rows:
        return ""
    fresh = state.written.get(item.id) == item
    return f" · in the case{'' if fresh else ', changed since'}"


def _changed(item: Item, state: State) -> str:
    """Return what a person corrected, with what had been proposed."""
    old, new = state.proposed[item.id].values.model_dump(), item.values.model_dump()
    lines = [
        f"<li>{name.replace('_', ' ')}: <s>{text(_shown(old[name]))}</s> → "
        f"{text(_shown(new[name]))}</li>"
        for name in new
        if new[name] != old[name] and name not in ("start", "end")
    ]
    return (
        f"<details><summary>Corrected: {words.counted(len(lines), 'field')}</summary>"
        f'<ul class="dc-plain">{"".join(lines)}</ul></details>'
        if lines
        else ""
    )


def _shown(value: object) -> str:
    if value is None or value in ("", ()):
        return "not given"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _facts(item: Item, state: State, case: Case | None) -> Sequence[tuple[str, str | None]]:
    values = item.values
    if isinstance(values, ClaimValues):
        return (
            ("Who says so", values.claimant + ("" if values.claimant_named else " (not named)")),
            ("Through", values.relay),
            ("Said on", _day(values.said_on)),
            ("About", values.about_actor),
            ("As worded", values.wording or values.hedge),
            ("Certainty", "said to be possible" if values.certainty == "possible" else ""),
            ("Incident", incident_title(values.incident, state, case) or "none yet"),
            ("How said", words.ATTRIBUTIONS[values.attribution]),
            ("As of", _day(values.as_of)),
            ("Note", values.note),
        )
    if isinstance(values, IncidentValues):
        same = incident_title(values.same_as, state, case) if values.same_as else ""
        return (
            ("Merged with", same),
            ("Kind", words.KINDS[values.kind]),
            ("When", _days(values)),
            ("How known", f"{words.DATE_BASES[values.date_basis]}. {values.date_note}".strip()),
            ("Where", place_words(values.place, state, case) or words.NOT_KNOWN),
            ("Who began", ", ".join(values.initiators)),
            ("Against", ", ".join(values.targets)),
            ("Note", values.note),
        )
    if isinstance(values, PositionValues):
        return (
            ("Whose forces", values.actor),
            ("Where", place_words(values.place, state, case) or words.NOT_KNOWN),
            ("As of", _day(values.as_of) or words.NOT_KNOWN),
            ("How known", f"{words.DATE_BASES[values.as_of_basis]}. {values.as_of_note}".strip()),
            ("Who says so", values.claimant),
            ("Note", values.note),
        )
    assert isinstance(values, PlaceValues)  # noqa: S101 - there are four kinds
    return (
        ("Country", values.country or state.source.country),
        ("Within", values.within or state.source.within),
        ("Note", values.note),
    )


def incident_title(ref: str | None, state: State, case: Case | None) -> str | None:
    """Return the title of the incident that a reference names."""
    known = in_case(ref)
    if known is not None:
        found = case.incidents.get(known) if case is not None else None
        return f"{found.title} (in the case)" if found else f"{known} (not in this case)"
    if ref in state.items:
        return str(getattr(state.items[str(ref)].values, "title", ""))
    return None


def place_words(ref: str | None, state: State, case: Case | None) -> str | None:
    """Return the wording of the place that a reference names."""
    known = in_case(ref)
    if known is not None:
        found = case.places.get(known) if case is not None else None
        return f"“{found.wording}” (in the case)" if found else f"{known} (not in this case)"
    if ref in state.items:
        return f"“{getattr(state.items[str(ref)].values, 'wording', '')}”"
    return None


def _day(date: dt.date | None) -> str | None:
    return words.day(date) if date else None


def _days(values: IncidentValues) -> str:
    return words.dates(values.date_from, values.date_to, values.date_precision, values.open_end)
