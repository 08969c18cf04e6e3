"""GDELT, Airwars and TimeMap: what each column becomes, and what rejects a row."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from data.dataset import record_of
from data.errors import FormatError
from data.formats import format_of, recognise
from data.formats.cameo import KINDS, ROOTS, kind_of
from data.formats.contract import Converted, Format, Options
from data.formats.files import RowsFile, open_rows
from data.formats.gdelt import COLUMNS_1, COLUMNS_2
from data.formats.pieces import short
from data.formats.timemap import items
from data.importing.running import _check_complete
from tests.test_data_files import write


def converted(path: Path, options: Options | None = None) -> tuple[Format, Converted]:
    """Read a small file as an import does."""
    file: RowsFile = open_rows(path)
    found = recognise(file.sample())
    names = found.names_of(file.sample())
    file = file.with_columns(names) if names else file
    options = options or Options()
    found.check(file.sample(), options)
    options = found.survey(file.sample(), options, file.chunks)
    (chunk,) = file.chunks()
    made = found.convert(chunk, options)
    _check_complete(chunk, made, found)
    return found, made


def rows_of(table: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def are_records(made: Converted) -> None:
    """Every row is a record that the model accepts, and every link leads somewhere."""
    tables = {name: rows_of(getattr(made, name)) for name in ("incidents", "claims", "statements")}
    tables |= {name: rows_of(getattr(made, name)) for name in ("actors", "sources", "places")}
    for name, rows in tables.items():
        for row in rows:
            record_of(name, row)
    ids = {name: {row["id"] for row in rows} for name, rows in tables.items()}
    for row in tables["incidents"]:
        assert row["source"] in ids["sources"]
        assert row["place"] is None or row["place"] in ids["places"]
        assert {*row["initiators"], *row["targets"], *row["involved"]} <= ids["actors"]
    for row in tables["claims"]:
        assert row["incident"] in ids["incidents"]
        assert row["statement"] in ids["statements"]
        assert row["claimant"] in ids["actors"]
    for row in tables["statements"]:
        assert row["source"] in ids["sources"]


def gdelt_row(number: int = 1, columns: tuple[str, ...] = COLUMNS_2, **cells: str) -> str:
    given = {
        "GLOBALEVENTID": str(number),
        "SQLDATE": "20180207",
        "Actor1Code": "COP",
        "Actor1Name": "POLICE",
        "Actor1Type1Code": "COP",
        "Actor2Code": "SYR",
        "Actor2Name": "SYRIA",
        "EventCode": "190",
        "EventRootCode": "19",
        "QuadClass": "4",
        "ActionGeo_Type": "4",
        "ActionGeo_FullName": "Homs, Hims, Syria",
        "ActionGeo_Lat": "34.7268",
        "ActionGeo_Long": "36.7234",
        "DATEADDED": "20180207201500",
        "SOURCEURL": "https://www.example.org/a",
        **cells,
    }
    return "\t".join(given.get(name, "") for name in columns)


def gdelt(folder: Path, *rows: str) -> Path:
    return write(folder, "\n".join(rows) + "\n", "20180207.export.CSV")


def test_a_gdelt_event_becomes_an_incident_and_no_claim(tmp_path: Path) -> None:
    found, made = converted(gdelt(tmp_path, gdelt_row(7)))
    assert found.name == "gdelt"
    are_records(made)
    (incident,) = rows_of(made.incidents)
    assert incident["id"] == "7"
    assert incident["kind"] == "clash"
    assert incident["title"] == "Fight: POLICE – SYRIA, Homs, Hims, Syria"
    assert incident["newness"] == 20180207201500
    assert str(incident["date_from"]) == "2018-02-07"
    kinds = {row["id"]: row["kind"] for row in rows_of(made.actors)}
    assert kinds[incident["initiators"][0]] == "armed_force"
    assert kinds[incident["targets"][0]] == "state"
    source = next(row for row in rows_of(made.sources) if row["id"] == incident["source"])
    assert (source["outlet"], source["url"]) == ("example.org", "https://www.example.org/a")
    (place,) = rows_of(made.places)
    assert (place["country"], place["within"], place["precision"]) == ("SY", "Hims", "spot")
    assert made.claims.num_rows == made.statements.num_rows == 0


@pytest.mark.parametrize(
    ("code", "name", "precision", "within"),
    [
        ("1", "Syria", "country", None),
        ("2", "New York, United States", "province", "New York"),
        ("5", "Hims, Syria", "province", "Hims"),
        ("3", "Houston, Texas, United States", "spot", "Texas"),
    ],
)
def test_what_gdelt_knows_of_a_place_is_its_precision(
    tmp_path: Path, code: str, name: str, precision: str, within: str | None
) -> None:
    row = gdelt_row(ActionGeo_Type=code, ActionGeo_FullName=name)
    (place,) = rows_of(converted(gdelt(tmp_path, row))[1].places)
    assert (place["precision"], place["within"]) == (precision, within)


def test_an_event_without_a_place_stays_unplaced(tmp_path: Path) -> None:
    row = gdelt_row(ActionGeo_Type="0", ActionGeo_FullName="", ActionGeo_Lat="", ActionGeo_Long="")
    _, made = converted(gdelt(tmp_path, row))
    are_records(made)
    (incident,) = rows_of(made.incidents)
    assert (incident["place"], incident["place_basis"]) == (None, "not_known")


def test_gdelt_of_1_0_and_before_sources_are_told_by_their_width(tmp_path: Path) -> None:
    for columns in (COLUMNS_1, COLUMNS_1[:-1]):
        _, made = converted(gdelt(tmp_path, *(gdelt_row(n, columns) for n in (1, 2))))
        are_records(made)
        assert made.incidents.num_rows == 2


def test_a_limit_by_quadclass_leaves_out_and_counts(tmp_path: Path) -> None:
    path = gdelt(tmp_path, *(gdelt_row(n, QuadClass=str(n)) for n in (1, 2, 3, 4)))
    _, made = converted(path, Options(keep={"QuadClass": ("3", "4")}))
    assert made.left_out == {"QuadClass is none of 3, 4": 2}
    assert [row["id"] for row in rows_of(made.incidents)] == ["3", "4"]
    with pytest.raises(FormatError, match="no column 'Quad' to limit by"):
        converted(path, Options(keep={"Quad": ("3",)}))


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"SQLDATE": "00000000"}, "SQLDATE"),
        ({"SQLDATE": "99991231"}, "SQLDATE"),
        ({"SQLDATE": "20180231"}, "SQLDATE"),
        ({"ActionGeo_Lat": "134.7", "ActionGeo_Long": "36.7"}, "ActionGeo_Lat"),
        ({"ActionGeo_Lat": "0", "ActionGeo_Long": "0"}, "ActionGeo_Lat"),
        ({"ActionGeo_Lat": "34,7"}, "ActionGeo_Lat"),
        ({"ActionGeo_Type": "9"}, "ActionGeo_Type"),
        ({"GLOBALEVENTID": ""}, "GLOBALEVENTID"),
    ],
)
def test_rows_of_gdelt_that_can_not_be_are_rejects(
    tmp_path: Path, cells: dict[str, str], column: str
) -> None:
    _, made = converted(gdelt(tmp_path, gdelt_row(5), gdelt_row(**{"number": 6, **cells})))  # type: ignore[arg-type]
    are_records(made)
    assert [(found.row, found.column) for found in made.rejects] == [(2, column)]
    assert made.rejects[0].value == cells[column]


def test_each_cameo_kind_stands_under_a_root_that_is_named() -> None:
    assert set(ROOTS) == {f"{number:02}" for number in range(1, 21)}
    for code, kind in KINDS.items():
        assert code[:2] in ROOTS
        assert kind_of(code) == kind_of(f"{code}9") == kind
    assert kind_of("1831") == "explosion"
    assert kind_of("182") == "ground_attack"
    assert kind_of("010") == "other"


AIRWARS = (
    "incident_code,incident_date,country,location,location_ar,latitude,longitude,geo_precision,"
    "strike_type,alleged_belligerent,assessment,civilian_deaths_min,civilian_deaths_max,"
    "civilian_injuries_min,civilian_injuries_max,canonical_url,n_sources\n"
)


def airwars(folder: Path, *rows: str) -> Path:
    return write(folder, AIRWARS + "\n".join(rows) + "\n", "airwars.csv")


def test_an_airwars_incident_becomes_ranges_of_civilians(tmp_path: Path) -> None:
    row = (
        "CS1,2018-02-07,Syria,Hajin,هجين,34.69,40.83,town,Airstrike,"
        '"U.S.-led Coalition, YPG",Contested,3,7,2,2,https://airwars.org/cs1/,4'
    )
    found, made = converted(airwars(tmp_path, row))
    assert found.name == "airwars"
    are_records(made)
    (incident,) = rows_of(made.incidents)
    assert (incident["id"], incident["kind"]) == ("cs1", "strike")
    names = {row["id"]: row["name"] for row in rows_of(made.actors)}
    assert [names[one] for one in incident["initiators"]] == ["U.S.-led Coalition", "YPG"]
    assert (incident["grade"], incident["graded_by"]) == ("contested", "Airwars")
    assert "Airwars’ grade: Contested" in incident["note"]
    killed, wounded = rows_of(made.claims)
    assert (killed["low"], killed["best"], killed["high"], killed["wording"]) == (3, None, 7, "3–7")
    assert (wounded["low"], wounded["best"], wounded["high"]) == (2, 2, 2)
    assert names[killed["claimant"]] == "Airwars"
    assert names[killed["subject"]] == "Civilians"
    (place,) = rows_of(made.places)
    assert (place["country"], place["precision"], place["note"]) == ("SY", "spot", "هجين")


def test_airwars_figures_that_are_not_given_are_no_zeros(tmp_path: Path) -> None:
    rows = (
        "A,2018-02-07,Syria,Hajin,,,,,,,,,,,,,",
        "B,2018-02-07,Syria,Hajin,,,,,,,,0,0,,,,",
        "C,2018-02-07,Syria,Hajin,,,,,,,,5.0,,,9,,",
    )
    _, made = converted(airwars(tmp_path, *rows))
    are_records(made)
    figures = {
        (row["incident"], row["outcome"]): (row["low"], row["high"], row["open_high"])
        for row in rows_of(made.claims)
    }
    assert figures == {
        ("b", "killed"): (0, 0, False),
        ("c", "killed"): (5, None, True),
        ("c", "wounded"): (None, 9, False),
    }
    assert [row["id"] for row in rows_of(made.statements)] == ["b", "c"]


def test_the_arabic_edition_of_airwars_is_read(tmp_path: Path) -> None:
    text = (
        "code,url,incident_date,location_en,الدولة,belligerent,strike_type,grading,"
        "مدنيون قتلى — حد أدنى,مدنيون قتلى — حد أعلى,نهاية نطاق التاريخ\n"
        "CS2,https://airwars.org/cs2/,2018-02-07,Hajin,سوريا,YPG,Artillery,Fair,1.0,2.0,2018-02-08\n"
    )
    _, made = converted(write(tmp_path, text))
    are_records(made)
    (claim,) = rows_of(made.claims)
    assert (claim["low"], claim["high"]) == (1, 2)
    (incident,) = rows_of(made.incidents)
    assert str(incident["date_to"]) == "2018-02-08"


def test_an_airwars_province_is_the_first_of_its_columns_that_is_filled(tmp_path: Path) -> None:
    text = (
        "code,incident_date,location_en,belligerent,strike_type,grading,province_en,region_en\n"
        "A,2018-02-07,Hajin,YPG,Artillery,Fair,,Deir Ezzor\n"
        "B,2018-02-07,Hajin,YPG,Artillery,Fair,Deir ez-Zor,Idlib\n"
    )
    _, made = converted(write(tmp_path, text))
    within = {row["within"] for row in rows_of(made.places)}
    assert within == {"Deir Ezzor", "Deir ez-Zor"}


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Five (incl. 2 children) were wounded. More.", "Five (incl. 2 children) were wounded."),
        ("Hit approx. at noon! Nothing further.", "Hit approx. at noon!"),
        ("قصف. ثم حريق.", "قصف."),
        ("x" * 200, f"{'x' * 99}…"),
    ],
)
def test_a_title_is_the_first_sentence(words: str, title: str) -> None:
    assert short(words) == title


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("A,,Syria,Hajin,,,,,,,,,,,,,", "incident_date"),
        (",2018-02-07,Syria,Hajin,,,,,,,,,,,,,", "incident_code"),
        ("A,2018-02-07,Syria,Hajin,,,,,,,,7,3,,,,", "civilian_deaths_min"),
        ("A,2018-02-07,Syria,Hajin,,,,,,,,some,,,,,", "civilian_deaths_min"),
        ("A,2018-02-07,Syria,Hajin,,134.69,40.83,,,,,,,,,,", "latitude"),
        ("A,2018-02-07,Syria,Hajin,,34.69,,,,,,,,,,,", "longitude"),
    ],
)
def test_rows_of_airwars_that_can_not_be_are_rejects(tmp_path: Path, row: str, column: str) -> None:
    _, made = converted(airwars(tmp_path, row))
    assert [(found.row, found.column) for found in made.rejects] == [(2, column)]


EVENT = {
    "id": "CIV1",
    "description": "Apartment block hit. Nothing further.",
    "date": "02/24/2022",
    "time": "00:00",
    "location": "Uman",
    "latitude": "48.74",
    "longitude": "30.21",
    "sources": ["src1", "src2"],
    "associations": ["asc8"],
}


def timemap(folder: Path, *events: dict[str, Any]) -> Path:
    return write(folder, json.dumps(events), "events.json")


def test_a_timemap_event_becomes_an_incident(tmp_path: Path) -> None:
    found, made = converted(timemap(tmp_path, EVENT, {**EVENT, "id": "CIV2", "sources": []}))
    assert found.name == "timemap"
    are_records(made)
    first, second = rows_of(made.incidents)
    assert first["title"] == "Apartment block hit."
    assert str(first["date_from"]) == "2022-02-24"
    assert first["date_note"] == ""
    assert "Sources: src1, src2" in first["note"]
    assert "Associations: asc8" in first["note"]
    sources = {row["id"]: row["title"] for row in rows_of(made.sources)}
    assert sources[first["source"]] == "src1, src2"
    assert second["source"] == "timemap"


def test_the_csv_export_of_timemap_is_read_alike(tmp_path: Path) -> None:
    text = (
        "id,date,latitude,longitude,location,description,sources,associations\n"
        'CIV1,02/24/2022,48.74,30.21,Uman,"Hit, at night.","https://a.org/1, https://b.org/2",x\n'
        "CIV2,02/24/2022,48.74,30.21,Uman,Hit.,https://a.org/1,\n"
    )
    _, made = converted(write(tmp_path, text))
    are_records(made)
    urls = {row["id"]: row["url"] for row in rows_of(made.sources)}
    first, second = rows_of(made.incidents)
    assert urls[first["source"]] is None
    assert urls[second["source"]] == "https://a.org/1"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ('["a", "b"]', ["a", "b"]),
        ("https://a.org/x,y https://b.org", ["https://a.org/x,y", "https://b.org"]),
        ("https://a.org,https://b.org", ["https://a.org", "https://b.org"]),
        ("src1; src2", ["src1", "src2"]),
        ("[broken", ["[broken"]),
    ],
)
def test_lists_of_timemap_are_read(cell: str, found: list[str]) -> None:
    assert items(cell) == found


def test_days_that_may_be_two_refuse_the_file(tmp_path: Path) -> None:
    path = timemap(tmp_path, {**EVENT, "date": "02/03/2022"})
    with pytest.raises(FormatError, match="day or the month"):
        converted(path)
    _, made = converted(path, dataclasses.replace(Options(), day_first=True))
    assert str(rows_of(made.incidents)[0]["date_from"]) == "2022-03-02"


def test_each_format_is_told_apart(tmp_path: Path) -> None:
    samples = {
        "gdelt": gdelt(tmp_path, gdelt_row()),
        "airwars": airwars(tmp_path, "A,2018-02-07,Syria,Hajin,,,,,,,,,,,,,"),
        "timemap": timemap(tmp_path, EVENT),
    }
    for name, path in samples.items():
        sample = open_rows(path).sample()
        assert recognise(sample).name == name
        others = [other for other in samples if other != name]
        assert all(format_of(other).recognise(sample) < 0.5 for other in others)
