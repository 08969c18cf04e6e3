"""Days that a report names -> dates, resolved against the day of publication, with their basis."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from data.model import DateBasis

_MONTHS = [name.lower() for name in calendar.month_name]
_MONTH = (
    r"(?P<month{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = r"(?P<day{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_TO = r"(?:\s*[-–]\s*(?P<to{0}>[0-3]?\d)(?:st|nd|rd|th)?)?"
_YEAR = r"(?:,?\s+(?P<year{0}>(?:19|20)\d\d))?"
_WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_DATE = re.compile(
    rf"(?P<iso>\b(?:19|20)\d\d-[01]\d-[0-3]\d\b)"
    rf"|\b{_MONTH.format(1)}\s+{_DAY.format(1)}{_TO.format(1)}(?!\d){_YEAR.format(1)}"
    rf"|\b{_DAY.format(2)}{_TO.format(2)}\s+(?:of\s+)?{_MONTH.format(2)}(?![a-z]){_YEAR.format(2)}"
    rf"|\b{_MONTH.format(3)}\s+(?P<year3>(?:19|20)\d\d)\b"
    rf"|\b(?:since|in)\s+(?P<yearonly>(?:19|20)\d\d)\b"
    rf"|\b(?:on\s+|last\s+)?(?P<weekday>{_WEEKDAYS})\b"
    r"|\b(?P<word>yesterday|today|overnight|last\s+night|tonight|this\s+morning|last\s+week"
    r"|earlier\s+(?:in\s+the|that|this|the\s+same)\s+day|the\s+same\s+day|later\s+that\s+day)\b",
    re.IGNORECASE,
)


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
        before = found[-1].first if found else None
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


def _span(match: re.Match[str], published: dt.date | None, before: dt.date | None) -> _Span | None:
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


def _relative(
    match: re.Match[str], published: dt.date | None, before: dt.date | None
) -> _Span | None:
    word = " ".join((match["word"] or "").lower().split())
    if word.startswith(("earlier", "the same", "later")):
        if before is None:
            return None
        return before, before, f"“{match[0]}”: the day named before it, {before}."
    if published is None:
        return None
    one = dt.timedelta(days=1)
    note = f"“{match[0]}”, counted from the publication on {published}."
    if match["weekday"]:
        weekday = _WEEKDAYS.lower().split("|").index(match["weekday"].lower())
        day = published - one * ((published.weekday() - weekday) % 7)
        return day, day, note
    if word in ("overnight", "last night"):
        day = before or published
        return day - one, day, f"“{match[0]}”: the night before {day}."
    if word == "last week":
        start = published - one * (published.weekday() + 7)
        return start, start + one * 6, note
    day = published - one if word == "yesterday" else published
    return day, day, note


def _month(name: str) -> int:
    return next(i for i, full in enumerate(_MONTHS) if i and full.startswith(name.lower()[:3]))
