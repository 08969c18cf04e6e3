"""ACLED of all eras. Every row is made up: nothing in it happened."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

from data.case import TABLES
from data.dataset import record_of
from data.errors import FormatError
from data.formats.acled import Acled
from data.formats.contract import Chunk, Converted, Options, Sample

COLUMNS = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,"
    "country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,"
    "notes,fatalities,tags,timestamp"
)
CELLS = (
    "XYZ12,28 December 2022,2022,1,Political violence,Battles,Armed clash,"
    "Military Forces of Nowhere (2020-),,State forces,Made-up Front,,Rebel group,"
    "State forces-Rebel group,,760,Middle East,Syria,Deir ez Zor,Deir ez Zor,Khasham,"
    "Khasham,35.3500,40.2833,1,Made-up Times; Made-up Post,National,A made-up note.,3,,"
    "1675102875"
)
CURRENT = COLUMNS.split(",")
ROW = dict(zip(CURRENT, CELLS.split(","), strict=True))


def chunk(*rows: dict[str, str], first: int = 2) -> Chunk:
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = {name: pa.array([row.get(name) or None for row in rows], pa.string()) for name in names}
    numbers = pa.array(range(first, first + len(rows)), pa.int64())
    return Chunk(first, pa.table(cells), numbers)


def converted(*rows: dict[str, str], options: Options | None = None) -> Converted:
    return Acled().convert(chunk(*rows), options or Options())


def one(table: pa.Table) -> dict[str, Any]:
    (row,) = table.to_pylist()
    return dict(row)


def test_a_row_becomes_an_incident_a_statement_and_a_claim() -> None:
    found = converted(ROW)
    incident, claim, said = one(found.incidents), one(found.claims), one(found.statements)
    assert incident["id"] == claim["incident"] == said["id"] == "xyz12"
    assert incident["title"] == "Armed clash, Khasham"
    assert incident["kind"] == "clash"
    assert incident["date_from"] == incident["date_to"] == dt.date(2022, 12, 28)
    assert (incident["note"], incident["quote"]) == ("A made-up note.", "")
    assert (claim["outcome"], claim["best"], claim["low"], claim["high"]) == (
        "killed",
        3,
        None,
        None,
    )
    assert claim["claimant"] == "claimant-not-known"
    actors = {row["id"]: row for row in found.actors.to_pylist()}
    assert actors["claimant-not-known"]["kind"] == "not_known"
    sources = {row["id"]: row for row in found.sources.to_pylist()}
    assert sources[said["source"]]["outlet"] == "Made-up Times; Made-up Post"
    assert sources[said["source"]]["date"] is None


def test_the_records_are_valid_ones() -> None:
    found = converted(ROW, {**ROW, "event_id_cnty": "XYZ13", "source": "", "location": ""})
    for table in ("incidents", "statements", "claims", "actors", "sources", "sides"):
        for row in getattr(found, table).to_pylist():
            record_of(table, row)
    for row in found.places.to_pylist():
        record_of("places", row)
    assert set(found.__dataclass_fields__) >= set(TABLES) - {"positions"}


def test_neither_of_two_fighters_began() -> None:
    incident = one(converted(ROW).incidents)
    assert len(incident["involved"]) == 2
    assert incident["initiators"] == incident["targets"] == []


@pytest.mark.parametrize("swapped", [False, True])
def test_civilians_are_the_target_whichever_actor_they_are(swapped: bool) -> None:
    one_, two = ("1", "2") if not swapped else ("2", "1")
    row = {
        **ROW,
        "event_type": "Violence against civilians",
        f"actor{one_}": "Made-up Front",
        f"inter{one_}": "2",
        f"actor{two}": "Civilians (Nowhere)",
        f"inter{two}": "7",
    }
    found = converted(row)
    incident = one(found.incidents)
    names = {actor["id"]: actor["name"] for actor in found.actors.to_pylist()}
    assert [names[id_] for id_ in incident["initiators"]] == ["Made-up Front"]
    assert [names[id_] for id_ in incident["targets"]] == ["Civilians (Nowhere)"]
    assert incident["involved"] == []


@pytest.mark.parametrize(
    ("code", "side"),
    [
        ("1", "state-forces"),
        ("State Forces", "state-forces"),
        ("8", "external-forces"),
        ("0", None),
    ],
)
def test_classes_of_actors_as_numbers_and_words(code: str, side: str | None) -> None:
    found = converted({**ROW, "inter1": code})
    actor = next(row for row in found.actors.to_pylist() if row["name"] == ROW["actor1"])
    assert actor["side"] == side


def test_a_file_without_actors_tells_their_classes_from_the_interaction() -> None:
    row = {name: ROW[name] for name in ("event_date", "event_type", "location", "fatalities")}
    found = converted({**row, "interaction": "27"})
    assert {actor["name"] for actor in found.actors.to_pylist()} >= {
        "Rebel groups (not named in the file)",
        "Civilians (not named in the file)",
    }
    assert one(found.incidents)["id"] == "row-2"


@pytest.mark.parametrize(
    ("precision", "first", "last", "kept"),
    [
        ("1", dt.date(2022, 12, 28), dt.date(2022, 12, 28), "day"),
        ("2", dt.date(2022, 12, 25), dt.date(2022, 12, 31), "day"),
        ("3", dt.date(2022, 12, 1), dt.date(2022, 12, 31), "month"),
    ],
)
def test_a_week_or_month_is_a_range(
    precision: str, first: dt.date, last: dt.date, kept: str
) -> None:
    incident = one(converted({**ROW, "time_precision": precision}).incidents)
    assert (incident["date_from"], incident["date_to"]) == (first, last)
    assert incident["date_precision"] == kept
    assert bool(incident["date_note"]) == (precision != "1")


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("event_date", "0000-00-00", "is before the year"),
        ("event_date", "05/04/2020", "may be two days"),
        ("event_date", "", "is empty"),
        ("fatalities", "many", "is not a whole number"),
        ("fatalities", "-1", "is not a whole number"),
        ("latitude", "195.5", "is no such latitude"),
        ("latitude", "140.2", "look swapped"),
        ("latitude", "35,35", "is not a number of degrees"),
        ("latitude", "35°21'N", "is not a number of degrees"),
        ("latitude", "", "is missing"),
        ("longitude", "181", "is no such"),
        ("geo_precision", "9", "is none of ACLED’s codes"),
        ("time_precision", "x", "is none of ACLED’s codes"),
        ("event_id_cnty", "", "is empty"),
        ("inter1", "99", "is none of ACLED’s classes"),
    ],
)
def test_a_row_that_can_not_be_used_is_rejected_once(column: str, value: str, reason: str) -> None:
    found = converted(ROW, {**ROW, "event_id_cnty": "XYZ13", column: value})
    (reject,) = found.rejects
    assert (reject.row, reject.column, reject.value) == (3, column, value)
    assert reason in reject.reason
    assert found.incidents.column("row").to_pylist() == [2]
    assert found.claims.column("row").to_pylist() == [2]


def test_zero_zero_is_no_place() -> None:
    (reject,) = converted({**ROW, "latitude": "0", "longitude": "0.0"}).rejects
    assert "a missing coordinate" in reject.reason


def test_no_figure_is_no_claim_and_a_zero_says_what_it_is() -> None:
    none = converted({**ROW, "fatalities": "NA"})
    assert (none.incidents.num_rows, none.claims.num_rows, none.statements.num_rows) == (1, 0, 0)
    zero = one(converted({**ROW, "fatalities": "0"}).claims)
    assert (zero["best"], zero["high"]) == (0, None)
    assert "no death was reported" in zero["note"]


def test_old_columns_and_letter_case() -> None:
    old = {
        "GWNO": "652",
        " EVENT_ID_CNTY ": "1SYR",
        "EVENT_DATE": "01-January-2015",
        "EVENT_TYPE": "Battle-No change of territory",
        "ACTOR1": "Made-up Front",
        "ALLY_ACTOR_1": "Made-up Allies",
        "INTER1": "2",
        "COUNTRY": "Syria",
        "LOCATION": "Khasham",
        "LATITUDE": "35.35",
        "LONGITUDE": "40.28",
        "GEO_PRECISION": "2",
        "FATALITIES": "1",
        "NOTES": "A made-up note.",
    }
    found = converted(old)
    incident = one(found.incidents)
    assert (incident["id"], incident["kind"]) == ("1syr", "clash")
    assert incident["note"].endswith("Associated with actor 1: Made-up Allies")
    assert one(found.places)["precision"] == "near"


def test_two_ids_never_become_one() -> None:
    names = ("AB1", "ab1", "A-B1", "A B1", "Ａ1")
    rows = [{**ROW, "event_id_cnty": name} for name in names]
    assert len(set(converted(*rows).incidents.column("id").to_pylist())) == len(names)


def sample(*columns: str) -> Sample:
    table = pa.table({name: pa.array([], pa.string()) for name in columns})
    return Sample("made-up.csv", "delimited", columns, table)


def test_it_is_recognised_and_what_is_missing_is_named() -> None:
    form = Acled()
    assert form.recognise(sample(*CURRENT)) == 1.0
    assert form.recognise(sample("id", "date", "place")) == 0.0
    with pytest.raises(FormatError, match="event_date"):
        form.check(sample("event_type", "latitude", "longitude"), Options())
    with pytest.raises(FormatError, match="longitude is missing, while latitude is there"):
        form.check(sample("event_date", "event_type", "latitude", "location"), Options())
    form.check(sample("event_date", "event_type", "geometry latitude"), Options())
    with pytest.raises(FormatError, match="nothing says where"):
        form.check(sample("event_date", "event_type"), Options())
