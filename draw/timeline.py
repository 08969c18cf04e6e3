"""The time line: what happened, by actor, and apart from it what was said, by claimant.

Hours stand as dots where they are known. A day without an hour is a light bar across the day:
the thing lies somewhere in it. What has no date, or is background, is not forced onto the axis;
`undated` gives it for a list beneath.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt

from data.case import Case
from draw import words
from draw.lines import (
    HEAD_SIZE,
    NAME_SIZE,
    WORD_SIZE,
    Chart,
    Row,
    data,
    down,
    finished,
    fixed,
    palette_ink,
    side_colour,
    side_legend,
    sides_of,
    texts,
    time_axis,
    utc,
)
from draw.markup import plain
from draw.moments import Item, Table, items, timeline_text, undated
from draw.theme import PALETTES, Theme

__all__ = ["picked", "timeline_chart", "timeline_text", "undated"]

PICKED = "picked"
ROW, LANE, HEAD = 36.0, 26.0, 34.0
WIDE = 6.1
"""A character's width in pixels at WORD_SIZE, so that a title can be kept inside the plot."""


def timeline_chart(case: Case, *, theme: Theme = "light", width: int | None = None) -> Chart:
    """Return the time line of a case; `picked` reads what a click on it gives back.

    `width` is in pixels; None fills the element that holds the chart. Show it with Streamlit's
    own theme switched off.
    """
    shown = items(case)
    speakers = [item.actor for item in shown]
    legend, y = side_legend(sides_of(case, speakers), theme, 2.0)
    rows = Drawn(legend)
    first, last = _extent(shown)
    for line in [*_key(shown), words.dates(first, last - dt.timedelta(days=1)) if shown else ""]:
        rows.mute.append({"y": y + 9, "text": line})
        y += 17
    axis_top = y + 24
    y = axis_top
    for table, title in (("incidents", "What happened"), ("statements", "What was said")):
        here = [item for item in shown if item.table == table]
        if not here:
            continue
        y += HEAD
        rows.head.append({"y": y - 12, "text": title})
        for actor in _lanes(case, here):
            lane = [item for item in here if item.actor == actor]
            name = plain(case.actors[actor].name) if actor else "No actor named"
            rows.lane.append({"y": y + 15, "text": name, "colour": side_colour(case, actor, theme)})
            y += LANE
            for item in lane:
                _row(rows, case, item, y, (first, last), theme)
                y += ROW
    height = y + 6
    return _drawn(rows, (first, last), axis_top, height, theme, width)


class Drawn:
    """The rows of a time line by what they become; filled from the top downward."""

    def __init__(self, legend: list[Row]) -> None:
        self.legend = legend
        self.mute: list[Row] = []
        self.head: list[Row] = []
        self.lane: list[Row] = []
        self.marks: list[Row] = []


def _key(shown: Sequence[Item]) -> list[str]:
    """Return what the marks mean, of those that are there."""
    if not shown:
        return ["Nothing here has a date."]
    parts = ["Bar: somewhere within these days."] if any(item.spans for item in shown) else []
    if any(item.hour for item in shown):
        parts.append("Dot: an hour is given.")
    if any(item.role == "suffered" for item in shown):
        parts.append("Outline: it was done to the actor.")
    if any(item.ongoing for item in shown):
        parts.append("Arrow: goes on.")
    return [" ".join(parts[:2]), " ".join(parts[2:])] if len(parts) > 2 else [" ".join(parts)]


def _extent(shown: Iterable[Item]) -> tuple[dt.date, dt.date]:
    """Return the first day and the day after the last."""
    moments = [moment for item in shown for moment in (item.start, item.end)]
    if not moments:
        return dt.date(2000, 1, 1), dt.date(2000, 1, 2)
    latest = max(moments)
    last = latest.date() if latest.time() == dt.time() else latest.date() + dt.timedelta(days=1)
    first = min(moments).date()
    return first, max(last, first + dt.timedelta(days=1))


def _lanes(case: Case, here: Iterable[Item]) -> list[str | None]:
    """Return the lanes by side, then by who comes first in time."""
    found = list(dict.fromkeys(item.actor for item in here))

    def order(actor: str | None) -> tuple[bool, int]:
        side = case.side_of(actor)
        return (side is None, side.order if side else 0)

    return sorted(found, key=order)


def _row(
    rows: Drawn,
    case: Case,
    item: Item,
    y: float,
    extent: tuple[dt.date, dt.date],
    theme: Theme,
) -> None:
    first, last = (dt.datetime.combine(day, dt.time()) for day in extent)
    end = last if item.ongoing else item.end
    rows.marks.append(
        {
            "y": y + 26,
            "top": y,
            "foot": y + ROW - 2,
            "word": y + 10,
            "start": utc(item.start),
            "end": utc(end),
            "at": (item.start - first) / (last - first),
            "long": len(item.title) * WIDE,
            "text": item.title,
            "when": item.when,
            "who": plain(case.actors[item.actor].name) if item.actor else "no actor named",
            "table": item.table,
            "record": item.record,
            "colour": side_colour(case, item.actor, theme),
            "outline": item.role == "suffered",
            "hour": item.hour,
            "spans": item.spans,
            "ongoing": item.ongoing,
        }
    )


