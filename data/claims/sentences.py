"""The words of a finding: one plain sentence with names and figures as they were worded."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from data.claims.amount import show
from data.claims.voices import Voice
from data.model import Actor, Claim, Outcome, Source, Statement

COUNTED: Mapping[Outcome, str] = {
    "killed": "killed",
    "wounded": "wounded",
    "missing": "missing",
    "captured": "captured",
    "displaced": "displaced",
    "exposed": "exposed",
    "casualties": "killed or wounded",
}
LONGEST_QUOTE = 160
MOST_CITED = 3
_QUOTES = '“”"'


def figure(claim: Claim) -> str:
    """Return a claim's figure as worded, or as coded where no wording is kept."""
    if claim.wording:
        return f"“{claim.wording.strip(_QUOTES)}”"
    return show(claim.low, claim.best, claim.high, claim.open_high, claim.approximate, claim.hedge)


def name(actor: str | None, actors: Mapping[str, Actor]) -> str:
    """Return an actor's name, or its id where it is not among the actors."""
    if actor is None:
        return "people of no stated group"
    return actors[actor].name if actor in actors else actor


def contradiction(
    centre: Voice, others: Sequence[Voice], gaps: Sequence[int], actors: Mapping[str, Actor]
) -> str:
    """Say that one figure can't be reconciled with others, and by how much each time."""
    low = centre.interval[0]
    parts = [
        f"{_by(other, actors)} ({'higher' if other.interval[0] > low else 'lower'}"
        f" by {_gap(centre, other, gap)})"
        for other, gap in zip(others, gaps, strict=True)
    ]
    return f"{_says(centre, actors)}; this contradicts {_list(parts)}."


def too_large(
    part: Voice, wholes: Sequence[Voice], gaps: Sequence[int], actors: Mapping[str, Actor]
) -> str:
    """Say that a part is larger than its whole."""
    parts = [
        f"{_by(whole, actors)} for {topic(whole, actors)} (by {_gap(part, whole, gap)})"
        for whole, gap in zip(wholes, gaps, strict=True)
    ]
    return f"{_says(part, actors)}: more, for a part, than the whole is in {_list(parts)}."


def refinement(fine: Sequence[Voice], wide: Voice, actors: Mapping[str, Actor]) -> str:
    """Say which figures lie within a wider one."""
    more = "is" if len(fine) == 1 else "are"
    return (
        f"{_says(wide, actors)}; {_list([_by(v, actors) for v in fine])} {more} within that,"
        " and more exact."
    )


def same(centre: Voice, others: Sequence[Voice], actors: Mapping[str, Actor]) -> str:
    """Say that several claimants give one figure."""
    return f"{_says(centre, actors)}; the same is {_list([_by(v, actors) for v in others])}."


def overlap(centre: Voice, others: Sequence[Voice], actors: Mapping[str, Actor]) -> str:
    """Say that figures overlap, so that both can be true."""
    parts = [_by(voice, actors) for voice in others]
    return f"{_says(centre, actors)}; this is compatible with {_list(parts)}."


def revision(newer: Voice, older: Voice, actors: Mapping[str, Actor]) -> str:
    """Say how a claimant changed its own figure, and when."""
    head = f"{_head(newer, actors)}: {name(newer.claimant, actors)}"
    if newer.first.stance == "retracts":
        return f"{head} took back its {figure(older.first)} on {_as_of(newer, older)}."
    return (
        f"{head} changed its figure from {figure(older.first)} (as of {_as_of(older, newer)})"
        f" to {figure(newer.first)} (as of {_as_of(newer, older)})."
    )


def _as_of(voice: Voice, other: Voice) -> str:
    """Return a voice's day, with its hour where the other is of the same day."""
    hour = f" {voice.at:%H:%M}" if voice.at and voice.as_of == other.as_of else ""
    return f"{voice.as_of}{hour}"


def no_dead(voice: Voice, others: Sequence[Voice], actors: Mapping[str, Actor]) -> str:
    """Say that a figure for the wounded can't be compared with others' for the killed."""
    return (
        f"{_says(voice, actors)} and does not mention any dead; this can't be compared with the"
        f" killed whom others count: {_some(others, actors)}."
    )


def silence(
    mine: Sequence[Voice],
    own: Sequence[Voice],
    others: Sequence[Voice],
    actors: Mapping[str, Actor],
) -> str:
    """Say what a claimant leaves open, what it says to it elsewhere, and what others say."""
    what = _list([topic(v, actors) for v in mine])
    who = _start(name(mine[0].claimant, actors))
    return f"{who} does not say a number for {what}" + _answers(own, others, actors)


def unconfirmed(
    mine: Sequence[Voice],
    own: Sequence[Voice],
    others: Sequence[Voice],
    actors: Mapping[str, Actor],
) -> str:
    """Say what a claimant says it can't confirm, what it says elsewhere, and what others say."""
    what = _list([topic(v, actors) for v in mine])
    who = _start(name(mine[0].claimant, actors))
    return f"{who} can't confirm a number for {what}" + _answers(own, others, actors)


def denial(voice: Voice, others: Sequence[Voice], actors: Mapping[str, Actor]) -> str:
    """Set a denial against the figures that it disputes."""
    return (
        f"{_head(voice, actors)}: {name(voice.claimant, actors)} denies this"
        f" (“{_short(voice.first.quote)}”) and gives no figure of its own; others do:"
        f" {_some(others, actors)}."
    )


