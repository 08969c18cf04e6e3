"""Counts and cells say what is there: each incident once, in its own cell and on its own days."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.case import Case
from data.dataset import tables_of
from data.errors import SelectionError
from data.select import Selection
from data.store import Dataset, Store, open_store
from data.summarise import (
    CELLS_PER_TILE,
    LONGEST_DAILY,
    Bin,
    Box,
    cells,
    counts_by_time,
    extent,
    in_view,
    long_ranges,
    said_by_time,
    totals,
)
from tests.made_up import many, regions
from tests.oracle import Oracle

CASE = many(300)
ORACLE = Oracle(CASE, regions(CASE))
CHOICES = (
    Selection(),
    Selection(sides=("side-1",)),
    Selection(date_from=dt.date(2018, 3, 1), date_to=dt.date(2018, 5, 1)),
    Selection(kinds=("strike", "clash"), text="bridge"),
    Selection(actors=("nobody",)),
)
chosen_ones = pytest.mark.parametrize("chosen", CHOICES)


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Dataset]:
    """A store with a case of 300 invented incidents."""
    store = open_store(tmp_path_factory.mktemp("store"))
    store.publish("many", "v1", tables_of(CASE, ORACLE.regions), {"title": "Many"})
    return store, store.dataset("many")


def first_side(incident: str) -> str | None:
    """Return the side that an incident is coloured by: that of who started it."""
    starters = CASE.incidents[incident].initiators
    found = CASE.side_of(starters[0]) if starters else None
    return found.id if found else None


def points(chosen: Selection) -> dict[str, tuple[float, float]]:
    """Return the points of the placed incidents that a Selection lets through."""
    places = {one: ORACLE.point(CASE.incidents[one].place) for one in ORACLE.incidents(chosen)}
    return {one: point for one, point in places.items() if point is not None}


def inside(box: Box, point: tuple[float, float]) -> bool:
    """Whether a point lies in a box, on the globe."""
    lat, lon = point
    if not box.south <= lat <= box.north:
        return False
    if box.west <= box.east:
        return box.west <= lon <= box.east
    return lon >= box.west or lon <= box.east


@chosen_ones
def test_totals_add_up(made_up: tuple[Store, Dataset], chosen: Selection) -> None:
    store, dataset = made_up
    (row,) = store.run(totals(chosen, dataset.tables)).to_pylist()
    positions = ORACLE.positions(chosen)
    placed = [one for one in positions if ORACLE.point(CASE.positions[one].place)]
    assert row == {
        "incidents": len(ORACLE.incidents(chosen)),
        "placed": len(points(chosen)),
        "unplaced": len(ORACLE.incidents(chosen)) - len(points(chosen)),
        "positions": len(positions),
        "placed_positions": len(placed),
        "statements": len(ORACLE.statements(chosen)),
        "claims": len(ORACLE.claims(chosen)),
    }


BOXES = (
    None,
    Box(-180, -90, 180, 90),
    Box(0, 0, 90, 80),
    Box(170, -90, -170, 90),
    Box(-10, 50, -20, 52),
    Box(10, 10, 10, 10),
)


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("zoom", [0, 3, 9, 22])
@chosen_ones
def test_cells_are_aligned_to_tiles_and_sum_to_the_incidents_in_the_box(
    made_up: tuple[Store, Dataset], chosen: Selection, zoom: int, box: Box | None
) -> None:
    store, dataset = made_up
    rows = in_view(chosen.incidents(dataset.tables), box)
    got = Counter[tuple[int, int, str | None]]()
    for row in store.run(cells(rows, zoom)).to_pylist():
        key = (row["cell_x"], row["cell_y"], row["side"])
        assert key not in got
        got[key] = row["n"]
    across = CELLS_PER_TILE * 2**zoom
    expected = Counter(
        (*cell(point, across), first_side(one))
        for one, point in points(chosen).items()
        if box is None or inside(box, point)
    )
    assert got == expected
    assert all(0 <= x < across and 0 <= y < across for x, y, _ in got)


def cell(point: tuple[float, float], across: int) -> tuple[int, int]:
    """Return the cell of a point, of so many along each side of the Web-Mercator square."""
    lat, lon = point
    limit = math.degrees(math.atan(math.sinh(math.pi)))
    radians = math.radians(min(max(lat, -limit), limit))
    south = 0.5 - math.log(math.tan(math.pi / 4 + radians / 2)) / (2 * math.pi)
    east = (lon + 180) / 360
    return math.floor(east * across) % across, min(max(math.floor(south * across), 0), across - 1)


@pytest.mark.parametrize("by", ["D", "W", "M"])
@chosen_ones
def test_counts_by_time(made_up: tuple[Store, Dataset], chosen: Selection, by: Bin) -> None:
    store, dataset = made_up
    got = {
        (row["day"], row["side"]): row["n"]
        for row in store.run(counts_by_time(chosen, dataset.tables, by=by)).to_pylist()
    }
    expected = Counter[tuple[dt.date, str | None]]()
    left_out = 0
    for one in ORACLE.incidents(chosen):
        days = daily(one)
        left_out += not days
        # However many of its days fall into a week, it is one incident in that week.
        expected.update({(start_of(day, by), first_side(one)) for day in days})
    assert got == expected
    assert store.run(long_ranges(chosen, dataset.tables))["n"].to_pylist() == [left_out]


def daily(one: str) -> list[dt.date]:
    """Return the days of an incident that can be counted day by day."""
    incident = CASE.incidents[one]
    first, last = incident.date_from, incident.date_to
    if incident.kind == "background" or first is None or last is None:
        return []
    if (last - first).days > LONGEST_DAILY:
        return []
    return [first + dt.timedelta(number) for number in range((last - first).days + 1)]


def start_of(day: dt.date, by: Bin) -> dt.date:
    """Return the first day of the day's week (a Monday) or month, or the day itself."""
    if by == "W":
        return day - dt.timedelta(day.weekday())
    return day.replace(day=1) if by == "M" else day


