"""Anchors: from a name in a wording to the known things it may stand for, with shape and size."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo import features, grammar, matching, metric
from geo.clause import Name
from geo.metric import Metric
from geo.place import Candidate
from geo.region import Anchor

AREAS = frozenset(("country", "province"))
LINES = frozenset(("river", "line"))
PEOPLE_PER_KM2 = 10_000.0  # a dense town; its disc is the least that holds its people
SMALLEST_M = 700.0
UNKNOWN_M = 1_000.0
ABROAD_M = 200_000.0  # an anchor may lie this far outside the country the text is about
RIVER_SEARCH_M = 30_000.0  # "the river" of a place runs no farther off
SAME_M = 3_000.0
MOST_PICKED_FROM = 50


class Places(Protocol):
    """What the resolver asks of a gazetteer."""

    def find(
        self,
        name: str,
        *,
        country: str | None = None,
        within: str | BaseGeometry | None = None,
        near: tuple[float, float] | None = None,
        kinds: Collection[str] | None = None,
        limit: int = 5,
    ) -> list[Candidate]:
        """List the places a name may stand for, best first."""

    def footprint(self, candidate: Candidate) -> BaseGeometry | None:
        """Fetch a place's shape in EPSG:4326."""

    def nearest(
        self,
        lat: float,
        lon: float,
        *,
        limit: int = 5,
        min_population: int = 0,
        enough_km: float = math.inf,
    ) -> list[Candidate]:
        """List the settlements nearest to a point, nearest first; whole up to `enough_km`."""


@dataclass(frozen=True)
class Found:
    """A known thing with its shape in EPSG:4326: an area, a line, or a point with a size."""

    candidate: Candidate
    shape: BaseGeometry
    extent_m: float
    error_m: float = 0.0
    oriented: bool = False
    stands_for: str | None = None  # the sentence that says what it stands in for

    @property
    def is_line(self) -> bool:
        """Say whether it is a river or another line."""
        return self.candidate.kind in LINES

    @property
    def is_area(self) -> bool:
        """Say whether it is a country, a province or another thing with a known outline."""
        return not self.is_line and self.shape.area > 0

    @property
    def place(self) -> tuple[float, float]:
        """Return its point (lat, lon)."""
        return self.candidate.lat, self.candidate.lon

    def abroad(self, country: str | None) -> bool:
        """Say whether it lies in another country than the text's."""
        return country is not None and self.candidate.country not in (None, country)

    def anchor(self) -> Anchor:
        """Return what a reader is told of it."""
        c = self.candidate
        return Anchor(c.id, c.name, c.kind, c.lat, c.lon, c.source)

    def footprint(self, plane: Metric) -> BaseGeometry:
        """Return its shape in metres: the outline, the line, or a disc of its size."""
        flat = plane.forward(self.shape)
        if self.is_line or self.is_area:
            return flat
        return flat.buffer(self.extent_m, quad_segs=24)


@dataclass(frozen=True)
class Context:
    """What is known around a wording: country, area, a point nearby.

    `choices` are the ids of places that a reader picked among the candidates.
    """

    country: str | None = None
    within: str | BaseGeometry | None = None
    near: tuple[float, float] | None = None
    choices: frozenset[str] = frozenset()

    def picked(self, candidates: Collection[Candidate]) -> Candidate | None:
        """Return the candidate that the reader picked, if one of these was."""
        return next((c for c in candidates if c.id in self.choices), None)


