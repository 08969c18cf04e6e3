"""The phrase grammar: from the words of a place description to its clauses, with their spans.

`parse` reads left to right. At each place it tries the rules in order; a rule that matches yields a
clause and moves on. What no rule reads ends the parse and is reported, never guessed. The tables
stand in `geo.grammar`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from geo import compass, grammar
from geo.clause import Clause, Name, Phrase, Side
from geo.naming import border_names, pair_of, read_name, words
from geo.numbers import NUMBER, Distance, distance_at

_FLAGS = re.IGNORECASE
_NOUN = compass.NOUN
_ADJ = compass.ADJECTIVE

_FILLER = re.compile(
    r"[\s,;:.\"“”«»()\[\]–—]+|"
    r"(?:(?:in|at|from|across|to)\s+)?(?:the|an?)\s+(?:[a-z]+\s+)?(?:areas?|site|place|location|"
    r"desert|countryside|region|territory|zone|spot|point|outskirts)(?=\s+(?:between|near|around|"
    r"just|outside|along|on|about|some|\d|(?:north|south|east|west)[\w-]*\s+(?:of|from))\b)|"
    r"(?:and|but|then|also|located|situated|lying|lies|based|administratively|that\s+is|which\s+is|"
    r"is|was|were|being|somewhere|directly|immediately|due|roughly|approximately|approx\.?|just|"
    r"only|further|an?\s+(?:area|place|point|spot|location|site)|place|"
    r"areas?(?=\s+(?:between|near|around|along)\b)|about(?=\s+(?:half|mid)))\b\s*",
    _FLAGS,
)
_IN = re.compile(
    r"(?:(?:in|inside|within|at|of|from|part\s+of|belonging\s+to)\s+)(?:(?:the|a)\s+)?"
    r"(?:(?:areas?|parts?|territory|vicinity)\s+of\s+)?",
    _FLAGS,
)
_NEAR = re.compile(
    r"(?:(?:in|on|at|to)\s+)?(?:(?:the\s+)?(?:immediate\s+)?(?:vicinity|surroundings|environs|"
    r"neighbou?rhood|direction)\s+of|near(?:by)?(?:\s+to)?|close\s+(?:to|by)|next\s+to|adjacent\s+to|"
    r"not\s+far\s+from|beside|by|around|surrounding|in\s+and\s+around)\s+",
    _FLAGS,
)
_OUTSIDE = re.compile(
    r"(?:(?:on|at|in|to)\s+)?(?:just\s+|right\s+|immediately\s+)?(?:outside(?:\s+of)?|"
    rf"(?:the\s+)?(?:(?P<adj>{_ADJ})\s+)?(?:outskirts|suburbs?|edges?|periphery|fringes?|"
    r"entrances?|limits)\s+(?:of|to))\s+",
    _FLAGS,
)
_AT_KIND = re.compile(
    r"(?:(?:near(?:by)?|close\s+to|next\s+to|at|around|by|outside|beside|in)\s+)?"
    r"(?P<some>an?|one\s+of\s+the|some|several|the|two|three|four)\s+(?:[\w.-]+\s+){0,2}?",
    _FLAGS,
)
_CATEGORIES = [
    (re.compile(rf"(?:{pattern})\b", _FLAGS), label, kinds)
    for pattern, (label, kinds) in grammar.CATEGORIES.items()
]
_UNLISTED = re.compile(
    rf"(?:(?:near|close\s+to|at|in|outside|inside|on|along)\s+)?(?:an?|some|several|two|three)\s+"
    rf"(?:[\w-]+\s+)?(?:{grammar.UNLISTED})\b(?!\s+(?:of|called|named)\b)",
    _FLAGS,
)
_CALLED = re.compile(
    rf"(?:an?|the)\s+(?:[\w-]+\s+)?(?:{grammar.UNLISTED})\s+(?:called|named)\s+", _FLAGS
)
_AWAY = (
    r"\s*(?:away\s+|distant\s+)?(?:(?:to|in|toward|towards)\s+)?(?:the\s+)?(?:due\s+|straight\s+)?"
)
_DIRECTED = re.compile(
    rf"{_AWAY}(?P<dir>{_NOUN})(?:wards?)?(?:\s+(?:side|direction))?\s+(?:of|from|off)\s+", _FLAGS
)
_FROM = re.compile(
    r"\s*(?:away\s+|distant\s+|drive\s+)?(?:from|of|off|outside(?:\s+of)?|to|away\s+from|short\s+of)\s+",
    _FLAGS,
)
_INTO = re.compile(r"\s*(?:deep\s+)?(?:inside|into)\s+", _FLAGS)
_SIDEWAYS = re.compile(
    rf"(?:(?:to|in|on|at|from)\s+)?(?:the\s+)?(?:far\s+|due\s+)?(?P<dir>{_NOUN})"
    r"(?:\s+(?:side|direction))?\s+(?:of|from|to)\s+",
    _FLAGS,
)
_BETWEEN = re.compile(
    rf"(?:(?:on|in|at|along)\s+)?(?:the\s+)?(?:(?P<road>{grammar.ROAD})\s+)?"
    r"(?:(?:area|region|zone|territory|stretch|halfway|half\s+way|midway|somewhere)\s+)?between\s+",
    _FLAGS,
)
_ROAD_FROM = re.compile(
    rf"(?:(?:on|along|off|at|near)\s+)?(?:the\s+)?(?:main\s+|desert\s+|old\s+)?(?:{grammar.ROAD})\s+"
    r"(?:from|linking|connecting|joining)\s+",
    _FLAGS,
)
_ROAD_TO = re.compile(
    rf"(?:(?:on|along|off|at|near|from)\s+)?(?:the\s+)?(?:main\s+|desert\s+|old\s+)?"
    rf"(?:{grammar.ROAD})\s+(?:to|toward|towards|leading\s+to|for)\s+",
    _FLAGS,
)
_ROAD_AXIS = re.compile(
    rf"(?:(?:on|along|off|at|near|from)\s+)?(?:the\s+)?(?:{grammar.ROAD})\s+(?=[\w'’.-]+\s*[-–—]\s*\w)",
    _FLAGS,
)
_ROAD_LEAD = re.compile(r"(?:(?:on|along|off|at|near|from)\s+)?(?:the\s+)?(?:main\s+)?", _FLAGS)
_ROAD_TAIL = re.compile(rf"\s+(?:main\s+|desert\s+)?(?:{grammar.ROAD})\b", _FLAGS)
_ROAD_OFF = re.compile(
    r"(?:set\s+)?(?:back|away|off|some\s+way)\s+(?:from\s+)?(?:the\s+)?(?=[\w'’ –—-]{2,60}\b(?:"
    rf"{grammar.ROAD})\b)",
    _FLAGS,
)
_ROAD_NUMBER = re.compile(
    rf"(?:(?:on|along|off|at|near|from)\s+)?(?:the\s+)?(?:(?:{grammar.ROAD})\s+(?:no\.?\s*)?\d+|"
    rf"[A-Z]{{1,2}}-?\d+(?:\s+(?:international\s+)?(?:{grammar.ROAD}))?)\b",
    _FLAGS,
)
_BANK = re.compile(
    rf"(?:(?:on|along|at|to|from|in|by)\s+)?(?:(?P<both>both)\s+)?(?:the\s+)?"
    rf"(?:(?P<lr>left|right)(?:[\s-]+hand)?\s+|(?P<other>other|opposite|far)\s+|(?P<same>same|near)\s+|"
    rf"(?P<dir>{_ADJ}|{_NOUN})\s+)?(?P<what>(?:river\s*)?(?:banks?|shores?|sides?))\s+of\s+",
    _FLAGS,
)
_ACROSS = re.compile(
    r"(?:(?:on\s+)?the\s+(?:other|opposite|far)\s+side\s+(?:from|to)|(?:directly\s+|just\s+)?"
    r"(?:across\s+(?:from)|opposite(?:\s+to)?))\s+",
    _FLAGS,
)
_OVER = re.compile(r"(?:from\s+)?(?:across|over|beyond)\s+(?=the\s)", _FLAGS)
_ALONG = re.compile(r"(?:on|along|beside|by)\s+(?:the\s+)?(?:course\s+of\s+)?", _FLAGS)
_RIVER = re.compile(r"(?:the\s+)?river(?!\s+(?-i:[A-Z]))\b", _FLAGS)
_PART = re.compile(
    rf"(?:(?:in|inside|within|across|throughout|from|of)\s+)?(?:the\s+)?"
    rf"(?P<dirs>(?:far\s+)?(?:{_ADJ}|{_NOUN})(?:\s*(?:,|and|&|/|,\s*and)\s*(?:{_ADJ}|{_NOUN}))*)\s+"
    rf"(?P<what>(?:(?:parts?|areas?|half|section|sector|countryside|reaches|rural\s+areas?|desert|"
    rf"region|regions)\s+(?:of|in)\s+(?:the\s+)?)?)",
    _FLAGS,
)
_DESCRIBED = re.compile(
    rf"(?:(?:in|inside|within|from|of)\s+)?(?:the\s+)?(?:{_ADJ})\s+(?=(?:border\s+)?"
    r"(?:province|governorate|oblast|city|town|village|district|region|state|county|hamlet)\s+of\s)",
    _FLAGS,
)
_VALLEY = re.compile(r"(?:(?:middle|upper|lower)\s+)?(?P<river>.+?)(?:\s+river)?\s+valley", _FLAGS)
_CENTRE = re.compile(
    r"(?:(?:in|inside|of|from|across)\s+)?(?:the\s+)?central\s+(?:parts?\s+of\s+)?(?=\S)", _FLAGS
)
_OF_NAME = re.compile(
    rf"(?:['’]s?)?\s+(?P<dir>{_ADJ})\s+(?:countryside|suburbs?|outskirts|parts?)\b", _FLAGS
)
_BORDER = re.compile(
    r"(?:(?:on|at|along|near|to)\s+)?(?:the\s+)?(?:international\s+)?(?:borders?|frontier|boundary)\s+"
    r"(?:area\s+|region\s+)?(?P<how>with|between|of|from)\s+",
    _FLAGS,
)
_BORDER_LEAD = re.compile(r"(?:(?:on|at|along|near|to|inside|in)\s+)?(?:the\s+)?", _FLAGS)
_BORDER_TAIL = re.compile(
    r"\s*(?:borders?|frontier|boundary)(?:\s+(?:area|region|zone|crossing))?\b", _FLAGS
)

# a time on the way is no distance
_DURATION = re.compile(
    rf"(?:about\s+|some\s+|less\s+than\s+)?(?:{NUMBER}|several|a\s+few|half\s+an?)"
    r"[\s-]*(?:hours?|hrs?|minutes?|mins?|days?)\b",
    _FLAGS,
)

Rule = Callable[[str, int], Clause | None]


def parse(text: str) -> Phrase:
    """Take a wording apart into clauses.

    A wording over `grammar.MAX_WORDING` characters is not read. `Phrase.rest` holds the part that
    no rule read; the clauses before it are kept.
    """
    if len(text) > grammar.MAX_WORDING:
        return Phrase(text[: grammar.MAX_WORDING], (), text[:60] + "…")
    clauses: list[Clause] = []
    at = _skip(text, 0)
    while at < len(text):
        if (late := _DURATION.match(text, at)) is not None:
            return Phrase(text, tuple(clauses), late.group())
        found = next((c for rule in RULES if (c := rule(text, at)) is not None), None)
        if found is None or found.end <= at:
            return Phrase(text, tuple(clauses), text[at:].strip())
        clauses.append(found)
        at = _skip(text, found.end)
    return Phrase(text, tuple(clauses), None if clauses else text.strip())


def _skip(text: str, at: int) -> int:
    while (found := _FILLER.match(text, at)) is not None and found.end() > at:
        if distance_at(text, at) is not None:
            break
        at = found.end()
    return at


def _distance(text: str, at: int) -> Clause | None:
    """Read "8 km east of X", "28 km from X", "5 km inside X", "within 5 km of X"."""
    begin = at
    within = re.compile(
        r"within\s+|in\s+a\s+radius\s+of\s+|at\s+|some\s+(?=\d)|the\s+", _FLAGS
    ).match(text, at)
    distance = distance_at(text, at)
    if distance is None and within is not None:
        distance = distance_at(text, within.end())
        if distance is not None and within.group().lower().startswith(("within", "in ")):
            distance = distance._replace(hedge="up to")
    if distance is None:
        return None
    if (m := _INTO.match(text, distance.end)) is not None:
        target = _target(text, m.end())
        return target and replace(
            target, kind="distance", start=begin, distance=distance, border=True, inside=True
        )
    if (m := _DIRECTED.match(text, distance.end)) is not None:
        directions = (compass.read(m.group("dir")),)
        return _distant(text, begin, m.end(), distance, directions)
    if (m := _FROM.match(text, distance.end)) is not None:
        return _distant(text, begin, m.end(), distance, ())
    return None


def _distant(
    text: str, begin: int, at: int, distance: Distance, directions: tuple[compass.Direction, ...]
) -> Clause | None:
    target = _target(text, at)
    if target is None:
        return None
    return replace(target, kind="distance", start=begin, distance=distance, directions=directions)


def _target(text: str, at: int) -> Clause | None:
    """Read what a distance or direction is taken from: a border, a kind of thing, or a name."""
    for rule in (_border, _category):
        if (found := rule(text, at)) is not None:
            return found
    if (m := _RIVER.match(text, at)) is not None:
        return Clause("bank", at, m.end(), side="any")
    bank = _BANK.match(text, at)
    name = read_name(text, bank.end() if bank else at)
    return Clause("place", at, name.end, names=(name,)) if name else None


def _direction(text: str, at: int) -> Clause | None:
    """Read "south of X" without a distance."""
    m = _SIDEWAYS.match(text, at)
    if m is None:
        return None
    target = _target(text, m.end())
    if target is None:
        return None
    return replace(target, kind="direction", start=at, directions=(compass.read(m.group("dir")),))


def _between(text: str, at: int) -> Clause | None:
    """Read "between X and Y", "the road between X and Y"."""
    m = _BETWEEN.match(text, at)
    return _two(text, at, m.end(), "road" if m.group("road") else "between") if m else None


def _road(text: str, at: int) -> Clause | None:
    """Read "the X–Y road", "the road from X to Y", "the road to Y", "the Y axis", "the M4"."""
    if (m := _ROAD_NUMBER.match(text, at)) is not None:
        return Clause("unused", at, m.end(), label="no road data are embedded")
    if (m := _ROAD_OFF.match(text, at)) is not None:
        name = read_name(text, m.end(), until=_ROAD_TAIL)
        tail = _ROAD_TAIL.match(text, name.end) if name else None
        end = tail.end() if tail else m.end()
        return Clause("unused", at, end, label="the words do not say how far off the road")
    if (m := _ROAD_FROM.match(text, at)) is not None:
        return _two(text, at, m.end(), "road")
    if (m := _ROAD_TO.match(text, at)) is not None:
        name = read_name(text, m.end())
        return Clause("toward", at, name.end, names=(name,)) if name else None
    if (m := _ROAD_AXIS.match(text, at)) is not None:
        name = read_name(text, m.end())
        pairs = pair_of(name) if name else ()
        return Clause("road", at, name.end, names=(name,), pairs=pairs) if name and pairs else None
    lead = _ROAD_LEAD.match(text, at)
    begin = lead.end() if lead else at
    name = read_name(text, begin, until=_ROAD_TAIL)
    tail = _ROAD_TAIL.match(text, name.end) if name else None
    if name is None or tail is None:
        return None
    pairs = pair_of(name)
    if pairs:
        return Clause("road", at, tail.end(), names=(name,), pairs=pairs)
    return Clause("toward", at, tail.end(), names=(name,))


def _two(text: str, at: int, begin: int, kind: str) -> Clause | None:
    first = read_name(text, begin)
    if first is None:
        return None
    joint = re.compile(r"\s*,?\s*(?:and|to|with|&|[-–—])\s+", _FLAGS).match(text, first.end)
    second = read_name(text, joint.end()) if joint else None
    if second is None:
        pairs = pair_of(first)
        if not pairs:
            return None
        tail = _ROAD_TAIL.match(text, first.end)
        end = tail.end() if tail else first.end
        return Clause("road" if kind == "road" else "between", at, end, (first,), pairs=pairs)
    tail = _ROAD_TAIL.match(text, second.end)
    end = tail.end() if tail else second.end
    made = "road" if kind == "road" or tail else "between"
    return Clause("road" if made == "road" else "between", at, end, names=(first, second))


def _bank(text: str, at: int) -> Clause | None:
    """Read "the eastern bank of R", "on the other side of the river", "across the river from X"."""
    if (m := _BANK.match(text, at)) is not None:
        side: Side | None = None
        if m.group("lr"):
            side = "left" if m.group("lr").lower() == "left" else "right"
        elif m.group("other"):
            side = "other"
        elif m.group("same"):
            side = "this"
        directions = (compass.read(m.group("dir")),) if m.group("dir") else ()
        river = _river(text, m.end())
        banks = "side" not in m.group("what").lower()
        if river is not None and (banks or river[1] or side or _watery(river[0])):
            name, _, end = river
            return Clause(
                "bank",
                at,
                end,
                names=(name,) if name else (),
                directions=directions,
                side=side or ("any" if not directions else None),
            )
        return None
    if (m := _OVER.match(text, at)) is not None:
        river = _river(text, m.end())
        if river is None or not (river[1] or _watery(river[0])):
            return None
        name, _, end = river
        seen = re.compile(r"\s+(?:from|of)\s+", _FLAGS).match(text, end)
        place = read_name(text, seen.end()) if seen else None
        names = ((name,) if name else ()) + ((place,) if place else ())
        label = "from" if place else ""
        return Clause(
            "bank", at, place.end if place else end, names=names, side="other", label=label
        )
    if (m := _ACROSS.match(text, at)) is not None:
        name = read_name(text, m.end())
        return Clause("near", at, name.end, names=(name,), label="across") if name else None
    if (m := _ALONG.match(text, at)) is not None:
        river = _river(text, m.end())
        if river is not None and (river[1] or _watery(river[0])):
            name, _, end = river
            return Clause("bank", at, end, names=(name,) if name else (), side="any")
    return None


def _river(text: str, at: int) -> tuple[Name | None, bool, int] | None:
    """Read a river's name, or "the river"; says also whether the words call it a river."""
    if (m := _RIVER.match(text, at)) is not None:
        return None, True, m.end()
    name = read_name(text, at)
    return (name, bool(name.kinds and "river" in name.kinds), name.end) if name else None


