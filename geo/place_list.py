"""A user's own list of places (CSV): what is said about it, and its rows as entries.

Rows that cannot be used are rejected one by one, with the reason: read = placed + rejected.
Keeping the lists is the affair of `geo.own_lists`.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import shapely
from shapely.geometry import shape

from geo import features
from geo.country_codes import code_of
from geo.csv_table import header_of, read_table
from geo.entry import Entry, settlement_kind
from geo.errors import PlaceListError
from geo.gazetteer_build import Progress
from geo.names import MAX_NAME, fold

SHOWN_COLUMNS = 40
NOT_KNOWN = "not known"
LONGEST = 500
"""Letters of a title, source, licence or address."""
OFFSHORE = 0.5
"""Degrees a place may lie outside its country's simplified outline, off the shore for instance,
without a thought of exchanged coordinates."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which of a table's columns say what; None where none does.

    `names` are read in their order, the first as the name shown. `country` holds ISO alpha-2 or
    alpha-3 codes or names of countries, `admin` what the list calls its first-order divisions.
    """

    names: tuple[str, ...]
    lat: str
    lon: str
    country: str | None = None
    admin: str | None = None
    id: str | None = None
    population: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a list comes from; what is not given is not known, and said to be so.

    `source` is who made it, `date` the date or version that it states of itself.
    """

    title: str
    source: str | None = None
    licence: str | None = None
    url: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceList:
    """A list with its columns and provenance.

    `country` is the ISO alpha-2 code of all its places; without it and without a column of
    countries, it is looked up from the coordinates. `added` is an ISO date, `sha256` the digest
    of the file.
    """

    id: str
    provenance: Provenance
    columns: Columns
    country: str | None = None
    added: str = ""
    sha256: str = ""

    @property
    def title(self) -> str:
        """How the list is called."""
        return self.provenance.title

    def cited(self) -> str:
        """Cite the list in one line, as it stands beside each place that comes from it."""
        about = self.provenance
        return (
            f"{about.title}, own list: source {about.source or NOT_KNOWN}, licence "
            f"{about.licence or NOT_KNOWN}, dated {about.date or NOT_KNOWN}, added {self.added}"
        )


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be used; `row` is its line, 1 being the header."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class ListReport:
    """What became of a list: `read` = `placed` + the rejects."""

    place_list: PlaceList
    read: int
    placed: int
    rejects: tuple[Reject, ...]

    def balance(self) -> str:
        """Say in words what became of the rows."""
        return balance(self.read, self.placed)


def balance(read: int, placed: int) -> str:
    """Say in words what became of a list's rows."""
    return f"{read:,} rows read = {placed:,} placed + {read - placed:,} rejected"


def describe(
    path: Path, columns: Columns, provenance: Provenance, *, country: str | None = None
) -> PlaceList:
    """Describe a list, its columns checked against the file's header.

    Raises PlaceListError for a file that is no such table, a column it does not have, or a
    provenance that cannot be right.
    """
    if country is not None and not re.fullmatch("[A-Za-z]{2}", country):
        raise PlaceListError(f"{country!r} is not a two-letter country code such as SY.")
    if not columns.names:
        raise PlaceListError("Name at least one column that holds place names.")
    header = {have.strip().casefold(): have for have in header_of(path)}

    def column(name: str) -> str:
        if name.strip().casefold() not in header:
            have = ", ".join(list(header.values())[:SHOWN_COLUMNS])
            raise PlaceListError(f"{path.name} has no column {name!r}; it has {have}.")
        return header[name.strip().casefold()]

    about = _checked(provenance)
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return PlaceList(
        id=_id_of(about.title),
        provenance=about,
        columns=Columns(
            names=tuple(dict.fromkeys(column(name) for name in columns.names)),
            lat=column(columns.lat),
            lon=column(columns.lon),
            country=column(columns.country) if columns.country else None,
            admin=column(columns.admin) if columns.admin else None,
            id=column(columns.id) if columns.id else None,
            population=column(columns.population) if columns.population else None,
        ),
        country=country.upper() if country else None,
        added=datetime.now(UTC).date().isoformat(),
        sha256=digest.hexdigest(),
    )


