"""The same questions to DuckDB and to a Spark cluster, row by row, with times: `make spark`.

The cluster is a master and two workers of one core each, processes of their own on this machine.
Times are those of the last asking; on so few cores they say what a question costs at least, not
how far a cluster goes. `--few` puts the questions of one map page instead of all.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import sys
import time
from typing import Any

from data.answers import Answers
from data.engines import SparkEngine
from data.select import Selection
from data.store import Dataset, Store
from tests.bench.stores import store_of
from tests.cluster import SETTINGS, cluster, missing
from tests.questions import questions, rows

# What one map page asks, for sizes at which all of them take hours on a laptop.
FEW = ("totals", "by month", "cells, world", "cells, deep")
# Single incidents of a whole data set are not fetched to be compared: they are counted.
LEFT_OUT = ("incidents in view",)
CHOSEN = (
    ("nothing chosen", Selection()),
    ("a year, a side", Selection(date_from=dt.date(2020, 1, 1), date_to=dt.date(2020, 12, 31),
                                 sides=("side-1",))),
    ("words", Selection(text="market damaged")),
    ("an actor", Selection(actors=("actor-17",))),
)  # fmt: skip


def main() -> int:
    """Compare the sizes asked for; the exit code says whether all rows agreed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000])
    parser.add_argument("--memory", default="2g", help="of each worker")
    parser.add_argument("--times", type=int, default=2, help="how often each is asked")
    parser.add_argument("--few", action="store_true", help="only what one map page asks")
    options = parser.parse_args()
    lacking = missing()
    if lacking:
        print(f"Not run: {lacking}.")
        return 2
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {sys.version.split()[0]}")
    stores = [store_of(number) for number in options.rows]
    differing = 0
    with cluster(options.memory) as master:
        settings = {**SETTINGS, "spark.executor.memory": options.memory}
        engine = SparkEngine(master, settings)
        try:
            for number, store in zip(options.rows, stores, strict=True):
                there = Store(store.folder, engine)
                differing += compare(number, store, there, options.times, few=options.few)
        finally:
            engine.close()
    print("All rows agree." if not differing else f"{differing} answers differ.")
    return 1 if differing else 0


def compare(number: int, store: Store, there: Store, times: int, *, few: bool) -> int:
    """Print the times of one size; return how many answers differ."""
    ours, theirs = (one.dataset(f"rows-{number}") for one in (store, there))
    differing = 0
    print(f"\n{number:,} rows\n{'':34}{'DuckDB':>9}{'Spark':>9}{'rows':>10}")
    for title, chosen in CHOSEN:
        for name, question, options in questions():
            if name in LEFT_OUT or (few and name not in FEW):
                continue
            found, took = asked(store, ours, question, chosen, options, times)
            other, longer = asked(there, theirs, question, chosen, options, times)
            same = rows(found) == rows(other)
            differing += not same
            print(
                f"{name + ', ' + title:34}{took:8.2f}s{longer:8.2f}s{found.num_rows:>10,}"
                f"{'' if same else '  DIFFERS'}",
                flush=True,
            )
    return differing


def asked(
    store: Store, dataset: Dataset, question: Any, chosen: Selection, options: Any, times: int
) -> tuple[Any, float]:
    """Return an answer and the seconds that asking for it the last time took."""
    for _ in range(times):
        store._answers = Answers()
        begun = time.perf_counter()
        found = store.ask(dataset, question, chosen, **options)
        took = time.perf_counter() - begun
    return found, took


if __name__ == "__main__":
    sys.exit(main())
