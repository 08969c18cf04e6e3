"""The time strip: zero days keep their place, the brush reads back as days."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from draw.markup import plain
from draw.time_strip import (
    BRUSH,
    Bin,
    brushed,
    filled,
    following,
    side_groups,
    start_of,
    time_strip,
)
from tests.hostile import HOSTILE, khasham
from tests.test_draw_intervals import rows, written

D = dt.date
EMPTY = pd.DataFrame({"day": [], "title": []})


def counts(*records: tuple[dt.date, str | None, int]) -> pd.DataFrame:
    return pd.DataFrame(records, columns=["day", "side", "n"])


def said(*records: tuple[dt.date, str]) -> pd.DataFrame:
    return pd.DataFrame(records, columns=["day", "title"])


def strip(frame: pd.DataFrame, statements: pd.DataFrame = EMPTY, **options: Any) -> Any:
    sides = list(khasham().sides.values())
    groups = side_groups(sides, "light")
    when = options.pop("when", None)
    return time_strip(frame, statements, when, "light", groups=groups, **options)


def hovers(chart: Any) -> list[str]:
    return [row["told"] for row in rows(chart, "rect") if "told" in row]


def test_days_without_incidents_are_zero_not_missing() -> None:
    chart = strip(
        counts((D(2018, 2, 7), "coalition", 2), (D(2018, 2, 10), None, 1)),
        said((D(2018, 2, 12), "later")),
    )
    assert hovers(chart) == [
        "2 (U.S.-led coalition and SDF 2)", "0", "0", "1 (no side given 1)", "0", "0",
    ]  # fmt: skip
    assert any("2 at most" in text and "7–12 February 2018" in text for text in written(chart))


def test_sides_are_stacked_to_the_day_s_total() -> None:
    chart = strip(counts((D(2018, 2, 7), "coalition", 3), (D(2018, 2, 7), "pro-government", 1)))
    lower, upper = [row for row in rows(chart, "rect") if "colour" in row]
    assert lower["y2"] == pytest.approx(upper["y"])
    assert (lower["y"] - lower["y2"]) == pytest.approx(3 * (upper["y"] - upper["y2"]))
    assert lower["colour"] != upper["colour"]


def test_kinds_of_one_side_and_day_are_added_and_unknown_sides_shown() -> None:
    frame = counts((D(2018, 2, 7), "coalition", 1), (D(2018, 2, 7), "coalition", 2))
    assert hovers(strip(frame)) == ["3 (U.S.-led coalition and SDF 3)"]
    assert hovers(strip(counts((D(2018, 2, 7), "someone", 2)))) == ["2 (someone 2)"]


def test_statements_of_a_day_are_one_tick_with_their_titles() -> None:
    many = said(*[(D(2018, 2, 7), f"title {n}") for n in range(6)])
    (tick,) = rows(strip(counts(), many), "tick")
    assert tick["told"] == "title 0; title 1; title 2; title 3; 2 more"
    assert tick["start"] == "2018-02-07T12:00:00Z"


def test_nothing_dated_says_so() -> None:
    assert written(strip(counts())) == ["Nothing in this selection has a date."]


def test_the_brush_is_named_and_stands_where_the_choice_is() -> None:
    when = (D(2018, 2, 7), D(2018, 2, 8))
    spec = strip(counts((D(2018, 2, 7), "coalition", 1)), when=when).to_dict()
    (param,) = spec["params"]
    assert param["name"] == BRUSH
    assert param["select"] == {"encodings": ["x"], "type": "interval"}
    assert brushed({BRUSH: {"start": param["value"]["x"]}}) == when
    assert "value" not in strip(counts((D(2018, 2, 7), "coalition", 1))).to_dict()["params"][0]


@pytest.mark.parametrize("by", ["W", "M"])
def test_twenty_five_years(by: Bin) -> None:
    chart = strip(counts((D(1997, 1, 1), None, 1), (D(2021, 12, 31), None, 40)), by=by)
    assert sum(told == "0" for told in hovers(chart)) > 200


@given(
    st.dates(D(1990, 1, 1), D(2030, 1, 1)), st.integers(0, 900), st.sampled_from(["D", "W", "M"])
)
def test_bins_follow_each_other_without_a_gap(first: dt.date, length: int, by: Bin) -> None:
    last = first + dt.timedelta(days=length)
    bins = filled(counts((first, None, 1), (last, None, 1)), by, None, ())
    assert bins[0] == start_of(first, by) <= first
    assert bins[-1] <= last < following(bins[-1], by)
    assert all(following(one, by) == other for one, other in itertools.pairwise(bins))


@given(st.dates(D(1990, 1, 1), D(2030, 1, 1)), st.integers(0, 400))
def test_a_brush_over_whole_days_gives_these_days(first: dt.date, length: int) -> None:
    last = first + dt.timedelta(days=length)
    epoch = D(1970, 1, 1)
    ends = [(first - epoch).days * 86_400_000, ((last - epoch).days + 1) * 86_400_000]
    assert brushed({BRUSH: {"start": ends}}) == (first, last)
    assert brushed({BRUSH: {"start": ends[::-1]}}) == (first, last)


def test_a_brush_within_a_day_gives_that_day_and_no_brush_gives_none() -> None:
    noon = 1_518_004_800_000  # 7 February 2018, 12:00
    assert brushed({BRUSH: {"start": [noon, noon + 60_000]}}) == (D(2018, 2, 7), D(2018, 2, 7))
    assert brushed({BRUSH: {}}) is None
    assert brushed({}) is None


@pytest.mark.parametrize("string", HOSTILE)
def test_hostile_titles_and_sides_are_text(string: str) -> None:
    chart = strip(counts((D(2018, 2, 7), string, 1)), said((D(2018, 2, 7), string)))
    assert plain(string) in hovers(chart)[0]
    (tick,) = rows(chart, "tick")
    assert tick["told"] == plain(string)
