"""Words to intervals: the table's own examples, its families, traps, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.claims.amount import SEMANTICS, Amount, read_amount, read_amounts, show, word
from data.claims.numbers import value_of

OPEN = None, True


def interval(words: str) -> tuple[int | None, int | None, int | None, bool]:
    amount = read_amount(words)
    assert amount is not None, words
    return amount.low, amount.best, amount.high, amount.open_high


def shown(value: int | None, is_open: bool = False) -> str:
    return "open" if is_open else "–" if value is None else f"{value:,}"


@pytest.mark.parametrize("row", SEMANTICS, ids=lambda row: row.key)
def test_each_row_of_the_table_reads_its_own_example(row):
    low, best, high, is_open = interval(row.example)
    assert (shown(low), shown(best), shown(high, is_open)) == (row.low, row.best, row.high)
    amount = read_amount(row.example)
    assert amount is not None
    if row.place != "cue":
        assert row.key in amount.rules


WORDINGS = [
    (row, wording)
    for row in SEMANTICS
    if row.place in ("before", "after") and row.key != "neutral"
    for wording in row.wordings
]


@pytest.mark.parametrize(
    ("row", "wording"), WORDINGS, ids=lambda v: v if isinstance(v, str) else ""
)
def test_every_wording_of_a_hedge_gives_its_row(row, wording):
    joint = "" if wording.startswith("-") else " "
    words = f"{wording} 300" if row.place == "before" else f"300{joint}{wording}"
    assert interval(words) == row.reckon(300, 50)
    amount = read_amount(words)
    assert amount is not None
    assert amount.wording == words


@pytest.mark.parametrize(
    ("words", "low", "best", "high", "is_open"),
    [
        ("two hundred and fifty", 250, 250, 250, False),
        ("1.5 million", 1_500_000, 1_500_000, 1_500_000, False),
        ("two thousand five hundred", 2500, 2500, 2500, False),
        ("about 2,000 U.S. troops", 1500, 2000, 2500, False),
        ("the estimated 50,000-strong SDF", 45_000, 50_000, 55_000, False),
        ("were estimated at 50,000", 45_000, 50_000, 55_000, False),
        ("20–30", 20, None, 30, False),
        ("two to three thousand", 2000, None, 3000, False),
        ("10 to 15,000", 10_000, None, 15_000, False),
        ("five or six", 5, None, 6, False),
        ("as many as 230 or even 520", 0, None, 520, False),
        ("at least 20 and up to 30", 20, None, 30, False),
        ("dozens or even hundreds", 12, None, None, True),
        ("hundreds, if not thousands", 100, None, None, True),
        ("hundreds of thousands", 100_000, None, None, True),
        ("100+", 100, None, None, True),
        ("20-odd", 15, 20, 25, False),
        ("about two dozen", 18, 24, 30, False),
        ("more than a dozen", 13, None, None, True),
        ("a few dozen", 24, None, None, True),
        ("a couple of hundred", 200, 200, 200, False),
        ("more than half of the 500", 251, None, 500, False),
        ("most of the 500", 251, None, 500, False),
        ("a third of the 500", 166, None, 167, False),
        ("20 percent of the 500", 100, 100, 100, False),
        ("half a million", 500_000, 500_000, 500_000, False),
        ("no more than 60", 0, None, 60, False),
        ("No U.S. personnel were injured", 0, 0, 0, False),
        ("not a single soldier", 0, 0, 0, False),
        ("killing 7, including 3 children", 7, 7, 7, False),
    ],
)
def test_amounts(words, low, best, high, is_open):
    assert interval(words) == (low, best, high, is_open)


@pytest.mark.parametrize(
    "words",
    [
        "on February 7", "7 February 2018", "7–8 February 2018", "2018-02-07", "in 2011",
        "8 kilometers east", "about 4 miles", "a 34-year-old", "at 10 p.m.", "12:00", "$500m",
        "25 percent", "Resolution 2254", "T-72 tanks", "35°20′10″N", "no doubt", "no longer", "",
        "over the past 24 hours", "the 7th", "0.5", "since 2011,",
    ],
)  # fmt: skip
def test_numbers_that_count_nobody(words):
    assert read_amount(words) is None


@pytest.mark.parametrize(
    ("words", "stance"),
    [
        ("did not list the number of attackers", "silent"),
        ("gave no figure", "silent"),
        ("declined to comment", "silent"),
        ("no immediate word on casualties", "silent"),
        ("did not say how many", "silent"),
        ("denied receiving reports of civilian deaths", "denies"),
        ('attacked what it called "disinformation" about the deaths', "denies"),
        ("could not independently verify the toll", "cannot_confirm"),
        ("we don't have detailed information", "cannot_confirm"),
        ("retracted its figure", "retracts"),
        ("There were no confirmed casualties", "cannot_confirm"),
        ("no independently verified deaths", "cannot_confirm"),
    ],
)
def test_silence_denial_and_doubt_are_never_a_number(words, stance):
    amount = read_amount(words)
    assert amount is not None
    assert amount.stance == stance
    assert not amount.has_figure
    assert not amount.open_high


def test_possible_is_kept_apart():
    amount = read_amount("dozens may have been killed")
    assert amount is not None
    assert (amount.low, amount.certainty) == (12, "possible")


def test_a_hedge_binds_the_first_number_and_the_other_reading_is_noted():
    first, second = read_amounts("at least 80 killed and 120 wounded")
    assert (first.low, first.open_high) == (80, True)
    assert (second.low, second.high) == (120, 120)
    assert "at least 120" in second.note


@pytest.mark.parametrize(
    ("args", "text"),
    [
        ((101, None, None, True), ">100"),
        ((26, None, None, True, False, "more than"), ">25"),
        ((100, None, None, True), "at least 100"),
        ((101, None, None, True, False, "at least"), "at least 101"),
        ((450, 500, 550, False, True), "450–550, best 500"),
        ((100, None, 200, False, True), "about 100–200"),
        ((0, 0, 0), "0"),
        ((0, None, 60), "up to 60"),
        ((None, None, None), "does not say"),
        ((24, 24, 24, False, True), "about 24"),
        ((100_000, None, None, True), "at least 100,000"),
    ],
)
def test_show(args, text):
    assert show(*args) == text


def in_words(n: int) -> str:
    ones = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    names = [*ones.split(" "), "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    if n < 20:
        return names[n]
    if n < 100:
        return tens[n // 10 - 2] + (f"-{names[n % 10]}" if n % 10 else "")
    if n < 1000:
        rest = f" and {in_words(n % 100)}" if n % 100 else ""
        return f"{names[n // 100]} hundred{rest}"
    rest = f" {in_words(n % 1000)}" if n % 1000 else ""
    return f"{in_words(n // 1000)} thousand{rest}"


@given(st.integers(1, 999_999))
def test_numbers_in_words_and_digits_are_one(n):
    assert value_of(in_words(n)) == value_of(f"{n:,}") == n
    assert interval(in_words(n)) == (n, n, n, False)


NUMBER = st.integers(0, 400_000_000)


@st.composite
def amounts(draw):
    stance = draw(st.sampled_from(["asserts", "denies", "cannot_confirm", "silent", "retracts"]))
    if stance in ("silent", "retracts") or (stance != "asserts" and draw(st.booleans())):
        return Amount(stance=stance)
    low, best, high = sorted(draw(st.tuples(NUMBER, NUMBER, NUMBER)))
    certainty = draw(st.sampled_from(["plain", "possible"]))
    approximate = draw(st.booleans())
    best_or_none = draw(st.sampled_from([best, None]))
    if draw(st.booleans()):
        return Amount(low, best_or_none, None, True, approximate, stance, certainty)
    shape = draw(st.sampled_from(["interval", "ceiling", "literal", "zero"]))
    if shape == "ceiling":
        return Amount(0, None, high + 1, False, approximate, stance, certainty)
    if shape == "literal":
        return Amount(low + 1, low + 1, low + 1, False, approximate, stance, certainty)
    if shape == "zero":
        return Amount(0, 0, 0, stance="denies")
    return Amount(low, best_or_none, high, False, approximate, stance, certainty)


@given(amounts())
@example(Amount(450, 500, 550, False, True))
@example(Amount(101, None, None, True))
@example(Amount(2, None, None, True, True))
@example(Amount(24, 24, 24, False, True))
def test_an_interval_can_be_worded_and_read_back(amount):
    if (amount.low, amount.best, amount.high) == (0, 0, 0) and amount.stance == "asserts":
        with pytest.raises(ValueError, match="no wording"):
            word(amount)
        return
    assert read_amount(word(amount)) == amount


@pytest.mark.parametrize(
    "amount", [Amount(None, None, 60), Amount(None, 5, None), Amount(5, None, None), Amount()]
)
def test_what_no_wording_says_is_refused(amount):
    with pytest.raises(ValueError, match="no wording"):
        word(amount)


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_crash_and_spans_fit(text):
    for amount in read_amounts(text):
        assert text[amount.span[0] : amount.span[1]] == amount.wording
        stated = [v for v in (amount.low, amount.best, amount.high) if v is not None]
        assert stated == sorted(stated)
    read_amount(text)


PARTS = ["at least", "25", "or", "to", "dozens", "of the", "half", "no", "killed", "up to", ","]
PARTS += ["–", "about", "2,000", "and", "thousand", "more than", "between", "best", "a", "hundred"]


@given(st.lists(st.sampled_from(PARTS), max_size=12))
def test_any_heap_of_wordings_gives_ordered_intervals(parts):
    text = " ".join(parts)
    for amount in read_amounts(text):
        stated = [v for v in (amount.low, amount.best, amount.high) if v is not None]
        assert stated == sorted(stated)
        assert not (amount.open_high and (amount.high is not None or amount.low is None))
        assert text[amount.span[0] : amount.span[1]] == amount.wording
