"""Guesses which columns of a table of places say what; the user may overrule each guess.

A guess goes by the column's name and by what stands in its first cells: a column called "lat" of
words is none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from geo.country_codes import code_of

Row = dict[str, str]
SAMPLE = 200
"""Rows that a guess looks at."""

_LATITUDE = re.compile(r"lat|latitude|y|point_?y|y_?coord\w*|lat_?(dd|deg|wgs\w*)|latitud")
_LONGITUDE = re.compile(r"lon|lng|long|longitude|x|point_?x|x_?coord\w*|long?_?(dd|deg|wgs\w*)")
_COUNTRY = re.compile(r"(adm(in)?_?0|country|iso_?(a?2|a?3)?|cc|pays|nation)\w*")
_ADMIN = re.compile(r"adm(in)?_?1\w*|governorates?\w*|province\w*|state\w*|region\w*|oblast\w*")
_POPULATION = re.compile(r"pop(ulation)?\w*|inhabitants|people")
_ID = re.compile(r"(\w*_)?(p_?code|geonameid|uuid|id|code|ref)")
_NAME = re.compile(
    r"name|(^|_)alt(_|\d|ernat|$)|toponym|village|settlement|town|place|site|localit|label"
)
_NO_NAME = re.compile(r"adm(in)?_?\d|p_?code|(^|_)(id|code|date|source|type|kind|class)($|_)|count")


@dataclass(frozen=True, slots=True)
class Guess:
    """The columns that seem to say what; None where none seems to."""

    names: tuple[str, ...]
    lat: str | None
    lon: str | None
    country: str | None
    admin: str | None
    id: str | None
    population: str | None


def guess_columns(header: Sequence[str], rows: Sequence[Row]) -> Guess:
    """Guess the columns of a table from its header and its first rows."""
    cells = {
        name: [text for row in rows[:SAMPLE] if (text := (row.get(name) or "").strip())]
        for name in header
    }

    def first(wanted: re.Pattern[str], fits: Callable[[list[str]], bool]) -> str | None:
        hits = [name for name in header if wanted.fullmatch(_bare(name)) and fits(cells[name])]
        return min(hits, key=lambda name: _filled(cells[name]), default=None)

    lat = first(_LATITUDE, lambda texts: _numbers(texts, 90))
    lon = first(_LONGITUDE, lambda texts: _numbers(texts, 180))
    country = first(_COUNTRY, lambda texts: _mostly(texts, lambda text: code_of(text) is not None))
    admin = first(_ADMIN, lambda texts: _mostly(texts, _is_words))
    own = first(_ID, lambda texts: len(texts) == len(set(texts)) == min(len(rows), SAMPLE) > 0)
    people = first(_POPULATION, lambda texts: _numbers(texts, math.inf))
    taken = {lat, lon, country, admin, own, people}
    names = tuple(
        name
        for name in header
        if name not in taken
        and _NAME.search(_bare(name))
        and not _NO_NAME.search(_bare(name))
        and (not cells[name] or _mostly(cells[name], _is_words))
    )
    return Guess(names, lat, lon, country, admin, own, people)


def _bare(name: str) -> str:
    return re.sub(r"[\s.-]+", "_", name.strip().casefold())


def _filled(texts: list[str]) -> int:
    return -len(texts)


def _mostly(texts: list[str], fits: Callable[[str], bool], share: float = 0.9) -> bool:
    return bool(texts) and _count(texts, fits) >= share * len(texts)


def _count(texts: Iterable[str], fits: Callable[[str], bool]) -> int:
    return sum(fits(text) for text in texts)


def _numbers(texts: list[str], largest: float) -> bool:
    """Tell cells most of which are numbers; some may be the rejects of the list."""
    return _mostly(texts, lambda text: _number(text, largest), 0.5)


def _number(text: str, largest: float) -> bool:
    try:
        return abs(float(text.replace(",", ""))) <= largest
    except ValueError:
        return False


def _is_words(text: str) -> bool:
    """Tell words from numbers and codes such as SY070500."""
    letters = sum(ch.isalpha() for ch in text)
    return letters >= 2 and not re.fullmatch(r"[A-Z]{1,4}\d+", text)
