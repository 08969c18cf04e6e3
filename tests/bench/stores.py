"""Stores full of made-up incidents, for the other benchmarks: `python -m tests.bench.stores`.

The rows are those of `tests.bench.generate`; the tables have just the columns and the order that
an import gives them, but are made by DuckDB in one go, so that ten million rows take a minute.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import time
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

import data.aggregates
from data.aggregates import prepare
from data.dataset import schema_of
from data.store import Store, open_store
from data.store_files import SCHEMA_VERSION
from tests.bench import generate

HERE = Path(os.environ.get("DECONFLICT_BENCH", ".deconflict/bench"))
SIDES = (
    ("State forces", "blue"), ("Rebel group", "vermillion"), ("Political militia", "orange"),
    ("Identity militia", "reddish_purple"), ("External/Other forces", "sky_blue"),
    ("Protesters", "bluish_green"), ("Civilians", "grey"),
)  # fmt: skip
KINDS = {
    "Battles": "clash",
    "Explosions/Remote violence": "strike",
    "Violence against civilians": "violence_against_civilians",
    "Protests": "protest",
    "Riots": "protest",
    "Strategic developments": "agreement",
}
TABLES = ("sides", "sources", "actors", "places", "incidents", "statements", "claims", "positions")


def store_of(rows: int, folder: Path | None = None) -> Store:
    """Return a store that holds the data set `rows-N`, making it where it is not there yet."""
    folder = folder or HERE / f"store-{rows}"
    name = f"rows-{rows}"
    schemas = "".join(f"{table}: {schema_of(table)}" for table in TABLES)
    queries = " ".join(str(QUERIES).split())
    made = _digest(generate.digest(), queries, schemas)
    counted = _digest(Path(data.aggregates.__file__).read_text(encoding="utf-8"))
    version = f"{made}-{counted}"
    store = open_store(folder)
    if name in store.names() and store.in_force(name, version):
        return store
    tables = HERE / f"tables-{rows}-{made}"
    if not tables.exists():
        part = HERE / f".part-{rows}"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        _write(part, rows)
        part.rename(tables)
    own = folder / name / version
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir(parents=True)
    for path in tables.iterdir():
        (own / path.name).hardlink_to(path)
    prepare(own)
    balance = {"read": rows, "placed": rows, "unplaced": 0, "rejected": 0, "left_out": 0}
    about = {
        "title": f"{rows:,} made-up incidents",
        "origin": "tests/bench/generate.py",
        "licence": "none: nothing in it happened",
        "description": "",
        "balance": {"incidents": balance},
        "schema": SCHEMA_VERSION,
        "tables": {path.stem: path.stat().st_size for path in sorted(own.glob("*.parquet"))},
    }
    (own / "dataset.json").write_text(json.dumps(about), encoding="utf-8")
    (folder / f"{name}.json").write_text(json.dumps({"version": version}), encoding="utf-8")
    return open_store(folder)


def _digest(*parts: str) -> str:
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:12]


def _write(folder: Path, rows: int) -> None:
    parts = folder / "parts"
    parts.mkdir()
    for number, chunk in enumerate(generate.chunks(rows)):
        pq.write_table(chunk, parts / f"{number:05}.parquet", compression="lz4")
    spill = folder / "spill"
    with duckdb.connect(config={"temp_directory": str(spill), "memory_limit": "4GB"}) as con:
        con.execute("SET preserve_insertion_order = false")
        con.execute(f"CREATE VIEW raw AS FROM read_parquet('{parts}/*.parquet')")
        con.execute("CREATE TABLE known (word VARCHAR, side VARCHAR)")
        con.executemany(
            "INSERT INTO known VALUES (?, ?)",
            [(name, f"side-{n}") for n, (name, _) in enumerate(SIDES)],
        )
        con.execute(
            """
            CREATE TABLE names AS
            SELECT name, any_value(side) AS side,
                'actor-' || row_number() OVER (ORDER BY name) AS id
            FROM (
                SELECT DISTINCT actor1 AS name, inter1 AS word FROM raw
                UNION SELECT DISTINCT actor2, inter2 FROM raw WHERE actor2 <> ''
            ) LEFT JOIN known USING (word) GROUP BY name;
            CREATE TABLE towns AS
            SELECT location, latitude AS lat, longitude AS lon, any_value(country) AS country,
                any_value(admin1) AS within, 'place-' || row_number() OVER (ORDER BY location) AS id
            FROM raw GROUP BY location, latitude, longitude;
            CREATE TABLE outlets AS
            SELECT DISTINCT source AS outlet, 'source-' || dense_rank() OVER (ORDER BY source) AS id
            FROM (SELECT DISTINCT source FROM raw);
            """
        )  # fmt: skip
        for table in TABLES:
            _copy(con, table, folder / f"{table}.parquet")
    shutil.rmtree(parts)
    shutil.rmtree(spill, ignore_errors=True)


def _copy(con: Any, table: str, path: Path) -> None:
    """Write one table with every column that the product's schema has; null where none is made."""
    made = QUERIES[table].format(kinds=_kinds(), sides=_sides())
    columns = {row[0] for row in con.execute(f"DESCRIBE {made}").fetchall()}
    schema = schema_of(table)
    select = ", ".join(
        f'"{field.name}"::{_sql_type(field.type)} AS "{field.name}"'
        if field.name in columns
        else f'NULL::{_sql_type(field.type)} AS "{field.name}"'
        for field in schema
    )
    order = "ORDER BY spot, id" if "spot" in columns else "ORDER BY id"
    con.execute(
        f"COPY (SELECT {select} FROM ({made}) {order}) TO '{path}'"
        " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000)"
    )


