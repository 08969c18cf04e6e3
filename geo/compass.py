"""Compass words: from "north-east" or "eastern" to an azimuth and how loosely it is meant."""

from __future__ import annotations

import re
from typing import NamedTuple


class Direction(NamedTuple):
    """An azimuth (degrees clockwise from true north) and the half-angle to both sides of it."""

    azimuth: float
    half_angle: float


# By the books ±45° for N, E, S, W; ±22.5° for NE, SE, ...; ±11.25° for NNE, ... Two and three
# letters are widened by a third and more: a reporter takes the nearest word and not a bearing. Of
# eleven places reported as "north-east of" and the like, ±22.5° held seven and ±30° ten.
HALF_ANGLE = {1: 45.0, 2: 30.0, 3: 20.0}

_POINTS = [
    "n",
    "nne",
    "ne",
    "ene",
    "e",
    "ese",
    "se",
    "sse",
    "s",
    "ssw",
    "sw",
    "wsw",
    "w",
    "wnw",
    "nw",
    "nnw",
]
AZIMUTH = {point: i * 22.5 for i, point in enumerate(_POINTS)}
_LETTER = {"north": "n", "east": "e", "south": "s", "west": "w"}

_WORD = r"(?:north|south|east|west)"
_GLUE = r"[\s\-\u2010-\u2015]*"
# north · north-east · northeast · north north-east · north-northeast
_LONG = rf"{_WORD}(?:{_GLUE}{_WORD}){{0,2}}"
_SHORT = r"(?:NNE|ENE|ESE|SSE|SSW|WSW|WNW|NNW|NE|SE|SW|NW|N|E|S|W)"

#: a direction as a noun ("north-east", "NNW"); the short forms only in capitals
NOUN = rf"(?:(?i:{_LONG})(?!ern)|{_SHORT}(?![\w.]))"
#: a direction as an adjective ("north-eastern", "southern")
ADJECTIVE = rf"(?i:{_WORD}{_GLUE})?(?i:{_WORD}ern(?:most)?)"

_SPLIT = re.compile(_WORD, re.IGNORECASE)


def read(word: str) -> Direction:
    """Return the direction of a compass word; raises ValueError for another word."""
    letters = "".join(_LETTER[part.lower()] for part in _SPLIT.findall(word))
    letters = letters or word.strip().lower()
    if letters not in AZIMUTH:
        letters = _ordered(letters)
    if letters not in AZIMUTH:
        raise ValueError(f"not a compass word: {word!r}")
    return Direction(AZIMUTH[letters], HALF_ANGLE[len(letters)])


def _ordered(letters: str) -> str:
    """Put "eastnorth" the usual way round."""
    return "".join(sorted(letters, key="nsew".index))


def name(azimuth: float) -> str:
    """Name the nearest of the eight winds."""
    words = [
        "north",
        "north-east",
        "east",
        "south-east",
        "south",
        "south-west",
        "west",
        "north-west",
    ]
    return words[round(azimuth / 45.0) % 8]
