"""The strip under the map: how many incidents a day, a week or a month; a brush picks a range.

Bars are split into groups: the sides, or the kinds of event.

A bin without incidents is zero: it has its place on the axis and says 0, it is not left out.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import pandas as pd

from data.model import Colour, IncidentKind, Side
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
from draw.markup import plain, text
from draw.symbols import image
from draw.theme import PALETTES, Theme, mark

Bin = Literal["D", "W", "M"]
"""Day, week (from Monday) or month, as in `data.summarise`."""

When = tuple[dt.date | None, dt.date | None]
CAPTION, TOP, HEIGHT, TALL = 7, 20, 94, 240
"""Pixels from the top: the caption's middle, the bars' top, the end, and that of a tall strip."""

FOOT, LANE = 20, 8
"""Pixels from the end: the bars' foot, the statements' middle."""

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
BRUSH = "when"
MOST_HOVERS = 4_000
"""So many bins get a hover text of their own; narrower ones could not be hit anyway."""


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


def groups_html(groups: Iterable[Group]) -> str:
    """Return the key of the bars' colours."""

    def swatch(colour: str) -> str:
        picture = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="14" height="14">'
            f'<rect width="14" height="14" rx="2" fill="{colour}"/></svg>'
        )
        return image(picture, 14)

    items = "".join(f"<li>{swatch(group.colour)} {text(group.name)}</li>" for group in groups)
    return (
        '<section class="dc-legend" aria-label="Colours of the bars">'
        f'<ul class="dc-legend-list">{items}</ul></section>'
    )


def time_strip(
    counts: pd.DataFrame,
    statements: pd.DataFrame,
    when: When | None,
    theme: Theme,
    *,
    groups: Sequence[Group] = (),
    split: str = "side",
    by: Bin = "D",
    width: int | None = None,
    height: int = HEIGHT,
) -> Chart:
    """Return bars of incidents by bin and group, with statements as ticks beneath.

    `counts` has day (the bin's first day), the column `split` (a group's id or null) and n;
    `statements` has day and title, or day (a bin's first) and n where they are many. `when` is the
    range chosen now, which the brush is drawn at. The brush is the interval parameter "when";
    `brushed` reads what it gives back.
    """
    bins = filled(counts, by, when, _days(statements))
    ink, muted, _ = palette_ink(theme)
    y, left = down("y", height), fixed(alt.XValue, 0)
    if not bins:
        none = [{"y": CAPTION, "text": "Nothing in this selection has a date."}]
        # The brush is there even now: a page that listens to it need not ask first.
        empty = texts(none, left, y, muted, WORD_SIZE)
        listening = empty.add_params(alt.selection_interval(name=BRUSH, encodings=["x"]))
        return finished([listening], theme, height, width)
    bars_foot, lane = height - FOOT, height - LANE
    stacks, totals = stacked(counts, bins, by, groups, theme, split, bars_foot)
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
    binned = "n" in statements
    if len(statements):
        most = int(statements["n"].max()) if binned else 0
        dark = f"; below: statements, the darkest {most:,} a {EACH[by]}"
        caption += dark if binned else "; ticks: statements"
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
            y2=fixed(alt.Y2Value, bars_foot),
            tooltip=_tips("incidents"),
        )
        .add_params(brush)
    )
    ticks = (
        alt.Chart(data(_said_by_bin(statements, by)))
        .mark_rect(color=ink, strokeWidth=0)
        .encode(
            x=x,
            x2="end:T",
            y=fixed(alt.YValue, lane - 5),
            y2=fixed(alt.Y2Value, lane + 5),
            opacity=alt.Opacity("share:Q", scale=None),
            tooltip=_tips("said"),
        )
        if binned
        else alt.Chart(data(said(statements)))
        .mark_tick(thickness=2, size=11, color=ink)
        .encode(x=x, y=fixed(alt.YValue, lane), tooltip=_tips("said"))
    )
    foot = alt.Chart(data([{}])).mark_rule(color=muted).encode(y=fixed(alt.YValue, bars_foot))
    above = texts([{"y": CAPTION, "text": caption}], left, y, muted, WORD_SIZE)
    return finished([bars, foot, above, ticks, hover], theme, height, width)


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
    groups: Sequence[Group],
    theme: Theme,
    split: str,
    bars_foot: int,
) -> tuple[list[Row], list[Row]]:
    """Return the pieces of the bars, group upon group, and each bin's total, zero included."""
    listed = {group.id: group for group in groups}
    found: dict[tuple[dt.date, str], int] = {}
    for record in counts.to_dict("records"):
        value = str(record[split]) if isinstance(record.get(split), str) else ""
        key = (start_of(_day(record["day"]), by), value)
        found[key] = found.get(key, 0) + int(record["n"])
    whole: dict[dt.date, int] = {}
    for (day, _), n in found.items():
        whole[day] = whole.get(day, 0) + n
    highest = max(whole.values(), default=0)
    scale = (bars_foot - TOP) / max(1, highest)
    unlisted = sorted({value for _, value in found} - set(listed) - {""})
    stacks: list[Row] = []
    totals: list[Row] = []
    for first in bins:
        span = {"start": utc(first), "end": utc(following(first, by))}
        base, parts = 0, []
        for value in (*listed, *unlisted, ""):
            n = found.get((first, value), 0)
            if not n:
                continue
            known = listed.get(value)
            name = known.name if known else plain(value) or f"no {split} given"
            colour = known.colour if known else mark(None, theme)
            feet = {"y": bars_foot - base * scale, "y2": bars_foot - (base + n) * scale}
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


def _said_by_bin(statements: pd.DataFrame, by: Bin) -> list[Row]:
    """Return a piece for each bin with statements, the darker the more they are."""
    most = int(statements["n"].max()) if len(statements) else 1
    return [
        {
            "start": utc(first),
            "end": utc(following(first, by)),
            "share": 0.12 + 0.88 * int(record["n"]) / most,
            "label": named(first, by),
            "told": words.counted(int(record["n"]), "statement"),
        }
        for record in statements.to_dict("records")
        for first in [start_of(_day(record["day"]), by)]
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
