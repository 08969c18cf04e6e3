"""Plain words for the codes of the records: what a reader sees instead of `cannot_confirm`.

Missing is always "not known"; nothing is rounded into certainty.
"""

from __future__ import annotations

import datetime as dt
import re
import types
from collections.abc import Mapping

from data.claims.amount import show
from data.known import Span
from data.model import (
    Attribution,
    Claim,
    DateBasis,
    DatePrecision,
    Incident,
    IncidentKind,
    Outcome,
    PlaceBasis,
    Stance,
    Statement,
    Topic,
)
from data.regions import OWN

NOT_KNOWN = "not known"
DAYS_WITH_YEAR_BESIDE = 200
"""Up to so many days an axis of days leaves the year to the words beside it."""

STANCES: Mapping[Stance, str] = types.MappingProxyType(
    {
        "asserts": "says",
        "denies": "denies",
        "silent": "does not say",
        "cannot_confirm": "can’t confirm",
        "retracts": "withdraws",
    }
)
OUTCOMES: Mapping[Outcome, str] = types.MappingProxyType(
    {
        "killed": "Killed",
        "casualties": "Killed or wounded",
        "wounded": "Wounded",
        "missing": "Missing",
        "captured": "Captured",
        "displaced": "Displaced",
        "exposed": "Exposed",
        "damage": "Damage",
        "equipment": "Equipment",
        "strength": "Strength",
        "assertion": "Assertion",
    }
)
"""In the order of importance, which is the order of rows and panels everywhere."""

TOPICS: Mapping[Topic, str] = types.MappingProxyType(
    {
        "responsibility": "Who did it",
        "cause": "Why it happened",
        "status": "Who the victims were",
        "motive": "Motive",
        "coordination": "Coordination",
        "presence": "Who was there",
        "movement": "Movement",
        "place": "Where",
    }
)
KINDS: Mapping[IncidentKind, str] = types.MappingProxyType(
    {
        "ground_attack": "Ground attack",
        "strike": "Strike",
        "clash": "Clash",
        "movement": "Movement of forces",
        "explosion": "Explosion",
        "violence_against_civilians": "Violence against civilians",
        "protest": "Protest",
        "agreement": "Agreement",
        "background": "Background",
        "other": "Other event",
    }
)
DATE_BASES: Mapping[DateBasis, str] = types.MappingProxyType(
    {
        "stated": "stated in the source",
        "inferred": "worked out by the coder",
        "publication": "the publication date",
        "supplied": "supplied by the editor",
        "not_known": NOT_KNOWN,
    }
)
PLACE_BASES: Mapping[PlaceBasis, str] = types.MappingProxyType(
    {
        "stated": "stated in the source",
        "inferred": "worked out from the source",
        "not_known": NOT_KNOWN,
    }
)
PLACE_STATUSES: Mapping[str, str] = types.MappingProxyType(
    {
        "resolved": "placed from its words",
        "ambiguous": "several places fit these words",
        "proxy": "placed by a stand-in, because the real feature’s course is not published",
        "unresolved": "can’t be placed from these words",
        "unreachable": "not placed: the online place service did not answer",
    }
)
OWN_POSITION = "placed by the data set’s own position"
ATTRIBUTIONS: Mapping[Attribution, str] = types.MappingProxyType(
    {
        "direct": "in the claimant’s own words",
        "indirect": "as the outlet reports it",
        "according_to": "according to the claimant",
        "own_voice": "in the outlet’s own voice",
    }
)


def said(claim: Claim) -> str:
    """Return the verb of a claim; an explicit zero reads "says none", never just "denies"."""
    if claim.stance in ("asserts", "denies") and claim.low == 0 and claim.high == 0:
        return "says none"
    if claim.stance == "asserts" and claim.certainty == "possible":
        return "says it is possible"
    return STANCES[claim.stance]


def coded(claim: Claim) -> str:
    """Return the coded figure of a claim in short (`data.claims.amount`), or why there is none."""
    if claim.has_figure:
        return show(
            claim.low, claim.best, claim.high, claim.open_high, claim.approximate, claim.hedge
        )
    return STANCES[claim.stance] if claim.stance != "asserts" else "no number given"


def wording(claim: Claim) -> str:
    """Return the figure in the source's words, without quotation marks of its own around it."""
    bare = claim.wording.strip()
    quoted = len(bare) > 1 and bare[0] == bare[-1] == '"'
    return bare[1:-1] if quoted else bare


