"""Rows come out in order, each once, however many parts they were cut into."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.importing import runs
from data.importing.runs import Runs

SCHEMA = pa.schema([("key", pa.string()), ("new", pa.int64())])
rows = st.tuples(st.text("abé0", max_size=3), st.none() | st.integers(0, 3))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(rows, max_size=12), max_size=5), st.booleans())
def test_runs_are_given_out_in_order(
    tmp_path: Path, chunks: list[list[tuple[str, int | None]]], together: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "PART_BYTES", 40)
        patch.setattr(runs, "SAMPLED", 1)
        with Runs(tmp_path / "x.arrow", SCHEMA, ("key", "new"), together=together) as made:
            for chunk in chunks:
                keys, new = ([row[at] for row in chunk] for at in (0, 1))
                made.add(
                    pa.table([pa.array(keys, pa.string()), pa.array(new, pa.int64())], SCHEMA.names)
                )
        tables = list(made.sorted())
    every = [row for chunk in chunks for row in chunk]
    found = [(row["key"], row["new"]) for table in tables for row in table.to_pylist()]
    assert made.rows == len(every)
    assert [key for key, _ in found] == sorted(key for key, _ in every)
    in_order = sorted(every, key=lambda row: (row[0], row[1] is not None, row[1] or 0))
    assert sorted(found, key=str) == sorted(every, key=str)
    if together:
        assert found == in_order
        assert len({table.column("key")[0].as_py() for table in tables}) == len(tables)
    assert list(tmp_path.iterdir()) == []


def test_memory_is_spared_where_the_system_knows_how() -> None:
    told = "from data.importing.memory import spare_memory as s; s(); import pyarrow as pa; "
    told += "pa.table({'a': ['x'] * 100_000}).combine_chunks(); "
    told += "print(pa.default_memory_pool().backend_name)"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() in ("jemalloc", "mimalloc", "system")
