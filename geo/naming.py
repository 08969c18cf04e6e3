"""Names inside a wording: where a name begins and ends, and the readings to look it up under."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from geo import compass, grammar
from geo.clause import Name
from geo.country_codes import capital_of
from geo.feature_files import rows_of
from geo.numbers import distance_at

_FLAGS = re.IGNORECASE
_TYPE = "|".join(sorted(map(re.escape, grammar.TYPES), key=len, reverse=True))
_WIDE = "|".join(grammar.WIDE)
_EDGE = "|".join(grammar.EDGE)
_HARMLESS = "|".join(sorted(map(re.escape, grammar.HARMLESS), key=len, reverse=True))

_TOKEN = re.compile(r"[^\s,;:،؛()\[\]\"“”«»]+")
_GAP = re.compile(r"[ \t\u00a0]+")
_QUOTES = re.compile(r"[\s\"“”«»]*")
# What may stand before a type word without being a name: "port city of", "Iraqi border town of".
_PLAIN = rf"(?:(?-i:[a-z])[\w-]*|{'|'.join(map(re.escape, grammar.ADJECTIVES))})"
# "the Syrian capital, Damascus", "the oblast's administrative centre, Kharkiv": the name follows.
_SEAT = (
    rf"(?:(?:{_PLAIN}|[\w.-]+['’]s)\s+){{0,3}}(?:capital(?:\s+city)?|"
    r"administrative\s+cent(?:er|re)|(?:largest|main|second|biggest)\s+city|seat)\s*,?\s+"
    r"(?=(?-i:[A-Z'’ʿ\"“]))"
)
_LEAD = re.compile(
    rf"(?:(?P<seat>{_SEAT})|the\s+|(?:{grammar.HELD})\s+|(?:{_HARMLESS})\s+(?!of\b)|"
    rf"(?P<owner>[\w.]+['’]s)\s+(?=(?-i:[A-Z]|a[a-z]{{1,2}}-|el-))|(?P<wide>(?:{_WIDE})(?:\s+areas?)?)\s+(?:of|around)\s+|"
    rf"(?:(?:far\s+)?{compass.ADJECTIVE}\s+(?=(?:{_TYPE})\s+of\s))|"
    rf"(?:{_PLAIN}\s+){{0,2}}(?P<type>{_TYPE})\s+(?:of\s+|called\s+|named\s+)(?:the\s+)?)[\"“”]?",
    _FLAGS,
)
# Where no "of" is needed; of other languages the words of `grammar.FOREIGN_TYPES`.
_FOREIGN = "|".join(sorted(map(re.escape, grammar.FOREIGN_TYPES), key=len, reverse=True))
_BARE_TYPE = re.compile(
    r"(?P<type>river|lake|mount|wadi|city|town|village|province|capital)\s+"
    rf"(?=(?-i:[A-Z'’ʿ\"“]))|(?P<foreign>{_FOREIGN})\s+(?=\w)",
    _FLAGS,
)
_TAIL = re.compile(
    rf"\s+(?P<type>{_TYPE}|{_WIDE}|{_EDGE}|{_FOREIGN}|areas?|proper|itself|"
    rf"military|international|civilian)$",
    _FLAGS,
)
# Words that end a name: what follows begins another clause.
_STOP = re.compile(
    rf"(?:and|&|but|or|in|inside|within|on|along|near|nearby|from|between|across|around|outside|toward|"
    rf"towards|close\s+to|next\s+to|opposite|where|which|that|who|when|while|after|before|during|"
    rf"to|via|by|with|is|was|were|located|situated|adjacent|beside|over|into|has|had|have|"
    rf"(?:just\s+|due\s+)?(?:{compass.NOUN})\s+(?:of|from)|(?:the\s+)?(?:{compass.ADJECTIVE})\s+"
    rf"(?:bank|side|shore|parts?|countryside|outskirts|suburbs?|edges?|entrances?)|at\s+the)(?![\w'’-])",
    _FLAGS,
)
_BEARING = re.compile(rf"(?:{compass.NOUN})\s+(?:of|from)\b", _FLAGS)
_SEPARATOR = re.compile(r"\s*[–—]\s*|\s+[-/]\s+|\s*/\s*|\s+to\s+|-", _FLAGS)
_POSSESSIVE = re.compile(r"['’]s?$")

Tail = re.Pattern[str]
MAX_WORDS = 8


def words(text: str) -> list[str]:
    """List the words of a text."""
    return re.findall(r"[^\W\d_]+", text)


def read_name(text: str, at: int, until: Tail | None = None) -> Name | None:
    """Read the name that begins at a position, with the type words around it.

    `until` names words that must end it (" road"); without one the type words stay part of the
    name's readings. None where no name begins there.
    """
    begin = at
    at = _QUOTES.match(text, at).end()  # type: ignore[union-attr]
    kinds: tuple[str, ...] | None = None
    sure = wide = around = namesake = province = False
    owner: int | None = None  # where the readings that keep a leading word begin
    while (lead := _LEAD.match(text, at) or _BARE_TYPE.match(text, at)) is not None:
        groups = lead.groupdict()
        if groups.get("type"):
            word = groups["type"].lower()
            kinds = grammar.TYPES.get(word, None) or kinds
            sure = kinds is not None
            around = around or word in grammar.AROUND
            namesake = namesake or word in grammar.NAMESAKE
            province = province or word in grammar.PROVINCIAL
        if groups.get("seat"):
            kinds, sure = grammar.SETTLEMENTS, True
        if groups.get("foreign"):
            found = grammar.FOREIGN_TYPES[groups["foreign"].lower()]
            kinds = found.kinds or kinds
            wide, around = wide or found.wide, around or found.around
            namesake = namesake or found.namesake
        if (
            groups.get("owner")
            or groups.get("foreign")
            or (groups.get("type") or "").lower() in _OFTEN_IN_NAMES
        ):
            owner = at
        wide = wide or bool(groups.get("wide"))
        at = lead.end()
    start, end = at, _name_end(text, at, until)
    if end <= start:
        return None
    full = text[start:end]
    tail = _readings(full)
    readings = (*_capital(full), *tail.texts)
    namesakes = frozenset(readings if namesake else tail.namesakes)
    if owner is not None and end > start:
        readings = (text[owner:end], *readings)
    if distance_at(text, start) is not None:
        return None
    if not any(c.isalpha() for c in full):
        return None
    return Name(
        text=text[max(begin, start) : end],
        start=start,
        end=end,
        texts=tuple(dict.fromkeys(readings)),
        kinds=kinds or tail.kinds,
        sure=sure or tail.sure,
        wide=wide or tail.wide,
        province=province or tail.province,
        around=around or tail.around,
        namesakes=namesakes,
    )


def _name_end(text: str, at: int, until: Tail | None) -> int:
    """Find where a name ends: at punctuation, a stop word, a distance, or after `MAX_WORDS`."""
    end, count, first, before = at, 0, True, ""
    if (whole := _names_with_and().match(text, at)) is not None:
        return whole.end()
    while count < MAX_WORDS:
        token = _TOKEN.match(text, at)
        if token is None:
            break
        if not first:
            stop = _STOP.match(text, at)
            if stop is not None and _ends_name(token):
                stop = None
            if stop is not None or distance_at(text, at) is not None:
                break
            if token.group().lower() == "of" and before in _DIVISIONS:
                break
        elif _BEARING.match(text, at) or (
            _STOP.match(text, at) and token.group().lower() in _NEVER_FIRST
        ):
            break
        end, count, first = token.end(), count + 1, False
        before = token.group().lower()
        if until is not None and until.match(text, end):
            break
        gap = _GAP.match(text, end)
        if gap is None:
            break
        at = gap.end()
    while end > 0 and text[end - 1] in ".'’!?…" and not text[:end].endswith(("St.", "Mt.")):
        end -= 1
    return end


# "Rajo district of Afrin": what follows is what the district belongs to.
_DIVISIONS = (grammar.AROUND | {"village", "town", "neighbourhood", "neighborhood"}) - {"region"}
_AFTER_NAME = re.compile(rf"$|[,،]|\s+(?:{_TYPE})\b", _FLAGS)


@cache
def _names_with_and() -> re.Pattern[str]:
    """Match the names of countries and provinces that hold an "and" ("Jammu and Kashmir")."""
    items = (*rows_of("countries"), *rows_of("admin1"))
    names = {n for item in items for n in (item.name, *item.names) if " and " in n}
    whole = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"(?:{whole})(?!\w)", _FLAGS)


def _ends_name(token: re.Match[str]) -> bool:
    """Tell "To" in "Than To, Yala", "Than To District": a capital before the end of a name."""
    if not token.group()[0].isupper() or token.string.isupper():
        return False
    return _AFTER_NAME.match(token.string, token.end()) is not None


_CAPITAL = re.compile(
    rf"(?P<whose>{'|'.join(map(re.escape, grammar.ADJECTIVES))})\s+capital(?:\s+city)?$", _FLAGS
)


def _capital(full: str) -> tuple[str, ...]:
    """Read "Syrian capital" as the capital's own name."""
    m = _CAPITAL.match(full)
    name = capital_of(grammar.ADJECTIVES[m.group("whose").lower()]) if m else None
    return (name,) if name else ()


