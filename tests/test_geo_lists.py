"""The user's own lists: columns guessed, rows rejected with reasons, kept, seen at once."""

from __future__ import annotations

import csv
import json
import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import own_lists
from geo.country_codes import code_of
from geo.csv_table import read_table
from geo.errors import PlaceListError
from geo.gazetteer import Gazetteer
from geo.geocoder import locate
from geo.list_columns import guess_columns
from geo.place_list import Columns, ListReport, Provenance, describe, read_list

LIST = (
    "\ufeffCode;Name EN; Name AR;Lat;Long;People\n"
    "C5136;Shmeitiyeh;الشميطية;35.46;39.94;9000\n"
    "C1;;;35.1;40.1;\n"
    "C2;Null Island;;0;0;\n"
    "C3;Swapped;;135.2;40.1;\n"
    "C4;Unknown;;n/a;40.1;\n"
    "C5136;Twice;;35.2;40.2;1\n"
)
OCHA = Columns(("name en", "NAME AR"), "lat", "long", id="Code", population="People")
SIMPLE = Columns(("name",), "lat", "lon")


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def add(folder: Path, text: str, title: str = "Mine", columns: Columns = SIMPLE) -> ListReport:
    """Add a list to a home folder."""
    table = write(folder / "given.csv", text)
    return own_lists.add(table, columns, Provenance(title), country="SY", folder=folder)


def add_one(folder: str, number: int) -> None:
    """Add a list of one place, always under the same title: for other processes."""
    path = write(Path(folder) / f"g{number}.csv", f"name,lat,lon\nXqwvz{number},35.1,40.1\n")
    own_lists.add(path, SIMPLE, Provenance("Mine"), country="SY", folder=folder)


def names_known(gazetteer: Gazetteer, *names: str) -> list[bool]:
    return [bool(gazetteer.find(name, country="SY")) for name in names]


def test_a_list_of_ones_own_is_searched_kept_and_cited(tmp_path: Path) -> None:
    own = Gazetteer([], tmp_path)
    about = Provenance("OCHA places", "UN OCHA", "CC BY-IGO", "https://data.humdata.org", "2020-07")
    table = write(tmp_path / "ocha.csv", LIST)
    report = own_lists.add(table, OCHA, about, country="sy", folder=tmp_path)
    assert (report.read, report.placed, [r.row for r in report.rejects]) == (6, 1, [3, 4, 5, 6, 7])
    reasons = [reject.reason for reject in report.rejects]
    for reason, words in zip(
        reasons,
        ("no name in", "0, 0", "outside -90 to 90", "'n/a' is not a number", "twice"),
        strict=True,
    ):
        assert words in reason
    cited = (
        "OCHA places, own list: source UN OCHA, licence CC BY-IGO, dated 2020-07, added "
        + report.place_list.added
    )
    for name in ("Shmeitiyeh", "الشميطية"):
        first = own.now().find(name, country="SY")[0]
        assert (first.source, first.kind, first.accepted) == (cited, "town", True)
        assert first.admin1 == "Deir ez-Zor"
    assert own.find("Shmeitiyeh") == [], "a gazetteer once taken does not change"
    (kept,) = own.now().shelf.lists
    assert (kept.about.provenance, kept.read, kept.placed, kept.rejected) == (about, 6, 1, 5)
    with kept.rejects.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["line"], row["Code"]) for row in rows][1] == ("4", "C2")
    assert [row["reason"] for row in rows] == reasons
    owed = {(credit.producer, credit.licence) for credit in own.now().credits()}
    assert {("GeoNames", "CC BY 4.0"), ("UN OCHA", "CC BY-IGO")} <= owed
    fewer = replace(OCHA, names=("Name EN",), id=None)
    again = own_lists.add(table, fewer, Provenance("OCHA places"), country="SY", folder=tmp_path)
    assert again.placed == 2
    assert len(own.now().find("Shmeitiyeh", country="SY")) == 1, "the same list replaces itself"
    assert own.now().shelf.lists[0].about.cited().count("not known") == 3
    assert len(list((tmp_path / "cache").glob("list-*.sqlite"))) == 1


def test_an_answer_says_which_list_it_is_from(tmp_path: Path, gazetteer: Gazetteer) -> None:
    own = Gazetteer(gazetteer.files, tmp_path)
    add(tmp_path, "name,lat,lon\nXqwvzberg,35.1,40.1\n")
    region = locate("5 km east of Xqwvzberg", own, country="SY")
    assert region.status == "resolved"
    assert [a.source[:13] for a in region.anchors] == ["Mine, own lis"]
    assert region.candidates[0].source.startswith("Mine, own list: source not known, licence not")


