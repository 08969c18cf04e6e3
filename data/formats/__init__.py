"""The formats of files that are read: one module each, and which of them a file is in."""

from __future__ import annotations

import functools
import importlib

from data.errors import FormatError
from data.formats.contract import Format, Sample

#: Where each format stands; in this order where two are equally sure.
_WHERE = {
    "acled": ("data.formats.acled", "Acled"),
    "ucdp_ged": ("data.formats.ucdp_ged", "UcdpGed"),
    "gdelt": ("data.formats.gdelt", "Gdelt"),
    "airwars": ("data.formats.airwars", "Airwars"),
    "timemap": ("data.formats.timemap", "TimeMap"),
    "table": ("data.formats.table", "Table"),
}
SURE = 0.5


def names() -> tuple[str, ...]:
    """Return the names of all formats."""
    return tuple(_WHERE)


@functools.cache
def format_of(name: str) -> Format:
    """Return a format by its name; raise FormatError, listing them, where there is none."""
    if name not in _WHERE:
        raise FormatError(
            f"there is no format {name[:80]!r}", todo=f"Choose one of {', '.join(_WHERE)}."
        )
    module, made = _WHERE[name]
    found: Format = getattr(importlib.import_module(module), made)()
    return found


def recognised(sample: Sample) -> list[tuple[float, Format]]:
    """Return the formats that a file may be in, the surest first."""
    found = [(format_of(name).recognise(sample), format_of(name)) for name in _WHERE]
    return sorted((pair for pair in found if pair[0] > 0), key=lambda pair: -pair[0])


def recognise(sample: Sample) -> Format:
    """Return the format that a file is in; raise FormatError where none fits."""
    found = recognised(sample)
    if not found or found[0][0] < SURE:
        raise FormatError(
            "is in none of the known formats",
            file=sample.name,
            todo=f"Choose one of {', '.join(_WHERE)} if it is, or say what its columns mean.",
        )
    return found[0][1]
