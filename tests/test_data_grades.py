"""Grades: what each rule proposes, what a person sets, and the range that claims span."""

from __future__ import annotations

import csv
import datetime as dt
import math
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given

from data.case import Case, load_case
from data.case_write import save_case
from data.claims.rollup import ROLLUP_RULES, Rollup, rollup_text, rollups
from data.claims.voices import interval
from data.errors import CaseError, GradeError
from data.grades import (
    CREDIBILITY,
    GRADE_RULES,
    GRADES,
    RELIABILITY,
    Proposal,
    propose,
    with_admiralty,
    with_grade,
)
from data.model import Claim, Credibility, Grade, Reliability
from tests.hostile import CASE, khasham
from tests.test_claims_compare import ACTORS, DAY, STATEMENTS, claim, claims_of

TODAY = dt.date(2026, 1, 2)
STRIKES = "coalition-strikes"


def graded(*claims: Claim, initiators: tuple[str, ...] = ("us",)) -> Proposal:
    """Return what the rules propose for an incident with just these claims."""
    case = khasham()
    incident = case.incidents[STRIKES].model_copy(update={"id": "strike", "initiators": initiators})
    made = replace(
        case,
        actors=ACTORS,
        statements=STATEMENTS,
        incidents={"strike": incident},
        claims={one.id: one for one in claims},
    )
    return propose(made, "strike")


def ruled(*claims: Claim, **more: tuple[str, ...]) -> tuple[Grade | None, str]:
    found = graded(*claims, **more)
    return found.grade, found.rule.id


def test_each_rule_proposes_its_grade() -> None:
    some = claim("a", "observers", 20, open_high=True)
    assert ruled() == (None, "no_harm_claimed")
    assert ruled(some) == ("weak", "one_source")
    other = claim("b", "media", 12, 12)
    assert ruled(some, other) == ("weak", "one_source"), "both stand in one source"
    other = claim("b", "media", 12, 12, source="herald")
    assert ruled(some, other) == ("fair", "two_sources")
    denial = claim("c", "oir", stance="denies")
    assert ruled(some, other, denial) == ("contested", "denied")
    zero = claim("c", "oir", 0, 0, best=0, stance="denies")
    assert ruled(some, zero) == ("contested", "denied")
    accepts = claim("d", "oir", 15, 15)
    assert ruled(some, denial, accepts) == ("confirmed", "accepted")
    blames = [
        claim("e", "oir", outcome="assertion", topic="responsibility", subject="us"),
        claim("f", "media", outcome="assertion", topic="responsibility", subject="fighters"),
    ]
    assert ruled(some, *blames) == ("contested", "attributed_apart")
    gone = claim("a2", "observers", stance="retracts", date=DAY)
    early = claim("a", "observers", 20, date=DAY - dt.timedelta(0))
    assert ruled(gone) == ("discounted", "withdrawn")
    assert ruled(gone, early)[0] == "weak", "which came first is not known"
    every = {rule.id for rule in GRADE_RULES}
    assert every == {
        "withdrawn", "accepted", "denied", "attributed_apart", "two_sources", "one_source",
        "no_harm_claimed",
    }  # fmt: skip


def test_a_withdrawn_figure_counts_no_more() -> None:
    first = claim("a", "observers", 20, 20, date=DAY)
    gone = claim("b", "observers", stance="retracts", date=DAY + dt.timedelta(1))
    assert ruled(first, gone) == ("discounted", "withdrawn")


def test_outlets_of_one_speaker_are_one_claimant() -> None:
    printed = [claim(s, "observers", 20, 20, source=s) for s in ("gazette", "herald", "times")]
    assert ruled(*printed) == ("weak", "one_source")


def test_nobody_accepts_by_an_anonymous_voice_or_for_others_or_of_its_own_dead() -> None:
    accepts = claim("a", "oir", 15, 15)
    assert ruled(accepts) == ("confirmed", "accepted")
    assert ruled(accepts, initiators=()) == ("weak", "one_source")
    assert ruled(accepts, initiators=("ministry",)) == ("weak", "one_source")
    assert ruled(claim("a", "oir", 15, 15, subject="us"))[0] == "weak"
    assert ruled(claim("a", "oir", 15, 15, certainty="possible"))[0] == "weak"
    assert ruled(claim("a", "oir", 0, 15))[0] is None, "a ceiling claims no harm"
    case = khasham()
    officials = {i: c for i, c in case.claims.items() if c.claimant.startswith("us-official")}
    assert propose(replace(case, claims=officials), STRIKES).grade == "weak"


