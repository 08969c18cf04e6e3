"""The table of incidents: headings that sort, titles that open, nothing that runs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from data.rows import IncidentRow, Named
from draw.incident_table import incident_table
from tests.crowd import crowd
from tests.hostile import HOSTILE, assert_safe

CASE, _ = crowd(4)


def row(title: str = "A title", where: str | None = "Village", **values: Any) -> IncidentRow:
    incident = {
        "id": "event", "title": title, "kind": "strike", "date_from": dt.date(2019, 1, 1),
        "date_to": dt.date(2019, 1, 1), "date_precision": "day", "open_end": False, "place": "p",
        "lat": 34.5, "lon": 40.25, "radius_m": 900.0, "status": "resolved", "side": "side-1",
        "claim_count": 2,
    }  # fmt: skip
    by = (Named(title, "side-1"),)
    return IncidentRow(incident | values, by, (), (), where)


def table(*rows: IncidentRow, **how: Any) -> str:
    options = {"sort": "date", "descending": False, "chosen": None} | how
    return incident_table(rows, CASE.sides, **options)


@pytest.mark.parametrize("string", HOSTILE)
def test_what_comes_from_data_is_escaped(string: str) -> None:
    assert_safe(table(row(string, string)))


def test_the_sorted_heading_says_so_and_turns_round() -> None:
    up, down = table(row()), table(row(), descending=True)
    assert 'aria-sort="ascending"><button type="button" data-act="sort" data-value="-date"' in up
    assert 'aria-sort="descending"><button type="button" data-act="sort" data-value="date"' in down
    assert up.count('aria-sort="none"') == 5


def test_a_placed_row_leads_to_the_map_and_an_unplaced_one_says_why_not() -> None:
    assert 'href="./?incident=event&amp;map=34.5000%2C40.2500%2C11"' in table(row())
    away = table(row(lat=None, lon=None))
    assert "map=" not in away
    assert "not placed" in away
    assert "no place is given" in table(row(where=None, lat=None, lon=None))
    assert "a wider area" in table(row(radius_m=60_000.0))


def test_actors_without_a_direction_are_named_too() -> None:
    neither = IncidentRow(row().incident, (), (), (Named("One", None), Named("Other", None)), None)
    shown = table(neither)
    assert "One" in shown
    assert "Other" in shown
    assert "against" not in shown
