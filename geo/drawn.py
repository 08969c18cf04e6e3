"""What the resolver passes on while it works: a viewpoint, a drawn clause, a name not known."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from geo.anchors import Answer, Found
from geo.clause import Clause, Name
from geo.place import Candidate


@dataclass(frozen=True)
class Viewpoint:
    """Where a speaker or a camera stands, for "the other side"."""

    lat: float
    lon: float
    name: str = "the point given"


@dataclass(frozen=True)
class Drawn:
    """One shape (EPSG:4326) of a region, with its anchors and how it came about.

    `soft` bounds come from the context and give way where they don't meet the rest. `wish` is the
    point to represent the shape; `polar` is (distance, half-angle, delta) of a distance clause.
    `whole` says that the shape is a known thing itself.
    """

    shape: BaseGeometry
    anchors: tuple[Found, ...] = ()
    method: str = ""
    candidates: tuple[Candidate, ...] = ()
    ambiguous: bool = False
    container: bool = False
    soft: bool = False
    abroad: bool = False
    note: str = ""
    wish: tuple[float, float] | None = None
    polar: tuple[float, float, float] | None = None
    whole: bool = False


@dataclass(frozen=True)
class NotKnown:
    """A name that the gazetteer doesn't hold."""

    clause: Clause
    name: Name
    answer: Answer
