"""Files of records (XLSX, JSON, GeoJSON, KML): as columns, or refused in one sentence."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import ChooseMember, FormatError
from data.formats import files_bytes, files_json, files_records
from data.formats.files import open_rows
from tests.test_data_files import one_sentence, read, refusal, write, zipped

POINT = {"type": "Point", "coordinates": [40.31, 35.31]}
SQUARE = {"type": "Polygon", "coordinates": [[[40, 35], [41, 35], [41, 36], [40, 35]]]}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(folder: Path, *features: Any, **more: Any) -> Path:
    content = {"type": "FeatureCollection", **more, "features": features}
    return write(folder, json.dumps(content), "x.geojson")


def workbook(folder: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = folder / "x.xlsx"
    book.save(path)
    return path


def kml(folder: Path, inner: str, before: str = "") -> Path:
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inner}</Document></kml>'
    )
    return write(folder, text, "x.kml")


def test_a_sheet_is_read_with_its_days_and_whole_numbers(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        Events=[
            ["Incidents of 2018"],
            [],
            ["Day", "Hour", "Dead", "Lat", "Sure"],
            [dt.date(2018, 2, 7), dt.datetime(2018, 2, 7, 22, 0), 12.0, 35.31, True],
            [],
            ["about 8 Feb", None, "12 or 13", None, None],
        ],
    )
    found = open_rows(path)
    assert (found.kind, found.member) == ("xlsx", "Events")
    (chunk,) = found.chunks()
    assert chunk.row_numbers.to_pylist() == [4, 6]
    assert chunk.table.to_pylist() == [
        {
            "Day": "2018-02-07",
            "Hour": "2018-02-07 22:00:00",
            "Dead": "12",
            "Lat": "35.31",
            "Sure": "true",
        },
        {"Day": "about 8 Feb", "Hour": None, "Dead": "12 or 13", "Lat": None, "Sure": None},
    ]


def test_of_several_sheets_one_is_chosen(tmp_path: Path) -> None:
    path = workbook(tmp_path, One=[["a", "b"], [1, 2]], Two=[["c", "d"], [3, 4]], Empty=[])
    with pytest.raises(ChooseMember) as caught:
        open_rows(path)
    assert caught.value.members == ("One", "Two")
    assert read(path, member="Two") == [{"c": "3", "d": "4"}]
    assert "no sheet 'Three'" in refusal(path, member="Three")


def test_cells_beyond_the_header_of_a_sheet_reject_their_row(tmp_path: Path) -> None:
    path = workbook(tmp_path, One=[["a", "b"], [1, 2, None], [3, 4, "lost"]])
    (chunk,) = open_rows(path).chunks()
    assert chunk.table.to_pylist() == [{"a": "1", "b": "2"}]
    assert [(found.row, found.value) for found in chunk.rejects] == [(3, "lost")]


def test_workbooks_that_are_none_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = workbook(tmp_path, One=[["a", "b"], *([n, n] for n in range(2000))]).read_bytes()
    assert "damaged" in refusal(write(tmp_path, whole[:-300], "cut.xlsx"))
    assert "sheet" in refusal(workbook(tmp_path, One=[["a"], [1]]))
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(broken, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", "<workbook")
    assert "damaged Excel" in refusal(broken)
    monkeypatch.setattr(files_bytes, "RATIO_FROM", 1000)
    monkeypatch.setattr(files_bytes, "LARGEST_RATIO", 2)
    assert "times its size" in refusal(write(tmp_path, whole, "bomb.xlsx"))


def test_a_csv_named_xlsx_is_read_as_what_it_is(tmp_path: Path) -> None:
    assert read(write(tmp_path, "a,b\n1,2\n", "x.xlsx")) == [{"a": "1", "b": "2"}]


def test_features_become_columns_and_shapes_stay_shapes(tmp_path: Path) -> None:
    path = collection(
        tmp_path,
        {**feature(POINT, name="Khasham", dead=12, list=[1, 2]), "id": 7},
        feature(SQUARE, name="area", other="late"),
        feature(None, name="nowhere"),
        feature({"type": "Polygon", "coordinates": [[[1]]]}, name="broken"),
        "no feature",
    )
    found = open_rows(path)
    assert found.kind == "geojson"
    (chunk,) = found.chunks()
    first, second, third = chunk.table.to_pylist()
    assert first["name"] == "Khasham"
    assert first["dead"] == "12"
    assert json.loads(first["list"]) == [1, 2]
    assert first["feature id"] == "7"
    assert (first["geometry latitude"], first["geometry longitude"]) == ("35.31", "40.31")
    assert first["geometry wkt"] is None
    assert second["geometry wkt"].startswith("POLYGON ((40 35")
    assert second["geometry latitude"] is None
    assert third["geometry wkt"] is None
    assert [(row.row, row.column) for row in chunk.rejects] == [(4, "geometry"), (5, "")]


@pytest.mark.parametrize("pack", [False, True])
def test_lists_of_records_are_found_where_they_stand(tmp_path: Path, pack: bool) -> None:
    rows = [{"id": "1", "n": 1.5}, {"id": "2", "n": None}]
    texts = [
        json.dumps(rows),
        json.dumps({"status": 200, "about": {"x": 1}, "data": rows}),
        json.dumps({"licence": "CC", "incidents": rows}),
        "\n".join(json.dumps(row) for row in rows),
    ]
    for text in texts:
        content = gzip.compress(text.encode()) if pack else text.encode()
        path = write(tmp_path, content, "x.json.gz" if pack else "x.json")
        assert read(path) == [{"id": "1", "n": "1.5"}, {"id": "2", "n": None}]


def test_names_that_come_up_late_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_records, "LOOKED_AT", 2)
    path = write(tmp_path, json.dumps([{"a": "1"}, {"b": "2"}, {"c": "3"}]), "x.json")
    rows = read(path)
    assert rows[2]["a"] is None
    assert json.loads(rows[2][files_records.FURTHER] or "") == {"c": "3"}


def test_coordinates_in_metres_are_refused(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    assert "not in degrees" in refusal(collection(tmp_path, feature(POINT), crs=crs))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[{"a": 1}, {"a": ', "damaged JSON"),
        ('[{"a": 1}, {"b": tru}]', "damaged JSON"),
        ('{"srcA": {"paths": ["x"]}}', "no list of records"),
        ("[]", "no list of records"),
        ("[1, 2, 3]", "no list of records"),
        ("[" * 100_000, "levels deep"),
        ('{"type": "FeatureCollection", "features": []}', "no list of records"),
        ('[{"a": 1, "A": 2}]', "both called"),
    ],
)
def test_json_without_records_is_refused(tmp_path: Path, text: str, words: str) -> None:
    assert words in refusal(write(tmp_path, text, "x.json"))


def test_half_a_character_breaks_nothing_else(tmp_path: Path) -> None:
    path = write(tmp_path, '[{"a": "1"}, {"a": "\\ud800"}, {"a": "3"}]', "x.json")
    (chunk,) = open_rows(path).chunks()
    assert {"1", "3"} <= set(chunk.table.column("a").to_pylist())
    assert chunk.table.num_rows + len(chunk.rejects) == 3


def test_one_endless_record_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_json, "LARGEST_RECORD", 200_000)
    path = write(tmp_path, json.dumps([{"a": "x" * 400_000}]), "x.json")
    assert "record of more than" in refusal(path)


def test_placemarks_become_columns(tmp_path: Path) -> None:
    path = kml(
        tmp_path,
        "<Folder><name>February</name>"
        "<Placemark><name>Strike</name><description><![CDATA[<b>At night</b>]]></description>"
        "<TimeStamp><when>2018-02-07</when></TimeStamp>"
        '<ExtendedData><Data name="dead"><value>12</value></Data></ExtendedData>'
        "<Point><coordinates>40.31,35.31,0</coordinates></Point></Placemark>"
        "<Placemark><name>Area</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
        "40,35 41,35 41,36 40,35</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        "<Placemark><name>Broken</name><Point><coordinates>here</coordinates></Point></Placemark>"
        "</Folder><Placemark><name>Nowhere</name></Placemark>",
    )
    found = open_rows(path)
    assert found.kind == "kml"
    (chunk,) = found.chunks()
    first, second, third = chunk.table.to_pylist()
    assert first == {
        "name": "Strike",
        "description": "<b>At night</b>",
        "folder": "February",
        "when": "2018-02-07",
        "dead": "12",
        "geometry longitude": "40.31",
        "geometry latitude": "35.31",
        "geometry wkt": None,
    }
    assert second["geometry wkt"].startswith("POLYGON ((40 35")
    assert third["folder"] is None
    assert [(row.row, row.value) for row in chunk.rejects] == [(3, "here")]
    packed = zipped(tmp_path, {"doc.kml": path.read_bytes(), "files/icon.png": b"x"}, "x.kmz")
    assert read(packed) == read(path)


def test_kml_fetches_and_expands_nothing(tmp_path: Path) -> None:
    secret = write(tmp_path, "hidden words", "secret.txt")
    entity = f'<!DOCTYPE kml [<!ENTITY x SYSTEM "file://{secret}">]>'
    place = "<Placemark><name>&x;</name></Placemark>"
    assert "document type" in refusal(kml(tmp_path, place, entity))
    padded = f"<!--{'x' * 2_000_000}-->{entity}"
    path = kml(tmp_path, place, padded)
    try:
        assert "hidden words" not in str(read(path))
    except FormatError as error:
        assert "hidden words" not in one_sentence(error, path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<?xml version='1.0'?><gpx><wpt/></gpx>", "is XML but no KML"),
        ("<kml><Document><Placemark>", "damaged KML"),
        ("<kml><Document></Document></kml>", "no records"),
    ],
)
def test_xml_without_placemarks_is_refused(tmp_path: Path, text: str, words: str) -> None:
    assert words in refusal(write(tmp_path, text, "x.kml"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "geometry", "coordinates", "properties", "features", "a"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=200)
@given(
    st.one_of(
        st.lists(JSON, max_size=4).map(json.dumps),
        st.lists(JSON, max_size=3).map(
            lambda found: json.dumps({"type": "FeatureCollection", "features": found})
        ),
        st.text('[]{}":,1a\n', max_size=30).map("[{".__add__),
        st.text("<>/kml &;'Placemark\n", max_size=60).map("<kml>".__add__),
    ),
    st.integers(0, 40),
)
def test_any_text_is_read_or_refused_in_one_sentence(text: str, cut: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), text[: len(text) - cut] if cut < 20 else text, "x.json")
        try:
            read(path)
        except FormatError as error:
            one_sentence(error, path)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_damaged_workbook_is_read_or_refused_in_one_sentence(
    damage: list[tuple[float, int]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        content = bytearray(workbook(Path(folder), One=[["a", "b"], [1, "x"]]).read_bytes())
        for where, byte in damage:
            content[int(where * (len(content) - 1))] = byte
        path = write(Path(folder), bytes(content), "y.xlsx")
        try:
            read(path)
        except FormatError as error:
            one_sentence(error, path)
