"""Reads the rows that online geocoders send into plain values, the same for each of them.

A row that lacks what a place needs raises AttributeError, IndexError, KeyError, TypeError or
ValueError.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from geopy.location import Location

from geo.names import MAX_NAME


def _nominatim(place: Location) -> dict[str, Any]:
    raw = place.raw
    address = raw.get("address") or {}
    return _row(
        place,
        f"osm:{raw['osm_type']}/{raw['osm_id']}",
        raw.get("name") or str(raw["display_name"]).split(",")[0],
        kind=raw.get("addresstype") or raw["type"],
        country=address.get("country_code"),
        admin1=address.get("state"),
    )


def _photon(place: Location) -> dict[str, Any]:
    facts = place.raw["properties"]
    return _row(
        place,
        f"osm:{facts['osm_type']}/{facts['osm_id']}",
        facts["name"],
        kind=facts.get("type") or facts["osm_value"],
        country=facts.get("countrycode"),
        admin1=facts.get("state"),
    )


def _geonames(place: Location) -> dict[str, Any]:
    raw = place.raw
    return _row(
        place,
        f"geonames:{int(raw['geonameId'])}",
        raw["name"],
        kind="place" if raw.get("fcl") == "P" else raw.get("fcodeName") or "place",
        country=raw.get("countryCode"),
        admin1=raw.get("adminName1") or None,
        population=int(raw.get("population") or 0) or None,
    )


def _row(
    place: Location,
    identifier: str,
    name: str,
    *,
    kind: str,
    country: str | None,
    admin1: str | None,
    population: int | None = None,
) -> dict[str, Any]:
    lat, lon = float(place.latitude), float(place.longitude)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError("coordinates out of range")
    return {
        "id": identifier,
        "name": str(name)[:MAX_NAME],
        "lat": lat,
        "lon": lon,
        "kind": str(kind),
        "country": str(country).upper() if country else None,
        "admin1": str(admin1) if admin1 else None,
        "population": population,
    }


READ: dict[str, Callable[[Location], dict[str, Any]]] = {
    "nominatim": _nominatim,
    "photon": _photon,
    "geonames": _geonames,
}
