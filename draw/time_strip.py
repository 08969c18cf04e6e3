"""The strip under the map: how many incidents a day, a week or a month; a brush picks a range.

Bars are split into groups: the sides, or the kinds of event. What is returned here is drawn by
draw/assets/time_strip.js in the browser, so that no script runs for it.

A bin without incidents is zero: it has its place on the axis and says 0, it is not left out.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from data.model import Colour, IncidentKind, Side
from draw import words
from draw.markup import plain
from draw.theme import PALETTES, Theme, mark

Row = Mapping[str, Any]
Told = tuple[str, str, int, str, list[tuple[int, int]]]
Said = tuple[str, str, str, float | None]
Bin = Literal["D", "W", "M"]
"""Day, week (from Monday) or month, as in `data.summarise`."""

When = tuple[dt.date | None, dt.date | None]
HEIGHT, TALL = 94, 240
"""Pixels: of a strip, and of a tall one."""

MOST_TICKS = 400
"""So many statements are ticks of their own; of more, their number a bin is shown."""

KIND_COLOURS: Mapping[IncidentKind, Colour] = types.MappingProxyType(
    {
        "ground_attack": "vermillion",
        "strike": "blue",
        "clash": "orange",
        "movement": "sky_blue",
        "explosion": "reddish_purple",
        "violence_against_civilians": "yellow",
        "protest": "bluish_green",
        "other": "grey",
    }
)
"""Agreements have the colour of the text: there are only eight that can be told apart."""
EACH: Mapping[Bin, str] = {"D": "day", "W": "week", "M": "month"}
_COUNTED: Mapping[Bin, str] = {
    "D": "An incident that may have been on any of several days is counted on each.",
    "W": "An incident that may have been in several weeks is counted in each.",
    "M": "An incident that may have been in several months is counted in each.",
}


@dataclass(frozen=True)
class Group:
    """What a piece of a bar stands for: the value in the counts, its name and its #RRGGBB."""

    id: str
    name: str
    colour: str


def side_groups(sides: Iterable[Side], theme: Theme) -> list[Group]:
    """Return sides as groups, in their order."""
    ordered = sorted(sides, key=lambda side: side.order)
    return [Group(side.id, plain(side.name), mark(side.colour, theme)) for side in ordered]


def kind_groups(kinds: Iterable[str], theme: Theme) -> list[Group]:
    """Return kinds of event as groups, in the order of the words' table."""
    there = set(kinds) - {"background"}
    return [
        Group(
            kind,
            name,
            mark(KIND_COLOURS[kind], theme) if kind in KIND_COLOURS else PALETTES[theme].ink,
        )
        for kind, name in words.KINDS.items()
        if kind in there
    ]


def time_strip(
    counts: Sequence[Row],
    statements: Sequence[Row],
    when: When | None,
    theme: Theme,
    *,
    groups: Sequence[Group] = (),
    split: str = "side",
    by: Bin = "D",
    beside: int = 0,
) -> dict[str, Any]:
    """Return what draw/assets/time_strip.js draws: bars by bin and group, statements beneath.

    `counts` has day (the bin's first day), the column `split` (a group's id or null) and n;
    `statements` has day and title, or day (a bin's first) and n where they are many. `when` is the
    range chosen now, which the brush is drawn at. `beside` incidents are in no bin. All of it is
    plain text and numbers, days as "2018-02-07":

    bins: [first day, its words, n, n in words, [[place in groups, n], …]], none left out;
    end: the day after the last; said: [day, its words, what was said, darkness 0 to 1 or null].
    """
    bins = filled(counts, by, [_day(row["day"]) for row in statements])
    if not bins:
        return {"words": "Nothing in this selection has a date.", "beside": _beside(beside)}
    names, colours, told = stacked(counts, bins, by, groups, theme, split)
    first, end = bins[0], following(bins[-1], by)
    most = max(n for _, _, n, _, _ in told)
    caption = f"Incidents a {EACH[by]}, {most:,} at most"
    year_beside = (end - first).days <= words.DAYS_WITH_YEAR_BESIDE
    if year_beside:
        caption += f", {words.dates(first, end - dt.timedelta(days=1))}"
    binned = any("n" in row for row in statements)
    if statements:
        dark = f"; below: statements, the darkest {max(row.get('n', 0) for row in statements):,}"
        caption += f"{dark} a {EACH[by]}" if binned else "; ticks: statements"
    return {
        "words": caption,
        "year_beside": year_beside,
        "each": EACH[by],
        "most": most,
        "groups": names,
        "colours": colours,
        "bins": told,
        "end": end.isoformat(),
        "said": said_by_bin(statements, by) if binned else said(statements),
        "when": [day.isoformat() if day else None for day in when] if when else None,
        "beside": f"{_COUNTED[by]} {_beside(beside)}".rstrip(),
    }


