"""The store: a folder of published data sets, read through Ibis.

A data set is an immutable directory of Parquet tables. `data.store_files` says how it comes
there; any number of processes read while one writes, without a lock.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import duckdb
import ibis
import pyarrow as pa

from data import store_files
from data.errors import StoreError

_OUR_OWN = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException)


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
        return store_files.names(self.folder)

    def dataset(self, name: str) -> Dataset:
        """Return the version in force; raise UnknownDataset where none is published."""
        version = store_files.version_in_force(self.folder, name)
        found = self._open.get(name)
        if found is not None and found.version == version:
            return found
        with self._lock:
            return self._open_version(name, version)

    def run(self, expression: Any) -> pa.Table:
        """Run an Ibis expression and return its rows as an Arrow table.

        Each call has a cursor of its own: the shared connection refuses parallel threads. Raise
        StoreError where a table can't be read.
        """
        sql = self._compiled.get(expression)
        if sql is None:
            sql = str(ibis.to_sql(expression, dialect="duckdb"))
            if len(self._compiled) > 2_000:
                self._compiled.clear()
            self._compiled[expression] = sql
        with self._connection.con.cursor() as cursor, _reading():
            return cursor.execute(sql).to_arrow_table()

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
        tables = {}
        for table in sorted(about["tables"]):
            view = f"{name}/{version}/{table}"
            file = str(store_files.table_file(self.folder, name, version, table))
            quoted, path = view.replace('"', '""'), file.replace("'", "''")
            # A plain view, not a temporary one: cursors of other threads must see it.
            with self._connection.con.cursor() as cursor, _reading():
                cursor.execute(
                    f'CREATE OR REPLACE VIEW "{quoted}" AS'  # noqa: S608 - names quoted above
                    f" SELECT * FROM read_parquet('{path}')"
                )
            tables[table] = self._connection.table(view)
        dataset = Dataset(name, version, about, tables)
        self._open[name] = dataset
        self._compiled.clear()
        return dataset


@contextlib.contextmanager
def _reading() -> Iterator[None]:
    """Turn a file that is damaged, or has gone, into a StoreError.

    DuckDB has no class of its own for that; what our own SQL gets wrong stays as it is.
    """
    try:
        yield
    except duckdb.Error as error:
        if isinstance(error, _OUR_OWN):
            raise
        first = str(error).splitlines()[0]
        raise StoreError(
            f"A table of the store can't be read ({first})."
            " Try again; if it stays so, delete that data set's folder and import it again."
        ) from None


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
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or error
        raise StoreError(
            f"The store folder {str(folder)!r} can't be made ({what})."
            " Set DECONFLICT_HOME to a folder that can be written."
        ) from None
    return Store(folder)
