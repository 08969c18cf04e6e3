"""Counts prepared at import say just what the rows say, for every Selection that they answer."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data import aggregates
from data.aggregates import ZOOM, answers, prepare
from data.box import Box, Window
from data.case import Case
from data.dataset import tables_of
from data.options import options
from data.select import Selection
from data.store import Dataset, Store, open_store
from data.summarise import (
    CELLS_PER_TILE,
    cells_in_window,
    counts_by_time,
    extent,
    long_ranges,
    said_by_time,
    statement_total,
    totals,
    unplaced_total,
)
from data.view import incidents_in_view
from tests.made_up import many, regions

CASE = many(400, seed=11)
DAYS = st.dates(dt.date(2017, 12, 20), dt.date(2019, 9, 1))
KINDS = st.sampled_from(sorted({one.kind for one in CASE.incidents.values()}))


def statement_each(case: Case) -> Case:
    """Return the case with a statement of its own for each claim, as in an import."""
    statements, claims = {}, {}
    for name, claim in case.claims.items():
        said = case.statements[claim.statement].model_copy(update={"id": f"s-{name}"})
        statements[said.id] = said
        claims[name] = claim.model_copy(update={"statement": said.id})
    return dataclasses.replace(case, statements=statements, claims=claims)


def with_counts(folder: Path, tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Return the tables and the counts prepared of them."""
    folder.mkdir()
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet")
    written = prepare(folder)
    assert sorted(path.stem for path in folder.iterdir()) == sorted([*tables, *written])
    return {**tables, **{name: pq.read_table(folder / f"{name}.parquet") for name in written}}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with two cases of 400 invented incidents, each with and without prepared counts."""
    folder = tmp_path_factory.mktemp("store")
    store = open_store(folder / "store")
    for name, case in (("shared", CASE), ("each", statement_each(CASE))):
        tables = tables_of(case, regions(case))
        store.publish(f"{name}-rows", "v1", tables, {})
        store.publish(f"{name}-counts", "v1", with_counts(folder / f"it's {name} [*]", tables), {})
    return store


@st.composite
def countable(draw: Any) -> Selection:
    """Give a Selection that prepared counts can answer."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return Selection(
        date_from=draw(st.none() | st.just(first)),
        date_to=draw(st.none() | st.just(last)),
        sides=tuple(draw(st.lists(st.sampled_from((*CASE.sides, "nobody")), max_size=3))),
        kinds=tuple(draw(st.lists(KINDS, max_size=3))),
    )


quarters = st.integers(-4 * 190, 4 * 190).map(lambda number: number / 4)
lats = st.integers(-360, 360).map(lambda number: number / 4)


@st.composite
def boxes(draw: Any) -> Box:
    """Give a view port anywhere, across the antimeridian too."""
    south, north = sorted((draw(lats), draw(lats)))
    return Box.parse(f"{draw(quarters)},{south},{draw(quarters)},{north}")


def both(store: Store, name: str = "shared") -> tuple[Dataset, Dataset]:
    """Return a data set without and with prepared counts."""
    return store.dataset(f"{name}-rows"), store.dataset(f"{name}-counts")


def same(store: Store, pair: tuple[Dataset, Dataset], *asked: Any, **options: Any) -> list[Any]:
    """Return the rows that a question gives of both, in some order, and see that they agree."""
    rows, counts = (
        sorted(map(str, store.ask(dataset, *asked, **options).to_pylist())) for dataset in pair
    )
    assert counts == rows
    return counts


def test_which_selections_are_answered(store: Store) -> None:
    rows, counts = (dataset.tables for dataset in both(store))
    day = dt.date(2018, 2, 7)
    assert answers(Selection(), counts)
    assert answers(Selection(date_from=day, sides=("a",), kinds=("strike",)), counts)
    assert not answers(Selection(), rows)
    for field in ("actors", "claimants", "outcomes", "sources"):
        assert not answers(Selection(**{field: ("x",)}), counts)
    assert not answers(Selection(text="x"), counts)


@settings(max_examples=60, deadline=None)
@given(chosen=countable(), box=boxes(), zoom=st.integers(0, ZOOM + 1))
@example(chosen=Selection(), box=Box(-180, -90, 180, 90), zoom=0)
@example(chosen=Selection(kinds=("strike",)), box=Box(170, -90, -170, 90), zoom=5)
@example(chosen=Selection(date_to=dt.date(2018, 5, 1)), box=Box(-180, 0, 180, 90), zoom=3)
def test_cells_are_those_of_the_rows(store: Store, chosen: Selection, box: Box, zoom: int) -> None:
    window = Window.touching(box, zoom)
    same(store, both(store), cells_in_window, chosen, window=window, zoom=zoom)


@settings(max_examples=60, deadline=None)
@given(chosen=countable(), by=st.sampled_from("DWM"), split=st.sampled_from(("side", "kind")))
@example(chosen=Selection(), by="D", split="side")
@example(chosen=Selection(sides=("nobody",)), by="W", split="kind")
def test_counts_over_time_are_those_of_the_rows(
    store: Store, chosen: Selection, by: str, split: str
) -> None:
    same(store, both(store), counts_by_time, chosen, by=by, split=split)
    same(store, both(store), long_ranges, chosen)
    same(store, both(store, "each"), said_by_time, chosen, by=by)
    same(store, both(store), unplaced_total, chosen)


@settings(max_examples=60, deadline=None)
@given(chosen=countable(), name=st.sampled_from(("shared", "each")))
@example(chosen=Selection(), name="each")
@example(chosen=Selection(sides=("nobody",)), name="each")
def test_totals_are_those_of_the_rows(store: Store, chosen: Selection, name: str) -> None:
    same(store, both(store, name), totals, chosen)


