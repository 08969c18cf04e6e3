"""From a wording to its region: names are looked up, clauses drawn, and the drawings intersected.

The clauses of a wording all hold at once, so the region is their intersection. A clause that was
read but that nothing known can place leaves the region wider and says so; a name that is not known
stops the reading unless another clause still places the thing. Nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

from geo import clause_shapes, features, matching, region
from geo.anchors import AREAS, Answer, Context, Found, Places, known, look_up
from geo.clause import Clause, Name, Phrase
from geo.drawn import Drawn, NotKnown, Viewpoint
from geo.names import without_area_words
from geo.phrase import parse
from geo.place import Candidate
from geo.readings import Reader
from geo.region import Part, Region
from geo.shapes import wieczorek

COUNTRY_EDGE_DEG = 0.02  # some 2 km: the embedded borders are simplified


def resolve(
    wording: str,
    gazetteer: Places,
    *,
    country: str | None = None,
    within: str | BaseGeometry | None = None,
    near: tuple[float, float] | None = None,
    viewpoint: Viewpoint | tuple[float, float] | None = None,
) -> Region:
    """Place a wording, with its uncertainty and everything that was assumed.

    `country` is an ISO alpha-2 code, `within` a province's name or an area in EPSG:4326, `near` a
    (lat, lon) point; they tell places apart and bound the region. `viewpoint` is where "the other
    side" is seen from. An unknown country code raises ValueError; any wording gets an answer.
    """
    context = Context(_country(country), within, near)
    text = wording.encode("utf-8", "replace").decode("utf-8")
    eye = Viewpoint(*viewpoint) if isinstance(viewpoint, tuple) else viewpoint
    plain = _plain_name(text, gazetteer, context)
    if plain is not None:
        return plain
    phrase = parse(text)
    if phrase.rest is not None:
        return _not_understood(text, phrase, phrase.rest)
    try:
        return _Resolver(gazetteer, context, eye, phrase).region()
    except _NotUnderstood as stop:
        return _not_understood(text, phrase, str(stop))


class _NotUnderstood(Exception):  # noqa: N818 - not an error: it ends the reading
    """A part of the wording is neither grammar nor a name."""


def _not_understood(text: str, phrase: Phrase, part: str) -> Region:
    return Region(
        "unresolved",
        clauses=tuple(_part(text, c) for c in phrase.clauses),
        assumptions=(f"Not understood: “{_short(part)}”.",),
        not_understood=part,
    )


def _just_words(name: str, text: str) -> bool:
    """Say whether an unknown name is plain lower-case words in a text that does use capitals."""
    return name.islower() and name.isascii() and not text.islower()


def _country(code: str | None) -> str | None:
    if not code:
        return None
    if not re.fullmatch(r"[A-Za-z]{2}", code):
        raise ValueError(f"not a country code of two letters: {code!r}")
    return code.upper()


def _plain_name(text: str, gazetteer: Places, context: Context) -> Region | None:
    """Take a wording that is, word for word, one known name ("South Sudan")."""
    bare = text.strip(' \t\n.,;:"“”')
    if not bare or len(bare) > 80 or not any(ch.isalpha() for ch in bare):
        return None
    hits = gazetteer.find(
        bare, country=context.country, within=context.within, near=context.near, limit=5
    )
    chosen = matching.choose(hits)
    if chosen is None or chosen.how != "exact":
        return None
    at = text.find(bare)
    name = Name(bare, at, at + len(bare), (bare,))
    clause = Clause("place", at, at + len(bare), names=(name,))
    found = known(gazetteer, chosen)
    return _Resolver(gazetteer, context, None, Phrase(text, (clause,))).placed(found, clause, hits)


@dataclass
class _Resolver:
    """Resolves one phrase."""

    gazetteer: Places
    context: Context
    viewpoint: Viewpoint | None
    phrase: Phrase

    def region(self) -> Region:
        """Resolve the whole phrase."""
        clauses = [c for c in self.phrase.clauses if c.kind != "unused"]
        places = [c for c in clauses if c.kind == "place"]
        relations = [c for c in clauses if c.kind != "place"]
        if relations:
            return self._related(relations, places)
        main = next((c for c in places if not c.inside), places[0] if places else None)
        if main is None:
            return self._nothing()
        return self._place(main, [c for c in places if c is not main])

    def _nothing(self) -> Region:
        """Answer a wording that names nothing ("a village"): the context area, or unresolved."""
        area = self._context_area()
        notes = self._unused()
        if area is None:
            return Region(
                "unresolved",
                clauses=self._parts({}),
                assumptions=(*notes, "Nothing in the wording can be placed."),
                not_understood=self.phrase.text.strip(),
            )
        return self._finish([Drawn(area, method="the area given with the wording")], {}, notes, ())

    def _place(self, main: Clause, around: list[Clause]) -> Region:
        """Resolve a name, with the areas that the wording puts it in."""
        context, notes, areas = self._contained(around)
        name = main.names[0]
        wanted = [frozenset(AREAS), None] if name.wide else [None]
        answer = look_up(self.gazetteer, name, context, wanted)
        if not answer.found:
            return self._unknown(name, answer, notes)
        if len(answer.found) > 1:
            return self._either(main, answer, notes)
        found = answer.found[0]
        if name.wide and not found.is_area:
            shape = clause_shapes.part(found, main, wide=True)
            drawn = Drawn(shape, (found,), "countryside")
            return self._finish([drawn], {id(main): shape}, notes, answer.candidates)
        made = self.placed(found, main, list(answer.candidates), notes)
        return replace(made, anchors=(*made.anchors, *(a.anchor() for _, a in areas)))

    def placed(
        self,
        found: Found,
        clause: Clause,
        candidates: list[Candidate],
        notes: tuple[str, ...] = (),
    ) -> Region:
        """Make the region of one known thing."""
        shape = clause_shapes.feature(found)
        method = "outline" if found.is_area else "line" if found.is_line else "disc of its size"
        drawn = Drawn(
            shape, (found,), f"{found.candidate.kind}: {method}", wish=found.place, whole=True
        )
        return self._finish([drawn], {id(clause): shape}, notes, tuple(candidates))

    def _either(self, clause: Clause, answer: Answer, notes: tuple[str, ...]) -> Region:
        """Answer a name that several places carry: all of them, and which they are."""
        shapes = [clause_shapes.feature(f) for f in answer.found]
        names = "; ".join(
            f"{f.candidate.name} ({f.candidate.admin1 or f.candidate.country or f.candidate.kind})"
            for f in answer.found
        )
        note = f"Several places have this name: {names}."
        drawn = Drawn(
            shapely.union_all(shapes),
            answer.found,
            "several places of one name",
            ambiguous=True,
            wish=answer.found[0].place,
        )
        parts = {id(clause): drawn.shape}
        return self._finish([drawn], parts, (*notes, note), answer.candidates)

    def _contained(
        self, around: list[Clause]
    ) -> tuple[Context, tuple[str, ...], tuple[tuple[Clause, Found], ...]]:
        """Look up the areas that a wording puts a place in, the widest (last) first."""
        context = self.context
        notes: list[str] = []
        areas: list[tuple[Clause, Found]] = []
        for clause in reversed(around):
            name = clause.names[0]
            kinds = [frozenset(AREAS), None]
            answer = look_up(self.gazetteer, name, context, kinds)
            if not answer.found and _just_words(name.text, self.phrase.text):
                raise _NotUnderstood(name.text)
            if len(answer.found) != 1:
                notes.append(f"“{name.text}” is not known as an area and tells nothing apart.")
                continue
            found = answer.found[0]
            areas.append((clause, found))
            if found.candidate.kind == "country":
                context = replace(context, country=found.candidate.country)
            elif found.is_area:
                context = replace(context, within=found.shape)
            else:
                context = replace(context, near=found.place)
        return context, tuple(notes), tuple(areas)

    def _related(self, relations: list[Clause], places: list[Clause]) -> Region:
        """Resolve clauses that place a thing by others: draw each, then intersect."""
        context, notes, areas = self._contained(places)
        reader = Reader(self.gazetteer, context, self.viewpoint, relations, [f for _, f in areas])
        drawn, parts, candidates = [], {}, []
        unknown: NotKnown | None = None
        for clause in reader.ordered():
            result = reader.draw(clause)
            if isinstance(result, NotKnown):
                unknown = unknown or result
                notes += (f"“{result.name.text}” is not known here and narrows nothing.",)
                continue
            if result is None:
                continue
            drawn.append(result)
            parts[id(clause)] = result.shape
            candidates += list(result.candidates)
        if not drawn or (unknown is not None and reader.needed(unknown, drawn)):
            if unknown is None:
                return self._nothing()
            return self._unknown(unknown.name, unknown.answer, notes[:-1])
        for clause, found in areas:
            itself = clause is self.phrase.clauses[0] and clause.names[0].sure
            exact = found.is_area or itself
            shape = clause_shapes.feature(found) if exact else reader.around(found)
            parts[id(clause)] = shape
            drawn.append(Drawn(shape, (found,), f"in {found.candidate.name}", container=True))
        return self._finish(drawn, parts, (*reader.notes(), *notes), tuple(candidates))

    def _unknown(self, name: Name, answer: Answer, notes: tuple[str, ...]) -> Region:
        """Answer a name that the gazetteer doesn't hold: unresolved, with what comes near."""
        close = " Similar names are offered as candidates." if answer.candidates else ""
        return Region(
            "unresolved",
            clauses=self._parts({}),
            assumptions=(*notes, f"No place called “{_short(name.text)}” is known here.{close}"),
            candidates=answer.candidates,
            not_understood=name.text,
        )

    def _finish(
        self,
        drawn: list[Drawn],
        parts: dict[int, BaseGeometry],
        notes: tuple[str, ...],
        candidates: tuple[Candidate, ...],
    ) -> Region:
        """Intersect what was drawn and sum it up."""
        drawn = [*drawn, *self._bounds(drawn)]
        shape = _polygons(drawn[0].shape)
        if shape is None:
            return self._contradiction(drawn, 0, parts, notes, candidates)
        for number, other in enumerate(drawn[1:], start=1):
            if other.shape.covers(shape):
                continue
            met = _polygons(shape.intersection(other.shape))
            if met is None:
                if other.soft:
                    continue
                return self._contradiction(drawn, number, parts, notes, candidates)
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
            self._parts(parts),
            tuple(dict.fromkeys((*proxies, *notes, *self._unused(), *self._context_note()))),
            candidates or tuple(f.candidate for f in found if not f.is_line)[:5],
            extent=_extent(drawn),
        )

    def _contradiction(
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
            clauses=self._parts(parts),
            assumptions=(*notes, f"The parts of this wording share no ground: {methods}."),
            candidates=candidates,
        )

    def _bounds(self, drawn: list[Drawn]) -> list[Drawn]:
        """Bound a region by the context, where it reaches beyond it and still meets it."""
        bounds = []
        relational = not all(d.container or d.whole for d in drawn)
        if self.context.country and relational and not any(d.abroad for d in drawn):
            home = _home(self.context.country)
            if home is not None:
                note = f"Taken to be in {home[0]}, the country of the text."
                bounds.append(Drawn(home[1], soft=True, note=note))
        area = self._context_area()
        # A river or a line is longer than the area that is spoken of, where one is given.
        lines = any(found.is_line for d in drawn for found in d.anchors)
        if area is not None and (relational or lines):
            bounds.append(Drawn(area, soft=True, note="Kept to the area given with the wording."))
        return bounds

    def _context_area(self) -> BaseGeometry | None:
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

    def _context_note(self) -> tuple[str, ...]:
        """Say so where the area given with the wording is not known: it is never passed over."""
        within = self.context.within
        if isinstance(within, str) and self._context_area() is None:
            return (f"“{_short(within)}” is not known as an area and narrows nothing.",)
        return ()

    def _unused(self) -> tuple[str, ...]:
        text = self.phrase.text
        return tuple(
            f"“{text[c.start : c.end].strip()}” narrows nothing: {c.label}."
            for c in self.phrase.clauses
            if c.kind == "unused"
        )

    def _parts(self, parts: dict[int, BaseGeometry]) -> tuple[Part, ...]:
        return tuple(_part(self.phrase.text, c, parts.get(id(c))) for c in self.phrase.clauses)


@lru_cache(maxsize=32)
def _home(country: str) -> tuple[str, BaseGeometry] | None:
    """Return a country's name and its outline with the border's error, ready for many tests."""
    home = features.country(country)
    if home is None:
        return None
    edge = home.geometry.buffer(COUNTRY_EDGE_DEG)
    shapely.prepare(edge)
    return home.name, edge


def _part(text: str, clause: Clause, shape: BaseGeometry | None = None) -> Part:
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
    if kind in ("river", "line") and len(drawn) == 1:
        return "line"
    return "place"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


__all__ = ["Viewpoint", "resolve"]
