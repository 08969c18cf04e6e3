"""Spark gives the same rows as DuckDB: a real cluster of three processes over the same files."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import ibis.backends.sql.compilers as compilers
import pytest

from data.dataset import tables_of
from data.engines import SparkEngine, open_engine
from data.errors import StoreError
from data.store import Dataset, Store, open_store
from tests.cluster import SETTINGS, cluster, missing
from tests.made_up import many, regions
from tests.questions import questions, rows, selections
from tests.test_data_aggregates import statement_each, with_counts

CASE = statement_each(many(250, seed=5))
ASKED = selections("side-1", "actor-1", "source-1", "strike", "bridge cafe")
needs_cluster = pytest.mark.skipif(bool(missing()), reason=missing() or "")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with a case of 250 invented incidents, with and without prepared counts."""
    folder = tmp_path_factory.mktemp("spark")
    store = open_store(folder / "it's a store")
    tables = tables_of(CASE, regions(CASE))
    store.publish("rows", "v1", tables, {})
    store.publish("counts", "v1", with_counts(folder / "raw", tables), {})
    return store


@pytest.fixture(scope="module")
def there(here: Store) -> Iterator[Store]:
    """The same store, read by a Spark cluster."""
    with cluster() as master:
        engine = SparkEngine(master, SETTINGS)
        try:
            yield Store(here.folder, engine)
        finally:
            engine.close()


@needs_cluster
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", ["rows", "counts"])
def test_spark_and_duckdb_agree_row_by_row(here: Store, there: Store, name: str) -> None:
    ours, theirs = here.dataset(name), there.dataset(name)
    looked = 0
    for number, (title, question, options) in enumerate(questions()):
        # Each question with a few Selections, each Selection with a few questions.
        for chosen in ASKED[number % 3 :: 3] if name == "rows" else ASKED[number % 2 : 4 : 2]:
            expected = here.ask(ours, question, chosen, **options)
            found = there.ask(theirs, question, chosen, **options)
            assert rows(found) == rows(expected), (title, chosen)
            assert found.schema.equals(expected.schema), title
            looked += expected.num_rows
    assert looked > 1_000


@pytest.mark.parametrize("dialect", ["Trino", "BigQuery", "Postgres"])
def test_every_question_is_sql_for_other_engines(here: Store, dialect: str) -> None:
    compiler = getattr(compilers, f"{dialect}Compiler")()
    for name in ("rows", "counts"):
        dataset: Dataset = here.dataset(name)
        for title, question, options in questions():
            for chosen in ASKED:
                sql = compiler.to_sqlglot(question(chosen, dataset.tables, **options))
                assert "SELECT" in sql.sql(dialect=compiler.dialect), title


def test_an_engine_that_is_none(tmp_path: Path) -> None:
    for name in ("postgres://x", "", "spark", "x" * 1_000):
        with pytest.raises(StoreError, match="Write duckdb, or spark://host:port") as refused:
            open_store(tmp_path, engine=name)
        assert len(str(refused.value)) < 200


@pytest.mark.skipif(find_spec("pyspark") is not None, reason="pyspark is installed")
def test_without_pyspark_the_engine_says_what_to_install() -> None:
    with pytest.raises(StoreError, match="pip install --group spark"):
        open_engine("spark://127.0.0.1:7077")


def test_the_case_is_worth_comparing() -> None:
    assert len(dataclasses.asdict(CASE)["claims"]) > 100
