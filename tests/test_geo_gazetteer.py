"""The gazetteer: finding, ranking, accepting; places by position; files that build themselves."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import features
from geo.entry import Entry
from geo.errors import GazetteerError
from geo.gazetteer import Gazetteer
from geo.gazetteer_build import write_gazetteer
from geo.index_file import IndexFile
from geo.matching import choose, km_between
from geo.sqlite_files import ensure, is_whole

# Facts from GeoNames (CC BY 4.0); the two rectangles stand for provinces in these tests only.
SY = {"country": "SY", "source": "GeoNames"}
DEIR_EZ_ZOR = shapely.box(38.9, 34.2, 41.2, 35.9)
HAMA = shapely.box(36.2, 34.9, 37.9, 35.6)
PLACES = [
    Entry("geonames:170794", "Deir ez-Zor", ("Deir al-Zor", "دير الزور", "Дейр-эз-Зор", "DEZ"),
          35.33588, 40.14084, "city", admin1="07", population=271800, **SY),
    Entry("geonames:174186", "Al Mayādīn", ("Mayadin", "الميادين"), 35.01983, 40.45154, "town",
          admin1="07", population=44028, **SY),
    Entry("geonames:174448", "Ālbū Kamāl", ("Abu Kamal", "البوكمال"), 34.45226, 40.91854, "city",
          admin1="07", population=57572, **SY),
    Entry("geonames:168620", "Kafr Zaytā", ("Kafr Zaytah", "كفر زيتا"), 35.37382, 36.60194, "town",
          admin1="10", population=21845, **SY),
    Entry("geonames:169577", "Ḩamāh", ("Hama", "حماة"), 35.13179, 36.75783, "city",
          admin1="10", population=460602, **SY),
    Entry("geonames:99532", "Basrah", ("Basra", "البصرة"), 30.50852, 47.7804, "city",
          "IQ", "02", 2600000, "GeoNames"),
    Entry("geonames:95446", "Erbil", ("Arbil", "أربيل"), 36.19257, 44.01062, "city",
          "IQ", "11", 932800, "GeoNames"),
    Entry("geonames:2988507", "Paris", ("Paříž",), 48.85341, 2.3488, "capital",
          "FR", "11", 2138551, "GeoNames"),
    Entry("geonames:4717560", "Paris", (), 33.66094, -95.55551, "town",
          "US", "TX", 24782, "GeoNames"),
    Entry("geonames:4303602", "Paris", (), 38.2098, -84.25299, "town",
          "US", "KY", 9870, "GeoNames"),
    Entry("geonames:2198148", "Suva", (), -18.14161, 178.44149, "capital",
          "FJ", "01", 93970, "GeoNames"),
    Entry("geonames:4035413", "Apia", (), -13.83333, -171.76666, "capital",
          "WS", "01", 40407, "GeoNames"),
    Entry("admin1:SYR-142", "Deir ez-Zor", ("Deir al-Zor Governorate",), 35.0, 40.2, "province",
          "SY", None, None, "Natural Earth", DEIR_EZ_ZOR),
    Entry("admin1:SYR-1", "Hama", (), 35.2, 37.0, "province", "SY", None, None,
          "Natural Earth", HAMA),
    Entry("country:FRA", "France", ("Frankreich",), 47.0, 2.0, "country", "FR", None, 64990511,
          "Natural Earth", shapely.box(-4.8, 42.3, 8.2, 51.1)),
    Entry("river:euphrates", "Euphrates", ("Al-Furat", "الفرات"), 35.0, 40.4, "river", None, None,
          None, "Natural Earth", shapely.LineString([(39, 35.9), (40.4, 35), (41, 34.4)])),
]  # fmt: skip


def never() -> Path:
    raise AssertionError("the file was found damaged")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    path = tmp_path_factory.mktemp("gazetteer") / "small.sqlite"
    write_gazetteer(path, PLACES)
    return Gazetteer([IndexFile(path, never)])


@pytest.mark.parametrize(
    "name",
    ["Deir ez-Zor", "deir al zor", "Deir Ezzor", "دير الزور", "دير الزور‎", "ДЕЙР-ЭЗ-ЗОР"],
)
def test_a_city_is_found_by_any_spelling_and_script(small: Gazetteer, name: str) -> None:
    first = small.find(name)[0]
    assert (first.id, first.how, first.accepted) == ("geonames:170794", "exact", True)


def test_a_city_and_its_province_are_two_candidates_the_city_first(small: Gazetteer) -> None:
    found = small.find("Deir ez-Zor", country="sy")
    assert [c.kind for c in found] == ["city", "province"]
    assert choose(found) == found[0]
    (province,) = small.find("Deir ez-Zor", kinds={"province"})
    assert province.id == "admin1:SYR-142"
    assert found[0].admin1 == province.name


def test_homonyms_are_ranked_by_population_and_settled_by_context(small: Gazetteer) -> None:
    assert [c.country for c in small.find("Paris")] == ["FR", "US", "US"]
    texan, kentuckian, parisian = small.find("Paris", country="US")
    assert (texan.admin1, parisian.accepted) == (None, False)
    assert choose([texan, kentuckian, parisian]) is None, "two towns of one name in one country"
    by_place = small.find("Paris", country="US", near=(38.0, -84.5))
    assert by_place[0].id == "geonames:4303602"


def test_a_province_rules_out_what_lies_elsewhere(small: Gazetteer) -> None:
    inside = small.find("Mayadin", country="SY", within="Deir al-Zor Province")
    outside = small.find("Mayadin", country="SY", within="Hama")
    by_shape = small.find("Mayadin", within=DEIR_EZ_ZOR)
    assert (inside[0].accepted, outside[0].accepted, by_shape[0].accepted) == (True, False, True)
    assert small.find("Mayadin", country="SY", within="Atlantis")[0].accepted, "unknown: no limit"


def test_another_country_only_suggests(small: Gazetteer) -> None:
    (basra,) = small.find("Basra", country="SY")
    assert (basra.country, basra.accepted, choose([basra])) == ("IQ", False, None)


def test_a_loose_match_stands_alone_only_when_unique_and_in_context(small: Gazetteer) -> None:
    (in_country,) = small.find("Kafar Zeita", country="SY")
    (nowhere,) = [c for c in small.find("Kafar Zeita") if c.id == "geonames:168620"]
    assert (in_country.how, in_country.accepted) == ("skeleton", True)
    assert not nowhere.accepted
    misspelt = small.find("Mayaddinn", country="SY", within="Deir ez-Zor")[0]
    assert misspelt.id == "geonames:174186"


def test_known_traps_are_never_accepted(small: Gazetteer) -> None:
    for name, country in [("‘Irbīn", "IQ"), ("Başīr", "IQ"), ("Rawa", "SY"), ("Tabiyeh", "SY")]:
        assert choose(small.find(name, country=country)) is None, name


def test_codes_are_met_only_in_capitals(small: Gazetteer) -> None:
    assert small.find("DEZ")
    assert not small.find("Dez")


def test_nothing_like_it_is_an_empty_list(small: Gazetteer) -> None:
    for name in ("", " ", "Xqwvz", "x" * 500, "'; DROP TABLE place; --", "\x00", "\ud800"):
        assert small.find(name, country="SY") == []


def test_kinds_and_footprints(small: Gazetteer) -> None:
    (river,) = small.find("the Euphrates".removeprefix("the "), kinds={"river", "line"})
    shape = small.footprint(river)
    assert shape is not None
    assert shape.geom_type == "LineString"
    city = small.find("Hama", kinds={"village"})[0]
    assert city.kind == "city", "writers call the same place village, town or city"
    assert small.footprint(city) is None
    assert small.get("geonames:169577") is not None
    assert small.get("geonames:1") is None


def test_nearest_and_box(small: Gazetteer) -> None:
    assert [c.name for c in small.nearest(35.3, 40.2, limit=2)] == ["Deir ez-Zor", "Al Mayādīn"]
    assert [c.name for c in small.in_box(38, 34, 42, 36, limit=2)] == ["Deir ez-Zor", "Ālbū Kamāl"]
    assert small.in_box(38, 34, 42, 36, limit=9, min_population=100_000)[0].name == "Deir ez-Zor"
    across = small.in_box(170, -30, -160, 0, limit=9)
    assert {c.name for c in across} == {"Suva", "Apia"}
    assert {c.name for c in small.in_box(170, -30, 200, 0, limit=9)} == {"Suva", "Apia"}
    assert len(small.in_box(-180, -90, 180, 90, limit=99)) == 12
    assert small.nearest(-17, -179.9, limit=1)[0].name == "Suva"


@settings(max_examples=60, deadline=None)
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_nearest_agrees_with_measuring_all(small: Gazetteer, lat: float, lon: float) -> None:
    settlements = [e for e in PLACES if e.kind in {"capital", "city", "town"}]
    truth = min(km_between((lat, lon), (e.lat, e.lon)) for e in settlements)
    first = small.nearest(lat, lon, limit=1)[0]
    assert km_between((lat, lon), (first.lat, first.lon)) == pytest.approx(truth)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40), st.sampled_from([None, "SY", "US", "", "??"]))
def test_any_text_is_safe_to_ask(small: Gazetteer, text: str, country: str | None) -> None:
    found = small.find(text, country=country, limit=3)
    assert len(found) <= 3
    assert all(0 <= c.score <= 1 for c in found)


def test_many_threads_read_at_once(small: Gazetteer) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: small.find("Deir Ezzor", country="SY"), range(300)))
    assert all(answer == answers[0] for answer in answers)


# Files


def _write_small(path: Path) -> None:
    write_gazetteer(path, PLACES)


def _ensure_small(path: str) -> int:
    ensure(Path(path), _write_small)
    return os.getpid()


def test_many_processes_start_at_once(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "g.sqlite"
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        pool.map(_ensure_small, [str(path)] * 3)
    assert is_whole(path)
    assert not list(path.parent.glob("building-*"))


@pytest.mark.parametrize("harm", ["truncated", "overwritten", "emptied", "stamp lost", "stamp bad"])
def test_a_damaged_file_is_noticed_and_built_anew(tmp_path: Path, harm: str) -> None:
    path = ensure(tmp_path / "g.sqlite", _write_small)
    stamp = path.with_name(path.name + ".json")
    data = path.read_bytes()
    if harm == "truncated":
        path.write_bytes(data[: len(data) // 2])
    elif harm == "overwritten":
        path.write_bytes(data[:5000] + b"\xff" * 4096 + data[9096:])
    elif harm == "emptied":
        path.write_bytes(b"")
    elif harm == "stamp lost":
        stamp.unlink()
    else:
        stamp.write_text("{")
    assert not is_whole(path)
    assert Gazetteer([IndexFile(ensure(path, _write_small), never)]).find("Hama")


def test_a_copied_file_is_taken_as_it_is(tmp_path: Path) -> None:
    path = ensure(tmp_path / "g.sqlite", _write_small)
    os.utime(path, (1, 1))
    assert is_whole(path)


def test_damage_met_while_reading_is_repaired(tmp_path: Path) -> None:
    path = ensure(tmp_path / "g.sqlite", _write_small)
    path.write_bytes(b"SQLite format 3\x00" + b"\x01" * 50_000)
    renewed: list[int] = []

    def renew() -> Path:
        renewed.append(1)
        path.unlink()
        return ensure(path, _write_small)

    assert Gazetteer([IndexFile(path, renew)]).find("Hama")
    assert renewed == [1]


def test_a_build_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(path: Path) -> None:
        path.write_bytes(b"half")
        raise sqlite3.OperationalError("disk full")

    with pytest.raises(GazetteerError, match=r"disk full.*DECONFLICT_HOME"):
        ensure(tmp_path / "g.sqlite", fail)
    assert [p.name for p in tmp_path.iterdir() if p.name != "building.lock"] == []


# The full gazetteer


KNOWN = [
    ("Deir al-Zor", "SY", 35.3359, 40.1408),
    ("Khasham", "SY", 35.3009, 40.2892),
    ("Mayadin", "SY", 35.0198, 40.4515),
    ("Abu Kamal", "SY", 34.4523, 40.9185),
    ("Hajin", "SY", 34.6951, 40.8314),
    ("Raqqa", "SY", 35.9528, 39.0079),
    ("Hasakah", "SY", 36.5024, 40.7477),
    ("Palmyra", "SY", 34.5624, 38.2840),
    ("Харків", "UA", 49.9808, 36.2527),
]


@pytest.mark.parametrize(("name", "country", "lat", "lon"), KNOWN)
def test_known_places(
    gazetteer: Gazetteer, name: str, country: str, lat: float, lon: float
) -> None:
    chosen = choose(gazetteer.find(name, country=country))
    assert chosen is not None
    assert km_between((lat, lon), (chosen.lat, chosen.lon)) < 1


def test_provinces_by_the_names_organisations_use(gazetteer: Gazetteer) -> None:
    for name, expected in [
        ("Deir al-Zor Province", "SY-DY"),
        ("Rural Damascus", "SY-RD"),
        ("As-Sweida", "SY-SU"),
        ("محافظة الحسكة", "SY-HA"),
    ]:
        (area,) = gazetteer.areas(name, "SY")
        feature = features.by_id(area.id)
        assert feature is not None
        assert feature.code == expected


def test_every_settlement_of_syria_has_its_province(gazetteer: Gazetteer) -> None:
    found = gazetteer.in_box(35.7, 32.3, 42.4, 37.3, limit=5000)
    syrian = [c for c in found if c.country == "SY"]
    assert len(syrian) >= 300
    assert [c.name for c in syrian if c.admin1 is None] == []