def test_an_unreliable_claim_carries_no_grade() -> None:
    some = claim("a", "observers", 20, 20)
    for marks in ({"reliability": "E"}, {"credibility": "5"}):
        other = claim("b", "media", 12, 12, source="herald", **marks)
        assert ruled(some, other) == ("weak", "one_source")
        assert ruled(other) == (None, "no_harm_claimed")


def test_silence_and_doubt_propose_nothing() -> None:
    assert ruled(claim("a", "oir"), claim("b", "us", stance="cannot_confirm"))[0] is None
    assert ruled(claim("a", "oir", 500, 500, outcome="strength"))[0] is None


@given(claims_of())
def test_any_claims_get_one_proposal_with_its_reason(claims: list[Claim]) -> None:
    found = graded(*claims)
    assert found.rule in GRADE_RULES
    assert found.grade == found.rule.grade
    assert found.reason.endswith(".")
    assert set(found.claims) <= {one.id for one in claims}
    assert graded(*reversed(claims)).grade == found.grade


def test_the_built_in_case() -> None:
    found = propose(khasham(), STRIKES)
    assert found.grade == "confirmed"
    assert "Pentagon says “around 100” killed" in found.reason
    assert propose(khasham(), "attack-on-sdf-base").grade == "weak"


def test_the_tables_name_every_value() -> None:
    assert set(GRADES) == set(get_args(Grade))
    assert set(RELIABILITY) == set(get_args(Reliability))
    assert set(CREDIBILITY) == set(get_args(Credibility))
    assert {rule.grade for rule in GRADE_RULES} == {*get_args(Grade), None}
    assert all(rule.sentence and rule.source for rule in GRADE_RULES)


def test_a_grade_is_set_with_name_reason_and_day_and_kept(tmp_path: Path) -> None:
    case = with_grade(
        khasham(), STRIKES, "contested", by=" A. Coder ", reason="Two\naccounts.", on=TODAY
    )
    case = with_admiralty(case, "sohr-68", "B", "3", by="A. Coder", reason="Its record.", on=TODAY)
    save_case(case, tmp_path / "mine")
    again = load_case(tmp_path / "mine")
    incident, one = again.incidents[STRIKES], again.claims["sohr-68"]
    assert (incident.grade, incident.graded_by, incident.grade_reason, incident.graded_on) == (
        "contested", "A. Coder", "Two accounts.", TODAY,
    )  # fmt: skip
    assert (one.reliability, one.credibility, one.graded_by) == ("B", "3", "A. Coder")
    assert propose(again, STRIKES).grade == "confirmed", "what the rules propose stays apart"
    bare = with_grade(again, STRIKES, None, by="", reason="", on=TODAY)
    bare = with_admiralty(bare, "sohr-68", None, None, by="", reason="", on=TODAY)
    assert bare == khasham()


@pytest.mark.parametrize(
    ("by", "reason", "told"),
    [("", "why", "Write your name"), ("  ", "why", "Write your name"), ("A", " \n", "Write the")],
)
def test_a_grade_without_name_or_reason_is_refused(by: str, reason: str, told: str) -> None:
    with pytest.raises(GradeError, match=told):
        with_grade(khasham(), STRIKES, "weak", by=by, reason=reason, on=TODAY)
    with pytest.raises(GradeError, match=told):
        with_admiralty(khasham(), "sohr-68", "A", None, by=by, reason=reason, on=TODAY)
    with pytest.raises(GradeError, match="There is no incident"):
        with_grade(khasham(), "x" * 900, "weak", by="A", reason="b", on=TODAY)
    with pytest.raises(GradeError, match="There is no claim"):
        with_admiralty(khasham(), "nothing", "A", None, by="A", reason="b", on=TODAY)


def spoiled(folder: Path, file: str, row: str, column: str, value: str) -> None:
    """Write one cell of a case folder, whose rows here hold no line breaks before that row."""
    case = load_case(CASE)
    save_case(case, folder)
    path = folder / file

    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    at = rows[0].index(column)
    for cells in rows[1:]:
        if cells[0] == row:
            cells[at] = value
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(rows)


@pytest.mark.parametrize(
    ("file", "row", "column", "value", "told"),
    [
        ("incidents.csv", STRIKES, "grade", "certain", "column grade"),
        ("incidents.csv", STRIKES, "grade", "fair", "names who set it"),
        ("incidents.csv", STRIKES, "graded_by", "A. Coder", "belongs to a grade"),
        ("claims.csv", "sohr-68", "graded_on", "2026-01-02", "belongs to a reliability"),
    ],
)
def test_a_grade_that_does_not_fit_is_named(
    tmp_path: Path, file: str, row: str, column: str, value: str, told: str
) -> None:
    spoiled(tmp_path, file, row, column, value)
    with pytest.raises(CaseError, match=told) as refused:
        load_case(tmp_path)
    assert file in str(refused.value)


