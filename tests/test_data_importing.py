"""Importing a file: the balance, one row an id, all or nothing, again, while others read.

Every row is made up: nothing in it happened.
"""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data.errors import FormatError, ImportCancelled, StoreError
from data.formats.gdelt import COLUMNS_2
from data.importing import ImportReport, import_file, name_of
from data.read import read_incident, regions_of
from data.select import Selection
from data.store import Store, open_store
from data.summarise import totals
from geo.gazetteer import Gazetteer
from tests.conftest import ROOT
from tests.test_data_formats_acled import CURRENT, ROW


def write(path: Path, rows: list[dict[str, str]], columns: list[str] = CURRENT) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def row(number: int, **cells: str) -> dict[str, str]:
    return {**ROW, "event_id_cnty": f"XYZ{number}", **cells}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


def imported(
    store: Store, gazetteer: Gazetteer, path: Path, rows: list[dict[str, str]], **more: Any
) -> ImportReport:
    return import_file(store, gazetteer, write(path, rows), **more)


def incidents(store: Store, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = store.run(store.dataset(name).tables["incidents"]).to_pylist()
    return sorted(rows, key=lambda found: str(found["id"]))


def test_what_is_read_is_all_accounted_for(
    store: Store, gazetteer: Gazetteer, tmp_path: Path
) -> None:
    rows = [
        row(1),
        row(2, latitude="0", longitude="0"),
        row(3, latitude="", longitude="", location="Nowhereville", admin1="", country="Utopia",
            admin2="", admin3=""),
        row(4, latitude="", longitude=""),
        row(1, timestamp="1", notes="An older coding."),
        row(5, fatalities="=1+1"),
    ]  # fmt: skip
    report = imported(store, gazetteer, tmp_path / "made-up.csv", rows)
    assert report.to_dict() == {
        "read": 6,
        "placed": 2,
        "unplaced": 1,
        "rejected": 3,
        "left_out": 0,
        "reasons": {
            "latitude is 0 beside a 0: a missing coordinate written as a point off West Africa": 1,
            "fatalities is not a whole number of 0 or more": 1,
            "id was replaced by a newer row with the same id": 1,
        },
    }
    found = incidents(store, "made-up")
    assert [incident["id"] for incident in found] == ["xyz1", "xyz3", "xyz4"]
    assert found[0]["note"] == ROW["notes"]
    assert found[1]["lat"] is None
    assert report.rejects is not None
    with report.rejects.open(encoding="utf-8", newline="") as file:
        rejects = list(csv.DictReader(file))
    assert [(reject["row"], reject["column"]) for reject in rejects] == [
        ("3", "latitude"),
        ("7", "fatalities"),
        ("6", "id"),
    ]
    assert rejects[1]["value"] == "'=1+1", "no spreadsheet runs it"


def test_a_place_without_coordinates_is_found_by_its_name(
    store: Store, gazetteer: Gazetteer, tmp_path: Path
) -> None:
    bare = {"latitude": "", "longitude": "", "admin2": "", "admin3": ""}
    rows = [row(1, **bare), row(2, **bare, location="A village that nobody lists")]
    imported(store, gazetteer, tmp_path / "made-up.csv", rows)
    known, unknown = incidents(store, "made-up")
    assert abs(known["lat"] - 35.3) < 0.2
    assert abs(known["lon"] - 40.3) < 0.2
    assert unknown["radius_m"] > 50_000, "the province stands for it"
    dataset = store.dataset("made-up")
    region = regions_of(store, dataset, [unknown["place"]])[unknown["place"]]
    assert region.extent == "province"
    assert any("not known here" in told for told in region.assumptions)


@pytest.mark.parametrize(
    ("precision", "radius", "extent"),
    [("1", 2_500, "place"), ("2", 25_000, "place"), ("", 25_000, "place")],
)
def test_how_exact_a_point_is(
    store: Store,
    gazetteer: Gazetteer,
    tmp_path: Path,
    precision: str,
    radius: float,
    extent: str,
) -> None:
    imported(store, gazetteer, tmp_path / "made-up.csv", [row(1, geo_precision=precision)])
    (found,) = incidents(store, "made-up")
    assert (found["status"], found["radius_m"]) == ("resolved", radius)
    region = regions_of(store, store.dataset("made-up"), [found["place"]])[found["place"]]
    assert region.extent == extent
    assert region.geometry is not None
    assert bool(region.assumptions) == (precision == "")


def test_a_province_is_its_outline_and_not_its_capital(
    store: Store, gazetteer: Gazetteer, tmp_path: Path
) -> None:
    imported(store, gazetteer, tmp_path / "made-up.csv", [row(1, geo_precision="3")])
    (found,) = incidents(store, "made-up")
    region = regions_of(store, store.dataset("made-up"), [found["place"]])[found["place"]]
    assert region.extent == "province"
    assert region.anchors[0].name.startswith("Deir")
    assert found["radius_m"] > 80_000


def test_a_point_far_from_the_country_that_its_row_names_is_no_such_country(
    store: Store, gazetteer: Gazetteer, tmp_path: Path
) -> None:
    # GDELT's code 1 is a country; its two-letter codes mix up some of them.
    columns = [name.casefold() for name in COLUMNS_2]
    cells = {"sqldate": "20180207", "eventcode": "190", "quadclass": "4", "actiongeo_type": "1"}
    rows = [
        {**cells, "globaleventid": "1", "actiongeo_fullname": "Mauritius",
         "actiongeo_lat": "16", "actiongeo_long": "146"},
        {**cells, "globaleventid": "2", "actiongeo_fullname": "Mauritius",
         "actiongeo_lat": "-20.3", "actiongeo_long": "57.6"},
    ]  # fmt: skip
    import_file(store, gazetteer, write(tmp_path / "made-up.csv", rows, columns))
    elsewhere, there = incidents(store, "made-up")
    dataset = store.dataset("made-up")
    found = regions_of(store, dataset, [elsewhere["place"], there["place"]])
    assert elsewhere["radius_m"] == 120_000
    assert any("lie elsewhere" in told for told in found[elsewhere["place"]].assumptions)
    assert found[there["place"]].anchors[0].name == "Mauritius"
    assert there["radius_m"] < 2_000_000


def test_the_screens_tables_are_all_there(
    store: Store, gazetteer: Gazetteer, tmp_path: Path
) -> None:
    imported(store, gazetteer, tmp_path / "made-up.csv", [row(1), row(2)])
    dataset = store.dataset("made-up")
    counted = store.run(totals(Selection(text="khasham made-up front"), dataset.tables))
    assert counted.to_pylist()[0]["incidents"] == 2
    case = read_incident(store, dataset, "xyz1")
    assert case is not None
    (claim,) = case.claims.values()
    assert (claim.best, claim.quote, case.incidents["xyz1"].quote) == (3, "", "")
    assert [side.name for side in case.sides.values()] == ["Rebel groups", "State forces"]
    incident = incidents(store, "made-up")[0]
    assert incident["sides"] == ["rebel-groups", "state-forces"]
    assert incident["claim_count"] == 1


def test_the_same_file_again_does_nothing_and_another_replaces_it(
    store: Store, gazetteer: Gazetteer, tmp_path: Path
) -> None:
    path = tmp_path / "made-up.csv"
    first = imported(store, gazetteer, path, [row(1), row(2)])
    again = imported(store, gazetteer, path, [row(1), row(2)])
    assert (first.unchanged, again.unchanged) == (False, True)
    assert again.balance == first.balance
    assert again.version == first.version
    other = imported(store, gazetteer, path, [row(3)])
    assert other.version != first.version
    assert store.names() == ["made-up"]
    assert [found["id"] for found in incidents(store, "made-up")] == ["xyz3"]


def test_hashtags_beneath_the_header_are_no_row(
    store: Store, gazetteer: Gazetteer, tmp_path: Path
) -> None:
    tags = {"event_date": "#date", "country": "#country+name", "latitude": "#geo+lat"}
    report = imported(store, gazetteer, tmp_path / "made-up.csv", [tags, row(1)])
    assert report.to_dict()["read"] == 1
    assert report.rejects is None


def test_a_case_is_not_replaced(store: Store, gazetteer: Gazetteer, tmp_path: Path) -> None:
    store.publish("my-case", "v1", {}, {"title": "A case"})
    with pytest.raises(StoreError, match="name of a case"):
        imported(store, gazetteer, tmp_path / "x.csv", [row(1)], name="my-case")


@pytest.mark.parametrize("name", ["../up", "A Name", "", "a" * 90])
def test_names_that_no_data_set_has(
    store: Store, gazetteer: Gazetteer, tmp_path: Path, name: str
) -> None:
    if name:
        with pytest.raises(StoreError, match="can't be the name"):
            imported(store, gazetteer, tmp_path / "x.csv", [row(1)], name=name)
    assert name_of(Path("/x/ACLED Data (1).csv.gz")) == "acled-data-1"


def test_an_import_that_is_ended_leaves_nothing(
    store: Store, gazetteer: Gazetteer, tmp_path: Path
) -> None:
    with pytest.raises(ImportCancelled):
        imported(store, gazetteer, tmp_path / "x.csv", [row(1)], cancelled=lambda: True)
    assert list(store.folder.iterdir()) == []


def test_a_file_in_no_known_format(store: Store, gazetteer: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(FormatError, match=r"x\.csv"):
        import_file(store, gazetteer, path)
    assert list(store.folder.iterdir()) == []


cells = st.one_of(
    st.none(),
    st.sampled_from(
        ["0", "1", "2", "3", "-9", "90.0001", "35.3", "2020-01-01", "NA", "01/02/2020"]
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=6),
)


CHANGED = (
    "event_id_cnty,event_date,time_precision,event_type,inter1,latitude,longitude,geo_precision,"
    "location,fatalities,notes,timestamp"
)
changed = st.fixed_dictionaries({}, optional=dict.fromkeys(CHANGED.split(","), cells))


@settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(changed, min_size=1, max_size=12))
def test_whatever_the_rows_hold_nothing_vanishes(
    store: Store, gazetteer: Gazetteer, tmp_path: Path, changes: list[dict[str, str | None]]
) -> None:
    rows = [
        {**row(number), **{name: cell or "" for name, cell in change.items()}}
        for number, change in enumerate(changes)
    ]
    try:
        report = imported(store, gazetteer, tmp_path / "made-up.csv", rows)
    except FormatError as error:
        # Days that may be two; or not one row that can be used, which is no data set.
        told = str(error)
        assert "may be two days" in told or "rows can be used" in told
        return
    assert report.balance.read == len(rows)
    found = incidents(store, "made-up")
    assert len(found) == report.balance.placed + report.balance.unplaced
    assert len({incident["id"] for incident in found}) == len(found)
    for incident in found:
        case = read_incident(store, store.dataset("made-up"), incident["id"])
        assert case is not None


_SCRIPT = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from data.importing import import_file
from data.store import open_store
from geo.gazetteer import open_gazetteer

def told(share, words):
    print(f"{{share:.2f}}", flush=True)

print("ready", flush=True)
sys.stdin.readline()
import_file(open_store({store!r}), open_gazetteer(), Path({file!r}), name="made-up", progress=told)
print("through", flush=True)
"""


@pytest.mark.parametrize("after", range(1, 13, 2))
def test_killed_at_any_step_it_is_all_or_nothing(
    store: Store, gazetteer: Gazetteer, tmp_path: Path, after: int
) -> None:
    imported(store, gazetteer, tmp_path / "old.csv", [row(1)], name="made-up")
    new = write(tmp_path / "new.csv", [row(number) for number in range(2, 50)])
    script = textwrap.dedent(_SCRIPT).format(root=str(ROOT), store=str(store.folder), file=str(new))
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("\n")
        process.stdin.flush()
        for _ in range(after):
            if process.stdout.readline() in ("through\n", ""):
                break
        process.send_signal(signal.SIGKILL)
        process.wait()
    ids = {found["id"] for found in incidents(open_store(store.folder), "made-up")}
    assert ids in ({"xyz1"}, {f"xyz{number}" for number in range(2, 50)})
    # The next import sweeps up what the dead one left, and is as if nothing had been.
    imported(store, gazetteer, tmp_path / "third.csv", [row(99)], name="made-up")
    assert [found["id"] for found in incidents(store, "made-up")] == ["xyz99"]
    assert list(store.folder.glob(".*")) == []


def test_readers_go_on_while_others_import(
    store: Store, gazetteer: Gazetteer, tmp_path: Path
) -> None:
    imported(store, gazetteer, tmp_path / "made-up.csv", [row(0)])
    wrong: list[object] = []
    seen: set[int] = set()
    done = threading.Event()

    def read() -> None:
        mine = open_store(store.folder)
        while not done.is_set():
            try:
                found = incidents(mine, "made-up")
                about = mine.dataset("made-up").about["balance"]["incidents"]["placed"]
                seen.add(len(found))
                if len(found) not in (about, about - 1, about + 1):
                    wrong.append(found)
            except Exception as error:  # noqa: BLE001
                wrong.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for size in range(2, 6):
            rows = [row(number) for number in range(size)]
            imported(store, gazetteer, tmp_path / "made-up.csv", rows)
            time.sleep(0.05)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert len(seen) > 1


def test_the_command_ends_with_its_balance(tmp_path: Path) -> None:
    path = write(tmp_path / "made-up.csv", [row(1), row(2, fatalities="many")])
    command = [sys.executable, "-m", "data", "import", str(path)]
    where = ["--store", (tmp_path / "store").as_uri(), "--case", "tried"]
    ran = subprocess.run([*command, *where], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout.splitlines()[-1]) == {
        "read": 2,
        "placed": 1,
        "unplaced": 0,
        "rejected": 1,
        "left_out": 0,
        "reasons": {"fatalities is not a whole number of 0 or more": 1},
    }
    again = subprocess.run(
        [*command, *where, "--json"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert again.stdout.splitlines() == ran.stdout.splitlines()[-1:]
    bad = subprocess.run(
        [*command, "--store", "s3://bucket/store"], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert bad.returncode == 2
    assert len(bad.stderr.strip().splitlines()) == 1
