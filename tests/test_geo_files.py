"""The embedded geodata: complete, licensed, unchanged, and right where it can be checked."""

from __future__ import annotations

import hashlib
import json

import pytest
import shapely
from shapely.geometry import Point, shape

from geo import features, metric, shapes

CARS = sorted(features.FILES.rglob("*.source.json"))


def test_every_file_has_a_side_car_and_is_unchanged() -> None:
    data = [
        p
        for p in features.FILES.rglob("*")
        if p.suffix in (".geojson", ".parquet", ".csv") and p.is_file()
    ]
    assert data
    for path in data:
        record = json.loads(path.with_name(path.name + ".source.json").read_text("utf-8"))
        assert record["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest(), path.name
        for key in ("what", "producer", "licence", "licence_url", "package", "how"):
            assert record[key], (path.name, key)
    assert len(CARS) == len(data)


def test_the_overview_is_small_enough_for_a_browser() -> None:
    total = sum(features.base_layer(name).stat().st_size for name in features.OVERVIEW)
    assert total <= 1.25e6


@pytest.mark.parametrize("name", features.OVERVIEW)
def test_overview_layers_are_sound_geojson(name: str) -> None:
    collection = json.loads(features.base_layer(name).read_text("utf-8"))
    assert collection["type"] == "FeatureCollection"
    for item in collection["features"]:
        assert shape(item["geometry"]).is_valid


def test_another_layer_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="roads"):
        features.base_layer("roads")
    with pytest.raises(KeyError, match="roads"):
        features.detail("roads", (0, 0, 1, 1), 0)


def test_detail_is_cut_to_the_box() -> None:
    box = (39.0, 34.0, 42.0, 36.5)
    found = features.detail("admin1", box, 0.005)
    names = {f["properties"]["name"] for f in found["features"]}
    assert {"Deir ez-Zor", "Al-Raqqah", "Al-Hasakah"} <= names
    window = shapely.box(*box).buffer(1e-6)
    assert all(window.covers(shape(f["geometry"])) for f in found["features"])


def test_a_box_across_the_antimeridian_gives_both_sides() -> None:
    found = features.detail("countries", (177.0, -20.0, -178.0, -15.0), 0.0)
    lons = [x for f in found["features"] for x in (shape(f["geometry"]).bounds[0],)]
    assert any(x > 0 for x in lons)
    assert any(x < 0 for x in lons)


def test_provinces_carry_codes_and_names_in_several_languages() -> None:
    province = features.admin1("SY-DY")
    assert province is not None
    assert (province.name, province.country, province.name_ar) == (
        "Deir ez-Zor",
        "SY",
        "محافظة دير الزور",
    )
    assert features.admin1("deir al zour", "SY") == province
    assert features.admin1("Deir ez-Zor", "IQ") is None


def test_countries_carry_iso_codes() -> None:
    syria = features.country("sy")
    assert syria is not None
    assert "سوريا" in syria.names or syria.name_ar == "سوريا"
    assert features.country("ZZ") is None


# Banks by the names that the places bear (Shamiyah: on the steppe's side, the right bank; Jazira:
# on the island's side, the left), and by GeoNames for the towns. (lat, lon)
LEFT = {
    "Khusham": (35.3009, 40.2892), "Hajin": (34.6951, 40.8314), "Busayrah": (35.1562, 40.4272),
    "Raqqah": (35.9528, 39.0079), "Tabiyet Jazira": (35.28229, 40.31769),
}  # fmt: skip
RIGHT = {
    "Deir ez-Zor": (35.3359, 40.1408), "Mayadin": (35.0198, 40.4515),
    "Abu Kamal": (34.4523, 40.9185), "Tabiyet Shamiyeh": (35.24988, 40.29608),
}  # fmt: skip


@pytest.mark.parametrize("version", ["river:euphrates", "river:euphrates/natural-earth"])
def test_the_euphrates_flows_down_and_has_the_towns_on_their_banks(version: str) -> None:
    river = features.by_id(version)
    assert river is not None
    assert river.oriented
    assert river.error_m > 0
    plane = metric.local(35.0, 40.3)
    syria = features.country("SY")
    assert syria is not None
    line = plane.forward(river.geometry.intersection(syria.geometry.buffer(0.3)))
    window = shapely.box(*plane.forward(shapely.box(38.8, 34.4, 41.2, 36.1)).bounds)
    left, right = shapes.sides(line, window)
    for side, places in ((left, LEFT), (right, RIGHT)):
        for name, (lat, lon) in places.items():
            assert side.covers(Point(plane.xy(lat, lon))), name
    main = shapes.main_course(river.geometry)
    assert main.coords[0][1] > main.coords[-1][1]


@pytest.mark.parametrize("bridge", ["bridge:deir-ez-zor-siyasiyah", "bridge:maghla"])
def test_the_euphrates_passes_the_bridges_within_its_stated_error(bridge: str) -> None:
    river, item = features.river("Euphrates"), features.by_id(bridge)
    assert river is not None
    assert item is not None
    plane = metric.local(item.lat, item.lon)
    away = plane.forward(river.geometry).distance(Point(plane.xy(item.lat, item.lon)))
    assert away <= river.error_m


def test_the_deconfliction_line_is_said_to_be_the_river() -> None:
    line = features.by_id("line:euphrates-deconfliction")
    river = features.river("Euphrates")
    assert line is not None
    assert river is not None
    assert line.note == "stands for river:euphrates"
    assert river.geometry.buffer(1e-6).covers(line.geometry)


def test_rivers_are_found_by_any_of_their_names() -> None:
    for name in ("Euphrates", "al furat", "الفرات", "Firat"):
        found = features.river(name)
        assert found is not None, name
        assert found.id == "river:euphrates"
    assert features.river("no such river") is None


def test_the_curated_list_names_a_source_for_each_entry() -> None:
    for item in features.curated():
        assert item.source
        assert item.country == "SY"
        assert item.note
        province = features.admin1(item.admin1 or "", "SY")
        assert province is not None, item.id
        assert province.geometry.buffer(0.05).intersects(item.geometry), item.id


def test_named_features_can_be_indexed() -> None:
    rows = list(features.named_features())
    assert len({r.id for r in rows}) == len(rows)
    kinds = {r.kind for r in rows}
    assert {"country", "province", "river", "lake", "line", "bridge", "oil_site"} <= kinds
    assert all(-90 <= r.lat <= 90 and -180 <= r.lon <= 180 and r.names for r in rows)


def test_credits_name_producer_and_licence() -> None:
    assert any(c.producer == "Natural Earth" for c in features.credits())
    assert all(c.licence for c in features.credits())
