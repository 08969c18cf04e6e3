"""The formats of files that are read: one module each, and which of them a file is in."""

from __future__ import annotations

from data.errors import FormatError
from data.formats.acled import Acled
from data.formats.airwars import Airwars
from data.formats.contract import Format, Sample
from data.formats.gdelt import Gdelt
from data.formats.table import Table
from data.formats.timemap import TimeMap
from data.formats.ucdp_ged import UcdpGed

#: In this order where two are equally sure.
_FORMATS: dict[str, Format] = {
    each.name: each for each in (Acled(), UcdpGed(), Gdelt(), Airwars(), TimeMap(), Table())
}
SURE = 0.5


def names() -> tuple[str, ...]:
    """Return the names of all formats."""
    return tuple(_FORMATS)


def format_of(name: str) -> Format:
    """Return a format by its name; raise FormatError, listing them, where there is none."""
    if name not in _FORMATS:
        raise FormatError(
            f"there is no format {name[:80]!r}", todo=f"Choose one of {', '.join(_FORMATS)}."
        )
    return _FORMATS[name]


def recognised(sample: Sample) -> list[tuple[float, Format]]:
    """Return the formats that a file may be in, the surest first."""
    found = [(each.recognise(sample), each) for each in _FORMATS.values()]
    return sorted((pair for pair in found if pair[0] > 0), key=lambda pair: -pair[0])


def recognise(sample: Sample) -> Format:
    """Return the format that a file is in; raise FormatError where none fits."""
    found = recognised(sample)
    if not found or found[0][0] < SURE:
        raise FormatError(
            "is in none of the known formats",
            file=sample.name,
            todo=f"Choose one of {', '.join(_FORMATS)} if it is, or say what its columns mean.",
        )
    return found[0][1]
