"""Bad input, from file to store: one clear sentence each, and nothing is written."""

from __future__ import annotations

import contextlib
import gzip
import json
from pathlib import Path

import pytest

from data.__main__ import main
from data.errors import FormatError
from data.formats import files_bytes, files_delimited
from data.formats.contract import Options
from data.importing import import_file
from data.store import open_store
from geo.gazetteer import Gazetteer
from tests.test_data_files import one_sentence, write, zipped
from tests.test_data_files_records import workbook

HEADER = "event_id_cnty,event_date,event_type,location,latitude,longitude,fatalities\n"
ROW = "SYR1,2018-02-07,Battles,Homs,34.7268,36.7234,3\n"
GOOD = HEADER + ROW
BOMB = GOOD.encode() + ROW.encode() * 200_000
MAPPING = {"id": "id", "date": "day", "lat": "lat", "lon": "lon"}


@pytest.fixture
def refuse(tmp_path: Path, gazetteer: Gazetteer):  # type: ignore[no-untyped-def]
    """Import a file and return the sentence it is refused with; the store stays as it was."""
    folder = tmp_path / "store"

    def run(path: Path, **choices: object) -> str:
        store = open_store(folder)
        with pytest.raises(FormatError) as caught:
            import_file(store, gazetteer, path, **choices)  # type: ignore[arg-type]
        left = [found for found in folder.rglob("*") if found.is_file()] if folder.exists() else []
        assert left == []
        assert store.names() == []
        return one_sentence(caught.value, path)

    return run


def acled(folder: Path, *rows: str) -> Path:
    return write(folder, HEADER + "\n".join(rows) + "\n")


FILES = {
    "wrong delimiter": (GOOD.replace(",", "^").encode(), "t.csv", "only one column"),
    "wrong encoding": (GOOD.replace("Homs", "Alençon").encode("cp1252"), "t.csv", "not UTF-8"),
    "cut in UTF-16": (GOOD.encode("utf-16")[:-1], "t.csv", "not text in utf-16"),
    "truncated gzip": (gzip.compress(BOMB)[:-2000], "t.csv.gz", "damaged"),
    "duplicate headers": (b"a,b,A\n1,2,3\n", "t.csv", "both called"),
    "empty": (b"", "t.csv", "is empty"),
    "only a header": (HEADER.encode(), "t.csv", "no rows below its header"),
    "PDF": (b"%PDF-1.4\n" + GOOD.encode(), "t.csv", "is a PDF"),
    "web page": (b"<html><title>Log in</title>", "t.csv", "is a web page"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "t.xls", "old Excel"),
    "NUL bytes": (GOOD.replace("Homs", "Ho\0ms").encode(), "t.csv", "NUL"),
    "stray quotation mark": (GOOD.replace("Homs", '"Homs').encode(), "t.csv", "never closed"),
    "damaged JSON": (b'[{"id": "1", "date": "2018-02-07", "description": "x"', "t.json", "damaged"),
    "no format": (b"a,b\n1,2\n", "t.csv", "none of the known formats"),
}


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_no_data(refuse, tmp_path: Path, name: str) -> None:  # type: ignore[no-untyped-def]
    content, called, words = FILES[name]
    assert words in refuse(write(tmp_path, content, called))


