"""As known on a moment, what changed, grades, the Method page: in a browser and by the routes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from streamlit.testing.v1 import AppTest

from data.method import method
from tests.screen import map_frame, marker, markers, open_screen, pick, query_of, settled, write
from tests.server import Server, serve
from tests.test_pages_api import DATASET, WORLD, ask

NOON_8 = "2018-02-08T12:00"
STRIKES = "claims?incident=coalition-strikes"


@pytest.fixture(scope="module")
def own_server(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a home of its own, where cases may be made and graded."""
    home = tmp_path_factory.mktemp("own-home")
    (home / "cache").symlink_to(prepared / "cache")
    with serve(home, home / "server.log") as running:
        yield running


def test_the_routes_hold_what_was_known(server: Server) -> None:
    whole = {one["id"] for one in server.json(f"{DATASET}/features?{WORLD}")["features"]}
    then = server.json(f"{DATASET}/features?{WORLD}&known=2018-02-07")["features"]
    known = {one["id"] for one in then}
    assert known == {
        "incident:attack-on-sdf-base", "incident:coalition-strikes",
        *(i for i in known if i.startswith("position:")),
    }  # fmt: skip
    assert len(known) < len(whole)
    before = server.json(f"{DATASET}/features?{WORLD}&known=2018-02-06")
    assert before["features"] == []
    card = server.json(f"{DATASET}/card/incident/coalition-strikes?known={quote(NOON_8)}")["html"]
    assert "killed more than 100 pro-Syrian fighters" in card
    assert "dozens of fighters were killed" not in card
    assert "may have been known (day known, hour not)" in card
    region = f"{DATASET}/region/incident/coalition-strikes"
    drawn = [
        len(server.json(f"{region}{known}")["features"]) for known in ("", "?known=2018-02-07")
    ]
    assert drawn[1] < drawn[0], "the place that a later claim gives is not drawn yet"


@pytest.mark.parametrize("path", [f"features?{WORLD}&", "card/incident/coalition-strikes?"])
def test_a_moment_that_is_none_is_one_sentence(server: Server, path: str) -> None:
    status, _, body = ask(server, f"{DATASET}/{path}known=noon")
    assert status == 400
    assert b"known: 'noon' is not a moment" in body


def test_the_map_draws_only_what_was_known_and_counts_it(
    page: Page, context: BrowserContext, server: Server
) -> None:
    open_screen(page, server)
    every = markers(page, "")
    open_screen(page, server, "?known=2018-02-07")
    then = markers(page, "known=2018-02-07")
    assert {"incident:attack-on-sdf-base", "incident:coalition-strikes"} <= then
    assert then < every
    note = page.locator(".st-key-moment")
    expect(note).to_contain_text("As known by the end of 7 February 2018")
    expect(note).to_contain_text("2 of 3 incidents known; 1 came out later")
    expect(note).to_contain_text("12 bear no date")
    expect(page.locator(".st-key-counts")).to_contain_text("2 of 3 incidents")
    colleague = context.new_page()
    colleague.goto(page.url)
    settled(colleague)
    assert markers(colleague, "known=2018-02-07") == then
    expect(colleague.locator(".st-key-moment")).to_contain_text("17 of 53 claims known")
    inside = page.frame(url=re.compile("streamlit_folium"))
    assert inside is not None
    inside.evaluate("() => { window.kept = true; }")
    page.get_by_role("button", name="Show what is known now").click()
    page.wait_for_url(lambda url: "known=" not in url)
    assert markers(page, "") == every
    assert inside.evaluate("window.kept"), "the map was made anew"


def test_the_last_minute_of_a_day_is_its_end(page: Page, server: Server) -> None:
    open_screen(page, server, "?known=2018-02-07T23:59")
    expect(page.locator(".st-key-moment")).to_contain_text("As known by the end of 7 February 2018")
    assert markers(page, "known=2018-02-07")