def _drawn(
    rows: Drawn,
    extent: tuple[dt.date, dt.date],
    axis_top: float,
    height: float,
    theme: Theme,
    width: int | None,
) -> Chart:
    ink, muted, rule = palette_ink(theme)
    first, last = extent
    scale = alt.Scale(type="utc", domain=[utc(first), utc(last)], nice=False)
    axis = time_axis(first, last, orient="top", offset=-axis_top, title=None)
    x = alt.X("start:T", scale=scale, axis=axis)
    y, left = down("y", height), fixed(alt.XValue, 0)
    colour = alt.Color("colour:N", scale=None, legend=None)
    stroke = alt.Stroke("colour:N", scale=None, legend=None)

    def of(**wanted: object) -> Chart:
        return alt.Chart(data([row for row in rows.marks if wanted.items() <= row.items()]))

    pick = alt.selection_point(name=PICKED, fields=["table", "record"], empty=False)
    tips = [
        alt.Tooltip(f"{name}:N", title=title)
        for name, title in (("text", "what"), ("who", "who"), ("when", "when"))
    ]
    hit = (
        of()
        .mark_rect(color=PALETTES[theme].accent, cursor="pointer")
        .encode(
            x=left,
            x2=fixed(alt.X2Value, "width"),
            y=down("top", height),
            y2="foot:Q",
            tooltip=tips,
            opacity=alt.condition(pick, alt.value(0.16), alt.value(0.0)),
        )
        .add_params(pick)
    )
    days = (
        [
            {"start": utc(first + dt.timedelta(days=n)), "y": axis_top, "y2": height}
            for n in range((last - first).days)
        ]
        if (last - first).days <= 31
        else []
    )
    grid = alt.Chart(data(days)).mark_rule(color=rule, opacity=0.7).encode(x=x, y=y, y2="y2:Q")
    filled = (
        of(spans=True, outline=False)
        .mark_bar(height=8, opacity=0.5)
        .encode(x=x, x2="end:T", y=y, color=colour)
    )
    outlined = (
        of(spans=True, outline=True)
        .mark_bar(height=8, filled=False, strokeWidth=1.6)
        .encode(x=x, x2="end:T", y=y, stroke=stroke)
    )
    dots = (
        of(hour=True, outline=False)
        .mark_point(shape="circle", filled=True, size=95, opacity=1)
        .encode(x=x, y=y, fill=colour)
    )
    rings = (
        of(hour=True, outline=True)
        .mark_point(shape="circle", filled=False, size=85, strokeWidth=2, opacity=1)
        .encode(x=x, y=y, stroke=stroke)
    )
    arrows = (
        of(ongoing=True)
        .mark_point(shape="triangle-right", filled=True, size=120, opacity=1, xOffset=-5)
        .encode(x=alt.X("end:T", scale=scale, axis=axis), y=y, fill=colour)
    )
    titles = (
        of()
        .mark_text(
            align="left",
            baseline="middle",
            fontSize=WORD_SIZE,
            color=ink,
            limit=alt.ExprRef("width"),
        )
        .encode(
            x=fixed(alt.XValue, alt.ExprRef("max(0, min(datum.at * width, width - datum.long))")),
            y=down("word", height),
            text="text:N",
        )
    )
    squares = [
        alt.Chart(data(some))
        .mark_point(shape="square", filled=True, size=100, opacity=1, xOffset=7)
        .encode(x=left, y=y, fill=colour)
        for some in (rows.legend, rows.lane)
    ]
    layers = [
        grid,
        filled,
        outlined,
        dots,
        rings,
        arrows,
        *squares,
        texts(rows.legend, left, y, ink, NAME_SIZE, dx=19),
        texts(rows.mute, left, y, muted, WORD_SIZE),
        texts(rows.head, left, y, ink, HEAD_SIZE, "bold"),
        texts(rows.lane, left, y, ink, NAME_SIZE, "bold", dx=19),
        titles,
        hit,
    ]
    return finished(layers, theme, height, width)


def picked(selection: Mapping[str, Any]) -> tuple[Table, str] | None:
    """Return table and id of what was clicked, from Streamlit's selection state, or None."""
    points = selection.get(PICKED) or []
    if not points:
        return None
    table, record = points[0].get("table"), points[0].get("record")
    if table not in ("incidents", "statements") or not isinstance(record, str):
        return None
    return table, record