def test_lists_are_seen_at_once_by_all_who_hold_the_gazetteer(tmp_path: Path) -> None:
    held = Gazetteer([], tmp_path).now()
    add(tmp_path, "name,lat,lon\nXqwvzberg,35.1,40.1\n")
    add(tmp_path, "name,lat,lon\nYbbeltown,35.1,40.1\n", "Other")
    fresh = held.now()
    assert names_known(fresh, "Xqwvzberg", "Ybbeltown") == [True, True]
    assert fresh.now() is fresh, "nothing has changed: nothing is opened anew"
    assert own_lists.remove("Mine", tmp_path) == "Mine"
    assert names_known(held.now(), "Xqwvzberg", "Ybbeltown") == [False, True]
    assert names_known(fresh, "Ybbeltown") == [True]
    left = [path.name for path in (tmp_path / "lists").iterdir()]
    assert not [name for name in left if name.startswith("mine")], "nothing of it stays"
    assert len(list((tmp_path / "cache").glob("list-*.sqlite"))) == 1
    with pytest.raises(PlaceListError, match="There is no list 'Mine'; there are: “Other”"):
        own_lists.remove("Mine", tmp_path)


def test_a_list_that_goes_while_it_is_read_answers_nothing(tmp_path: Path) -> None:
    add(tmp_path, "name,lat,lon\nXqwvzberg,35.1,40.1\n")
    held = Gazetteer([], tmp_path).now()
    own_lists.remove("Mine", tmp_path)
    held.close()
    assert held.find("Xqwvzberg", country="SY") == []


def test_other_processes_may_add_while_this_one_reads(tmp_path: Path) -> None:
    own = Gazetteer([], tmp_path)
    add_one(str(tmp_path), 0)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        done = pool.starmap_async(add_one, [(str(tmp_path), n) for n in range(6)])
        while not done.ready():
            now = own.now()
            assert not now.shelf.troubles or not done.ready()
            assert len(now.shelf.lists) <= 1
        done.get()
    (kept,) = own.now().shelf.lists
    assert own.now().shelf.troubles == ()
    assert kept.table.is_file()
    assert len(list((tmp_path / "lists").glob("mine-*.csv"))) == 1


def test_many_threads_ask_while_lists_come_and_go(tmp_path: Path) -> None:
    own = Gazetteer([], tmp_path)
    text = "name,lat,lon\nXqwvzberg,35.1,40.1\n"

    def ask(_: int) -> int:
        return len(own.now().find("Xqwvzberg", country="SY"))

    with ThreadPoolExecutor(6) as pool:
        answers = pool.map(ask, range(200))
        for _ in range(3):
            add(tmp_path, text)
            own_lists.remove("mine", tmp_path)
        assert set(answers) <= {0, 1}


@pytest.mark.parametrize("what", ["json", "csv", "missing", "other", "shape"])
def test_a_damaged_list_is_told_in_one_sentence_and_the_others_work(
    tmp_path: Path, what: str
) -> None:
    add(tmp_path, "name,lat,lon\nXqwvzberg,35.1,40.1\n")
    add(tmp_path, "name,lat,lon\nYbbeltown,35.1,40.1\n", "Other")
    own = Gazetteer([], tmp_path).now()
    note = tmp_path / "lists" / "mine.json"
    (table,) = (tmp_path / "lists").glob("mine-*.csv")
    if what == "json":
        note.write_bytes(note.read_bytes()[:50])
    elif what == "csv":
        table.write_text("name,lat,lon\nXqwvzberg,55.1,40.1\n", encoding="utf-8")
    elif what == "missing":
        table.unlink()
    elif what == "other":
        note.write_text((tmp_path / "lists" / "other.json").read_text(encoding="utf-8"))
    else:
        note.write_text(json.dumps([1, 2]), encoding="utf-8")
    now = own.now()
    assert names_known(now, "Xqwvzberg", "Ybbeltown") == [False, True]
    (sentence,) = now.shelf.troubles
    assert sentence.startswith("The list “mine” is damaged (")
    assert sentence.endswith("Remove it and add it again.")
    assert "\n" not in sentence
    own_lists.remove("mine", tmp_path)
    assert own.now().shelf.troubles == ()


def test_a_damaged_index_of_a_list_is_made_again(tmp_path: Path) -> None:
    add(tmp_path, "name,lat,lon\nXqwvzberg,35.1,40.1\n")
    (index,) = (tmp_path / "cache").glob("list-*.sqlite")
    index.write_bytes(index.read_bytes()[:3000])
    assert names_known(Gazetteer([], tmp_path).now(), "Xqwvzberg") == [True]


