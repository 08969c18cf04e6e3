"""When things came out (`data.known`), for a chunk at a time: the columns known_from and known_by.

They hold what `data.known.spans_of` works out record by record; a test holds the two together.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Columns = dict[str, Any]
"""known_from and known_by as timestamps in microseconds, null where nothing bears a day."""

_DAY = dt.timedelta(days=1)
_TYPE = pa.timestamp("us")
_NEVER = np.iinfo(np.int64).max


def said(statements: pa.Table, sources: pa.Table) -> Columns:
    """Return when each statement was made, or its source printed where that is not known."""
    day = _flat(statements.column("date"))
    hour = _flat(statements.column("time"))
    has_hour = pc.and_(pc.is_valid(day), pc.is_valid(hour))
    whole = _days(pc.coalesce(day, _printed(statements, sources)))
    since_midnight = pc.cast(pc.fill_null(hour, dt.time()), pa.int64())
    at = pc.add(whole, pc.cast(since_midnight, pa.duration("us")))
    return {
        "known_from": pc.if_else(has_hour, at, whole),
        "known_by": pc.if_else(has_hour, at, _end(whole)),
    }


def claimed(claims: pa.Table, statements: pa.Table, spans: Columns) -> Columns:
    """Return when each claim came out: with its statement, whose spans these are."""
    at = pc.index_in(_flat(claims.column("statement")), value_set=_flat(statements.column("id")))
    return {name: column.take(at) for name, column in spans.items()}


def happened(incidents: pa.Table, sources: pa.Table, spans: Columns, of_claim: Ints) -> Columns:
    """Return when each incident was known first: with a claim about it, or with its own source.

    `spans` are the claims', `of_claim` the incident of each as a row of `incidents`.
    """
    own = _days(_printed(incidents, sources))
    found = {}
    for name, printed in (("known_from", own), ("known_by", _end(own))):
        first = _numbers(printed)
        np.minimum.at(first, of_claim, _numbers(spans[name]))
        found[name] = pa.array(first, pa.int64(), mask=first == _NEVER).cast(_TYPE)
    return found


def _printed(rows: pa.Table, sources: pa.Table) -> Any:
    """Return the day on which the source of each row was printed."""
    at = pc.index_in(_flat(rows.column("source")), value_set=_flat(sources.column("id")))
    return _flat(sources.column("date")).take(at)


def _days(days: Any) -> Any:
    return days.cast(_TYPE)


def _end(days: Any) -> Any:
    """Return the end of each day; that of the last day there is stays within the calendar."""
    return pc.min_element_wise(
        pc.add(days, pa.scalar(_DAY, pa.duration("us"))), pa.scalar(dt.datetime.max, _TYPE),
        skip_nulls=False,
    )  # fmt: skip


def _numbers(moments: Any) -> Ints:
    numbers = pc.fill_null(moments.cast(pa.int64()), int(_NEVER))
    return np.array(numbers.to_numpy(zero_copy_only=False), dtype=np.int64)


def _flat(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
