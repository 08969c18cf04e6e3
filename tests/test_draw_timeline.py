"""The time line: hours where known, bars where not, nothing undated forced onto the axis."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from dataclasses import replace
from typing import Any

import pytest

from data.case import Case
from data.model import Record
from draw.markup import plain
from draw.moments import items
from draw.timeline import picked, timeline_chart, timeline_text, undated
from tests.hostile import HOSTILE, khasham, poisoned
from tests.test_draw_intervals import rows, written

STRIKES, ATTACK = "coalition-strikes", "attack-on-sdf-base"


def changed(table: str, record: str, **values: Any) -> Case:
    case = khasham()
    records: dict[str, Record] = dict(getattr(case, table))
    old = records[record]
    records[record] = type(old).model_validate({**old.model_dump(), **values})
    return replace(case, **{table: records})  # type: ignore[arg-type]


def hits(chart: Any) -> list[dict[str, Any]]:
    return rows(chart, "rect")


def test_everything_is_on_the_axis_or_beside_it_and_never_both() -> None:
    case = khasham()
    on = {(item.table, item.record) for item in items(case)}
    beside = {(item.table, item.record) for item in undated(case)}
    assert not on & beside
    assert on | beside == {("incidents", i) for i in case.incidents} | {
        ("statements", s) for s in case.statements
    }


def test_background_and_undated_statements_stand_beside_with_the_reason() -> None:
    beside = {item.record: item for item in undated(khasham())}
    assert beside["war-in-syria"].why == "Background: 2011 – goes on."
    assert "No day is given" in beside["russian-ministry-25"].why
    assert beside["russian-ministry-25"].who == "Russian Defence Ministry"
    assert "oir-7-feb" not in beside


def test_a_known_hour_is_a_dot_and_an_unknown_one_a_bar_over_the_day() -> None:
    chart = timeline_chart(khasham())
    dots = rows(chart, "point", "circle")
    assert {row["record"] for row in dots} == {ATTACK}
    assert {row["start"] for row in dots} == {"2018-02-07T22:00:00Z"}
    bars = {row["record"]: row for row in rows(chart, "bar")}
    assert ATTACK not in bars
    said = bars["peskov-14-feb"]
    assert (said["start"], said["end"]) == ("2018-02-14T00:00:00Z", "2018-02-15T00:00:00Z")
    assert said["when"].endswith("hour not known")
    night = bars[STRIKES]
    assert (night["start"], night["end"]) == ("2018-02-07T00:00:00Z", "2018-02-09T00:00:00Z")


def test_a_statement_with_an_hour_is_a_dot() -> None:
    case = changed("statements", "peskov-14-feb", time=dt.time(13, 30))
    dots = [r for r in rows(timeline_chart(case), "point", "circle") if r["table"] == "statements"]
    assert [row["start"] for row in dots] == ["2018-02-14T13:30:00Z"]


def test_an_incident_stands_in_the_lane_of_each_actor_and_is_outlined_for_its_targets() -> None:
    roles = {(item.actor, item.role) for item in items(khasham()) if item.record == ATTACK}
    assert roles == {
        ("pro-government-forces", "did"),
        ("sdf", "suffered"),
        ("coalition-force", "suffered"),
    }
    nobody = changed("incidents", ATTACK, initiators=(), targets=())
    assert "No actor named" in written(timeline_chart(nobody))


def test_an_open_end_has_an_arrow_at_the_edge() -> None:
    case = changed("incidents", STRIKES, open_end=True, date_to=None)
    chart = timeline_chart(case)
    arrows = rows(chart, "point", "triangle-right")
    assert {row["record"] for row in arrows} == {STRIKES}
    assert {row["end"] for row in arrows} == {"2018-02-15T00:00:00Z"}
    assert any("Arrow" in text for text in written(chart))
    assert not any("Arrow" in text for text in written(timeline_chart(khasham())))


@pytest.mark.parametrize(
    ("precision", "end"), [("month", dt.datetime(2018, 3, 1)), ("year", dt.datetime(2019, 1, 1))]
)
def test_a_month_or_year_spans_all_of_it(precision: str, end: dt.datetime) -> None:
    first = dt.date(2018, 2, 1)
    case = changed("incidents", STRIKES, date_from=first, date_to=first, date_precision=precision)
    assert {item.end for item in items(case) if item.record == STRIKES} == {end}


def test_what_happened_stands_before_and_apart_from_what_was_said() -> None:
    chart = timeline_chart(khasham())
    order = written(chart)
    assert order.index("What happened") < order.index("What was said")
    lowest = max(row["foot"] for row in hits(chart) if row["table"] == "incidents")
    assert all(row["top"] > lowest for row in hits(chart) if row["table"] == "statements")


def test_a_click_gives_back_table_and_id() -> None:
    chart = timeline_chart(khasham())
    (param,) = chart.to_dict()["params"]
    assert param["name"] == "picked"
    assert param["select"]["fields"] == ["table", "record"]
    point = {key: hits(chart)[0][key] for key in ("table", "record")}
    assert picked({"picked": [point]}) == (point["table"], point["record"])
    for nothing in ({}, {"picked": []}, {"picked": [{"table": "x", "record": "y"}]}):
        assert picked(nothing) is None


def test_rows_do_not_overlap_and_everything_drawn_can_be_clicked() -> None:
    found = sorted((row["top"], row["foot"]) for row in hits(timeline_chart(khasham())))
    assert len(found) == len(items(khasham()))
    assert all(foot <= top for (_, foot), (top, _) in itertools.pairwise(found))


def test_an_empty_case_says_so() -> None:
    case = replace(khasham(), incidents={}, statements={}, claims={}, positions={})
    assert "Nothing here has a date." in written(timeline_chart(case))
    assert undated(case) == timeline_text(case) == []


def test_the_text_says_what_the_picture_shows() -> None:
    lines = timeline_text(khasham())
    assert lines[0] == (
        "7 February 2018, from 22:00 local time. Pro-government forces:"
        " Attack on the SDF headquarters."
    )
    assert len(lines) == len({item.record for item in items(khasham())})


@pytest.mark.parametrize("string", HOSTILE)
def test_hostile_text_is_data_and_nothing_else(string: str) -> None:
    case = poisoned(string)
    chart = timeline_chart(case, theme="dark", width=380)
    assert all(row["text"].endswith(plain(string)) for row in hits(chart))
    spec = chart.to_dict()
    spec.pop("datasets", None)
    for layer in spec["layer"]:
        layer["data"] = None
    assert plain(string) not in json.dumps(spec), "only in the data, never in an expression"
    assert all("\u202e" not in text for text in (*timeline_text(case), *written(chart)))
    assert all("\u202e" not in f"{b.title}{b.who}{b.why}" for b in undated(case))
