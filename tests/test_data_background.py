"""Imports beside the screens: one for each data set, ended by a press, never a half one."""

from __future__ import annotations

import io
import threading
from pathlib import Path

import pytest

from data import uploads
from data.balance import Balance
from data.errors import FormatError, ImportCancelled, StoreError, UnknownDataset
from data.formats.contract import Cancelled, Progress
from data.importing.background import Imports, Job
from data.importing.report import ImportReport
from data.store import open_store
from data.store_files import remove
from tests.crowd import about, crowd

REPORT = ImportReport("name", "v1", "Title", "acled", Balance(read=1, placed=1), {}, None)


def ended(imports: Imports, name: str = "name") -> Job:
    """Return the job of a data set once it has ended."""
    for thread in threading.enumerate():
        if thread.name == f"import {name}":
            thread.join(30)
    (job,) = [job for job in imports.all() if job.name == name]
    assert job.state != "running"
    return job


def test_an_import_tells_how_it_stands_and_what_came_of_it(tmp_path: Path) -> None:
    imports, go, begun = Imports(), threading.Event(), threading.Event()

    def run(progress: Progress, _: Cancelled) -> ImportReport:
        progress(0.5, "1 rows read")
        begun.set()
        go.wait(30)
        return REPORT

    kept = uploads.keep(tmp_path, "file.csv", io.BytesIO(b"a\n1\n"))
    imports.start("name", kept, run, drop=kept.parent)
    assert begun.wait(30)
    (job,) = imports.all()
    assert (job.state, job.share, job.words, job.file) == (
        "running",
        0.5,
        "1 rows read",
        "file.csv",
    )
    with pytest.raises(StoreError, match="under way"):
        imports.start("name", kept, run)
    imports.forget("name")
    assert imports.running(), "what runs can't be dismissed"
    go.set()
    assert ended(imports).report == REPORT
    assert not kept.exists()
    imports.forget("name")
    assert imports.all() == []


def test_a_press_ends_an_import_and_nothing_of_it_is_kept(tmp_path: Path) -> None:
    imports, begun = Imports(), threading.Event()

    def run(_: Progress, cancelled: Cancelled) -> ImportReport:
        begun.set()
        while not cancelled():
            threading.Event().wait(0.01)
        raise ImportCancelled("ended")

    imports.start("name", tmp_path / "file.csv", run)
    assert begun.wait(30)
    imports.cancel("name")
    assert ended(imports).state == "cancelled"
    imports.start("name", tmp_path / "file.csv", lambda *_: REPORT)
    assert ended(imports).state == "done"


@pytest.mark.parametrize(
    ("error", "words"),
    [(FormatError("is empty", file="f.csv"), "f.csv: is empty."), (KeyError("x"), "log says why")],
)
def test_a_failure_is_one_sentence(tmp_path: Path, error: Exception, words: str) -> None:
    imports = Imports()

    def run(*_: object) -> ImportReport:
        raise error

    imports.start("name", tmp_path / "file.csv", run)
    job = ended(imports)
    assert job.state == "failed"
    assert words in job.error
    assert "Traceback" not in job.error


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\x.csv", "", "a" * 300 + ".csv", "é ☃.csv"]
)
def test_an_upload_stays_in_its_own_folder(tmp_path: Path, name: str) -> None:
    kept = uploads.keep(tmp_path, name, io.BytesIO(b"body"))
    assert kept.read_bytes() == b"body"
    assert kept.parent.parent == tmp_path
    assert len(kept.name) <= 100
    uploads.drop(kept)
    assert list(tmp_path.iterdir()) == []


def test_a_removed_data_set_is_gone_at_once_and_its_files_stay_for_who_reads(
    tmp_path: Path,
) -> None:
    from data.dataset import tables_of

    case, regions = crowd(70)
    store = open_store(tmp_path)
    store.publish("crowd", "v1", tables_of(case, regions), about(case))
    opened = store.dataset("crowd")
    remove(store.folder, "crowd")
    assert store.names() == []
    with pytest.raises(UnknownDataset):
        store.dataset("crowd")
    rows = opened.tables["incidents"]
    assert store.run(rows.agg(n=rows.count()))["n"][0].as_py() == 70
    with pytest.raises(UnknownDataset):
        remove(store.folder, "crowd")
    with pytest.raises(UnknownDataset):
        remove(store.folder, "../crowd")
