"""A question put once for its shape answers as if it were put anew, whatever the values are."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

import ibis
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data.box import Box, Window
from data.dataset import tables_of
from data.engines import DuckEngine
from data.prepared import shape_of, statement
from data.select import Selection, fold
from data.store import Dataset, Store, open_store
from data.summarise import (
    cells_in_window,
    counts_by_time,
    long_ranges,
    statements_by_day,
    totals,
    view_rows,
)
from tests.made_up import AWKWARD, many, regions
from tests.test_data_select import DAYS, POOLS, WORDS, free, selections

CASE = many(150)
HOSTILE = (
    "'", '"', "''", "\\'", "'); DROP VIEW x; --", "$v0", "?", "{x}", "%", "7321", "v0",
    chr(0xF0000), chr(0xF0001), "\u202e", "\ufeff", "NULL", "ﷺ" * 40,
)  # fmt: skip


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Dataset]:
    """A store with a case of 150 invented incidents."""
    store = open_store(tmp_path_factory.mktemp("store"))
    store.publish("many", "v1", tables_of(CASE, regions(CASE)), {"title": "Many"})
    return store, store.dataset("many")


def options() -> dict[Any, dict[str, Any]]:
    """Return every question that screens ask, with options."""
    box = Box(-170.5, -80.0, 160.25, 80.0)
    return {
        totals: {},
        counts_by_time: {"by": "W"},
        long_ranges: {},
        statements_by_day: {},
        cells_in_window: {"window": Window.touching(box, 4), "zoom": 4},
        view_rows: {"box": box, "columns": ("id", "title"), "limit": 1_000},
    }


def anew(store: Store, dataset: Dataset, question: Any, chosen: Selection, more: Any) -> list[str]:
    """Return what a question gives that is built with the very values."""
    rows = store.run(question(chosen, dataset.tables, **more)).to_pylist()
    return sorted(map(str, rows))


def asked(store: Store, dataset: Dataset, question: Any, chosen: Selection, more: Any) -> list[str]:
    """Return what the same question gives once it is put by its shape."""
    return sorted(map(str, store.ask(dataset, question, chosen, **more).to_pylist()))


mixed = st.sampled_from(HOSTILE) | free
CHOSEN = selections(pools=POOLS, days=DAYS, text=WORDS)
ANY = selections(
    pools=dict.fromkeys(("sides", "actors", "claimants", "sources"), mixed),
    text=st.lists(mixed, max_size=3).map(" ".join),
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(chosen=CHOSEN | ANY)
@example(chosen=Selection())
@example(chosen=Selection(text="cafe izmir"))
@example(chosen=Selection(text="ﷺ" * 200))
@example(chosen=Selection(text=" ".join("ab")))
@example(chosen=Selection(text=" ".join("x" * 100)))
@example(chosen=Selection(actors=tuple(f"actor-{n}" for n in range(200))))
@example(chosen=Selection(sides=HOSTILE[:8], text="'); DROP VIEW x; --"))
@example(chosen=Selection(date_from=dt.date.min, date_to=dt.date.max))
@example(chosen=Selection(date_from=dt.date(7321, 1, 1), sides=(chr(0xF0000),)))
def test_the_rows_are_those_of_the_question_itself(
    made_up: tuple[Store, Dataset], chosen: Selection
) -> None:
    for question, more in options().items():
        assert asked(*made_up, question, chosen, more) == anew(*made_up, question, chosen, more)


numbers = st.integers(-720, 720).map(lambda number: number / 4)
lats = st.integers(-360, 360).map(lambda number: number / 4)


@settings(max_examples=40, deadline=None)
@given(west=numbers, east=numbers, south=lats, north=lats, zoom=st.integers(0, 22))
@example(west=-180.0, east=180.0, south=-90.0, north=90.0, zoom=0)
@example(west=180.0, east=-180.0, south=0.0, north=0.0, zoom=22)
def test_so_are_those_of_any_view(
    made_up: tuple[Store, Dataset],
    west: float,
    east: float,
    south: float,
    north: float,
    zoom: int,
) -> None:
    box = Box(west, min(south, north), east, max(south, north))
    for question, more in (
        (view_rows, {"box": box, "columns": ("id",), "limit": 1_000}),
        (cells_in_window, {"window": Window.touching(box, zoom), "zoom": zoom}),
    ):
        chosen = Selection(kinds=("strike",))
        assert asked(*made_up, question, chosen, more) == anew(*made_up, question, chosen, more)


def test_equal_shapes_share_one_statement() -> None:
    def shape(**values: Any) -> Any:
        return shape_of(Selection(**values), {"by": "D"})[0]

    one = shape(sides=("a",), text="b c", date_from=dt.date(2018, 1, 1))
    assert one == shape(sides=("'",), text="c b", date_from=dt.date(1999, 1, 1))
    assert one != shape(sides=("a", "b"), text="b c", date_from=dt.date(2018, 1, 1))
    assert one != shape(sides=("a",), text="b c", date_to=dt.date(2018, 1, 1))
    assert one != shape(actors=("a",), text="b c", date_from=dt.date(2018, 1, 1))
    boxes = (Box(1.0, 2.0, 3.0, 4.0), Box(-5.5, 2.0, 7.0, 8.0), Box(3.0, 2.0, 1.0, 4.0))
    plain, other, crossing = (shape_of(Selection(), {"box": box})[0] for box in boxes)
    assert plain == other
    assert plain != crossing


def test_a_second_asking_makes_no_sql(
    made_up: tuple[Store, Dataset], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, dataset = made_up
    store.ask(dataset, totals, Selection(text="one two", sides=("side-1",)))
    made: list[Any] = []
    monkeypatch.setattr(DuckEngine, "_compiled", lambda *given: made.append(given))
    found = store.ask(dataset, totals, Selection(text="bridge convoy", sides=("side-0",)))
    assert found.num_rows == 1
    assert made == []


@settings(max_examples=50, deadline=None)
@given(chosen=ANY)
def test_no_value_is_part_of_the_sql(made_up: tuple[Store, Dataset], chosen: Selection) -> None:
    tables = made_up[1].tables
    backend = ibis.duckdb.connect()
    shape, values = shape_of(chosen, {})
    expression = shape.selection.incidents(tables)
    made = statement(backend.compiler, backend.dialect, expression, len(values))
    for number, value in enumerate(values):
        if number in made.slots:
            assert made.parameters(values)[f"v{number}"] == value
    other = shape_of(_renamed(chosen), {})[0].selection.incidents(tables)
    alone = statement(backend.compiler, backend.dialect, other, len(values))
    assert alone == made


def _renamed(chosen: Selection) -> Selection:
    """Return a Selection of the same shape with other values."""
    lists: Mapping[str, Any] = {
        name: tuple(f"x{number}" for number, _ in enumerate(getattr(chosen, name)))
        for name in ("sides", "actors", "kinds", "claimants", "outcomes", "sources")
    }
    words = dict.fromkeys(fold(chosen.text).split())
    return dataclasses.replace(
        chosen,
        text=" ".join(chr(ord("a") + number) for number, _ in enumerate(words)),
        **lists,
        date_from=chosen.date_from and dt.date(2000, 1, 1),
        date_to=chosen.date_to and dt.date(2000, 1, 2),
    )


def test_a_mark_that_is_nobodys_is_no_sql() -> None:
    backend = ibis.duckdb.connect()
    rows = ibis.table({"a": "string", "day": "date"}, name="rows")
    expression = rows.filter(rows.a == chr(0xF0000 + 5))
    with pytest.raises(AssertionError, match="nobody set"):
        statement(backend.compiler, backend.dialect, expression, 2)
    within = rows.filter(rows.a == "x" + chr(0xF0000))
    with pytest.raises(AssertionError, match="not recognised"):
        statement(backend.compiler, backend.dialect, within, 2)


def test_what_is_awkward_is_among_what_was_tried() -> None:
    assert {"'", '"'} <= set(HOSTILE)
    assert any("DROP" in one for one in AWKWARD)
