"""Sums the drawn clauses of a wording up: intersects them and states what was assumed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

from geo import features, region
from geo.anchors import AREAS, Context, Places, look_up
from geo.clause import Clause, Name, Phrase
from geo.drawn import Drawn
from geo.names import without_area_words
from geo.place import Candidate
from geo.region import Part, Region
from geo.shapes import wieczorek

COUNTRY_EDGE_DEG = 0.02  # some 2 km: the embedded borders are simplified


@dataclass(frozen=True)
class Sums:
    """Makes the region of one phrase out of its drawn clauses."""

    gazetteer: Places
    context: Context
    phrase: Phrase

    def finish(
        self,
        drawn: list[Drawn],
        parts: dict[int, BaseGeometry],
        notes: tuple[str, ...],
        candidates: tuple[Candidate, ...],
    ) -> Region:
        """Intersect what was drawn and sum it up."""
        drawn = [*drawn, *self.bounds(drawn)]
        shape = _polygons(drawn[0].shape)
        if shape is None:
            return self.contradiction(drawn, 0, parts, notes, candidates)
        for number, other in enumerate(drawn[1:], start=1):
            if other.shape.covers(shape):
                continue
            met = _polygons(shape.intersection(other.shape))
            if met is None:
                if other.soft:
                    continue
                return self.contradiction(drawn, number, parts, notes, candidates)
            if other.soft and other.note and met.area < 0.999 * shape.area:
                notes = (*notes, other.note)
            shape = met
        found = tuple(f for d in drawn for f in d.anchors)
        proxies = tuple(dict.fromkeys(f.stands_for for f in found if f.stands_for))
        ambiguous = any(d.ambiguous for d in drawn)
        first = drawn[0]
        alone = all(d is first or d.container or d.soft for d in drawn)
        wish = first.wish if first.wish else None
        sound, lat, lon, radius = region.summary(shape, wish)
        at_wish = wish is not None and abs(lat - wish[0]) + abs(lon - wish[1]) < 1e-6
        if alone and at_wish and first.polar is not None:
            radius = max(1.0, wieczorek(*first.polar))
        anchors = {f.candidate.id: f.anchor() for f in found}
        return Region(
            "proxy" if proxies else "ambiguous" if ambiguous else "resolved",
            sound,
            lat,
            lon,
            round(radius, 1),
            " ∩ ".join(dict.fromkeys(d.method for d in drawn if d.method)),
            tuple(anchors.values()),
            self.parts(parts),
            tuple(dict.fromkeys((*proxies, *notes, *self.unused(), *self.context_note()))),
            candidates or tuple(f.candidate for f in found if not f.is_line)[:5],
            extent=_extent(drawn),
        )

    def contradiction(
        self,
        drawn: list[Drawn],
        number: int,
        parts: dict[int, BaseGeometry],
        notes: tuple[str, ...],
        candidates: tuple[Candidate, ...],
    ) -> Region:
        """Report clauses that can't hold together; nothing is averaged."""
        methods = " and ".join(d.method for d in drawn[: number + 1] if d.method)
        return Region(
            "unresolved",
            method="contradiction",
            anchors=tuple(f.anchor() for d in drawn for f in d.anchors),
            clauses=self.parts(parts),
            assumptions=(*notes, f"The parts of this wording share no ground: {methods}."),
            candidates=candidates,
        )

    def bounds(self, drawn: list[Drawn]) -> list[Drawn]:
        """Bound a region by the context, where it reaches beyond it and still meets it."""
        bounds = []
        relational = not all(d.container or d.whole for d in drawn)
        if self.context.country and relational and not any(d.abroad for d in drawn):
            home = _home(self.context.country)
            if home is not None:
                note = f"Taken to be in {home[0]}, the country of the text."
                bounds.append(Drawn(home[1], soft=True, note=note))
        area = self.context_area()
        # A river or a line is longer than the area that is spoken of, where one is given.
        lines = any(found.is_line for d in drawn for found in d.anchors)
        if area is not None and (relational or lines):
            bounds.append(Drawn(area, soft=True, note="Kept to the area given with the wording."))
        return bounds

    def context_area(self) -> BaseGeometry | None:
        within = self.context.within
        if isinstance(within, str):
            texts = tuple(dict.fromkeys((within, without_area_words(within))))
            name = Name(within, 0, len(within), texts)
            kinds = [frozenset(AREAS)]
            base = replace(self.context, within=None)
            answer = look_up(self.gazetteer, name, base, kinds)
            areas = [f.shape for f in answer.found if f.is_area]
            return areas[0] if areas else None
        return within

    def context_note(self) -> tuple[str, ...]:
        """Say so where the area given with the wording is not known: it is never passed over."""
        within = self.context.within
        if isinstance(within, str) and self.context_area() is None:
            return (f"“{short(within)}” is not known as an area and narrows nothing.",)
        return ()

    def unused(self) -> tuple[str, ...]:
        text = self.phrase.text
        return tuple(
            f"“{text[c.start : c.end].strip()}” narrows nothing: {c.label}."
            for c in self.phrase.clauses
            if c.kind == "unused"
        )

    def parts(self, parts: dict[int, BaseGeometry]) -> tuple[Part, ...]:
        return tuple(part(self.phrase.text, c, parts.get(id(c))) for c in self.phrase.clauses)


@lru_cache(maxsize=8)
def _home(country: str) -> tuple[str, BaseGeometry] | None:
    """Return a country's name and its outline with the border's error, ready for many tests."""
    home = features.country(country)
    if home is None:
        return None
    # Simplified first, within the margin: a jagged coast buffered whole takes megabytes.
    plain = home.geometry.simplify(COUNTRY_EDGE_DEG / 4)
    edge = plain.buffer(COUNTRY_EDGE_DEG * 1.25, quad_segs=2)
    shapely.prepare(edge)
    return home.name, edge


def part(text: str, clause: Clause, shape: BaseGeometry | None = None) -> Part:
    words = text[clause.start : clause.end]
    end = clause.start + len(words.rstrip())
    return Part(clause.kind, clause.start, end, words.rstrip(), shape)


def _polygons(shape: BaseGeometry) -> BaseGeometry | None:
    parts = [p for p in shapely.get_parts(shape) if p.area > 0]
    return shapely.union_all(parts) if parts else None


def _extent(drawn: list[Drawn]) -> region.Extent:
    first = drawn[0]
    kind = first.anchors[0].candidate.kind if first.anchors else "place"
    if first.whole and kind in ("country", "province"):
        return "country" if kind == "country" else "province"
    alone = all(other is first or other.soft for other in drawn)
    if first.whole and kind in ("river", "line") and alone:
        return "line"
    return "place"


def short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
