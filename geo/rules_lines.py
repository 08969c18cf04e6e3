"""Rules of the phrase grammar for rivers, roads, borders and what lies between two places.

A rule takes the text and a position and returns the clause that begins there, or None.
"""

from __future__ import annotations

from dataclasses import replace

from geo import compass, patterns
from geo.clause import Clause, Name, Side
from geo.naming import border_names, pair_of, read_name, words

MOST_NAMES = 6  # of the places that something lies between


def between(text: str, at: int) -> Clause | None:
    """Read "between X and Y", "between X, Y and Z", "the road between X and Y"."""
    m = patterns.BETWEEN.match(text, at)
    if m and not m.group("road") and (several := _several(text, at, m.end())) is not None:
        return several
    return _two(text, at, m.end(), "road" if m.group("road") else "between") if m else None


def road(text: str, at: int) -> Clause | None:
    """Read "the X–Y road", "the road from X to Y", "the road to Y", "the Y axis", "the M4"."""
    if (m := patterns.ROAD_NUMBER.match(text, at)) is not None:
        return Clause("unused", at, m.end(), label="no road data are embedded")
    if (m := patterns.ROAD_OFF.match(text, at)) is not None:
        name = read_name(text, m.end(), until=patterns.ROAD_TAIL)
        tail = patterns.ROAD_TAIL.match(text, name.end) if name else None
        end = tail.end() if tail else m.end()
        return Clause("unused", at, end, label="the words do not say how far off the road")
    if (m := patterns.ROAD_FROM.match(text, at)) is not None:
        return _two(text, at, m.end(), "road")
    if (m := patterns.ROAD_TO.match(text, at)) is not None:
        name = read_name(text, m.end())
        return Clause("toward", at, name.end, names=(name,)) if name else None
    if (m := patterns.TOWARD.match(text, at)) is not None:
        name = read_name(text, m.end())
        return Clause("toward", at, name.end, names=(name,)) if name else None
    if (m := patterns.ROAD_AXIS.match(text, at)) is not None:
        name = read_name(text, m.end())
        pairs = pair_of(name) if name else ()
        return Clause("road", at, name.end, names=(name,), pairs=pairs) if name and pairs else None
    lead = patterns.ROAD_LEAD.match(text, at)
    begin = lead.end() if lead else at
    name = read_name(text, begin, until=patterns.ROAD_TAIL)
    tail = patterns.ROAD_TAIL.match(text, name.end) if name else None
    if name is None or tail is None:
        return None
    pairs = pair_of(name)
    if pairs:
        return Clause("road", at, tail.end(), names=(name,), pairs=pairs)
    return Clause("toward", at, tail.end(), names=(name,))


def _several(text: str, at: int, begin: int) -> Clause | None:
    """Read three names or more, parted by commas, "and" before the last; None for anything else."""
    names: list[Name] = []
    while len(names) < MOST_NAMES:
        name = read_name(text, begin)
        if name is None:
            return None
        names.append(name)
        last = patterns.LISTED_LAST.match(text, name.end)
        joint = last or patterns.LISTED.match(text, name.end)
        if joint is None:
            return None
        if last is not None:
            final = read_name(text, last.end())
            if final is None or len(names) < 2:
                return None
            return Clause("between", at, final.end, names=(*names, final))
        begin = joint.end()
    return None


def _two(text: str, at: int, begin: int, kind: str) -> Clause | None:
    first = read_name(text, begin)
    if first is None:
        return None
    joint = patterns.JOINT.match(text, first.end)
    second = read_name(text, joint.end()) if joint else None
    if second is None:
        pairs = pair_of(first)
        if not pairs:
            return None
        tail = patterns.ROAD_TAIL.match(text, first.end)
        end = tail.end() if tail else first.end
        return Clause("road" if kind == "road" else "between", at, end, (first,), pairs=pairs)
    tail = patterns.ROAD_TAIL.match(text, second.end)
    end = tail.end() if tail else second.end
    made = "road" if kind == "road" or tail else "between"
    return Clause("road" if made == "road" else "between", at, end, names=(first, second))


def bank(text: str, at: int) -> Clause | None:
    """Read "the eastern bank of R", "on the other side of the river", "across the river from X"."""
    if (m := patterns.BANK.match(text, at)) is not None:
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
    if (m := patterns.OVER_BORDER.match(text, at)) is not None:
        name = read_name(text, m.end())
        return (
            Clause("near", at, name.end, names=(name,), label="over the border") if name else None
        )
    if (m := patterns.OVER.match(text, at)) is not None:
        river = _river(text, m.end())
        if river is None or not (river[1] or _watery(river[0])):
            return None
        name, _, end = river
        seen = patterns.SEEN_FROM.match(text, end)
        place = read_name(text, seen.end()) if seen else None
        names = ((name,) if name else ()) + ((place,) if place else ())
        label = "from" if place else ""
        return Clause(
            "bank", at, place.end if place else end, names=names, side="other", label=label
        )
    if (m := patterns.ACROSS.match(text, at)) is not None:
        name = read_name(text, m.end())
        return Clause("near", at, name.end, names=(name,), label="across") if name else None
    if (m := patterns.ALONG.match(text, at)) is not None:
        river = _river(text, m.end())
        if river is not None and (river[1] or _watery(river[0])):
            name, _, end = river
            return Clause("bank", at, end, names=(name,) if name else (), side="any")
    return None


def coast(text: str, at: int) -> Clause | None:
    """Read "on the coast", "on the Libyan coastline of the Mediterranean Sea": not known here."""
    m = patterns.COAST.match(text, at)
    return Clause("unused", at, m.end(), label="coasts are not told from land here") if m else None


def _river(text: str, at: int) -> tuple[Name | None, bool, int] | None:
    """Read a river's name, or "the river"; says also whether the words call it a river."""
    if (m := patterns.RIVER.match(text, at)) is not None:
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


def border(text: str, at: int) -> Clause | None:
    """Read "the X-Y border", "the border with X", "the border between X and Y"."""
    if (m := patterns.BORDER.match(text, at)) is not None:
        if m.group("how").lower() == "between":
            two = _two(text, at, m.end(), "between")
            return replace(two, kind="border", border=True) if two else None
        name = read_name(text, m.end())
        return Clause("border", at, name.end, names=(name,), border=True) if name else None
    if (m := patterns.BORDERING.match(text, at)) is not None:
        name = read_name(text, m.end())
        label = "it says what the place before it borders, not where in it"
        return Clause("unused", at, name.end, label=label) if name else None
    lead = patterns.BORDER_LEAD.match(text, at)
    name = read_name(text, lead.end() if lead else at, until=patterns.BORDER_TAIL)
    tail = patterns.BORDER_TAIL.match(text, name.end) if name else None
    if name is None or tail is None:
        return None
    # "the border town of X" is a town, and "X border crossing" a place of its own
    end = tail.end()
    if patterns.BORDER_PLACE.match(text, end):
        return None
    if (m := patterns.WITH.match(text, end)) is not None:
        other = read_name(text, m.end())
        if other is not None:
            return Clause("border", at, other.end, names=(name, other), border=True)
    pairs = border_names(name)
    if pairs:
        return Clause("border", at, end, names=(name,), pairs=pairs, border=True)
    return Clause("border", at, end, names=(name,), border=True)