def test_extent_is_that_of_dated_incidents_and_statements(made_up: tuple[Store, Dataset]) -> None:
    store, dataset = made_up
    (row,) = store.run(extent(dataset.tables)).to_pylist()
    days = [day for one in CASE.incidents for day in daily(one)]
    days += [said.date for said in CASE.statements.values() if said.date]
    assert row == {"first": min(days), "last": max(days)}


def test_the_built_in_case_adds_up(case: Case, store: Store, dataset: Dataset) -> None:
    (row,) = store.run(totals(Selection(), dataset.tables)).to_pylist()
    assert (row["incidents"], row["placed"], row["unplaced"]) == (3, 2, 1)
    assert row["positions"] == len(case.positions)
    assert row["placed_positions"] == 6
    assert row["claims"] == len(case.claims)
    assert row["statements"] == len(case.statements)
    days = store.run(counts_by_time(Selection(), dataset.tables)).to_pylist()
    by_day = Counter[dt.date]()
    for one in days:
        by_day[one["day"]] += one["n"]
    assert by_day == {dt.date(2018, 2, 7): 2, dt.date(2018, 2, 8): 1}
    balance = dataset.about["balance"]["incidents"]
    assert balance == {"read": 3, "placed": 2, "unplaced": 1, "rejected": 0, "left_out": 0}


quarters = st.integers(-4 * 900, 4 * 900).map(lambda number: number / 4)  # degrees, exact
lats = st.integers(-360, 360).map(lambda number: number / 4)


GRID = [(lat, lon) for lat in range(-90, 91, 30) for lon in range(-180, 181, 15)]


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Dataset]:
    """A store with points on a grid of the whole globe."""
    store = open_store(tmp_path_factory.mktemp("grid"))
    rows = [{"lat": float(lat), "lon": float(lon)} for lat, lon in GRID]
    store.publish("grid", "v1", {"points": pa.Table.from_pylist(rows)}, {})
    return store, store.dataset("grid")


@settings(max_examples=60)
@given(west=quarters, east=quarters, south=lats, north=lats)
@example(west=170.0, east=190.0, south=-90.0, north=90.0)
@example(west=-190.0, east=-170.0, south=-90.0, north=90.0)
@example(west=-540.0, east=540.0, south=-90.0, north=90.0)
@example(west=180.0, east=180.0, south=-90.0, north=90.0)
@example(west=-185.0, east=170.0, south=-90.0, north=90.0)
def test_a_box_holds_what_lies_in_it_on_the_globe(
    grid: tuple[Store, Dataset], west: float, east: float, south: float, north: float
) -> None:
    store, dataset = grid
    south, north = sorted((south, north))
    west, east = sorted((west, east))
    box = Box.parse(f"{west},{south},{east},{north}")
    assert -180 <= box.west <= 180
    assert -180 <= box.east <= 180
    rows = store.run(in_view(dataset.tables["points"], box)).to_pylist()
    # The view may lie some turns around the globe away from the point.
    expected = {
        (lat, lon)
        for lat, lon in GRID
        if south <= lat <= north and any(west <= lon + 360 * turn <= east for turn in range(-4, 5))
    }
    assert {(row["lat"], row["lon"]) for row in rows} == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "'' is not four numbers. Write west,south,east,north in degrees."),
        ("1,2,3", "is not four numbers"),
        ("1,2,3,4,5", "is not four numbers"),
        ("a,b,c,d", "is not four numbers"),
        ("0,10,20,5", "has no south below its north"),
        ("0,-91,20,5", "has no south below its north"),
        ("0,nan,20,5", "has no south below its north"),
        ("nan,0,20,5", "leaves the world"),
        ("inf,0,20,5", "leaves the world"),
        ("0,0,1e300,5", "leaves the world"),
        ("x" * 10_000, "is not four numbers"),
    ],
)
def test_a_box_that_is_none_is_one_sentence(text: str, told: str) -> None:
    with pytest.raises(SelectionError, match=r"^box: ") as refused:
        Box.parse(text)
    assert told in str(refused.value)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("by", ["D", "W", "M"])
@chosen_ones
def test_counts_by_time_are_the_same_however_they_are_split(
    made_up: tuple[Store, Dataset], chosen: Selection, by: Bin
) -> None:
    store, dataset = made_up
    sums = []
    for split in ("side", "kind"):
        expression = counts_by_time(chosen, dataset.tables, by=by, split=split)
        whole: Counter[dt.date] = Counter()
        for row in store.run(expression).to_pylist():
            whole[row["day"]] += row["n"]
            assert split in row
        sums.append(whole)
    assert sums[0] == sums[1]


@chosen_ones
def test_statements_are_counted_by_the_bin_they_were_made_in(
    made_up: tuple[Store, Dataset], chosen: Selection
) -> None:
    store, dataset = made_up
    undated = chosen.without("date_from", "date_to")
    made = [CASE.statements[one].date for one in ORACLE.statements(undated)]
    expected = Counter(day.replace(day=1) for day in made if day is not None)
    rows = store.run(said_by_time(chosen, dataset.tables, by="M")).to_pylist()
    assert {row["day"]: row["n"] for row in rows} == expected
