"""Plain questions to the claims about one incident; each answer names the rule it was found by."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.claims.sentences import COUNTED, figure, name
from data.claims.voices import Voice, ancestors, related, side_of, voices
from data.model import Actor, Claim, Outcome, Source, Stance, Statement

HIGHEST_FLOOR = (
    "The highest floor is the largest smallest number that a claimant's words allow, among figures"
    " asserted plainly. Ceilings, mere possibilities and silence are not counted; nothing is added"
    " up."
)
SAID_HOW_MANY = (
    "Everyone is asked who is the actor, belongs to it, or stands on the side of that name. A"
    " figure is an answer, an explicit zero as well; silence is one of its own and is never read"
    " as zero, nor is a denial that gives no number."
)

_UNSAID: Mapping[Stance, str] = types.MappingProxyType(
    {
        "silent": "does not say",
        "cannot_confirm": "can’t confirm a number for",
        "denies": "denies it, with no number, for",
    }
)


@dataclass(frozen=True)
class Answer:
    """An answer with the claims it rests on, their claimants and sources, and the rule."""

    sentence: str
    claims: tuple[str, ...]
    claimants: tuple[str, ...]
    sources: tuple[str, ...]
    value: int | None
    rule: str


def highest_floor(
    claims: Sequence[Claim],
    outcome: Outcome,
    statements: Mapping[str, Statement],
    sources: Mapping[str, Source],
    actors: Mapping[str, Actor],
    subject: str | None = None,
) -> Answer | None:
    """Say who states the highest floor for an outcome, and who printed it; None without figures.

    With `subject` only figures for that actor or its parts and parents' are looked at. Claimants
    who state the same floor are all named.
    """
    stated = [
        voice
        for voice in voices((c for c in claims if c.outcome == outcome), statements)
        if voice.has_figure
        and voice.is_plain
        and (voice.first.low is not None or voice.first.best is not None)
        and (subject is None or related(voice.subject, subject, actors))
    ]
    if not stated:
        return None
    top = max(voice.interval[0] for voice in stated)
    best = [voice for voice in stated if voice.interval[0] == top]
    parts = [
        f"{name(v.claimant, actors)} says {figure(v.first)} (printed by {_outlets(v, sources)})"
        for v in best
    ]
    counted = COUNTED.get(outcome, outcome)
    sentence = f"The highest floor for {counted} is {int(top):,}: {'; '.join(parts)}."
    return _answer(sentence, best, int(top), HIGHEST_FLOOR)


def said_how_many(
    claims: Sequence[Claim],
    who: str,
    outcome: Outcome,
    statements: Mapping[str, Statement],
    sources: Mapping[str, Source],
    actors: Mapping[str, Actor],
) -> Answer:
    """Say whether an actor, its parts, or a side gave a number for an outcome.

    `who` is the id of an actor or of a side. Casualties answer for killed and wounded only by
    their silence: a figure for both together says nothing of either.
    """
    asked = [
        voice
        for voice in voices(claims, statements)
        if who in (voice.claimant, *ancestors(voice.claimant, actors))
        or side_of(voice.claimant, actors) == who
    ]
    figures = [v for v in asked if v.outcome == outcome and v.has_figure]
    together = ("casualties",) if outcome in ("killed", "wounded") else ()
    open_ones = [
        v
        for v in asked
        if v.outcome in (outcome, *together) and v.first.stance in _UNSAID and not v.has_figure
    ]
    counted = COUNTED.get(outcome, outcome)
    said = [
        f"{name(v.claimant, actors)} says {figure(v.first)} (printed by {_outlets(v, sources)})"
        for v in figures
    ]
    unsaid = [
        f"{name(v.claimant, actors)} {_unsaid(v, actors)} (printed by {_outlets(v, sources)})"
        for v in open_ones
    ]
    words = "; ".join([*said, *unsaid]) or "nothing is said either way in the sources at hand"
    value = max((int(v.interval[0]) for v in figures), default=None)
    start = f"{counted[:1].upper()}{counted[1:]}"
    return _answer(f"{start}: {words}.", [*figures, *open_ones], value, SAID_HOW_MANY)


def _unsaid(voice: Voice, actors: Mapping[str, Actor]) -> str:
    """Say what a claimant does who gives no figure, and of whom where it is more than silence."""
    words = _UNSAID[voice.first.stance]
    return words if voice.first.stance == "silent" else f"{words} {name(voice.subject, actors)}"


def _answer(sentence: str, found: Sequence[Voice], value: int | None, rule: str) -> Answer:
    return Answer(
        sentence,
        tuple(i for voice in found for i in voice.ids),
        tuple(dict.fromkeys(voice.claimant for voice in found)),
        tuple(sorted({source for voice in found for source in voice.sources})),
        value,
        rule,
    )


def _outlets(voice: Voice, sources: Mapping[str, Source]) -> str:
    outlets = [(sources[s].outlet if s in sources else None) or s for s in voice.sources]
    return ", ".join(dict.fromkeys(outlets))
