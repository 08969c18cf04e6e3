"""Records become rows and come back the same; what is worked out beside them is right."""

from __future__ import annotations

import dataclasses
import itertools
import math
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings

from data.case import TABLES, Case
from data.dataset import record_of, schema_of, tables_of, version_of
from data.home import BUILT_IN, CASES
from data.options import options as filter_options
from data.read import (
    LIMIT,
    read_all,
    read_ids,
    read_incident,
    read_position,
    read_selection,
    read_statement,
    regions_of,
)
from data.select import Selection
from data.store import Dataset, Store, open_store
from geo.region import Region
from tests.made_up import cases, many, regions


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(made=cases())
def test_records_come_back_from_their_rows(made: Case) -> None:
    tables = tables_of(made, regions(made))
    for name in TABLES:
        assert tables[name].schema.equals(schema_of(name))
        back = [record_of(name, row) for row in tables[name].to_pylist()]
        assert {one.id: one for one in back} == getattr(made, name)


def test_records_come_back_from_the_store(tmp_path: Path) -> None:
    case = many(40)
    store = open_store(tmp_path)
    store.publish("many", "v1", tables_of(case, regions(case)), {"title": "Many"})
    dataset = store.dataset("many")
    assert read_all(store, dataset, *TABLES) == dataclasses.replace(case, title="Many")
    again = regions_of(store, dataset, case.places)
    assert {name: one.to_dict() for name, one in again.items()} == {
        name: one.to_dict() for name, one in regions(case).items()
    }


def test_an_empty_case_has_empty_tables(case: Case) -> None:
    none: dict[str, Any] = {name: {} for name in TABLES}
    empty = dataclasses.replace(case, **none)
    for name, table in tables_of(empty, {}).items():
        assert table.num_rows == 0
        assert table.schema.equals(schema_of(name))


def test_no_point_is_ever_made_up() -> None:
    case = many(200)
    placed = regions(case)
    tables = tables_of(case, placed)
    for name in ("incidents", "positions"):
        for row in tables[name].to_pylist():
            region = placed[row["place"]] if row["place"] else Region("unresolved")
            assert (row["lat"], row["lon"]) == (region.lat, region.lon)
            assert (row["lat"] is None) == (row["status"] in ("unplaced", "unresolved"))
    for row in tables["incidents"].to_pylist():
        assert (row["x"] is None) == (row["y"] is None) == (row["lat"] is None)


@pytest.mark.parametrize(
    ("lat", "lon", "x", "y"),
    [
        (0.0, 0.0, 0.5, 0.5),
        (0.0, -180.0, 0.0, 0.5),
        (0.0, 180.0, 0.0, 0.5),
        (90.0, 0.0, 0.5, 0.0),
        (-90.0, 0.0, 0.5, 1.0),
        (math.degrees(math.atan(math.sinh(math.pi / 2))), 90.0, 0.75, 0.25),
    ],
)
def test_the_place_on_the_mercator_square(lat: float, lon: float, x: float, y: float) -> None:
    case = many(60)
    one = next(incident for incident in case.incidents.values() if incident.place)
    placed = {**regions(case), str(one.place): Region("resolved", None, lat, lon, 1.0)}
    placed[str(one.place)] = dataclasses.replace(
        regions(case)["place-0"], status="resolved", lat=lat, lon=lon
    )
    rows = tables_of(case, placed)["incidents"].to_pylist()
    (row,) = [row for row in rows if row["id"] == one.id]
    assert row["x"] == pytest.approx(x, abs=1e-9)
    assert row["y"] == pytest.approx(y, abs=1e-9)
    assert 0 <= row["x"] < 1
    assert 0 <= row["y"] < 1