def _beside(number: int) -> str:
    if not number:
        return ""
    return (
        f"{words.counted(number, 'incident')} known only as background, without a day or to a"
        " range of months: not counted by day."
    )


def filled(counts: Sequence[Row], by: Bin, others: Sequence[dt.date] = ()) -> list[dt.date]:
    """Return the first days of every bin from the first to the last dated thing, none left out."""
    days = [*(_day(row["day"]) for row in counts), *others]
    if not days:
        return []
    day, last = start_of(min(days), by), start_of(max(days), by)
    bins = [day]
    while day < last:
        day = following(day, by)
        bins.append(day)
    return bins


def start_of(day: dt.date, by: Bin) -> dt.date:
    """Return the first day of the bin that a day lies in."""
    if by == "W":
        return day - dt.timedelta(days=day.weekday())
    return day.replace(day=1) if by == "M" else day


def following(day: dt.date, by: Bin) -> dt.date:
    """Return the first day of the next bin."""
    if by == "M":
        return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return day + dt.timedelta(days=7 if by == "W" else 1)


def stacked(
    counts: Sequence[Row],
    bins: Sequence[dt.date],
    by: Bin,
    groups: Sequence[Group],
    theme: Theme,
    split: str,
) -> tuple[list[str], list[str], list[Told]]:
    """Return the groups' names and colours, and each bin with its parts, zero included."""
    listed = {group.id: group for group in groups}
    found: dict[dt.date, dict[str, int]] = {}
    for row in counts:
        value = str(row[split]) if row.get(split) else ""
        parts = found.setdefault(start_of(_day(row["day"]), by), {})
        parts[value] = parts.get(value, 0) + int(row["n"])
    there = {value for parts in found.values() for value in parts}
    order = [*listed, *sorted(there - set(listed) - {""}), ""]
    names = [
        listed[value].name if value in listed else plain(value) or f"no {split} given"
        for value in order
    ]
    colours = [listed[value].colour if value in listed else mark(None, theme) for value in order]
    rows: list[Told] = []
    for first in bins:
        parts = found.get(first, {})
        pieces = [(place, parts[value]) for place, value in enumerate(order) if parts.get(value)]
        n = sum(number for _, number in pieces)
        each = "; ".join(f"{names[place]} {number:,}" for place, number in pieces)
        told = f"{n:,} ({each})" if each else f"{n:,}"
        rows.append((first.isoformat(), named(first, by), n, told, pieces))
    return names, colours, rows


def said(statements: Sequence[Row]) -> list[Said]:
    """Return a tick for each day with statements, with their titles."""
    titles: dict[dt.date, list[str]] = {}
    for row in statements:
        titles.setdefault(_day(row["day"]), []).append(plain(str(row["title"])))
    return [
        (
            day.isoformat(),
            words.day(day),
            "; ".join(told[:4]) + (f"; {len(told) - 4} more" if len(told) > 4 else ""),
            None,
        )
        for day, told in sorted(titles.items())
    ]


def said_by_bin(statements: Sequence[Row], by: Bin) -> list[Said]:
    """Return a piece for each bin with statements, the darker the more they are."""
    most = max((int(row["n"]) for row in statements), default=1)
    return [
        (
            first.isoformat(),
            named(first, by),
            words.counted(int(row["n"]), "statement"),
            round(0.12 + 0.88 * int(row["n"]) / most, 3),
        )
        for row in statements
        for first in [start_of(_day(row["day"]), by)]
    ]


def named(first: dt.date, by: Bin) -> str:
    """Return a bin in words."""
    if by == "M":
        return f"{first:%B} {first.year}"
    return f"week of {words.day(first)}" if by == "W" else words.day(first)


def brushed(days: object) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day that a brush covers, as the strip gives them: two days.

    None is no brush, and anything that is none: what a browser sends may be anything.
    """
    if not isinstance(days, Sequence) or isinstance(days, str) or len(days) != 2:
        return None
    try:
        first, last = sorted(dt.date.fromisoformat(str(day)) for day in days)
    except ValueError:
        return None
    return first, last


def _day(value: dt.date | dt.datetime) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value