def contested(
    subject: str, left: Sequence[Claim], right: Sequence[Claim], actors: Mapping[str, Actor]
) -> str:
    """Put the accounts of two sides beside each other, each in its own words."""
    words = {
        "cause": "What led to it", "responsibility": "Who did it", "status": "Who the victims were",
        "motive": "The motive", "movement": "Who moved where", "presence": "Who was there",
        "coordination": "What was coordinated",
    }.get(subject, subject.capitalize())  # fmt: skip
    return f"{words} is told differently: {_quoted(left, actors)} – but {_quoted(right, actors)}."


def place_printed_apart(
    claimant: str,
    wordings: Sequence[tuple[str, Sequence[Claim]]],
    statements: Mapping[str, Statement],
    sources: Mapping[str, Source],
    actors: Mapping[str, Actor],
) -> str:
    """Say that outlets print one speaker's place differently."""
    parts = []
    for wording, claims in wordings:
        documents = dict.fromkeys(statements[c.statement].source for c in claims)
        outlets = [(sources[d].outlet if d in sources else None) or d for d in documents]
        parts.append(f"“{_short(wording)}” ({', '.join(dict.fromkeys(outlets))})")
    return f"{_start(name(claimant, actors))} places it differently: {_list(parts, 'but')}."


def places_apart(
    wordings: Sequence[tuple[str, Sequence[Claim]]], actors: Mapping[str, Actor]
) -> str:
    """Say that claimants word the place differently, each of them once."""
    by_claimant: dict[str, list[str]] = {}
    for wording, claims in wordings:
        for claim in claims:
            words = by_claimant.setdefault(name(claim.claimant, actors), [])
            words.append(f"“{_short(wording)}”")
    parts = [f"{who} {_list(list(dict.fromkeys(w)))}" for who, w in sorted(by_claimant.items())]
    return f"The place is worded differently: {'; '.join(parts)}."


def topic(voice: Voice, actors: Mapping[str, Actor]) -> str:
    """Name what is counted inside a sentence: "pro-government forces killed"."""
    who = name(voice.subject, actors)
    if voice.outcome in COUNTED:
        return f"{who} {COUNTED[voice.outcome]}"
    return f"the {voice.outcome} of {who}"


def _head(voice: Voice, actors: Mapping[str, Actor]) -> str:
    """Name what is counted at the start of a sentence: "Pro-government forces, killed"."""
    who = _start(name(voice.subject, actors))
    return f"{who}, {COUNTED.get(voice.outcome, voice.outcome)}"


def _says(voice: Voice, actors: Mapping[str, Actor]) -> str:
    who = name(voice.claimant, actors)
    return f"{_head(voice, actors)}: {who} says {figure(voice.first)}{_maybe(voice)}"


def _by(voice: Voice, actors: Mapping[str, Actor]) -> str:
    return f"{figure(voice.first)} by {name(voice.claimant, actors)}{_maybe(voice)}"


def _maybe(voice: Voice) -> str:
    """Mark a mere possibility, unless the wording itself does."""
    claim = voice.first
    return ", as possible" if claim.certainty == "possible" and "may" not in claim.wording else ""


def _some(others: Sequence[Voice], actors: Mapping[str, Actor]) -> str:
    """Cite the highest floors, the killed first, and say how many figures there are besides."""
    ranked = sorted(others, key=lambda v: (v.outcome != "killed", -v.interval[0], v.ids))
    several = len({voice.outcome for voice in others}) > 1
    parts = [
        _by(voice, actors) + (f" ({COUNTED.get(voice.outcome, voice.outcome)})" if several else "")
        for voice in ranked[:MOST_CITED]
    ]
    rest = len(ranked) - MOST_CITED
    if rest > 0:
        parts.append(f"{rest} more figure{'s' if rest > 1 else ''}")
    return _list(parts)


def _gap(a: Voice, b: Voice, gap: int) -> str:
    exact = all(low == high for low, high in (a.interval, b.interval)) and gap != math.inf
    return f"{gap:,}" if exact else f"at least {gap:,}"


def _answers(own: Sequence[Voice], others: Sequence[Voice], actors: Mapping[str, Actor]) -> str:
    told = f"; others do: {_some(others, actors)}" if others else ""
    if own:
        said = _list([f"{figure(v.first)}{_maybe(v)}" for v in own])
        told = f"; in another statement it says {said}{told}"
    return f"{told}."


def _quoted(claims: Sequence[Claim], actors: Mapping[str, Actor]) -> str:
    """Give each claimant's words once: outlets that print the same words add nothing."""
    seen: dict[tuple[str, str], str] = {}
    for claim in claims:
        verb = "denies" if claim.stance == "denies" else "says"
        key = claim.claimant, claim.label
        seen.setdefault(key, f"{name(claim.claimant, actors)} {verb} “{_short(claim.quote)}”")
    return _list(list(seen.values()))


def _short(quote: str) -> str:
    words = " ".join(quote.split()).replace('"', "'")
    if len(words) <= LONGEST_QUOTE:
        return words
    return words[: LONGEST_QUOTE - 1].rsplit(" ", 1)[0] + " …"


def _start(words: str) -> str:
    return words[:1].upper() + words[1:]


def _list(parts: Sequence[str], last: str = "and") -> str:
    if len(parts) < 3:
        return f" {last} ".join(parts)
    return f"{', '.join(parts[:-1])}, {last} {parts[-1]}"
