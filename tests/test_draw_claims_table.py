"""Claimants side by side: silence, zero and "not addressed" stay three different things."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pytest

from draw.claims_table import claims_table, columns, findings_html
from tests.hostile import HOSTILE, assert_safe, khasham, poisoned


@dataclass(frozen=True)
class Found:
    """A finding as `data.claims.compare` makes it."""

    kind: str
    sentence: str
    rank: int
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()


def cells(markup: str) -> list[tuple[str, list[str]]]:
    """Return the rows of a table: the row's title and the text of its cells."""
    rows = []
    for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", markup):
        head = assert_safe(re.findall(r"<th scope=\"row\">(.*?)</th>", row)[0]).text
        rows.append((head, [assert_safe(cell).text for cell in re.findall(r"<td.*?</td>", row)]))
    return rows


@pytest.mark.parametrize("which", ["figures", "assertions"])
@pytest.mark.parametrize("incident", ["coalition-strikes", "attack-on-sdf-base", "war-in-syria"])
def test_every_claim_stands_in_exactly_one_cell(incident: str, which: str) -> None:
    table = claims_table(khasham(), incident, which=which)  # type: ignore[arg-type]
    shown = "\n".join(cell for _, row in cells(table) for cell in row)
    for claim in khasham().claims.values():
        if claim.incident == incident:
            wanted = (claim.outcome == "assertion") == (which == "assertions")
            assert (f"“{claim.quote}”" in shown) == wanted, claim.id


def test_columns_are_grouped_by_side_and_rows_have_a_cell_for_each() -> None:
    table = claims_table(khasham(), "coalition-strikes")
    page = assert_safe(table)
    spans = [int(a["colspan"] or 0) for tag, a in page.tags if a.get("class") == "dc-side"]
    names = [a for tag, a in page.tags if tag == "th" and a.get("scope") == "col"]
    assert sum(spans) == len(names) - 2, "but for the corner and the range"
    assert all(len(row) == sum(spans) + 1 for _, row in cells(table))
    assert page.text.index("U.S.-led coalition and SDF") < page.text.index("No side given")
    assert len(spans) == 3, "each side stands together, once"


def test_silence_zero_and_nothing_are_told_apart() -> None:
    rows = cells(claims_table(khasham(), "attack-on-sdf-base"))
    strength = next(row for head, row in rows if head.startswith("Strength"))
    silent = next(cell for cell in strength if "does not say" in cell)
    assert "did not list the number of attackers" in silent
    assert "coded" not in silent
    wounded = next(row for head, row in rows if head.startswith("Wounded") and "U.S." in head)
    assert any("says none" in cell and "coded 0" in cell for cell in wounded)
    assert "not addressed" in wounded


def test_rows_stand_in_order_of_importance() -> None:
    heads = [
        head.split("U.S")[0] for head, _ in cells(claims_table(khasham(), "coalition-strikes"))
    ]
    order = ["Killed", "Killed or wounded", "Wounded"]
    found = [next(o for o in reversed(order) if head.startswith(o)) for head in heads]
    assert found == sorted(found, key=order.index)


def test_one_claim_of_several_sources_is_one_block() -> None:
    rows = cells(claims_table(khasham(), "attack-on-sdf-base", which="assertions"))
    where = next(row for head, row in rows if head.startswith("Where"))
    oir = next(cell for cell in where if "8 kilometers" in cell)
    assert oir.count("where the base was attacked") == 1
    assert "about 4 miles" in oir


def test_claimants_without_a_figure_are_named_beneath() -> None:
    text = assert_safe(claims_table(khasham(), "attack-on-sdf-base")).text
    assert "Also quoted on this incident, with no figure: " in text
    assert "U.S. official, to CNN" in text


def test_an_incident_without_claims_says_so() -> None:
    table = claims_table(replace(khasham(), claims={}), "coalition-strikes")
    assert "No figure is coded" in assert_safe(table).text


def test_the_scrolling_region_is_reached_by_keyboard_and_named() -> None:
    page = assert_safe(claims_table(khasham(), "coalition-strikes"))
    (region,) = [attributes for _, attributes in page.tags if attributes.get("role") == "region"]
    assert region["tabindex"] == "0"
    assert region["aria-label"] == "Figures: Coalition strikes on the attacking force"


def test_anonymous_claimants_are_marked() -> None:
    page = assert_safe(claims_table(khasham(), "coalition-strikes"))
    assert "Unofficial Russian claims anonymous" in page.text


def test_columns_do_not_depend_on_the_order_of_claims() -> None:
    case = khasham()
    claims = list(case.claims.values())
    assert columns(case, claims) == columns(case, claims[::-1])


def test_findings_come_most_important_first_with_both_quotes() -> None:
    case = khasham()
    left, right = case.claims["us-official-killed"], case.claims["syria-55"]
    shown = findings_html(
        [
            Found("compatible", "These agree.", 5),
            Found("contradicts", "More than 100 against 55.", 1, (left.id,), (right.id,)),
        ],
        case,
    )
    text = assert_safe(shown).text
    assert text.index("More than 100 against 55.") < text.index("These agree.")
    assert text.startswith("Contradicts")
    for claim in (left, right):
        assert claim.quote in text
    assert "nothing to compare" in findings_html([], case)


@pytest.mark.parametrize("string", HOSTILE)
def test_hostile_text_stays_text(string: str) -> None:
    case = poisoned(string)
    for incident in case.incidents:
        assert string in assert_safe(claims_table(case, incident)).text
    assert string in assert_safe(claims_table(case, "coalition-strikes", which="assertions")).text
    one, *_, other = case.claims.values()
    page = assert_safe(
        findings_html([Found(string, string, 1, (one.id,), (other.id, "gone"))], case)
    )
    assert page.text.count(string) > 2
