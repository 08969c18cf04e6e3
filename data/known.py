"""What was known at a moment: when a thing was said or printed decides, not when it happened.

A statement is known from the moment it was made: its day and hour; where no hour is known, from
the end of its day; where no day is known, from the end of the day on which its source was
printed. A claim is known with its statement, a force position with its statement or else its
source, an incident with the first of the claims about it or with the source it is coded from.

At a moment each thing has one standing. *Known*: it was out by then. *May*: its day is known but
not its hour, and the moment lies within that day. *Later*: it came out after. *Undated*: neither
it nor its source bears a day, so nobody can say; it is counted and shown apart, never let in or
left out in silence.

Moments are local to the place written about, to the minute; a day without an hour, as a moment,
is its end. Claims are appended, never overwritten: one that another supersedes is in force until
that other is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeVar, get_args

from data.case import Case
from data.errors import SelectionError
from data.model import Claim, ForcePosition, Incident, Record, Source, Statement

Standing = Literal["known", "may", "later", "undated"]
STANDINGS: tuple[Standing, ...] = get_args(Standing)
Basis = Literal["hour", "day", "printed", "none"]
"""What a span rests on: the statement's hour, its day, its source's day, or nothing."""

R = TypeVar("R", bound=Record)

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class KnownRule:
    """One rule of what was known at a moment: its id, what it settles, and its sentence."""

    id: str
    name: str
    sentence: str


KNOWN_RULES: tuple[KnownRule, ...] = (
    KnownRule(
        "hour", "A statement with day and hour", "It is known from that minute on, local time.",
    ),
    KnownRule(
        "day", "A statement with a day only",
        "It is known from the end of that day. At a moment within the day it may have been known,"
        " and is shown apart.",
    ),
    KnownRule(
        "printed", "A statement without a day",
        "It is known from the end of the day on which its source was printed. It may have been"
        " said before; that is not known.",
    ),
    KnownRule(
        "none", "No day anywhere",
        "Where the source has no date either, nobody can say. It is counted and shown apart, and"
        " is in no list of changes.",
    ),
    KnownRule(
        "claim", "A claim, a force position",
        "Known with the statement that it stands in; a force position without a statement, with"
        " its source.",
    ),
    KnownRule(
        "incident", "An incident",
        "Known with the first claim about it that bears a date, or with the source that it is coded"
        " from. When it happened does not matter. Its title, days and place are shown as they are"
        " coded now.",
    ),
    KnownRule(
        "superseded", "A claim that another supersedes",
        "In force until the other is known: what was replaced later is shown as it stood then.",
    ),
    KnownRule(
        "change", "What changed between two moments",
        "What was known at the second and not at the first. A later figure of the same claimant for"
        " the same outcome and subject revises the earlier one.",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Span:
    """When a thing came out: at `first` the earliest, by `last` at the latest, both local."""

    first: dt.datetime
    last: dt.datetime
    basis: Basis

    def at(self, moment: dt.datetime) -> Standing:
        """Say how the thing stands at a moment."""
        if self.last <= moment:
            return "known"
        return "may" if self.first < moment else "later"


@dataclass(frozen=True)
class Spans:
    """The spans of a case's statements, claims, incidents and positions by id; None = undated."""

    statements: Mapping[str, Span | None]
    claims: Mapping[str, Span | None]
    incidents: Mapping[str, Span | None]
    positions: Mapping[str, Span | None]

    def of(self, record: Record) -> Span | None:
        """Return the span of one record; None for one that is undated or has no moment."""
        return self._table(record).get(record.id)

    def _table(self, record: Record) -> Mapping[str, Span | None]:
        if isinstance(record, Statement):
            return self.statements
        if isinstance(record, Claim):
            return self.claims
        if isinstance(record, Incident):
            return self.incidents
        return self.positions if isinstance(record, ForcePosition) else {}