def test_the_popup_and_the_card_hold_what_was_known(page: Page, server: Server) -> None:
    open_screen(page, server, f"?known={quote(NOON_8)}")
    marker(page, "incident:coalition-strikes").click()
    card = page.locator(".st-key-card")
    expect(card).to_contain_text("killed more than 100 pro-Syrian fighters")
    expect(card).to_contain_text("12 may have been known")
    expect(card).not_to_contain_text("dozens of fighters were killed")
    popup = map_frame(page).locator(".dc-popup")
    expect(popup).to_contain_text("12 may have been known")
    expect(popup).not_to_contain_text("dozens of fighters were killed")


def test_a_moment_typed_into_the_field_is_in_the_address(page: Page, server: Server) -> None:
    open_screen(page, server, STRIKES)
    field = page.get_by_test_id("stSidebar").get_by_test_id("stDateTimeInput")
    field.get_by_role("spinbutton").first.click()
    page.keyboard.type("201802081200", delay=30)
    page.keyboard.press("Enter")
    page.wait_for_url("**known=2018-02-08T12**")
    assert query_of(page)["known"] == [NOON_8]
    expect(page.locator(".st-key-moment")).to_contain_text("As known on 8 February 2018, 12:00")
    page.get_by_role("link", name="Timeline").click()
    page.wait_for_url("**/timeline?**")
    assert query_of(page)["known"] == [NOON_8]
    expect(page.locator(".st-key-moment")).to_contain_text("17 may have been known")


def test_claims_tell_known_from_may_and_from_undated(page: Page, server: Server) -> None:
    open_screen(page, server, f"{STRIKES}&known={quote(NOON_8)}")
    table = page.get_by_role("table").first
    expect(table).to_contain_text("killed more than 100 pro-Syrian fighters")
    expect(table).not_to_contain_text("dozens of fighters were killed")
    expect(table).not_to_contain_text("SOHR")
    may, undated = page.locator(".st-key-apart_may"), page.locator(".st-key-apart_undated")
    expect(may).to_contain_text("dozens of fighters were killed")
    expect(may).to_contain_text("8 February 2018, hour not known")
    expect(may).not_to_contain_text("SOHR")
    expect(undated).to_contain_text("SOHR claim: 68 killed")
    expect(page.locator(".st-key-apart")).to_contain_text("The war in Syria as a whole")
    page.get_by_role("button", name="The war in Syria as a whole · may have been known").click()
    page.wait_for_url("**incident=war-in-syria**")
    expect(page.get_by_test_id("stMain")).to_contain_text("This itself may have been known")


def test_what_changed_between_two_moments_is_told_and_marked(
    page: Page, context: BrowserContext, server: Server
) -> None:
    open_screen(page, server, f"{STRIKES}&known=2018-02-08&since=2018-02-07")
    changed = page.locator(".st-key-changed")
    expect(changed).to_contain_text("From the end of 7 February 2018 to the end of 8 February 2018")
    added = changed.get_by_role("row", name=re.compile("Added.*Syrian state media says “dozens”"))
    expect(added).to_have_count(1)
    expect(changed).to_contain_text("Finding changed")
    expect(changed).not_to_contain_text("SOHR")
    expect(page.get_by_role("table").first).to_contain_text("new since the end of 7 February 2018")
    colleague = context.new_page()
    colleague.goto(page.url)
    settled(colleague)
    expect(colleague.locator(".st-key-changed")).to_contain_text("Syrian state media says “dozens”")
    assert query_of(colleague)["since"] == ["2018-02-07"]


