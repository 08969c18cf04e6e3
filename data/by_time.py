"""Counts by time for charts: what happened and what was said, a day, a week or a month each.

Which bin, and what is left out, `data.summarise` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import ibis

from data.select import Selection
from data.summarise import LONGEST_DAILY, Bin

Expr = Any
Split = Literal["side", "kind"]


def counts_split(
    selection: Selection, tables: Mapping[str, Expr], *, by: Bin, split: Split
) -> Expr:
    """Return counts by bin and side or kind: day (the bin's first), the column `split`, n.

    Days are as in `data.summarise.counts_by_time`: each of an incident's range, once in a bin.
    """
    rows = selection.incidents(tables)
    span = rows.day_to.delta(rows.date_from, unit="day")
    rows = rows.filter(
        (rows.kind != "background") & rows.date_from.notnull() & (span <= LONGEST_DAILY)
    )
    ranges = rows.group_by("date_from", "day_to", split).agg(n=lambda some: some.count())
    step = {"D": ibis.interval(days=1), "W": ibis.interval(days=7), "M": ibis.interval(months=1)}
    bins = ranges.mutate(
        day=ibis.range(
            ranges.date_from.truncate(by).cast("timestamp"),
            ranges.day_to.cast("timestamp") + ibis.interval(days=1),
            step[by],
        ).unnest()
    )
    bins = bins.mutate(day=bins.day.date())
    return bins.group_by("day", split).agg(n=bins.n.sum()).order_by("day", split)


def said_by_bin(selection: Selection, tables: Mapping[str, Expr], *, by: Bin) -> Expr:
    """Return how many statements of a Selection, whatever its dates, were made: day, n."""
    rows = selection.without("date_from", "date_to").statements(tables)
    dated = rows.filter(rows.date.notnull())
    days = dated.select(day=dated.date.truncate(by).cast("date"))
    return days.group_by("day").agg(n=days.count()).order_by("day")
