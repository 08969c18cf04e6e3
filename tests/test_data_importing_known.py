"""By whole columns, an import works out the same of when things came out as the records do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow.compute as pc
from hypothesis import HealthCheck, given, settings

from data.case import Case
from data.dataset import tables_of
from data.importing import known
from tests.hostile import khasham
from tests.made_up import cases, many, regions


def agree(case: Case) -> None:
    """Fail unless the columns of an import are those of the records."""
    tables: dict[str, Any] = tables_of(case, regions(case))
    statements, claims = tables["statements"], tables["claims"]
    incidents, sources = tables["incidents"], tables["sources"]
    said = known.said(statements, sources)
    at = pc.index_in(claims["statement"].combine_chunks(), statements["id"].combine_chunks())
    claimed = said[0].take(at), said[1].take(at)
    rows = {id_: row for row, id_ in enumerate(incidents["id"].to_pylist())}
    of_claim = np.array([rows[id_] for id_ in claims["incident"].to_pylist()], dtype=np.int64)
    happened = known.incidents_known(incidents, sources, claimed, of_claim)
    for table, moments in ((statements, said), (claims, claimed), (incidents, happened)):
        for name, column in known.columns(moments).items():
            assert column.to_pylist() == table[name].to_pylist(), name


def test_the_built_in_case_and_many_invented_incidents() -> None:
    agree(khasham())
    agree(many(120, seed=3))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(cases())
def test_any_case(case: Case) -> None:
    agree(case)
