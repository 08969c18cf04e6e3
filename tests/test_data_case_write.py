"""Saving a case folder is all or nothing, whoever reads and whenever the program is killed."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.case import TABLES, Case, load_case
from data.case_table import guarded, unguarded
from data.case_write import save_case
from data.case_zip import pack, unpack
from data.errors import CaseError
from tests.conftest import ROOT
from tests.made_up import cases


def other(case: Case) -> Case:
    """Return a case that differs in its description and in three tables."""
    return dataclasses.replace(
        case,
        title="Another title",
        sources={
            id_: source.model_copy(update={"note": "saved again"})
            for id_, source in case.sources.items()
        },
        claims={
            id_: claim.model_copy(update={"note": "saved again"})
            for id_, claim in case.claims.items()
        },
        statements={
            id_: said.model_copy(update={"note": "saved again"})
            for id_, said in case.statements.items()
        },
    )


class Killed(BaseException):
    """Stands in for the end of the process."""


def test_cut_off_at_any_step_the_folder_is_as_it_was_or_as_it_is_now(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # a disk's own time is not what is tested
    new = other(case)
    steps = 0
    outcomes = []
    while True:
        folder = tmp_path / f"case-{steps}"
        save_case(case, folder)
        left = [steps]

        def counted(step: Any, left: list[int] = left) -> Any:
            def run(*given_: Any, **named: Any) -> Any:
                if not left[0]:
                    raise Killed
                left[0] -= 1
                return step(*given_, **named)

            return run

        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", counted(lambda _: None))
            for name in ("replace", "open", "unlink"):
                patched.setattr(Path, name, counted(getattr(Path, name)))
            try:
                save_case(new, folder)
                ended = True
            except Killed:
                ended = False
        found = load_case(folder)
        assert found in (case, new), f"step {steps}"
        outcomes.append(found == new)
        # Whatever was left behind, the next save goes through and clears it away.
        save_case(new, folder)
        assert load_case(folder) == new
        assert len(list(folder.rglob("*.csv"))) == len(TABLES)
        if ended:
            break
        steps += 1
    assert steps > 15
    assert outcomes == sorted(outcomes), "once it is the new one it stays so"
    assert not outcomes[0]
    assert outcomes[-1]


def test_killed_for_good_while_saving_the_folder_is_whole(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    save_case(case, folder)
    new = other(case)
    save_case(new, tmp_path / "new")
    script = (
        "import sys\nfrom pathlib import Path\nfrom data.case import load_case\n"
        "from data.case_write import save_case\n"
        "one, two, into = (Path(p) for p in sys.argv[1:])\n"
        "pair = load_case(one), load_case(two)\nprint('ready', flush=True)\n"
        "while True:\n    [save_case(case, into) for case in pair]\n"
    )
    save_case(case, tmp_path / "old")
    dice = random.Random(5)  # noqa: S311 - no secret
    for _ in range(6):
        process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                script,
                str(tmp_path / "old"),
                str(tmp_path / "new"),
                str(folder),
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(dice.uniform(0.0, 0.12))  # any moment will do: that is the point
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert load_case(folder) in (case, new)
    save_case(new, folder)
    assert load_case(folder) == new
    assert len(list(folder.rglob("*.csv"))) == len(TABLES)


def test_who_reads_while_it_is_saved_gets_one_of_the_two(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    save_case(case, folder)
    new = other(case)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            save_case(new, folder)
            save_case(case, folder)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(40):
            assert load_case(folder) in (case, new)
    finally:
        stop.set()
        writer.join()


def test_the_folder_stays_a_tabular_data_package(case: Case, tmp_path: Path) -> None:
    save_case(case, tmp_path)
    save_case(other(case), tmp_path)
    described = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert described["profile"] == "tabular-data-package"
    for resource in described["resources"]:
        header = (tmp_path / resource["path"]).read_text(encoding="utf-8").split("\n", 1)[0]
        assert header.split(",") == [field["name"] for field in resource["schema"]["fields"]]


def test_a_flat_folder_stays_flat_where_one_file_changes(case: Case, tmp_path: Path) -> None:
    save_case(case, tmp_path)
    noted = {id_: s.model_copy(update={"note": "x"}) for id_, s in case.sources.items()}
    save_case(dataclasses.replace(case, sources=noted), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "datapackage.json",
        *(f"{name}.csv" for name in TABLES),
    }


@pytest.mark.parametrize("path", ["../claims.csv", "/etc/passwd", "a/../../b.csv", "c:\\x", 7, ""])
def test_a_package_that_points_elsewhere_is_refused(case: Case, tmp_path: Path, path: Any) -> None:
    save_case(case, tmp_path)
    file = tmp_path / "datapackage.json"
    described = json.loads(file.read_text(encoding="utf-8"))
    described["resources"][0]["path"] = path
    file.write_text(json.dumps(described), encoding="utf-8")
    with pytest.raises(CaseError, match="not a file inside the case folder"):
        load_case(tmp_path)


@given(st.text(alphabet=st.sampled_from("'=+-@\t\ra1"), max_size=6) | st.text(max_size=20))
def test_a_cell_that_a_spreadsheet_would_run_comes_back_as_it_was(cell: str) -> None:
    written = guarded(cell)
    assert written[:1] not in tuple("=+-@\t\r")
    assert unguarded(written) == cell


@settings(max_examples=25)
@given(cases())
def test_a_zipped_case_reads_back_as_it_was(made: Case) -> None:
    raw = pack(made)
    assert unpack(raw) == made
    assert pack(made) == raw


def test_no_cell_of_an_export_is_run_by_a_spreadsheet(case: Case) -> None:
    evil = {
        id_: claim.model_copy(update={"note": '=HYPERLINK("http://x")', "hedge": "@x"})
        for id_, claim in case.claims.items()
    }
    made = dataclasses.replace(case, claims=evil, description="=1+1")
    with zipfile.ZipFile(io.BytesIO(pack(made))) as packed:
        names = [name for name in packed.namelist() if name.endswith(".csv")]
        assert len(names) == len(TABLES)
        for name in names:
            for row in csv.reader(io.StringIO(packed.read(name).decode(), newline="")):
                assert not [cell for cell in row if cell[:1] in tuple("=+-@\t\r") and cell]
    assert unpack(pack(made)) == made


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip file with these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "no zip file"),
        (b"PK\x03\x04 nothing", "no zip file"),
        (zipped({"a.csv": b"x"}), "holds no datapackage.json"),
        (zipped({"datapackage.json": b"{}", "../evil.csv": b"x"}), "outside"),
        (zipped({"datapackage.json": b"{}", "/evil.csv": b"x"}), "outside"),
        (zipped({"datapackage.json": b"{}", "claims.csv": b"0" * 300_000_000}), "unpack to more"),
        (zipped({"datapackage.json": b"{}"}), "name"),
        (pack(Case("x", "X", "", "", *({} for _ in TABLES)))[:-40], "no zip file"),  # type: ignore[arg-type]
    ],
    ids=["empty", "broken", "no-case", "up", "root", "bomb", "nameless", "cut"],
)
def test_a_zip_that_is_no_case_is_refused_in_one_sentence(raw: bytes, told: str) -> None:
    with pytest.raises(CaseError, match=told) as refused:
        unpack(raw, "x.zip")
    assert "\n" not in str(refused.value)
