"""Reads the clauses that place a thing by other things: looks their names up and draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo import clause_shapes, features, grammar, lines, metric
from geo.anchors import (
    AREAS,
    LINES,
    Answer,
    Context,
    Found,
    Places,
    known,
    listed,
    look_up,
    nearest_river,
)
from geo.clause import Clause, Name
from geo.compass import name as wind
from geo.lines import Line
from geo.numbers import worded
from geo.place import Candidate

RIVER_SEARCH_M = 30_000.0
OPEN_LINE_M = 100_000.0  # "east of the Euphrates" with nothing else that bounds it
READINGS = 3


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


@dataclass
class Reader:
    """Draws the clauses of one wording; later clauses know where earlier ones are."""

    gazetteer: Places
    context: Context
    viewpoint: Viewpoint | None
    clauses: Sequence[Clause]
    areas: Sequence[Found]
    _notes: list[str] = field(default_factory=list)
    _origins: list[Found] = field(default_factory=list)

    def ordered(self) -> list[Clause]:
        """Put clauses that need another's anchor (a bank, a road toward) after the others."""
        late = ("bank", "toward", "road", "border")
        return sorted(self.clauses, key=lambda c: c.kind in late)

    def notes(self) -> tuple[str, ...]:
        """Return what had to be assumed so far, in plain sentences."""
        return tuple(f"{n[0].upper()}{n[1:]}." for n in self._notes)

    def draw(self, clause: Clause) -> Drawn | NotKnown | None:
        """Draw one clause; None where it narrows nothing."""
        if clause.kinds and not clause.names:
            return self._sites(clause)
        if clause.kind == "bank" or (not clause.names and clause.kind in ("distance", "direction")):
            return self._along(clause)
        if clause.border:
            return self._border(clause)
        if clause.kind in ("between", "road"):
            return self._pair(clause)
        if clause.kind == "toward":
            return self._toward(clause)
        return self._single(clause)

    def needed(self, unknown: NotKnown, drawn: list[Drawn]) -> bool:
        """Say whether an unknown name leaves the wording without what it mainly says.

        A river, road or border that is not known only leaves the region wider; a place that a
        distance or direction is counted from is the wording itself.
        """
        side = unknown.clause.kind in ("bank", "toward", "road")
        return not (side and drawn)

    def around(self, found: Found) -> BaseGeometry:
        """Draw the neighbourhood of a settlement that something is said to be in or at."""
        return clause_shapes.near(self.gazetteer, found)

    def _look(
        self,
        name: Name,
        kinds: Sequence[frozenset[str] | None] = (None,),
        *,
        abroad: bool = True,
    ) -> Answer:
        context = self.context
        if self._origins:
            context = replace(context, near=context.near or self._origins[0].place)
        answer = look_up(self.gazetteer, name, context, kinds, abroad=abroad)
        if not answer.found and context.within is not None:
            wider = replace(context, within=None)
            answer = look_up(self.gazetteer, name, wider, kinds, abroad=abroad)
        return answer

    def _single(self, clause: Clause) -> Drawn | NotKnown | None:
        """Draw a clause that hangs on one name."""
        name = clause.names[0]
        if clause.kind == "part":
            return self._part(clause)
        answer = self._look(name)
        if not answer.found:
            return NotKnown(clause, name, answer)
        self._origins.append(answer.found[0])
        if answer.found[0].is_line:
            return self._line_clause(clause, answer.found[0])
        drawn = [self._one(clause, found) for found in answer.found[:READINGS]]
        if len(drawn) == 1:
            return replace(drawn[0], candidates=answer.candidates)
        self._notes.append(f"several places are called “{name.text}”; all of them are kept")
        return Drawn(
            shapely.union_all([d.shape for d in drawn]),
            tuple(answer.found[:READINGS]),
            drawn[0].method,
            answer.candidates,
            ambiguous=True,
            wish=drawn[0].wish,
        )

    def _one(self, clause: Clause, found: Found) -> Drawn:
        away = _abroad(found, self.context.country)
        label = found.candidate.name
        if clause.kind == "distance" and clause.distance is not None:
            shape = clause_shapes.distant(found, clause)
            d = (clause.distance.low + clause.distance.high) / 2
            low, high = clause_shapes.reach(clause.distance, found.is_area)
            ways = clause.directions
            half = ways[0].half_angle if ways else 180.0
            delta = max(high - d, d - low) + found.extent_m
            wish = _target(found, d, ways[0].azimuth) if ways else None
            side = f"{wind(ways[0].azimuth)} of" if ways else "from"
            method = f"{worded(clause.distance)} {side} {label}: {'sector' if ways else 'ring'}"
            polar = None if found.is_area or not ways else (d, half, delta)
            return Drawn(shape, (found,), method, abroad=away, wish=wish, polar=polar)
        if clause.kind == "direction":
            bounded = any(c.kind in ("bank", "border") for c in self.clauses) or any(
                f.candidate.kind == "province" for f in self.areas
            )
            shape = clause_shapes.direction(self.gazetteer, found, clause, bounded)
            return Drawn(shape, (found,), f"{wind(clause.directions[0].azimuth)} of {label}")
        if clause.kind == "outside":
            shape = clause_shapes.outside(self.gazetteer, found, clause)
            return Drawn(
                shape, (found,), f"{clause.label} of {label}".replace("outside of", "outside")
            )
        shape = clause_shapes.near(self.gazetteer, found)
        river = nearest_river(found.place, RIVER_SEARCH_M) if clause.label == "across" else None
        if river is not None and not any(c.kind == "bank" for c in self.clauses):
            self._notes.append(
                f"the river is taken to be the {river.candidate.name}, the nearest with a name"
            )
            other = replace(clause, side="other", directions=())
            strip = lines.bank(_line(river), other, shape, found.place, None)
            return Drawn(strip.shape, (found, river), f"across the river from {label}")
        return Drawn(shape, (found,), f"near {label}", wish=found.place)

    def _part(self, clause: Clause) -> Drawn | NotKnown:
        """Draw a compass part; the whole wording may itself be a name ("East Ghouta")."""
        name = clause.names[0]
        if clause.label:
            whole = Name(clause.label, clause.start, clause.end, (clause.label,))
            named = look_up(self.gazetteer, whole, self.context)
            if named.found and named.candidates[0].how == "exact":
                found = named.found[0]
                shape = clause_shapes.feature(found)
                return Drawn(shape, (found,), f"{found.candidate.kind}", whole=True)
        city = self._look(name, (None,))
        area = self._look(name, (AREAS, None)) if not name.kinds else city
        if not area.found:
            return NotKnown(clause, name, area)
        found = area.found[0]
        self._origins.append(found)
        wide = name.wide
        shape = clause_shapes.part(found, clause, wide)
        label = found.candidate.name
        side = " and ".join(wind(d.azimuth) for d in clause.directions)
        anchors = [found]
        both = city.found and not city.found[0].is_area and found.is_area and not wide
        if both and _seated(city.found[0], found):
            town = clause_shapes.part(city.found[0], clause, wide=False)
            shape = shapely.union_all([shape, town])
            anchors.append(city.found[0])
            self._notes.append(
                f"“{clause.label or name.text}” may be a part of the province or of the city of "
                f"{label}: both are kept"
            )
        if clause.side == "any":
            side = "central"
        method = f"{side} part of {label}" if side else f"countryside of {label}"
        return Drawn(shape, tuple(anchors), method, area.candidates)

    def _pair(self, clause: Clause) -> Drawn | NotKnown | None:
        """Draw "between X and Y", "the X-Y road"."""
        two = self._two(clause)
        if isinstance(two, NotKnown):
            return two
        a, b = two
        origin = next((o for o in self._origins if o.candidate.id in _ids(a, b)), None)
        counted = any(c.kind == "distance" and c.directions is not None for c in self.clauses)
        if clause.kind == "road" and origin is not None and counted:
            target = b if origin.candidate.id == a.candidate.id else a
            return self._heading(origin, target)
        shape = clause_shapes.between(a, b, clause.kind == "road")
        labels = f"{a.candidate.name} and {b.candidate.name}"
        if clause.kind == "road":
            self._notes.append(
                "no road data are embedded; the road is taken to run near the straight line"
            )
        self._origins += [a, b]
        return Drawn(shape, (a, b), f"between {labels}")

    def _two(self, clause: Clause) -> tuple[Found, Found] | NotKnown:
        """Look up the two names of a pair, or the first way to part a hyphenated pair."""
        pairs = list(clause.pairs) or [(clause.names[0], clause.names[1])]
        missing: NotKnown | None = None
        for one, two in pairs:
            first = self._look(one)
            second = self._look(two)
            for name, answer in ((one, first), (two, second)):
                if not answer.found:
                    missing = missing or NotKnown(clause, name, answer)
            if first.found and second.found:
                return _closest(first.found, second.found)
        if missing is None:
            raise AssertionError("a pair of names is either known or not")
        return missing

    def _toward(self, clause: Clause) -> Drawn | NotKnown | None:
        """Draw "on the road to Y" from the place that another clause names."""
        answer = self._look(clause.names[0])
        if not answer.found:
            return NotKnown(clause, clause.names[0], answer)
        if not self._origins:
            self._notes.append(
                f"a road to {answer.found[0].candidate.name} may start anywhere: it narrows nothing"
            )
            return None
        return self._heading(self._origins[0], answer.found[0])

    def _heading(self, origin: Found, target: Found) -> Drawn | None:
        if origin.candidate.id == target.candidate.id:
            return None
        self._notes.append("no road data are embedded; the road only gives the rough direction")
        shape = clause_shapes.toward(origin, target)
        return Drawn(shape, (origin, target), f"toward {target.candidate.name}")

    def _sites(self, clause: Clause) -> Drawn | None:
        """Draw a set of candidate sites of a kind ("an oil refinery")."""
        room = self._window()
        items = [f for f in features.curated() if f.kind in clause.kinds]
        inside = [f for f in items if room is None or room.intersects(f.geometry)]
        if not inside:
            self._notes.append(f"no place of this kind is listed here ({clause.label})")
            return None
        found = [known(self.gazetteer, listed(f)) for f in inside]
        names = ", ".join(f.candidate.name for f in found)
        self._notes.append(
            f"the words do not say which: {clause.label} may be {names}; the list is not complete"
        )
        candidates = tuple(f.candidate for f in found)
        shape = clause_shapes.sites(found, clause)
        return Drawn(shape, tuple(found), f"near {clause.label}", candidates, ambiguous=True)

    def _along(self, clause: Clause) -> Drawn | NotKnown | None:
        """Draw a bank, or a distance from "the river"."""
        spot = self._spot(clause)
        if clause.names and not (clause.label == "from" and len(clause.names) == 1):
            name = clause.names[0]
            answer = self._look(name, (LINES,))
            rivers = [f for f in answer.found if f.is_line]
            if not rivers:
                return NotKnown(clause, name, answer)
            found = rivers[0]
        else:
            river = nearest_river(spot, RIVER_SEARCH_M) if spot else None
            if river is None:
                self._notes.append("“the river” is not named, and none is known nearby")
                return None
            found = river
            self._notes.append(
                f"“the river” is taken to be the {found.candidate.name}, the nearest with a name"
            )
        return self._line_clause(clause, found)

    def _spot(self, clause: Clause) -> tuple[float, float] | None:
        """Find the point that an unnamed river is near to."""
        if clause.label == "from":
            answer = self._look(clause.names[-1])
            if answer.found:
                self._origins.append(answer.found[0])
        if self._origins:
            return self._origins[0].place
        if self.context.near is not None:
            return self.context.near
        return (self.viewpoint.lat, self.viewpoint.lon) if self.viewpoint else None

    def _line_clause(self, clause: Clause, found: Found) -> Drawn:
        """Draw a distance, direction, bank or nearness of a line."""
        line = _line(found)
        label = found.candidate.name
        window = self._window() or self._open(line)
        if clause.kind == "distance":
            strip = lines.band(line, clause, window)
            side = f"{wind(clause.directions[0].azimuth)} of" if clause.directions else "from"
            method = f"{worded(clause.distance)} {side} {label}: band"
        elif clause.kind == "direction":
            strip = lines.bank(line, clause, window, None, None)
            method = f"{wind(clause.directions[0].azimuth)} of {label}"
        elif clause.kind in ("near", "outside"):
            strip = lines.along(line, window, grammar.BANK_M)
            method = f"near {label}"
        else:
            eye, who = self._eye(clause)
            settled = any(c.kind == "near" for c in self.clauses)
            strip = lines.bank(
                line, clause, window, eye, None if settled and eye else grammar.BANK_M
            )
            method = (
                f"{clause.label or 'bank'} of {label}"
                if clause.label != "from"
                else f"bank of {label}"
            )
            if clause.label == "valley":
                self._notes.append("which stretch of the valley is meant is not known here")
            if eye is not None and clause.side in ("other", "this"):
                self._notes.append(f"“{clause.side} side” is seen from {who}")
        self._notes += strip.notes
        return Drawn(strip.shape, (found,), method)

    def _eye(self, clause: Clause) -> tuple[tuple[float, float] | None, str]:
        """Find where "the other side" is seen from: the place in the words, else the viewpoint."""
        if clause.label == "from" and self._origins:
            place = self._origins[-1]
            return place.place, place.candidate.name
        across = next((c for c in self.clauses if c.label == "across"), None)
        if across is not None and self._origins:
            return self._origins[0].place, self._origins[0].candidate.name
        if self.viewpoint is not None:
            return (self.viewpoint.lat, self.viewpoint.lon), self.viewpoint.name
        return None, ""

    def _border(self, clause: Clause) -> Drawn | NotKnown | None:
        """Draw the strip along a border, or the band at a distance from it."""
        line = self._border_line(clause)
        if isinstance(line, NotKnown):
            return line
        border, anchors = line
        window = self._window() or border.course.buffer(1.0)
        if clause.distance is not None:
            if clause.inside:
                window = anchors[0].shape
            strip = lines.band(border, clause, window)
            method = f"{worded(clause.distance)} from {border.name}: band"
            self._notes += strip.notes
            away = clause.inside and _abroad(anchors[0], self.context.country)
            return Drawn(strip.shape, anchors, method, abroad=away)
        if clause.directions:
            strip = lines.bank(border, clause, window, None, None)
            self._notes += strip.notes
            return Drawn(
                strip.shape, anchors, f"{wind(clause.directions[0].azimuth)} of {border.name}"
            )
        strip = lines.along(border, window, grammar.BORDER_M)
        return Drawn(strip.shape, anchors, f"along {border.name}")

    def _border_line(self, clause: Clause) -> tuple[Line, tuple[Found, ...]] | NotKnown:
        """Find the border that is meant: that of two areas, or of one with the text's country."""
        missing: NotKnown | None = None
        for one, two in [*clause.pairs, *([clause.names] if len(clause.names) == 2 else [])]:
            a, b = self._area(one), self._area(two)
            if a is not None and b is not None:
                shared = _shared(a, b)
                if shared is not None:
                    label = f"the border of {a.candidate.name} and {b.candidate.name}"
                    return _border_of(label, shared, a, b), (a, b)
            missing = NotKnown(clause, one if a is None else two, Answer())
        name = clause.names[0]
        area = self._area(name)
        if area is None:
            return missing or NotKnown(clause, name, Answer())
        home = features.country(self.context.country) if self.context.country else None
        if home is not None and area.candidate.kind == "country":
            other = known(self.gazetteer, listed(home))
            shared = _shared(area, other) if other.candidate.id != area.candidate.id else None
            if shared is not None:
                label = f"the border of {home.name} and {area.candidate.name}"
                return _border_of(label, shared, area, other), (area, other)
        label = f"the border of {area.candidate.name}"
        return _border_of(label, area.shape.boundary, area), (area,)

    def _area(self, name: Name) -> Found | None:
        """Find a country by name or adjective ("Syrian"), or a province."""
        for text in name.texts:
            code = grammar.ADJECTIVES.get(text.lower())
            item = features.country(code) if code else None
            if item is not None:
                return known(self.gazetteer, listed(item))
        kinds = (frozenset(("country",)), AREAS)
        answer = look_up(self.gazetteer, name, self.context, kinds, abroad=True, strict=True)
        return next((f for f in answer.found if f.is_area), None)

    def _window(self) -> BaseGeometry | None:
        """Return the area that the wording and its context put everything in, if there is one."""
        inner = [f.shape for f in self.areas if f.is_area]
        near = [c for c in self.clauses if c.names and (c.kind == "near" or c.label == "from")]
        if not inner and near and self._origins and not self._origins[0].is_area:
            inner = [clause_shapes.near(self.gazetteer, self._origins[0])]
        counted = [o for o in self._origins if not o.is_area and not o.is_line]
        if not inner and counted and not near:
            spread = (
                max(c.distance.high for c in self.clauses if c.distance)
                if any(c.distance for c in self.clauses)
                else clause_shapes.FAR_M
            )
            plane = metric.local(*counted[0].place, 1.5 * spread)
            disc = Point(plane.xy(*counted[0].place)).buffer(1.5 * spread + 20_000.0)
            inner = [plane.back(disc)]
        if not inner and isinstance(self.context.within, BaseGeometry):
            inner = [self.context.within]
        if not inner and isinstance(self.context.within, str):
            found = self._area(Name(self.context.within, 0, 0, (self.context.within,)))
            inner = [found.shape] if found else []
        if not inner and self.context.country:
            home = features.country(self.context.country)
            inner = [home.geometry] if home else []
        if not inner:
            return None
        shape = inner[0]
        for other in inner[1:]:
            met = shape.intersection(other)
            shape = met if met.area > 0 else shape
        return shape

    def _open(self, line: Line) -> BaseGeometry:
        """Return a window around a line that nothing else bounds."""
        plane = metric.of(line.course)
        return plane.back(plane.forward(line.course).buffer(OPEN_LINE_M))


