"""Rows of a list: every incident on exactly one page, in the order asked for."""

from __future__ import annotations

import datetime as dt

import pytest

from data.dataset import tables_of
from data.errors import SelectionError
from data.rows import PAGE, SORTS, Cell, IncidentRow, Listing, count, page
from data.select import Selection
from data.store import Dataset, Store, open_store
from data.summarise import Box
from tests.crowd import PILE, about, crowd

CASE, REGIONS = crowd(237)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Dataset]:
    """A store with 237 invented incidents."""
    store = open_store(tmp_path_factory.mktemp("store"))
    store.publish("crowd", "v1", tables_of(CASE, REGIONS), about(CASE))
    return store, store.dataset("crowd")


def everything(made: tuple[Store, Dataset], listing: Listing) -> list[IncidentRow]:
    """Return the rows of all pages."""
    rows: list[IncidentRow] = []
    for number in range(1, -(-count(*made, listing) // PAGE) + 1):
        rows += page(*made, listing, number)
    return rows


def key(row: IncidentRow, sort: str) -> object:
    """Return what a row is sorted by, worked out anew."""
    values = row.incident
    return {
        "date": values["date_from"],
        "title": values["title"].lower(),
        "kind": values["kind"],
        "who": (row.by or row.against)[0].name.lower(),
        "place": row.where.lower() if row.where else None,
        "claims": values["claim_count"],
    }[sort]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", SORTS)
def test_every_incident_is_on_one_page_in_the_order_asked_for(
    made: tuple[Store, Dataset], sort: str, descending: bool
) -> None:
    rows = everything(made, Listing(Selection(), sort, descending))
    assert sorted(row.incident["id"] for row in rows) == sorted(CASE.incidents)
    keys = [key(row, sort) for row in rows]
    known = [value for value in keys if value is not None]
    assert known == sorted(known, reverse=descending)  # type: ignore[type-var]
    assert keys[len(known) :] == [None] * (len(keys) - len(known)), "what is not known comes last"


def test_beyond_the_last_page_there_is_nothing(made: tuple[Store, Dataset]) -> None:
    assert page(*made, Listing(Selection()), 6) == []


def test_rows_without_a_place_are_found_and_told_from_the_others(
    made: tuple[Store, Dataset],
) -> None:
    away = everything(made, Listing(Selection(), placed="no"))
    there = everything(made, Listing(Selection(), placed="yes"))
    assert {row.incident["id"] for row in away} == {
        one.id for one in CASE.incidents.values() if one.place is None
    }
    assert len(away) + len(there) == len(CASE.incidents)
    assert all(row.where is None for row in away)


@pytest.mark.parametrize(
    ("find", "number"), [("event NUMBER 7 ", 1), ("village 0", PILE), ("zeppelin", 0), ("%", 0)]
)
def test_words_are_searched_in_the_store(
    made: tuple[Store, Dataset], find: str, number: int
) -> None:
    listing = Listing(Selection(), find=find)
    if find.startswith("event"):
        found = {row.incident["title"] for row in everything(made, listing)}
        assert "Event number 7" in found
        assert all("7" in title or "event" in title.lower() for title in found)
    elif find == "village 0":
        ids = {row.incident["id"] for row in everything(made, listing)}
        assert ids >= {f"event-{n:05}" for n in range(number)}
    else:
        assert count(*made, listing) == number


def test_a_selection_and_a_box_narrow_the_rows(made: tuple[Store, Dataset]) -> None:
    march = Selection(date_from=dt.date(2019, 3, 1), date_to=dt.date(2019, 3, 1))
    spot = REGIONS["place-0"]
    assert spot.lat is not None
    assert spot.lon is not None
    box = Box(spot.lon - 1e-4, spot.lat - 1e-4, spot.lon + 1e-4, spot.lat + 1e-4)
    assert count(*made, Listing(march, box=box)) == PILE
    assert count(*made, Listing(march, box=Box(0, 0, 1, 1))) == 0


def test_a_cell_holds_what_the_map_counts_in_it(made: tuple[Store, Dataset]) -> None:
    store, dataset = made
    rows = dataset.tables["incidents"]
    zoom = 5
    size = 4 * 2**zoom
    found = 0
    placed = store.run(rows.filter(rows.lat.notnull()).select("x", "y")).to_pylist()
    for x, y in sorted({(int(row["x"] * size), int(row["y"] * size)) for row in placed}):
        inside = Cell(zoom, x, y).of(rows)
        found += int(store.run(inside.agg(n=inside.count()))["n"][0].as_py())
    assert found == len(placed)


NO_CELLS = ["", "3/1", "3/1/x", "3/-1/1", "23/0/0", "0/4/0", "1/2/3/4", "٣/1/1"]


@pytest.mark.parametrize("text", NO_CELLS)
def test_what_is_no_cell_is_refused_with_its_value(text: str) -> None:
    with pytest.raises(SelectionError, match="not a cell"):
        Cell.parse(text)
    assert Cell.parse("3/1/31") == Cell(3, 1, 31)
