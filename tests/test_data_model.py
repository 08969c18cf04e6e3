"""Each record refuses by itself what no claim, date or place can be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from data.model import Claim, ForcePosition, Incident, Misfit, Source, Statement

QUOTE = {"quote": "no figure", "start": 3, "end": 12}
CLAIM = {
    **{"id": "c", "incident": "i", "statement": "s", "claimant": "a", "subject": None},
    **{"label": "dead", "outcome": "killed", "stance": "asserts", "attribution": "direct"},
    **{"coded_by": "x", **QUOTE},
}
INCIDENT = {
    **{"id": "i", "title": "t", "kind": "strike", "source": "s", "date_from": "2018-02-07"},
    **{"date_to": "2018-02-08", "date_basis": "stated", "place": "p", "place_basis": "stated"},
    **QUOTE,
}
STATEMENT = {
    **{"id": "s", "claimant": "a", "claimant_named": True, "source": "s", "title": "t"},
    **{"date": "2018-02-07", "date_basis": "stated", **QUOTE},
}
SOURCE = {
    **{"id": "s", "outlet": "o", "outlet_basis": "stated", "title": None},
    **{"date": "2018-02-08", "date_basis": "supplied"},
}
POSITION = {
    **{"id": "p", "title": "t", "actor": "a", "place": None, "as_of": None},
    **{"as_of_basis": "not_known", "source": "s", "claimant": "a", **QUOTE},
}


@pytest.mark.parametrize(
    ("record", "values", "change", "column"),
    [
        (Claim, CLAIM, {"low": 5, "high": 4}, "low"),
        (Claim, CLAIM, {"low": 5, "best": 4}, "best"),
        (Claim, CLAIM, {"best": 5, "high": 4}, "best"),
        (Claim, CLAIM, {"low": 5, "high": 9, "open_high": True}, "open_high"),
        (Claim, CLAIM, {"open_high": True}, "open_high"),
        (Claim, CLAIM, {"stance": "silent", "low": 0}, "low"),
        (Claim, CLAIM, {"stance": "silent", "high": 0}, "high"),
        (Claim, CLAIM, {"outcome": "assertion"}, "topic"),
        (Claim, CLAIM, {"outcome": "assertion", "topic": "cause", "best": 1}, "best"),
        (Claim, CLAIM, {"topic": "cause"}, "topic"),
        (Claim, CLAIM, {"place": "p"}, "place"),
        (Claim, CLAIM, {"end": 11}, "end"),
        (Claim, CLAIM, {"start": 4}, "end"),
        (Incident, INCIDENT, {"date_to": "2018-02-06"}, "date_from"),
        (Incident, INCIDENT, {"date_to": None}, "date_to"),
        (Incident, INCIDENT, {"open_end": True}, "date_to"),
        (Incident, INCIDENT, {"date_from": None, "date_to": None}, "date_basis"),
        (Incident, INCIDENT, {"date_basis": "not_known"}, "date_basis"),
        (Incident, INCIDENT, {"place": None}, "place_basis"),
        (Incident, INCIDENT, {"place_basis": "not_known"}, "place_basis"),
        (Statement, STATEMENT, {"date": None}, "date_basis"),
        (
            Statement,
            STATEMENT,
            {"date": None, "date_basis": "not_known", "time": "10:00"},
            "time",
        ),
        (Source, SOURCE, {"outlet": None}, "outlet_basis"),
        (Source, SOURCE, {"date_basis": "not_known"}, "date_basis"),
        (ForcePosition, POSITION, {"as_of_basis": "stated"}, "as_of_basis"),
        (
            ForcePosition,
            POSITION,
            {"date_from": "2018-02-08", "date_to": "2018-02-07"},
            "date_from",
        ),
    ],
)
def test_columns_that_do_not_fit_each_other(
    record: type[Any], values: dict[str, Any], change: dict[str, Any], column: str
) -> None:
    record.model_validate(values)
    with pytest.raises(ValidationError) as refused:
        record.model_validate({**values, **change})
    cause = refused.value.errors()[0]["ctx"]["error"]
    assert isinstance(cause, Misfit)
    assert cause.column == column


@pytest.mark.parametrize(
    ("record", "values", "change"),
    [
        (Claim, CLAIM, {"low": -1}),
        (Claim, CLAIM, {"stance": "maybe"}),
        (Claim, CLAIM, {"outcome": "dead"}),
        (Claim, CLAIM, {"quote": "", "start": 3, "end": 3}),
        (Claim, CLAIM, {"start": -1, "end": 8}),
        (Claim, CLAIM, {"id": "Not An Id"}),
        (Claim, CLAIM, {"id": "../x"}),
        (Claim, CLAIM, {"id": "a\n"}),
        (Claim, CLAIM, {"surprise": 1}),
        (Source, SOURCE, {"sha256": "abc"}),
        (Source, SOURCE, {"outlet": ""}),
    ],
)
def test_values_that_are_none(
    record: type[Any], values: dict[str, Any], change: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        record.model_validate({**values, **change})


def test_records_do_not_change() -> None:
    claim = Claim.model_validate(CLAIM)
    with pytest.raises(ValidationError, match="frozen"):
        claim.low = 5


def test_silence_is_no_figure_and_zero_is_one() -> None:
    assert not Claim.model_validate({**CLAIM, "stance": "silent"}).has_figure
    assert Claim.model_validate({**CLAIM, "stance": "denies", "best": 0}).has_figure


numbers = st.none() | st.integers(0, 20)


@given(numbers, numbers, numbers, st.booleans())
def test_an_interval_is_taken_just_when_it_is_one(
    low: int | None, best: int | None, high: int | None, open_high: bool
) -> None:
    stated = [value for value in (low, best, high) if value is not None]
    sound = stated == sorted(stated) and not (open_high and (high is not None or low is None))
    values = {**CLAIM, "low": low, "best": best, "high": high, "open_high": open_high}
    try:
        Claim.model_validate(values)
    except ValidationError:
        assert not sound
    else:
        assert sound


@given(st.text(min_size=1), st.integers(0, 1000), st.integers(-3, 3))
def test_offsets_count_code_points(quote: str, start: int, slip: int) -> None:
    values = {**CLAIM, "quote": quote, "start": start, "end": start + len(quote) + slip}
    try:
        Claim.model_validate(values)
    except ValidationError:
        assert slip
    else:
        assert not slip
