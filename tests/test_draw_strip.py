"""The time strip: zero days keep their place, the brush reads back as days."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draw.markup import plain
from draw.time_strip import Bin, brushed, filled, following, kind_groups, side_groups, start_of
from draw.time_strip import time_strip as figure
from tests.hostile import HOSTILE, khasham

D = dt.date
Counted = dict[str, Any]


def counts(*records: tuple[dt.date, str | None, int]) -> list[Counted]:
    return [{"day": day, "side": side, "n": n} for day, side, n in records]


def said(*records: tuple[dt.date, str]) -> list[Counted]:
    return [{"day": day, "title": title} for day, title in records]


def strip(rows: list[Counted], statements: list[Counted] | None = None, **options: Any) -> Any:
    groups = side_groups(list(khasham().sides.values()), "light")
    when = options.pop("when", None)
    found = figure(rows, statements or [], when, "light", groups=groups, **options)
    return json.loads(json.dumps(found))  # as the browser gets it


def hovers(found: Any) -> list[str]:
    return [told for _, _, _, told, _ in found["bins"]]


def test_days_without_incidents_are_zero_not_missing() -> None:
    found = strip(
        counts((D(2018, 2, 7), "coalition", 2), (D(2018, 2, 10), None, 1)),
        said((D(2018, 2, 12), "later")),
    )
    assert hovers(found) == [
        "2 (U.S.-led coalition and SDF 2)", "0", "0", "1 (no side given 1)", "0", "0",
    ]  # fmt: skip
    assert [n for _, _, n, _, _ in found["bins"]] == [2, 0, 0, 1, 0, 0]
    assert found["end"] == "2018-02-13"
    assert "2 at most" in found["words"]
    assert "7–12 February 2018" in found["words"]


def test_a_bar_s_parts_add_up_to_it_in_the_order_of_the_sides() -> None:
    found = strip(counts((D(2018, 2, 7), "pro-government", 1), (D(2018, 2, 7), "coalition", 3)))
    ((_, _, n, _, parts),) = found["bins"]
    assert n == 4
    assert [(found["groups"][place], number) for place, number in parts] == [
        ("U.S.-led coalition and SDF", 3),
        ("Pro-government (Syria, Russia)", 1),
    ]
    assert len({found["colours"][place] for place, _ in parts}) == 2


def test_kinds_of_one_side_and_day_are_added_and_unknown_sides_shown() -> None:
    rows = counts((D(2018, 2, 7), "coalition", 1), (D(2018, 2, 7), "coalition", 2))
    assert hovers(strip(rows)) == ["3 (U.S.-led coalition and SDF 3)"]
    assert hovers(strip(counts((D(2018, 2, 7), "someone", 2)))) == ["2 (someone 2)"]


def test_every_kind_has_a_colour_of_its_own() -> None:
    groups = kind_groups(("strike", "clash", "agreement", "background", "protest"), "dark")
    assert [group.id for group in groups if group.id == "background"] == []
    assert len({group.colour for group in groups}) == len(groups) == 4


def test_statements_of_a_day_are_one_tick_with_their_titles() -> None:
    many = said(*[(D(2018, 2, 7), f"title {n}") for n in range(6)])
    assert strip(counts(), many)["said"] == [
        ["2018-02-07", "7 February 2018", "title 0; title 1; title 2; title 3; 2 more", None]
    ]


def test_many_statements_are_shades_the_darker_the_more() -> None:
    binned = [{"day": D(2018, 1, 1), "n": 10}, {"day": D(2018, 2, 1), "n": 500}]
    found = strip(counts((D(2018, 1, 1), "coalition", 1)), binned, by="M")
    (few, many) = found["said"]
    assert few[2:3] == ["10 statements"]
    assert few[3] < many[3] == 1.0
    assert "the darkest 500 a month" in found["words"]


def test_nothing_dated_says_so() -> None:
    assert strip(counts()) == {"words": "Nothing in this selection has a date.", "beside": ""}


def test_what_is_in_no_bin_is_told_beside() -> None:
    assert strip(counts(), beside=2)["beside"].startswith("2 incidents known only as background")


def test_what_may_have_been_on_several_days_is_said_to_count_on_each() -> None:
    rows = counts((D(2018, 2, 7), "coalition", 1), (D(2018, 2, 8), "coalition", 1))
    assert strip(rows)["beside"].endswith("on any of several days is counted on each.")


def test_the_brush_stands_where_the_choice_is_and_open_ends_stay_open() -> None:
    rows = counts((D(2018, 2, 7), "coalition", 1))
    assert strip(rows, when=(D(2018, 2, 7), D(2018, 2, 8)))["when"] == ["2018-02-07", "2018-02-08"]
    assert strip(rows, when=(None, D(2018, 2, 8)))["when"] == [None, "2018-02-08"]
    assert strip(rows)["when"] is None


def test_a_far_off_choice_adds_no_bins() -> None:
    rows = counts((D(2018, 2, 7), "coalition", 1))
    assert len(strip(rows, when=(D(1, 1, 1), D(9999, 12, 31)))["bins"]) == 1


@pytest.mark.parametrize("by", ["W", "M"])
def test_twenty_five_years(by: Bin) -> None:
    found = strip(counts((D(1997, 1, 1), None, 1), (D(2021, 12, 31), None, 40)), by=by)
    assert sum(told == "0" for told in hovers(found)) > 200


@given(
    st.dates(D(1990, 1, 1), D(2030, 1, 1)), st.integers(0, 900), st.sampled_from(["D", "W", "M"])
)
def test_bins_follow_each_other_without_a_gap(first: dt.date, length: int, by: Bin) -> None:
    last = first + dt.timedelta(days=length)
    bins = filled(counts((first, None, 1), (last, None, 1)), by)
    assert bins[0] == start_of(first, by) <= first
    assert bins[-1] <= last < following(bins[-1], by)
    assert all(following(one, by) == other for one, other in itertools.pairwise(bins))


@given(
    st.lists(
        st.tuples(
            st.dates(D(2018, 1, 1), D(2018, 6, 1)),
            st.sampled_from([None, "coalition", "pro-government", "someone"]),
            st.integers(1, 10**6),
        ),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from(["D", "W", "M"]),
)
def test_no_incident_is_lost_between_counts_and_bars(
    records: list[tuple[dt.date, str | None, int]], by: Bin
) -> None:
    found = strip(counts(*records), by=by)
    assert sum(n for _, _, n, _, _ in found["bins"]) == sum(n for _, _, n in records)
    assert all(n == sum(part for _, part in parts) for _, _, n, _, parts in found["bins"])
    assert found["most"] == max(n for _, _, n, _, _ in found["bins"])


@given(st.dates(), st.dates())
def test_a_brush_reads_back_as_days_in_order(one: dt.date, other: dt.date) -> None:
    first, last = sorted((one, other))
    assert brushed([one.isoformat(), other.isoformat()]) == (first, last)


@pytest.mark.parametrize(
    "sent", [None, [], ["2018-02-07"], "ab", {"a": 1}, [1, 2], ["2018-02-31", "2018-03-01"], 7]
)
def test_what_is_no_brush_gives_none(sent: object) -> None:
    assert brushed(sent) is None


@pytest.mark.parametrize("string", HOSTILE)
def test_hostile_titles_and_sides_are_plain_text(string: str) -> None:
    found = strip(counts((D(2018, 2, 7), string, 1)), said((D(2018, 2, 7), string)))
    assert plain(string) in hovers(found)[0]
    assert found["said"][0][2] == plain(string)
