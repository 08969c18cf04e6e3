"""A data set is the old one or the new one, whatever dies or reads while it is published."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest

from data.engines import DuckEngine
from data.errors import StoreError, UnknownDataset
from data.store import Store, open_store

ROOT = Path(__file__).resolve().parent.parent
ROWS = 2_000
NAME = "made-up"


def tables(mark: int) -> dict[str, pa.Table]:
    """Return two tables that belong together: every row of both bears the same mark."""
    numbers = pa.array([mark] * ROWS)
    return {"left": pa.table({"mark": numbers}), "right": pa.table({"mark": numbers})}


def put(store: Store, mark: int) -> None:
    """Publish the tables of one mark."""
    store.publish(NAME, f"v{mark}", tables(mark), {"mark": mark})


def marks(store: Store) -> set[tuple[int, int, int]]:
    """Return mark, rows and description of all that a reader meets: one, where it is whole."""
    dataset = store.dataset(NAME)
    found = set()
    for table in dataset.tables.values():
        rows = store.run(table.group_by("mark").agg(n=table.count())).to_pylist()
        found |= {(row["mark"], row["n"], dataset.about["mark"]) for row in rows}
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a store of the test's own."""
    return tmp_path / "store"


def test_what_is_published_is_read(folder: Path) -> None:
    store = open_store(folder)
    assert store.names() == []
    put(store, 1)
    assert store.names() == [NAME]
    assert marks(store) == {(1, ROWS, 1)}
    assert marks(open_store(f"file://{folder}")) == {(1, ROWS, 1)}
    assert store.in_force(NAME, "v1")
    assert not store.in_force(NAME, "v2")
    assert not store.in_force("another", "v1")


def test_every_cursor_keeps_what_footers_say(folder: Path) -> None:
    """Each call has a cursor of its own: a setting of the first connection alone helps none."""
    engine = open_store(folder).engine
    assert isinstance(engine, DuckEngine)
    with engine._backend.con.cursor() as cursor:
        kept = cursor.execute("SELECT current_setting('parquet_metadata_cache')").fetchall()
    assert kept == [(True,)]


def test_a_repeated_import_replaces_its_data_set(folder: Path) -> None:
    store, reader = open_store(folder), open_store(folder)
    for mark in (1, 2, 1, 3):
        put(store, mark)
        assert marks(store) == marks(reader) == {(mark, ROWS, mark)}


def test_publishing_the_same_again_writes_no_table(folder: Path) -> None:
    store = open_store(folder)
    put(store, 1)
    before = (folder / NAME / "v1" / "left.parquet").stat().st_mtime_ns
    put(store, 1)
    assert (folder / NAME / "v1" / "left.parquet").stat().st_mtime_ns == before


