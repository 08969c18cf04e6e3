"""Made-up rows in ACLED's columns, as many as asked for: `python -m tests.bench.generate`.

Nothing in them happened: towns are scattered around real countries' middles by a fixed seed, the
same for every size, so that ten thousand rows and ten million have the same shape. What matters
for speed is as in real data: a few towns have most of the events, days come in waves that grow
over the years, some dates are known to a week or a month, notes are a sentence or two.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

SEED = 20180207
CHUNK = 250_000
TOWNS = 20_000
FIRST, LAST = dt.date(1997, 1, 1), dt.date(2025, 12, 31)

# country, ISO 3166 number, region, middle (lat, lon), half-width in degrees, share of events
COUNTRIES = (
    ("Syria", 760, "Middle East", 35.0, 38.5, 2.0, 14),
    ("Yemen", 887, "Middle East", 15.5, 46.0, 2.2, 12),
    ("Iraq", 368, "Middle East", 33.2, 43.8, 2.6, 10),
    ("Ukraine", 804, "Europe", 48.6, 34.5, 3.0, 16),
    ("Afghanistan", 4, "Caucasus and Central Asia", 33.9, 66.5, 2.8, 10),
    ("Somalia", 706, "Eastern Africa", 3.8, 44.8, 2.6, 7),
    ("Nigeria", 566, "Western Africa", 9.6, 8.2, 3.2, 7),
    ("Mali", 466, "Western Africa", 15.2, -2.6, 2.4, 4),
    ("Burkina Faso", 854, "Western Africa", 12.6, -1.2, 1.6, 4),
    ("Sudan", 729, "Northern Africa", 13.8, 29.0, 3.4, 6),
    ("Congo, DR", 180, "Middle Africa", -1.2, 27.6, 2.6, 6),
    ("Ethiopia", 231, "Eastern Africa", 9.4, 39.6, 2.6, 4),
    ("Myanmar", 104, "Southeast Asia", 21.2, 96.2, 2.4, 6),
    ("Philippines", 608, "Southeast Asia", 8.4, 124.6, 2.0, 3),
    ("Pakistan", 586, "South Asia", 31.4, 70.2, 2.8, 5),
    ("India", 356, "South Asia", 24.0, 82.0, 5.0, 6),
    ("Mexico", 484, "North America", 22.4, -102.2, 3.6, 6),
    ("Colombia", 170, "South America", 4.6, -74.4, 2.8, 4),
    ("Brazil", 76, "South America", -12.4, -46.0, 7.0, 5),
    ("Fiji", 242, "Oceania", -17.8, 179.6, 0.9, 0.1),  # on both sides of the antimeridian
)  # fmt: skip
VIOLENCE, PROTEST, STRATEGY = "Political violence", "Demonstrations", "Strategic developments"
REMOTE, CIVILIANS = "Explosions/Remote violence", "Violence against civilians"
# disorder type, event type, sub-event type, what a note says, share
EVENTS = (
    (VIOLENCE, "Battles", "Armed clash", "clashed with", 28),
    (VIOLENCE, REMOTE, "Air/drone strike", "carried out an air strike on positions of", 14),
    (VIOLENCE, REMOTE, "Shelling/artillery/missile attack", "shelled positions of", 18),
    (VIOLENCE, REMOTE, "Remote explosive/landmine/IED", "set off a device against", 6),
    (VIOLENCE, CIVILIANS, "Attack", "attacked", 14),
    (VIOLENCE, CIVILIANS, "Abduction/forced disappearance", "abducted members of", 4),
    (PROTEST, "Protests", "Peaceful protest", "held a protest before an office of", 8),
    (PROTEST, "Riots", "Mob violence", "threw stones at", 3),
    (STRATEGY, STRATEGY, "Agreement", "agreed on a truce with", 2),
    (STRATEGY, STRATEGY, "Non-violent transfer of territory", "took over posts left by", 3),
)
FORCES = (
    ("Military Forces of {}", 1, "State forces"),
    ("Police Forces of {}", 1, "State forces"),
    ("{} Liberation Front", 2, "Rebel group"),
    ("{} People's Army", 2, "Rebel group"),
    ("{} Border Militia", 3, "Political militia"),
    ("{} River Valley Communal Militia", 4, "Identity militia"),
    ("Unidentified Armed Group ({})", 3, "Political militia"),
    ("Civilians ({})", 7, "Civilians"),
    ("Protesters ({})", 6, "Protesters"),
    ("Military Forces of the Coalition in {}", 8, "External/Other forces"),
)
OUTLETS = ("Wire Service", "Daily Monitor", "Radio Free Valley", "Observatory", "State News",
           "Evening Post", "Local Source Project", "Border Watch")  # fmt: skip
ENDINGS = (
    "There were no reports of casualties.",
    "The number of casualties is not known.",
    "Residents said that the fighting went on through the night; the road to the north was closed.",
    "Several houses and a market were damaged, and families left for nearby villages.",
    "Both parties claimed to have held their ground.",
    "Coder's estimate; sources differ on who fired first.",
)
COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type",
    "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2",
    "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3",
    "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes",
    "fatalities", "tags", "timestamp",
)  # fmt: skip


class Towns:
    """The made-up towns: the same for every size."""

    def __init__(self) -> None:
        pick = np.random.default_rng(SEED)
        shares = np.array([country[6] for country in COUNTRIES], dtype=float)
        self.country = pick.choice(len(COUNTRIES), TOWNS, p=shares / shares.sum())
        middle = np.array([[c[3], c[4], c[5]] for c in COUNTRIES])[self.country]
        # Towns lie along a few valleys of their country.
        valley = pick.normal(size=(len(COUNTRIES), 7, 2))[self.country, pick.integers(0, 7, TOWNS)]
        spread = middle[:, 2:] * (0.7 * valley + 0.18 * pick.normal(size=(TOWNS, 2)))
        self.lat = np.round(middle[:, 0] + spread[:, 0], 4)
        self.lon = np.round((middle[:, 1] + spread[:, 1] + 180) % 360 - 180, 4)
        self.valley = pick.integers(0, 9, TOWNS)
        weights = 1.0 / np.arange(1, TOWNS + 1) ** 0.8
        self.share = pick.permutation(weights) / weights.sum()


def chunks(rows: int, seed: int = SEED) -> Iterator[pa.Table]:
    """Yield the rows in chunks of at most CHUNK, every column as ACLED writes it."""
    towns = Towns()
    for number, first in enumerate(range(0, rows, CHUNK)):
        pick = np.random.default_rng([seed, number])
        yield _chunk(towns, pick, first, min(CHUNK, rows - first))


def _chunk(towns: Towns, pick: np.random.Generator, first: int, size: int) -> pa.Table:
    town = pick.choice(TOWNS, size, p=towns.share)
    country = towns.country[town]
    event = pick.choice(len(EVENTS), size, p=np.array([e[4] for e in EVENTS]) / 100)
    force = pick.choice(len(FORCES), size, p=np.array([18, 8, 16, 12, 10, 8, 10, 2, 8, 8]) / 100)
    other = pick.choice(len(FORCES), size, p=np.array([14, 6, 14, 10, 8, 8, 10, 22, 2, 6]) / 100)
    span = (LAST - FIRST).days
    # More of them in later years, in waves of some months.
    age = pick.beta(2.2, 1.1, size)
    wave = 0.02 * np.sin(age * 60.0 + country)
    day = np.clip((age + wave) * span, 0, span).astype("int32")
    days = np.datetime64(FIRST, "D") + day
    time_precision = pick.choice([1, 2, 3], size, p=[0.9, 0.08, 0.02])
    geo_precision = pick.choice([1, 2, 3], size, p=[0.72, 0.23, 0.05])
    deadly = pick.random(size) < 0.35
    fatalities = np.where(deadly, np.minimum(pick.zipf(1.9, size), 900), 0)
    names = [f"{name.format(c[0])}" for c in COUNTRIES for name, _, _ in FORCES]
    actor1 = _coded(names, country * len(FORCES) + force)
    two = pick.random(size) < 0.8
    actor2 = _coded([*names, ""], np.where(two, country * len(FORCES) + other, len(names)))
    inter = [str(code) for _, code, _ in FORCES]
    valleys = [f"{c[0]} Valley {v + 1}" for c in COUNTRIES for v in range(9)]
    place = _coded([f"Town {number}" for number in range(TOWNS)], town)
    years = days.astype("datetime64[Y]").astype(int) + 1970
    outlets = [f"{one}; {two}" if two else one for one in OUTLETS for two in ("", *OUTLETS[:3])]
    notes = pc.binary_join_element_wise(
        _coded(["On the day, ", "In the morning, ", "Overnight, "], pick.integers(0, 3, size)),
        actor1, " ", _coded([e[3] for e in EVENTS], event), " ",
        pc.if_else(pc.equal(actor2, ""), "an unnamed party", actor2), " in ", place, " (",
        _coded(valleys, country * 9 + towns.valley[town]), "). ",
        _coded(ENDINGS, pick.integers(0, len(ENDINGS), size)), "",
    )  # fmt: skip
    values: dict[str, Any] = {
        "event_id_cnty": pc.binary_join_element_wise(
            _coded([c[0][:3].upper() for c in COUNTRIES], country),
            pc.cast(pa.array(np.arange(first + 1, first + size + 1)), pa.string()), "",
        ),
        "event_date": pa.array(days),
        "year": pa.array(years),
        "time_precision": pa.array(time_precision),
        "disorder_type": _coded([e[0] for e in EVENTS], event),
        "event_type": _coded([e[1] for e in EVENTS], event),
        "sub_event_type": _coded([e[2] for e in EVENTS], event),
        "actor1": actor1,
        "assoc_actor_1": _constant("", size),
        "inter1": _coded([f[2] for f in FORCES], force),
        "actor2": actor2,
        "assoc_actor_2": _constant("", size),
        "inter2": _coded([*(f[2] for f in FORCES), ""], np.where(two, other, len(FORCES))),
        "interaction": pc.binary_join_element_wise(
            _coded(inter, force), _coded([*inter, "0"], np.where(two, other, len(FORCES))), ""
        ),
        "civilian_targeting": _coded(["", "Civilian targeting"], ((other == 7) & two).astype(int)),
        "iso": _coded([str(c[1]) for c in COUNTRIES], country),
        "region": _coded([c[2] for c in COUNTRIES], country),
        "country": _coded([c[0] for c in COUNTRIES], country),
        "admin1": _coded(valleys, country * 9 + towns.valley[town]),
        "admin2": _constant("", size),
        "admin3": _constant("", size),
        "location": place,
        "latitude": pa.array(towns.lat[town]),
        "longitude": pa.array(towns.lon[town]),
        "geo_precision": pa.array(geo_precision),
        "source": _coded(outlets, pick.integers(0, len(outlets), size)),
        "source_scale": _coded(["National", "Subnational", "Other"], pick.integers(0, 3, size)),
        "notes": notes,
        "fatalities": pa.array(fatalities),
        "tags": _constant("", size),
        "timestamp": pa.array(1_600_000_000 + pick.integers(0, 150_000_000, size)),
    }  # fmt: skip
    return pa.table({name: values[name] for name in COLUMNS})


def write(path: Path, rows: int) -> Path:
    """Write the rows as CSV, unless a file made with this very script is there already."""
    made = path.with_suffix(".made")
    mark = f"{rows} {digest()}"
    if path.exists() and made.exists() and made.read_text(encoding="utf-8") == mark:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = None
    for chunk in chunks(rows):
        writer = writer or pa.csv.CSVWriter(path, chunk.schema)
        writer.write_table(chunk)
    if writer is not None:
        writer.close()
    made.write_text(mark, encoding="utf-8")
    return path


def digest() -> str:
    """Return a digest of the rows that this script makes: of the first thousand."""
    made = next(chunks(1_000)).to_pydict()
    return hashlib.sha256(repr(made).encode()).hexdigest()[:12]


def _coded(values: list[str] | tuple[str, ...], codes: Any) -> pa.Array:
    return pa.array(list(values)).take(pa.array(codes))


def _constant(value: str, size: int) -> pa.Array:
    return pa.repeat(value, size)


def main() -> None:
    """Write files of the sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--to", type=Path, default=Path(".deconflict/bench"))
    options = parser.parse_args()
    for rows in options.rows:
        begun = time.perf_counter()
        path = write(options.to / f"acled-{rows}.csv", rows)
        took, size = time.perf_counter() - begun, path.stat().st_size
        print(f"{path}: {rows:,} rows, {size / 1e6:,.0f} MB, {took:.1f} s")


if __name__ == "__main__":
    main()
