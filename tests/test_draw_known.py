"""What was known, what changed, grades and ranges as HTML: plain words, hostile text kept text."""

from __future__ import annotations

import datetime as dt

import pytest

from data.changes import changes
from data.claims.rollup import rollups
from data.grades import with_admiralty, with_grade
from data.known import as_known, day_span, spans_of, standing
from draw import words
from draw.card import incident_card
from draw.claims_table import claims_table
from draw.grade_html import admiralty_html, grade_html
from draw.known_html import apart_html, changes_html, known_note
from draw.rollup_html import rollup_html
from tests.hostile import HOSTILE, assert_safe, khasham, poisoned

NOON_8, END_7 = dt.datetime(2018, 2, 8, 12), dt.datetime(2018, 2, 8)
STRIKES = "coalition-strikes"
TODAY = dt.date(2026, 1, 2)


def test_moments_and_spans_in_words() -> None:
    assert words.known_on(NOON_8) == "As known on 8 February 2018, 12:00"
    assert words.known_on(END_7) == "As known by the end of 7 February 2018"
    day = dt.date(2018, 2, 8)
    assert words.came_out(day_span(day, "day")) == "8 February 2018, hour not known"
    assert "printed 8 February 2018" in words.came_out(day_span(day, "printed"))
    assert words.came_out(None) == "no date"


def test_the_note_says_what_is_left_out_and_why() -> None:
    note = assert_safe(known_note(khasham(), "incidents", STRIKES, NOON_8)).text
    assert "As known on 8 February 2018, 12:00." in note
    assert "12 may have been known (day known, hour not)" in note
    assert "came out later" in note
    assert "bear no date" in note
    unknown = known_note(khasham(), "incidents", STRIKES, dt.datetime(2018, 2, 1))
    assert "This itself came out later." in unknown


def test_claims_apart_say_when_they_came_out() -> None:
    case = khasham()
    spans = spans_of(case).claims
    may = [c for c in case.claims.values() if standing(spans[c.id], NOON_8) == "may"]
    page = assert_safe(apart_html(case, may)).text
    assert page.count("hour not known") + page.count("printed 8 February 2018") == len(may)
    assert "dozens of fighters were killed" in page


def test_changes_are_marked_rows_with_the_words_behind_them() -> None:
    case = khasham()
    page = assert_safe(changes_html(changes(case, END_7, dt.datetime(2018, 2, 9)), case))
    for mark in ("Newly known", "Added", "New finding", "Finding changed"):
        assert mark in page.text
    assert "Syrian state media says “dozens” for Pro-government forces killed." in page.text
    assert "dozens of fighters were killed" in page.text
    assert "Nothing that bears a date changed" in changes_html([], case)


def test_proposed_and_set_stand_apart() -> None:
    page = assert_safe(grade_html(khasham(), STRIKES)).text
    assert "not set by anyone" in page
    assert "Confirmed" in page
    case = with_grade(khasham(), STRIKES, "weak", by="A. Coder", reason="One source.", on=TODAY)
    page = assert_safe(grade_html(case, STRIKES)).text
    assert "Weak by A. Coder, 2 January 2026: One source." in " ".join(page.split())
    assert "Confirmed" in page


def test_the_admiralty_code_is_shown_in_words() -> None:
    case = with_admiralty(khasham(), "sohr-68", "B", "3", by="A", reason="Record.", on=TODAY)
    shown = admiralty_html(case.claims["sohr-68"])
    for part in ("B3", "usually reliable", "possibly true", "set by", "2 January 2026"):
        assert part in shown
    assert shown in claims_table(case, STRIKES)
    assert admiralty_html(khasham().claims["sohr-68"]) == ""


def test_the_range_stands_beside_the_claims_and_in_the_card() -> None:
    case = khasham()
    table = assert_safe(claims_table(case, STRIKES)).text
    for part in (
        "Range of what is claimed",
        "of 7 claimants; no number fits all",
        "lowest to highest",
    ):
        assert part in table
    assert "“Approximately 100–200”" in table, "the claims stay"
    card = assert_safe(incident_card(case, STRIKES, {})).text
    assert "Range of what is claimed" in card
    assert "Not an estimate, and nothing is added up." in card


def test_marked_claims_bear_their_mark() -> None:
    table = claims_table(khasham(), STRIKES, marks={"sohr-68": "new since <yesterday>"})
    assert "new since &lt;yesterday&gt;" in table
    assert table.count("new since") == 1


@pytest.mark.parametrize("string", HOSTILE)
def test_hostile_text_stays_text(string: str) -> None:
    case = poisoned(string)
    case = with_grade(case, STRIKES, "weak", by=f"A{string}", reason=f"B{string}", on=TODAY)
    case = with_admiralty(case, "sohr-68", "B", "3", by=f"A{string}", reason=f"C{string}", on=TODAY)
    assert_safe(known_note(case, "incidents", STRIKES, NOON_8))
    assert_safe(apart_html(case, list(case.claims.values())))
    assert_safe(changes_html(changes(case, dt.datetime(2018, 2, 1)), case))
    assert_safe(grade_html(case, STRIKES))
    assert_safe(claims_table(case, STRIKES, marks=dict.fromkeys(case.claims, string)))
    for one in rollups(list(case.claims.values()), case.statements, case.actors):
        assert_safe(rollup_html(one, case))
    assert_safe(incident_card(as_known(case, NOON_8), STRIKES, {}))
