"""The context of a name: the country, area and point it is looked for in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

from geo import matching
from geo.index_file import IndexFile, Row
from geo.place import Candidate

BORDER_DEGREES = 0.03
"""How far outside a given area a place may lie and still count as inside, some 3 km: the
embedded borders are simplified."""
WATERS = frozenset(("river", "lake"))


@dataclass(frozen=True, slots=True)
class Limits:
    """What a place must lie in: a country, and an area within it if one is given.

    `provinces` are the areas' own (country, name), for places that say their province.
    """

    country: str | None = None
    area: BaseGeometry | None = None
    provinces: frozenset[tuple[str | None, str]] = frozenset()
    blind: bool = False  # an area was given that is not known

    @property
    def narrow(self) -> bool:
        """Tell whether they are less than a country."""
        return self.area is not None

    def hold(self, row: Row, file: IndexFile) -> bool:
        """Tell whether a place of a file lies inside.

        A river or lake belongs to no country and lies in each that it touches; a place whose
        country its list does not say may be in any.
        """
        if row.country is None and row.kind in WATERS:
            return self._touched(row, file)
        if self.country is not None and row.country is not None and row.country != self.country:
            return False
        if self.area is None or (row.country, row.admin1) in self.provinces:
            return True
        point = shapely.Point(row.lon, row.lat)
        return bool(shapely.dwithin(self.area, point, BORDER_DEGREES))

    def _touched(self, row: Row, file: IndexFile) -> bool:
        """Tell whether a river or lake touches the country and the area."""
        if self.country is not None and not _runs_in(file, row.id, self.country):
            return False
        water = _outline(file, row.id) if self.area is not None else None
        return water is None or bool(shapely.dwithin(self.area, water, BORDER_DEGREES))


@lru_cache(maxsize=1 << 12)
def _runs_in(file: IndexFile, number: int, country: str) -> bool:
    """Tell whether a river or lake touches a country; a file without outlines can't say no."""
    home = file.by_ref(f"country:{country}")
    outline = _outline(file, home.id) if home is not None else None
    water = _outline(file, number)
    if outline is None or water is None:
        return True
    return bool(shapely.dwithin(outline, water, BORDER_DEGREES))


@lru_cache(maxsize=4)
def _outline(file: IndexFile, number: int) -> BaseGeometry | None:
    wkb = file.footprint(number)
    return shapely.from_wkb(wkb) if wkb else None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything a look-up goes by besides the name.

    `few` says that so few places are in question (provinces of a country) that a loose match
    need not fear chance.
    """

    limits: Limits
    near: tuple[float, float] | None
    kinds: frozenset[str] | None
    few: bool

    def away_km(self, row: Row) -> float | None:
        """Measure the distance from the point that the text is near, if there is one."""
        if self.near is None:
            return None
        return matching.km_between(self.near, (row.lat, row.lon))

    def too_wide(self, row: Row) -> bool:
        """Tell a province, where the name is said to lie in an area that is not known.

        What lies in an area of that order is no such area itself.
        """
        return self.limits.blind and self.kinds is None and row.kind == "province"

    def wants(self, row: Row) -> bool:
        """Tell whether a place is of a kind asked for."""
        return matching.kind_wanted(row.kind, self.kinds)


def limits_of(
    country: str | None, shapes: list[BaseGeometry], provinces: tuple[Candidate, ...] = ()
) -> Limits:
    """Make limits of the areas given, ready for many tests."""
    if not shapes:
        return Limits(country)
    area = shapely.union_all(shapes)
    shapely.prepare(area)
    return Limits(country, area, frozenset((place.country, place.name) for place in provinces))
