"""Any table by a mapping: what it proposes, what it reads, and what it does not guess."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import FormatError
from data.formats import format_of, recognise
from data.formats.columns import joined
from data.formats.contract import Converted, Options
from data.formats.coordinates import SAY_COMMA, SAY_MINUTES, read_degrees, split_pair
from data.formats.files import open_rows
from data.formats.mapping import (
    FIELDS,
    propose,
    read_mapping,
    save_mapping,
    saved_mappings,
)
from data.importing.running import _check_complete
from tests.test_data_files import write
from tests.test_data_files_records import POINT, SQUARE, collection, feature, kml, workbook
from tests.test_data_formats_events import are_records, rows_of

MAPPING = {
    "id": "Ref",
    "title": "Event",
    "date": "Day",
    "lat": "Y",
    "lon": "X",
    "place": "Where",
    "country": "Country",
    "killed": "Dead",
}
HEADER = "Ref,Event,Day,Y,X,Where,Country,Dead\n"


def converted(path: Path, mapping: dict[str, str]) -> Converted:
    file, found = open_rows(path), format_of("table")
    options = Options(mapping=mapping)
    found.check(file.sample(), options)
    options = found.survey(file.sample(), options, file.chunks)
    (chunk,) = file.chunks()
    made = found.convert(chunk, options)
    _check_complete(chunk, made, found)
    are_records(made)
    return made


def table(folder: Path, row: str, mapping: dict[str, str] | None = None) -> Converted:
    return converted(write(folder, HEADER + row + "\n"), {**MAPPING, **(mapping or {})})


def rejected(folder: Path, row: str, mapping: dict[str, str] | None = None) -> tuple[str, str, str]:
    made = table(folder, row, mapping)
    assert made.incidents.num_rows == 0
    (found,) = made.rejects
    assert found.row == 2
    return found.column, found.value, found.reason


def test_a_row_becomes_the_records_that_the_mapping_says(tmp_path: Path) -> None:
    made = table(
        tmp_path, "a-1,Strike on the bank,2018-02-07,35.31,40.31,Khasham,Syria,at least 100"
    )
    (incident,) = rows_of(made.incidents)
    assert incident["id"].startswith("a-1")
    assert incident["title"] == "Strike on the bank"
    assert str(incident["date_from"]) == str(incident["date_to"]) == "2018-02-07"
    (claim,) = rows_of(made.claims)
    assert (claim["low"], claim["high"], claim["open_high"]) == (100, None, True)
    assert (claim["wording"], claim["hedge"]) == ("at least 100", "at least")
    (place,) = rows_of(made.places)
    assert (place["wording"], place["country"], place["precision"]) == (
        "Khasham",
        "SY",
        "not_known",
    )


@pytest.mark.parametrize(
    ("cell", "figure"),
    [
        ("12", (12, 12, 12)),
        ("12.0", (12, 12, 12)),
        ("12–15", (12, None, 15)),
        ("dozens", (12, None, None)),
        ("up to 60", (0, None, 60)),
        ("0", (0, 0, 0)),
    ],
)
def test_figures_are_read_as_worded(
    tmp_path: Path, cell: str, figure: tuple[int | None, ...]
) -> None:
    (claim,) = rows_of(table(tmp_path, f"1,x,2018-02-07,,,Homs,,{cell}").claims)
    assert (claim["low"], claim["best"], claim["high"]) == figure


def test_no_figure_is_no_claim(tmp_path: Path) -> None:
    made = table(tmp_path, "1,x,2018-02-07,,,Homs,,")
    assert made.claims.num_rows == made.statements.num_rows == 0
    assert made.incidents.num_rows == 1


@pytest.mark.parametrize(
    ("row", "column", "value", "words"),
    [
        ("1,x,0000-01-01,,,H,,", "Day", "0000-01-01", "before the year"),
        ("1,x,9999-12-31,,,H,,", "Day", "9999-12-31", "after"),
        ("1,x,2018-02-31,,,H,,", "Day", "2018-02-31", "is not a day"),
        ("1,x,soon,,,H,,", "Day", "soon", "is not a day"),
        ("1,x,2018-02-07,135.3,40.3,H,,", "Y", "135.3", "swapped"),
        ("1,x,2018-02-07,95.3,240.3,H,,", "Y", "95.3", "no such"),
        ("1,x,2018-02-07,0,0,H,,", "Y", "0", "0 beside a 0"),
        ("1,x,2018-02-07,35.3,,H,,", "X", "", "half"),
        ('1,x,2018-02-07,"35,3","40,3",H,,', "Y", "35,3", "decimal comma"),
        ("1,x,2018-02-07,35°18'N,40°18'E,H,,", "Y", "35°18'N", "degrees and minutes"),
        ("1,x,2018-02-07,north,40.3,H,,", "Y", "north", "is not a number of degrees"),
        ("1,x,2018-02-07,,,H,,12 or so men", "Dead", "12 or so men", "is no number"),
        ('1,x,2018-02-07,,,H,,"12,5"', "Dead", "12,5", "is no number"),
        ("1,x,2018-02-07,,,H,,-3", "Dead", "-3", "is no number"),
        (",x,2018-02-07,,,H,,", "Ref", "", "is empty"),
    ],
)
def test_what_can_not_be_is_a_reject_that_says_what_to_do(
    tmp_path: Path, row: str, column: str, value: str, words: str
) -> None:
    found = rejected(tmp_path, row)
    assert found[0] == column
    assert words in found[2]
    assert float(found[1] or 0) == float(value or 0) if words == "0 beside a 0" else True
    if words not in ("swapped", "no such", "0 beside a 0"):
        assert found[1] == value


def test_decimal_commas_and_minutes_are_read_where_the_mapping_says_so(tmp_path: Path) -> None:
    made = table(tmp_path, '1,x,2018-02-07,"35,31","40,31",H,,', {"coordinates": "decimal comma"})
    (place,) = rows_of(made.places)
    assert (place["lat"], place["lon"]) == (35.31, 40.31)
    style = {"coordinates": "degrees and minutes"}
    made = table(tmp_path, "1,x,2018-02-07,35°18'36″N,W 40 30,H,,", style)
    (place,) = rows_of(made.places)
    assert (round(place["lat"], 6), place["lon"]) == (35.31, -40.5)


@pytest.mark.parametrize("cell", ["35.31, 40.31", "(35.31; 40.31)", "35.31 40.31"])
def test_one_cell_may_hold_both_coordinates(tmp_path: Path, cell: str) -> None:
    path = write(tmp_path, f'Event,GPS\nStrike,"{cell}"\n')
    (place,) = rows_of(converted(path, {"title": "Event", "latlon": "GPS"}).places)
    assert (place["lat"], place["lon"]) == (35.31, 40.31)
    path = write(tmp_path, "Event,GPS\nStrike,here\n")
    made = converted(path, {"title": "Event", "latlon": "GPS"})
    assert "latitude and a longitude" in made.rejects[0].reason


def test_days_are_read_by_the_pattern_that_the_mapping_gives(tmp_path: Path) -> None:
    row = "1,x,07.02.18,,,Homs,,"
    made = table(tmp_path, row, {"date_format": "%d.%m.%y"})
    assert str(rows_of(made.incidents)[0]["date_from"]) == "2018-02-07"
    assert "date_format" in rejected(tmp_path, "1,x,7 Feb,,,H,,", {"date_format": "%d.%m.%y"})[2]
    with pytest.raises(FormatError, match="does not give day, month and year"):
        table(tmp_path, row, {"date_format": "%d"})


def test_a_low_and_a_high_column_bound_the_figure(tmp_path: Path) -> None:
    mapping = {"title": "T", "killed": "K", "killed_low": "Min", "killed_high": "Max"}
    path = write(tmp_path, "T,K,Min,Max\na,5,3,7\nb,,3,\nc,9,3,7\nd,,8,7\n")
    made = converted(path, mapping)
    figures = [(row["low"], row["best"], row["high"]) for row in rows_of(made.claims)]
    assert figures == [(3, 5, 7), (3, None, None)]
    assert [found.row for found in made.rejects] == [4, 5]


def test_the_claimant_that_a_row_names_says_the_figure(tmp_path: Path) -> None:
    mapping = {"title": "T", "killed": "K", "claimant": "By", "source": "Paper", "url": "Link"}
    path = write(tmp_path, "T,K,By,Paper,Link\na,5,Pentagon,CNN,https://cnn.com/x\nb,6,,,\n")
    made = converted(path, mapping)
    names = {row["id"]: row["name"] for row in rows_of(made.actors)}
    first, second = rows_of(made.statements)
    assert (names[first["claimant"]], first["claimant_named"]) == ("Pentagon", True)
    assert (names[second["claimant"]], second["claimant_named"]) == ("claimant not known", False)
    source = {row["id"]: row for row in rows_of(made.sources)}[first["source"]]
    assert (source["outlet"], source["url"]) == ("CNN", "https://cnn.com/x")


def test_shapes_of_geojson_and_kml_stay_regions(tmp_path: Path) -> None:
    wide = {"type": "Polygon", "coordinates": [[[400, 35], [41, 35], [41, 36], [400, 35]]]}
    paths = [
        collection(
            tmp_path, feature(POINT, name="a"), feature(SQUARE, name="b"), feature(wide, name="c")
        ),
        kml(
            tmp_path,
            "<Placemark><name>a</name><Point><coordinates>40.31,35.31</coordinates></Point>"
            "</Placemark><Placemark><name>b</name><Polygon><outerBoundaryIs><LinearRing>"
            "<coordinates>40,35 41,35 41,36 40,35</coordinates></LinearRing></outerBoundaryIs>"
            "</Polygon></Placemark>",
        ),
    ]
    for path in paths:
        made = converted(path, propose(open_rows(path).columns))
        first, second = rows_of(made.places)
        assert (first["lat"], first["lon"], first["geometry"]) == (35.31, 40.31, None)
        assert (second["lat"], json.loads(second["geometry"])["type"]) == (None, "Polygon")
    assert [
        found.row
        for found in converted(paths[0], {"title": "name", "shape": "geometry wkt"}).rejects
    ] == [3]


@given(
    st.lists(
        st.lists(st.none() | st.text("ab,", min_size=1, max_size=3), min_size=3, max_size=3),
        max_size=6,
    )
)
def test_joining_columns_keeps_every_row(rows: list[list[str | None]]) -> None:
    columns = [pa.array([row[at] for row in rows], pa.string()) for at in range(3)]
    wanted = [", ".join(cell for cell in row if cell is not None) for row in rows]
    assert joined(columns).to_pylist() == wanted


def test_a_sheet_with_real_days_is_read(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Name", "Date", "Latitude", "Longitude", "Killed"]]
    path = workbook(tmp_path, Events=[*rows, ["x", dt.date(2018, 2, 7), 35.31, 40.31, 5]])
    made = converted(path, propose(open_rows(path).columns))
    assert str(rows_of(made.incidents)[0]["date_from"]) == "2018-02-07"
    assert rows_of(made.claims)[0]["best"] == 5


def test_a_proposal_uses_each_column_once() -> None:
    columns = ["Event ID", "Title", "Event_Date", "LATITUDE", "lng", "Location", "Fatalities", "x"]
    assert propose(columns) == {
        "id": "Event ID",
        "title": "Title",
        "date": "Event_Date",
        "lat": "LATITUDE",
        "lon": "lng",
        "place": "Location",
        "killed": "Fatalities",
    }
    for field, (_, names) in FIELDS.items():
        found = propose(names)
        assert found[field] in names
        assert len(set(found.values())) == len(found)


def test_a_table_without_a_mapping_is_refused_with_the_proposal(tmp_path: Path) -> None:
    path = write(tmp_path, "Day,Where,Dead\n2018-02-07,Homs,4\n")
    with pytest.raises(FormatError, match="none of the known formats"):
        recognise(open_rows(path).sample())
    with pytest.raises(FormatError, match='"date": "Day"'):
        converted(path, {})


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"date": "Missing"}, "column 'Missing', which is not there"),
        ({"colour": "Day"}, "'colour'"),
        ({"date": "Day", "lat": "Y"}, "names lat and no lon"),
        ({"date": "Day", "coordinates": "utm"}, "sets coordinates to 'utm'"),
        ({"killed": "Dead"}, "no known format"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(
    tmp_path: Path, mapping: dict[str, str], words: str
) -> None:
    with pytest.raises(FormatError, match=words):
        converted(write(tmp_path, HEADER + "1,x,2018-02-07,,,H,,\n"), mapping)


def test_a_mapping_is_kept_and_read_back(tmp_path: Path) -> None:
    path = save_mapping(tmp_path / "mappings", "My table (2018)", MAPPING)
    assert read_mapping(path) == MAPPING
    assert saved_mappings(tmp_path / "mappings") == {"my-table-2018": path}
    assert saved_mappings(tmp_path / "none") == {}
    for text in ("[]", "{", '{"a": 1}'):
        with pytest.raises(FormatError, match=r"bad\.json: is no"):
            read_mapping(write(tmp_path, text, "bad.json"))
    with pytest.raises(FormatError, match="letters or digits"):
        save_mapping(tmp_path, "…", MAPPING)


@given(st.floats(-90, 90), st.sampled_from(["lat", "lon"]))
def test_degrees_in_any_writing_are_the_same_place(value: float, axis: Any) -> None:
    value = round(value, 6)
    sign = {"lat": "NS", "lon": "EW"}[axis][value < 0]
    seconds = round(abs(value) * 3600, 3)
    degrees, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    written = f"{int(degrees)}°{int(minutes)}′{seconds:.3f}″{sign}"
    if f"{seconds:.3f}" != "60.000":
        found = read_degrees(written, axis, "degrees and minutes")
        assert isinstance(found, float)
        assert abs(found - value) < 1e-6
    plain = f"{value:.6f}"
    assert read_degrees(plain, axis, "decimal") == value
    comma = plain.replace(".", ",")
    assert read_degrees(comma, axis, "decimal comma") == value
    assert read_degrees(comma, axis, "decimal") == SAY_COMMA
    if f"{seconds:.3f}" != "60.000":
        assert read_degrees(written, axis, "decimal") == SAY_MINUTES


@pytest.mark.parametrize(
    "cell",
    ["35°20'", "35°61'N", "35°20'61\"N", "35°20'E", "N35°20'N", "35.5.1", "°", "35°20.5'10\"N"],
)
def test_degrees_and_minutes_are_never_guessed(cell: str) -> None:
    assert isinstance(read_degrees(cell, "lat", "degrees and minutes"), str)


@given(st.text(max_size=20), st.sampled_from(["decimal", "decimal comma", "degrees and minutes"]))
def test_any_cell_is_degrees_or_a_reason(cell: str, style: Any) -> None:
    assert isinstance(read_degrees(cell, "lat", style), float | str)
    pair = split_pair(cell, style)
    assert pair is None or len(pair) == 2
