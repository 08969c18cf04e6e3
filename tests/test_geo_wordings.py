"""Wordings as organisations and newsrooms write them, in other parts of the world and scripts."""

from __future__ import annotations

import pytest
from shapely.geometry import Point

from geo.gazetteer import Gazetteer
from geo.matching import km_between
from geo.region import Region
from geo.resolve import resolve


def at(found: Region, place: tuple[float, float], km: float = 5.0) -> bool:
    """Say whether a region's point is near a place (lat, lon)."""
    assert found.lat is not None
    assert found.lon is not None
    return km_between((found.lat, found.lon), place) <= km


def holds(found: Region, place: tuple[float, float]) -> bool:
    assert found.geometry is not None
    return bool(found.geometry.covers(Point(place[1], place[0])))


def said(found: Region) -> str:
    return " ".join(found.assumptions)


@pytest.mark.parametrize(
    ("wording", "country", "place"),
    [
        # the container behind an Arabic comma, type words before the name
        ("دوما، ريف دمشق", "SY", (33.57, 36.40)),
        ("مدينة الباب، ريف حلب", "SY", (36.37, 37.52)),
        ("قرية خشام، دير الزور", "SY", (35.30, 40.29)),
        ("село Торецьк, Донецька область", "UA", (48.40, 37.85)),
        # the country behind the name goes before the text's own
        ("Tiraspol, Moldova", "UA", (46.84, 29.63)),
        ("Klimovo, Bryansk, Russia", "UA", (52.38, 32.19)),
        ("Goma, DRC", None, (-1.67, 29.23)),
        ("Mostar, Bosnia and Herzegovina", None, (43.34, 17.81)),
        ("Kulgam, Kashmir District, Jammu and Kashmir", "IN", (33.64, 75.02)),
        # a capital city's own province is not all that is named after it
        ("Douma, Damascus", "SY", (33.57, 36.40)),
        ("Hostomel', Kyiv Oblast", "UA", (50.57, 30.27)),
        # an area that is only like what was written must not rule the place out
        ("Kharkiv, Kyevsky district", "UA", (49.98, 36.26)),
        ("Hub, Kalat District, Balochistan", "PK", (25.03, 66.89)),
        ("At Tamani'ah, Idlib", "SY", (35.46, 36.75)),
        ("Than To, Than To District, Yala", "TH", (6.17, 101.18)),
        ("Rajo district of Afrin", "SY", (36.68, 36.66)),
        # landmarks that no list holds leave the town
        ("Ar Raqqah: near the Al Rayan bakery", "SY", (35.95, 39.01)),
        ("Klochkivska Street, Kharkiv", "UA", (49.98, 36.26)),
    ],
)
def test_full_strings(
    gazetteer: Gazetteer, wording: str, country: str | None, place: tuple[float, float]
) -> None:
    found = resolve(wording, gazetteer, country=country)
    assert found.status == "resolved", found.assumptions
    assert at(found, place)


@pytest.mark.parametrize(
    ("wording", "country"),
    [
        ("Kayan", "BF"),  # Kaya has a consonant less: another place
        ("Sebga", "BF"),
        ("Bose", "BF"),  # Boussé: French is written there, and a vowel is no transcriber's choice
        ("Maarat al Naasan", "SY"),  # not Ma'arrat an-Nu'man
        ("الصفصاف", "SY"),  # Safsafah ends in another sound
        ("Tadjo", "BF"),  # the Tajo flows elsewhere
        ("Bouna", "BF"),
        ("Malikya village, Afrin", "SY"),  # the one that is known lies 475 km from Afrin
        ("Solkhi, Belgorod Oblast, Russia", "UA"),
        ("West Africa", None),
        ("the Middle East", None),
        ("near Hamida School", "SY"),
    ],
)
def test_what_only_resembles_a_place_is_left_unresolved(
    gazetteer: Gazetteer, wording: str, country: str | None
) -> None:
    found = resolve(wording, gazetteer, country=country)
    assert found.status in ("unresolved", "ambiguous"), found.method
    assert found.status != "unresolved" or found.not_understood


