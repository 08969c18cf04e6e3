"""Days as data sets write them: every shape that names one day, and none that may be two.

05/04/2020 is the 5th of April or the 4th of May. Which, is told by other days of the same file
(`order_told_by`) or by the user, never by a guess.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable
from typing import Literal

Order = Literal["day_first", "month_first"]

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = {name[:size]: at + 1 for at, name in enumerate(_MONTHS) for size in (3, len(name))}
_MONTH["sept"] = 9
_CLOCK = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_CLOCK}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WORDED = re.compile(r"(\d{1,2})[- .]([A-Za-z]{3,9})\.?[- ,]+(\d{4})")
_AMERICAN = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})")
_SLASHED = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_CLOCK}")

AMBIGUOUS = "may be two days: the file does not tell whether the day or the month comes first"
NO_DAY = "is not a day such as 2020-04-05, 5 April 2020 or 05/04/2020"
FIRST_YEAR, LAST_YEAR = 1000, 2100
OUT_OF_TIME = f"is before the year {FIRST_YEAR} or after {LAST_YEAR}"


@functools.lru_cache(maxsize=50_000)
def parse_day(text: str, order: Order | None = None) -> dt.date | str:
    """Return the day that a cell names, or the reason why it names none."""
    cell = text.strip()
    try:
        if found := _YEAR_FIRST.fullmatch(cell):
            return _day(int(found[1]), int(found[3]), int(found[4]))
        if found := _COMPACT.fullmatch(cell):
            return _day(int(found[1]), int(found[2]), int(found[3]))
        if found := _WORDED.fullmatch(cell):
            return _day(int(found[3]), _MONTH[found[2].casefold()], int(found[1]))
        if found := _AMERICAN.fullmatch(cell):
            return _day(int(found[3]), _MONTH[found[1].casefold()], int(found[2]))
        if found := _SLASHED.fullmatch(cell):
            return _slashed(int(found[1]), int(found[3]), int(found[4]), order)
    except (ValueError, KeyError):
        pass
    return NO_DAY


def is_slashed(text: str) -> bool:
    """Whether a cell writes day and month as two numbers before the year."""
    return _SLASHED.fullmatch(text.strip()) is not None


def order_told_by(cells: Iterable[str]) -> set[Order]:
    """Return the orders of day and month that these cells are proof of (25/12/2020 is one)."""
    told: set[Order] = set()
    for cell in cells:
        found = _SLASHED.fullmatch(cell.strip())
        if found:
            first, second = int(found[1]), int(found[3])
            if 12 < first <= 31 and 1 <= second <= 12:
                told.add("day_first")
            elif 12 < second <= 31 and 1 <= first <= 12:
                told.add("month_first")
    return told


def _slashed(first: int, second: int, year: int, order: Order | None) -> dt.date | str:
    if first == second or order == "day_first":
        return _day(year, second, first)
    if order == "month_first":
        return _day(year, first, second)
    if first > 12:
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    return AMBIGUOUS


def _day(year: int, month: int, day: int) -> dt.date | str:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return OUT_OF_TIME
    return dt.date(year, month, day)
