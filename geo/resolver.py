"""Resolves one phrase: decides what its clauses mean together, and has them looked up and drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace

import shapely
from shapely.geometry.base import BaseGeometry

from geo import clause_shapes, grammar
from geo.anchors import AREAS, Answer, Context, Found, Places, look_up
from geo.clause import Clause, Name, Phrase
from geo.drawn import Drawn, NotKnown, Viewpoint
from geo.matching import km_between
from geo.place import Candidate
from geo.readings import Reader
from geo.region import Region
from geo.summing import Sums, short

CITY_PROVINCE_DEG2 = 0.15  # some 1,500 km²: a province no larger is a city
SUBURBS_DEG = 0.3
OUTLINE_DEG = 0.05  # simplified outlines cut off towns on a border
TOWN_REACH_KM = 60.0  # how far the district of a town may reach that stands for it: "X, Afrin"


class NotUnderstood(Exception):  # noqa: N818 - not an error: it ends the reading
    """A part of the wording is neither grammar nor a name."""


@dataclass
class Resolver:
    """Resolves one phrase."""

    gazetteer: Places
    context: Context
    viewpoint: Viewpoint | None
    phrase: Phrase

    @property
    def sums(self) -> Sums:
        """Return what sums this phrase up."""
        return Sums(self.gazetteer, self.context, self.phrase)

    def region(self) -> Region:
        """Resolve the whole phrase."""
        self.phrase = replace(self.phrase, clauses=self._without_landmarks())
        clauses = [c for c in self.phrase.clauses if c.kind != "unused"]
        places = [c for c in clauses if c.kind == "place"]
        relations = [c for c in clauses if c.kind != "place"]
        if relations and self._in_part(relations, places):
            return self._place(places[0], places[1:], self._part_of(relations, places[1:]))
        if relations:
            return self._related(relations, places)
        main = next((c for c in places if not c.inside), places[0] if places else None)
        if main is None:
            return self._nothing()
        also = [c for c in places if c is not main and self._joined(c)]
        if also:
            return self._several([main, *also], [c for c in places if c not in (main, *also)])
        return self._place(main, [c for c in places if c is not main])

    def _without_landmarks(self) -> tuple[Clause, ...]:
        """Set aside the mosques, schools and streets that are not known, where a place is left."""
        clauses = self.phrase.clauses
        unknown = [c for c in clauses if self._is_landmark(c)]
        if not any(c.names and c not in unknown for c in clauses):
            return clauses
        why = "no list here holds it"
        return tuple(replace(c, kind="unused", label=why) if c in unknown else c for c in clauses)

    def _is_landmark(self, clause: Clause) -> bool:
        """Say whether a clause hangs on a thing in a town that is not known here."""
        kinds = ("place", "near", "distance", "direction", "toward")
        if len(clause.names) != 1 or clause.kind not in kinds or clause.border:
            return False
        name = clause.names[0]
        last = self.phrase.text[clause.start : clause.end].split()[-1].strip(".,;:")
        if last.lower() not in grammar.LANDMARKS:
            return False
        if clause.distance is not None and clause.distance.high > grammar.LANDMARK_M:
            return False
        whole = name if clause.kind == "toward" else replace(name, texts=name.texts[:1])
        answer = look_up(self.gazetteer, whole, self.context)
        return not any(c.how == "exact" and c.accepted for c in answer.candidates)

    def _nothing(self) -> Region:
        """Answer a wording that names nothing ("a village"): the context area, or unresolved."""
        area = self.sums.context_area()
        notes = self.sums.unused()
        if area is None:
            return Region(
                "unresolved",
                clauses=self.sums.parts({}),
                assumptions=(*notes, "Nothing in the wording can be placed."),
                not_understood=self.phrase.text.strip(),
            )
        return self.sums.finish(
            [Drawn(area, method="the area given with the wording")], {}, notes, ()
        )

    def _joined(self, clause: Clause) -> bool:
        """Say whether a name stands beside the one before it ("X and Y") and not around it."""
        before = self.phrase.text[: clause.start].rstrip().lower()
        return not clause.inside and before.endswith((" and", " or", "&"))

    def _several(self, named: list[Clause], around: list[Clause]) -> Region:
        """Answer "X and Y": all of the places named, as far as they are known."""
        context, notes, _ = self._contained(around)
        shapes, found, parts = [], [], {}
        for clause in named:
            answer = look_up(self.gazetteer, clause.names[0], context)
            if not answer.found:
                return self._unknown(clause.names[0], answer, notes)
            parts[id(clause)] = clause_shapes.feature(answer.found[0])
            shapes.append(parts[id(clause)])
            found.append(answer.found[0])
        note = "The wording names several places; all of them are kept."
        union = shapely.union_all(shapes)
        drawn = Drawn(union, tuple(found), "several places", ambiguous=True)
        return self.sums.finish([drawn], parts, (*notes, note), tuple(f.candidate for f in found))

    def _in_part(self, relations: list[Clause], places: list[Clause]) -> bool:
        """Say whether a place is named first and then the part of a country that it is in."""
        first = self.phrase.clauses[0]
        parts = all(c.kind == "part" for c in relations)
        if not (parts and places and first is places[0] and not first.inside):
            return False
        return bool(look_up(self.gazetteer, first.names[0], self.context).found)

    def _part_of(self, relations: list[Clause], places: list[Clause]) -> BaseGeometry | None:
        """Draw the part of a country or province that a place is said to be in."""
        context, _, areas = self._contained(places)
        found = [f for _, f in areas]
        reader = Reader(self.gazetteer, context, self.viewpoint, relations, found)
        drawn = [d for d in map(reader.draw, relations) if isinstance(d, Drawn)]
        return shapely.intersection_all([d.shape for d in drawn]) if drawn else None

    def _place(
        self, main: Clause, around: list[Clause], part: BaseGeometry | None = None
    ) -> Region:
        """Resolve a name, with the areas that the wording puts it in."""
        name = main.names[0]
        wanted = [frozenset(AREAS), None] if name.wide else [None]
        # An area that is only like what was written must not rule the place out.
        for exact in (False, True):
            context, notes, areas = self._contained(around, exact=exact)
            if part is not None and not part.is_empty and context.within is None:
                context = replace(context, within=part)
            answer = look_up(self.gazetteer, name, context, wanted)
            if answer.found:
                break
        if not answer.found:
            return self._unknown(name, answer, notes)
        if len(answer.found) > 1:
            return self._either(main, answer, notes)
        found = answer.found[0]
        astray = next((a for _, a in areas if _far_from(found, a)), None)
        if astray is not None:
            return self._astray(found, astray, answer, notes)
        if name.wide and not found.is_area:
            shape = clause_shapes.part(found, main, wide=True)
            drawn = Drawn(shape, (found,), "countryside")
            return self.sums.finish([drawn], {id(main): shape}, notes, answer.candidates)
        loose = name.around or answer.text in name.namesakes
        if loose and not found.is_area and not found.is_line:
            return self._surroundings(found, main, answer, notes)
        made = self.placed(found, main, list(answer.candidates), notes)
        return replace(made, anchors=(*made.anchors, *(a.anchor() for _, a in areas)))

    def _astray(self, found: Found, town: Found, answer: Answer, notes: tuple[str, ...]) -> Region:
        """Answer "X, Y" where the only X that is known lies far from the town Y."""
        km = round(km_between(found.place, town.place))
        note = (
            f"The {found.candidate.name} that is known here lies {km} km from "
            f"{town.candidate.name}, which the wording puts it in: it is only a candidate."
        )
        return Region(
            "unresolved",
            clauses=self.sums.parts({}),
            assumptions=(*notes, note),
            candidates=answer.candidates,
            not_understood=answer.text,
        )

    def _surroundings(
        self, found: Found, clause: Clause, answer: Answer, notes: tuple[str, ...]
    ) -> Region:
        """Place a district, dam or camp that is known only by the town of its name."""
        words = self.phrase.text[clause.start : clause.end].strip()
        large = not grammar.LARGE.isdisjoint(words.lower().split())
        shape = clause_shapes.around(self.gazetteer, found, large=large)
        note = (
            f"“{words}” is not known here by itself: the surroundings of {found.candidate.name}, "
            f"{'as far as' if large else 'half the way to'} the next place of its size, are given."
        )
        method = f"surroundings of {found.candidate.name}"
        guess = answer.text in clause.names[0].namesakes
        drawn = Drawn(shape, (found,), method, ambiguous=guess, wish=found.place)
        parts = {id(clause): shape}
        return self.sums.finish([drawn], parts, (*notes, note), answer.candidates)

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
        return self.sums.finish([drawn], {id(clause): shape}, notes, tuple(candidates))

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
        return self.sums.finish([drawn], parts, (*notes, note), answer.candidates)

    def _contained(
        self, around: list[Clause], *, exact: bool = False
    ) -> tuple[Context, tuple[str, ...], tuple[tuple[Clause, Found], ...]]:
        """Look up the areas that a wording puts a place in, the widest (last) first.

        With `exact`, areas that only look like what was written are passed over.
        """
        context = self.context
        notes: list[str] = []
        areas: list[tuple[Clause, Found]] = []
        for clause in reversed(around):
            name = clause.names[0]
            answer = self._area(name, context)
            if not answer.found and _just_words(name.text, self.phrase.text):
                raise NotUnderstood(name.text)
            found = _one(answer)
            if found is None or (exact and not _exactly(answer, found)):
                notes.append(f"“{name.text}” is not known as an area and tells nothing apart.")
                continue
            areas.append((clause, found))
            if found.abroad(context.country) and found.is_area:
                context = replace(context, country=found.candidate.country, within=None, near=None)
                self.context = context
            if found.candidate.kind == "country":
                context = replace(context, country=found.candidate.country)
            elif found.is_area:
                context = replace(context, within=_with_suburbs(found.shape))
            else:
                context = replace(context, near=found.place)
        return context, tuple(notes), tuple(areas)

    def _area(self, name: Name, context: Context) -> Answer:
        """Look up what a place is said to be in: at home, else a country or province abroad.

        A text about one country names places of another with the country behind them
        ("Tiraspol, Moldova"); only a name that stands as it is written counts there.
        """
        answer = look_up(self.gazetteer, name, context, [frozenset(AREAS), None])
        found = _one(answer)
        if context.country is None or (found is not None and _exactly(answer, found)):
            return answer
        wide = replace(context, country=None, within=None, near=None)
        kinds = [frozenset(AREAS if name.sure else ("country",))]
        away = look_up(self.gazetteer, name, wide, kinds, strict=True)
        found = _one(away)
        return away if found is not None and _exactly(away, found) else answer

    def _related(self, relations: list[Clause], places: list[Clause]) -> Region:
        """Resolve clauses that place a thing by others: draw each, then intersect."""
        context, notes, areas = self._contained(places)
        reader = Reader(self.gazetteer, context, self.viewpoint, relations, [f for _, f in areas])
        drawn, parts, candidates = [], {}, []
        unknown: list[NotKnown] = []
        for clause in reader.ordered():
            result = reader.draw(clause)
            if isinstance(result, NotKnown):
                unknown.append(result)
                notes += (f"“{result.name.text}” is not known here and narrows nothing.",)
                continue
            if result is None:
                continue
            drawn.append(result)
            parts[id(clause)] = result.shape
            candidates += list(result.candidates)
        missed = [u for u in unknown if reader.needed(u, drawn)]
        if not drawn and not missed:
            return self._nothing()
        if missed:
            return self._unknown(missed[0].name, missed[0].answer, notes[: -len(unknown)])
        met = shapely.intersection_all([d.shape for d in drawn])
        for clause, found in areas:
            if any(found.candidate.id == origin.candidate.id for origin in reader.origins):
                continue  # "10 km NW of Tadmur (Palmyra)": another name of the anchor
            first = clause is self.phrase.clauses[0]
            exact = found.is_area or (first and clause.names[0].sure)
            shape = clause_shapes.feature(found) if exact else reader.around(found)
            if first and not found.is_area and not shape.intersects(met):
                notes += (f"The {found.candidate.name} that is known here lies elsewhere.",)
                continue
            parts[id(clause)] = shape
            drawn.append(Drawn(shape, (found,), f"in {found.candidate.name}", container=True))
        return self.sums.finish(drawn, parts, (*reader.notes(), *notes), tuple(candidates))

    def _unknown(self, name: Name, answer: Answer, notes: tuple[str, ...]) -> Region:
        """Answer a name that the gazetteer doesn't hold: unresolved, with what comes near."""
        close = " Similar names are offered as candidates." if answer.candidates else ""
        return Region(
            "unresolved",
            clauses=self.sums.parts({}),
            assumptions=(*notes, f"No place called “{short(name.text)}” is known here.{close}"),
            candidates=answer.candidates,
            not_understood=name.text,
        )