def read_list(
    path: Path, described: PlaceList, progress: Progress | None = None
) -> tuple[list[Entry], list[Reject]]:
    """Read a list into entries; a row without name or usable coordinates is rejected."""
    entries: list[Entry] = []
    lines: list[int] = []
    rejects: list[Reject] = []
    seen: set[str] = set()
    total = _lines(path) if progress else 0
    for number, row in read_table(path):
        if progress and number % 2_000 == 0:
            progress(min(1.0, number / total), f"{number:,} of {total:,} lines read")
        try:
            entry = _entry(number, row, described)
            if entry.ref in seen:
                column, own = described.columns.id, entry.ref.partition(":")[2]
                raise ValueError(f"{column} {own!r} stands in the list twice")
        except ValueError as error:
            rejects.append(Reject(number, str(error)))
        else:
            seen.add(entry.ref)
            entries.append(entry)
            lines.append(number)
    placed, swapped = _with_divisions(entries)
    rejects += [Reject(lines[number], reason) for number, reason in swapped.items()]
    kept = [entry for number, entry in enumerate(placed) if number not in swapped]
    return kept, sorted(rejects, key=lambda reject: reject.row)


def first_rows(
    path: Path, columns: Columns, country: str | None, limit: int
) -> list[tuple[int, Entry | str]]:
    """Read a table's first rows as they would be: each line's number with its entry or reject."""
    sample = PlaceList("preview", Provenance("preview"), replace(columns, id=None), country)
    found: dict[int, Entry | str] = {}
    for number, row in itertools.islice(read_table(path), limit):
        try:
            found[number] = _entry(number, row, sample)
        except ValueError as error:
            found[number] = str(error)
    lines = [line for line, entry in found.items() if isinstance(entry, Entry)]
    placed, swapped = _with_divisions([e for e in found.values() if isinstance(e, Entry)])
    for number, (line, entry) in enumerate(zip(lines, placed, strict=True)):
        found[line] = swapped.get(number, entry)
    return list(found.items())


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return 1 + sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _checked(about: Provenance) -> Provenance:
    """Return a provenance with its blanks as None; raises PlaceListError for what cannot be."""
    facts = {}
    for name in ("title", "source", "licence", "url", "date"):
        value = " ".join((getattr(about, name) or "").split())
        if len(value) > LONGEST:
            raise PlaceListError(f"The {name} has {len(value)} letters; at most {LONGEST} fit.")
        facts[name] = value or None
    if facts["title"] is None:
        raise PlaceListError("Say how the list is called: it is cited by its title.")
    if facts["url"] and not re.match("https?://[^/]", facts["url"]):
        raise PlaceListError(f"{facts['url']!r} is not an address that begins with https://.")
    if facts["date"]:
        _checked_date(facts["date"])
    return Provenance(cast("str", facts.pop("title")), **facts)


def _checked_date(text: str) -> None:
    """Accept a year, a month or a day that exists."""
    try:
        if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
            raise ValueError
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        raise PlaceListError(
            f"{text!r} is not a date such as 2021, 2021-05 or 2021-05-31."
        ) from None


def _id_of(title: str) -> str:
    """Make an id out of a title; titles that would give the same one are told apart."""
    letters = unicodedata.normalize("NFKD", title.casefold())
    slug = re.sub("[^a-z0-9]+", "-", letters).strip("-")[:40].strip("-")
    if slug.replace("-", " ") == title.casefold():
        return slug
    mark = hashlib.sha256(title.casefold().encode("utf-8", "replace")).hexdigest()[:6]
    return f"{slug}-{mark}" if slug else mark


