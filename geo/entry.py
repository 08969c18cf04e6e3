"""What goes into a gazetteer: one named place of a source, before it is indexed."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

SETTLEMENTS = frozenset({"capital", "city", "town", "village", "place"})
AREAS = frozenset({"country", "province"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as its source lists it.

    `names` holds every further spelling. `admin1` is the source's own code or name of the
    first-order division. `population` is None where the source does not know (GeoNames writes
    0 for that). `geometry` is EPSG:4326; None means that only the point is known.
    """

    ref: str
    name: str
    names: tuple[str, ...]
    lat: float
    lon: float
    kind: str
    country: str | None
    admin1: str | None
    population: int | None
    source: str
    geometry: BaseGeometry | None = None


def settlement_kind(population: int | None, *, capital: bool = False) -> str:
    """Name the kind of a settlement by its size, as GeoNames' cities files carry no class."""
    if capital:
        return "capital"
    if not population:
        return "place"
    return "city" if population >= 50_000 else "town" if population >= 5_000 else "village"