@dataclass(frozen=True)
class Answer:
    """What a name led to: one thing, several that it may be, or none; and what was considered."""

    found: tuple[Found, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    text: str = ""  # the reading of the name that led there


def known(gazetteer: Places, candidate: Candidate) -> Found:
    """Complete a candidate with its shape, its size and its error."""
    item = features.by_id(candidate.id)
    shape = item.geometry if item else gazetteer.footprint(candidate)
    point = Point(candidate.lon, candidate.lat)
    extent = item.extent_m if item and item.extent_m else size_m(candidate)
    stands_for = None
    if item and item.note.startswith("stands for"):
        other = features.by_id(item.note.removeprefix("stands for "))
        stand_in = other.name if other else "another line"
        stands_for = (
            f"The {item.name} has no published geometry: the {stand_in} stands in for it, "
            f"drawn to about {item.error_m / 1000:g} km."
        )
    return Found(
        candidate,
        shape if shape is not None and not shape.is_empty else point,
        extent,
        error_m=item.error_m if item else 0.0,
        oriented=bool(item and item.oriented),
        stands_for=stands_for,
    )


def size_m(candidate: Candidate) -> float:
    """Estimate the radius in metres of a settlement from its people."""
    if not candidate.population:
        return UNKNOWN_M
    return max(SMALLEST_M, 1000.0 * math.sqrt(candidate.population / PEOPLE_PER_KM2 / math.pi))


def look_up(
    gazetteer: Places,
    name: Name,
    context: Context,
    kinds: Sequence[frozenset[str] | None] = (None,),
    *,
    abroad: bool = False,
    strict: bool = False,
) -> Answer:
    """Find what a name stands for, trying its readings and the wanted kinds in order.

    Words that name the kind ("X Province") go before `kinds`. With `abroad`, a place outside the
    context country is taken if it lies within `ABROAD_M` of it and its name is exactly that;
    `strict` asks for these kinds only. What a reader picked goes before every rule.
    """
    wanted: list[frozenset[str] | None] = [frozenset(name.kinds)] if name.kinds else []
    wanted += [AREAS] if name.province else []
    wanted += [k for k in kinds if not (name.sure and k is not None)]
    wanted += [] if None in wanted or name.sure or strict else [None]
    seen: list[Candidate] = []
    if context.choices:
        picked = _picked(gazetteer, name, context, wanted)
        if picked is not None:
            return picked
    contexts = [context] + ([replace(context, country=None, within=None)] if abroad else [])
    for number, where in enumerate(contexts):
        for kind in wanted:
            answers = [(text, _ask(gazetteer, text, where, kind)) for text in name.texts]
            if number:
                answers = [(t, _across(hits, context.country)) for t, hits in answers]
            # A reading that is a name as it stands goes before one that merely looks like a name.
            answers.sort(key=lambda answer: not any(_stands(c) for c in answer[1]))
            for text, hits in answers:
                seen += [c for c in hits if c not in seen]
                chosen = matching.choose(hits)
                if chosen is not None:
                    return Answer((known(gazetteer, chosen),), tuple(hits), text)
                rivals = [c for c in hits if c.accepted]
                if rivals:
                    few = tuple(known(gazetteer, c) for c in rivals[:3])
                    return Answer(few, tuple(hits), text)
    return Answer((), tuple(seen[:5]))


def _stands(candidate: Candidate) -> bool:
    """Say whether a candidate is accepted and has exactly the name that was asked for."""
    return candidate.accepted and candidate.how == "exact"


def _across(hits: list[Candidate], country: str | None) -> list[Candidate]:
    """Keep what bears exactly the name, outside the country but not far from it."""
    return [c for c in hits if c.how == "exact" and _abroad(c, country)]


def _picked(
    gazetteer: Places, name: Name, context: Context, kinds: Sequence[frozenset[str] | None]
) -> Answer | None:
    """Take the place that the reader picked, where this name may stand for it."""
    for where in dict.fromkeys((context, replace(context, country=None, within=None))):
        for kind in kinds:
            for text in name.texts:
                hits = _ask(gazetteer, text, where, kind, limit=MOST_PICKED_FROM)
                picked = context.picked(hits)
                if picked is not None:
                    others = [c for c in hits[:5] if c.id != picked.id]
                    return Answer((known(gazetteer, picked),), (picked, *others[:4]), text)
    return None


def _ask(
    gazetteer: Places,
    text: str,
    context: Context,
    kinds: frozenset[str] | None,
    limit: int = 5,
) -> list[Candidate]:
    return gazetteer.find(
        text,
        country=context.country,
        within=context.within,
        near=context.near,
        kinds=kinds,
        limit=limit,
    )


def _abroad(candidate: Candidate, country: str | None) -> bool:
    """Say whether a place lies near enough to a country to be named in a text about it."""
    if country is None:
        return True
    home = features.country(country)
    if home is None or candidate.kind == "country":
        return True
    plane = metric.local(candidate.lat, candidate.lon, metric.UTM_REACH_M + 1)
    point = Point(plane.xy(candidate.lat, candidate.lon))
    return bool(plane.forward(home.geometry).distance(point) <= ABROAD_M)


def neighbour_m(gazetteer: Places, found: Found) -> float | None:
    """Return the distance to the nearest comparable place, or None if there is none so near that
    it would matter.

    Comparable is a settlement of the same country with at least half the people: the one that a
    reporter would have named if the event had been nearer to it.
    """
    here = found.place
    people = int((found.candidate.population or 0) / 2)
    plane = metric.local(*here, metric.UTM_REACH_M + 1)
    origin = Point(plane.xy(*here))
    reach = (grammar.TOWARD_MAX_M + 2 * found.extent_m) / 1000
    for other in gazetteer.nearest(*here, limit=12, min_population=people, enough_km=reach):
        same_country = found.candidate.country in (None, other.country)
        away = origin.distance(Point(plane.xy(other.lat, other.lon)))
        if same_country and other.id != found.candidate.id and away > max(SAME_M, found.extent_m):
            return float(away)
    return None


def near_m(gazetteer: Places, found: Found) -> float:
    """Return how far "near" reaches from a place's edge: half the way to its neighbour."""
    away = neighbour_m(gazetteer, found)
    half = grammar.NEAR_MAX_M if away is None else away / 2
    least = max(grammar.NEAR_MIN_M, found.extent_m + 2_000.0)
    return min(max(half, least), grammar.NEAR_MAX_M + found.extent_m)


def toward_m(gazetteer: Places, found: Found) -> float:
    """Return how far a bare "south of" reaches: to the next comparable place."""
    away = neighbour_m(gazetteer, found)
    reach = grammar.TOWARD_MAX_M if away is None else away
    return min(max(reach, grammar.TOWARD_MIN_M), grammar.TOWARD_MAX_M) + found.extent_m


def nearest_river(point: tuple[float, float], within_m: float) -> Found | None:
    """Find the named river nearest to a point (lat, lon), if one is near enough."""
    plane = metric.local(*point)
    here = Point(point[1], point[0])
    reach = within_m / 111_000.0 / max(0.2, math.cos(math.radians(point[0])))
    near = [r for r in features.rivers_near(here.buffer(reach).bounds) if r.geometry.length > 0]
    spot = Point(plane.xy(*point))
    window = shapely.box(*here.buffer(3 * reach).bounds)
    best: tuple[float, features.Feature] | None = None
    for river in near:
        piece = river.geometry.intersection(window)
        away = plane.forward(piece).distance(spot) if not piece.is_empty else math.inf
        if away <= within_m and (best is None or away < best[0]):
            best = (away, river)
    return river_found(best[1]) if best else None


def river_found(item: features.Feature) -> Found:
    """Make an anchor of an embedded line."""
    return Found(listed(item), item.geometry, 0.0, item.error_m, item.oriented)


def listed(item: features.Feature) -> Candidate:
    """Make a candidate of an embedded feature."""
    return Candidate(
        id=item.id,
        name=item.name,
        lat=item.lat,
        lon=item.lon,
        kind=item.kind,
        country=item.country,
        admin1=item.admin1,
        population=None,
        matched=item.name,
        how="exact",
        score=1.0,
        source=item.source,
        accepted=True,
    )
