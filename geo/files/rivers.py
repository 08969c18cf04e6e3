"""Rivers for the build: joins the pieces of a river, and turns them to face downstream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import shapely.ops
from shapely.geometry import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry

# One river under the names that Natural Earth gives its stretches, with names in other languages.
SAME_RIVER: Mapping[str, tuple[str, ...]] = {
    "Euphrates": ("Al Furat", "Firat"),
    "Tigris": ("Dicle",),
    "Dnieper": ("Dnipro (Dnieper)", "Dnepre"),
}
OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "Euphrates": ("الفرات", "نهر الفرات", "Fırat", "Furat", "Nahr al Furat", "Євфрат", "Евфрат"),
    "Tigris": ("دجلة", "نهر دجلة", "Dijlah", "Тигр"),
    "Jordan": ("نهر الأردن", "Yarden"),
    "Shatt al Arab": ("شط العرب", "Arvand Rud"),
    "Dnieper": ("Dnipro", "Дніпро", "Днепр", "Dnepr"),
    "Donets": ("Siverskyi Donets", "Seversky Donets", "Сіверський Донець", "Северский Донец"),
    "Don": ("Дон",),
    "Desna": ("Десна",),
    "Dniester": ("Dnister", "Дністер", "Днестр", "Nistru"),
    "Pripyat": ("Prypiat", "Прип'ять", "Припять"),
    "Nile": ("النيل", "نهر النيل"),
}
# Written with a lost letter in the source file.
MISSPELT: Mapping[str, str] = {"Kiz?lirmak": "Kızılırmak", "Pivd. Buh": "Southern Bug"}

# Rivers whose mouth is the head of another river, which their ends alone don't tell (lon, lat).
MOUTH: Mapping[str, tuple[float, float]] = {
    "Euphrates": (47.44, 31.0),  # al-Qurnah, where the Shatt al-Arab begins
    "Tigris": (47.44, 31.0),
    "Nile": (31.2, 30.2),  # the head of the delta below Cairo
}
# WDBII segments of the Euphrates between the Turkish border and the Shatt al-Arab, downstream.
# fmt: off
WDBII_EUPHRATES = (
    "1223", "1224", "1264", "1263", "1265", "1266", "1321", "1323", "1322", "1324", "1374",
    "1375", "1376", "1377", "1412", "1448", "1449", "1451", "1485", "1487", "1454",
)
# fmt: on

JOIN_GAP = 0.6  # degrees; stretches of one river further apart are two rivers of one name
COAST_GAP = 0.1  # degrees; a mouth this near the coast line ends in the sea


@dataclass(frozen=True)
class River:
    """One river: its names, its line, and whether that line is known to face downstream."""

    name: str
    names: tuple[str, ...]
    scalerank: int
    line: BaseGeometry
    oriented: bool


def _ends(line: BaseGeometry) -> tuple[Point, Point]:
    return Point(line.coords[0]), Point(line.coords[-1])


def chain(parts: list[LineString], gap: float = JOIN_GAP) -> list[LineString]:
    """Join pieces end to end, longest first; what can't be joined stays as a branch."""
    merged = shapely.line_merge(shapely.union_all(parts))
    left = sorted((p for p in shapely.get_parts(merged) if p.length > 0), key=lambda p: -p.length)
    main = left.pop(0)
    while left:
        best = min(
            (
                (a.distance(b), i, at_start, flip)
                for i, part in enumerate(left)
                for at_start, a in zip((True, False), _ends(main), strict=True)
                for flip, b in zip((False, True), _ends(part), strict=True)
            ),
        )
        distance, i, at_start, flip = best
        if distance > gap or _doubles_back(main, left[i]):
            branch = [p for p in left if p.length > 0.05]
            return [main, *branch]
        piece = left.pop(i)
        coords = list(piece.coords)[::-1] if flip else list(piece.coords)
        main = LineString(
            coords[::-1] + list(main.coords) if at_start else list(main.coords) + coords
        )
    return [main]


def _doubles_back(main: LineString, part: LineString) -> bool:
    """Say whether a piece runs beside the chain (an arm around an island) and not on from it."""
    return bool(part.interpolate(0.5, normalized=True).distance(main) < part.length * 0.15)


def split_apart(lines: list[LineString]) -> list[list[LineString]]:
    """Split pieces under one name into groups that lie apart: different rivers of one name."""
    groups: list[list[LineString]] = []
    for line in lines:
        near = [g for g in groups if min(line.distance(m) for m in g) <= JOIN_GAP]
        groups = [g for g in groups if g not in near]
        groups.append([line, *(m for g in near for m in g)])
    return groups