def apart(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the distance of two rows on the Mercator square."""
    return math.dist((one["x"], one["y"]), (other["x"], other["y"]))


def test_neighbours_stand_near_each_other_and_the_unplaced_last() -> None:
    case = many(300)
    rows = tables_of(case, regions(case))["incidents"].to_pylist()
    placed = [row for row in rows if row["x"] is not None]
    assert rows[: len(placed)] == placed
    steps = [apart(a, b) for a, b in itertools.pairwise(placed)]
    shuffled = sorted(placed, key=lambda row: str(row["id"]))
    jumps = [apart(a, b) for a, b in itertools.pairwise(shuffled)]
    assert sum(steps) < sum(jumps) / 2


def test_a_version_names_content_and_rules(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(CASES / BUILT_IN, tmp_path / "case"))
    before = version_of(folder, "rules")
    assert version_of(folder, "rules") == before == version_of(CASES / BUILT_IN, "rules")
    assert version_of(folder, "other rules") != before
    (folder / "note.txt").write_text("is no part of the case")
    assert version_of(folder, "rules") == before
    for path in [*sorted(folder.glob("*.csv")), folder / "datapackage.json"]:
        content = path.read_bytes()
        path.write_bytes(content + b" ")
        assert version_of(folder, "rules") != before, path.name
        path.write_bytes(content)


def test_one_incident_comes_with_all_its_claims(case: Case, store: Store, dataset: Dataset) -> None:
    for incident in case.incidents:
        part = read_incident(store, dataset, incident)
        assert part is not None
        assert set(part.incidents) == {incident}
        expected = {one.id for one in case.claims.values() if one.incident == incident}
        assert set(part.claims) == expected
        assert_closed(part)


def assert_closed(part: Case) -> None:
    """See that whatever a record points at is in the part too."""
    for claim in part.claims.values():
        assert claim.statement in part.statements
        assert claim.incident in part.incidents
        assert part.source_of(claim).id in part.sources
        assert {claim.claimant, *([claim.subject] if claim.subject else [])} <= set(part.actors)
    placed: list[Any] = [*part.incidents.values(), *part.positions.values()]
    for one in placed:
        assert one.source in part.sources
        assert one.place is None or one.place in part.places
    for actor in part.actors.values():
        assert actor.parent is None or actor.parent in part.actors
        assert actor.side is None or actor.side in part.sides


def test_one_position_and_one_statement(case: Case, store: Store, dataset: Dataset) -> None:
    for position in case.positions:
        part = read_position(store, dataset, position)
        assert part is not None
        assert part.positions[position] == case.positions[position]
        assert_closed(part)
    for statement in case.statements:
        part = read_statement(store, dataset, statement)
        assert part is not None
        expected = {one.id for one in case.claims.values() if one.statement == statement}
        assert set(part.claims) == expected
        assert_closed(part)


@pytest.mark.parametrize("name", ["nothing", "", "' OR 1=1 --", '"', "../x", "💣"])
def test_what_is_not_there_is_none(store: Store, dataset: Dataset, name: str) -> None:
    assert read_incident(store, dataset, name) is None
    assert read_position(store, dataset, name) is None
    assert read_statement(store, dataset, name) is None
    assert read_ids(store, dataset, "actors", [name]).actors == {}
    assert regions_of(store, dataset, [name]) == {}


def test_a_selection_is_read_in_a_bounded_part(tmp_path: Path) -> None:
    case = many(300)
    store = open_store(tmp_path)
    store.publish("many", "v1", tables_of(case, regions(case)), {"title": "Many"})
    part = read_selection(store, store.dataset("many"), Selection(), "incidents", limit=10)
    assert len(part.incidents) == 10
    assert_closed(part)
    whole = read_selection(store, store.dataset("many"), Selection(), "incidents", "claims")
    assert len(whole.incidents) == len(case.incidents) <= LIMIT
    assert set(whole.claims) == set(case.claims)
    assert_closed(whole)


def test_filters_offer_what_occurs(case: Case, store: Store, dataset: Dataset) -> None:
    options = {
        what: sorted(filter_options(store, dataset, what).names)
        for what in ("claimants", "outcomes", "kinds", "actors")
    }
    assert options["claimants"] == sorted({one.claimant for one in case.claims.values()})
    assert options["outcomes"] == sorted({one.outcome for one in case.claims.values()})
    assert options["kinds"] == sorted({one.kind for one in case.incidents.values()})
    assert set(options["actors"]) <= set(case.actors)
    assert {"sdf", "coalition-force", "pro-government-forces"} <= set(options["actors"])


def test_tables_hold_the_types_they_say() -> None:
    schema = schema_of("claims")
    assert schema.field("low").type == pa.int64()
    assert schema.field("open_high").type == pa.bool_()
    assert schema_of("incidents").field("date_from").type == pa.date32()
    assert schema_of("incidents").field("time_from").type == pa.time64("us")
    assert schema_of("incidents").field("initiators").type == pa.list_(pa.string())
