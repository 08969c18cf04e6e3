"""The picture of the intervals that claimants give for one incident.

One panel an outcome, with its own scale; a row a claimant. A bar runs from low to high; a tick
stands only where the source states a best figure; an arrow runs out where the words leave the
top open; zero is a ring at 0; silence is words, never a mark on the scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import altair as alt

from data.case import Case
from data.model import Claim
from draw import words
from draw.claim_html import by_weight, standing
from draw.claims_table import by_importance, columns
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
)
from draw.markup import plain
from draw.scale import Scale, scale_of
from draw.theme import Theme

ROW, SILENT_ROW, HEAD, AXIS = 58.0, 42.0, 30.0, 48.0
KEY = (
    "Bar: lowest to highest figure. Tick: best figure, where stated.",
    "Dot: one exact figure. Ring at 0: says none.",
    "Arrow: the words set no upper limit.",
)


@dataclass(frozen=True)
class Rows:
    """What is drawn: words by their rank, bars, points, scale lines and numbers, the legend."""

    words: Mapping[str, list[Row]]
    bars: list[Row]
    points: list[Row]
    grid: list[Row]
    numbers: list[Row]
    legend: list[Row]


def intervals_chart(
    case: Case, incident_id: str, *, theme: Theme = "light", width: int | None = None
) -> Chart:
    """Return the picture of an incident's numeric claims; without any, it says so.

    `width` is in pixels; None fills the element that holds the chart. Show it with Streamlit's
    own theme switched off, since it brings the house's.
    """
    claims = numeric(case, incident_id)
    words_at: dict[str, list[Row]] = {name: [] for name in ("head", "sub", "name", "said", "mute")}
    bars: list[Row] = []
    points: list[Row] = []
    grid: list[Row] = []
    numbers: list[Row] = []
    legend, y = side_legend(sides_of(case, [claim.claimant for claim in claims]), theme, 2.0)
    for line in KEY if claims else ("No figure is coded for this incident.",):
        words_at["mute"].append({"y": y + 9, "text": line})
        y += 17
    for outcome, group in groupby(claims, key=lambda claim: claim.outcome):
        members = list(group)
        scale = scale_of(members)
        y += HEAD
        words_at["head"].append({"y": y - 8, "text": words.OUTCOMES[outcome]})
        ticks = scale.ticks() if any(claim.has_figure for claim in members) else []
        for subject, spoken in groupby(members, key=lambda claim: claim.subject):
            about = plain(case.actors[subject].name) if subject else "subject not stated"
            words_at["sub"].append({"y": y + 10, "text": f"of: {about}"})
            y += 22
            for claim in spoken:
                _row(case, claim, scale, y, theme, words_at, bars, points)
                if claim.has_figure:
                    grid += [{"x": scale.at(n), "y": y + 34, "y2": y + 52} for n in ticks]
                y += ROW if claim.has_figure else SILENT_ROW
        numbers += [{"x": scale.at(n), "y": y + 6, "text": f"{n:,}"} for n in ticks]
        if ticks:
            title = unit(outcome)
            if scale.compressed:
                title += " (compressed scale: equal steps are not equal numbers)"
            words_at["mute"].append({"y": y + 27, "text": title})
            y += AXIS
    height = y + 4
    drawn = Rows(words_at, bars, points, grid, numbers, legend)
    return _drawn(drawn, height, theme, width)


def numeric(case: Case, incident_id: str) -> list[Claim]:
    """Return an incident's numeric claims: by outcome, subject, then claimant."""
    claims, _ = standing(case, incident_id)
    figures, without, _ = by_weight(claims)
    ordered = by_importance(figures + without)
    subjects = {claim.subject: place for place, claim in reversed(list(enumerate(ordered)))}
    speakers = columns(case, ordered)
    outcomes = list(words.OUTCOMES)
    return sorted(
        ordered,
        key=lambda claim: (
            outcomes.index(claim.outcome),
            subjects[claim.subject],
            speakers.index(claim.claimant),
        ),
    )


def unit(outcome: str) -> str:
    """Return what the numbers of an outcome count."""
    if outcome in ("equipment", "damage"):
        return "number of things"
    return "number of people"