def _line(found: Found) -> Line:
    return Line(found.candidate.name, found.shape, found.error_m, found.oriented)


def _border_of(label: str, course: BaseGeometry, *areas: Found) -> Line:
    """Make a line of a border; it is as sure as the surest of the outlines it parts."""
    return Line(label, course, min(a.error_m for a in areas), oriented=False)


def _shared(a: Found, b: Found) -> BaseGeometry | None:
    """Return the border line that two areas share; simplified outlines may be a little apart."""
    for slack in (0.0, 0.01, 0.03):
        other = b.shape.buffer(slack) if slack else b.shape
        met = a.shape.boundary.intersection(other)
        parts = [p for p in shapely.get_parts(met) if p.length > 0]
        if parts and met.length > 0.02:
            return shapely.line_merge(shapely.union_all(parts))
    return None


def _closest(first: Sequence[Found], second: Sequence[Found]) -> tuple[Found, Found]:
    """Choose the readings of two names that lie nearest together."""
    pairs = [(a, b) for a in first for b in second if a.candidate.id != b.candidate.id]
    if not pairs:
        return first[0], second[0]
    return min(pairs, key=lambda p: p[0].shape.distance(p[1].shape))


def _ids(*found: Found) -> set[str]:
    return {f.candidate.id for f in found}


def _seated(city: Found, area: Found) -> bool:
    return bool(area.shape.intersects(city.shape))


def _abroad(found: Found, country: str | None) -> bool:
    return country is not None and found.candidate.country not in (None, country)


def _target(found: Found, distance: float, azimuth: float) -> tuple[float, float]:
    plane = metric.local(*found.place, distance)
    grid = shapely.affinity.rotate(
        Point(0.0, distance), -(azimuth + plane.convergence(*found.place)), origin=(0.0, 0.0)
    )
    x, y = plane.xy(*found.place)
    return plane.latlon(x + grid.x, y + grid.y)
