"""Writes the gazetteer's SQLite file: places, their spellings, blocks for loose matching."""

from __future__ import annotations

import gc
import math
import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import shapely

from geo.entry import AREAS, SETTLEMENTS, Entry
from geo.names import MAX_NAME, keys_of_plain, plain

Progress = Callable[[float, str], None]
"""Called with the share done (0 to 1) and a few words on what is being done."""

APPLICATION_ID = 0x44434F4E
WORLD = "*"
WELL_KNOWN = 5_000
"""Inhabitants from which a place is also suggested when no country is given."""

SCHEMA = """
CREATE TABLE place(id INTEGER PRIMARY KEY, ref TEXT UNIQUE, name TEXT NOT NULL, lat REAL NOT NULL,
  lon REAL NOT NULL, kind TEXT NOT NULL, country TEXT, admin1 TEXT, population INTEGER,
  source TEXT NOT NULL, cell INTEGER);
CREATE TABLE name(key TEXT, place INTEGER, spelling TEXT, PRIMARY KEY(key, place, spelling))
  WITHOUT ROWID;
CREATE TABLE block(country TEXT, initial TEXT, keys TEXT, skeletons TEXT, places BLOB,
  PRIMARY KEY(country, initial)) WITHOUT ROWID;
CREATE TABLE footprint(place INTEGER PRIMARY KEY, wkb BLOB NOT NULL);
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT);
"""


def write_gazetteer(
    path: Path,
    entries: Iterable[Entry],
    *,
    progress: Progress | None = None,
    meta: dict[str, str] | None = None,
) -> int:
    """Index entries into a new SQLite file and return how many there are.

    Places are numbered by falling population, so that reading them in order meets the largest
    first. Where there are provinces with polygons among the entries, the others are assigned to
    them; else each keeps the one it says. The file is only complete once this returns.
    """
    with _no_collection():
        return _write(path, entries, progress or (lambda _share, _words: None), meta or {})


def _write(path: Path, entries: Iterable[Entry], report: Progress, meta: dict[str, str]) -> int:
    """Do the work of `write_gazetteer`."""
    report(0.0, "reading places")
    places = sorted(entries, key=lambda entry: -(entry.population or 0))
    report(0.2, "assigning provinces")
    own = [entry for entry in places if _is_division(entry)]
    division = _assign_divisions(places, own)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=4096;"
            f"PRAGMA application_id={APPLICATION_ID};" + SCHEMA
        )
        db.execute("BEGIN")
        report(0.3, "writing places")
        db.executemany("INSERT INTO place VALUES(?,?,?,?,?,?,?,?,?,?,?)", _rows(places, division))
        db.execute("CREATE INDEX place_cell ON place(cell) WHERE cell IS NOT NULL")
        db.executemany(
            "INSERT INTO footprint VALUES(?,?)",
            ((n, e.geometry.wkb) for n, e in enumerate(places) if e.geometry is not None),
        )
        report(0.45, "indexing names")
        names, blocks = _index_names(places, report)
        report(0.8, "writing names")
        names.sort()
        db.executemany("INSERT OR IGNORE INTO name VALUES(?,?,?)", names)
        report(0.95, "writing blocks")
        db.executemany("INSERT INTO block VALUES(?,?,?,?,?)", _block_rows(blocks))
        stated = {"places": str(len(places)), "complete": "1", **meta}
        db.executemany("INSERT INTO meta VALUES(?,?)", list(stated.items()))
        db.execute("COMMIT")
    report(1.0, "done")
    return len(places)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Spare the collector from walking millions of new tuples; it halves the time of indexing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _is_division(entry: Entry) -> bool:
    return entry.kind == "province" and entry.geometry is not None