def test_archives_that_are_none(
    refuse,  # type: ignore[no-untyped-def]
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = zipped(tmp_path, {"a.csv": GOOD.encode() * 50}).read_bytes()
    assert "damaged" in refuse(write(tmp_path, whole[:-60], "cut.zip"))
    monkeypatch.setattr(files_bytes, "RATIO_FROM", 1_000_000)
    assert "times its size" in refuse(zipped(tmp_path, {"a.csv": BOMB}))
    assert "times its size" in refuse(write(tmp_path, gzip.compress(BOMB), "a.csv.gz"))
    monkeypatch.setattr(files_bytes, "RATIO_FROM", 100)
    monkeypatch.setattr(files_bytes, "LARGEST_RATIO", 4)
    rows = [["a", "b"], *([1, 1] for _ in range(2_000))]
    assert "times its size" in refuse(workbook(tmp_path, One=rows))
    inner = zipped(tmp_path, {"a.csv": GOOD.encode()}, "inner.zip").read_bytes()
    assert "further archive" in refuse(zipped(tmp_path, {"inner.zip": inner}))


def test_one_endless_line(refuse, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert "first line of more than" in refuse(write(tmp_path, b"x" * 3_000_000))
    late = GOOD.encode() + b"SYR2,2018-02-07,Battles," + b"x" * (2 * files_delimited.BLOCK)
    assert "row of more than" in refuse(write(tmp_path, late))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("SYR1,0000-00-00,Battles,Homs,34.7,36.7,3", "column event_date"),
        ("SYR1,9999-12-31,Battles,Homs,34.7,36.7,3", "before the year 1000 or after 2100"),
        ("SYR1,2018-02-07,Battles,Homs,136.7,34.7,3", "look swapped"),
        ('SYR1,2018-02-07,Battles,Homs,"34°43\'36""N","36°43\'24""E",3', "number of degrees"),
        ('SYR1,2018-02-07,Battles,Homs,"34,7268","36,7234",3', "number of degrees"),
        ('SYR1,2018-02-07,Battles,Homs,34.7,36.7,"3,5"', "whole number"),
        ("SYR1,2018-02-07,Battles,Homs,0,0,3", "missing coordinate"),
    ],
)
def test_files_of_rows_that_can_not_be(refuse, tmp_path: Path, row: str, words: str) -> None:  # type: ignore[no-untyped-def]
    said = refuse(acled(tmp_path, row, row.replace("SYR1", "SYR2")))
    assert words in said
    assert "row 2" in said
    assert "none of the 2 rows can be used" in said


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ('"34,7","36,7"', "decimal comma"),
        ("34°43'N,36°43'E", "degrees and minutes"),
        ("136.7,34.7", "look swapped"),
    ],
)
def test_tables_of_rows_that_can_not_be(refuse, tmp_path: Path, cells: str, words: str) -> None:  # type: ignore[no-untyped-def]
    path = write(tmp_path, f"id,day,lat,lon\n1,2018-02-07,{cells}\n")
    assert words in refuse(path, format="table", options=Options(mapping=MAPPING))


def test_one_bad_row_does_not_keep_the_others_out(tmp_path: Path, gazetteer: Gazetteer) -> None:
    rows = [
        "SYR1,2018-02-07,Battles,Homs,34.7268,36.7234,3",
        "SYR2,0000-01-01,Battles,Homs,34.7268,36.7234,3",
        "SYR3,2018-02-07",
        "SYR4,2018-02-07,Battles,Homs,,,",
    ]
    store = open_store(tmp_path / "store")
    report = import_file(store, gazetteer, acled(tmp_path, *rows))
    assert report.to_dict() == {
        "read": 4,
        "placed": 2,
        "unplaced": 0,
        "rejected": 2,
        "left_out": 0,
        "reasons": report.reasons,
    }
    assert sum(report.reasons.values()) == 2
    assert report.rejects is not None
    text = report.rejects.read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == 3
    assert "0000-01-01" in text
    assert "SYR3,2018-02-07" in text
    assert store.names() == ["table"]


def test_the_command_says_one_sentence(
    tmp_path: Path, prepared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert prepared.is_dir()
    store = tmp_path / "store"
    path = write(tmp_path, b"%PDF-1.4", "t.csv")
    with contextlib.chdir(tmp_path):
        assert main(["import", str(path), "--store", str(store)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert "is a PDF" in said.err
    assert not store.exists() or not any(store.rglob("*"))
    assert main(["import", str(write(tmp_path, GOOD)), "--store", str(store), "--json"]) == 0
    balance = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (balance["read"], balance["placed"]) == (1, 1)