def test_a_case_folder_from_before_grades_still_loads(tmp_path: Path) -> None:

    save_case(khasham(), tmp_path)
    new = {"grade", "grade_reason", "graded_by", "graded_on"}
    for file in ("incidents.csv", "claims.csv"):
        with (tmp_path / file).open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines))
        kept = [at for at, name in enumerate(rows[0]) if name not in new]
        with (tmp_path / file).open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines).writerows([[cells[at] for at in kept] for cells in rows])
    assert load_case(tmp_path) == khasham()


def rolled(*claims: Claim) -> Rollup:
    (one,) = rollups(claims, STATEMENTS, ACTORS)
    return one


def test_a_range_is_the_lowest_to_the_highest_and_names_its_rules() -> None:
    one = rolled(claim("a", "us", 20, 30), claim("b", "media", 55, 55, best=55))
    assert (one.low, one.best, one.high, one.open_high) == (20, None, 55, False)
    assert one.claimants == 2
    assert one.agree is False
    assert rollup_text(one) == "20–55"
    assert set(one.rules) <= {rule.id for rule in ROLLUP_RULES}
    assert {"counted", "span", "common"} <= set(one.rules)


def test_an_open_top_stays_open_and_silence_is_no_zero() -> None:
    one = rolled(
        claim("a", "us", 20, open_high=True),
        claim("b", "media"),
        claim("c", "ministry", stance="denies"),
        claim("d", "observers", 5, 5, certainty="possible"),
    )
    assert (one.low, one.high, one.open_high) == (20, None, True)
    assert (one.silent, one.denying, one.possible) == (("media",), ("ministry",), ("d",))
    assert "apart" in one.rules
    nothing = rolled(claim("b", "media"))
    assert not nothing.has_range
    assert rollup_text(nothing) == "no figure"
    zero = rolled(claim("a", "us", 0, 0, best=0, stance="denies"))
    assert rollup_text(zero) == "0"


def test_a_best_number_only_where_all_have_it() -> None:
    same = claim("a", "us", 80, 80, best=80), claim("b", "media", 70, 90, best=80)
    assert rolled(*same).best == 80
    assert rolled(*same, claim("c", "observers", 60, 100)).best is None
    assert rolled(claim("a", "us", 80, 80, best=80), claim("b", "us", 80, 80, best=80)).best == 80


def test_outlets_of_one_speaker_count_once_and_the_revised_not_at_all() -> None:
    one = rolled(
        claim("a", "us", 20, 20, source="gazette"), claim("b", "us", 20, 20, source="herald")
    )
    assert one.claimants == 1
    assert one.agree is None
    one = rolled(
        claim("a", "us", 20, 20, date=DAY), claim("b", "us", 35, 35, date=DAY + dt.timedelta(1))
    )
    assert (one.low, one.high) == (35, 35)
    old = claim("a", "us", 20, 20, superseded_by="b")
    assert rolled(old, claim("b", "us", 30, 30)).low == 30


@given(claims_of())
def test_any_roll_up_holds_each_figure_and_adds_none(claims: list[Claim]) -> None:
    found = rollups(claims, STATEMENTS, ACTORS)
    keys = [(one.incident, one.outcome, one.subject) for one in found]
    assert len(keys) == len(set(keys)), "one an outcome and subject, never mixed"
    assert {i for one in found for i in one.claims} == {c.id for c in claims}
    by_id = {c.id: c for c in claims}
    for one in found:
        spans = [interval(by_id[i]) for i in one.counted]
        assert one.has_range == bool(spans)
        if spans:
            assert one.low == min(low for low, _ in spans)
            top = max(high for _, high in spans)
            assert (one.open_high, one.high) == (
                (True, None) if top == math.inf else (False, int(top))
            )
            common = max(low for low, _ in spans) <= min(high for _, high in spans)
            assert one.agree in (None, common)


def test_the_built_in_case_is_rolled_up(case: Case) -> None:
    found = {
        (one.outcome, one.subject): one
        for one in rollups(
            [c for c in case.claims.values() if c.incident == STRIKES], case.statements, case.actors
        )
    }
    killed = found["killed", "pro-government-forces"]
    assert (killed.low, killed.best, killed.open_high, killed.agree) == (12, None, True, False)
    assert found["killed", "russian-fighters"].low == 2, "a part is never put into its whole"
    assert not found["casualties", "pro-government-forces"].has_range
