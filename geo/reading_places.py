"""Draws the clauses that hang on one name, on a part of an area, or on a kind of thing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Point

from geo import clause_shapes, features, grammar, lines, metric, reading_lines
from geo.anchors import AREAS, RIVER_SEARCH_M, Answer, Found, known, listed, look_up, nearest_river
from geo.clause import Clause, Name
from geo.compass import name as wind
from geo.drawn import Drawn, NotKnown
from geo.numbers import worded
from geo.place import Candidate
from geo.surroundings import BORDER_DEGREES

SPOKEN_OF_IN_PARTS = 20_000  # people; "eastern X" of less is as likely another village
OVER_THE_BORDER, ACROSS = "over the border", "across the border"  # a clause's label; the method
READINGS = 3  # of a name that several places carry

if TYPE_CHECKING:
    from geo.readings import Reader


def single(reader: Reader, clause: Clause) -> Drawn | NotKnown | None:
    """Draw a clause that hangs on one name."""
    name = clause.names[0]
    if clause.kind == "part":
        return part(reader, clause)
    answer = reader.look(name)
    if not answer.found:
        return NotKnown(clause, name, answer)
    reader.origins.append(answer.found[0])
    if answer.found[0].is_line:
        return reading_lines.line_clause(reader, clause, answer.found[0])
    label = answer.found[0].candidate.name
    drawn = [one(reader, clause, found) for found in answer.found[:READINGS]]
    if clause.label == OVER_THE_BORDER:  # a namesake far from any border is not meant
        drawn = [d for d in drawn if d.method.startswith(ACROSS)] or drawn[:1]
        if drawn[0].method.startswith("near"):
            reader.note(f"{label} lies far from any border: its surroundings are given")
    if len(drawn) == 1:
        guess = answer.text in name.namesakes
        if guess:
            reader.note(
                f"“{name.text}” is not known here by itself: that it is at {label} is a guess"
            )
        return replace(drawn[0], candidates=answer.candidates, ambiguous=guess)
    reader.note(f"several places are called “{name.text}”; all of them are kept")
    return Drawn(
        shapely.union_all([d.shape for d in drawn]),
        tuple(answer.found[:READINGS]),
        drawn[0].method,
        answer.candidates,
        ambiguous=True,
        wish=drawn[0].wish,
    )


def one(reader: Reader, clause: Clause, found: Found) -> Drawn:
    if clause.label == "flow":
        reader.note("distances along a river are not measured: the whole ring is kept")
    away = found.abroad(reader.context.country)
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
        bounded = any(c.kind in ("bank", "border") for c in reader.clauses) or any(
            f.candidate.kind == "province" for f in reader.areas
        )
        shape = clause_shapes.direction(reader.gazetteer, found, clause, bounded)
        return Drawn(shape, (found,), f"{wind(clause.directions[0].azimuth)} of {label}")
    if clause.kind == "outside":
        shape = clause_shapes.outside(reader.gazetteer, found, clause)
        return Drawn(shape, (found,), f"{clause.label} of {label}".replace("outside of", "outside"))
    shape = clause_shapes.near(reader.gazetteer, found)
    home = features.country(found.candidate.country or "")
    if clause.label == OVER_THE_BORDER and home is not None:
        beyond = shape.difference(home.geometry)
        if beyond.area > 0:
            grown = beyond.buffer(BORDER_DEGREES).intersection(shape)
            return Drawn(grown, (found,), f"{ACROSS} from {label}")
    river = nearest_river(found.place, RIVER_SEARCH_M) if clause.label == "across" else None
    if river is not None and not any(c.kind == "bank" for c in reader.clauses):
        reader.note(f"the river is taken to be the {river.candidate.name}, the nearest with a name")
        other = replace(clause, side="other", directions=())
        strip = lines.bank(reading_lines.as_line(river), other, shape, found.place, None)
        return Drawn(strip.shape, (found, river), f"across the river from {label}")
    return Drawn(shape, (found,), f"near {label}", wish=found.place)


def part(reader: Reader, clause: Clause) -> Drawn | NotKnown:
    """Draw a compass part; the whole wording may itself be a name ("East Ghouta")."""
    name = clause.names[0]
    named = _named(reader, clause) if clause.label else None
    if named is not None:
        return named
    city = reader.look(name, (None,), abroad=False)
    area = reader.look(name, (AREAS, None), abroad=False) if not name.kinds else city
    if not area.found or not _sure(area):
        return NotKnown(clause, name, area)
    found = area.found[0]
    reader.origins.append(found)
    if clause.bare and _small(found):
        return _own_name(reader, clause, found, area.candidates)
    # "X, western Al Bab": X is a place of its own, on that side of the town
    wide = name.wide or (clause.bare and clause.start > 0 and not found.is_area)
    shape = clause_shapes.part(found, clause, wide)
    label = found.candidate.name
    side = " and ".join(wind(d.azimuth) for d in clause.directions)
    anchors = [found]
    both = city.found and not city.found[0].is_area and found.is_area and not wide
    if both and _seated(city.found[0], found):
        town = clause_shapes.part(city.found[0], clause, wide=False)
        shape = shapely.union_all([shape, town])
        anchors.append(city.found[0])
        reader.note(
            f"“{clause.label or name.text}” may be a part of the area {label} or of the city "
            f"{city.found[0].candidate.name}: both are kept"
        )
    if clause.side == "any":
        side = "central"
    method = f"{side} part of {label}" if side else f"countryside of {label}"
    return Drawn(shape, tuple(anchors), method, area.candidates)


def _named(reader: Reader, clause: Clause) -> Drawn | None:
    """Take "East Ghouta", "Eastern Ghariyah" as the name that they are, where it is known.

    In Arabic the compass word follows: "Al Ghariyah ash Sharqiyah".
    """
    name = clause.names[0]
    texts = [clause.label]
    if clause.label.endswith(name.text):  # "North Kivu province": also without the type word
        texts += [clause.label.removesuffix(name.text) + text for text in name.texts]
    if clause.bare and len(clause.directions) == 1:
        ways = grammar.ARABIC_WAYS.get(clause.directions[0].azimuth, ())
        texts += [f"{name.text} {way}" for way in ways]
    whole = Name(clause.label, clause.start, clause.end, tuple(dict.fromkeys(texts)), name.kinds)
    named = look_up(reader.gazetteer, whole, reader.context)
    if not named.found or named.candidates[0].how != "exact":
        return None
    found = named.found[0]
    shape = clause_shapes.feature(found)
    return Drawn(shape, (found,), f"{found.candidate.kind}", whole=True)


def _sure(answer: Answer) -> bool:
    """Say whether a name stands as it is written; a part of what merely looks alike is a guess."""
    best = answer.candidates[0] if answer.candidates else None
    return best is None or best.how == "exact" or answer.found[0].is_area


def _small(found: Found) -> bool:
    """Say whether a place is too small for its parts to be spoken of as "eastern X"."""
    people = found.candidate.population or 0
    return not found.is_area and not found.is_line and people < SPOKEN_OF_IN_PARTS


def _own_name(
    reader: Reader, clause: Clause, found: Found, candidates: tuple[Candidate, ...]
) -> Drawn:
    """Draw "eastern X", X being a village: its part, or a village beside it by that name."""
    label = found.candidate.name
    reader.note(
        f"“{clause.label}” may be a part of {label} or a place of its own by that name, which is "
        "not known here"
    )
    shape = clause_shapes.near(reader.gazetteer, found)
    return Drawn(shape, (found,), f"near {label}", candidates, ambiguous=True, wish=found.place)


def sites(reader: Reader, clause: Clause) -> Drawn | None:
    """Draw a set of candidate sites of a kind ("an oil refinery")."""
    room = reader.window()
    items = [f for f in features.curated() if f.kind in clause.kinds]
    inside = [f for f in items if room is None or room.intersects(f.geometry)]
    if not inside:
        reader.note(f"no place of this kind is listed here ({clause.label})")
        return None
    found = [known(reader.gazetteer, listed(f)) for f in inside]
    picked = reader.context.picked([f.candidate for f in found])
    if picked is not None:
        chosen = [f for f in found if f.candidate == picked]
        shape = clause_shapes.sites(chosen, clause)
        others = tuple(f.candidate for f in found)
        return Drawn(shape, tuple(chosen), f"near {clause.label}", others)
    names = ", ".join(f.candidate.name for f in found)
    reader.note(
        f"the words do not say which: {clause.label} may be {names}; the list is not complete"
    )
    candidates = tuple(f.candidate for f in found)
    shape = clause_shapes.sites(found, clause)
    return Drawn(shape, tuple(found), f"near {clause.label}", candidates, ambiguous=True)


def _seated(city: Found, area: Found) -> bool:
    return bool(area.shape.intersects(city.shape))


def _target(found: Found, distance: float, azimuth: float) -> tuple[float, float]:
    plane = metric.local(*found.place, distance)
    grid = shapely.affinity.rotate(
        Point(0.0, distance), -(azimuth + plane.convergence(*found.place)), origin=(0.0, 0.0)
    )
    x, y = plane.xy(*found.place)
    return plane.latlon(x + grid.x, y + grid.y)
