"""Draws the clauses that hang on two names, and roads toward a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shapely.geometry import Point

from geo import clause_shapes
from geo.anchors import Found
from geo.clause import Clause
from geo.drawn import Drawn, NotKnown

if TYPE_CHECKING:
    from geo.readings import Reader


def pair(reader: Reader, clause: Clause) -> Drawn | NotKnown | None:
    """Draw "between X and Y", "the X-Y road"."""
    if len(clause.names) > 2:
        return several(reader, clause)
    two = _two(reader, clause)
    if isinstance(two, NotKnown):
        return two
    a, b = two
    origin = next((o for o in reader.origins if o.candidate.id in _ids(a, b)), None)
    counted = any(c.kind == "distance" and c.directions is not None for c in reader.clauses)
    if clause.kind == "road" and origin is not None and counted:
        target = b if origin.candidate.id == a.candidate.id else a
        return heading(reader, origin, target)
    shape = clause_shapes.between(a, b, clause.kind == "road")
    labels = f"{a.candidate.name} and {b.candidate.name}"
    if clause.kind == "road":
        reader.note("no road data are embedded; the road is taken to run near the straight line")
    reader.origins += [a, b]
    return Drawn(shape, (a, b), f"between {labels}")


def several(reader: Reader, clause: Clause) -> Drawn | NotKnown:
    """Draw "between X, Y and Z": what the places enclose, and the lens between each two.

    An area that holds the place named before it ("between X, Deir al-Zor Province, and Y") only
    says where that is.
    """
    places: list[Found] = []
    for name in clause.names:
        answer = reader.look(name)
        if not answer.found:
            return NotKnown(clause, name, answer)
        before = places[-1] if places else None
        if before is None:
            best = answer.found[0]
        else:
            best = min(answer.found, key=lambda found: found.shape.distance(before.shape))
        if before is None or not (best.is_area and best.shape.covers(Point(*before.place[::-1]))):
            places.append(best)
    places = list({found.candidate.id: found for found in places}.values())
    if len(places) < 2:
        return NotKnown(clause, clause.names[-1], reader.look(clause.names[-1]))
    labels = [found.candidate.name for found in places]
    reader.origins += places
    shape = clause_shapes.amid(places)
    return Drawn(shape, tuple(places), f"between {', '.join(labels[:-1])} and {labels[-1]}")


def _two(reader: Reader, clause: Clause) -> tuple[Found, Found] | NotKnown:
    """Look up the two names of a pair, or the first way to part a hyphenated pair."""
    pairs = list(clause.pairs) or [(clause.names[0], clause.names[1])]
    missing: NotKnown | None = None
    for one, two in pairs:
        first = reader.look(one)
        second = reader.look(two)
        for name, answer in ((one, first), (two, second)):
            if not answer.found:
                missing = missing or NotKnown(clause, name, answer)
        if first.found and second.found:
            return _closest(first.found, second.found)
    if missing is None:
        raise AssertionError("a pair of names is either known or not")
    return missing


def toward(reader: Reader, clause: Clause) -> Drawn | NotKnown | None:
    """Draw "on the road to Y" from the place that another clause names."""
    answer = reader.look(clause.names[0])
    if not answer.found:
        return NotKnown(clause, clause.names[0], answer)
    if not reader.origins:
        reader.note(
            f"a road to {answer.found[0].candidate.name} may start anywhere: it narrows nothing"
        )
        return None
    return heading(reader, reader.origins[0], answer.found[0])


def heading(reader: Reader, origin: Found, target: Found) -> Drawn | None:
    if origin.candidate.id == target.candidate.id:
        return None
    reader.note("no road data are embedded; the road only gives the rough direction")
    shape = clause_shapes.toward(origin, target)
    return Drawn(shape, (origin, target), f"toward {target.candidate.name}")


def _closest(first: Sequence[Found], second: Sequence[Found]) -> tuple[Found, Found]:
    """Choose the readings of two names that lie nearest together."""
    pairs = [(a, b) for a in first for b in second if a.candidate.id != b.candidate.id]
    if not pairs:
        return first[0], second[0]
    return min(pairs, key=lambda p: p[0].shape.distance(p[1].shape))


def _ids(*found: Found) -> set[str]:
    return {f.candidate.id for f in found}
