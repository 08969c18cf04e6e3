"""How exactly a data set knows a place -> the region it is: never a point that is not known.

A row's own coordinates come with a code of how exact they are. Each code becomes a shape:

- spot: 2.5 km around the point. The named town or village itself, which has edges.
- near: 25 km, as UCDP defines it and as ACLED's "near a town" is commonly read.
- district: 60 km. The embedded geodata has no second-order divisions; half a province's size.
- province, country: the outline that the point lies in, where it bears the name that the row
  gives (the embedded provinces of some countries are smaller than the data set's). Where none
  is found: 120 km around the point, half the width of a large province.
- line, world: 120 km around the point; the file draws neither the line nor the sea.
- not_known: 25 km, said as an assumption, for the file does not tell.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely
from rapidfuzz import fuzz
from shapely.ops import nearest_points

from data.formats.contract import Precision
from data.regions import recipe
from geo import features
from geo.feature_files import Feature, rows_of, tree_of
from geo.names import fold, without_area_words
from geo.region import NEAR_M, PROVINCE_M, Extent

SPOT_M = 2_500.0
DISTRICT_M = PROVINCE_M / 2
ALIKE = 85.0  # of 100: a letter or two; "Centre-Nord" and "Centre-Sud" have 76
KEPT_OUTLINES = 200
EARTH_M = 6_371_000.8
ROUND_EARTH = 1.006  # a great circle on a sphere is at most so much shorter than on WGS 84

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Rule:
    """What a precision code becomes: how wide, and what is told of it."""

    radius_m: float
    told: str
    extent: Extent = "place"
    assumption: str = ""


RULES: Mapping[Precision, Rule] = types.MappingProxyType(
    {
        "spot": Rule(SPOT_M, "the data set’s own coordinates, for the place itself"),
        "near": Rule(NEAR_M, "the data set’s own coordinates, for somewhere near them"),
        "district": Rule(
            DISTRICT_M,
            "the data set’s own coordinates, for a district",
            assumption="The district’s outline is not at hand: a circle of 60 km stands for it.",
        ),
        "province": Rule(
            PROVINCE_M,
            "the data set’s own coordinates, for a province",
            "province",
            "The province’s outline was not found: 120 km around the point stand for it.",
        ),
        "line": Rule(
            PROVINCE_M,
            "the data set’s own coordinates, for a line or a wide region",
            "line",
            "The file does not draw the line or region: 120 km around the point stand for it.",
        ),
        "country": Rule(
            PROVINCE_M,
            "the data set’s own coordinates, for a country",
            "country",
            "The country’s outline was not found: 120 km around the point stand for it.",
        ),
        "world": Rule(
            PROVINCE_M,
            "the data set’s own coordinates, for the open sea or the air",
            "world",
            "The file does not say how wide: 120 km around the point are assumed.",
        ),
        "not_known": Rule(
            NEAR_M,
            "the data set’s own coordinates",
            assumption="The file does not say how exact they are: 25 km around are assumed.",
        ),
    }
)
_OUTLINE = types.MappingProxyType({"province": "admin1", "country": "countries"})


@functools.cache
def circle_recipe(precision: Precision) -> str:
    """Return the recipe of a circle for a precision code."""
    rule = RULES[precision]
    return recipe(
        "circle",
        rule.told,
        (rule.assumption,) if rule.assumption else (),
        extent=rule.extent,
    )


@functools.lru_cache(maxsize=10_000)
def outline_recipe(precision: Precision, feature: str, name: str) -> str:
    """Return the recipe of an embedded outline that a row's coordinates stand for."""
    rule = RULES[precision]
    told = (
        f"The coordinates only stand for the {rule.extent} they lie in:"
        f" {name}, as Natural Earth draws it."
    )
    return recipe("feature", rule.told, (told,), feature=feature, extent=rule.extent)


@functools.cache
def elsewhere_recipe(name: str) -> str:
    """Return the recipe of a point that lies far from the country that its row names."""
    rule = RULES["country"]
    told = (
        f"The row names {name}, and its coordinates lie elsewhere. Which is meant is not known:"
        " 120 km around the point stand for it."
    )
    return recipe("circle", rule.told, (told,), extent=rule.extent)


