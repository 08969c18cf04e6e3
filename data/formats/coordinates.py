"""Coordinates as tables write them: decimal degrees, with a decimal comma, or with minutes.

Only the first is read without being told: "35,336" may be two cells of a broken row, and
35° 20' without a side of the world is anywhere. A user who knows the table says so in its mapping.
"""

from __future__ import annotations

import re
from typing import Literal, get_args

Style = Literal["decimal", "decimal comma", "degrees and minutes"]
STYLES: tuple[Style, ...] = get_args(Style)

_PLAIN = re.compile(r"[+-]?\d{1,3}(\.\d+)?")
_COMMA = re.compile(r"[+-]?\d{1,3}([.,]\d+)?")
_WITH_COMMA = re.compile(r"[+-]?\d{1,3},\d+")
_MINUTES = re.compile(
    r"""(?P<before>[NSEWnsew])?\s*
    (?P<degrees>\d{1,3})\s*[°ºd:\s]\s*
    (?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*(?:['′’m:]|\s|$)\s*)?
    (?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:["″”s]|''|′′|’’)?\s*)?
    (?P<after>[NSEWnsew])?""",
    re.VERBOSE,
)
_SIDES = {"lat": "NS", "lon": "EW"}

NOT_PLAIN = "is not a number of degrees such as 35.3364 (with a decimal point)"
SAY_COMMA = (
    "has a decimal comma: write it with a point, or set coordinates to “decimal comma” in the"
    " mapping"
)
SAY_MINUTES = (
    "is in degrees and minutes: write it as 35.3364, or set coordinates to “degrees and minutes”"
    " in the mapping"
)
NOT_COMMA = "is not a number of degrees such as 35,3364"
NOT_MINUTES = "is not degrees, minutes and seconds with N, S, E or W, such as 35°20'11\"N"
NOT_A_PAIR = "is not a latitude and a longitude such as 35.3364, 40.2987"


def read_degrees(text: str, axis: Literal["lat", "lon"], style: Style) -> float | str:
    """Return degrees (north and east positive), or the reason why the cell is none.

    Whether they lie on Earth is for the caller to look at.
    """
    cell = text.strip()
    if style == "decimal comma":
        return float(cell.replace(",", ".")) if _COMMA.fullmatch(cell) else NOT_COMMA
    if style == "degrees and minutes":
        return _with_minutes(cell, axis)
    if _PLAIN.fullmatch(cell):
        return float(cell)
    if _WITH_COMMA.fullmatch(cell):
        return SAY_COMMA
    return SAY_MINUTES if isinstance(_with_minutes(cell, axis), float) else NOT_PLAIN


def split_pair(text: str, style: Style) -> tuple[str, str] | None:
    """Return the two halves of a cell that holds latitude and longitude; None where it does not.

    Outer brackets are dropped. With a decimal comma a comma parts nothing.
    """
    cell = text.strip().strip("()[]").strip()
    for mark in (";", "|", *(() if style == "decimal comma" else (",",))):
        if cell.count(mark) == 1:
            first, second = cell.split(mark)
            return first.strip(), second.strip()
    if style == "degrees and minutes":
        found = re.fullmatch(r"(.*?[NSns])\s+(.*[EWew])", cell)
        return (found[1], found[2]) if found else None
    parts = cell.split()
    return (parts[0], parts[1]) if len(parts) == 2 else None


def _with_minutes(cell: str, axis: Literal["lat", "lon"]) -> float | str:
    found = _MINUTES.fullmatch(cell)
    side = ((found["before"] or found["after"] or "") if found else "").upper()
    if not found or not side or side not in _SIDES[axis] or (found["before"] and found["after"]):
        return NOT_MINUTES
    minutes, seconds = (float((found[name] or "0").replace(",", ".")) for name in _PARTS)
    whole = "." not in (found["minutes"] or "") and "," not in (found["minutes"] or "")
    if minutes >= 60 or seconds >= 60 or (found["seconds"] and not whole):
        return NOT_MINUTES
    degrees = int(found["degrees"]) + minutes / 60 + seconds / 3600
    return -degrees if side in "SW" else degrees


_PARTS = ("minutes", "seconds")
