"""The store's answers beside hand-written SQL, pandas and geopandas: `make bench-store`.

Each size is a store of `tests.bench.stores`. "Plain SQL" is what one would write for DuckDB over
the same file, so a ratio below one is what the counts prepared at import save. Best of some runs
in one process, the engine warm; both give an Arrow table, and nothing is answered out of the
answers kept. The ratio is told of the time on the clock and of the processor's: on a machine that
others use as well, the second is the one to look at.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import duckdb
import geopandas
import numpy as np
import pandas as pd

from data.answers import Answers
from data.box import Box, Window
from data.select import Selection
from data.store import Dataset, Store
from data.store_files import table_file
from data.summarise import cells_in_window, counts_by_time, totals, view_rows
from tests.bench.stores import store_of

WORLD, ZOOM = Box(-180.0, -85.0, 180.0, 85.0), 2
NEAR, NEAR_ZOOM = Box(37.0, 34.0, 39.0, 36.0), 10
YEAR = Selection(date_from=dt.date(2020, 1, 1), date_to=dt.date(2020, 12, 31))
WORDS = Selection(text="market damaged")


class Took(NamedTuple):
    """Seconds on the clock, and of the processor in all threads."""

    wall: float
    cpu: float


def best(times: int, *runs: Callable[[], Any]) -> list[Took]:
    """Return the seconds of the quickest run of each, taken in turns: the machine is not idle."""
    took: list[list[Took]] = [[] for _ in runs]
    for _ in range(times):
        for run, own in zip(runs, took, strict=True):
            begun, worked = time.perf_counter(), time.process_time()
            run()
            own.append(Took(time.perf_counter() - begun, time.process_time() - worked))
    return [Took(min(one.wall for one in own), min(one.cpu for one in own)) for own in took]


def cells_sql(file: str, where: str, zoom: int) -> str:
    """Return the query for cells that one would write by hand."""
    across = 4 * 2**zoom
    return f"""
        SELECT floor(x * {across})::BIGINT AS cell_x, floor(y * {across})::BIGINT AS cell_y,
            side, count(*) AS n
        FROM read_parquet('{file}') WHERE {where} GROUP BY ALL"""


def measure(rows: int, times: int, peers: bool) -> None:
    """Print the table of one size."""
    store = store_of(rows)
    dataset = store.dataset(f"rows-{rows}")
    file = str(table_file(store.folder, dataset.name, dataset.version, "incidents"))
    con = duckdb.connect()
    con.execute("SET GLOBAL parquet_metadata_cache = true")
    window = Window.touching(NEAR, NEAR_ZOOM)
    near = (
        f"x >= {window.west} AND x < {window.east} AND y >= {window.north} AND y < {window.south}"
    )
    year = "day_to >= DATE '2020-01-01' AND date_from <= DATE '2020-12-31'"
    words = "contains(search, 'market') AND contains(search, 'damaged')"
    pairs = [
        ("cells, world", cells(store, dataset, Selection(), WORLD, ZOOM), "x IS NOT NULL", ZOOM),
        ("cells, world, one year", cells(store, dataset, YEAR, WORLD, ZOOM), year, ZOOM),
        ("cells, world, words", cells(store, dataset, WORDS, WORLD, ZOOM), words, ZOOM),
        ("cells, near", cells(store, dataset, Selection(), NEAR, NEAR_ZOOM), near, NEAR_ZOOM),
    ]
    print(f"\n{rows:,} rows")
    print(f"{'':34}{'store':>11}{'plain SQL':>11}{'ratio':>8}{'cpu':>8}")
    for name, ours, where, zoom in pairs:
        sql = cells_sql(file, where, zoom)
        line(name, *best(times, ours, lambda sql=sql: con.execute(sql).to_arrow_table()))
    daily = f"""
        SELECT day, side, count(*) FROM (
            SELECT side, unnest(generate_series(date_from, day_to, INTERVAL 1 DAY))::DATE AS day
            FROM read_parquet('{file}') WHERE day_to - date_from <= 92
        ) GROUP BY ALL ORDER BY ALL"""
    line(
        "counts by day",
        *best(
            times,
            asked(store, dataset, counts_by_time, Selection()),
            lambda: con.execute(daily).to_arrow_table(),
        ),
    )
    for name, ours in (
        ("totals, nothing chosen", asked(store, dataset, totals, Selection())),
        ("totals, words", asked(store, dataset, totals, WORDS)),
    ):
        line(name, *best(times, ours))
    scanned, groups = row_groups(store, dataset)
    print(f"{'rows read for a near view':34}{scanned:>11,} of {rows:,} in {groups} row groups")
    if peers:
        beside_frames(file, pairs[0][1], times)


def asked(store: Store, dataset: Dataset, question: Any, chosen: Selection) -> Callable[[], Any]:
    """Return what puts a question anew each time."""

    def run() -> Any:
        store._answers = Answers()
        return store.ask(dataset, question, chosen)

    return run


def cells(
    store: Store, dataset: Dataset, chosen: Selection, box: Box, zoom: int
) -> Callable[[], Any]:
    """Return what asks for the cells of a view anew each time."""
    window = Window.touching(box, zoom)

    def run() -> Any:
        store._answers = Answers()
        return store.ask(dataset, cells_in_window, chosen, window=window, zoom=zoom)

    return run


def row_groups(store: Store, dataset: Dataset) -> tuple[int, int]:
    """Return how many rows DuckDB reads for a near view, and how many row groups there are."""
    expression = view_rows(
        Selection(), dataset.tables, box=NEAR, columns=("lat", "lon"), limit=10**9
    )
    file = table_file(store.folder, dataset.name, dataset.version, "incidents")
    groups = duckdb.sql(
        f"SELECT row_group_id, any_value(row_group_num_rows) AS n,"
        f" max(stats_min) FILTER (path_in_schema = 'lon') AS west,"
        f" max(stats_max) FILTER (path_in_schema = 'lon') AS east,"
        f" max(stats_min) FILTER (path_in_schema = 'lat') AS south,"
        f" max(stats_max) FILTER (path_in_schema = 'lat') AS north"
        f" FROM parquet_metadata('{file}') GROUP BY row_group_id"
    ).df()
    bounds = groups[["west", "east", "south", "north"]].astype(float)
    read = (
        (bounds.west <= NEAR.east)
        & (bounds.east >= NEAR.west)
        & (bounds.south <= NEAR.north)
        & (bounds.north >= NEAR.south)
    )
    assert store.run(expression).num_rows <= int(groups.n[read].sum())
    return int(groups.n[read].sum()), len(groups)


def beside_frames(file: str, ours: Callable[[], Any], times: int) -> None:
    """Print the world's cells by pandas and geopandas, with the table in memory already."""
    frame = pd.read_parquet(file, columns=["x", "y", "side", "lat", "lon"])
    across = 4 * 2**ZOOM

    def by_pandas() -> Any:
        at = frame.assign(
            cell_x=np.floor(frame.x * across).astype("int64"),
            cell_y=np.floor(frame.y * across).astype("int64"),
        )
        return at.groupby(["cell_x", "cell_y", "side"], dropna=False).size()

    points = geopandas.GeoDataFrame(
        frame[["side"]], geometry=geopandas.points_from_xy(frame.lon, frame.lat), crs=4326
    )

    def by_geopandas() -> Any:
        square = points.cx[-180:180, -85:85].to_crs(3857)
        size = 40_075_016.68557849 / across
        at = square.assign(
            cell_x=np.floor(square.geometry.x / size), cell_y=np.floor(square.geometry.y / size)
        )
        return at.groupby(["cell_x", "cell_y", "side"], dropna=False).size()

    line("cells, world, pandas in memory", *best(min(times, 2), ours, by_pandas))
    line("cells, world, geopandas in memory", *best(1, ours, by_geopandas))


def line(name: str, ours: Took, theirs: Took | None = None) -> None:
    """Print one line of the table."""
    peer = ""
    if theirs is not None:
        ratios = f"{ours.wall / theirs.wall:7.2f}x{ours.cpu / theirs.cpu:7.2f}x"
        peer = f"{theirs.wall * 1000:8.1f} ms{ratios}"
    print(f"{name:34}{ours.wall * 1000:8.1f} ms{peer}", flush=True)


def main() -> None:
    """Measure the sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--no-peers", action="store_true", help="without pandas and geopandas")
    options = parser.parse_args()
    print(
        f"{os.cpu_count()} cores, {platform.machine()}, Python {sys.version.split()[0]},"
        f" DuckDB {duckdb.__version__}"
    )
    for rows in options.rows:
        measure(rows, options.times, not options.no_peers)


if __name__ == "__main__":
    main()