def intervals_text(case: Case, incident_id: str) -> list[str]:
    """Return the picture in words, a plain line a claim: for those who can't see it."""
    lines = []
    for claim in numeric(case, incident_id):
        subject = plain(case.actors[claim.subject].name) if claim.subject else "subject not stated"
        name = plain(case.actors[claim.claimant].name)
        head = f"{words.OUTCOMES[claim.outcome]}, {subject}: {name} {words.said(claim)}"
        lines.append(f"{head}{_worded(claim)}{_coded(claim)}.")
    return lines


def _worded(claim: Claim) -> str:
    shown = plain(words.wording(claim)) if claim.stance != "silent" else ""
    return f" “{shown}”" if shown else ""


def _coded(claim: Claim) -> str:
    return f", coded {words.coded(claim)}" if claim.has_figure else ""


def _row(
    case: Case,
    claim: Claim,
    scale: Scale,
    y: float,
    theme: Theme,
    words_at: dict[str, list[Row]],
    bars: list[Row],
    points: list[Row],
) -> None:
    name = plain(case.actors[claim.claimant].name)
    said = f"{words.said(claim)}{_worded(claim)}"
    words_at["name"].append({"y": y + 10, "text": name})
    tip = {
        "who": name,
        "says": said,
        "coded": words.coded(claim),
        "quote": plain(claim.quote),
        "about": plain(claim.label),
        "colour": side_colour(case, claim.claimant, theme),
    }
    words_at["said"].append({"y": y + 26, "text": said})
    if not claim.has_figure:
        return
    at = {**tip, "y": y + 43}
    low = claim.low if claim.low is not None else 0
    if claim.high is not None and claim.high == claim.low:
        points.append({**at, "x": scale.at(low), "mark": "zero" if low == 0 else "exact"})
        return
    if claim.open_high or claim.high is not None:
        end = 1.0 if claim.high is None else scale.at(claim.high)
        bars.append({**at, "x": scale.at(low), "x2": end, "open": claim.open_high})
    if claim.open_high:
        points.append({**at, "x": 1.0, "mark": "arrow"})
    if claim.best is not None:
        points.append({**at, "x": scale.at(claim.best), "mark": "best"})
    elif claim.high is None and not claim.open_high:
        points.append({**at, "x": scale.at(low), "mark": "exact"})


def _drawn(rows: Rows, height: float, theme: Theme, width: int | None) -> Chart:
    ink, muted, rule = palette_ink(theme)
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    y, left = down("y", height), fixed(alt.XValue, 0)
    colour = alt.Color("colour:N", scale=None, legend=None)
    tips = [alt.Tooltip(f"{name}:N") for name in ("who", "says", "coded", "about", "quote")]

    def marks(kind: str, **options: Any) -> Chart:
        shown = [row for row in rows.points if row["mark"] == kind]
        ink_of = {"fill" if options["filled"] else "stroke": colour}
        return (
            alt.Chart(data(shown))
            .mark_point(opacity=1, **options)
            .encode(x=x, y=y, tooltip=tips, **ink_of)
        )

    lines = alt.Chart(data(rows.grid)).mark_rule(color=rule).encode(x=x, y=y, y2="y2:Q")
    open_bar = alt.condition("datum.open", alt.value(0.4), alt.value(0.65))
    bars = (
        alt.Chart(data(rows.bars))
        .mark_bar(height=9)
        .encode(x=x, x2="x2:Q", y=y, color=colour, opacity=open_bar, tooltip=tips)
    )
    squares = (
        alt.Chart(data(rows.legend))
        .mark_point(shape="square", filled=True, size=110, opacity=1, xOffset=7)
        .encode(x=left, y=y, fill=colour)
    )
    layers = [
        lines,
        texts(rows.numbers, x, y, muted, WORD_SIZE, align="center"),
        bars,
        marks("arrow", shape="triangle-right", filled=True, size=130),
        marks("exact", shape="circle", filled=True, size=110),
        marks("zero", shape="circle", filled=False, size=150, strokeWidth=3),
        marks("best", shape="stroke", filled=False, size=300, strokeWidth=3, angle=90),
        squares,
        texts(rows.legend, left, y, ink, NAME_SIZE, dx=19),
        texts(rows.words["head"], left, y, ink, HEAD_SIZE, "bold"),
        texts(rows.words["sub"], left, y, muted, WORD_SIZE),
        texts(rows.words["name"], left, y, ink, NAME_SIZE, "bold"),
        texts(rows.words["said"], left, y, ink, WORD_SIZE),
        texts(rows.words["mute"], left, y, muted, WORD_SIZE),
    ]
    return finished(layers, theme, height, width)
