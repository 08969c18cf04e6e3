"""A wording taken apart: the clauses, and the names they hang on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geo.compass import Direction
from geo.numbers import Distance

Kind = Literal[
    "place",  # the place itself, or the area it is in
    "distance",  # so far from a place, with or without a direction
    "direction",  # on that side of a place
    "near",
    "outside",
    "between",
    "road",  # along the road between two places
    "toward",  # on the road toward a place
    "bank",  # on a side of a river or line
    "part",  # a compass part of an area
    "kind",  # near one of a kind of thing
    "border",
    "unused",  # read, but nothing known can be done with it
]
Side = Literal["left", "right", "other", "this", "any"]


@dataclass(frozen=True)
class Name:
    """A name as worded. `texts` are the readings to look up, fullest first.

    `kinds` are the kinds of place the words around it ask for, None for any. `sure` says that the
    words leave no choice of kind ("X Province").
    """

    text: str
    start: int
    end: int
    texts: tuple[str, ...]
    kinds: tuple[str, ...] | None = None
    sure: bool = False
    wide: bool = False  # "countryside of X", "the X desert"
    province: bool = False  # "X region": a province goes before the town of that name
    around: bool = False  # "X district", "the X area": an area without a known outline
    namesakes: frozenset[str] = frozenset()  # readings that name the town and not the thing


@dataclass(frozen=True)
class Clause:
    """One clause of a wording; `start`, `end` count code points, end exclusive.

    `names` holds one name, two (between, road, border), or none ("the river"). `pairs` are the ways
    to part a hyphenated pair of names. `directions` holds several for "northern and eastern".
    """

    kind: Kind
    start: int
    end: int
    names: tuple[Name, ...] = ()
    distance: Distance | None = None
    directions: tuple[Direction, ...] = ()
    side: Side | None = None
    kinds: tuple[str, ...] = ()
    label: str = ""
    pairs: tuple[tuple[Name, Name], ...] = ()
    border: bool = False  # the names are countries or areas whose border is meant
    bare: bool = False  # "eastern X" without "part of": it may be a name of its own
    inside: bool = False  # a container ("in X") and not the place itself


@dataclass(frozen=True)
class Phrase:
    """A wording and its clauses; `rest` is the first part that was not understood."""

    text: str
    clauses: tuple[Clause, ...]
    rest: str | None = None
