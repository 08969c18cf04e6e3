"""The method page says what the code does: every row of the tables that the code reads."""

from __future__ import annotations

from data.claims.ask import HIGHEST_FLOOR, SAID_HOW_MANY
from data.claims.compare import COMPARE_RULES
from data.claims.rollup import ROLLUP_RULES
from data.claims.semantics import SEMANTICS, VERSION
from data.grades import CREDIBILITY, GRADE_RULES, GRADES, RELIABILITY
from data.known import KNOWN_RULES
from data.method import method
from draw.method_html import part_html
from geo import grammar
from geo.phrase import RULES
from tests.hostile import assert_safe

PARTS = {part.id: part for part in method()}


def said(part: str) -> str:
    """Return everything that a part of the method says, as a reader sees it."""
    return assert_safe(part_html(PARTS[part])).text


def test_every_row_of_the_amounts_is_there() -> None:
    words = said("amounts")
    assert f"Version {VERSION}" in words
    (table,) = PARTS["amounts"].tables
    assert len(table.rows) == len(SEMANTICS)
    for row, shown in zip(SEMANTICS, table.rows, strict=True):
        assert shown[:6] == (
            row.pattern, f"“{row.example}”", row.low, row.best, row.high, row.basis,
        )  # fmt: skip
        assert shown[-1] == row.note
        for wording in (*row.wordings, *(name for name, _ in row.floors)):
            assert wording in shown[6]
        assert row.note in words


def test_every_rule_is_there() -> None:
    for rule in COMPARE_RULES:
        assert rule.sentence in said("comparing")
    assert HIGHEST_FLOOR in said("comparing")
    assert SAID_HOW_MANY in said("comparing")
    for rollup in ROLLUP_RULES:
        assert rollup.sentence in said("rollup")
    for grade, meaning in GRADES.items():
        assert grade.capitalize() in said("grades")
        assert meaning in said("grades")
    for row in GRADE_RULES:
        assert row.sentence in said("grades")
        assert row.source in said("grades")
    for meaning in (*RELIABILITY.values(), *CREDIBILITY.values()):
        assert meaning in said("admiralty")
    for known in KNOWN_RULES:
        assert known.sentence in said("known")


def test_every_rule_of_places_is_there_with_the_widths_in_force() -> None:
    wordings, widths = PARTS["places"].tables
    assert [row[0] for row in wordings.rows] == [rule.__name__ for rule in RULES]
    assert all(row[1] for row in wordings.rows)
    told = dict(widths.rows)
    assert f"{grammar.NEAR_MIN_M / 1000:g} km" in told["Near"]
    assert f"{grammar.NEAR_MAX_M / 1000:g} km" in told["Near"]


def test_every_row_has_a_cell_for_each_column() -> None:
    for part in PARTS.values():
        for table in part.tables:
            assert table.rows
            assert all(len(row) == len(table.columns) for row in table.rows)
