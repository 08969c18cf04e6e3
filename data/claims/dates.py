"""Days that a report names -> dates, resolved against the day of publication, with their basis."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from data.claims.numbers import ONES
from data.model import DateBasis

_MONTHS = [name.lower() for name in calendar.month_name]
_MONTH = (
    r"(?P<month{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = r"(?P<day{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_TO = r"(?:\s*[-–]\s*(?P<to{0}>[0-3]?\d)(?:st|nd|rd|th)?)?"
_TO_DAY = r"(?:\s*(?:[-–]|\band\b|\bto\b)\s*(?P<to{0}>[0-3]?\d)(?:st|nd|rd|th)?)?"
"""Behind the first day where the month follows: "7 and 8 February"."""
_YEAR = r"(?:,?\s+(?P<year{0}>(?:19|20)\d\d))?"
_FEW = rf"a|{'|'.join(ONES)}|[1-9]|[12]\d"
_MONTHS_SHORT = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
NEAR = 300
"""Characters within which "overnight" still belongs to the day named before it."""
_WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_DATE = re.compile(
    rf"(?P<iso>\b(?:19|20)\d\d-[01]\d-[0-3]\d\b)"
    rf"|\b{_MONTH.format(1)}\s+{_DAY.format(1)}{_TO.format(1)}(?!\d){_YEAR.format(1)}"
    rf"|\b{_DAY.format(2)}{_TO_DAY.format(2)}\s+(?:of\s+)?{_MONTH.format(2)}(?![a-z]){_YEAR.format(2)}"
    rf"|\b{_MONTH.format(3)}\s+(?P<year3>(?:19|20)\d\d)\b"
    rf"|\b(?:since|in|early|late|mid)[\s-]+{_MONTH.format(4)}(?!\w)(?!\s+\d)"
    rf"|\b(?:since|in)\s+(?P<yearonly>(?:19|20)\d\d)\b"
    rf"|\b(?P<which>on|last|this|next|previous|following)?\s*\b(?P<weekday>{_WEEKDAYS})\b(?!\s+(?:\d|{_MONTHS_SHORT}))"
    rf"|\b(?P<ago>{_FEW})\s+(?P<unit>day|week|month)s?\s+(?P<back>ago|earlier|before|later)\b"
    r"|\b(?P<word>yesterday|today|overnight|last\s+night|tonight|this\s+morning|last\s+week"
    r"|last\s+month|last\s+year|(?:earlier\s+)?this\s+(?:week|month|year)|(?:over\s+)?the\s+weekend"
    r"|(?:earlier|later)\s+(?:in\s+the|that|this|the\s+same|on\s+the\s+same)\s+day|the\s+same\s+day"
    r"|the\s+(?:previous|preceding|following|next)\s+day|the\s+day\s+(?:before|after))\b",
    re.IGNORECASE,
)
_SAME_DAY = re.compile(r"(?:earlier|later|the)\b.*\bday\b(?! week)")
_NUMBERS = {word: value for value, word in enumerate(ONES, 1)} | {"a": 1}


@dataclass(frozen=True)
class Day:
    """A day or span of days as words name it: text[start:end], first and last date, and basis."""

    start: int
    end: int
    first: dt.date
    last: dt.date
    basis: DateBasis
    note: str
    since: bool = False


def days(text: str, published: dt.date | None) -> list[Day]:
    """Return the days that a text names, in order; what can't be resolved is left out.

    A day without its year is the last one before the publication, "overnight" the night before
    the day named last. Without a publication date only full dates are resolved.
    """
    found: list[Day] = []
    for match in _DATE.finditer(text):
        single = [day for day in found if day.first == day.last]
        before = single[-1] if single else None
        span = _span(match, published, before)
        if span is not None:
            first, last, note = span
            basis: DateBasis = "inferred" if note else "stated"
            since = bool(re.match(r"since\b", match[0], re.IGNORECASE))
            found.append(Day(match.start(), match.end(), first, last, basis, note, since))
    return found


def publication_day(text: str) -> Day | None:
    """Return a full date that stands on a line of its own near the top: a report's dateline."""
    at = 0
    for line in text[:2000].split("\n")[:12]:
        bare = line.strip()
        named = days(bare, None) if len(bare) < 60 else []
        words = re.sub(r"^(?:published|updated|posted|date)\W*", "", bare, flags=re.IGNORECASE)
        if named and named[0].end - named[0].start >= len(words) - 14:
            day = named[0]
            left = at + line.index(bare)
            return Day(left + day.start, left + day.end, day.first, day.last, "stated", "")
        at += len(line) + 1
    return None


_Span = tuple[dt.date, dt.date, str]


