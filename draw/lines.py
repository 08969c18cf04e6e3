"""Marks and words on a time line or a scale, laid out in pixels downward: what charts share.

Vega-Lite's own axis labels are cut or overlap when names are long and the screen is narrow. So
each row's words stand above its mark, as text within the plot, at a height computed here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from data.case import Case
from data.model import Colour, Side
from draw.markup import plain
from draw.theme import PALETTES, Theme, chart_config, mark
from draw.words import DAYS_WITH_YEAR_BESIDE

Row = dict[str, Any]
Chart = Any
"""An Altair chart: its own types promise less than they hold."""

NAME_SIZE, WORD_SIZE, HEAD_SIZE = 13, 12, 15


def utc(moment: dt.date | dt.datetime) -> str:
    """Return a local date or time as the browser shall show it, whatever zone it stands in.

    Charts use a UTC scale and pretend that local time is UTC, so no reader's clock shifts a day.
    """
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time())
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def side_colour(case: Case, actor: str | None, theme: Theme) -> str:
    """Return the colour of an actor's side."""
    side = case.side_of(actor)
    return mark(side.colour if side else None, theme)


class _Rows(alt.InlineData):
    """Inline data that is checked with the chart as a whole, and not by itself before.

    Altair holds every value against its schema each time: a quarter of a second at 2,000 rows.
    """

    _class_is_valid_at_instantiation = False


def data(rows: Sequence[Mapping[str, Any]]) -> Any:
    """Return rows of plain values as inline data; no rows are no marks."""
    return _Rows(values=[dict(row) for row in rows])


def down(field: str, height: float) -> alt.Y:
    """Return the vertical encoding of a field in pixels from the top."""
    scale = alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False)
    return alt.Y(f"{field}:Q", scale=scale, axis=None, title=None)


def fixed(channel: Any, value: Any) -> Any:
    """Return a channel's value in pixels, e.g. `fixed(alt.XValue, 0)`.

    `alt.value(0)` says the same, but Altair then tries every channel for it: 10 ms each time.
    """
    return channel(value)


def texts(
    rows: Sequence[Mapping[str, Any]],
    x: Any,
    y: alt.Y,
    colour: str,
    size: int,
    weight: Any = "normal",
    **mark_options: Any,
) -> Chart:
    """Return words, left-aligned at x and centred on y; rows have `text`."""
    options: dict[str, Any] = {
        "align": "left",
        "baseline": "middle",
        "limit": alt.ExprRef("width"),
        **mark_options,
    }
    return (
        alt.Chart(data(rows))
        .mark_text(fontSize=size, fontWeight=weight, color=colour, tooltip=False, **options)
        .encode(x=x, y=y, text=alt.Text("text:N"))
    )


def side_legend(sides: Sequence[Side | None], theme: Theme, top: float) -> tuple[list[Row], float]:
    """Return rows for the legend of sides from `top` downward, and the height where it ends."""
    rows: list[Row] = []
    for place, side in enumerate(sides):
        colour: Colour | None = side.colour if side else None
        name = plain(side.name) if side else "No side given"
        rows.append({"y": top + 18 * place + 9, "text": name, "colour": mark(colour, theme)})
    return rows, top + 18 * len(rows)


def sides_of(case: Case, actors: Sequence[str | None]) -> list[Side | None]:
    """Return the sides of some actors once each, in their order, no side last."""
    found = {side.id if side else "": side for side in map(case.side_of, actors)}
    return sorted(found.values(), key=lambda side: (side is None, side.order if side else 0))


def time_axis(first: dt.date, last: dt.date, **options: Any) -> alt.Axis:
    """Return a time axis from `first` to before `last` whose words fit how long that is.

    Its labels lack the year up to DAYS_WITH_YEAR_BESIDE days: say it beside.
    """
    days = (last - first).days
    look: dict[str, Any] = {"grid": False, "labelOverlap": "greedy", "labelSeparation": 3}
    look |= {"labelFlush": True, **options}
    if days <= 10:
        # A label starts at its tick, as the day does: left-aligned it can't be taken for the end.
        look |= {"labelAlign": "left", "labelFlush": False}
        look["values"] = [utc(first + dt.timedelta(days=n)) for n in range(days)]
    if days <= DAYS_WITH_YEAR_BESIDE:
        return alt.Axis(format="%-d %b", **look)
    return alt.Axis(format="%b %Y" if days <= 1500 else "%Y", **look)


def finished(layers: Sequence[Chart], theme: Theme, height: float, width: int | None) -> Chart:
    """Return layers as one chart with its size and the house's look; no width fills its holder.

    All is given at once: each of Altair's chained calls would copy the whole chart.
    """
    return alt.layer(
        *layers,
        height=height,
        width="container" if width is None else width,
        padding={"left": 2, "right": 8, "top": 2, "bottom": 2},
        # The height is that of the plot: what Streamlit would take for an axis is added.
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        config=chart_config(theme),
    )


def palette_ink(theme: Theme) -> tuple[str, str, str]:
    """Return ink, muted and rule of a theme."""
    palette = PALETTES[theme]
    return palette.ink, palette.muted, palette.rule
