"""Draws the clauses that hang on a river, another line, or a border."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from geo import features, grammar, lines, metric
from geo.anchors import (
    AREAS,
    LINES,
    RIVER_SEARCH_M,
    Answer,
    Found,
    known,
    listed,
    look_up,
    nearest_river,
)
from geo.clause import Clause, Name
from geo.compass import name as wind
from geo.drawn import Drawn, NotKnown
from geo.lines import Line
from geo.numbers import worded

OPEN_LINE_M = 100_000.0  # "east of the Euphrates" with nothing else that bounds it

if TYPE_CHECKING:
    from geo.readings import Reader


def along(reader: Reader, clause: Clause) -> Drawn | NotKnown | None:
    """Draw a bank, or a distance from "the river"."""
    spot = _spot(reader, clause)
    if clause.names and not (clause.label == "from" and len(clause.names) == 1):
        name = clause.names[0]
        answer = reader.look(name, (LINES,))
        rivers = [f for f in answer.found if f.is_line]
        if not rivers:
            return NotKnown(clause, name, answer)
        found = rivers[0]
    else:
        river = nearest_river(spot, RIVER_SEARCH_M) if spot else None
        if river is None:
            reader.note("“the river” is not named, and none is known nearby")
            return None
        found = river
        reader.note(
            f"“the river” is taken to be the {found.candidate.name}, the nearest with a name"
        )
    return line_clause(reader, clause, found)


def _spot(reader: Reader, clause: Clause) -> tuple[float, float] | None:
    """Find the point that an unnamed river is near to."""
    if clause.label == "from":
        answer = reader.look(clause.names[-1])
        if answer.found:
            reader.origins.append(answer.found[0])
    if reader.origins:
        return reader.origins[0].place
    if reader.context.near is not None:
        return reader.context.near
    return (reader.viewpoint.lat, reader.viewpoint.lon) if reader.viewpoint else None


def line_clause(reader: Reader, clause: Clause, found: Found) -> Drawn:
    """Draw a distance, direction, bank or nearness of a line."""
    line = as_line(found)
    label = found.candidate.name
    window = reader.window() or _open(line)
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
        eye, who = _eye(reader, clause)
        settled = any(c.kind == "near" for c in reader.clauses)
        strip = lines.bank(line, clause, window, eye, None if settled and eye else grammar.BANK_M)
        method = (
            f"{clause.label or 'bank'} of {label}" if clause.label != "from" else f"bank of {label}"
        )
        if clause.label == "valley":
            reader.note("which stretch of the valley is meant is not known here")
        if eye is not None and clause.side in ("other", "this"):
            reader.note(f"“{clause.side} side” is seen from {who}")
    reader.note(*strip.notes)
    return Drawn(strip.shape, (found,), method)


def _eye(reader: Reader, clause: Clause) -> tuple[tuple[float, float] | None, str]:
    """Find where "the other side" is seen from: the place in the words, else the viewpoint."""
    if clause.label == "from" and reader.origins:
        place = reader.origins[-1]
        return place.place, place.candidate.name
    across = next((c for c in reader.clauses if c.label == "across"), None)
    if across is not None and reader.origins:
        return reader.origins[0].place, reader.origins[0].candidate.name
    if reader.viewpoint is not None:
        return (reader.viewpoint.lat, reader.viewpoint.lon), reader.viewpoint.name
    return None, ""


def border(reader: Reader, clause: Clause) -> Drawn | NotKnown | None:
    """Draw the strip along a border, or the band at a distance from it."""
    line = _border_line(reader, clause)
    if isinstance(line, NotKnown):
        return line
    border, anchors = line
    window = reader.window() or border.course.buffer(1.0)
    if clause.distance is not None:
        if clause.inside:
            window = anchors[0].shape
        strip = lines.band(border, clause, window)
        method = f"{worded(clause.distance)} from {border.name}: band"
        reader.note(*strip.notes)
        away = clause.inside and anchors[0].abroad(reader.context.country)
        return Drawn(strip.shape, anchors, method, abroad=away)
    if clause.directions:
        strip = lines.bank(border, clause, window, None, None)
        reader.note(*strip.notes)
        return Drawn(strip.shape, anchors, f"{wind(clause.directions[0].azimuth)} of {border.name}")
    strip = lines.along(border, window, grammar.BORDER_M)
    return Drawn(strip.shape, anchors, f"along {border.name}")


def _border_line(reader: Reader, clause: Clause) -> tuple[Line, tuple[Found, ...]] | NotKnown:
    """Find the border that is meant: that of two areas, or of one with the text's country."""
    missing: NotKnown | None = None
    for one, two in [*clause.pairs, *([clause.names] if len(clause.names) == 2 else [])]:
        a, b = find_area(reader, one), find_area(reader, two)
        if a is not None and b is not None:
            shared = _shared(a, b)
            if shared is not None:
                label = f"the border of {a.candidate.name} and {b.candidate.name}"
                return _border_of(label, shared, a, b), (a, b)
        missing = NotKnown(clause, one if a is None else two, Answer())
    if len(clause.names) == 2 and missing is not None:
        return missing
    name = clause.names[0]
    area = find_area(reader, name)
    if area is None:
        return missing or NotKnown(clause, name, Answer())
    home = features.country(reader.context.country) if reader.context.country else None
    if home is not None and area.candidate.kind == "country":
        other = known(reader.gazetteer, listed(home))
        shared = _shared(area, other) if other.candidate.id != area.candidate.id else None
        if shared is not None:
            label = f"the border of {home.name} and {area.candidate.name}"
            return _border_of(label, shared, area, other), (area, other)
    label = f"the border of {area.candidate.name}"
    return _border_of(label, area.shape.boundary, area), (area,)


def find_area(reader: Reader, name: Name) -> Found | None:
    """Find a country by name or adjective ("Syrian"), or a province."""
    for text in name.texts:
        code = grammar.ADJECTIVES.get(text.lower())
        item = features.country(code) if code else None
        if item is not None:
            return known(reader.gazetteer, listed(item))
    kinds = (frozenset(("country",)), AREAS)
    answer = look_up(reader.gazetteer, name, reader.context, kinds, abroad=True, strict=True)
    return next((f for f in answer.found if f.is_area), None)


def _open(line: Line) -> BaseGeometry:
    """Return a window around a line that nothing else bounds."""
    plane = metric.of(line.course)
    rough = plane.forward(line.course).simplify(OPEN_LINE_M / 20)
    return plane.back(rough.buffer(OPEN_LINE_M, quad_segs=4))


def as_line(found: Found) -> Line:
    return Line(found.candidate.name, found.shape, found.error_m, found.oriented)


def _shared(a: Found, b: Found) -> BaseGeometry | None:
    """Return the border line that two areas share; simplified outlines may be a little apart."""
    for slack in (0.0, 0.01, 0.03):
        other = b.shape.buffer(slack) if slack else b.shape
        met = a.shape.boundary.intersection(other)
        parts = [p for p in shapely.get_parts(met) if p.length > 0]
        if parts and met.length > 0.02:
            return shapely.line_merge(shapely.union_all(parts))
    return None


def _border_of(label: str, course: BaseGeometry, *areas: Found) -> Line:
    """Make a line of a border; it is as sure as the surest of the outlines it parts."""
    return Line(label, course, min(a.error_m for a in areas), oriented=False)