def _watery(name: Name | None) -> bool:
    """Say whether a name is a large river's or a line's, known without the word "river"."""
    if name is None:
        return False
    known = {"euphrates", "tigris", "nile", "dnieper", "dnipro", "jordan", "niger", "congo"}
    lower = name.text.lower()
    return any(w in known for w in words(lower)) or "line" in words(lower)


def _part(text: str, at: int) -> Clause | None:
    """Read "northern and eastern X", "the northern countryside of X", "north X"."""
    m = _PART.match(text, at)
    if m is None or re.match(r"(?:of|from)\b", text[m.end() :], _FLAGS):
        return None
    name = read_name(text, m.end())
    if name is None:
        return None
    found = re.findall(rf"{_ADJ}|{_NOUN}", m.group("dirs"), _FLAGS)
    directions = tuple(compass.read(word) for word in found)
    wide = name.wide or bool(re.search(r"country|desert|rural", m.group("what"), _FLAGS))
    whole = text[m.start("dirs") : name.end]
    return Clause(
        "part", at, name.end, names=(replace(name, wide=wide),), directions=directions, label=whole
    )


def _central(text: str, at: int) -> Clause | None:
    """Read "central X"."""
    m = _CENTRE.match(text, at)
    name = read_name(text, m.end()) if m else None
    if name is None:
        return None
    return Clause(
        "part", at, name.end, names=(name,), label=text[at : name.end].strip(), side="any"
    )