def _kinds() -> str:
    whens = " ".join(f"WHEN '{theirs}' THEN '{ours}'" for theirs, ours in KINDS.items())
    return f"CASE event_type {whens} ELSE 'other' END"


def _sides() -> str:
    return ", ".join(
        f"('side-{n}', '{name}', '{colour}', {n})" for n, (name, colour) in enumerate(SIDES)
    )


def _sql_type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"{_sql_type(kind.value_type)}[]"
    known = {
        pa.string(): "VARCHAR", pa.int64(): "BIGINT", pa.float64(): "DOUBLE", pa.bool_(): "BOOLEAN",
        pa.date32(): "DATE", pa.time64("us"): "TIME", pa.timestamp("us"): "TIMESTAMP",
    }  # fmt: skip
    return known[kind]


# The Z-curve's bits of a whole number below 65,536, spread out to every second place.
_SPREAD = "list_sum([(({0} >> b) & 1) << (2 * b) FOR b IN range(16)])"
_X, _Y = (
    "floor((lon + 180) / 360 * 65536)::BIGINT",
    ("floor(65536 * (1 - asinh(tan(radians(lat))) / pi()) / 2)::BIGINT"),
)
QUERIES = {
    "sides": "SELECT * FROM (VALUES {sides}) AS s(id, name, colour, \"order\")",
    "sources": "SELECT id, outlet, 'stated' AS outlet_basis, 'not_known' AS date_basis, '' AS note"
    " FROM outlets",
    "actors": "SELECT id, name, 'group' AS kind, side, false AS anonymous, '' AS note FROM names",
    "places": f"""
        SELECT id, location AS wording, within, location AS quote, 0 AS start,
            length(location) AS "end", 'source-1' AS source, 'resolved' AS status, lat, lon,
            1000.0 AS radius_m, '' AS note,
            {_SPREAD.format(_X)} + 2 * {_SPREAD.format(_Y)} AS spot,
            json_object('status', 'resolved', 'lat', lat, 'lon', lon, 'radius_m', 1000.0) AS region
        FROM towns""",
    "incidents": f"""
        WITH spots AS (
            SELECT id AS place, location, lat, lon,
                {_SPREAD.format(_X)} + 2 * {_SPREAD.format(_Y)} AS spot,
                ((lon + 180) / 360) % 1 AS x,
                (1 - asinh(tan(radians(lat))) / pi()) / 2 AS y
            FROM towns
        )
        SELECT lower(event_id_cnty) AS id, sub_event_type || ', ' || raw.location AS title,
            {{kinds}} AS kind, outlets.id AS source,
            notes AS quote, 0 AS start, length(notes) AS "end",
            CASE time_precision WHEN 1 THEN 0 WHEN 2 THEN 3 ELSE 15 END AS around,
            (event_date - around)::DATE AS date_from, (event_date + around)::DATE AS date_to,
            date_to AS day_to, 'day' AS date_precision, false AS open_end, 'stated' AS date_basis,
            '' AS date_note, spots.place, 'stated' AS place_basis, '' AS place_note, '' AS note,
            [first.id] AS initiators,
            CASE WHEN second.id IS NULL THEN [] ELSE [second.id] END AS targets,
            first.side,
            list_sort(list_distinct([first.side, second.side])) AS sides,
            list_sort(list_distinct([first.id, second.id])) AS actors,
            lower(sub_event_type || ' ' || notes) AS search,
            CASE geo_precision WHEN 1 THEN 'resolved' ELSE 'approximate' END AS status,
            CASE geo_precision WHEN 1 THEN 1000.0 WHEN 2 THEN 25000.0 ELSE 80000.0 END AS radius_m,
            spots.lat, spots.lon, spots.x, spots.y, spots.spot, 1 AS claim_count,
            event_date::TIMESTAMP AS known_from, event_date + INTERVAL 1 DAY AS known_by,
            [] AS involved
        FROM raw JOIN spots ON spots.location = raw.location
        JOIN outlets ON outlets.outlet = raw.source
        JOIN names AS first ON first.name = actor1
        LEFT JOIN names AS second ON second.name = actor2""",
    "statements": """
        SELECT lower(event_id_cnty) || '-s' AS id, first.id AS claimant, false AS claimant_named,
            outlets.id AS source, event_date AS date, 'publication' AS date_basis,
            '' AS date_note, left(notes, 60) AS title, notes AS quote, 0 AS start,
            length(notes) AS "end", '' AS note, first.side AS side,
            event_date::TIMESTAMP AS known_from, event_date + INTERVAL 1 DAY AS known_by
        FROM raw JOIN outlets ON outlets.outlet = raw.source
        JOIN names AS first ON first.name = actor1""",
    "claims": """
        SELECT lower(event_id_cnty) || '-c' AS id, lower(event_id_cnty) AS incident,
            lower(event_id_cnty) || '-s' AS statement, first.id AS claimant, 'people' AS label,
            'killed' AS outcome, fatalities AS low, fatalities AS best, fatalities AS high,
            false AS open_high, false AS approximate, '' AS wording, '' AS hedge,
            'asserts' AS stance, 'plain' AS certainty, 'indirect' AS attribution,
            'made up' AS coded_by, notes AS quote, 0 AS start, length(notes) AS "end",
            outlets.id AS source, first.side AS side, '' AS note,
            event_date::TIMESTAMP AS known_from, event_date + INTERVAL 1 DAY AS known_by
        FROM raw JOIN outlets ON outlets.outlet = raw.source
        JOIN names AS first ON first.name = actor1""",
    "positions": "SELECT 'x' AS id, '' AS title WHERE false",
}  # fmt: skip


def main() -> None:
    """Make stores of the sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    for rows in parser.parse_args().rows:
        begun = time.perf_counter()
        store = store_of(rows)
        size = sum(path.stat().st_size for path in store.folder.rglob("*.parquet"))
        print(f"{store.folder}: {size / 1e6:,.0f} MB, {time.perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main()
