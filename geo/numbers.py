"""Distances in words: "8 km", "twenty-five miles", "5-7 kilometres", "30 miles (48 km)".

Distances are returned in metres. Times on the way ("two hours") are not distances and are not read.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Distance(NamedTuple):
    """A stated distance: its bounds as worded, how it is hedged, and the unit it was printed in.

    `low` and `high` (metres) differ only for a range. `hedge` is "", "about", "up to", "over" or
    "few" (a count that the words leave open).
    """

    low: float
    high: float
    hedge: str
    unit: str
    start: int
    end: int


ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUE: dict[str, float] = {w: float(i) for i, w in enumerate(ONES)}
_VALUE |= {w: 10.0 * (i + 2) for i, w in enumerate(TENS)}
_VALUE |= {"a": 1.0, "an": 1.0, "dozen": 12.0}
_SCALE = {"hundred": 100.0, "thousand": 1000.0}

METRES = {"km": 1000.0, "m": 1.0, "mi": 1609.344, "nmi": 1852.0, "yd": 0.9144, "ft": 0.3048}
_UNITS = {
    "km": r"km|kms|kilomet(?:re|er)s?|kilometros|klicks?",
    "m": r"m|met(?:re|er)s?",
    "mi": r"mi|miles?",
    "nmi": r"nautical\s+miles?|nmi",
    "yd": r"yards?|yds?",
    "ft": r"feet|foot|ft",
}
_UNIT = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _UNITS.items())
_WORDS = "|".join([*ONES, *TENS, "hundred", "thousand", "dozen", "and", "half", "a", "an"])
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
#: a number in digits or words
NUMBER = rf"(?:{_DIGITS}|(?:{_WORDS})(?:[\s-]+(?:{_WORDS}))*)"
_OPEN = r"a\s+couple(?:\s+of)?|(?:a\s+)?few|several|some"
_DASH = r"\s*[-\u2010-\u2015]\s*|\s+(?:to|and|or)\s+"

_HEDGES = {
    "about": "about approximately approx. approx around roughly some circa ca. ca c. an estimated "
    "estimated near almost nearly just~under close~to more~or~less just exactly only",
    "up to": "up~to less~than under within no~more~than at~most not~more~than",
    "over": "over more~than at~least upwards~of",
}
_HEDGE_OF = {
    re.sub(r"\s+", " ", word.replace("~", " ")): kind
    for kind, words in _HEDGES.items()
    for word in words.split()
} | {"exactly": "", "only": "", "just": ""}
_HEDGE = "|".join(
    re.escape(word).replace(r"\ ", r"\s+") for word in sorted(_HEDGE_OF, key=len, reverse=True)
)

_PATTERN = re.compile(
    rf"(?:(?P<between>between)\s+)?(?:(?P<hedge>{_HEDGE})\s+(?:(?:an?|the)\s+)?(?=[\d\w]))?"
    rf"(?:(?P<open>{_OPEN})\s+(?:hundred\s+)?|(?P<low>{NUMBER})(?:(?:{_DASH})(?P<high>{NUMBER}))?"
    rf"\s*-?\s*)(?:{_UNIT})\b\.?",
    re.IGNORECASE,
)
# the same distance again in another unit: "(116 mi)", "/ 5 miles"
_AGAIN = re.compile(
    rf"\s*[(/\[]\s*(?:{_HEDGE})?\s*{NUMBER}(?:(?:{_DASH}){NUMBER})?\s*-?\s*"
    rf"(?:{'|'.join(_UNITS.values())})\b\.?\s*[)\]]?",
    re.IGNORECASE,
)
_OPEN_COUNT = {"couple": (2.0, 3.0), "few": (2.0, 7.0), "several": (3.0, 9.0), "some": (2.0, 7.0)}


def worded(distance: Distance | None) -> str:
    """Write a distance in the unit it was printed in."""
    if distance is None:
        return ""
    low, high = (f"{round(v / METRES[distance.unit], 2):g}" for v in distance[:2])
    amount = low if low == high else f"{low}-{high}"
    return " ".join(filter(None, (distance.hedge, amount, distance.unit)))


def read_number(text: str) -> float | None:
    """Return the value of a number in digits or English words; None for anything else."""
    plain = text.strip().lower().replace("-", " ")
    digits = plain.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", digits):
        return float(digits.replace(",", ""))
    if re.fullmatch(r"\d+([.,]\d+)?", digits):
        return float(digits.replace(",", "."))
    total, part, seen = 0.0, 0.0, False
    for word in plain.split():
        if word == "and":
            continue
        if word == "half":
            part, seen = part + 0.5 if seen and part >= 1 else 0.5, True
        elif word in _SCALE:
            part, seen = (part or 1.0) * _SCALE[word], True
            if word == "thousand":
                total, part = total + part, 0.0
        elif word == "dozen":
            part, seen = (part or 1.0) * 12.0, True
        elif word in ("a", "an") and seen:
            continue
        elif word in _VALUE:
            part, seen = part + _VALUE[word], True
        else:
            return None
    return total + part if seen else None


def distance_at(text: str, at: int) -> Distance | None:
    """Read the distance that begins at a position of a text, with its repetition in brackets."""
    found = _PATTERN.match(text, at)
    if found is None:
        return None
    unit = next(name for name in _UNITS if found.group(name))
    hedge = _HEDGE_OF.get(" ".join((found.group("hedge") or "").lower().split()), "")
    if found.group("open"):
        count = next(c for w, c in _OPEN_COUNT.items() if w in found.group("open").lower())
        scale = 100.0 if "hundred" in found.group(0).lower() else 1.0
        low, high, hedge = count[0] * scale, count[1] * scale, "few"
    else:
        first = read_number(found.group("low"))
        second = read_number(found.group("high")) if found.group("high") else first
        if first is None or second is None:
            return None
        low, high = min(first, second), max(first, second)
    again = _AGAIN.match(text, found.end())
    end = again.end() if again else found.end()
    return Distance(low * METRES[unit], high * METRES[unit], hedge, unit, at, end)
