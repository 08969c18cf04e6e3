"""`make screenshots`: the README's pictures, made from the running program."""

from __future__ import annotations

import sys

from playwright.sync_api import Browser, Page, expect

from data.home import prepare
from geo.opening import home
from tests.chromium import chromium
from tests.screen import MAP_FRAME, map_frame, marker, settled
from tests.server import ROOT, Server, serve

PICTURES = ROOT / "docs" / "screenshots"
DESKTOP = {"width": 1440, "height": 900}
TALL = {"width": 1440, "height": 1500}
WORDING = (
    "wording=8+kilometers+east+of+the+Euphrates+River+de-confliction+line"
    "+in+Deir+al-Zor+Province&country=SY"
)
PHONE = {"width": 390, "height": 844}


def main() -> int:
    """Make every picture anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    prepare(print)
    log = ROOT / "test-artifacts" / "screenshots.log"
    with serve(home(), log) as server, chromium() as browser:
        _shoot(browser, server, "map", "", DESKTOP, _open_popup)
        _shoot(browser, server, "timeline", "timeline?incident=coalition-strikes", TALL)
        _shoot(browser, server, "claims", "claims?incident=coalition-strikes", TALL)
        _shoot(browser, server, "places", f"places?{WORDING}", TALL)
        _shoot(browser, server, "sources", "sources", TALL)
        _shoot(browser, server, "map-phone", "?incident=attack-on-sdf-base", PHONE)
        _shoot(browser, server, "claims-phone", "claims?incident=coalition-strikes", PHONE)
        _shoot(browser, server, "map-dark", "?incident=coalition-strikes", DESKTOP, dark=True)
    return 0


def _open_popup(page: Page) -> None:
    marker(page, "incident:coalition-strikes").click()
    expect(map_frame(page).locator(".leaflet-popup-content")).to_be_visible()
    page.locator(".st-key-card h2").wait_for()


def _shoot(
    browser: Browser,
    server: Server,
    name: str,
    path: str,
    size: dict[str, int],
    before: object = None,
    *,
    dark: bool = False,
) -> None:
    page = browser.new_page(
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if dark else "light",
    )
    page.goto(server.address(path))
    settled(page)
    if name.startswith(("map", "places")):
        page.frame_locator(MAP_FRAME).locator("body[data-labels]").wait_for(state="attached")
    if callable(before):
        before(page)
    page.wait_for_timeout(1_500)  # charts draw and the map comes to rest
    target = PICTURES / f"{name}.png"
    page.screenshot(path=target)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1024} KB", flush=True)
    page.close()


if __name__ == "__main__":
    sys.exit(main())
