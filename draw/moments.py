"""What has a place on the time line, and what has none: times as far as they are known.

Times are local to the place that is written about, without a zone; an end is exclusive.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from data.case import Case
from data.model import Incident, Statement
from draw import words
from draw.markup import plain

Table = Literal["incidents", "statements"]
Role = Literal["did", "involved", "suffered", "said"]


@dataclass(frozen=True)
class Item:
    """One thing on the time line in one lane: local times, `end` exclusive."""

    table: Table
    record: str
    actor: str | None
    role: Role
    title: str
    when: str
    start: dt.datetime
    end: dt.datetime
    hour: bool
    ongoing: bool = False

    @property
    def spans(self) -> bool:
        """Whether there is more than a moment to draw."""
        return not self.hour or self.end > self.start


@dataclass(frozen=True)
class Beside:
    """Something that has no place on the axis, and why."""

    table: Table
    record: str
    title: str
    who: str
    why: str


def items(case: Case) -> list[Item]:
    """Return what has a place on the axis: an incident once for each actor, by time."""
    found: list[Item] = []
    for incident in case.incidents.values():
        if _why_beside(incident):
            continue
        roles: list[tuple[str | None, Role]] = [(a, "did") for a in incident.initiators]
        roles += [(a, "suffered") for a in incident.targets if a not in incident.initiators]
        roles += [(a, "involved") for a in incident.involved]
        found += [_incident(incident, actor, role) for actor, role in roles or [(None, "did")]]
    found += [_statement(s) for s in case.statements.values() if s.date is not None]
    # An hour known to lie in a day stands before a bar over the day and the next.
    return sorted(found, key=lambda item: (item.start.date(), item.end))


def undated(case: Case) -> list[Beside]:
    """Return what is not on the axis: background, and whatever has no date."""
    found = []
    for incident in case.incidents.values():
        why = _why_beside(incident)
        if why:
            who = ", ".join(
                plain(case.actors[actor].name)
                for actor in (*incident.initiators, *incident.involved)
            )
            found.append(Beside("incidents", incident.id, plain(incident.title), who, why))
    for statement in case.statements.values():
        if statement.date is None:
            why = plain(statement.date_note) or "No date is given."
            who = plain(case.actors[statement.claimant].name)
            found.append(Beside("statements", statement.id, plain(statement.title), who, why))
    return found


def timeline_text(case: Case) -> list[str]:
    """Return the time line in words, a plain line a thing: for those who can't see it."""
    lines = []
    told: set[tuple[str, str]] = set()
    for item in items(case):
        if (item.table, item.record) not in told:
            told.add((item.table, item.record))
            who = f"{plain(case.actors[item.actor].name)}: " if item.actor else ""
            lines.append(f"{item.when}. {who}{item.title}.")
    return lines


def _why_beside(incident: Incident) -> str:
    if incident.date_from is None:
        return plain(incident.date_note) or "No date is given."
    if incident.kind == "background":
        return f"Background: {words.incident_when(incident)}."
    return ""


def _incident(incident: Incident, actor: str | None, role: Role) -> Item:
    first, last = incident.date_from, incident.date_to or incident.date_from
    if first is None or last is None:
        raise ValueError(f"{incident.id} has no date")
    start = dt.datetime.combine(first, incident.time_from or dt.time())
    end = _after(last, incident.date_precision)
    if incident.time_to is not None:
        end = dt.datetime.combine(last, incident.time_to)
    elif incident.time_from is not None and last == first:
        end = start
    return Item(
        "incidents", incident.id, actor, role, plain(incident.title),
        words.incident_when(incident), start, max(start, end), incident.time_from is not None,
        incident.open_end,
    )  # fmt: skip


def _statement(statement: Statement) -> Item:
    if statement.date is None:
        raise ValueError(f"{statement.id} has no date")
    start = dt.datetime.combine(statement.date, statement.time or dt.time())
    end = start if statement.time else _after(statement.date, "day")
    when = words.statement_when(statement) + ("" if statement.time else ", hour not known")
    return Item(
        "statements", statement.id, statement.claimant, "said", plain(statement.title), when,
        start, end, statement.time is not None,
    )  # fmt: skip


def _after(day: dt.date, precision: str) -> dt.datetime:
    """Return the moment after a day, or after the month or year that is all that is known."""
    if precision == "year":
        return dt.datetime(day.year + 1, 1, 1)
    if precision == "month":
        day = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        return dt.datetime.combine(day, dt.time())
    return dt.datetime.combine(day, dt.time()) + dt.timedelta(days=1)