def parse_moment(text: str) -> dt.datetime:
    """Read "2018-02-08T12:00", or "2018-02-07" as the end of that day.

    Raise SelectionError, quoting it, for what is no moment or bears a time zone.
    """
    try:
        if len(text) == 10:
            return dt.datetime.combine(dt.date.fromisoformat(text), dt.time()) + _DAY
        found = dt.datetime.strptime(text, "%Y-%m-%dT%H:%M")
        if len(text) == 16:
            return found
    except (ValueError, OverflowError):
        pass
    raise SelectionError(
        f"known: {text[:40]!r} is not a moment. Write it as 2018-02-08T12:00 (local time),"
        " or as 2018-02-07 for the end of that day."
    ) from None


def moment_text(moment: dt.datetime) -> str:
    """Return a moment as it stands in a URL: the end of a day as that day."""
    if moment.time() == dt.time() and moment.date() > dt.date.min:
        return (moment - _DAY).date().isoformat()
    return moment.isoformat(timespec="minutes")


def day_span(day: dt.date, basis: Basis) -> Span:
    """Return the span of a whole day: from its first moment to its end."""
    first = dt.datetime.combine(day, dt.time())
    last = first + _DAY if day < dt.date.max else dt.datetime.max
    return Span(first, last, basis)


def statement_span(statement: Statement, source: Source) -> Span | None:
    """Return when a statement was made, or printed where that is not known."""
    if statement.date is None:
        return printed_span(source)
    if statement.time is None:
        return day_span(statement.date, "day")
    said = dt.datetime.combine(statement.date, statement.time.replace(tzinfo=None))
    return Span(said, said, "hour")


def printed_span(source: Source) -> Span | None:
    """Return when a source was printed: its day, whose hour nobody knows."""
    return day_span(source.date, "printed") if source.date else None


def earliest(spans: Iterable[Span | None]) -> Span | None:
    """Return when the first of several things came out; the undated ones decide nothing.

    The first of them was out by the smallest `last`, and may have been from the smallest `first`.
    """
    dated = [span for span in spans if span is not None]
    if not dated:
        return None
    surest = min(dated, key=lambda span: (span.last, span.first, span.basis))
    return replace(surest, first=min(span.first for span in dated))


def spans_of(case: Case) -> Spans:
    """Return when everything in a case came out, in one pass over it."""
    statements = {
        id_: statement_span(said, case.sources[said.source])
        for id_, said in case.statements.items()
    }
    claims = {id_: statements[claim.statement] for id_, claim in case.claims.items()}
    about: dict[str, list[Span | None]] = {
        id_: [printed_span(case.sources[found.source])] for id_, found in case.incidents.items()
    }
    for id_, claim in case.claims.items():
        if claim.incident in about:
            about[claim.incident].append(claims[id_])
    positions = {
        id_: statements[found.statement]
        if found.statement
        else printed_span(case.sources[found.source])
        for id_, found in case.positions.items()
    }
    return Spans(
        statements, claims, {id_: earliest(spans) for id_, spans in about.items()}, positions
    )


def standing(span: Span | None, moment: dt.datetime) -> Standing:
    """Say how a thing with this span stands at a moment."""
    return span.at(moment) if span is not None else "undated"


def as_known(case: Case, moment: dt.datetime | None, *also: Standing) -> Case:
    """Return the case as it was known at a moment (now, where that is None).

    Incidents, statements, claims and positions that were not known are left out, unless their
    standing is among `also`; what they point at stays. A claim whose successor was not known yet
    is thereby in force again.
    """
    if moment is None:
        return case
    spans = spans_of(case)
    wanted = ("known", *also)

    def kept(records: Mapping[str, R], when: Mapping[str, Span | None]) -> dict[str, R]:
        return {i: r for i, r in records.items() if standing(when[i], moment) in wanted}

    claims = kept(case.claims, spans.claims)
    positions = {
        id_: position
        if position.strength_claim in claims
        else position.model_copy(update={"strength_claim": None})
        for id_, position in kept(case.positions, spans.positions).items()
    }
    return replace(
        case,
        incidents=kept(case.incidents, spans.incidents),
        statements=kept(case.statements, spans.statements),
        claims=claims,
        positions=positions,
    )