@pytest.mark.parametrize(
    ("text", "columns", "words"),
    [
        ("a,b\n1,2\n", SIMPLE, "has no column 'name'; it has a, b"),
        ("name,lat,lon\n", SIMPLE, "has no rows"),
        ("name,lat,lon\nX,1,\n", SIMPLE, "No row .* could be used"),
        ("", SIMPLE, "is empty"),
        ("name,lat,lon\nX,1,2\n", Columns((), "lat", "lon"), "at least one column"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_in_a_sentence(
    tmp_path: Path, text: str, columns: Columns, words: str
) -> None:
    with pytest.raises(PlaceListError, match=words):
        add(tmp_path, text, columns=columns)
    assert not (tmp_path / "lists").exists(), "nothing half written"


def test_a_list_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_bytes(b"name,lat,lon\n\xff\xfe,1,2\n")
    for table, words in ((path, "not UTF-8"), (tmp_path / "none.csv", "cannot be read")):
        with pytest.raises(PlaceListError, match=words):
            own_lists.add(table, SIMPLE, Provenance("Mine"), folder=tmp_path)


@pytest.mark.parametrize(
    ("about", "words"),
    [
        (Provenance("  "), "how the list is called"),
        (Provenance("A", url="javascript:alert(1)"), "not an address that begins with https"),
        (Provenance("A", date="May 2021"), "is not a date such as 2021"),
        (Provenance("A", date="2021-13"), "is not a date such as 2021"),
        (Provenance("A", source="x" * 600), "at most 500 fit"),
    ],
)
def test_a_provenance_that_cannot_be_is_refused(
    tmp_path: Path, about: Provenance, words: str
) -> None:
    table = write(tmp_path / "l.csv", "name,lat,lon\nX,35,40\n")
    with pytest.raises(PlaceListError, match=words):
        describe(table, SIMPLE, about)


def test_countries_and_divisions_of_the_list_itself_are_kept(tmp_path: Path) -> None:
    table = write(
        tmp_path / "l.csv",
        "name,lat,lon,land,gov\n"
        "A,35.9,36.6,Syrian Arab Republic,Idleb\n"
        "B,35.9,36.6,SYR,\n"
        "C,35.9,36.6,,\n"
        "D,35.9,36.6,Atlantis,\n"
        "E,36.6,35.9,SY,Idleb\n"
        "F,40.1,35.2,SY,\n"
        "G,35.9,36.6,SY,Idleb,surplus\n",
    )
    columns = Columns(("name",), "lat", "lon", "land", "gov")
    entries, rejects = read_list(table, describe(table, columns, Provenance("Mine")))
    found = [(entry.name, entry.country, entry.admin1) for entry in entries]
    assert found[:3] == [("A", "SY", "Idleb"), ("B", "SY", "Idlib"), ("C", "SY", "Idlib")]
    reasons = {reject.row: reject.reason for reject in rejects}
    assert "'Atlantis' is no country's code or name" in reasons[5]
    assert "inside when exchanged" in reasons[7]
    assert "1 more cells" in reasons[8]
    assert len(entries) + len(rejects) == 7


def test_titles_that_look_alike_are_two_lists(tmp_path: Path) -> None:
    for title in ("A-B", "A B", "أ ب", "A.B"):
        add(tmp_path, "name,lat,lon\nXqwvzberg,35.1,40.1\n", title)
    assert len(Gazetteer([], tmp_path).now().shelf.lists) == 4


def test_columns_are_guessed_by_name_and_content() -> None:
    rows = [
        {"PCODE": "C1", "NAME_EN": "Al Kfeer", "NAME_AR": "الكفير", "lon": "36.5", "lat": "35.8",
         "ADM1_EN": "Idleb", "ADM3_PCODE": "SY0705", "Pop": "676", "Y": "north", "alt": "Kfir"},
        {"PCODE": "C2", "NAME_EN": "Segata", "NAME_AR": "", "lon": "36.6", "lat": "35.7",
         "ADM1_EN": "Idleb", "ADM3_PCODE": "SY0706", "Pop": "0", "Y": "east", "alt": ""},
    ]  # fmt: skip
    guess = guess_columns(list(rows[0]), rows)
    assert guess.names == ("NAME_EN", "NAME_AR", "alt")
    assert (guess.lat, guess.lon, guess.id) == ("lat", "lon", "PCODE")
    assert (guess.country, guess.admin, guess.population) == (None, "ADM1_EN", "Pop")
    assert guess_columns(["a", "b"], [{"a": "1", "b": "x"}]).names == ()
    assert guess_columns([], []).lat is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("sy", "SY"), ("SYR", "SY"), ("Syrian Arab Republic", "SY"), ("سوريا", "SY"),
     ("Iran (Islamic Republic of)", "IR"), ("Türkiye", "TR"), ("ZZ", None), ("", None),
     ("nowhere", None)],
)  # fmt: skip
def test_countries_are_known_by_code_and_name(text: str, code: str | None) -> None:
    assert code_of(text) == code


cells = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=12)


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8))
def test_every_row_is_placed_or_rejected(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    path = tmp_path_factory.mktemp("rows") / "l.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("name", "lat", "lon"), *rows])
    about = describe(path, SIMPLE, Provenance("Mine"))
    entries, rejects = read_list(path, about)
    assert len(entries) + len(rejects) == len(list(read_table(path)))
