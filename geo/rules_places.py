"""Rules of the phrase grammar for places: distances, directions, nearness, parts, plain names.

A rule takes the text and a position and returns the clause that begins there, or None.
"""

from __future__ import annotations

import re
from dataclasses import replace

from geo import compass, grammar, patterns
from geo.clause import Clause, Name
from geo.naming import read_name
from geo.numbers import Distance, distance_at
from geo.rules_lines import border


def distance(text: str, at: int) -> Clause | None:
    """Read "8 km east of X", "28 km from X", "5 km inside X", "within 5 km of X"."""
    begin = at
    within = patterns.WITHIN.match(text, at)
    distance = distance_at(text, at)
    if distance is None and within is not None:
        distance = distance_at(text, within.end())
        if distance is not None and within.group().lower().startswith(("within", "in ")):
            distance = distance._replace(hedge="up to")
    if distance is None or distance.low > grammar.MAX_DISTANCE_M:
        return None
    if (m := patterns.INTO.match(text, distance.end)) is not None:
        into = target(text, m.end())
        return into and replace(
            into, kind="distance", start=begin, distance=distance, border=True, inside=True
        )
    if (m := patterns.DIRECTED.match(text, distance.end)) is not None:
        directions = (compass.read(m.group("dir")),)
        return distant(text, begin, m.end(), distance, directions)
    if (m := patterns.FROM.match(text, distance.end)) is not None:
        found = distant(text, begin, m.end(), distance, ())
        return replace(found, label="flow") if found and m.group("flow") else found
    return None


def distant(
    text: str, begin: int, at: int, distance: Distance, directions: tuple[compass.Direction, ...]
) -> Clause | None:
    counted = target(text, at)
    if counted is None:
        return None
    return replace(counted, kind="distance", start=begin, distance=distance, directions=directions)


def target(text: str, at: int) -> Clause | None:
    """Read what a distance or direction is taken from: a border, a kind of thing, or a name."""
    for rule in (border, category):
        if (found := rule(text, at)) is not None:
            return found
    if (m := patterns.RIVER.match(text, at)) is not None:
        return Clause("bank", at, m.end(), side="any")
    bank = patterns.BANK.match(text, at)
    name = read_name(text, bank.end() if bank else at)
    return Clause("place", at, name.end, names=(name,)) if name else None


def direction(text: str, at: int) -> Clause | None:
    """Read "south of X" without a distance."""
    m = patterns.SIDEWAYS.match(text, at)
    if m is None:
        return None
    counted = target(text, m.end())
    if counted is None:
        return None
    ways = (compass.read(m.group("dir")),)
    if counted.kind == "place" and m.group().lower().startswith("in "):  # "in the north of Syria"
        return Clause("part", at, counted.end, names=counted.names, directions=ways)
    return replace(counted, kind="direction", start=at, directions=ways)


def part(text: str, at: int) -> Clause | None:
    """Read "northern and eastern X", "the northern countryside of X", "north X"."""
    m = patterns.PART.match(text, at)
    if m is None or patterns.OF.match(text, m.end()):
        return None
    name = read_name(text, m.end())
    if name is None:
        return None
    found = patterns.A_DIRECTION.findall(m.group("dirs"))
    directions = tuple(compass.read(word) for word in found)
    wide = name.wide or bool(patterns.COUNTRYSIDE.search(m.group("what")))
    whole = text[m.start("dirs") : name.end]
    return Clause(
        "part",
        at,
        name.end,
        names=(replace(name, wide=wide),),
        directions=directions,
        label=whole,
        bare=not m.group("what"),
    )


def central(text: str, at: int) -> Clause | None:
    """Read "central X"."""
    m = patterns.CENTRE.match(text, at)
    name = read_name(text, m.end()) if m else None
    if name is None:
        return None
    return Clause(
        "part", at, name.end, names=(name,), label=text[at : name.end].strip(), side="any"
    )


def described(text: str, at: int) -> Clause | None:
    """Read "the eastern province of X": the word describes the province and does not cut it."""
    m = patterns.DESCRIBED.match(text, at)
    name = read_name(text, m.end()) if m else None
    return Clause("place", at, name.end, names=(name,), inside=True) if name else None


