"""Counts prepared at import, so that many incidents are summed up without reading each again.

`prepare` writes them beside a data set's tables before it is published; they belong to the same
version, and hold nothing but counts of its rows. They can answer a Selection of days, sides and
kinds. Everything else (text, actors, claimants, outcomes, sources) is asked of the rows.

    prepared_groups     group, side, sides, kind: what incidents are told apart by
    prepared_sums       group -> n, placed, claims, long, said: of all days
    prepared_bins       what, bin, day, group -> n: incidents and statements by day, week, month
    prepared_extent     first, last: the days that anything but background is dated to
    prepared_days       date_from, day_to, group -> n, placed, claims
    prepared_said       date_from, day_to, group, said -> n: statements by their own day
    prepared_cells      zoom, cell_x, cell_y, group -> n: placed incidents, at each zoom to ZOOM
    prepared_cell_days  cell_x, cell_y, date_from, day_to, group -> n: at ZOOM, in order of days
    prepared_values     what, value -> n: what the filters may choose from, how often it occurs
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from data.mercator import CELLS_PER_TILE
from data.select import Selection

Expr = Any

ZOOM = 8
"""The deepest zoom whose cells are prepared: a cell is some 40 km wide at the equator.

Further in, a view holds so small a part of the rows, which lie in spatial order, that reading
them is as fast.
"""
ACROSS = CELLS_PER_TILE * 2**ZOOM
LONGEST_DAILY = 92  # days: an incident known only to a longer range is told beside, not counted
LONG = 31  # days: longer ranges lie apart, so that the rest can be skipped by day
_ROW_GROUP = 60_000
_MEMORY = "400MB"

_GROUPS = """
SELECT (row_number() OVER (ORDER BY side, sides, kind))::INTEGER AS "group", side, sides, kind
FROM (SELECT DISTINCT side, sides, kind FROM incidents)
"""
_GROUPED = """
SELECT incidents.*, "group" FROM incidents JOIN groups ON incidents.kind = groups.kind
AND incidents.side IS NOT DISTINCT FROM groups.side
AND incidents.sides IS NOT DISTINCT FROM groups.sides
"""
_DAYS = """
SELECT date_from, day_to, "group", count(*) AS n, count(lat) AS placed,
    sum(claim_count)::BIGINT AS claims
FROM grouped GROUP BY ALL ORDER BY date_from, day_to, "group"
"""
# By digests, for ids of ten million rows would not fit. Two ids with one digest (a few times in a
# million data sets) make the counts differ, and nothing is written.
_MADE = """
SELECT hash(statement) AS statement, min(hash(incident)) AS incident,
    min(hash(incident)) <> max(hash(incident)) AS several
FROM claims GROUP BY 1
"""
_SAID = """
SELECT date_from, day_to, "group", date AS said, count(*) AS n
FROM made JOIN grouped ON hash(grouped.id) = made.incident
JOIN statements ON hash(statements.id) = made.statement
GROUP BY ALL ORDER BY date_from, day_to, "group", said
"""
_SURE = """
SELECT (SELECT count(*) FROM made) = (SELECT coalesce(sum(n), 0) FROM said)
    AND NOT (SELECT coalesce(bool_or(several), false) FROM made)
"""
# What is counted by time: not background, and known to within LONGEST_DAILY days.
_DATED = """
SELECT days.*, kind <> 'background' AND date_from IS NOT NULL
    AND day_to - date_from <= {longest} AS daily
FROM days JOIN groups USING ("group")
"""
_SUMS = """
SELECT "group", n, placed, claims, long, said
FROM (
    SELECT "group", sum(n)::BIGINT AS n, sum(placed)::BIGINT AS placed,
        sum(claims)::BIGINT AS claims,
        coalesce(sum(n) FILTER (NOT daily), 0)::BIGINT AS long
    FROM dated GROUP BY "group"
) LEFT JOIN (SELECT "group", sum(n)::BIGINT AS said FROM said GROUP BY "group") USING ("group")
ORDER BY "group"
"""
# An incident counts once in each bin that it has days in; the first may begin before it.
_STEPS = """
FROM (VALUES ('D', 'day', INTERVAL 1 DAY), ('W', 'week', INTERVAL 7 DAY),
    ('M', 'month', INTERVAL 1 MONTH)) AS steps(bin, unit, step)
"""
_BINS = """
SELECT what, bin, day, "group", sum(n)::BIGINT AS n FROM (
    SELECT 'incidents' AS what, bin, unnest(generate_series(
        date_trunc(unit, date_from)::TIMESTAMP, day_to::TIMESTAMP, step
    ))::DATE AS day, "group", n
    FROM dated, steps WHERE daily
    UNION ALL
    SELECT 'statements', bin, date_trunc(unit, said)::DATE, "group", n
    FROM said, steps WHERE said IS NOT NULL
) GROUP BY ALL ORDER BY what, bin, day, "group"
"""
_EXTENT = """
SELECT min(first) AS first, max(last) AS last FROM (
    SELECT min(date_from) AS first, max(day_to) AS last FROM dated WHERE daily
    UNION ALL SELECT min(date), max(date) FROM statements
)
"""
_CELL = """
    floor(x * {across})::INTEGER AS cell_x, floor(y * {across})::INTEGER AS cell_y
