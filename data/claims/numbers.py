"""Whole numbers in digits and English words, and what in a text is a number but no count.

Owns the regular expression of a numeral and its value; hedges, ranges and vague plurals belong
to `data.claims.semantics` and `data.claims.amount`.
"""

from __future__ import annotations

import re
from decimal import Decimal

from geo.numbers import ONES as FIRST_TWENTY
from geo.numbers import TENS

ONES, TEENS = FIRST_TWENTY[1:10], FIRST_TWENTY[10:]
SCALES = {
    "dozen": 12,
    "score": 20,
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
}
LARGEST = 1_000_000_000
"""The largest count a claim can hold (`data.model.Count`)."""

_VALUES = (
    {word: value for value, word in enumerate(ONES, 1)}
    | {word: value for value, word in enumerate(TEENS, 10)}
    | {word: value * 10 for value, word in enumerate(TENS, 2)}
)

_GAP = r"(?:\s+|\s*-\s*)"
_SMALL = rf"(?:(?:{'|'.join(TENS)})(?:{_GAP}(?:{'|'.join(ONES)}))?|{'|'.join(TEENS + ONES)})"
_HUNDREDS = rf"(?:(?:{_SMALL}|an?){_GAP}hundred(?:\s+(?:and\s+)?{_SMALL})?|{_SMALL})"
_BIG = r"(?:thousand|million|billion)"
_WORDS = (
    rf"(?:(?:{_HUNDREDS}|an?){_GAP}{_BIG}(?:,?\s+(?:and\s+)?{_HUNDREDS}(?:{_GAP}thousand)?){{0,2}}"
    rf"|{_HUNDREDS})"
)
_DOZENS = rf"(?:half\s+a|(?:{_SMALL}|an?|\d{{1,3}})){_GAP}(?:dozen|score)(?!\s*s\b)"
_DIGITS = r"(?:\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3})+|\d{1,12}(?:\.\d{1,3})?)"
NUMERAL = (
    r"(?:(?<![\w.,$€£#°′″/:])(?<![A-Za-z]-)(?<!-\d)"
    rf"(?:{_DOZENS}|{_WORDS}"
    rf"|{_DIGITS}(?:(?:\s+|-)(?:hundred|{_BIG})|[kK](?=\b))?)"
    r"(?![\d°′″%/]|[.,:]\d|\w))"
)
"""A numeral: "25", "2,000", "1.5 million", "two hundred and fifty", "two dozen", "half a dozen"."""

MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_UNIT = (
    r"(?:k?ms?|kilomet(?:er|re)s?|met(?:er|re)s?|mi|miles?|[mc]m|ft|foot|feet|yards?|nautical|square"
    r"|inch(?:es)?|(?:milli|centi)met(?:er|re)s?|hectares?|acres?|tons?|tonnes?|kg|kilo(?:gram)?s?|pounds?|lbs?|lit(?:er|re)s?"
    r"|percent(?:age)?|per\s+cent|years?|months?|weeks?|days?|hours?|minutes?|seconds?|mins?|hrs?"
    r"|a\.?m\b\.?|p\.?m\b\.?|o'clock|GMT|UTC|local\s+time|degrees?|dollars?|euros?|times|calib(?:er|re)"
    r"|decades?|centur(?:y|ies)|nights?|barrels?|rounds?\s+of)\b"
)
_NOT_AFTER = re.compile(
    rf"\s*-?\s*(?:{_UNIT}|%)|\s+(?:of\s+)?{MONTH}(?=\s|[],.;)]|$)|\s*-\s*(?:year|day|month|hour|week)"
    r"|\s*[AaPp]\.?[Mm]\b|(?:st|nd|rd|th)\b"
)
_NOT_BEFORE = re.compile(
    rf"(?:{MONTH}\s+(?:the\s+)?|\b(?:aged?|[Nn]o\.|[Nn]umber|[Nn]r\.?)\s+"
    r"|\b(?:Resolution|Article|Flight|Highway|Route|Battalion|Brigade|Division|Unit|Channel|Section"
    r"|Chapter|Room|Area|Sector|Phase|Hill|Gate|Terminal|Stage|Type|Mark|Page|Figure|Table|Line"
    r"|Group|Camp|Regiment|Protocol|Post|Point|[Ee]vents?)\s+|[$€£]\s?)$"
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_YEAR_BEFORE = re.compile(
    rf"(?:\b(?:in|since|until|till|by|of|from|during|before|after|early|late|mid|year|between|and|to)"
    rf"[\s-]+|{MONTH},?\s+|\d,\s+|\(|[-–]\s*)$",
    re.IGNORECASE,
)
_PARENT = re.compile(r"\b(?:father|mother|parents?|dad|mum|mom)\s+of\s+$", re.IGNORECASE)
_ONE_BY_ONE = re.compile(r"\s+(?:by|after)\s+(?:one|two|another)\b|\s+another\b", re.IGNORECASE)
_AGE = re.compile(r"(?:[^\W\d_][\w.’'-]*,\s+|[A-Z][\w.’'-]*\s+\()$")
_AFTER_AGE = re.compile(
    r"\s*(?:,(?!\s+(?:including|among|mostly|most|of\s+(?:them|whom|which|those|these)|all|many|some|half)\b)|\))"
)
"""What stands around an age: "Name, 41, …", "Name (41)"; "In Name, 41, including" is a count."""
_NOUN_AFTER = re.compile(
    r"\s+(?!(?:and|or|when|that|which|who|the|was|were|is|are|has|had|have|by|to|in|on|at|of|for|from"
    r"|as|but|with|after|before|during|until|while|it|its|his|her|their|an?)\b)[A-Za-z]"
)


def value_of(numeral: str) -> int | None:
    """Return the value of one numeral, or None where it is no whole number or over a billion."""
    words = numeral.lower().replace("\u00a0", ",").replace("\u202f", ",").replace("\u2009", ",")
    if re.fullmatch(r"half\s+a[\s-]+(?:dozen|score)", words):
        return SCALES["dozen" if words.endswith("dozen") else "score"] // 2
    total = Decimal(0)
    group: Decimal | None = None
    for part in re.findall(r"\d[\d,]*(?:\.\d+)?|[a-z]+", words):
        if part == "and" or (part in ("a", "an") and group is None):
            continue
        if part[0].isdigit():
            group = Decimal(part.replace(",", ""))
        elif part in _VALUES:
            group = (group or Decimal(0)) + _VALUES[part]
        elif part == "k":
            group = (group or Decimal(1)) * 1000
        elif part in SCALES:
            scaled = (group if group is not None else Decimal(1)) * SCALES[part]
            if SCALES[part] < 1000:
                group = scaled
            else:
                total, group = total + scaled, None
    value = total + (group or 0)
    if value != value.to_integral_value() or value > LARGEST:
        return None
    return int(value)


def last_place(numeral: str, value: int) -> int:
    """Return the last significant place of a number as worded: 100 of 500, 12 of "two dozen"."""
    for scale in ("dozen", "score"):
        if re.search(rf"{scale}s?$", numeral.strip(), re.IGNORECASE):
            return SCALES[scale]
    place = 1
    while value and value % (place * 10) == 0:
        place *= 10
    return place


def is_count(text: str, start: int, end: int) -> bool:
    """Say whether the numeral at text[start:end] may count something.

    Dates, years, times of day, ages, distances, money, percentages and numbered names
    ("Resolution 2254") are numbers too, but nobody is counted with them.
    """
    before, after = text[max(0, start - 40) : start], text[end : end + 24]
    if _NOT_AFTER.match(after) or _NOT_BEFORE.search(before) or _PARENT.search(before):
        return False
    if text[start:end].lower() in ("one", "two") and _ONE_BY_ONE.match(after):
        return False
    is_age = _AGE.search(before) and _AFTER_AGE.match(after)
    if is_age and text[start:end].isdigit() and int(text[start:end]) < 110:
        return False
    if _YEAR.fullmatch(text[start:end]) and (before.strip() or after.strip()):
        return not _YEAR_BEFORE.search(before) and bool(_NOUN_AFTER.match(after))
    return True