def test_nothing_is_left_of_a_failed_import(folder: Path) -> None:
    store = open_store(folder)
    put(store, 1)
    before = sorted(folder.rglob("*"))
    with pytest.raises(TypeError):
        store.publish(NAME, "v2", tables(2), {"not for JSON": object()})
    assert sorted(folder.rglob("*")) == before
    assert marks(store) == {(1, ROWS, 1)}


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_killed_import_leaves_the_old_or_the_new(folder: Path) -> None:
    put(open_store(folder), 0)
    # Only what writes, so that it starts fast: it is started many times.
    script = textwrap.dedent(
        f"""
        import sys
        from pathlib import Path
        import pyarrow as pa
        sys.path.insert(0, {str(ROOT)!r})
        from data.store_files import publish

        def put(name, mark):
            table = pa.table({{"mark": [mark] * {ROWS}}})
            both = {{"left": table, "right": table}}
            publish(Path({str(folder)!r}), name, f"v{{mark}}", both, {{"mark": mark}})

        put("warm", 0)
        print("ready", flush=True)
        for line in sys.stdin:
            for mark in range(int(line), int(line) + 200):
                put({NAME!r}, mark)
        """
    )
    pick = random.Random(11)  # noqa: S311 - repeatable on purpose
    seen = set()
    for round_ in range(10):
        # Begun early and told to start, so that the kill falls into publishing, not importing.
        with subprocess.Popen(
            [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            process.stdin.write(f"{1 + round_ * 1000}\n".encode())
            process.stdin.flush()
            deadline = time.monotonic() + pick.uniform(0.01, 0.1)
            while time.monotonic() < deadline:
                assert len(marks(open_store(folder))) == 1
            process.send_signal(signal.SIGKILL)
        (found,) = marks(open_store(folder))
        assert found == (found[0], ROWS, found[0])
        seen.add(found[0])
    assert len(seen) > 1, "no import got through: nothing was tried"
    put(open_store(folder), 7)
    assert marks(open_store(folder)) == {(7, ROWS, 7)}


def test_readers_in_threads_and_another_process_while_one_writes(folder: Path) -> None:
    writer, shared = open_store(folder), open_store(folder)
    put(writer, 0)
    done = threading.Event()
    script = textwrap.dedent(
        f"""
        import sys
        sys.path.insert(0, {str(ROOT)!r})
        from tests.test_data_store import ROWS, marks, open_store
        store = open_store({str(folder)!r})
        seen = set()
        print("ready", flush=True)
        while not seen or max(seen) < 24:
            (found,) = marks(store)
            assert found == (found[0], ROWS, found[0]), found
            seen.add(found[0])
        print(len(seen))
        """
    )

    def read() -> int:
        times = 0
        while not done.is_set():
            (found,) = marks(shared)
            assert found == (found[0], ROWS, found[0])
            times += 1
        return times

    with (
        subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as other,
        ThreadPoolExecutor(4) as threads,
    ):
        assert other.stdout is not None
        assert other.stdout.readline() == b"ready\n"
        readers = [threads.submit(read) for _ in range(4)]
        try:
            for mark in range(1, 25):
                put(writer, mark)
        finally:
            done.set()
        assert all(reader.result() > 0 for reader in readers)
        assert int(other.stdout.read()) > 0
    assert other.returncode == 0


def test_two_writers_of_one_name(folder: Path) -> None:
    def write(turn: int) -> None:
        store = open_store(folder)
        for step in range(12):
            put(store, (step + turn) % 3)

    with ThreadPoolExecutor(3) as threads:
        for written in [threads.submit(write, turn) for turn in range(3)]:
            written.result()
    (found,) = marks(open_store(folder))
    assert found == (found[0], ROWS, found[0])


def test_an_open_version_stays_readable_after_it_is_replaced(folder: Path) -> None:
    store = open_store(folder)
    put(store, 1)
    opened = store.dataset(NAME)
    for mark in range(2, 6):
        put(open_store(folder), mark)
    assert store.run(opened.tables["left"]).num_rows == ROWS


def age(path: Path, hours: float) -> None:
    """Make a path look as if it was last changed some hours ago."""
    then = time.time() - hours * 3600
    os.utime(path, (then, then))


def test_what_no_reader_needs_is_swept_away(folder: Path) -> None:
    store = open_store(folder)
    for mark in (1, 2, 3):
        put(store, mark)
    (folder / ".part-dead").mkdir()
    (folder / f".{NAME}.dead.pointer").write_text("{}")
    (folder / ".part-live").mkdir()
    age(folder / ".part-dead", 25)
    age(folder / f".{NAME}.dead.pointer", 25)
    age(folder / NAME / "v1", 1)
    # The one in force is never too old to be needed, nor is it just after it was replaced.
    age(folder / NAME / "v3", 100)
    put(store, 4)
    assert {path.name for path in (folder / NAME).iterdir()} == {"v2", "v3", "v4"}
    assert {path.name for path in folder.glob(".*")} == {".part-live"}
    age(folder / NAME / "v4", 100)
    put(store, 4)
    assert marks(store) == {(4, ROWS, 4)}


def damage(path: str, content: bytes) -> Callable[[Path], None]:
    """Return what writes something else into a file of the store."""

    def spoil(folder: Path) -> None:
        (folder / path).write_bytes(content)

    return spoil


def cut(folder: Path) -> None:
    """Cut a table in half."""
    path = folder / NAME / "v1" / "left.parquet"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


DAMAGES = {
    "pointer empty": damage(f"{NAME}.json", b" "),
    "pointer cut": damage(f"{NAME}.json", b'{"version": "v'),
    "pointer no object": damage(f"{NAME}.json", b"[]"),
    "pointer no version": damage(f"{NAME}.json", b"{}"),
    "pointer to a number": damage(f"{NAME}.json", b'{"version": 1}'),
    "pointer out of the store": damage(f"{NAME}.json", b'{"version": "../../x"}'),
    "pointer to nothing": damage(f"{NAME}.json", b'{"version": "v9"}'),
    "pointer not UTF-8": damage(f"{NAME}.json", b"\xff"),
    "pointer too deep": damage(f"{NAME}.json", b"[" * 100_000),
    "description cut": damage(f"{NAME}/v1/dataset.json", b'{"schema"'),
    "description a list": damage(f"{NAME}/v1/dataset.json", b"[]"),
    "description without tables": damage(f"{NAME}/v1/dataset.json", b'{"schema": 1}'),
    "description of another version": damage(f"{NAME}/v1/dataset.json", b'{"schema": 0}'),
    "table empty": damage(f"{NAME}/v1/left.parquet", b" "),
    "table cut": cut,
    "table missing": lambda folder: (folder / NAME / "v1" / "left.parquet").unlink(),
    "version missing": lambda folder: [
        path.unlink() for path in (folder / NAME / "v1").iterdir()
    ] and None,
}  # fmt: skip


@pytest.mark.parametrize("spoil", DAMAGES.values(), ids=DAMAGES)
def test_damage_is_one_sentence_and_mended_by_importing_again(
    folder: Path, spoil: Callable[[Path], None]
) -> None:
    put(open_store(folder), 1)
    spoil(folder)
    store = open_store(folder)
    with pytest.raises(StoreError, match="Import it again") as refused:
        store.dataset(NAME)
    assert NAME in str(refused.value)
    assert not store.in_force(NAME, "v1")
    put(store, 1)
    assert store.in_force(NAME, "v1")
    assert marks(store) == {(1, ROWS, 1)}


def test_damage_within_a_table_is_one_sentence(folder: Path) -> None:
    store = open_store(folder)
    put(store, 1)
    path = folder / NAME / "v1" / "left.parquet"
    content = bytearray(path.read_bytes())
    content[8:40] = bytes(32)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="can't be read") as refused:
        store.run(store.dataset(NAME).tables["left"])
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".hidden", "a/b", "../store/made-up", "a\\b", "a\0b", "a\n", "x" * 300]
)
def test_names_that_would_leave_the_store(folder: Path, name: str) -> None:
    store = open_store(folder)
    put(store, 1)
    with pytest.raises(StoreError, match="can't be the name of a data set"):
        store.publish(name, "v1", tables(1), {})
    with pytest.raises(StoreError, match="can't be the name of a data set"):
        store.publish("fine", name, tables(1), {})
    with pytest.raises(UnknownDataset, match="Published are: made-up") as refused:
        store.dataset(name)
    assert len(str(refused.value)) < 200
    assert [path.name for path in folder.parent.iterdir()] == ["store"]
    assert not store.in_force(name, "v1")