def _rows(places: Sequence[Entry], division: Sequence[str | None]) -> Iterator[tuple[object, ...]]:
    for number, (entry, admin1) in enumerate(zip(places, division, strict=True)):
        yield (
            *(number, entry.ref, entry.name, entry.lat, entry.lon, entry.kind, entry.country),
            *(admin1, entry.population, entry.source),
            cell_of(entry.lat, entry.lon) if entry.kind in SETTLEMENTS else None,
        )


def cell_of(lat: float, lon: float) -> int:
    """Number the one-degree cell a point lies in; neighbours to the east follow each other."""
    return (math.floor(lat) + 90) * 361 + math.floor(lon) + 180


def _assign_divisions(places: Sequence[Entry], divisions: Sequence[Entry]) -> list[str | None]:
    """Find the name of the division each place belongs to.

    Where nearly all places of one GeoNames division code fall into one polygon, the code
    decides (polygons are simplified, so a border village may fall outside its own); otherwise
    the polygon itself does.
    """
    result: list[int | None] = [None] * len(places)
    if not divisions:
        return [entry.admin1 for entry in places]
    points = shapely.points([entry.lon for entry in places], [entry.lat for entry in places])
    areas = [entry.geometry for entry in divisions if entry.geometry is not None]
    # Points in the tree and areas asked: so each area, being large, is prepared only once.
    inside = shapely.STRtree(points).query(areas, predicate="intersects")
    for area, place in zip(*inside.tolist(), strict=True):
        if divisions[area].country == places[place].country or result[place] is None:
            result[place] = area
    votes: defaultdict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for entry, found in zip(places, result, strict=True):
        if entry.country and entry.admin1 and found is not None:
            votes[entry.country, entry.admin1][found] += 1
    winners = {
        code: counts.most_common(1)[0][0]
        for code, counts in votes.items()
        if counts.most_common(1)[0][1] >= 0.8 * counts.total()
    }
    for number, entry in enumerate(places):
        if entry.country and entry.admin1:
            result[number] = winners.get((entry.country, entry.admin1), result[number])
    return [
        None if entry.kind in AREAS or found is None else divisions[found].name
        for entry, found in zip(places, result, strict=True)
    ]


Names = list[tuple[str, int, str]]
Blocks = dict[tuple[str, str], list[tuple[str, str, int]]]


def _index_names(places: Sequence[Entry], report: Progress) -> tuple[Names, Blocks]:
    """Key every spelling; group the keys by country and first consonant for loose matching."""
    names: Names = []
    blocks: Blocks = defaultdict(list)
    for number, entry in enumerate(places):
        if number % 20_000 == 0:
            report(0.45 + 0.35 * number / len(places), "indexing names")
        forms: dict[str, str] = {}
        for spelling in (entry.name, *entry.names):
            if 0 < len(spelling) <= MAX_NAME:
                forms.setdefault(plain(spelling), spelling)
        known = entry.kind not in SETTLEMENTS or (entry.population or 0) >= WELL_KNOWN
        keys: dict[str, str] = {}
        for form, spelling in forms.items():
            key, bones = keys_of_plain(form)
            if not key:
                continue
            names.append((key, number, spelling))
            if key not in keys and not _is_code(spelling, entry):
                keys[key] = bones
        for key, bones in keys.items():
            if bones:
                if entry.country:
                    blocks[entry.country, bones[:1]].append((key, bones, number))
                if known:
                    blocks[WORLD, bones[:2]].append((key, bones, number))
    return names, blocks


def _is_code(spelling: str, entry: Entry) -> bool:
    """Tell an airport or other code, which only an equal code in capitals should meet."""
    return (
        len(spelling) <= 3
        and spelling.isupper()
        and spelling.isascii()
        and (spelling != entry.name)
    )


def _block_rows(blocks: Blocks) -> Iterator[tuple[str, str, str, str, bytes]]:
    for (country, initial), rows in blocks.items():
        yield (
            *(country, initial, "\n".join(row[0] for row in rows)),
            *("\n".join(row[1] for row in rows), array("I", (row[2] for row in rows)).tobytes()),
        )