def _described(text: str, at: int) -> Clause | None:
    """Read "the eastern province of X": the word describes the province and does not cut it."""
    m = _DESCRIBED.match(text, at)
    name = read_name(text, m.end()) if m else None
    return Clause("place", at, name.end, names=(name,), inside=True) if name else None


def _near(text: str, at: int) -> Clause | None:
    """Read "near X", "around X", "in the vicinity of X"."""
    m = _NEAR.match(text, at)
    name = read_name(text, m.end()) if m else None
    return Clause("near", at, name.end, names=(name,)) if name else None


def _outside(text: str, at: int) -> Clause | None:
    """Read "outside X", "on the northern outskirts of X"."""
    m = _OUTSIDE.match(text, at)
    name = read_name(text, m.end()) if m else None
    if m is None or name is None:
        return None
    directions = (compass.read(m.group("adj")),) if m.group("adj") else ()
    label = "outside" if "outside" in m.group().lower() else "outskirts"
    return Clause("outside", at, name.end, names=(name,), directions=directions, label=label)


def _category(text: str, at: int) -> Clause | None:
    """Read "near an oil refinery", "a bridge": one of a kind, not said which."""
    m = _AT_KIND.match(text, at)
    if m is None:
        return None
    for pattern, label, kinds in _CATEGORIES:
        thing = pattern.match(text, m.end())
        named = m.group("some").lower() == "the" or (
            thing is not None and re.match(r"\s+(?:of|called|named)\s", text[thing.end() :], _FLAGS)
        )
        if thing is not None and not named:
            return Clause("kind", at, thing.end(), kinds=kinds, label=label)
    return None


