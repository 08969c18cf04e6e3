"""A user's own list of places (CSV) as a further gazetteer, with its own provenance.

The file itself is kept under `lists/` beside a description; what look-ups need is derived from
it. Rows that cannot be used are rejected one by one, with the reason.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import shapely
from shapely.geometry import shape

from geo import features
from geo.csv_table import header_of, read_table
from geo.entry import Entry, settlement_kind
from geo.errors import PlaceListError
from geo.names import MAX_NAME, fold

SHOWN_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class PlaceList:
    """Where a list comes from and which of its columns say what.

    `country` is the ISO alpha-2 code of all its places; without it, it is looked up from the
    coordinates. `added` is an ISO date, `sha256` the digest of the file.
    """

    id: str
    title: str
    licence: str
    name_columns: tuple[str, ...]
    lat_column: str
    lon_column: str
    id_column: str | None = None
    population_column: str | None = None
    country: str | None = None
    added: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be used; `row` counts from 1 for the header."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class ListReport:
    """What became of a list: `read` = `placed` + the rejects."""

    place_list: PlaceList
    read: int
    placed: int
    rejects: tuple[Reject, ...]


def describe(
    path: Path,
    name_columns: Sequence[str],
    lat_column: str,
    lon_column: str,
    licence: str,
    *,
    title: str | None = None,
    id_column: str | None = None,
    population_column: str | None = None,
    country: str | None = None,
) -> PlaceList:
    """Describe a list, its columns checked against the file's header.

    Raises PlaceListError for a file that is no such table, a column it does not have, or a
    licence left blank.
    """
    if not licence.strip():
        raise PlaceListError(
            "Say under which licence the list may be used, for instance CC BY 4.0."
        )
    if country is not None and not re.fullmatch("[A-Za-z]{2}", country):
        raise PlaceListError(f"{country!r} is not a two-letter country code such as SY.")
    if not name_columns:
        raise PlaceListError("Name at least one column that holds place names.")
    header = header_of(path)

    def column(name: str) -> str:
        known = {have.strip().casefold(): have for have in header}
        if name.strip().casefold() not in known:
            have = ", ".join(header[:SHOWN_COLUMNS])
            raise PlaceListError(f"{path.name} has no column {name!r}; it has {have}.")
        return known[name.strip().casefold()]

    words = title or path.stem
    slug = re.sub("[^a-z0-9]+", "-", fold(words).lower()).strip("-")[:40]
    return PlaceList(
        id=slug or hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:8],
        title=words,
        licence=licence.strip(),
        name_columns=tuple(column(name) for name in name_columns),
        lat_column=column(lat_column),
        lon_column=column(lon_column),
        id_column=column(id_column) if id_column else None,
        population_column=column(population_column) if population_column else None,
        country=country.upper() if country else None,
        added=datetime.now(UTC).date().isoformat(),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def read_list(path: Path, described: PlaceList) -> tuple[list[Entry], list[Reject]]:
    """Read a list into entries; a row without name or usable coordinates is rejected."""
    entries: list[Entry] = []
    rejects: list[Reject] = []
    seen: set[str] = set()
    for number, row in read_table(path):
        try:
            entry = _entry(number, row, described)
            if entry.ref in seen:
                raise ValueError(f"{described.id_column} {entry.ref!r} stands in the list twice")
        except ValueError as error:
            rejects.append(Reject(number, str(error)))
        else:
            seen.add(entry.ref)
            entries.append(entry)
    return _with_divisions(entries), rejects


def save(path: Path, described: PlaceList, folder: Path) -> Path:
    """Keep a copy of the list and its description under `folder`; return the copy's path."""
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"{described.id}.csv"
    fresh = folder / f"{described.id}.csv.new"
    fresh.write_bytes(path.read_bytes())
    about = folder / f"{described.id}.json.new"
    about.write_text(json.dumps(asdict(described), ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.replace(copy)
    about.replace(folder / f"{described.id}.json")
    return copy


def saved(folder: Path) -> list[tuple[Path, PlaceList]]:
    """List the lists kept under `folder`, the one added last first."""
    found: list[tuple[Path, PlaceList]] = []
    for about in folder.glob("*.json"):
        try:
            record = json.loads(about.read_text(encoding="utf-8"))
            record["name_columns"] = tuple(record["name_columns"])
            described = PlaceList(**record)
        except (ValueError, TypeError, KeyError) as error:
            raise PlaceListError(
                f"{about} is damaged ({error}). Delete it together with {about.stem}.csv and add "
                "the list again."
            ) from error
        copy = about.with_suffix(".csv")
        if copy.is_file():
            found.append((copy, described))
    return sorted(found, key=lambda pair: (pair[1].added, pair[1].id), reverse=True)


def _entry(number: int, row: dict[str, str], described: PlaceList) -> Entry:
    names = [
        part.strip()
        for column in described.name_columns
        for part in re.split(r"[|;]", row.get(column) or "")
        if part.strip()
    ]
    names = [name for name in dict.fromkeys(names) if fold(name) and len(name) <= MAX_NAME]
    if not names:
        raise ValueError(f"no name in {', '.join(described.name_columns)}")
    lat = _degrees(row, described.lat_column, 90)
    lon = _degrees(row, described.lon_column, 180)
    if lat == 0 and lon == 0:
        raise ValueError("the coordinates are 0, 0")
    own = (row.get(described.id_column) or "").strip() if described.id_column else str(number)
    population = _count(row.get(described.population_column or "") or "")
    return Entry(
        ref=f"{described.id}:{own or number}",
        name=names[0],
        names=tuple(names[1:]),
        lat=lat,
        lon=lon,
        kind=settlement_kind(population),
        country=described.country,
        admin1=None,
        population=population,
        source=described.title,
    )


def _degrees(row: dict[str, str], column: str, largest: int) -> float:
    text = (row.get(column) or "").strip()
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{column} {text!r} is not a number of degrees") from None
    if not math.isfinite(value) or abs(value) > largest:
        raise ValueError(f"{column} {text!r} lies outside -{largest} to {largest}")
    return value


def _count(text: str) -> int | None:
    try:
        value = float(text.replace(",", "").strip() or "0")
    except ValueError:
        return None
    return int(value) if math.isfinite(value) and value >= 1 else None


def _with_divisions(entries: list[Entry]) -> list[Entry]:
    """Say of each entry in which province and country it lies."""
    if not entries:
        return []
    points = shapely.points([entry.lon for entry in entries], [entry.lat for entry in entries])
    west, south, east, north = shapely.total_bounds(points).tolist()
    box = (west - 0.1, south - 0.1, east + 0.1, north + 0.1)
    areas = features.detail("admin1", box)["features"]
    tree = shapely.STRtree([shape(area["geometry"]) for area in areas])
    found: dict[int, dict[str, str | None]] = {}
    for point, area in zip(*tree.query(points, predicate="intersects").tolist(), strict=True):
        facts = areas[area]["properties"]
        if entries[point].country in (None, facts["country"]):
            found.setdefault(point, facts)
    return [_placed(entry, found.get(number)) for number, entry in enumerate(entries)]


def _placed(entry: Entry, area: dict[str, str | None] | None) -> Entry:
    if area is None:
        return entry
    return replace(entry, country=entry.country or area["country"], admin1=area["name"])
