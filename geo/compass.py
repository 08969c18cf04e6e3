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

_GLUE = r"[\s\-\u2010-\u2015]*"
# east-north-east, north-east, north
_WINDS = (
    rf"(?:north{_GLUE}north|south{_GLUE}south){_GLUE}(?:east|west)|"
    rf"east{_GLUE}(?:north|south){_GLUE}east|west{_GLUE}(?:north|south){_GLUE}west|"
    rf"(?:north|south){_GLUE}(?:east|west)|north|south|east|west"
)
_SHORT = r"(?-i:NNE|ENE|ESE|SSE|SSW|WSW|WNW|NNW|NE|SE|SW|NW|N|E|S|W)"

#: a direction as a noun ("north-east", "NNW"); the short forms only in capitals
NOUN = rf"(?:(?i:{_WINDS})(?=(?i:wards?)?\b)|{_SHORT}(?![\w.]))"
#: a direction as an adjective ("north-eastern", "southern")
ADJECTIVE = rf"(?i:{_WINDS})(?i:ern(?:most)?)"

_SPLIT = re.compile("north|south|east|west", re.IGNORECASE)


def read(word: str) -> Direction:
    """Return the direction of a compass word; raises ValueError for another word."""
    letters = "".join(_LETTER[part.lower()] for part in _SPLIT.findall(word))
    letters = letters or word.strip().lower()
    if letters not in AZIMUTH:
        raise ValueError(f"not a compass word: {word!r}")
    return Direction(AZIMUTH[letters], HALF_ANGLE[len(letters)])


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
