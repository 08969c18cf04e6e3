"""The questions that screens ask of a store, for tests that put them to several engines."""

from __future__ import annotations

import datetime as dt
from typing import Any

from data.box import Box, Window
from data.select import Selection
from data.summarise import (
    cells_in_window,
    counts_by_time,
    long_ranges,
    statement_total,
    totals,
    view_rows,
)

WORLD = Box(-180.0, -85.0, 180.0, 85.0)
PACIFIC = Box(150.0, -60.0, -150.0, 60.0)
_COLUMNS = ("id", "title", "kind", "sides", "date_from", "day_to", "lat", "lon", "claim_count")


def questions(most: int = 1_000_000) -> list[tuple[str, Any, dict[str, Any]]]:
    """Return name, question and options of each; `most` bounds the single incidents."""
    return [
        ("totals", totals, {}),
        ("statements", statement_total, {}),
        ("by day", counts_by_time, {"by": "D"}),
        ("by week", counts_by_time, {"by": "W"}),
        ("by month", counts_by_time, {"by": "M"}),
        ("long ranges", long_ranges, {}),
        ("cells, world", cells_in_window, {"window": Window.touching(WORLD, 3), "zoom": 3}),
        ("cells, Pacific", cells_in_window, {"window": Window.touching(PACIFIC, 5), "zoom": 5}),
        ("cells, deep", cells_in_window, {"window": Window.touching(WORLD, 11), "zoom": 11}),
        (
            "incidents in view",
            view_rows,
            {"box": PACIFIC, "columns": _COLUMNS, "limit": most},
        ),
    ]


def selections(side: str, actor: str, source: str, kind: str, text: str) -> list[Selection]:
    """Return Selections of every sort over values that a data set has."""
    first, last = dt.date(2018, 3, 1), dt.date(2018, 9, 30)
    return [
        Selection(),
        Selection(date_from=first, date_to=last),
        Selection(sides=(side, "nobody")),
        Selection(kinds=(kind,), date_to=last),
        Selection(actors=(actor,)),
        Selection(claimants=(actor,), outcomes=("killed",)),
        Selection(sources=(source,), date_from=first),
        Selection(text=text),
        Selection(text="it's \"%_\\ no; --"),
    ]


def rows(table: Any) -> list[str]:
    """Return rows so that two answers can be compared, in whatever order they came."""
    return sorted(map(str, table.to_pylist()))