def _entry(number: int, row: dict[str, str], described: PlaceList) -> Entry:
    columns = described.columns
    surplus = cast("dict[object, list[str]]", row).get(None)
    if surplus:
        raise ValueError(
            f"the row has {len(surplus)} more cells than the table has columns; put a text that "
            "contains the separator in quotes"
        )
    names = [
        part.strip()
        for column in columns.names
        for part in re.split(r"[|;]", row.get(column) or "")
        if part.strip()
    ]
    names = [name for name in dict.fromkeys(names) if fold(name) and len(name) <= MAX_NAME]
    if not names:
        raise ValueError(f"no name in {', '.join(columns.names)}")
    lat = _degrees(row, columns.lat, 90)
    lon = _degrees(row, columns.lon, 180)
    if lat == 0 and lon == 0:
        raise ValueError("the coordinates are 0, 0")
    own = (row.get(columns.id) or "").strip() if columns.id else ""
    population = _count(row.get(columns.population or "") or "")
    return Entry(
        ref=f"{described.id}:{own or number}",
        name=names[0],
        names=tuple(names[1:]),
        lat=lat,
        lon=lon,
        kind=settlement_kind(population),
        country=_country(row, columns.country) or described.country,
        admin1=(row.get(columns.admin) or "").strip() or None if columns.admin else None,
        population=population,
        source=described.cited(),
    )


def _degrees(row: dict[str, str], column: str, largest: int) -> float:
    text = (row.get(column) or "").strip()
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{column} {text[:80]!r} is not a number of degrees") from None
    if not math.isfinite(value) or abs(value) > largest:
        raise ValueError(f"{column} {text[:80]!r} lies outside -{largest} to {largest}")
    return value


def _country(row: dict[str, str], column: str | None) -> str | None:
    text = (row.get(column) or "").strip() if column else ""
    if not text:
        return None
    code = code_of(text)
    if code is None:
        raise ValueError(f"{column} {text[:80]!r} is no country's code or name")
    return code


def _count(text: str) -> int | None:
    try:
        value = float(text.replace(",", "").strip() or "0")
    except ValueError:
        return None
    return int(value) if math.isfinite(value) and value >= 1 else None


def _with_divisions(entries: Sequence[Entry]) -> tuple[list[Entry], dict[int, str]]:
    """Say of each entry in which division and country it lies.

    Also returned, by the entry's number: why its coordinates cannot be right. A pair that lies
    outside the country it names, and inside with its two numbers exchanged, is a swapped one.
    """
    if not entries:
        return [], {}
    here = _areas_at([(entry.lat, entry.lon) for entry in entries], entries)
    lost = [n for n, entry in enumerate(entries) if entry.country and n not in here]
    near = _areas_at(
        *([(entries[n].lat, entries[n].lon) for n in lost], [entries[n] for n in lost]), OFFSHORE
    )
    stray = [n for at, n in enumerate(lost) if at not in near and abs(entries[n].lon) <= 90]
    there = _areas_at(
        [(entries[n].lon, entries[n].lat) for n in stray], [entries[n] for n in stray]
    )
    swapped = {
        stray[number]: (
            f"latitude {entries[stray[number]].lat:g} and longitude {entries[stray[number]].lon:g}"
            f" lie outside {entries[stray[number]].country}, and inside when exchanged"
        )
        for number in there
    }
    placed = [_placed(entry, here.get(number)) for number, entry in enumerate(entries)]
    return placed, swapped


def _areas_at(
    points: Sequence[tuple[float, float]], entries: Sequence[Entry], reach: float = 0.0
) -> dict[int, dict[str, str | None]]:
    """Find the division that each (lat, lon) lies in, of the entry's country where it has one.

    `reach` is in degrees: how far outside the division still counts.
    """
    if not points:
        return {}
    spots = shapely.points([lon for _, lon in points], [lat for lat, _ in points])
    west, south, east, north = shapely.total_bounds(spots).tolist()
    more = reach + 0.1
    box = (west - more, south - more, east + more, north + more)
    areas = features.detail("admin1", box)["features"]
    # Points in the tree and areas asked: so each area, being large, is prepared only once.
    inside = shapely.STRtree(spots).query(
        [shape(area["geometry"]) for area in areas], predicate="dwithin", distance=reach
    )
    found: dict[int, dict[str, str | None]] = {}
    for area, point in zip(*inside.tolist(), strict=True):
        facts = areas[area]["properties"]
        if entries[point].country in (None, facts["country"]):
            found.setdefault(point, facts)
    return found


def _placed(entry: Entry, area: dict[str, str | None] | None) -> Entry:
    if area is None:
        return entry
    return replace(
        entry, country=entry.country or area["country"], admin1=entry.admin1 or area["name"]
    )
