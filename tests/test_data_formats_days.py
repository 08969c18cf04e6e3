"""Days in every written shape, and those that may be two."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import FormatError
from data.formats.contract import Chunk, Options, Sample
from data.formats.days import AMBIGUOUS, NO_DAY, OUT_OF_TIME, order_told_by, parse_day
from data.formats.evidence import survey_days

days = st.dates(dt.date(1946, 1, 1), dt.date(2100, 12, 31))
SHAPES = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d %B %Y", "%d-%B-%Y", "%d %b %Y", "%B %d, %Y")


@given(days, st.sampled_from(SHAPES))
def test_a_day_in_every_shape_that_names_one(day: dt.date, shape: str) -> None:
    assert parse_day(day.strftime(shape)) == day


@given(days)
def test_numbers_before_the_year_are_read_by_an_order_or_not_at_all(day: dt.date) -> None:
    first, second = f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}"
    assert parse_day(first, "day_first") == day
    assert parse_day(second, "month_first") == day
    certain = day.day > 12 or day.day == day.month
    assert parse_day(first) == (day if certain else AMBIGUOUS)
    assert parse_day(second) == (day if certain else AMBIGUOUS)
    # A day that proves one order is not read by the other.
    if day.day > 12:
        assert parse_day(first, "month_first") == NO_DAY
        assert order_told_by([first]) == {"day_first"}
        assert order_told_by([second]) == {"month_first"}


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("0000-01-01", OUT_OF_TIME),
        ("9999-12-31", OUT_OF_TIME),
        ("2018-02-30", NO_DAY),
        ("31 June 2018", NO_DAY),
        ("7 Mai 2018", NO_DAY),
        ("43138", NO_DAY),
        ("yesterday", NO_DAY),
        ("2018", NO_DAY),
        ("", NO_DAY),
        ("05/04/18", NO_DAY),
    ],
)
def test_what_is_no_day(cell: str, reason: str) -> None:
    assert parse_day(cell) == reason


@pytest.mark.parametrize(
    "cell", ["2018-02-07T22:00:00Z", "2018-02-07 22:00", "7-February-2018", "07 Feb. 2018"]
)
def test_a_clock_beside_the_day_and_short_months(cell: str) -> None:
    assert parse_day(cell) == dt.date(2018, 2, 7)


def surveyed(*cells: str) -> Options:
    table = pa.table({"EVENT_DATE": pa.array(cells)})
    chunk = Chunk(2, table, pa.array(range(2, 2 + len(cells))))
    sample = Sample("made-up.csv", "delimited", ("EVENT_DATE",), table.slice(0, 1))
    return survey_days(sample, Options(), lambda: [chunk], ("event_date",))


def test_the_file_itself_tells_the_order() -> None:
    assert surveyed("05/04/2020", "25/04/2020").day_first is True
    assert surveyed("05/04/2020", "04/25/2020").day_first is False
    assert surveyed("2020-04-05").day_first is None


def test_no_proof_or_two_is_refused_in_one_sentence() -> None:
    with pytest.raises(FormatError, match=r"'05/04/2020'.*--day-first"):
        surveyed("05/04/2020", "06/04/2020")
    with pytest.raises(FormatError, match=r"some days .* have the day first"):
        surveyed("05/04/2020", "25/04/2020", "04/25/2020")


def test_a_choice_of_the_user_needs_no_proof() -> None:
    sample = Sample("x.csv", "delimited", ("event_date",), pa.table({"event_date": ["05/04/2020"]}))
    chosen = Options(day_first=False)
    assert survey_days(sample, chosen, list, ("event_date",)) is chosen