def _unlisted(text: str, at: int) -> Clause | None:
    """Read "a village", "a checkpoint": there is no list that would narrow it."""
    if (m := _CALLED.match(text, at)) is not None:
        name = read_name(text, m.end())
        return Clause("place", at, name.end, names=(name,)) if name else None
    m = _UNLISTED.match(text, at)
    return Clause("unused", at, m.end(), label="the words do not say which") if m else None


def _border(text: str, at: int) -> Clause | None:
    """Read "the X-Y border", "the border with X", "the border between X and Y"."""
    if (m := _BORDER.match(text, at)) is not None:
        if m.group("how").lower() == "between":
            two = _two(text, at, m.end(), "between")
            return replace(two, kind="border", border=True) if two else None
        name = read_name(text, m.end())
        return Clause("border", at, name.end, names=(name,), border=True) if name else None
    lead = _BORDER_LEAD.match(text, at)
    name = read_name(text, lead.end() if lead else at, until=_BORDER_TAIL)
    tail = _BORDER_TAIL.match(text, name.end) if name else None
    if name is None or tail is None:
        return None
    # "the border town of X" is a town, and "X border crossing" a place of its own
    end = tail.end()
    town = re.match(r"\s+(?:town|city|village|province|post)s?\b", text[end:], _FLAGS)
    if town or re.match(r"\s*$", name.text):
        return None
    pairs = border_names(name)
    if pairs:
        return Clause("border", at, end, names=(name,), pairs=pairs, border=True)
    return Clause("border", at, end, names=(name,), border=True)


def _place(text: str, at: int) -> Clause | None:
    """Read a bare name, or "in X": the place itself, or what it lies in."""
    m = _IN.match(text, at)
    name = read_name(text, m.end()) if m else None
    if name is not None:
        return Clause("place", at, name.end, names=(name,), inside=True)
    name = read_name(text, at)
    if name is None:
        return None
    if (m := _OF_NAME.match(text, name.end)) is not None:
        return Clause(
            "part",
            at,
            m.end(),
            names=(replace(name, wide=True),),
            directions=(compass.read(m.group("dir")),),
        )
    if (m := _VALLEY.fullmatch(name.text)) is not None:
        return Clause("bank", at, name.end, names=(_river_of(name, m),), side="any", label="valley")
    return Clause("place", at, name.end, names=(name,), inside=name.wide)


def _river_of(name: Name, valley: re.Match[str]) -> Name:
    river = valley.group("river")
    return replace(name, texts=(f"{river} River", river), kinds=("river",))


#: In this order: the longer and more telling wording first.
RULES: tuple[Rule, ...] = (
    _distance,
    _bank,
    _direction,
    _between,
    _border,
    _road,
    _outside,
    _category,
    _unlisted,
    _near,
    _described,
    _part,
    _central,
    _place,
)