_OFTEN_IN_NAMES = frozenset(("river", "lake", "mount", "wadi", "bridge", "camp"))
_NEVER_FIRST = frozenset(
    [
        "and",
        "but",
        "or",
        "in",
        "inside",
        "within",
        "on",
        "along",
        "near",
        "nearby",
        "from",
        "between",
        "across",
        "around",
        "outside",
        "toward",
        "towards",
        "opposite",
        "where",
        "which",
        "that",
        "who",
        "when",
        "while",
        "after",
        "before",
        "during",
        "to",
        "via",
        "by",
        "with",
        "is",
        "was",
        "were",
        "located",
        "situated",
        "adjacent",
        "beside",
        "over",
        "into",
        "has",
        "had",
        "have",
    ]
)


class Readings(NamedTuple):
    """The readings of a name, fullest first, and what its last words say about it."""

    texts: tuple[str, ...]
    kinds: tuple[str, ...] | None
    sure: bool
    wide: bool
    province: bool
    around: bool
    namesakes: frozenset[str]


def _readings(full: str) -> Readings:
    """List the readings of a name by taking type words off its end."""
    kinds: tuple[str, ...] | None = None
    wide = sure = around = namesake = province = False
    readings = [full]
    namesakes: set[str] = set()
    rest = _POSSESSIVE.sub("", full)
    while (tail := _TAIL.search(rest)) is not None and tail.start() > 0:
        word = tail.group("type").lower()
        foreign = grammar.FOREIGN_TYPES.get(word)
        found = foreign.kinds if foreign else grammar.TYPES.get(word)
        if foreign:
            wide, around = wide or foreign.wide, around or foreign.around
        if kinds is None and found is not None and not namesake:
            kinds, sure = found, True
        wide = wide or word in grammar.WIDE
        around = around or word in grammar.AROUND
        namesake = namesake or word in grammar.NAMESAKE
        province = province or word in grammar.PROVINCIAL
        rest = rest[: tail.start()]
        readings.append(rest)
        namesakes |= {rest} if namesake else set()
    if rest not in readings:
        readings.append(rest)
    return Readings(tuple(readings), kinds, sure, wide, province, around, frozenset(namesakes))


def _part(whole: Name, start: int, end: int) -> Name:
    text = whole.text[start:end]
    r = _readings(text.strip())
    begin = whole.start + start
    return Name(text.strip(), begin, begin + len(text), r.texts, r.kinds, r.sure, r.wide)


def pair_of(name: Name) -> tuple[tuple[Name, Name], ...]:
    """List the ways to part "Afrin-Darat Azza" into two names, the clearest separator first."""
    found = []
    for m in _SEPARATOR.finditer(name.text):
        if m.start() > 0 and m.end() < len(name.text):
            rank = 0 if m.group().strip() not in ("-",) or " " in m.group() else 1
            pair = (_part(name, 0, m.start()), _part(name, m.end(), len(name.text)))
            found.append((rank, m.start(), pair))
    return tuple(pair for _, _, pair in sorted(found, key=lambda f: f[:2]))


def border_names(name: Name) -> tuple[tuple[Name, Name], ...]:
    """List the ways to part "Syrian-Iraqi", "Russia–Ukraine", "Deir ez Zor/Homs"."""
    return pair_of(name)
