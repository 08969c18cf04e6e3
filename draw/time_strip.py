"""The strip under the map: how many incidents a day, a week or a month; a brush picks a range.

A bin without incidents is zero: it has its place on the axis and says 0, it is not left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import altair as alt
import pandas as pd

from data.model import Side
from draw import words
from draw.lines import (
    DAYS_WITH_YEAR_BESIDE,
    WORD_SIZE,
    Chart,
    Row,
    data,
    down,
    finished,
    fixed,
    palette_ink,
    texts,
    time_axis,
    utc,
)
from draw.markup import plain
from draw.theme import Theme, mark

Bin = Literal["D", "W", "M"]
"""Day, week (from Monday) or month, as in `data.summarise`."""

When = tuple[dt.date | None, dt.date | None]
CAPTION, BARS, LANE, HEIGHT = 7, 74, 86, 94
"""Pixels from the top: the caption's middle, the bars' foot, the statements' middle, the end."""

TOP = 20
EACH: Mapping[Bin, str] = {"D": "day", "W": "week", "M": "month"}
BRUSH = "when"
MOST_HOVERS = 4_000
"""So many bins get a hover text of their own; narrower ones could not be hit anyway."""


def time_strip(
    counts: pd.DataFrame,
    statements: pd.DataFrame,
    when: When | None,
    theme: Theme,
    *,
    sides: Sequence[Side] = (),
    by: Bin = "D",
    width: int | None = None,
) -> Chart:
    """Return bars of incidents by bin and side, with statements as ticks beneath.

    `counts` has day (the bin's first day), side (an id or null) and n, perhaps kind; `statements`
    has day and title. `when` is the range chosen now, which the brush is drawn at. The brush is
    the interval parameter "when"; `brushed` reads what it gives back.
    """
    bins = filled(counts, by, when, _days(statements))
    ink, muted, _ = palette_ink(theme)
    y, left = down("y", HEIGHT), fixed(alt.XValue, 0)
    if not bins:
        none = [{"y": CAPTION, "text": "Nothing in this selection has a date."}]
        # The brush is there even now: a page that listens to it need not ask first.
        empty = texts(none, left, y, muted, WORD_SIZE)
        listening = empty.add_params(alt.selection_interval(name=BRUSH, encodings=["x"]))
        return finished([listening], theme, HEIGHT, width)
    order = {side.id: side for side in sorted(sides, key=lambda side: side.order)}
    stacks, totals = stacked(counts, bins, by, order, theme)
    first, last = bins[0], following(bins[-1], by)
    x_scale = alt.Scale(type="utc", domain=[utc(first), utc(last)], nice=False)
    x = alt.X("start:T", scale=x_scale, title=None, axis=time_axis(first, last))
    chosen: dict[str, Any] = {}
    if when and (when[0] or when[1]):
        until = when[1] + dt.timedelta(days=1) if when[1] else last
        chosen["value"] = {"x": [_milliseconds(when[0] or first), _milliseconds(until)]}
    brush = alt.selection_interval(name=BRUSH, encodings=["x"], **chosen)
    caption = f"Incidents a {EACH[by]}, {max(row['n'] for row in totals):,} at most"
    if (last - first).days <= DAYS_WITH_YEAR_BESIDE:
        caption += f", {words.dates(first, last - dt.timedelta(days=1))}"
    caption += "; ticks: statements" if len(statements) else ""
    bars = (
        alt.Chart(data(stacks))
        .mark_rect(strokeWidth=0)
        .encode(x=x, x2="end:T", y=y, y2="y2:Q", color=alt.Color("colour:N", scale=None))
    )
    hover = (
        alt.Chart(data(totals[:MOST_HOVERS]))
        .mark_rect(opacity=0)
        .encode(
            x=x,
            x2="end:T",
            y=fixed(alt.YValue, TOP),
            y2=fixed(alt.Y2Value, BARS),
            tooltip=_tips("incidents"),
        )
        .add_params(brush)
    )
    ticks = (
        alt.Chart(data(said(statements)))
        .mark_tick(thickness=2, size=11, color=ink)
        .encode(x=x, y=fixed(alt.YValue, LANE), tooltip=_tips("said"))
    )
    foot = alt.Chart(data([{}])).mark_rule(color=muted).encode(y=fixed(alt.YValue, BARS))
    above = texts([{"y": CAPTION, "text": caption}], left, y, muted, WORD_SIZE)
    return finished([bars, foot, above, ticks, hover], theme, HEIGHT, width)