"""
# Each zoom out of the finest, in the order of zooms, so that one reads only its own part.
_CELLS = """
SELECT zoom, cell_x >> ({finest} - zoom) AS cell_x, cell_y >> ({finest} - zoom) AS cell_y,
    "group", sum(n)::BIGINT AS n
FROM (
    SELECT {cell}, "group", count(*) AS n FROM grouped WHERE x IS NOT NULL GROUP BY ALL
), (SELECT unnest(range({finest} + 1))::INTEGER AS zoom)
GROUP BY ALL ORDER BY zoom, cell_y, cell_x, "group"
"""
_CELL_DAYS = """
FROM (
    SELECT {cell}, date_from, day_to, "group", count(*)::INTEGER AS n
    FROM grouped WHERE x IS NOT NULL AND date_from IS NOT NULL GROUP BY ALL
) ORDER BY day_to - date_from > {long}, date_from, cell_y, cell_x, day_to, "group"
"""
_VALUES = """
SELECT what, value, count(*) AS n FROM (
    SELECT 'kinds' AS what, kind AS value FROM incidents
    UNION ALL SELECT 'actors', unnest(actors) FROM incidents
    UNION ALL SELECT 'actors', unnest(actors) FROM positions
    UNION ALL SELECT 'claimants', claimant FROM claims
    UNION ALL SELECT 'outcomes', outcome FROM claims
    UNION ALL SELECT 'sources', source FROM claims
) WHERE value IS NOT NULL GROUP BY ALL ORDER BY what, value
"""


def prepare(folder: Path) -> list[str]:
    """Count the tables in a folder that is being written, and write the counts beside them.

    Return the names of the tables written, each a Parquet file of its name. Call it when
    incidents, claims, statements and positions are there, before the folder is put in force.
    Memory is bounded: what does not fit is spilled into the folder and removed again. Where a
    statement speaks of several incidents, prepared_said is not written: it would count it twice.
    """
    spill = folder / ".counting"
    written = []
    try:
        with duckdb.connect() as connection:
            connection.execute("SET preserve_insertion_order = false")
            connection.execute(f"SET memory_limit = '{_MEMORY}'")
            connection.execute("SET temp_directory = $1", [str(spill)])
            for table in ("incidents", "claims", "statements", "positions"):
                path = str(folder / f"{table}.parquet").replace("'", "''")
                connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{path}')")
            connection.execute(f"CREATE TABLE groups AS {_GROUPS}")
            connection.execute(f"CREATE VIEW grouped AS {_GROUPED}")
            cell = _CELL.format(across=ACROSS)
            connection.execute(f"CREATE TABLE days AS {_DAYS}")
            dated = _DATED.format(longest=LONGEST_DAILY)
            connection.execute(f"CREATE VIEW dated AS {dated}")
            connection.execute(f"CREATE TABLE steps AS {_STEPS}")
            queries = {
                "prepared_groups": "FROM groups",
                "prepared_sums": _SUMS,
                "prepared_bins": _BINS,
                "prepared_extent": _EXTENT,
                "prepared_days": "FROM days",
                "prepared_cells": _CELLS.format(cell=cell, finest=ZOOM),
                "prepared_cell_days": _CELL_DAYS.format(cell=cell, long=LONG),
                "prepared_values": _VALUES,
            }
            connection.execute(f"CREATE TABLE made AS {_MADE}")
            connection.execute(f"CREATE TABLE said AS {_SAID}")
            if connection.execute(_SURE).fetchall() == [(True,)]:
                queries["prepared_said"] = "FROM said"
            else:  # nothing of statements is written, in no table
                connection.execute("DELETE FROM said")
            for name, query in queries.items():
                path = str(folder / f"{name}.parquet").replace("'", "''")
                connection.execute(
                    f"COPY ({query}) TO '{path}'"
                    f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
                )
                written.append(name)
    finally:
        shutil.rmtree(spill, ignore_errors=True)
    return written


def answers(selection: Selection, tables: Mapping[str, Expr]) -> bool:
    """Whether the prepared counts of a data set, where it has any, can answer a Selection."""
    asked = selection.without("date_from", "date_to", "sides", "kinds")
    return asked.is_empty and "prepared_groups" in tables


def counted(selection: Selection, tables: Mapping[str, Expr], name: str) -> Expr:
    """Return the rows of a prepared table that a Selection lets through, with side and kind."""
    by_day = selection.without("sides", "kinds")
    by_group = selection.without("date_from", "date_to")
    rows = by_day.incidents({**tables, "incidents": tables[name]})
    groups = by_group.incidents({**tables, "incidents": tables["prepared_groups"]})
    return rows.inner_join(groups.select("group", "side", "kind"), "group")


def binned(selection: Selection, tables: Mapping[str, Expr], what: str, by: str) -> Expr:
    """Return prepared counts by time of incidents or of statements: day, side, kind, n."""
    bins = tables["prepared_bins"]
    own = bins.filter(bins.what == what, bins.bin == by)
    return counted(selection, {**tables, "own": own}, "own")