def test_a_moment_that_is_none_in_a_link_is_told(page: Page, server: Server) -> None:
    open_screen(page, server, f"{STRIKES}&known=%3Cimg%20src%3Dx%3E")
    expect(page.get_by_test_id("stSidebar")).to_contain_text("is not a moment")
    open_screen(page, server, f"{STRIKES}&since=yesterday")
    expect(page.get_by_test_id("stMain")).to_contain_text("since: 'yesterday' is not a moment")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_grade_is_proposed_and_the_built_in_case_is_read_only(page: Page, server: Server) -> None:
    open_screen(page, server, STRIKES)
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("not set by anyone")
    expect(main).to_contain_text("Pentagon says “around 100” killed")
    expect(main).to_contain_text("The built-in case is read-only")
    expect(main.get_by_text("Set the grade")).to_have_count(0)


def test_a_grade_is_set_in_a_copy_and_stays(page: Page, own_server: Server) -> None:
    open_screen(page, own_server, STRIKES)
    page.get_by_role("button", name="Make my own copy").click()
    page.wait_for_url("**case=my-khasham-2018**")
    settled(page)
    main = page.get_by_test_id("stMain")
    page.get_by_text("Set the grade").first.click()
    pick(page.get_by_label("Grade", exact=True), "Contested")
    page.get_by_role("button", name="Set the grade").click()
    expect(main).to_contain_text("A grade names who set it")
    write(page.get_by_label("Reason", exact=True).first, "Two <b>accounts</b>.")
    write(page.get_by_label("Your name", exact=True).first, "A. Coder")
    page.get_by_role("button", name="Set the grade").click()
    expect(main).to_contain_text("The grade is set.")
    grade = main.locator(".dc-grade")
    expect(grade).to_contain_text("Contested by A. Coder")
    expect(grade).to_contain_text("Two <b>accounts</b>.")
    expect(grade).to_contain_text("Confirmed")
    page.reload()
    settled(page)
    expect(main.locator(".dc-grade")).to_contain_text("Contested by A. Coder")
    page.get_by_text("Grade a claim (Admiralty code)").click()
    pick(page.get_by_label("Reliability of the source"), "B: usually reliable")
    write(page.get_by_label("Reason", exact=True).last, "Its record.")
    write(page.get_by_label("Your name", exact=True).last, "A. Coder")
    page.get_by_role("button", name="Set the code").click()
    expect(main).to_contain_text("The code is set.")
    expect(main.locator(".dc-admiralty").first).to_contain_text("usually reliable")


def test_the_method_page_has_every_part_and_a_link_leads_to_one(page: Page, server: Server) -> None:
    open_screen(page, server, "method")
    main = page.get_by_test_id("stMain")
    for part in method():
        expect(main.get_by_role("heading", name=part.title)).to_be_visible()
    open_screen(page, server, "method?part=grades")
    expect(main.get_by_role("heading", name="Grades of incidents")).to_be_visible()
    expect(main.get_by_role("heading", name="What words for amounts mean")).to_have_count(0)
    open_screen(page, server, STRIKES)
    page.get_by_role("link", name="all rules").click()
    page.wait_for_url("**/method?part=grades**")
    expect(main).to_contain_text("Rules that propose a grade")


@pytest.mark.parametrize("context", [{"viewport": {"width": 380, "height": 780}}], indirect=True)
@pytest.mark.parametrize("path", ["method", f"{STRIKES}&known={NOON_8}&since=2018-02-06"])
def test_nothing_sticks_out_on_a_phone(page: Page, server: Server, path: str) -> None:
    open_screen(page, server, path)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.locator(".dc table").last).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= 380


@pytest.mark.parametrize("known", ["", "2018-02-07", NOON_8, "1999-01-01", "2200-01-01"])
@pytest.mark.parametrize("screen", ["claims", "timeline", "method"])
def test_every_page_script_runs_at_any_moment(
    prepared: Path, screen: str, known: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DECONFLICT_HOME", str(prepared))
    app = AppTest.from_file("../pages/shell.py", default_timeout=60)
    if known:
        app.query_params["known"] = known
    app.run()
    assert not app.exception
    app.switch_page(f"{screen}.py").run()
    assert not app.exception
