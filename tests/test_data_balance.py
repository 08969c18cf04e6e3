"""Nothing that was read vanishes: a balance adds up or is none."""

from __future__ import annotations

import dataclasses
import json

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.balance import Balance
from data.dataset import balance_of
from tests.made_up import many, regions

rows = st.integers(0, 10**9)


@given(rows, rows, rows, rows)
def test_a_balance_comes_back_from_its_plain_numbers(
    placed: int, unplaced: int, rejected: int, left_out: int
) -> None:
    read = placed + unplaced + rejected + left_out
    balance = Balance(read, placed, unplaced, rejected, left_out)
    assert Balance.from_dict(json.loads(json.dumps(balance.to_dict()))) == balance


@given(rows, rows, rows, rows, st.integers(-5, 5).filter(bool))
def test_a_row_too_many_or_too_few_is_refused(
    placed: int, unplaced: int, rejected: int, left_out: int, slip: int
) -> None:
    read = placed + unplaced + rejected + left_out + slip
    hypothesis.assume(read >= 0)
    with pytest.raises(ValueError, match="rows were read, but"):
        Balance(read, placed, unplaced, rejected, left_out)


def test_no_part_is_below_zero() -> None:
    with pytest.raises(ValueError, match="placed is -1"):
        Balance(read=1, placed=-1, unplaced=2)


def test_a_balance_does_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Balance(read=1, placed=1).read = 2  # type: ignore[misc]


def test_the_balance_of_a_case_is_that_of_its_records() -> None:
    case = many(200)
    placed = regions(case)
    balances = balance_of(case, placed)
    for name in ("incidents", "positions"):
        records = getattr(case, name).values()
        with_point = [one for one in records if one.place and placed[one.place].lat is not None]
        assert balances[name] == Balance(
            read=len(records), placed=len(with_point), unplaced=len(records) - len(with_point)
        )
        assert 0 < balances[name].unplaced < balances[name].read
