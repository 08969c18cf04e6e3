"""The map screen in a real browser: symbols, popups, filters, links, and no needless re-runs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from data.case import Case
from tests.chromium import Watch
from tests.screen import (
    MAP_FRAME,
    choose_option,
    eventually,
    lies_still,
    map_frame,
    marker,
    markers,
    open_screen,
    query_of,
    scripts_run,
    settled,
    strip_plot,
    write,
)
from tests.server import Server

ATTACK, STRIKES = "incident:attack-on-sdf-base", "incident:coalition-strikes"
PLACED_POSITIONS = {
    f"position:{name}"
    for name in (
        "sdf-headquarters",
        "attacking-column",
        "crossing",
        "government-other-bank",
        "sdf-north-east",
        "us-forces-syria",
    )
}


def test_the_start_page_draws_the_base_map_and_every_incident(page: Page, server: Server) -> None:
    open_screen(page, server)
    eventually(page, lambda: markers(page) == {ATTACK, STRIKES} | PLACED_POSITIONS)
    frame = page.frame_locator(MAP_FRAME)
    for layer in ("land", "lakes", "rivers", "borders"):
        frame.locator(f"body[data-base{layer}=yes]").wait_for(state="attached")
    expect(frame.locator(".dc-label-place", has_text="Deir ez-Zor").first).to_be_visible()
    expect(frame.locator(".dc-label-river", has_text="Euphrates").first).to_be_visible()
    expect(frame.locator(".leaflet-control-scale")).to_be_visible()
    expect(frame.locator(".leaflet-control-layers")).to_be_visible()
    expect(page.locator(".st-key-legend")).to_contain_text("Force position")


def test_a_click_shows_the_quotations_with_their_claimants(
    page: Page, server: Server, case: Case
) -> None:
    open_screen(page, server)
    marker(page, STRIKES).click()
    popup = map_frame(page).locator(".leaflet-popup-content")
    expect(popup.get_by_role("heading", level=2)).to_have_text(
        case.incidents["coalition-strikes"].title
    )
    for claim in case.claims.values():
        if claim.incident == "coalition-strikes":
            expect(popup).to_contain_text(case.actors[claim.claimant].name)
            expect(popup).to_contain_text(claim.quote)
    first = popup.locator("blockquote").first
    expect(first).to_contain_text("killed more than 100 pro-Syrian fighters")
    # The same card stands beside the map, and the address names what was chosen.
    card = page.locator(".st-key-card")
    expect(card).to_contain_text("killed more than 100 pro-Syrian fighters")
    expect(card.get_by_role("link", name="all claims")).to_be_visible()
    eventually(page, lambda: query_of(page).get("incident") == ["coalition-strikes"])


def test_the_region_of_what_is_chosen_is_drawn(page: Page, server: Server) -> None:
    open_screen(page, server, "?incident=attack-on-sdf-base")
    frame = map_frame(page)
    frame.locator("body[data-region='incident:attack-on-sdf-base']").wait_for(state="attached")
    expect(frame.locator("path.dc-region-main")).to_have_count(1)
    expect(frame.locator("path.dc-region-other").nth(1)).to_be_attached()


def test_the_keyboard_reaches_symbols_and_opens_their_popups(page: Page, server: Server) -> None:
    open_screen(page, server)
    symbol = marker(page, ATTACK)
    expect(symbol).to_have_attribute("tabindex", "0")
    expect(symbol).to_have_attribute("aria-label", re.compile("Attack on the SDF headquarters"))
    symbol.focus()
    page.keyboard.press("Enter")
    popup = map_frame(page).locator(".leaflet-popup-content")
    expect(popup).to_contain_text("8 kilometers east")
    expect(popup.locator("[tabindex='-1']")).to_be_focused()
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    expect(symbol).to_be_focused()


def test_what_is_on_the_map_is_listed_beside_it_and_leads_to_its_card(
    page: Page, server: Server
) -> None:
    open_screen(page, server)
    listed = page.get_by_role("region", name="On the map")
    expect(listed.get_by_role("button")).to_have_count(len(markers(page)))
    listed.get_by_role("button", name="Coalition strikes on the attacking force").click()
    card = page.locator(".st-key-card")
    expect(card).to_contain_text("killed more than 100 pro-Syrian fighters")
    eventually(page, lambda: query_of(page) == {"incident": ["coalition-strikes"]})
    expect(map_frame(page).locator(f'.dc-marker.dc-chosen[data-id="{STRIKES}"]')).to_be_attached()
    page.get_by_role("button", name="Back to all on the map").click()
    expect(listed).to_be_visible()
    eventually(page, lambda: query_of(page) == {})


def test_a_lone_symbol_near_a_tray_joins_it(page: Page, server: Server) -> None:
    open_screen(page, server, "?known=2018-02-07")
    map_frame(page)
    boxes = (
        map_frame(page)
        .locator(".dc-marker")
        .evaluate_all(
            "all => all.map(one => { const box = one.getBoundingClientRect();"
            " return [box.left, box.top, box.right, box.bottom]; })"
        )
    )
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = left >= other[2] or other[0] >= right or top >= other[3] or other[1] >= bottom
            assert apart, "one symbol lies on another"


def test_a_date_filter_changes_symbols_strip_and_claims_and_stands_in_the_address(
    page: Page, context: BrowserContext, server: Server
) -> None:
    open_screen(page, server)
    first = strip_plot(page).locator(".dc-strip-outside")
    expect(first).to_have_count(0)
    claims = page.locator(".st-key-counts").inner_text()
    open_screen(page, server, "?from=2018-02-08&to=2018-02-08")
    that_day = {
        STRIKES,
        "position:government-other-bank",
        "position:sdf-north-east",
        "position:us-forces-syria",
    }
    eventually(page, lambda: markers(page, "from=2018-02-08&to=2018-02-08") == that_day)
    expect(
        strip_plot(page, "from=2018-02-08&to=2018-02-08").locator(".dc-strip-outside")
    ).to_have_count(2)
    expect(page.locator(".st-key-counts")).not_to_have_text(claims, use_inner_text=True)
    eventually(page, lambda: query_of(page) == {"from": ["2018-02-08"], "to": ["2018-02-08"]})
    again = context.new_page()
    again.goto(page.url)
    settled(again)
    eventually(again, lambda: markers(again, "from=2018-02-08&to=2018-02-08") == that_day)


def test_an_actor_filter_set_by_hand_restores_from_its_address_in_a_new_tab(
    page: Page, context: BrowserContext, server: Server
) -> None:
    open_screen(page, server)
    claims = page.locator(".st-key-counts").inner_text()
    choose_option(page, "Actors", "Syrian Democratic Forces")
    expected = {ATTACK, "position:sdf-headquarters", "position:sdf-north-east"}
    eventually(page, lambda: markers(page, "actor=sdf") == expected)
    expect(page.locator(".st-key-counts")).not_to_have_text(claims, use_inner_text=True)
    marker(page, ATTACK).click()
    expect(page.locator(".st-key-card")).to_contain_text("Attack on the SDF headquarters")
    chosen = {"actor": ["sdf"], "incident": ["attack-on-sdf-base"]}
    eventually(page, lambda: query_of(page) == chosen)
    again = context.new_page()
    again.goto(page.url)
    settled(again)
    eventually(again, lambda: markers(again, "actor=sdf") == expected)
    expect(again.locator(".st-key-card")).to_contain_text("Attack on the SDF headquarters")
    # Another page of the same tab keeps what was chosen.
    again.get_by_role("link", name="Claims", exact=True).click()
    settled(again)
    expect(again).to_have_url(re.compile(r"/claims\?.*actor=sdf"))
    eventually(again, lambda: query_of(again) == chosen)


def test_a_filter_never_moves_the_map_nor_closes_the_popup(page: Page, server: Server) -> None:
    open_screen(page, server)
    frame = map_frame(page)
    marker(page, STRIKES).click()
    expect(frame.locator(".leaflet-popup-content")).to_be_visible()
    settled(page)
    page.wait_for_timeout(600)
    inside = page.frame(url=re.compile("streamlit_folium"))
    assert inside is not None
    inside.evaluate("window.sameFrame = true")
    where = inside.evaluate("Deconflict.view()")
    write(page.get_by_label("Search"), "refinery")
    page.get_by_label("Search").press("Enter")
    eventually(page, lambda: STRIKES in markers(page, "q=refinery"))
    assert inside.evaluate("window.sameFrame") is True
    assert inside.evaluate("Deconflict.view()") == where
    expect(frame.locator(".leaflet-popup-content")).to_be_visible()


def test_zoom_and_pan_do_not_run_the_script(page: Page, server: Server) -> None:
    open_screen(page, server)
    sent = scripts_run(page)
    frame = map_frame(page)
    page.wait_for_timeout(500)
    sent.clear()
    frame.locator(".leaflet-control-zoom-in").click()
    page.wait_for_timeout(400)
    frame.locator(".leaflet-container").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(800)
    assert sent == []


def test_the_copied_link_holds_the_map_s_position(
    page: Page, context: BrowserContext, server: Server
) -> None:
    open_screen(page, server, "?side=coalition")
    frame = map_frame(page, "side=coalition")
    frame.locator(".leaflet-control-zoom-in").click()
    page.wait_for_timeout(400)
    inside = page.frame(url=re.compile("streamlit_folium"))
    assert inside is not None
    where = inside.evaluate("Deconflict.view()")
    frame.get_by_role("button", name="Copy link").click()
    link = frame.get_by_label("Link to this view").input_value()
    again = context.new_page()
    again.goto(link)
    settled(again)
    map_frame(again, "side=coalition")
    restored = again.frame(url=re.compile("streamlit_folium"))
    assert restored is not None
    assert restored.evaluate("Deconflict.view()") == where


def test_online_tiles_are_off_and_their_failure_leaves_the_base_map(
    page: Page, server: Server, watch: Watch
) -> None:
    open_screen(page, server)
    frame = map_frame(page)
    assert watch.outside == []
    frame.locator(".leaflet-control-layers-toggle").hover(force=True)
    frame.get_by_text("Online map (OpenStreetMap)").click()
    eventually(page, lambda: bool(watch.outside))
    assert all("tile.openstreetmap.org" in address for address in watch.outside)
    expect(frame.locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap")
    watch.forget()
    eventually(page, lambda: markers(page) == {ATTACK, STRIKES} | PLACED_POSITIONS)


@pytest.mark.parametrize("context", [{"viewport": {"width": 2560, "height": 1300}}], indirect=True)
def test_on_a_wide_screen_the_whole_frame_is_map(page: Page, server: Server) -> None:
    open_screen(page, server)
    frame = map_frame(page)
    box = page.locator(MAP_FRAME).bounding_box()
    assert box is not None
    inside = page.frame(url=re.compile("streamlit_folium"))
    assert inside is not None
    height = box["height"]

    def whole() -> bool:
        width, tall, *frame_size = inside.evaluate(
            "() => { const map = window.map; return [map.getSize().x, map.getSize().y,"
            " map.getContainer().clientWidth, map.getContainer().clientHeight]; }"
        )
        return [width, tall] == frame_size and tall > 0.9 * height

    def labelled() -> bool:
        tops = frame.locator(".dc-label").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().top)"
        )
        return bool(tops) and max(tops) > 0.6 * height

    eventually(page, whole)
    eventually(page, labelled)


def test_nothing_found_says_so_and_offers_to_clear(page: Page, server: Server) -> None:
    open_screen(page, server, "?q=zeppelin")
    eventually(page, lambda: markers(page, "q=zeppelin") == set())
    expect(page.get_by_text("No incidents or force positions with these filters.")).to_be_visible()
    page.get_by_role("button", name="Clear all filters").first.click()
    settled(page)
    eventually(page, lambda: markers(page, "") == {ATTACK, STRIKES} | PLACED_POSITIONS)
    eventually(page, lambda: query_of(page) == {})


@pytest.mark.parametrize(
    "query", ["from=yesterday", "kind=unicorn", "actor=nobody", "from=2018-02-09&to=2018-02-01"]
)
def test_a_damaged_link_is_told_and_shows_everything(
    page: Page, server: Server, query: str
) -> None:
    open_screen(page, server, f"?{query}")
    eventually(page, lambda: markers(page, "") == {ATTACK, STRIKES} | PLACED_POSITIONS)
    expect(page.get_by_test_id("stSidebar").get_by_role("alert")).to_be_visible()


@pytest.mark.parametrize("context", [{"viewport": {"width": 380, "height": 780}}], indirect=True)
def test_on_a_phone_the_map_comes_first_and_nothing_sticks_out(page: Page, server: Server) -> None:
    open_screen(page, server)
    marker(page, STRIKES).click()
    expect(page.locator(".st-key-card")).to_contain_text("Coalition strikes")
    frame_box = page.locator(MAP_FRAME).bounding_box()
    card_box = page.locator(".st-key-card").bounding_box()
    assert frame_box is not None
    assert card_box is not None
    assert frame_box["y"] < 120
    assert card_box["y"] >= frame_box["y"] + frame_box["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    popup = map_frame(page).locator(".leaflet-popup-content-wrapper")
    lies_still(popup)
    popup_box = popup.bounding_box()
    assert popup_box is not None
    assert frame_box["x"] <= popup_box["x"]
    assert popup_box["x"] + popup_box["width"] <= frame_box["x"] + frame_box["width"]