def test_statements_are_prepared_only_where_each_has_one_incident(store: Store) -> None:
    shared, each = (both(store, name)[1] for name in ("shared", "each"))
    assert "prepared_said" not in shared.tables
    assert "prepared_said" in each.tables
    for dataset, there in ((shared, False), (each, True)):
        bins = dataset.tables["prepared_bins"]
        said = store.run(bins.filter(bins.what == "statements"))
        assert bool(said.num_rows) is there


def test_a_selection_of_all_days_reads_no_day_by_itself(store: Store) -> None:
    """Whatever the number of days and rows: the tables that grow with them are not asked."""
    tables = both(store, "each")[1].tables
    small = {"prepared_groups", "prepared_sums", "prepared_bins", "prepared_extent", "positions"}
    known = {name: table if name in small else None for name, table in tables.items()}
    for chosen in (Selection(), Selection(kinds=("strike",), sides=("side-1",))):
        for question in (totals, unplaced_total, long_ranges, statement_total):
            question(chosen, known)
        for by in ("D", "W", "M"):
            counts_by_time(chosen, known, by=by)
            said_by_time(chosen, known, by=by)
    extent(known)


def test_the_extent_is_that_of_the_rows(store: Store) -> None:
    rows, counts = both(store)
    assert store.run(extent(counts.tables)).equals(store.run(extent(rows.tables)))


@settings(max_examples=80, deadline=None)
@given(box=boxes(), zoom=st.integers(0, 9))
@example(box=Box(180, -10, -170, 10), zoom=2)
@example(box=Box(170, -10, 180, 10), zoom=2)
@example(box=Box(-179.9, -10, -179.95, 10), zoom=2)
@example(box=Box(-180, -90, 180, 90), zoom=0)
def test_a_window_is_the_cells_that_a_box_touches(store: Store, box: Box, zoom: int) -> None:
    """What lies in the box lies in the window; the window has no cell away from the box."""
    dataset = store.dataset("shared-rows")
    rows = dataset.tables["incidents"]
    rows = rows.filter(rows.x.notnull())
    window = Window.touching(box, zoom)
    lost = rows.filter(box.contains(rows), ~window.contains(rows))
    assert store.run(lost.agg(n=lost.count()))["n"].to_pylist() == [0]
    size = CELLS_PER_TILE * 2**zoom
    wide = ((box.east - box.west) % 360 or 360 * (box.west != box.east)) / 360 * size
    across = (window.east - window.west) * size + size * window.crosses
    assert across <= min(wide + 2, size)
    for edge in (window.west, window.east, window.north, window.south):
        assert (edge * size).is_integer()


@settings(max_examples=60, deadline=None)
@given(chosen=countable(), box=boxes(), zoom=st.integers(0, ZOOM + 1), most=st.integers(1, 300))
def test_a_view_shows_single_incidents_exactly_where_they_are_few(
    store: Store, chosen: Selection, box: Box, zoom: int, most: int
) -> None:
    seen = [
        incidents_in_view(
            store, dataset, chosen, box=box, zoom=zoom, columns=("id",), most=most
        )
        for dataset in both(store)
    ]  # fmt: skip
    rows, counts = seen
    assert sorted(row["id"] for row in rows.incidents) == sorted(
        row["id"] for row in counts.incidents
    )
    assert len(rows.incidents) <= most
    assert sorted(map(str, rows.cells)) == sorted(map(str, counts.cells))
    assert not (rows.incidents and rows.cells)


def test_an_empty_data_set_is_prepared(tmp_path: Path) -> None:
    case = dataclasses.replace(
        CASE, incidents={}, claims={}, statements={}, positions={}, places={}
    )
    store = open_store(tmp_path / "store")
    store.publish("none", "v1", with_counts(tmp_path / "raw", tables_of(case, {})), {})
    dataset = store.dataset("none")
    (row,) = store.ask(dataset, totals, Selection()).to_pylist()
    assert set(row.values()) == {0}
    window = Window.touching(Box(-180, -90, 180, 90), 2)
    assert store.ask(dataset, cells_in_window, Selection(), window=window, zoom=2).num_rows == 0
    assert store.ask(dataset, counts_by_time, Selection()).num_rows == 0


def test_what_the_filters_may_choose_from_is_counted(store: Store) -> None:
    dataset = both(store)[1]
    values = dataset.tables["prepared_values"]
    found = {(row["what"], row["value"]): row["n"] for row in store.run(values).to_pylist()}
    claims = list(CASE.claims.values())
    for outcome in {claim.outcome for claim in claims}:
        assert found["outcomes", outcome] == sum(claim.outcome == outcome for claim in claims)
    kinds = [one.kind for one in CASE.incidents.values()]
    for kind in set(kinds):
        assert found["kinds", kind] == kinds.count(kind)
    assert {what for what, _ in found} == {"kinds", "actors", "claimants", "outcomes", "sources"}


def test_counting_leaves_nothing_else_behind(tmp_path: Path) -> None:
    with_counts(tmp_path / "raw", tables_of(CASE, regions(CASE)))
    assert not [path for path in (tmp_path / "raw").iterdir() if path.suffix != ".parquet"]
    assert aggregates.ACROSS == CELLS_PER_TILE * 2**ZOOM


@pytest.mark.parametrize("what", ["kinds", "actors", "claimants", "outcomes", "sources"])
def test_the_filters_list_the_same_values(store: Store, what: str) -> None:
    rows, counts = (options(store, dataset, what, limit=5) for dataset in both(store))
    assert rows == counts
    assert rows.total > 1