@pytest.mark.parametrize("url", ["s3://bucket/x", "https://example.org", "duckdb:///x", "a\0b"])
def test_a_store_that_is_no_folder(url: str) -> None:
    with pytest.raises(StoreError, match="The store") as refused:
        open_store(url)
    assert "\n" not in str(refused.value)


def test_a_folder_that_can_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="Set DECONFLICT_HOME to a folder that can be written"):
        open_store(tmp_path / "file" / "store")


def test_a_folder_that_can_not_be_written(folder: Path) -> None:
    store = open_store(folder)
    put(store, 1)
    (folder / "other").write_text("a file where the data set's folder would be")
    with pytest.raises(StoreError, match=r"'other' can't be written .* DECONFLICT_HOME"):
        store.publish("other", "v1", tables(1), {})
    assert store.names() == [NAME]


@pytest.mark.parametrize("awkward", ["it's [1] *?", 'say "x"', "عربي", "a;b--"])
def test_a_store_in_a_folder_with_an_awkward_name(tmp_path: Path, awkward: str) -> None:
    store = open_store(tmp_path / awkward)
    put(store, 1)
    assert marks(store) == {(1, ROWS, 1)}


def test_the_description_is_plain_json(folder: Path) -> None:
    put(open_store(folder), 1)
    about = json.loads((folder / NAME / "v1" / "dataset.json").read_text(encoding="utf-8"))
    assert about["mark"] == 1
    assert set(about["tables"]) == {"left", "right"}
