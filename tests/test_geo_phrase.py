"""The phrase grammar: wordings, the clauses they hold, and their spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import compass, grammar, numbers
from geo.phrase import parse

Shape = list[tuple[object, ...]]


def kinds(wording: str) -> list[str]:
    phrase = parse(wording)
    assert phrase.rest is None, phrase.rest
    return [c.kind for c in phrase.clauses]


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("8 kilometers east of the Euphrates River de-confliction line in Deir al-Zor Province",
         ["distance", "place"]),
        ("about 4 miles east of the agreed-upon Euphrates River de-confliction line", ["distance"]),
        ("near an oil refinery", ["kind"]),
        ("on the other side of the river around the city of Deir al-Zor", ["bank", "near"]),
        ("the eastern province of Deir al-Zor", ["place"]),
        ("northern and eastern Syria", ["part"]),
        ("the village of Salihiyah", ["place"]),
        ("near Khasham, Deir ez-Zor Governorate, Syria", ["near", "place", "place"]),
        ("30 miles south of Raqqa", ["distance"]),
        ("between Mayadin and Abu Kamal", ["between"]),
        ("between Mayadin, Abu Kamal and Hajin", ["between"]),
        ("in the triangle between Raqqa, Hasakah, and Deir ez-Zor", ["between"]),
        ("the eastern bank of the Euphrates", ["bank"]),
        ("outside Khasham", ["outside"]),
        ("just outside Khasham", ["outside"]),
        ("on the outskirts of Deir al-Zor", ["outside"]),
        ("5 km from the Conoco gas plant", ["distance"]),
        ("the Deir al-Zor–Raqqa road", ["road"]),
        ("the Afrin-Darat Azza road", ["road"]),
        ("the road from Raqqa to Deir Ezzor", ["road"]),
        ("a village in Deir al-Zor province", ["unused", "place"]),
        ("the border town of Abu Kamal", ["place"]),
        ("the Syrian-Iraqi border near Abu Kamal", ["border", "near"]),
        ("the border with Jordan", ["border"]),
        ("north-eastern countryside of Aleppo", ["part"]),
        ("Khan Shaykhun, countryside of Idlib, Syria", ["place", "place", "place"]),
        ("village of Salihiyah in Abu Kamal district, Deir al-Zor province",
         ["place", "place", "place"]),
        ("east of the Euphrates", ["direction"]),
        ("28 kilometers from Batangafo on the Bouca axis", ["distance", "toward"]),
        ("across the Euphrates from Mayadin", ["bank"]),
        ("within 5 km of Raqqa", ["distance"]),
        ("2 km inside the Syrian border", ["distance"]),
        ("M4 Highway south of Tal Abyad", ["unused", "direction"]),
        ("دير الزور", ["place"]),
    ],
)  # fmt: skip
def test_wordings_and_their_clauses(wording: str, expected: list[str]) -> None:
    assert kinds(wording) == expected


@pytest.mark.parametrize(
    ("words", "metres"),
    [
        ("8 km", 8000), ("8km", 8000), ("8 kilometres", 8000), ("eight kilometers", 8000),
        ("30 miles", 48280.32), ("30 mi", 48280.32), ("half a mile", 804.672),
        ("twenty-five miles", 40233.6), ("1,200 m", 1200), ("300 metres", 300), ("3.5 km", 3500),
        ("one hundred and twenty km", 120_000), ("a hundred kilometers", 100_000),
        ("one and a half km", 1500), ("187 km (116 mi)", 187_000), ("2,5 km", 2500),
    ],
)  # fmt: skip
def test_distances_in_digits_and_words(words: str, metres: float) -> None:
    found = numbers.distance_at(words, 0)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(metres), pytest.approx(metres))
    assert found.end == len(words)


@pytest.mark.parametrize(
    ("words", "low", "high", "hedge"),
    [
        ("5-7 km", 5000, 7000, ""), ("between 5 and 7 km", 5000, 7000, ""),
        ("a few kilometres", 2000, 7000, "few"), ("about 4 km", 4000, 4000, "about"),
        ("up to 5 km", 5000, 5000, "up to"), ("more than 10 km", 10_000, 10_000, "over"),
    ],
)  # fmt: skip
def test_ranges_and_hedges(words: str, low: float, high: float, hedge: str) -> None:
    found = numbers.distance_at(words, 0)
    assert found is not None
    assert (found.low, found.high, found.hedge) == (low, high, hedge)


@pytest.mark.parametrize(
    "words", ["two hours", "5 minutes", "5 men", "-5 km", "km", "8", "8 kings"]
)
def test_what_is_no_distance(words: str) -> None:
    assert numbers.distance_at(words, 0) is None


@given(st.integers(0, 999_999))
def test_a_number_reads_back_with_and_without_commas(value: int) -> None:
    assert numbers.read_number(str(value)) == value
    assert numbers.read_number(f"{value:,}") == value


@pytest.mark.parametrize(
    ("word", "azimuth"),
    [("north", 0), ("North-East", 45), ("southeast", 135), ("NNW", 337.5), ("western", 270),
     ("north-north-west", 337.5), ("south western", 225), ("SE", 135)],
)  # fmt: skip
def test_compass_words(word: str, azimuth: float) -> None:
    assert compass.read(word).azimuth == azimuth


def test_hours_are_no_distance_and_stop_the_reading() -> None:
    assert parse("two hours north of Raqqa").rest == "two hours"


@pytest.mark.parametrize(
    ("wording", "names"),
    [
        ("the SDF-held town of Hajin", "Hajin"),
        ("10 kilometers from the SDF's al-Omar oilfield HQ", "al-Omar oilfield HQ"),
        ('8 km east of the "agreed-upon Euphrates River de-confliction line."',
         "Euphrates River de-confliction line"),
        ("450 km to the northeast of the capital Damascus", "Damascus"),
        ("some 100km from the ancient city of Palmyra", "Palmyra"),
    ],
)  # fmt: skip
def test_modifiers_that_change_nothing(wording: str, names: str) -> None:
    assert parse(wording).clauses[0].names[0].text == names


def test_a_hyphenated_pair_can_be_parted_in_several_ways() -> None:
    (clause,) = parse("the Deir al-Zor–Raqqa road").clauses
    assert next((a.text, b.text) for a, b in clause.pairs) == ("Deir al-Zor", "Raqqa")


def test_province_words_ask_for_the_province() -> None:
    (clause,) = parse("Deir al-Zor Province").clauses
    assert clause.names[0].kinds == ("province",)
    assert "Deir al-Zor" in clause.names[0].texts


def test_a_text_too_long_is_not_read() -> None:
    assert parse("near Raqqa " * 1000).rest is not None


# fmt: off
_words = st.sampled_from([
    "8", "km", "miles", "east", "north-east", "of", "the", "from", "near", "between", "and", "X–Y",
    "Raqqa", "Deir", "al-Zor", "river", "bank", "road", "(", ")", ",", ".", "“", "”", "border",
    "outside", "in", "Province", "two", "hours", "other", "side", "a", "an", "refinery", "city's",
    "٨", "دير", "northern", "with", "to", "–",
])
# fmt: on


@given(st.lists(_words, max_size=25).map(" ".join))
def test_any_string_of_grammar_words_gets_clauses_with_spans(wording: str) -> None:
    phrase = parse(wording)
    for clause in phrase.clauses:
        assert 0 <= clause.start < clause.end <= len(wording)
        for name in clause.names:
            assert wording[name.start : name.end].strip()
    assert [c.start for c in phrase.clauses] == sorted(c.start for c in phrase.clauses)


@given(st.text(max_size=grammar.MAX_WORDING + 50))
def test_any_text_gets_an_answer(wording: str) -> None:
    phrase = parse(wording)
    assert phrase.clauses or phrase.rest is not None
