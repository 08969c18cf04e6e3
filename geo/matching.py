"""The rules of matching: how well a place answers a name, and which answer may stand alone.

Rules from the geocoding notes, *Names*: equal folded names are accepted by themselves; names
alike in their consonants or letters only when unique, with a skeleton of three or more, and
inside the context. Rank by kind, context, population.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from geo.entry import AREAS, SETTLEMENTS
from geo.names import DIGRAPH_CLASSES
from geo.place import Candidate

MIN_SKELETON = 3
MIN_RATIO = 75.0
"""Least rapidfuzz ratio (0 to 100) of two folded names for one to be suggested for the other."""
SURE_RATIO = 88.0
"""Ratio from which a unique match by letters may stand alone: one letter in eight differs."""
MIN_SURE_LETTERS = 5
SAME_PLACE_KM = 5.0
"""Two settlements of one name nearer than this are one place listed twice."""
NEARBY_KM = 50.0
"""How far from a given point a loose match may lie to count as inside the context."""
RIVAL_SHARE = 0.85
"""A homonym whose score reaches this share of the best one's makes the answer ambiguous."""

_LITERAL, _FOLDED, _SKELETON, _FUZZY = 1.0, 0.93, 0.6, 0.55
_OUTSIDE = 0.35
_THREE_VOWELS = str.maketrans("eo", "iu")
_VOWELS = frozenset("aeiouyاهوي")
_KIND_WEIGHT = {"country": 1.0, "province": 0.6, "river": 0.6, "lake": 0.45}


def quality_exact(*, literal: bool) -> float:
    """Rate a match of folded names; higher when nothing but case and marks differ."""
    return _LITERAL if literal else _FOLDED


def quality_loose(ratio: float, *, skeleton: bool) -> float:
    """Rate a match by consonants or letters; `ratio` is rapidfuzz's, 0 to 100."""
    return (_SKELETON if skeleton else _FUZZY) * (0.5 + ratio / 200)


def prominence(kind: str, population: int | None) -> float:
    """Rate from 0 to 1 how likely a place is the one meant, other things being equal.

    Logarithmic in population; a settlement whose population is not known counts as a village
    of some two hundred.
    """
    if kind in SETTLEMENTS:
        people = math.log10(max(population or 0, 200)) / 7.5
        return min(1.0, people + (0.1 if kind == "capital" else 0.0))
    return _KIND_WEIGHT.get(kind, 0.4)


def score(
    quality: float, kind: str, population: int | None, *, inside: bool, away_km: float | None
) -> float:
    """Put quality, prominence and context into one number between 0 and 1.

    `away_km` is the distance from the point the text is near, if one is known.
    """
    value = quality * (0.5 + 0.5 * prominence(kind, population))
    if away_km is not None:
        value *= 0.6 + 0.4 * math.exp(-away_km / 80)
    return value if inside else value * _OUTSIDE


def kind_wanted(kind: str, kinds: Collection[str] | None) -> bool:
    """Tell whether a kind is among those asked for; asking for one settlement kind asks for all.

    The files that places come from grade settlements by size only, and writers call the same
    place village, town or city.
    """
    if kinds is None or kind in kinds:
        return True
    return kind in SETTLEMENTS and not SETTLEMENTS.isdisjoint(kinds)


def rank(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Order candidates best first, a place listed twice once, a city before its own province."""
    ordered = sorted(candidates, key=lambda c: (not c.accepted, -c.score, c.id))
    kept: list[Candidate] = []
    for candidate in ordered:
        if not any(same_place(candidate, other) for other in kept):
            kept.append(candidate)
    first = kept[0] if kept else None
    if first and first.kind == "province":
        for number, other in enumerate(kept):
            if other.kind in SETTLEMENTS and other.accepted and _seat(other, first):
                kept.insert(0, replace(kept.pop(number), score=first.score))
                break
    return kept


def same_place(one: Candidate, other: Candidate) -> bool:
    """Tell whether two candidates for one name are the same place, listed twice."""
    if one.id == other.id:
        return True
    family = (one.kind in SETTLEMENTS) == (other.kind in SETTLEMENTS) and (
        one.kind == other.kind or one.kind in SETTLEMENTS
    )
    return (
        family
        and one.how == other.how
        and km_between((one.lat, one.lon), (other.lat, other.lon)) < SAME_PLACE_KM
    )


def same_sound(key: str, other: str) -> bool:
    """Tell whether two folded names differ only by e for i and o for u.

    Arabic knows three vowels; which Latin letter stands for one is the transcriber's choice.
    """
    return key.translate(_THREE_VOWELS) == other.translate(_THREE_VOWELS)


def same_ending(key: str, other: str) -> bool:
    """Tell whether two folded names both end in a vowel, or both do not.

    Mansur and Mansura, منصور and منصورة, are two names and not two spellings of one.
    """
    return (key[-1:] in _VOWELS) == (other[-1:] in _VOWELS)


def alike_by_consonants(key: str, other: str, bones: str, ratio: float, *, few: bool) -> bool:
    """Tell whether a match of skeletons could stand alone, if it is unique and in the context.

    `key` and `other` are the folded names, `bones` the skeleton of both. The more places the
    context holds, the likelier is a chance resemblance: a whole country asks for one consonant
    letter more than a province (`few`). Consonants written with two letters (kh, sh) are rarer
    and count twice; so do the vowels together, where they agree.
    """
    letters = len(bones) + sum(map(bones.count, DIGRAPH_CLASSES)) + 2 * same_sound(key, other)
    enough = letters >= MIN_SKELETON + (not few) and ratio >= MIN_RATIO
    return enough and same_ending(key, other)


def alike_by_letters(key: str, ratio: float) -> bool:
    """Tell whether a match by letters could stand alone, if it is unique among provinces.

    Of settlements it never does: one consonant more or less is another village far more often
    than a slip of the pen (four times in five, in data sets of events).
    """
    return ratio >= SURE_RATIO and len(key) >= MIN_SURE_LETTERS


def accept_unique(loose: Sequence[tuple[Candidate, bool]]) -> list[Candidate]:
    """Accept a loose match that is the only one of its strength; consonants before letters.

    Each candidate comes with whether it lies inside the context and is alike enough.
    """
    for how in ("skeleton", "fuzzy"):
        standing = [candidate for candidate, sure in loose if sure and candidate.how == how]
        if standing:
            first = standing[0]
            alone = all(same_place(first, other) for other in standing)
            return [replace(c, accepted=alone and c.id == first.id) for c, _ in loose]
    return [candidate for candidate, _ in loose]


def choose(candidates: Sequence[Candidate]) -> Candidate | None:
    """Pick the candidate that may be taken without asking, or None when that would be a guess.

    None where nothing is accepted and where a homonym comes close (same kind of thing, accepted,
    not much less prominent). A city and its province are no homonyms.
    """
    accepted = [c for c in candidates if c.accepted]
    if not accepted:
        return None
    first = accepted[0]
    rivals = (
        c
        for c in accepted[1:]
        if c.score >= RIVAL_SHARE * first.score and (c.kind in AREAS) == (first.kind in AREAS)
    )
    return None if any(rivals) else first


def km_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Measure the great-circle distance of two (lat, lon) points in kilometres."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 12742.0 * math.asin(math.sqrt(min(1.0, half)))


def _seat(settlement: Candidate, province: Candidate) -> bool:
    return (settlement.country, settlement.admin1) == (province.country, province.name)
