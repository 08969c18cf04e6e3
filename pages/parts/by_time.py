"""What the strip of counts by time shows of a Selection, as its route answers."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from data.answers import Stop
from data.select import Selection
from data.store import Dataset, Store
from data.summarise import (
    Split,
    bin_for,
    counts_by_time,
    extent,
    long_ranges,
    said_by_time,
    statements_by_day,
)
from draw.theme import Theme
from draw.time_strip import MOST_TICKS, kind_groups, side_groups, time_strip
from pages.parts.ask import sides


def times(
    store: Store,
    dataset: Dataset,
    selection: Selection,
    split: Split,
    theme: Theme,
    stop: Stop | None = None,
) -> dict[str, Any]:
    """Return the counts of a Selection by day, week or month, split by side or kind of event.

    What lies outside its dates is counted too, for the brush to be moved there. Raise Stopped once
    `stop` is set.
    """
    first, last = _extent(store, dataset.name, dataset.version)
    by = bin_for(first, last)
    whole = selection.without("date_from", "date_to")
    counts = store.ask(dataset, counts_by_time, whole, by=by, split=split, stop=stop).to_pylist()
    said = store.ask(dataset, said_by_time, whole, by=by, stop=stop).to_pylist()
    if sum(row["n"] for row in said) <= MOST_TICKS:
        said = store.ask(dataset, statements_by_day, whole, stop=stop).to_pylist()
    groups = (
        side_groups(sides(store, dataset).values(), theme)
        if split == "side"
        else kind_groups({row["kind"] for row in counts}, theme)
    )
    beside = store.ask(dataset, long_ranges, selection, stop=stop)
    return time_strip(
        counts,
        said,
        (selection.date_from, selection.date_to) if selection.has_dates else None,
        theme,
        groups=groups,
        split=split,
        by=by,
        beside=int(beside["n"][0].as_py()),
    )


@lru_cache(maxsize=64)
def _extent(store: Store, name: str, _version: str) -> tuple[dt.date | None, dt.date | None]:
    row = store.run(extent(store.dataset(name).tables)).to_pylist()[0]
    return row["first"], row["last"]
