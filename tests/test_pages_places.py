"""The Places screen in a real browser: wordings, candidates, links, the case's places, tables."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.screen import MAP_FRAME, eventually, open_screen, pick, query_of, settled, write
from tests.server import Server

CASE_WORDING = (
    "8 kilometers east of the Euphrates River de-confliction line in Deir al-Zor Province"
)
HOSTILE = '<img src=x onerror="window.hurt=1"> near Raqqa **bold** {{7*7}}'


def answered(page: Page, number: int | None = None) -> FrameLocator:
    """Return the map's frame once it shows an answer (with so many regions and parts)."""
    settled(page)
    frame = page.frame_locator(MAP_FRAME)
    frame.locator("body[data-answer]").wait_for(state="attached")
    if number is not None:
        expect(frame.locator("path.dc-region-main, path.dc-region-part")).to_have_count(number)
    return frame


def place(page: Page, wording: str) -> None:
    """Type a wording and ask for it."""
    write(page.get_by_label("Where, in the words of a report"), wording)
    page.keyboard.press("Enter")
    settled(page)


def test_the_cases_wording_is_drawn_with_its_clauses_and_called_a_stand_in(
    page: Page, server: Server
) -> None:
    open_screen(page, server)
    page.get_by_role("link", name="Places", exact=True).click()
    settled(page)
    place(page, CASE_WORDING)
    frame = answered(page, 3)
    answer = page.locator(".st-key-answer")
    expect(answer).to_contain_text("Stand-in (proxy).")
    expect(answer.locator("mark.dc-k-1")).to_have_text(
        "8 kilometers east of the Euphrates River de-confliction line"
    )
    expect(answer.locator("mark.dc-k-2")).to_have_text("in Deir al-Zor Province")
    expect(frame.locator("path.dc-region-part.dc-k-1")).to_have_count(1)
    expect(frame.locator("path.dc-region-part.dc-k-2")).to_have_count(1)
    card = page.locator(".st-key-card_places")
    expect(card).to_contain_text("the Euphrates stands in for it")
    expect(card).to_contain_text("geo_precision")
    expect(card).to_contain_text("where_prec")
    eventually(page, lambda: query_of(page).get("wording") == [CASE_WORDING])
    # A part is switched off and on by hand, also with keys, without asking the server.
    button = frame.get_by_role("button", name="“in Deir al-Zor Province”")
    button.focus()
    page.keyboard.press("Enter")
    expect(frame.locator("path.dc-region-part.dc-k-2")).to_have_count(0)
    expect(button).to_have_attribute("aria-pressed", "false")


def test_an_ambiguous_name_offers_candidates_and_takes_the_one_that_is_picked(
    page: Page, context: BrowserContext, server: Server
) -> None:
    open_screen(page, server, "places")
    place(page, "5 km east of Tripoli")
    expect(page.locator(".st-key-answer")).to_contain_text("Ambiguous.")
    rows = page.locator(".st-key-candidates .dc-cand")
    expect(rows.nth(0)).to_contain_text("Admin area")
    lebanon = page.locator("[class*='st-key-cand_']", has_text="North").filter(has_text="LB").last
    expect(lebanon).to_contain_text("same name")
    lebanon.get_by_role("button", name="Use this one").click()
    settled(page)
    expect(page.locator(".st-key-answer")).to_contain_text("Resolved.")
    expect(page.locator(".st-key-card_places")).to_contain_text("the one that the reader picked")
    eventually(page, lambda: query_of(page).get("meant") == ["geonames:266826"])
    answered(page)
    # The link shows the same answer to somebody else.
    again = context.new_page()
    again.goto(page.url)
    answered(again)
    expect(again.locator(".st-key-answer")).to_have_text(
        page.locator(".st-key-answer").inner_text().strip(), use_inner_text=True
    )
    page.get_by_role("button", name="Leave the choice open again").click()
    settled(page)
    expect(page.locator(".st-key-answer")).to_contain_text("Ambiguous.")
    assert "meant" not in query_of(page)


@pytest.mark.parametrize(
    ("wording", "status", "part"),
    [
        ("8 kilometers beyond the moon", "Not understood.", "8 kilometers beyond the moon"),
        ("Xyzzyplugh", "Not found.", "Xyzzyplugh"),
    ],
)
def test_nonsense_is_answered_with_the_part_that_was_not_understood(
    page: Page, server: Server, wording: str, status: str, part: str
) -> None:
    open_screen(page, server, "places?" + urlencode({"wording": wording}))
    answer = page.locator(".st-key-answer")
    expect(answer).to_contain_text(status)
    expect(answer.locator("mark.dc-not")).to_have_text(part)
    expect(answered(page).locator("path.dc-region-main")).to_have_count(0)


def test_a_link_restores_fields_and_answer_and_other_screens_stay_clean(
    page: Page, server: Server
) -> None:
    asked = {
        "wording": "on the other side of the river around the city of Deir al-Zor",
        "country": "SY",
        "seen_from": "Khasham",
        "actor": "sdf",
    }
    open_screen(page, server, "places?" + urlencode(asked))
    answered(page, 3)
    expect(page.get_by_label("Seen from")).to_have_value("Khasham")
    expect(page.locator(".st-key-card_places")).to_contain_text("Khasham")
    assert {key: values[0] for key, values in query_of(page).items()} == asked
    page.get_by_role("link", name="Sources", exact=True).click()
    expect(page.get_by_role("heading", name="Credits")).to_be_visible()
    settled(page)
    eventually(page, lambda: query_of(page) == {"actor": ["sdf"]})
    page.get_by_role("link", name="Places", exact=True).click()
    answered(page, 3)
    assert {key: values[0] for key, values in query_of(page).items()} == asked