def _tips(what: str) -> list[alt.Tooltip]:
    return [alt.Tooltip("label:N", title="when"), alt.Tooltip("told:N", title=what)]


def filled(
    counts: pd.DataFrame, by: Bin, when: When | None, others: Sequence[dt.date]
) -> list[dt.date]:
    """Return the first days of every bin from the first to the last dated thing, none left out."""
    days = [*_days(counts), *others, *(day for day in when or () if day is not None)]
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
    counts: pd.DataFrame,
    bins: Sequence[dt.date],
    by: Bin,
    sides: Mapping[str, Side],
    theme: Theme,
) -> tuple[list[Row], list[Row]]:
    """Return the pieces of the bars, side upon side, and for each bin its total, zero included."""
    found: dict[tuple[dt.date, str], int] = {}
    for record in counts.to_dict("records"):
        side = str(record["side"]) if isinstance(record.get("side"), str) else ""
        key = (start_of(_day(record["day"]), by), side)
        found[key] = found.get(key, 0) + int(record["n"])
    whole: dict[dt.date, int] = {}
    for (day, _), n in found.items():
        whole[day] = whole.get(day, 0) + n
    highest = max(whole.values(), default=0)
    scale = (BARS - TOP) / max(1, highest)
    unlisted = sorted({side for _, side in found} - set(sides) - {""})
    stacks: list[Row] = []
    totals: list[Row] = []
    for first in bins:
        span = {"start": utc(first), "end": utc(following(first, by))}
        base, parts = 0, []
        for side_id in (*sides, *unlisted, ""):
            n = found.get((first, side_id), 0)
            if not n:
                continue
            known = sides.get(side_id)
            name = plain(known.name) if known else plain(side_id) or "no side given"
            colour = mark(known.colour if known else None, theme)
            feet = {"y": BARS - base * scale, "y2": BARS - (base + n) * scale}
            stacks.append({**span, **feet, "colour": colour})
            parts.append(f"{name} {n:,}")
            base += n
        told = f"{base:,}" + (f" ({'; '.join(parts)})" if parts else "")
        totals.append({**span, "n": base, "label": named(first, by), "told": told})
    return stacks, totals


def said(statements: pd.DataFrame) -> list[Row]:
    """Return a tick for each day with statements, in the middle of the day, with their titles."""
    titles: dict[dt.date, list[str]] = {}
    for record in statements.to_dict("records"):
        titles.setdefault(_day(record["day"]), []).append(plain(str(record["title"])))
    noon = dt.time(12)
    return [
        {
            "start": utc(dt.datetime.combine(day, noon)),
            "label": words.day(day),
            "told": "; ".join(told[:4]) + (f"; {len(told) - 4} more" if len(told) > 4 else ""),
        }
        for day, told in sorted(titles.items())
    ]


def named(first: dt.date, by: Bin) -> str:
    """Return a bin in words."""
    if by == "M":
        return f"{first:%B} {first.year}"
    return f"week of {words.day(first)}" if by == "W" else words.day(first)


def brushed(selection: Mapping[str, Any]) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day that a brush covers, from Streamlit's selection state.

    A day counts as covered once more than half of it lies under the brush; a brush within one
    day gives that day. None is no brush.
    """
    ranges = selection.get(BRUSH) or {}
    ends = next((value for value in ranges.values() if len(value) == 2), None)
    if ends is None:
        return None
    start, end = (_moment(value) for value in sorted(ends))
    half = dt.timedelta(hours=12)
    first, last = (start + half).date(), (end - half).date()
    return (first, last) if first <= last else (start.date(), start.date())


def _moment(value: Any) -> dt.datetime:
    """Return what Vega gives for a place on a UTC scale: milliseconds since 1970."""
    return dt.datetime(1970, 1, 1) + dt.timedelta(milliseconds=float(value))


def _days(frame: pd.DataFrame) -> list[dt.date]:
    return [_day(value) for value in frame["day"]] if len(frame) else []


def _day(value: Any) -> dt.date:
    return pd.Timestamp(value).date()


def _milliseconds(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days * 86_400_000