@pytest.mark.parametrize(
    ("wording", "country"),
    [("Western Ghariya", "SY"), ("Vicinity of Al-Shahba Dam", "SY"), ("Old Hal market", "SY")],
)
def test_a_guess_is_called_one(gazetteer: Gazetteer, wording: str, country: str) -> None:
    found = resolve(wording, gazetteer, country=country)
    assert found.status == "ambiguous"
    assert "not known here" in said(found)


@pytest.mark.parametrize(
    ("wording", "country", "province"),
    [("Sumy region", "UA", (51.3, 33.5)), ("Odessa region", "UA", (46.2, 29.6))],
)
def test_a_region_is_the_province_before_it_is_the_town(
    gazetteer: Gazetteer, wording: str, country: str, province: tuple[float, float]
) -> None:
    found = resolve(wording, gazetteer, country=country)
    assert found.method == "province: outline"
    assert holds(found, province)


def test_a_district_reaches_as_far_as_the_next_town_of_its_size(gazetteer: Gazetteer) -> None:
    district = resolve("Bhola District", gazetteer, country="BD")
    town = resolve("Bhola", gazetteer, country="BD")
    assert "surroundings of Bhola" in district.method
    assert district.geometry is not None
    assert town.geometry is not None
    assert district.geometry.area > 50 * town.geometry.area


@pytest.mark.parametrize(
    ("wording", "country", "inside"),
    [
        ("215 km (134 mi) northeast of the Syrian capital, Damascus", "SY", (34.56, 38.27)),
        ("about 120 kilometres southeast of the oblast's administrative center, Kharkiv", "UA",
         (49.21, 37.25)),
        ("256 km (159 mi) by road northwest of Mogadishu", "SO", (3.11, 43.65)),
        ("10 km south of the Syrian capital", "SY", (33.43, 36.28)),
        ("just across the border from Akçakale", None, (36.70, 38.96)),
        ("the desert 70 km southwest of Deir Ezzor", "SY", (34.90, 39.60)),
        ("the mountainous area 25 kilometres to the west of Kandahar city", "AF", (31.62, 65.45)),
        ("halfway along the Damascus-Homs highway", "SY", (34.10, 36.50)),
        ("various villages south of Shadadi", "SY", (35.98, 40.73)),
        ("in the northwest of Syria, 25 km from the Turkish border", "SY", (36.05, 36.62)),
        ("between Hama & Homs", "SY", (34.93, 36.74)),
        ("Hazwan, western Al Bab", "SY", (36.37, 37.40)),
        ("in Nangarhar province, bordering Pakistan", "AF", (34.42, 70.45)),
        ("10 km NW of Tadmur (Palmyra)", "SY", (34.63, 38.20)),
        ("20 km inland from Kismayo", "SO", (-0.25, 42.40)),
        ("Road 6, near Khaneez village, north of Raqqah", "SY", (36.10, 39.0)),
        ("40 miles (64 km) NW of Palmyra, near the T4 airbase", "SY", (34.95, 37.80)),
    ],
)  # fmt: skip
def test_relative_wordings(
    gazetteer: Gazetteer, wording: str, country: str | None, inside: tuple[float, float]
) -> None:
    found = resolve(wording, gazetteer, country=country)
    assert found.status == "resolved", found.assumptions
    assert holds(found, inside), found.method


def test_a_homonym_elsewhere_does_not_contradict(gazetteer: Gazetteer) -> None:
    found = resolve("al Hamidiya, near Maarat al Numan", gazetteer, country="SY")
    assert found.status == "resolved"
    assert at(found, (35.65, 36.68))
    assert "lies elsewhere" in said(found)


def test_congo_is_two_countries(gazetteer: Gazetteer) -> None:
    assert resolve("Congo", gazetteer).status == "ambiguous"
    whole = resolve("Democratic Republic of Congo", gazetteer)
    assert holds(whole, (-11.66, 27.48))