def test_a_bad_context_is_told_in_one_sentence(page: Page, server: Server) -> None:
    asked = urlencode({"wording": "Raqqa", "near": "the far side of nowhere"})
    open_screen(page, server, f"places?{asked}")
    expect(page.get_by_role("alert")).to_contain_text("Near: “the far side of nowhere”")


def test_a_place_of_the_case_fills_the_fields_and_names_who_words_it(
    page: Page, server: Server
) -> None:
    open_screen(page, server, "places")
    row = page.locator("[class*='st-key-cand_place_']").filter(has_text=CASE_WORDING[:60]).first
    link = row.get_by_role("link", name="Attack on the SDF headquarters", exact=True)
    assert (link.get_attribute("href") or "").endswith("?incident=attack-on-sdf-base")
    expect(row).to_contain_text("Worded in RFE/RL")
    row.get_by_role("button", name="Show").click()
    settled(page)
    expect(page.get_by_label("Where, in the words of a report")).to_have_value(CASE_WORDING)
    expect(page.locator(".st-key-answer")).to_contain_text("Stand-in (proxy).")
    answered(page, 3)
    expect(answered(page).locator("path.dc-region-main")).to_have_count(1)


def test_hostile_wording_stays_text(page: Page, server: Server) -> None:
    open_screen(page, server, "places")
    place(page, HOSTILE)
    answered(page)
    expect(page.locator(".st-key-answer")).to_contain_text(HOSTILE)
    assert page.evaluate("window.hurt") is None
    expect(page.locator("img[src=x]")).to_have_count(0)
    expect(page.get_by_role("heading", name="bold")).to_have_count(0)


def upload(page: Page, name: str, body: bytes) -> None:
    """Upload a file to be placed."""
    file = {"name": name, "mimeType": "text/csv", "buffer": body}
    page.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]
    settled(page)


def test_a_table_is_previewed_placed_balanced_and_downloaded(page: Page, server: Server) -> None:
    rows = (
        "id,where,land,area\n"
        "1,Khasham,SY,\n"
        '2,"8 km east of Raqqa",SY,\n'
        "=1+1,Xyzzyplugh,SY,\n"
        "4,,SY,\n"
        "5,Raqqa,Narnia,\n"
        "6,Khasham, Deir al-Zor,SY,\n"
        "<b>7</b>,Al Mayadin,SY,Deir al-Zor\n"
    )
    open_screen(page, server, "places")
    upload(page, "reports.csv", rows.encode())
    preview = page.get_by_role("region", name="First rows")
    expect(preview.locator("tbody tr")).to_have_count(7)
    expect(preview).to_contain_text("1 more cells")
    for column, option in (("Column of country codes", "land"), ("Column of provinces", "area")):
        pick(page.get_by_label(column), option, exact=True)
    page.get_by_role("button", name="Place the rows").click()
    result = page.locator(".st-key-table_result")
    expect(result.locator(".dc-balance tbody tr")).to_have_text("Rows7=3+1+3+0")
    left = result.get_by_role("region", name="Rows without a place")
    for word in ("Xyzzyplugh", "The wording is empty", "'Narnia' is not a two-letter", "quotes"):
        expect(left).to_contain_text(word)
    with page.expect_download() as download:
        result.get_by_role("button", name="Download CSV").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        text = archive.read("placed.csv").decode()
        about = json.loads(archive.read("about.json"))
    assert about["data_sha256"] == hashlib.sha256(rows.encode()).hexdigest()
    assert any("GeoNames" in credit for credit in about["credits"])
    placed = list(csv.DictReader(io.StringIO(text)))
    assert [row["status"] for row in placed] == [
        *("resolved", "resolved", "unresolved", "rejected", "rejected", "rejected", "resolved"),
    ]
    assert placed[2]["id"] == "'=1+1"
    with page.expect_download() as download:
        result.get_by_role("button", name="Download GeoJSON").click()
    shapes = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))["features"]
    assert [shape["geometry"] is not None for shape in shapes].count(True) == 3


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("empty.csv", b"", "empty.csv is empty"),
        ("old.csv", "where\nDeir ez-Zor á".encode("latin-1"), "old.csv is not UTF-8 text"),
        ("head.csv", b"where,land\n", "head.csv has a header but no rows"),
        ("twice.csv", b"where,Where\na,b\n", "two columns called 'where'"),
    ],
)
def test_a_bad_table_gives_one_clear_sentence(
    page: Page, server: Server, name: str, body: bytes, sentence: str
) -> None:
    open_screen(page, server, "places")
    upload(page, name, body)
    expect(page.get_by_role("alert")).to_contain_text(sentence)


def test_placing_a_table_can_be_stopped_and_taken_up_again(page: Page, server: Server) -> None:
    lines = [f"{number} km east of Raqqa" for number in range(1, 4_000)]
    open_screen(page, server, "places")
    upload(page, "long.csv", "\n".join(["where", *lines]).encode())
    page.get_by_role("button", name="Place the rows").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("alert")).to_contain_text("of 3,999 rows")
    page.get_by_role("button", name="Place the rows").click()
    balance = page.locator(".st-key-table_result .dc-balance tbody tr")
    expect(balance).to_have_text("Rows3,999=3,999+0+0+0", timeout=90_000)


@pytest.mark.parametrize("context", [{"viewport": {"width": 380, "height": 780}}], indirect=True)
def test_on_a_phone_nothing_sticks_out(page: Page, server: Server) -> None:
    open_screen(page, server, "places?" + urlencode({"wording": "5 km east of Tripoli"}))
    answered(page)
    expect(page.locator(".st-key-candidates")).to_contain_text("Admin area: ")
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    for box in page.locator(".st-key-candidates button").all():
        found = box.bounding_box()
        assert found is not None
        assert found["x"] + found["width"] <= 380