def _one(answer: Answer) -> Found | None:
    """Return the one thing that a name led to; areas of one name (a city's and the one around
    it) are taken together."""
    found = answer.found
    if len(found) > 1 and all(f.is_area for f in found):
        return replace(found[0], shape=shapely.union_all([f.shape for f in found]))
    return found[0] if len(found) == 1 else None


def _with_suburbs(shape: BaseGeometry) -> BaseGeometry:
    """Widen a province by its outline's error; one that is a mere city by its suburbs.

    "Douma, Damascus" lies outside the bounds of Damascus.
    """
    city = shape.area < CITY_PROVINCE_DEG2
    return shape.buffer(SUBURBS_DEG if city else OUTLINE_DEG, quad_segs=2)


def _exactly(answer: Answer, found: Found) -> bool:
    """Say whether a thing bears exactly the name that led to it."""
    return any(c.id == found.candidate.id and c.how == "exact" for c in answer.candidates)


def _far_from(found: Found, town: Found) -> bool:
    """Say whether a place is too far from a town to be named after it ("X, Y").

    The district that a town stands for lies in its province, however far it reaches there.
    """
    if town.is_area or town.is_line or found.is_area or found.is_line:
        return False
    one, other = found.candidate, town.candidate
    if one.admin1 is not None and (one.country, one.admin1) == (other.country, other.admin1):
        return False
    return km_between(found.place, town.place) > TOWN_REACH_KM


def _just_words(name: str, text: str) -> bool:
    """Say whether an unknown name is plain lower-case words in a text that does use capitals."""
    return name.islower() and name.isascii() and not text.islower()
