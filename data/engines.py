"""The engines that run queries over a store's files: DuckDB in this process, Spark by URL.

An engine opens a Parquet file as an Ibis table, and runs Ibis expressions. DuckDB is the one
that serves screens; a cluster answers the same expressions over the same files, on storage that
its workers share.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from data.answers import Stop
from data.errors import Stopped, StoreError
from data.prepared import Prepared, Question, plain, shape_of, statement
from data.select import Selection

Expr = Any
_OUR_OWN = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException)
_MOST_STATEMENTS = 2_000


class Engine(Protocol):
    """What a store needs of an engine; every method may be called from any thread."""

    def table(self, view: str, file: Path) -> Expr:
        """Return a Parquet file as an Ibis table; `view` is a name for just this file."""

    def run(self, expression: Expr, stop: Stop | None = None) -> pa.Table:
        """Run an expression; raise StoreError for a table that can't be read, Stopped if so."""

    def ask(
        self,
        about: Hashable,
        tables: Mapping[str, Expr],
        question: Question,
        selection: Selection,
        options: Mapping[str, Any],
        stop: Stop | None = None,
    ) -> pa.Table:
        """Run a question about the tables; `about` tells these tables from all others."""

    def close(self) -> None:
        """Let go of what the engine holds."""


class DuckEngine:
    """DuckDB in this process, with a cursor of its own for each call.

    The shared connection refuses parallel threads.
    """

    def __init__(self) -> None:
        self._backend = ibis.duckdb.connect()
        # A version's files never change, so what is in their footers is read once.
        self._backend.con.execute("SET GLOBAL parquet_metadata_cache = true")
        self._statements: dict[Hashable, Prepared] = {}

    def table(self, view: str, file: Path) -> Expr:
        quoted, path = view.replace('"', '""'), str(file).replace("'", "''")
        # A plain view, not a temporary one: cursors of other threads must see it.
        with self._backend.con.cursor() as cursor, _reading():
            cursor.execute(
                f'CREATE OR REPLACE VIEW "{quoted}" AS'  # noqa: S608 - names quoted above
                f" SELECT * FROM read_parquet('{path}')"
            )
        return self._backend.table(view)

    def run(self, expression: Expr, stop: Stop | None = None) -> pa.Table:
        prepared = self._statements.get(expression)
        if prepared is None:
            made = plain(self._backend.compiler, self._backend.dialect, expression)
            prepared = self._keep(expression, made)
        return self._execute(prepared, [], stop)

    def ask(
        self,
        about: Hashable,
        tables: Mapping[str, Expr],
        question: Question,
        selection: Selection,
        options: Mapping[str, Any],
        stop: Stop | None = None,
    ) -> pa.Table:
        shape, values = shape_of(selection, options)
        key = (about, question, shape)
        prepared = self._statements.get(key)
        if prepared is None:
            expression = question(shape.selection, tables, **dict(shape.options))
            prepared = self._keep(key, self._compiled(expression, len(values)))
        return self._execute(prepared, values, stop)

    def close(self) -> None:
        self._backend.disconnect()

    def _compiled(self, expression: Expr, values: int) -> Prepared:
        return statement(self._backend.compiler, self._backend.dialect, expression, values)

    def _keep(self, key: Hashable, prepared: Prepared) -> Prepared:
        if len(self._statements) > _MOST_STATEMENTS:
            self._statements.clear()
        self._statements[key] = prepared
        return prepared

    def _execute(self, prepared: Prepared, values: list[Any], stop: Stop | None) -> pa.Table:
        parameters = prepared.parameters(values) or None
        with self._backend.con.cursor() as cursor, _reading():
            if stop is not None:
                stop.listen(cursor.interrupt)
            try:
                if stop:
                    raise Stopped
                return _as(cursor.execute(prepared.sql, parameters).to_arrow_table(), prepared)
            finally:
                if stop is not None:
                    stop.forget(cursor.interrupt)


class SparkEngine:
    """A Spark cluster, by the address of its master: spark://host:port.

    It is for questions over more rows than one machine reads while somebody waits; each takes
    some tenths of a second at least. Its workers must see the store under the same path. Times of
    day are not among the columns there.
    """

    def __init__(self, master: str, settings: Mapping[str, str] | None = None) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise StoreError(
                "The engine spark:// needs pyspark, which is not installed here."
                " Install the group spark: pip install --group spark"
            ) from None
        builder = SparkSession.builder.master(master).appName("Deconflict")
        # Days and times are as they are written, wherever a worker stands.
        for name, value in {"spark.sql.session.timeZone": "UTC", **(settings or {})}.items():
            builder = builder.config(name, value)
        try:
            self._session = builder.getOrCreate()
        except Exception as error:  # noqa: BLE001 - whatever Java says, the reader needs one line
            first = (str(error).splitlines() or [type(error).__name__])[0][:200]
            raise StoreError(
                f"The Spark cluster at {master} does not answer ({first}). Is it started?"
            ) from None
        self._backend = ibis.pyspark.connect(self._session)
        self._lock = threading.Lock()

    def table(self, view: str, file: Path) -> Expr:
        from pyspark.sql.pandas.types import from_arrow_schema

        name = "t" + hashlib.sha256(view.encode()).hexdigest()[:24]
        columns = pq.read_schema(file)
        # Spark has no type for a time of day, and refuses a whole file for one.
        known = pa.schema([column for column in columns if not pa.types.is_time(column.type)])
        with self._lock:
            rows = self._session.read.schema(from_arrow_schema(known)).parquet(f"file://{file}")
            rows.createOrReplaceTempView(name)
            return self._backend.table(name)

    def run(self, expression: Expr, stop: Stop | None = None) -> pa.Table:
        if stop:
            raise Stopped
        found = self._backend.to_pyarrow(expression.as_table())
        return found.cast(expression.as_table().schema().to_pyarrow())

    def ask(
        self,
        about: Hashable,  # noqa: ARG002 - nothing is kept: making SQL is a small part here
        tables: Mapping[str, Expr],
        question: Question,
        selection: Selection,
        options: Mapping[str, Any],
        stop: Stop | None = None,
    ) -> pa.Table:
        return self.run(question(selection, tables, **options), stop)

    def close(self) -> None:
        self._session.stop()


def open_engine(name: str) -> Engine:
    """Return the engine of a name: "duckdb", or spark://host:port.

    Raise StoreError for any other, and where the engine can't be reached.
    """
    if name == "duckdb":
        return DuckEngine()
    if name.startswith("spark://"):
        return SparkEngine(name)
    raise StoreError(
        f"There is no engine {name[:80]!r}. Write duckdb, or spark://host:port of a cluster."
    )


def _as(found: pa.Table, prepared: Prepared) -> pa.Table:
    """Return an answer in the types that Ibis promises: DuckDB's sums are wider than that."""
    return found if found.schema.equals(prepared.schema) else found.cast(prepared.schema)


@contextlib.contextmanager
def _reading() -> Iterator[None]:
    """Turn a file that is damaged, or has gone, into a StoreError.

    DuckDB has no class of its own for that; what our own SQL gets wrong stays as it is.
    """
    try:
        yield
    except duckdb.InterruptException:
        raise Stopped from None
    except duckdb.Error as error:
        if isinstance(error, _OUR_OWN):
            raise
        first = str(error).splitlines()[0]
        raise StoreError(
            f"A table of the store can't be read ({first})."
            " Try again; if it stays so, delete that data set's folder and import it again."
        ) from None
