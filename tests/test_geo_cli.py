"""The command line: answers, exit codes, lines in and out, tables that can be interrupted."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import pytest

from geo import batch
from geo.__main__ import main
from geo.gazetteer import Gazetteer
from geo.tables import safe_cell, write_placed

ROOT = Path(__file__).resolve().parent.parent
HOME = str(ROOT / ".deconflict" / "tests")


@pytest.fixture(autouse=True)
def prepared(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands find the gazetteer that the tests share."""
    del gazetteer
    monkeypatch.setenv("DECONFLICT_HOME", HOME)
    for name in [name for name in os.environ if name.startswith("DECONFLICT_ONLINE")]:
        monkeypatch.delenv(name)


def run(*arguments: str) -> int:
    """Run a command in this process, also one that argparse ends."""
    try:
        return main(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("Deir al-Zor", 0),
        ("8 kilometers east of the Euphrates River de-confliction line", 0),
        ("Xqwvzberg", 3),
        ("", 2),
        ("   ", 2),
        ("x" * 3000, 2),
    ],
)
def test_exit_codes(phrase: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("locate", phrase, "--country", "SY") == code
    shown = capsys.readouterr()
    assert "Traceback" not in shown.err
    if code == 2:
        assert shown.err.startswith("geo: ")
        assert shown.out == ""


def test_json_has_everything(capsys: pytest.CaptureFixture[str]) -> None:
    phrase = "8 kilometers east of the Euphrates River de-confliction line in Deir al-Zor Province"
    assert run("locate", phrase, "--country", "SY", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    expected = {"status", "lat", "lon", "radius_m", "geometry", "method", "assumptions"}
    assert expected | {"candidates", "clauses"} <= set(answer)
    assert answer["status"] == "proxy"
    assert answer["geometry"]["type"] in ("Polygon", "MultiPolygon")
    for clause in answer["clauses"]:
        assert phrase[clause["start"] : clause["end"]] == clause["text"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["locate"],
        ["locate", "Raqqa", "--jsonl"],
        ["locate", "Raqqa", "--country", "Narnia"],
        ["locate", "Raqqa", "--near", "north"],
        ["locate", "Raqqa", "--near", "95,10"],
        ["locate", "--batch", "none.csv", "--column", "a", "--out", "b.csv"],
        ["locate", "--batch", "none.csv", "--column", "a", "--out", "b.doc"],
        ["locate", "--batch", "none.csv"],
        ["add-list", "none.csv", "--name-column", "a", "--licence", "CC0"],
        ["nonsense"],
        [],
    ],
)
def test_bad_input_is_one_sentence_and_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_online_out_of_reach_is_code_4(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {
        "DECONFLICT_ONLINE": "nominatim",
        "DECONFLICT_ONLINE_DOMAIN": "127.0.0.1:9",
        "DECONFLICT_ONLINE_SCHEME": "http",
        "DECONFLICT_USER_AGENT": "deconflict-tests/1.0 (desk@example.org)",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    monkeypatch.setattr("geo.online.home", lambda _folder: tmp_path)
    assert run("locate", "Xqwvzberg", "--country", "SY") == 4
    assert "did not answer" in capsys.readouterr().out


def lines(*queries: object) -> str:
    return "".join(q if isinstance(q, str) else json.dumps(q) + "\n" for q in queries)


def test_a_line_in_is_a_line_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = lines(
        {"id": "a", "task": "names", "query": "دير الزور", "lang": "ar", "context_country": "SY"},
        {"id": "b", "query": "Mayadin", "context_country": "SY", "context_admin1": "Deir ez-Zor"},
        {"id": "c", "query": ""},
        "no json\n",
        "[1, 2]\n",
        {"id": "d", "query": "Raqqa", "context_country": "Narnia"},
        {"id": {"deep": 1}, "query": 7},
        {"id": "e", "query": "30 miles south of Raqqa", "context_country": "SY"},
    )
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    assert run("locate", "--jsonl") == 0
    answers: list[dict[str, Any]] = [
        json.loads(line) for line in capsys.readouterr().out.splitlines()
    ]
    assert [a.get("id") for a in answers] == ["a", "b", "c", None, None, "d", {"deep": 1}, "e"]
    assert [a["status"] for a in answers[:2]] == ["resolved", "resolved"]
    assert all(a["status"] == "unresolved" and a["error"] for a in answers[2:7])
    assert answers[7]["geometry"] is not None
    for answer in answers:
        assert {"lat", "lon", "geometry", "radius_m", "candidates"} <= set(answer)


def write_table(path: Path, count: int = 3) -> Path:
    rows = [
        ("1", "Deir al-Zor", "SY", "=1+1"),
        ("2", "Xqwvzberg", "SY", "-5"),
        ("3", "Raqqa", "Narnia", "+x"),
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["no", "place", "cc", "status"])
        for number in range(count):
            writer.writerow(rows[number % 3])
    return path


def test_a_table_is_placed_with_its_balance(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_table(tmp_path / "in.csv")
    for ending in ("csv", "geojson", "gpkg"):
        out = tmp_path / f"out.{ending}"
        options = ("--batch", str(table), "--column", "place", "--country-column", "cc")
        assert run("locate", *options, "--out", str(out)) == 0
        assert "3 rows read = 1 placed + 1 unplaced + 1 rejected" in capsys.readouterr().out
        assert not list(tmp_path.glob("*.journal"))
        assert not list(tmp_path.glob(".*"))
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        first, second, third = csv.DictReader(file)
    assert (first["status"], first["status_"], second["status"]) == ("'=1+1", "resolved", "-5")
    assert (first["matched_id"], third["status"]) == ("geonames:170794", "'+x")
    assert "two-letter country code" in third["error"]
    for ending in ("geojson", "gpkg"):
        frame = gpd.read_file(tmp_path / f"out.{ending}")
        assert list(frame["status_"]) == ["resolved", "unresolved", "rejected"]
        assert list(frame.geometry.isna()) == [False, True, True]
        assert frame.crs.to_epsg() == 4326
    told = [
        json.loads((tmp_path / "out.about.json").read_text(encoding="utf-8")),
        json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"))["about"],
        json.loads(pyogrio.read_info(tmp_path / "out.gpkg")["layer_metadata"]["about"]),
    ]
    for about in told:
        assert about["data_sha256"] == hashlib.sha256(table.read_bytes()).hexdigest()
        assert about["tool"].startswith("Deconflict ")
        assert about["balance"] == "3 rows read = 1 placed + 1 unplaced + 1 rejected"
        assert any("GeoNames — CC BY 4.0" in credit for credit in about["credits"])
        assert about["not_carried"]


def test_a_missing_column_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = write_table(tmp_path / "in.csv")
    out = tmp_path / "o.csv"
    assert run("locate", "--batch", str(table), "--column", "town", "--out", str(out)) == 2
    assert "no column 'town'; it has no, place, cc, status" in capsys.readouterr().err
    assert not out.exists()


def test_an_unwritable_result_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    out = tmp_path / "file" / "out.csv"
    table = write_table(tmp_path / "in.csv")
    assert run("locate", "--batch", str(table), "--column", "place", "--out", str(out)) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_stopped_table_goes_on_where_it_stopped(tmp_path: Path) -> None:
    job = batch.Job(write_table(tmp_path / "in.csv", 9), "place", None, "SY")
    rows, journal = batch.rows_of(job), tmp_path / "journal"
    asked: list[str] = []

    def stops(question: batch.Question) -> batch.Reply:
        asked.append(question[0])
        if len(asked) == 3:
            raise KeyboardInterrupt
        return '{"lat": 1.0}', None

    with pytest.raises(KeyboardInterrupt):
        batch.place_rows(job, rows, stops, journal, workers=1)
    with journal.open("a", encoding="utf-8") as file:
        file.write('[99, "half a li')
    again: list[str] = []

    def goes_on(question: batch.Question) -> batch.Reply:
        again.append(question[0])
        return '{"lat": null}', None

    answers = batch.place_rows(job, rows, goes_on, journal, workers=1)
    assert [a.row for a in answers] == [line for line, _ in rows]
    assert again[0] == asked[2]
    assert str(batch.balance_of(answers)) == "9 rows read = 2 placed + 7 unplaced + 0 rejected"
    other = batch.Job(job.table, "no", None, "SY")
    assert len(batch.place_rows(other, rows, goes_on, journal, workers=1)) == 9
    assert again[-1] == "3", "another question begins anew"


@pytest.mark.usefixtures("prepared")  # else the gazetteer is built first, and that is stopped
@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")
def test_ctrl_c_leaves_a_journal_and_no_result(tmp_path: Path) -> None:
    # No two are alike, so that there is work left when the signal comes.
    table = tmp_path / "in.csv"
    wordings = "".join(f"{n / 100:.2f} km east of Raqqa\n" for n in range(1, 40_000))
    table.write_text(f"place\n{wordings}", encoding="utf-8")
    out = tmp_path / "out.csv"
    options = ["--batch", str(table), "--column", "place", "--country", "SY", "--out", str(out)]
    process = subprocess.Popen(
        [sys.executable, "-m", "geo", "--home", HOME, "locate", *options],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    journal = tmp_path / "out.csv.journal"
    for _ in range(600):
        if journal.exists() and journal.stat().st_size > 20_000:
            break
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "the same command goes on" in told
    assert "Traceback" not in told
    assert journal.exists()
    assert not out.exists()


def test_an_empty_table_gives_an_empty_result(tmp_path: Path) -> None:
    table = tmp_path / "in.csv"
    table.write_text("place\n", encoding="utf-8")
    for ending in ("csv", "geojson", "gpkg"):
        out = tmp_path / f"out.{ending}"
        assert run("locate", "--batch", str(table), "--column", "place", "--out", str(out)) == 0
        assert out.exists()


def test_cells_that_spreadsheets_would_run_are_defused() -> None:
    for text in ("=1", "+x", "-x", "@x", "\tx", "\rx"):
        assert safe_cell(text) == "'" + text
    for value in ("-5", "+3.5", "plain", -5, None):
        assert safe_cell(value) == value


def test_a_failed_write_keeps_the_old_result(tmp_path: Path) -> None:
    out = tmp_path / "o.csv"
    out.write_text("old", encoding="utf-8")
    with pytest.raises(ValueError, match="zip"):
        write_placed(out, [{"a": "1"}, {"a": "2"}], [batch.Answer(2, None, "no")], {})
    assert out.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["o.csv"]


def test_lists_are_added_shown_and_removed(
    tmp_path: Path,
    gazetteer: Gazetteer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    own = Gazetteer(gazetteer.files, tmp_path)
    monkeypatch.setattr("geo.__main__.open_gazetteer", lambda *_: own.now())
    table = tmp_path / "mine.csv"
    table.write_text("Name,Lat,Lon\nXqwvzberg,35.1,40.1\nNowhere,0,0\n", encoding="utf-8")
    options = ("--licence", "CC0", "--country", "SY", "--title", "Mine", "--date", "2021-05")
    assert run("--home", str(tmp_path), "add-list", str(table), *options) == 0
    shown = capsys.readouterr()
    assert "Names out of Name; degrees out of Lat, Lon." in shown.out, "guessed, and said so"
    assert "Mine: 2 rows read = 1 placed + 1 rejected." in shown.out
    assert "row 3: the coordinates are 0, 0" in shown.err
    assert run("--home", str(tmp_path), "lists") == 0
    out = capsys.readouterr().out
    assert out.startswith("mine: Mine, own list: source not known, licence CC0, dated 2021-05")
    assert "2 rows read = 1 placed + 1 rejected (see " in out
    assert run("--home", str(tmp_path), "locate", "Xqwvzberg", "--country", "SY") == 0
    assert "Mine, own list: source not known, licence CC0" in capsys.readouterr().out
    assert run("--home", str(tmp_path), "remove-list", "Nobody's") == 2
    assert "There is no list" in capsys.readouterr().err
    assert run("--home", str(tmp_path), "remove-list", "Mine") == 0
    assert run("--home", str(tmp_path), "locate", "Xqwvzberg", "--country", "SY") == 3


def test_columns_that_are_not_named_and_not_to_be_guessed_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("a,b,c\nX,1,2\n", encoding="utf-8")
    assert run("--home", str(tmp_path), "add-list", str(table)) == 2
    assert "Say with --name-column which column holds the names" in capsys.readouterr().err


def test_build_says_where(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build") == 0
    assert "is ready in" in capsys.readouterr().out
