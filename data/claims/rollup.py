"""One line for many claims: the range that all of them span, beside them and never instead.

A roll-up stands for one incident, one outcome and one subject: nothing is added up over outcomes,
subjects or incidents, and no party's figure is averaged with another's. Each value names the rule
it comes from; the rules are rows of `ROLLUP_RULES`, which the method page prints.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.claims.amount import show
from data.claims.figures import revisions
from data.claims.voices import Voice, voices
from data.model import Actor, Claim, Outcome, Statement

VERSION = "1.0"


@dataclass(frozen=True)
class RollupRule:
    """One rule of the roll-up: its id, what it is called, and its sentence."""

    id: str
    name: str
    sentence: str


ROLLUP_RULES: tuple[RollupRule, ...] = (
    RollupRule(
        "counted", "What is counted",
        "Figures about the same incident, outcome and subject, asserted plainly or as an explicit"
        " zero. Several outlets of one speaker count once; a figure that its claimant revised or"
        " withdrew, or that a later coding superseded, does not count.",
    ),
    RollupRule(
        "apart", "What stands apart",
        "Silence, doubt, a denial without a figure and a mere possibility give no number, and are"
        " never a zero: they are told beside the range.",
    ),
    RollupRule(
        "span", "Lowest to highest",
        "Low is the smallest number that any claimant’s words allow, high the largest; where any"
        " claimant leaves the top open, the top is open. It is what is claimed, not an estimate.",
    ),
    RollupRule(
        "agreed", "Agreed number",
        "Best is given only where every figure counted has the same best number. Otherwise there is"
        " none: nothing is averaged, and no claimant’s number is chosen over another’s.",
    ),
    RollupRule(
        "common", "Do they agree",
        "The figures agree where some number fits all of them, and disagree where none does.",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Rollup:
    """The range of all counted figures for one incident, outcome and subject.

    `low` is None where nobody gives a figure. `agree` is None with fewer than two claimants.
    `claims` are all claims that it looked at; `counted` those whose figures make the range.
    """

    incident: str
    outcome: Outcome
    subject: str | None
    low: int | None
    best: int | None
    high: int | None
    open_high: bool
    claimants: int
    agree: bool | None
    silent: tuple[str, ...]  # claimants
    denying: tuple[str, ...]
    possible: tuple[str, ...]  # claim ids, one a voice
    counted: tuple[str, ...]
    claims: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def has_range(self) -> bool:
        """Whether any claimant gives a figure."""
        return self.low is not None


def rollups(
    claims: Sequence[Claim], statements: Mapping[str, Statement], actors: Mapping[str, Actor]
) -> list[Rollup]:
    """Roll claims up by incident, outcome and subject, in the order in which these first stand."""
    ids = {claim.id for claim in claims}
    groups: dict[tuple[str, Outcome, str | None], list[Claim]] = {}
    for claim in claims:
        if claim.outcome != "assertion" and claim.superseded_by not in ids:
            groups.setdefault((claim.incident, claim.outcome, claim.subject), []).append(claim)
    return [_rolled(key, group, statements, actors) for key, group in groups.items()]


def _rolled(
    key: tuple[str, Outcome, str | None],
    claims: Sequence[Claim],
    statements: Mapping[str, Statement],
    actors: Mapping[str, Actor],
) -> Rollup:
    _, latest = revisions(voices(claims, statements), actors)
    counted = [voice for voice in latest if voice.has_figure and voice.is_plain]
    possible = [voice for voice in latest if voice.has_figure and not voice.is_plain]
    spoken = {voice.claimant for voice in counted}
    silent = _claimants(latest, ("silent", "cannot_confirm"))
    denying = tuple(
        claimant for claimant in _claimants(latest, ("denies",)) if claimant not in spoken
    )
    low, high = _span(counted)
    rules = ["counted", "apart"] if len(counted) < len(latest) else ["counted"]
    best = _agreed(counted)
    if counted:
        rules += ["span", *(["agreed"] if best is not None else [])]
    agree = _agree(counted)
    return Rollup(
        *key,
        low=int(low) if counted else None,
        best=best,
        high=int(high) if counted and high != math.inf else None,
        open_high=bool(counted) and high == math.inf,
        claimants=len(spoken),
        agree=agree,
        silent=silent,
        denying=denying,
        possible=tuple(voice.first.id for voice in possible),
        counted=tuple(id_ for voice in counted for id_ in voice.ids),
        claims=tuple(claim.id for claim in claims),
        rules=(*rules, *(["common"] if agree is not None else [])),
    )


def _span(counted: Sequence[Voice]) -> tuple[float, float]:
    lows = [voice.interval[0] for voice in counted]
    highs = [voice.interval[1] for voice in counted]
    return min(lows, default=0), max(highs, default=math.inf)


def _agreed(counted: Sequence[Voice]) -> int | None:
    """Return the one best number that every counted figure has, if there is one."""
    best = {voice.first.best for voice in counted}
    return best.pop() if len(best) == 1 else None


def _agree(counted: Sequence[Voice]) -> bool | None:
    if len({voice.claimant for voice in counted}) < 2:
        return None
    return max(v.interval[0] for v in counted) <= min(v.interval[1] for v in counted)


def _claimants(found: Sequence[Voice], stances: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v.claimant for v in found if v.first.stance in stances))


def rollup_text(rollup: Rollup) -> str:
    """Return a roll-up's range in short: "at least 12", "25", "55–200"; "no figure"."""
    if not rollup.has_range:
        return "no figure"
    return show(rollup.low, rollup.best, rollup.high, rollup.open_high)