def day(date: dt.date) -> str:
    """Return a date in words: "7 February 2018"."""
    return f"{date.day} {date:%B} {date.year}"


def clock(time: dt.time) -> str:
    """Return a time of day: "22:00"."""
    return f"{time:%H:%M}"


def moment(at: dt.datetime) -> str:
    """Return a moment in words, a midnight as the end of the day before it."""
    if at.time() == dt.time() and at.date() > dt.date.min:
        return f"the end of {day(at.date() - dt.timedelta(days=1))}"
    return f"{day(at.date())}, {clock(at.time())}"


def known_on(at: dt.datetime) -> str:
    """Return the heading of what is shown as of a moment."""
    return f"As known {'by' if at.time() == dt.time() else 'on'} {moment(at)}"


def came_out(span: Span | None) -> str:
    """Return when a thing came out, and how well that is known."""
    if span is None:
        return "no date"
    shown = day(span.first.date())
    if span.basis == "hour":
        return f"{shown}, {clock(span.first.time())}"
    if span.basis == "day":
        return f"{shown}, hour not known"
    return f"printed {shown}; when it was said is not known"


def dates(
    first: dt.date | None,
    last: dt.date | None,
    precision: DatePrecision = "day",
    open_end: bool = False,
) -> str:
    """Return one date or a range, no finer than its precision: "2011 – goes on"."""
    if first is None:
        return NOT_KNOWN
    start = _dated(first, precision)
    if open_end:
        return f"{start} – goes on"
    if last is None or _dated(last, precision) == start:
        return start
    if precision == "day" and (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if precision == "day" and first.year == last.year:
        return f"{first.day} {first:%B} – {day(last)}"
    return f"{start} – {_dated(last, precision)}"


def _dated(date: dt.date, precision: DatePrecision) -> str:
    if precision == "year":
        return str(date.year)
    return f"{date:%B} {date.year}" if precision == "month" else day(date)


def is_night(incident: Incident) -> bool:
    """Say whether the coder's note calls two days in a row one night."""
    return (
        incident.date_precision == "day"
        and incident.date_from is not None
        and incident.date_to == incident.date_from + dt.timedelta(days=1)
        and re.search(r"\bnight of\b", incident.date_note, re.IGNORECASE) is not None
    )


def incident_when(incident: Incident) -> str:
    """Return when an incident happened; hours only where they are known."""
    shown = dates(incident.date_from, incident.date_to, incident.date_precision, incident.open_end)
    if is_night(incident):
        shown = f"night of {shown}"
    if incident.time_from and incident.time_to:
        hours = f"{clock(incident.time_from)}–{clock(incident.time_to)}"
    elif incident.time_from:
        hours = f"from {clock(incident.time_from)}"
    elif incident.time_to:
        hours = f"until {clock(incident.time_to)}"
    else:
        return shown
    return f"{shown}, {hours} local time"


def statement_when(statement: Statement) -> str:
    """Return when a statement was made; "hour not known" is left to the reader of a bare day."""
    if statement.date is None:
        return NOT_KNOWN
    shown = day(statement.date)
    return f"{shown}, {clock(statement.time)}" if statement.time else shown


def position_when(as_of: dt.date | None) -> str:
    """Return the date that a force position is shown for."""
    return f"as of {day(as_of)}" if as_of else "as of: not known"


def distance(metres: float) -> str:
    """Return a distance in words, to two figures: "800 m", "6.2 km", "120 km"."""
    kilometres = metres / 1000
    if kilometres < 1:
        return f"{round(metres, -1 if metres >= 10 else 0):.0f} m"
    return f"{kilometres:.1f} km" if kilometres < 10 else f"{_two_figures(kilometres):,} km"


def area(square_metres: float) -> str:
    """Return an area in words, to two figures: "3.4 km²", "33,000 km²"."""
    square_kilometres = square_metres / 1e6
    if square_kilometres < 0.1:
        return "less than 0.1 km²"
    if square_kilometres < 10:
        return f"{square_kilometres:.1f} km²"
    return f"{_two_figures(square_kilometres):,} km²"


def _two_figures(value: float) -> int:
    return int(round(value, 2 - len(str(int(value)))))


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: "1 claim", "4 claims"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def place_status(status: str, method: str) -> str:
    """Return how a place was placed: from its words, or by what a data set says of it."""
    if status == "resolved" and method.startswith(OWN):
        return OWN_POSITION
    return PLACE_STATUSES.get(status, status)
