"""Claims without a number: accounts that the sides give of one topic, and places worded apart.

What this can't know: whether two accounts exclude each other. "Contested" says no more than that
claimants of different sides each gave an account of the same topic; a reader judges the words.
Claimants whose side is not known, and two on one side, are never called contested.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from data.claims import sentences
from data.claims.numbers import NUMERAL, value_of
from data.claims.voices import side_of
from data.model import Actor, Claim, Place, Source, Statement


@dataclass(frozen=True)
class Difference:
    """Two groups of assertions that differ, with the sentence that says so."""

    kind: Literal["contested", "places_differ"]
    left: tuple[str, ...]
    right: tuple[str, ...]
    sentence: str
    sources: tuple[str, ...]


def differing(
    claims: Sequence[Claim],
    statements: Mapping[str, Statement],
    sources: Mapping[str, Source],
    actors: Mapping[str, Actor],
    places: Mapping[str, Place],
) -> list[Difference]:
    """Return the contested topics and the places worded differently, whatever the input's order."""
    assertions = sorted((c for c in claims if c.outcome == "assertion"), key=lambda c: c.id)
    return [
        *_contested(assertions, statements, actors),
        *_places(assertions, statements, sources, actors, places),
    ]


def _contested(
    assertions: Sequence[Claim], statements: Mapping[str, Statement], actors: Mapping[str, Actor]
) -> list[Difference]:
    found = []
    topics = sorted({c.topic for c in assertions if c.topic and c.topic != "place"})
    for topic in topics:
        by_side: dict[str, list[Claim]] = {}
        for claim in assertions:
            side = side_of(claim.claimant, actors)
            if claim.topic == topic and side and claim.stance in ("asserts", "denies"):
                by_side.setdefault(side, []).append(claim)
        sides = sorted(by_side)
        for i, first in enumerate(sides):
            for second in sides[i + 1 :]:
                left, right = by_side[first], by_side[second]
                sentence = sentences.contested(topic, left, right, actors)
                found.append(_difference("contested", left, right, sentence, statements))
    return found


def _places(
    assertions: Sequence[Claim],
    statements: Mapping[str, Statement],
    sources: Mapping[str, Source],
    actors: Mapping[str, Actor],
    places: Mapping[str, Place],
) -> list[Difference]:
    """Group the place wordings; one speaker's words printed apart are a finding of their own."""
    named = [c for c in assertions if c.topic == "place" and c.place is not None]
    found = []
    for claimant in sorted({c.claimant for c in named}):
        groups = _by_wording([c for c in named if c.claimant == claimant], places)
        if len(groups) > 1:
            wordings = [(_wording(group[0], places), group) for group in groups]
            sentence = sentences.place_printed_apart(
                claimant, wordings, statements, sources, actors
            )
            rest = [c for group in groups[1:] for c in group]
            found.append(_difference("places_differ", groups[0], rest, sentence, statements))
    groups = _by_wording(named, places)
    if len(groups) > 1 and len({c.claimant for c in named}) > 1:
        wordings = [(_wording(group[0], places), group) for group in groups]
        sentence = sentences.places_apart(wordings, actors)
        rest = [c for group in groups[1:] for c in group]
        found.append(_difference("places_differ", groups[0], rest, sentence, statements))
    return found


def _difference(
    kind: Literal["contested", "places_differ"],
    left: Sequence[Claim],
    right: Sequence[Claim],
    sentence: str,
    statements: Mapping[str, Statement],
) -> Difference:
    documents = {statements[c.statement].source for c in (*left, *right)}
    return Difference(
        kind,
        tuple(c.id for c in left),
        tuple(c.id for c in right),
        sentence,
        tuple(sorted(documents)),
    )


def _wording(claim: Claim, places: Mapping[str, Place]) -> str:
    place = places.get(claim.place or "")
    return place.wording if place else claim.quote


def _by_wording(claims: Sequence[Claim], places: Mapping[str, Place]) -> list[list[Claim]]:
    """Group claims whose places are worded alike: the same distance, or the same words."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(_key(_wording(claim, places)), []).append(claim)
    return list(groups.values())


_DISTANCE = re.compile(
    rf"({NUMERAL})[\s-]*(km|kilomet(?:er|re)|mile|mi|m|met(?:er|re))s?\b", re.IGNORECASE
)


def _key(wording: str) -> str:
    """Return what two wordings share when they say the same: number and unit, or plain words."""
    distance = _DISTANCE.search(wording)
    if distance:
        unit = distance[2].lower()
        short = "km" if unit.startswith("k") else "mile" if unit.startswith("mi") else "m"
        return f"{value_of(distance[1])} {short}"
    return " ".join(re.findall(r"\w+", re.sub(r"\b(?:the|of|a|an)\b", " ", wording.lower())))