def downstream(
    main: LineString, rank: int, coast: BaseGeometry, others: list[tuple[int, BaseGeometry]]
) -> tuple[LineString, bool]:
    """Turn a line to face downstream and say whether that is known.

    A river ends in the sea, or inside the course of a river at least as large; it rises at a
    loose end. Where both ends look alike the line stays as it was drawn and is not `oriented`.
    """

    def mouth(point: Point) -> int:
        if point.distance(coast) < COAST_GAP:
            return 2
        for other_rank, other in others:
            touches = other.distance(point) < 0.03
            if touches and other_rank <= rank and other.boundary.distance(point) > 0.1:
                return 1
        return 0

    start, end = (mouth(p) for p in _ends(main))
    if start == end:
        return main, False
    return (main if end > start else shapely.reverse(main)), True


def named_rivers(table: Any, coast: BaseGeometry) -> list[River]:
    """Join the named stretches of a Natural Earth centre-line table into rivers.

    `table` is the GeoDataFrame of ne_10m_rivers_lake_centerlines; `coast` the outline of the land.
    """
    alias = {short: name for name, shorts in SAME_RIVER.items() for short in shorts}
    pieces: dict[str, list[tuple[int, LineString]]] = {}
    own: dict[str, set[str]] = {}
    for row in table[table.name.notna()].itertuples():
        printed = MISSPELT.get(row.name, row.name)
        name = alias.get(printed, printed)
        if "?" in name:
            continue
        parts = [p for p in shapely.get_parts(row.geometry) if p.length > 0]
        pieces.setdefault(name, []).extend((int(row.scalerank), p) for p in parts)
        own.setdefault(name, set()).update(
            n.strip(" )") for text in (printed, row.name_alt or "") for n in str(text).split("(")
        )
    every = [(rank, line) for many in pieces.values() for rank, line in many]
    tree = shapely.STRtree([line for _, line in every])
    rivers = []
    for name, many in sorted(pieces.items()):
        rank = min(r for r, _ in many)
        for group in split_apart([line for _, line in many]):
            parts = chain(group)
            near = [every[i] for i in tree.query(parts[0].buffer(0.05)) if every[i][1] not in group]
            main, known = downstream(parts[0], rank, coast, near)
            if name in MOUTH:
                mouth = Point(MOUTH[name])
                start, end = (p.distance(mouth) for p in _ends(main))
                main, known = (main if end < start else shapely.reverse(main)), True
            branches = [_along(main, p) for p in parts[1:]]
            line = MultiLineString([main, *branches]) if branches else main
            names = {n for n in own[name] if n and n != "nan"} | set(OTHER_NAMES.get(name, ()))
            rivers.append(River(name, tuple(sorted(names - {name})), rank, line, known))
    return rivers


def _along(main: LineString, branch: LineString) -> LineString:
    """Turn an arm to run the way the main course runs."""
    first, last = (main.project(p) for p in _ends(branch))
    return branch if first <= last else shapely.reverse(branch)


def wdbii(folder: Path, ids: list[str]) -> LineString:
    """Join numbered WDBII segments into one line, in the order given (downstream).

    `folder` holds rivers_f.dat (float32 lon, lat pairs) and riversmeta_f.dat (type, area, points,
    southern and northern limit, first byte, bytes, id).
    """
    meta = {row[7]: row for row in map(str.split, (folder / "riversmeta_f.dat").open())}
    raw = (folder / "rivers_f.dat").read_bytes()
    coords: list[tuple[float, float]] = []
    for number in ids:
        at, size = int(meta[number][5]), int(meta[number][6])
        pairs = np.frombuffer(raw[at : at + size], dtype="<f4").reshape(-1, 2).astype(float)
        if coords and np.hypot(*(pairs[-1] - coords[-1])) < np.hypot(*(pairs[0] - coords[-1])):
            pairs = pairs[::-1]
        coords.extend((float(x), float(y)) for x, y in pairs)
    return LineString(coords)


def upstream_of(line: BaseGeometry, point: Point) -> LineString:
    """Return the part of a downstream line that lies above a point."""
    main = max(shapely.get_parts(line), key=lambda part: part.length)
    return LineString(shapely.ops.substring(main, 0, main.project(point)).coords)