def possessed(text: str, at: int) -> Clause | None:
    """Read "Syria's eastern X province" (X itself) and "Syria's east" (a part of Syria)."""
    m = patterns.POSSESSED.match(text, at)
    if m is None:
        return None
    name = read_name(text, m.end())
    if name is not None and name.sure:
        return Clause("place", at, name.end, names=(name,), inside=True)
    owner = read_name(text[: m.end("owner")], m.start("owner"))
    if name is not None or owner is None or patterns.OF_NAME.match(text, m.end("owner")):
        return None
    directions = (compass.read(m.group("dir")),)
    return Clause("part", at, m.end("dir"), names=(owner,), directions=directions)


def near(text: str, at: int) -> Clause | None:
    """Read "near X", "around X", "in the vicinity of X"."""
    m = patterns.NEAR.match(text, at)
    edge = border(text, m.end()) if m else None
    if edge is not None:
        return replace(edge, start=at)
    name = read_name(text, m.end()) if m else None
    return Clause("near", at, name.end, names=(name,)) if name else None


def outside(text: str, at: int) -> Clause | None:
    """Read "outside X", "on the northern outskirts of X"."""
    m = patterns.OUTSIDE.match(text, at)
    name = read_name(text, m.end()) if m else None
    if m is None or name is None:
        return None
    directions = (compass.read(m.group("adj")),) if m.group("adj") else ()
    label = "outside" if "outside" in m.group().lower() else "outskirts"
    return Clause("outside", at, name.end, names=(name,), directions=directions, label=label)


def category(text: str, at: int) -> Clause | None:
    """Read "near an oil refinery", "a bridge": one of a kind, not said which."""
    m = patterns.AT_KIND.match(text, at)
    if m is None:
        return None
    for pattern, label, kinds in patterns.CATEGORIES:
        thing = pattern.match(text, m.end())
        named = m.group("some").lower() == "the" or (
            thing is not None and patterns.NAMED.match(text, thing.end())
        )
        if thing is not None and not named:
            return Clause("kind", at, thing.end(), kinds=kinds, label=label)
    return None


def unlisted(text: str, at: int) -> Clause | None:
    """Read "a village", "a checkpoint": there is no list that would narrow it."""
    if (m := patterns.CALLED.match(text, at)) is not None:
        name = read_name(text, m.end())
        return Clause("place", at, name.end, names=(name,)) if name else None
    m = patterns.UNLISTED.match(text, at)
    return Clause("unused", at, m.end(), label="the words do not say which") if m else None


def place(text: str, at: int) -> Clause | None:
    """Read a bare name, or "in X": the place itself, or what it lies in."""
    m = patterns.IN.match(text, at)
    if m is not None and m.group() == "At ":  # an article: "At Tamani'ah"
        m = None
    name = read_name(text, m.end()) if m else None
    if name is not None:
        return Clause("place", at, name.end, names=(name,), inside=True)
    name = read_name(text, at)
    if name is None:
        return None
    if (m := patterns.OF_NAME.match(text, name.end)) is not None:
        if patterns.EDGES.match(m.group("what")):
            ways = (compass.read(m.group("dir")),) if m.group("dir") else ()
            edge = replace(name, texts=(name.texts[-1], *name.texts))
            return Clause("outside", at, m.end(), (edge,), directions=ways, label="outskirts")
        return Clause(
            "part",
            at,
            m.end(),
            names=(replace(name, wide=True),),
            directions=(compass.read(m.group("dir")),) if m.group("dir") else (),
        )
    if (m := patterns.VALLEY.fullmatch(name.text)) is not None:
        return Clause("bank", at, name.end, names=(river_of(name, m),), side="any", label="valley")
    return Clause("place", at, name.end, names=(name,))


def river_of(name: Name, valley: re.Match[str]) -> Name:
    river = valley.group("river")
    return replace(name, texts=(f"{river} River", river), kinds=("river",))
