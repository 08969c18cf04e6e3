"""Links inside the figures lead on: from a popup to the claims, and under a base path too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.screen import eventually, map_frame, marker, markers, open_screen, query_of, settled
from tests.server import Server, serve


def test_a_popup_s_link_leads_the_whole_page_to_the_claims_with_the_filters(
    page: Page, server: Server
) -> None:
    open_screen(page, server, "?side=coalition")
    marker(page, "incident:coalition-strikes").click()
    popup = map_frame(page).locator(".leaflet-popup-content")
    popup.get_by_role("link", name="all claims").click()
    page.wait_for_url("**/claims?**")
    settled(page)
    eventually(
        page, lambda: query_of(page) == {"side": ["coalition"], "incident": ["coalition-strikes"]}
    )
    expect(page.get_by_role("heading", name="Claims", exact=True)).to_be_visible()


def test_the_browser_s_back_button_takes_the_filter_back(page: Page, server: Server) -> None:
    open_screen(page, server, "?side=coalition")
    everything = markers(page, "side=coalition")
    page.get_by_role("link", name="Claims", exact=True).click()
    page.wait_for_url("**/claims?**")
    settled(page)
    page.get_by_role("link", name="Map", exact=True).click()
    page.wait_for_url("**/?side=coalition**")
    settled(page)
    eventually(page, lambda: markers(page, "side=coalition") == everything)


@pytest.fixture(scope="module")
def server_below(prepared: Path) -> Iterator[Server]:
    """A server whose every address stands below a base path."""
    log = prepared.parent / "server-below.log"
    with serve(prepared, log, base="/below/it") as running:
        yield running


def test_everything_holds_below_a_base_path(page: Page, server_below: Server) -> None:
    open_screen(page, server_below)
    assert len(markers(page)) == 8
    marker(page, "incident:coalition-strikes").click()
    expect(page.locator(".st-key-card")).to_contain_text("Coalition strikes")
    open_screen(page, server_below, "timeline")
    expect(page.get_by_role("heading", name="Timeline")).to_be_visible()