def by_coordinates(
    precision: pa.Array, lat: Floats, lon: Floats, country: pa.Array, province: pa.Array
) -> tuple[Floats, pa.Array]:
    """Return radius (metres) and recipe of places with coordinates, one for each row."""
    names = get_args(Precision)
    coded = precision.dictionary_encode()
    given = coded.dictionary.to_pylist()
    codes: list[Precision] = [name if name in names else "not_known" for name in given]
    kinds = coded.indices.to_numpy()
    radius = np.array([RULES[code].radius_m for code in codes], dtype=np.float64)[kinds]
    recipes = pa.array([circle_recipe(code) for code in codes], pa.string()).take(coded.indices)
    wide = np.flatnonzero(np.isin(kinds, [i for i, code in enumerate(codes) if code in _OUTLINE]))
    if not len(wide):
        return radius, recipes
    chosen = recipes.to_pylist()
    countries, provinces = country.to_pylist(), province.to_pylist()
    for at in wide:
        code = codes[kinds[at]]
        name = provinces[at] if code == "province" else None
        y, x = float(lat[at]), float(lon[at])
        found = outline(_OUTLINE[code], y, x, countries[at], name)
        if found is None:
            continue
        if code == "country" and not is_around(found.id, y, x):
            chosen[at] = elsewhere_recipe(found.name)
            continue
        chosen[at] = outline_recipe(code, found.id, found.name)
        radius[at] = farthest_m(found.id, y, x)
    return radius, pa.array(chosen, pa.string())


@functools.lru_cache(maxsize=200_000)
def outline(
    layer: str, lat: float, lon: float, country: str | None, name: str | None
) -> Feature | None:
    """Return the embedded area that a point lies in; None where it is not the one that is named.

    `country` is an alpha-2 code and `name` the area's name; None where the row names none. A
    country that is named is returned wherever the point lies.
    """
    if layer == "countries" and country is not None:
        return features.country(country)
    table = rows_of(layer)
    for number in tree_of(layer).query(shapely.Point(lon, lat)):
        found = table[int(number)]
        if country not in (None, found.country) or not (name is None or _called(found, name)):
            continue
        if shapely.contains_xy(_shape(found.id), lon, lat):
            return found
    return None


def _called(area: Feature, name: str) -> bool:
    """Whether one of an area's names is this one, but for a few letters of transliteration."""
    wanted = fold(without_area_words(name))
    return any(fuzz.ratio(wanted, known) >= ALIKE for known in _names(area))


@functools.lru_cache(maxsize=10_000)
def _names(area: Feature) -> frozenset[str]:
    return frozenset(fold(without_area_words(known)) for known in (area.name, *area.names))


@functools.lru_cache(maxsize=10_000)
def is_around(feature: str, lat: float, lon: float) -> bool:
    """Whether a point lies in an area, between its parts, or within 120 km of these."""
    hull, point = _hull(feature), shapely.Point(lon, lat)
    near, _ = nearest_points(hull, point)
    return float(metres_between(lat, lon, near.y, near.x)) <= PROVINCE_M


def farthest_m(feature: str, lat: float, lon: float) -> float:
    """Return how far from a point an area reaches (metres, a little more rather than less)."""
    corners = shapely.get_coordinates(_hull(feature))
    return float(np.max(metres_between(lat, lon, corners[:, 1], corners[:, 0]))) * ROUND_EARTH


def metres_between(lat: float, lon: float, lats: Any, lons: Any) -> Any:
    """Return great-circle distances from a point to one point or many, on a sphere."""
    y, x, y0, x0 = np.radians(lats), np.radians(lons), np.radians(lat), np.radians(lon)
    root = np.sin((y - y0) / 2) ** 2 + np.cos(y) * np.cos(y0) * np.sin((x - x0) / 2) ** 2
    return 2 * EARTH_M * np.arcsin(np.sqrt(np.clip(root, 0, 1)))


@functools.lru_cache(maxsize=KEPT_OUTLINES)
def _shape(feature: str) -> Any:
    found = features.by_id(feature)
    if found is None:
        raise LookupError(f"there is no embedded area {feature!r}")
    shape = found.geometry
    shapely.prepare(shape)
    return shape


@functools.lru_cache(maxsize=KEPT_OUTLINES)
def _hull(feature: str) -> Any:
    """Return an area's hull: its farthest point from anywhere is one of its corners."""
    return shapely.convex_hull(_shape(feature))