def _span(match: re.Match[str], published: dt.date | None, before: Day | None) -> _Span | None:
    try:
        if match["iso"]:
            day = dt.date.fromisoformat(match["iso"])
            return day, day, ""
        for number in ("1", "2"):
            if match[f"month{number}"]:
                return _dated(match, number, published)
        if match["month3"]:
            month, year = _month(match["month3"]), int(match["year3"])
            last = calendar.monthrange(year, month)[1]
            return dt.date(year, month, 1), dt.date(year, month, last), ""
        if match["yearonly"]:
            year = int(match["yearonly"])
            return dt.date(year, 1, 1), dt.date(year, 12, 31), ""
        if match["month4"]:
            return _whole_month(match, published)
    except ValueError:
        return None
    return _relative(match, published, before)


def _dated(match: re.Match[str], number: str, published: dt.date | None) -> _Span | None:
    month, first = _month(match[f"month{number}"]), int(match[f"day{number}"])
    last = int(match[f"to{number}"] or first)
    if match[f"year{number}"]:
        year = int(match[f"year{number}"])
        return dt.date(year, month, first), dt.date(year, month, last), ""
    if published is None:
        return None
    year = published.year
    if dt.date(year, month, first) > published + dt.timedelta(days=1):
        year -= 1
    note = f"No year in the text; the last such day before the publication on {published}."
    return dt.date(year, month, first), dt.date(year, month, last), note


def _whole_month(match: re.Match[str], published: dt.date | None) -> _Span | None:
    """Return a month that is named without its year: the last one before the publication."""
    if published is None:
        return None
    month = _month(match["month4"])
    year = published.year - (month > published.month)
    last = dt.date(year, month, calendar.monthrange(year, month)[1])
    note = f"No year in the text; the last such month before the publication on {published}."
    return dt.date(year, month, 1), last, note


def _relative(match: re.Match[str], published: dt.date | None, before: Day | None) -> _Span | None:
    one = dt.timedelta(days=1)
    word = " ".join((match["word"] or "").lower().split())
    if _SAME_DAY.match(word):
        return _same_day(match, word, published, before)
    if match["ago"]:
        return _ago(match, published, before)
    if published is None:
        return None
    note = f"“{match[0].strip()}”, counted from the publication on {published}."
    if match["weekday"]:
        return _weekday(match, published, note)
    if word in ("overnight", "last night"):
        near = before if before and match.start() - before.end < NEAR else None
        day = near.first if near and word == "overnight" else published
        return day - one, day, f"“{match[0]}”: the night before {day}."
    if "week" in word and "weekend" not in word:
        start = published - one * (published.weekday() + 7 * (word == "last week"))
        return start, min(start + one * 6, published), note
    if "weekend" in word:
        sunday = published - one * ((published.weekday() + 1) % 7)
        return sunday - one, sunday, note
    if "month" in word:
        last = published.replace(day=1) - one if word == "last month" else published
        return last.replace(day=1), last, note
    if "year" in word:
        year = published.year - (word == "last year")
        return dt.date(year, 1, 1), min(dt.date(year, 12, 31), published), note
    day = published - one if word == "yesterday" else published
    return day, day, note


def _same_day(
    match: re.Match[str], word: str, published: dt.date | None, before: Day | None
) -> _Span | None:
    """Return the day named before, the one before or after it; else that of the publication."""
    back = word.endswith("before") or "previous" in word or "preceding" in word
    on = word.endswith("after") or "following" in word or "next" in word
    if before is None:
        if published is None or back or on:
            return None
        return published, published, f"“{match[0]}”, counted from the publication on {published}."
    day = before.first + dt.timedelta(days=on - back)
    what = {-1: "the day before", 0: "the same day as", 1: "the day after"}[on - back]
    return day, day, f"“{match[0]}”: {what} the day named before it, {before.first}."


def _weekday(match: re.Match[str], published: dt.date, note: str) -> _Span | None:
    """Return the last such weekday up to the publication; "last …" is before it, "next" unknown."""
    which = (match["which"] or "").lower()
    if which in ("next", "following"):
        return None
    weekday = _WEEKDAYS.lower().split("|").index(match["weekday"].lower())
    back = (published.weekday() - weekday) % 7
    if back == 0 and which in ("last", "previous"):
        back = 7
    day = published - dt.timedelta(days=back)
    return day, day, note


def _ago(match: re.Match[str], published: dt.date | None, before: Day | None) -> _Span | None:
    """Return "three days ago", counted from the publication, or "earlier" than the day before."""
    back = match["back"].lower()
    start = published if back == "ago" else (before.first if before else None)
    if start is None:
        return None
    word = match["ago"].lower()
    count = int(word) if word.isdigit() else _NUMBERS[word]
    length = {"day": 1, "week": 7, "month": 30}[match["unit"].lower()]
    sign = 1 if back == "later" else -1
    day = start + dt.timedelta(days=sign * count * length)
    around = dt.timedelta(days={1: 0, 7: 3, 30: 15}[length])
    return day - around, day + around, f"“{match[0]}”, counted from {start}."


def _month(name: str) -> int:
    return next(i for i, full in enumerate(_MONTHS) if i and full.startswith(name.lower()[:3]))
