"""When the rows of a chunk came out, by the rules of `data.known`, for whole columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

MOMENT = pa.timestamp("us")
_DAY_US = 86_400_000_000
_NEVER = np.iinfo(np.int64).max
Moments = tuple[Any, Any]
"""known_from and known_by, null where undated."""


def said(statements: pa.Table, sources: pa.Table) -> Moments:
    """Return when statements were made: to the minute, on a day, or else on their source's day."""
    date, time = _flat(statements.column("date")), _flat(statements.column("time"))
    own = _midnight(date)
    hour = pc.add(own, time.cast(pa.int64()))
    exact = hour.is_valid()
    day = pc.coalesce(own, _printed(statements, sources))
    return pc.if_else(exact, hour, day), pc.if_else(exact, hour, pc.add(day, _DAY_US))


def incidents_known(
    incidents: pa.Table, sources: pa.Table, claims: Moments, of_claim: Any
) -> Moments:
    """Return when incidents came out: with their source, or the first claim about them.

    `of_claim` is the position of each claim's incident.
    """
    printed = _printed(incidents, sources)
    own = (printed, pc.add(printed, _DAY_US))
    found = []
    for mine, theirs in zip(own, claims, strict=True):
        first = pc.fill_null(mine, _NEVER).to_numpy(zero_copy_only=False).copy()
        np.minimum.at(first, of_claim, pc.fill_null(theirs, _NEVER).to_numpy(zero_copy_only=False))
        found.append(pa.array(first, mask=first == _NEVER))
    return found[0], found[1]


def columns(moments: Moments) -> dict[str, Any]:
    """Return moments as the columns of a data set's tables."""
    return {
        name: values.cast(MOMENT)
        for name, values in zip(("known_from", "known_by"), moments, strict=True)
    }


def _printed(records: pa.Table, sources: pa.Table) -> Any:
    at = pc.index_in(_flat(records.column("source")), value_set=_flat(sources.column("id")))
    return _midnight(_flat(sources.column("date")).take(at))


def _midnight(days: Any) -> Any:
    """Return the first microsecond of days since 1970 (int64)."""
    return days.cast(MOMENT).cast(pa.int64())


def _flat(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
