"""The store: a folder of published data sets, read through Ibis.

A data set is an immutable directory of Parquet tables with a `dataset.json`. It is written
beside and comes into force when its small pointer file is renamed into place: one atomic step,
so that a killed import leaves nothing behind that a reader could meet, a repeated one replaces
its data set, and any number of processes read while one writes, without a lock.

    <store>/<name>.json             the pointer: which version is in force
    <store>/<name>/<version>/       the tables and dataset.json
    <store>/.part-…/                being written
"""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from data.errors import StoreError, UnknownDataset

SCHEMA_VERSION = 1
_ABANDONED_AFTER = 24 * 3600.0  # seconds: no import goes on for so long without a sign of life


@dataclass(frozen=True)
class Dataset:
    """One published version of a data set: its description and its tables as Ibis expressions."""

    name: str
    version: str
    about: Mapping[str, Any]
    tables: Mapping[str, Any]


class Store:
    """A folder of data sets, read by DuckDB in this process; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._connection = ibis.duckdb.connect()
        self._lock = threading.Lock()
        self._open: dict[str, Dataset] = {}
        self._compiled: dict[Any, str] = {}

    def names(self) -> list[str]:
        """Return the names of the published data sets, in alphabetical order."""
        return sorted(path.stem for path in self.folder.glob("*.json"))

    def dataset(self, name: str) -> Dataset:
        """Return the version in force; raise UnknownDataset where none is published."""
        version = self._version(name)
        found = self._open.get(name)
        if found is not None and found.version == version:
            return found
        with self._lock:
            return self._open_version(name, version)

    def run(self, expression: Any) -> pa.Table:
        """Run an Ibis expression and return its rows as an Arrow table.

        Each call has a cursor of its own: the shared connection refuses parallel threads.
        """
        sql = self._compiled.get(expression)
        if sql is None:
            sql = str(ibis.to_sql(expression, dialect="duckdb"))
            if len(self._compiled) > 2_000:
                self._compiled.clear()
            self._compiled[expression] = sql
        with self._connection.con.cursor() as cursor:
            return cursor.execute(sql).to_arrow_table()

    def publish(
        self, name: str, version: str, tables: Mapping[str, pa.Table], about: Mapping[str, Any]
    ) -> None:
        """Write a data set beside and put it in force by one atomic rename.

        `version` names its content: publishing the version in force again does nothing.
        """
        if not name or name.startswith(".") or "/" in name or "\\" in name:
            raise StoreError(f"{name!r} can't be the name of a data set.")
        target = self.folder / name / version
        if not (target / "dataset.json").exists():
            part = self.folder / f".part-{uuid.uuid4().hex}"
            part.mkdir(parents=True)
            try:
                for table, rows in tables.items():
                    pq.write_table(rows, part / f"{table}.parquet", compression="zstd")
                text = json.dumps({**about, "schema": SCHEMA_VERSION}, ensure_ascii=False, indent=1)
                (part / "dataset.json").write_text(text, encoding="utf-8")
                for path in part.iterdir():
                    _flush(path)
                target.parent.mkdir(exist_ok=True)
                try:
                    part.rename(target)
                except OSError:
                    # Another process has just published the very same content.
                    if not (target / "dataset.json").exists():
                        raise
            finally:
                shutil.rmtree(part, ignore_errors=True)
        pointer = self.folder / f".{name}.{uuid.uuid4().hex}.pointer"
        pointer.write_text(json.dumps({"version": version}), encoding="utf-8")
        _flush(pointer)
        pointer.replace(self.folder / f"{name}.json")
        self._sweep(name, version)

    def in_force(self, name: str, version: str) -> bool:
        """Whether this very version of a data set is published and whole."""
        try:
            return (
                self._version(name) == version
                and (self.folder / name / version / "dataset.json").exists()
            )
        except UnknownDataset:
            return False

    def _version(self, name: str) -> str:
        try:
            pointer = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
            return str(pointer["version"])
        except FileNotFoundError:
            known = ", ".join(self.names()) or "none"
            raise UnknownDataset(
                f"There is no data set {name[:80]!r}. Published are: {known}."
            ) from None
        except (ValueError, KeyError, OSError) as error:
            raise StoreError(
                f"{self.folder / name}.json is damaged ({error}). Import the data set again."
            ) from None

    def _open_version(self, name: str, version: str) -> Dataset:
        found = self._open.get(name)
        if found is not None and found.version == version:
            return found
        folder = self.folder / name / version
        try:
            about = json.loads((folder / "dataset.json").read_text(encoding="utf-8"))
        except (ValueError, OSError) as error:
            raise StoreError(
                f"The data set {name!r} is damaged ({error}). Import it again."
            ) from None
        if about.get("schema") != SCHEMA_VERSION:
            raise StoreError(
                f"The data set {name!r} was written by another version of this tool."
                " Import it again."
            )
        tables = {}
        for path in sorted(folder.glob("*.parquet")):
            view = f"{name}/{version}/{path.stem}"
            quoted, file = view.replace('"', '""'), str(path).replace("'", "''")
            # A plain view, not a temporary one: cursors of other threads must see it.
            with self._connection.con.cursor() as cursor:
                cursor.execute(
                    f'CREATE OR REPLACE VIEW "{quoted}" AS'  # noqa: S608 - names quoted above
                    f" SELECT * FROM read_parquet('{file}')"
                )
            tables[path.stem] = self._connection.table(view)
        dataset = Dataset(name, version, about, tables)
        self._open[name] = dataset
        self._compiled.clear()
        return dataset

    def _sweep(self, name: str, version: str) -> None:
        """Remove what no reader needs: all but the two newest versions, and abandoned parts.

        The version before stays, for processes that opened it a moment ago.
        """
        versions = sorted(
            (path for path in (self.folder / name).iterdir() if path.name != version),
            key=lambda path: path.stat().st_mtime,
        )
        for path in versions[:-1]:
            shutil.rmtree(path, ignore_errors=True)
        for path in self.folder.glob(".*"):
            if time.time() - path.stat().st_mtime > _ABANDONED_AFTER:
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)


def open_store(url: str | Path) -> Store:
    """Open the store at a folder or a file: URL, making the folder where there is none.

    Raise StoreError for another scheme, or a place that can't be written.
    """
    text = str(url)
    parts = urlsplit(text)
    if parts.scheme == "file":
        folder = Path(unquote(parts.path))
    elif "://" in text:
        raise StoreError(
            f"The store {text!r} is not a folder. Give a folder, or a file: URL of one."
        )
    else:
        folder = Path(text)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The store folder {str(folder)!r} can't be made ({error.strerror})."
            " Set DECONFLICT_HOME to a folder that can be written."
        ) from None
    return Store(folder)


def _flush(path: Path) -> None:
    """Have a file on the disk before it is renamed into place."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
