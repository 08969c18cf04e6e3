"""Reads one gazetteer file: rows by key, blocks of similar names, places by position.

Safe for any number of threads: each call borrows a read-only connection of its own.
"""

from __future__ import annotations

import json
import math
import sqlite3
import threading
from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from geo.gazetteer_build import cell_of

IDLE_CONNECTIONS = 4
CACHED_NAMES = 30_000
"""Names of similar-name blocks kept in memory, some 5 MB."""


class Row(NamedTuple):
    """One place as it stands in the file."""

    id: int
    ref: str
    name: str
    lat: float
    lon: float
    kind: str
    country: str | None
    admin1: str | None
    population: int | None
    source: str


def _row(columns: Sequence[Any]) -> Row:
    return Row(*columns[: len(Row._fields)])


@dataclass(frozen=True, slots=True)
class Block:
    """Names that begin alike, as parallel lists."""

    keys: list[str]
    skeletons: list[str]
    places: array[int]


class IndexFile:
    """Read access to one built file."""

    def __init__(self, path: Path, renew: Callable[[], Path | None]) -> None:
        """Read `path`; `renew` builds the file anew and returns where it is, None if it is gone."""
        self.path = path
        self._renew = renew
        self._idle: list[sqlite3.Connection] = []
        self._blocks: OrderedDict[tuple[str, str], Block] = OrderedDict()
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the idle connections."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()

    def by_key(self, key: str, limit: int = 2000) -> list[tuple[Row, str]]:
        """List the places a folded name belongs to, each with the spelling, largest first."""
        sql = (
            "SELECT p.*, n.spelling FROM name n JOIN place p ON p.id = n.place "
            "WHERE n.key = ? ORDER BY n.place LIMIT ?"
        )
        return [(_row(row), row[-1]) for row in self._query(sql, (key, limit))]

    def by_id(self, numbers: Sequence[int]) -> dict[int, Row]:
        """Fetch places by their number."""
        sql = "SELECT p.* FROM place p WHERE p.id IN (SELECT value FROM json_each(?))"
        return {row[0]: _row(row) for row in self._query(sql, (json.dumps(list(numbers)),))}

    def by_ref(self, ref: str) -> Row | None:
        """Fetch the place with a source's identifier, such as "geonames:170794"."""
        rows = self._query("SELECT p.* FROM place p WHERE p.ref = ?", (ref,))
        return _row(rows[0]) if rows else None

    def spelling(self, key: str, place: int) -> str:
        """Say how a place's folded name is spelt."""
        rows = self._query("SELECT spelling FROM name WHERE key = ? AND place = ?", (key, place))
        return str(rows[0][0]) if rows else key

    def footprint(self, number: int) -> bytes | None:
        """Fetch a place's geometry as WKB, if one is known."""
        rows = self._query("SELECT wkb FROM footprint WHERE place = ?", (number,))
        return bytes(rows[0][0]) if rows else None

    def block(self, country: str, initial: str) -> Block | None:
        """Fetch the names of a country whose skeletons begin alike."""
        with self._lock:
            cached = self._blocks.get((country, initial))
            if cached is not None:
                self._blocks.move_to_end((country, initial))
                return cached
        rows = self._query(
            "SELECT keys, skeletons, places FROM block WHERE country = ? AND initial = ?",
            (country, initial),
        )
        if not rows:
            return None
        row = rows[0]
        places = array("I")
        places.frombytes(row[2])
        block = Block(row[0].split("\n"), row[1].split("\n"), places)
        with self._lock:
            self._blocks[country, initial] = block
            while len(self._blocks) > 1 and self._cached_names() > CACHED_NAMES:
                self._blocks.popitem(last=False)
        return block

    def settlements(
        self, west: float, south: float, east: float, north: float, *, limit: int, least: int
    ) -> list[Row]:
        """List settlements in a box that does not cross the antimeridian, largest first."""
        rows = math.floor(north) - math.floor(south) + 1
        cells = rows * (math.floor(east) - math.floor(west) + 1)
        box = (south, north, west, east, least, limit)
        if cells > 400 or rows > 40:
            sql = (
                "SELECT p.* FROM place p WHERE p.cell IS NOT NULL AND p.lat BETWEEN ? AND ? "
                "AND p.lon BETWEEN ? AND ? AND ifnull(p.population, 0) >= ? "
                "ORDER BY p.id LIMIT ?"
            )
            return [_row(row) for row in self._query(sql, box)]
        found: list[Row] = []
        sql = (
            "SELECT p.* FROM place p INDEXED BY place_cell WHERE p.cell BETWEEN ? AND ? "
            "AND p.lat BETWEEN ? AND ? AND p.lon BETWEEN ? AND ? "
            "AND ifnull(p.population, 0) >= ? ORDER BY p.id LIMIT ?"
        )
        for lat in range(math.floor(south), math.floor(north) + 1):
            band = (cell_of(lat, west), cell_of(lat, east))
            found += [_row(row) for row in self._query(sql, (*band, *box))]
        return sorted(found, key=lambda row: row.id)[:limit]

    def meta(self) -> dict[str, str]:
        """Read what the file says about itself."""
        return dict(self._query("SELECT key, value FROM meta", ()))

    def _cached_names(self) -> int:
        return sum(len(block.keys) for block in self._blocks.values())

    def _query(self, sql: str, values: Sequence[object]) -> list[Any]:
        """Run a query; a file found damaged is renewed once and asked again.

        One that was removed meanwhile holds nothing.
        """
        try:
            return self._run(sql, values)
        except sqlite3.DatabaseError:
            self.close()
            path = self._renew()
            if path is None:
                return []
            self.path = path
            return self._run(sql, values)

    def _run(self, sql: str, values: Sequence[object]) -> list[Any]:
        """Run a query on a connection of its own; one that failed is not used again."""
        db = self._borrow()
        try:
            rows = db.execute(sql, values).fetchall()
        except sqlite3.Error:
            db.close()
            raise
        self._give_back(db)
        return rows

    def _borrow(self) -> sqlite3.Connection:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        uri = self.path.resolve().as_uri() + "?mode=ro&immutable=1"
        return sqlite3.connect(uri, uri=True, check_same_thread=False)

    def _give_back(self, db: sqlite3.Connection) -> None:
        with self._lock:
            if len(self._idle) < IDLE_CONNECTIONS:
                self._idle.append(db)
                return
        db.close()
