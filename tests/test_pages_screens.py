"""Timeline, Claims and Sources in a real browser; every page by itself and with hostile data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from data.case import Case
from data.case_write import save_case
from tests.hostile import HOSTILE, khasham, poisoned
from tests.screen import (
    choose_option,
    drawn_chart,
    eventually,
    map_frame,
    marker,
    open_screen,
    query_of,
    settled,
    strip_plot,
)
from tests.server import Server, serve

PAGES = ("", "timeline", "table", "claims", "sources")


@pytest.mark.parametrize("screen", PAGES)
def test_every_screen_opens_by_itself(page: Page, server: Server, screen: str) -> None:
    open_screen(page, server, screen)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440


@pytest.mark.parametrize("screen", PAGES)
@pytest.mark.parametrize("context", [{"viewport": {"width": 380, "height": 780}}], indirect=True)
def test_no_screen_sticks_out_on_a_phone(page: Page, server: Server, screen: str) -> None:
    open_screen(page, server, screen)
    eventually(page, lambda: page.evaluate("document.documentElement.scrollWidth") <= 380)


@pytest.mark.parametrize("screen", ["timeline", "table", "claims", "sources", "add"])
def test_every_page_script_runs_without_an_error(
    prepared: Path, screen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DECONFLICT_HOME", str(prepared))
    app = AppTest.from_file("../pages/shell.py", default_timeout=60)
    app.run()
    assert not app.exception
    app.switch_page(f"{screen}.py").run()
    assert not app.exception


def test_the_map_script_runs_without_an_error(prepared: Path) -> None:
    app = AppTest.from_file("../pages/shell.py", default_timeout=60).run()
    assert not app.exception
    assert prepared.exists()


def test_the_time_line_tells_happened_from_said(page: Page, server: Server, case: Case) -> None:
    open_screen(page, server, "timeline")
    lanes = page.locator(".st-key-timeline")
    for said in case.statements.values():
        if said.date is not None:
            expect(lanes).to_contain_text(said.title)
    beside = page.locator(".st-key-beside")
    undated = next(said for said in case.statements.values() if said.date is None)
    beside.get_by_role("button", name=undated.title).click()
    settled(page)
    expect(page.locator(".st-key-card")).to_contain_text(undated.title)
    eventually(page, lambda: query_of(page).get("statement") == [undated.id])


def test_a_click_on_the_time_line_opens_the_card(page: Page, server: Server) -> None:
    open_screen(page, server, "timeline")
    chart = drawn_chart(page)
    box = chart.bounding_box()
    assert box is not None
    # Down the lanes of the first days, until something is hit.
    for y in range(150, int(box["height"]), 9):
        chart.click(position={"x": 60, "y": y})
        page.wait_for_timeout(120)
        if {"incident", "statement"} & set(query_of(page)):
            break
    settled(page)
    expect(page.locator(".st-key-card").get_by_role("heading", level=2)).to_be_visible()


def test_the_brush_under_the_map_narrows_the_dates(page: Page, server: Server) -> None:
    open_screen(page, server)
    map_frame(page)
    plot = strip_plot(page)
    box = plot.bounding_box()
    assert box is not None
    width = box["width"] / 8
    page.mouse.move(box["x"] + width * 1.1, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + width * 1.5, box["y"] + 50, steps=4)
    page.mouse.move(box["x"] + width * 1.95, box["y"] + 50, steps=4)
    page.mouse.up()
    day = {"from": ["2018-02-08"], "to": ["2018-02-08"]}
    eventually(page, lambda: query_of(page) == day)
    settled(page)
    strip_plot(page, "from=2018-02-08&to=2018-02-08")
    # Its right edge is taken hold of: the 9th comes in.
    page.mouse.move(box["x"] + width * 2, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + width * 2.5, box["y"] + 50, steps=4)
    page.mouse.move(box["x"] + width * 3, box["y"] + 50, steps=4)
    page.mouse.up()
    eventually(page, lambda: query_of(page) == {**day, "to": ["2018-02-09"]})
    settled(page)
    page.get_by_role("button", name="Show all days").click()
    eventually(page, lambda: query_of(page) == {})
    expect(page.get_by_role("button", name="Show all days")).to_have_count(0)


def test_a_day_of_the_strip_says_what_it_holds_and_a_press_shows_it_alone(
    page: Page, server: Server
) -> None:
    open_screen(page, server)
    plot = strip_plot(page)
    box = plot.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 16, box["y"] + 40)
    tip = plot.locator(".dc-strip-tip")
    expect(tip).to_contain_text("7 February 2018")
    expect(tip).to_contain_text("incidents: 2 (U.S.-led coalition and SDF 1;")
    expect(tip).to_contain_text("said: A U.S. official describes the attack")
    page.mouse.click(box["x"] + box["width"] / 16, box["y"] + 40)
    eventually(page, lambda: query_of(page) == {"from": ["2018-02-07"], "to": ["2018-02-07"]})


def test_the_strip_s_edge_dragged_past_the_end_gives_the_last_day(
    page: Page, server: Server
) -> None:
    open_screen(page, server, "?from=2018-02-13&to=2018-02-14")
    plot = strip_plot(page)
    box = plot.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 6 / 8, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 30, box["y"] + 40, steps=5)
    page.mouse.up()
    eventually(page, lambda: query_of(page) == {"from": ["2018-02-14"], "to": ["2018-02-14"]})
    page.get_by_role("button", name="Show all days").press("Enter")
    eventually(page, lambda: query_of(page) == {})
    expect(plot).to_be_focused()


def test_the_strip_is_read_and_chosen_from_by_keyboard(page: Page, server: Server) -> None:
    open_screen(page, server)
    plot = strip_plot(page)
    plot.focus()
    page.keyboard.press("ArrowRight")
    status = page.locator(".dc-strip [role=status]")
    expect(status).to_contain_text("7 February 2018. incidents: 2")
    page.keyboard.press("Shift+ArrowRight")
    expect(status).to_contain_text("8 February 2018. incidents: 1")
    page.keyboard.press("Enter")
    days = {"from": ["2018-02-07"], "to": ["2018-02-08"]}
    eventually(page, lambda: query_of(page) == days)


def test_claims_stand_side_by_side_with_silence_and_zero(page: Page, server: Server) -> None:
    open_screen(page, server, "claims?incident=coalition-strikes")
    table = page.get_by_role("table").first
    expect(table).to_contain_text("U.S. official (anonymous)")
    expect(table).to_contain_text("Russian Defence Ministry")
    expect(table).to_contain_text("does not say")
    expect(table).to_contain_text("killed more than 100 pro-Syrian fighters")
    expect(page.get_by_test_id("stMain")).to_contain_text(re.compile("can[’']t be compared"))
    open_screen(page, server, "claims?incident=attack-on-sdf-base")
    expect(page.get_by_test_id("stMain")).to_contain_text("No U.S. personnel were injured")
    expect(page.get_by_test_id("stMain")).to_contain_text("about 4 miles east")


def test_a_filter_by_claimant_narrows_the_claims(page: Page, server: Server) -> None:
    open_screen(page, server, "claims?incident=coalition-strikes")
    choose_option(page, "Who says so", "Russian Defence Ministry")
    eventually(page, lambda: query_of(page).get("says") == ["russian-defence-ministry"])
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("wounded 25 Syrian pro-government fighters")
    expect(main).not_to_contain_text("killed more than 100")
    expect(main).to_contain_text("hidden by the filters")


def test_sources_show_hashes_checks_balance_and_gaps(
    page: Page, server: Server, case: Case
) -> None:
    open_screen(page, server, "sources")
    main = page.get_by_test_id("stMain")
    for source in case.sources.values():
        expect(main).to_contain_text(source.sha256 or "")
        expect(main).to_contain_text(source.outlet or "")
    expect(main.get_by_text("found in the text, to the letter")).to_have_count(len(case.sources))
    balance = main.get_by_role("table")
    expect(balance).to_contain_text("3\t=\t2\t+\t1\t+\t0\t+\t0", use_inner_text=True)
    expect(balance).to_contain_text("7\t=\t6\t+\t1\t+\t0\t+\t0", use_inner_text=True)
    for words in ("GeoNames", "CC BY 4.0", "Natural Earth", "The address (URL) is not known"):
        expect(main).to_contain_text(words)


def test_a_count_of_claims_leads_to_those_claims(page: Page, server: Server) -> None:
    open_screen(page, server, "sources")
    page.get_by_role("link", name="4 claims").first.click()
    settled(page)
    page.wait_for_url("**/claims?**source=dod-news-2018-02-07**")
    expect(page.get_by_test_id("stMain")).to_contain_text("DoD News")


@pytest.fixture(scope="module")
def hostile_server(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose case carries hostile strings in every free text field."""
    from data.home import home_gazetteer
    from data.publish import publish_folder
    from data.store import open_store

    home = tmp_path_factory.mktemp("hostile-home")
    (home / "cache").symlink_to(prepared / "cache")
    folder = tmp_path_factory.mktemp("hostile-case")
    bad = poisoned("".join(HOSTILE))
    # The wordings stay as they are, so that the symbols are on the map to be clicked.
    save_case(replace(bad, name="hostile", places=khasham().places), folder)
    publish_folder(open_store(home / "store"), home_gazetteer(), folder)
    with serve(home, home / "server.log") as running:
        yield running


@pytest.mark.parametrize("screen", PAGES)
def test_hostile_data_runs_no_script(page: Page, hostile_server: Server, screen: str) -> None:
    page.add_init_script("window.alert = () => { document.title = 'RAN'; window.ran = true; };")
    open_screen(page, hostile_server, f"{screen}?case=hostile")
    if screen == "timeline":
        drawn_chart(page)
    if not screen:
        strip_plot(page).hover(position={"x": 40, "y": 30})
        expect(page.locator(".dc-strip-tip")).to_contain_text("<img src=x onerror=alert(1)>")
        for thing in ("incident:attack-on-sdf-base", "position:sdf-headquarters"):
            marker(page, thing).hover()
            marker(page, thing).click()
            expect(page.locator(".st-key-card")).to_contain_text("<img src=x onerror=alert(1)>")
            map_frame(page).locator(".leaflet-popup-close-button").click()
    for frame in page.frames:
        assert not frame.evaluate("window.ran === true")
        expect(frame.locator("img[src='x'], script:text('alert')")).to_have_count(0)
        expect(frame.locator("a[href^='javascript:']")).to_have_count(0)
