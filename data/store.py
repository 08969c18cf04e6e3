"""The store: a folder of published data sets, read through Ibis.

A data set is an immutable directory of Parquet tables. `data.store_files` says how it comes
there; any number of processes read while one writes, without a lock.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pyarrow as pa

from data import store_files
from data.answers import Answers, Stop
from data.engines import DuckEngine, Engine, open_engine
from data.errors import StoreError
from data.prepared import Question
from data.select import Selection


@dataclass(frozen=True)
class Dataset:
    """One published version of a data set: its description and its tables as Ibis expressions."""

    name: str
    version: str
    about: Mapping[str, Any]
    tables: Mapping[str, Any]


class Store:
    """A folder of data sets and the engine that reads it; safe to share between threads."""

    def __init__(self, folder: Path, engine: Engine | None = None) -> None:
        self.folder = folder
        self.engine = engine or DuckEngine()
        self._lock = threading.Lock()
        self._open: dict[str, Dataset] = {}
        self._answers = Answers()

    def names(self) -> list[str]:
        """Return the names of the published data sets, in alphabetical order."""
        return store_files.names(self.folder)

    def dataset(self, name: str) -> Dataset:
        """Return the version in force; raise UnknownDataset where none is published."""
        version = store_files.version_in_force(self.folder, name)
        found = self._open.get(name)
        if found is not None and found.version == version:
            return found
        with self._lock:
            return self._open_version(name, version)

    def run(self, expression: Any, stop: Stop | None = None) -> pa.Table:
        """Run an Ibis expression and return its rows as an Arrow table.

        Raise StoreError where a table can't be read, and Stopped once `stop` is set.
        """
        return self.engine.run(expression, stop)

    def ask(
        self,
        dataset: Dataset,
        question: Question,
        selection: Selection,
        *,
        stop: Stop | None = None,
        **options: Any,
    ) -> pa.Table:
        """Return the rows of `question(selection, tables, **options)`, as `run` does.

        The SQL is made once for each shape of the question (`data.prepared`); readers who ask the
        same share one answer (`data.answers`). `question` is a function at the top of a module
        that looks only at a Selection's shape and hands its values on; options can be hashed.
        """
        about = (dataset.name, dataset.version)
        key = (about, question, selection, tuple(sorted(options.items())))

        def run(given_up: Stop) -> pa.Table:
            return self.engine.ask(about, dataset.tables, question, selection, options, given_up)

        return self._answers.get(key, run, stop)

    def publish(
        self, name: str, version: str, tables: Mapping[str, pa.Table], about: Mapping[str, Any]
    ) -> None:
        """Write a data set beside and put it in force by one atomic rename.

        `version` names its content: publishing the version in force again does nothing.
        """
        store_files.publish(self.folder, name, version, tables, about)

    def in_force(self, name: str, version: str) -> bool:
        """Whether this very version of a data set is published and whole."""
        try:
            current = store_files.version_in_force(self.folder, name)
        except StoreError:
            return False
        return current == version and store_files.is_whole(self.folder, name, version)

    def _open_version(self, name: str, version: str) -> Dataset:
        found = self._open.get(name)
        if found is not None and found.version == version:
            return found
        about = store_files.read_about(self.folder, name, version)
        tables = {
            table: self.engine.table(
                f"{name}/{version}/{table}",
                store_files.table_file(self.folder, name, version, table),
            )
            for table in sorted(about["tables"])
        }
        dataset = Dataset(name, version, about, tables)
        self._open[name] = dataset
        return dataset


def open_store(url: str | Path, engine: str = "duckdb") -> Store:
    """Open the store at a folder or a file: URL, making the folder where there is none.

    `engine` is duckdb, in this process, or a cluster that reads the same files
    (`data.engines.open_engine`). Raise StoreError for another scheme, a place that can't be
    written, or an engine that can't be reached.
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
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or error
        raise StoreError(
            f"The store folder {str(folder)!r} can't be made ({what})."
            " Set DECONFLICT_HOME to a folder that can be written."
        ) from None
    return Store(folder.resolve(), open_engine(engine))
