"""One speaker's figure, however many outlets printed it, and how two figures relate.

A voice is all claims of one claimant with the same outcome, subject and interval: several
outlets that quote one speaker are one claim with several sources.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from data.model import Actor, Claim, Outcome, Statement

Relation = Literal["contradicts", "refines", "refined_by", "same", "compatible"]


@dataclass(frozen=True)
class Voice:
    """A claimant's figure, or its silence or denial, with every claim and source it stands in.

    `as_of` is the latest day that the claimant stood by it, None where no day is known; `at` the
    hour on that day, None where a statement of that day has none.
    """

    claims: tuple[Claim, ...]
    sources: tuple[str, ...]
    as_of: dt.date | None
    at: dt.time | None = None

    @property
    def first(self) -> Claim:
        """The claim that speaks for all of them: they differ in source and wording only."""
        return self.claims[0]

    @property
    def ids(self) -> tuple[str, ...]:
        """The claims' ids in order."""
        return tuple(claim.id for claim in self.claims)

    @property
    def claimant(self) -> str:
        """The id of the actor who speaks."""
        return self.first.claimant

    @property
    def outcome(self) -> Outcome:
        """What is counted."""
        return self.first.outcome

    @property
    def subject(self) -> str | None:
        """The id of the actor or group that is counted."""
        return self.first.subject

    @property
    def interval(self) -> tuple[float, float]:
        """The smallest and the largest number that the words allow; an open top is infinite."""
        return interval(self.first)

    @property
    def has_figure(self) -> bool:
        """Whether a number of its own is stated: an explicit zero is one, a denied number not."""
        claim = self.first
        return claim.has_figure and (
            claim.stance == "asserts" or (claim.stance == "denies" and claim.high == 0)
        )

    @property
    def is_plain(self) -> bool:
        """Whether it is asserted plainly: a mere possibility contradicts nothing."""
        return self.first.certainty == "plain"


def interval(claim: Claim) -> tuple[float, float]:
    """Return the numbers a claim allows as a closed interval from 0 or more to perhaps infinity."""
    if claim.low is None and claim.high is None and claim.best is not None:
        return claim.best, claim.best
    low = claim.low if claim.low is not None else 0
    return low, claim.high if claim.high is not None else math.inf


def voices(claims: Iterable[Claim], statements: Mapping[str, Statement]) -> list[Voice]:
    """Group claims by speaker, outcome, subject and figure; order by id, whatever the input's."""
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in sorted(claims, key=lambda c: c.id):
        key = (
            claim.claimant, claim.outcome, claim.subject, claim.stance, claim.certainty,
            claim.low, claim.best, claim.high, claim.open_high,
        )  # fmt: skip
        groups.setdefault(key, []).append(claim)
    return [_voice(group, statements) for group in groups.values()]


def _voice(group: Sequence[Claim], statements: Mapping[str, Statement]) -> Voice:
    said = [statements[claim.statement] for claim in group]
    days = [claim.as_of or one.date for claim, one in zip(group, said, strict=True)]
    latest = max((day for day in days if day), default=None)
    # The statement's hour is the figure's only where the figure is of the statement's own day.
    hours = [
        one.time if one.date == day else None
        for one, day in zip(said, days, strict=True)
        if day is not None and day == latest
    ]
    known = [hour.replace(tzinfo=None) for hour in hours if hour is not None]
    at = max(known) if known and len(known) == len(hours) else None
    sources = dict.fromkeys(one.source for one in said)
    return Voice(tuple(group), tuple(sorted(sources)), latest, at)


def precedes(a: Voice, b: Voice) -> bool:
    """Say whether one voice is known to be earlier than another: by day, on one day by hour."""
    if a.as_of is None or b.as_of is None or a.as_of != b.as_of:
        return a.as_of is not None and b.as_of is not None and a.as_of < b.as_of
    return a.at is not None and b.at is not None and a.at < b.at


def relate(a: Claim, b: Claim) -> tuple[Relation, int | None]:
    """Say how the figures of two claims about the same thing relate, and the gap if they clash.

    Disjoint intervals contradict, and the gap is what lies between them; equal ones are the
    same; a nested one refines the wider one; any other overlap is compatible. Symmetric.
    """
    (a_low, a_high), (b_low, b_high) = interval(a), interval(b)
    if a_low > b_high or b_low > a_high:
        return "contradicts", int(max(a_low - b_high, b_low - a_high))
    if (a_low, a_high) == (b_low, b_high):
        return "same", None
    if b_low <= a_low and a_high <= b_high:
        return "refines", None
    if a_low <= b_low and b_high <= a_high:
        return "refined_by", None
    return "compatible", None


def exceeds(part: Claim, whole: Claim) -> int | None:
    """Return by how much a part is larger than its whole can be, or None where it may fit."""
    gap = interval(part)[0] - interval(whole)[1]
    return int(gap) if gap > 0 else None


def ancestors(actor: str | None, actors: Mapping[str, Actor]) -> tuple[str, ...]:
    """Return an actor's parents, nearest first; a cycle ends where it closes."""
    found: list[str] = []
    while actor is not None and actor in actors:
        actor = actors[actor].parent
        if actor is None or actor in found:
            break
        found.append(actor)
    return tuple(found)


def is_part(subject: str | None, whole: str | None, actors: Mapping[str, Actor]) -> bool:
    """Say whether one subject is a part of another by the actors' tree."""
    return whole is not None and whole != subject and whole in ancestors(subject, actors)


def related(a: str | None, b: str | None, actors: Mapping[str, Actor]) -> bool:
    """Say whether two subjects are the same, or one is a part of the other."""
    return a == b or is_part(a, b, actors) or is_part(b, a, actors)


def side_of(actor: str | None, actors: Mapping[str, Actor]) -> str | None:
    """Return the side that an actor, or the nearest of its parents, stands on; None if unknown."""
    if actor is None or actor not in actors:
        return None
    chain = (actor, *ancestors(actor, actors))
    return next((s for a in chain if a in actors and (s := actors[a].side)), None)


@dataclass(frozen=True)
class Compared:
    """What two groups of voices say to each other; the gap is the largest between the groups."""

    kind: Literal[
        "contradicts",
        "not_comparable",
        "not_addressed",
        "contested",
        "revises",
        "refines",
        "compatible",
    ]
    left: Sequence[Voice]
    right: Sequence[Voice]
    gap: int | None
    sentence: str
