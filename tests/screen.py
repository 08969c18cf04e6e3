"""Steps that the browser tests share: open a screen, find a symbol, read what is shown."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import FrameLocator, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.server import Server

PATIENCE = 30_000  # milliseconds: a busy machine may take its time
expect.set_options(timeout=PATIENCE)
MAP_FRAME = "iframe[title*='folium']"


def open_screen(page: Page, server: Server, path: str = "") -> None:
    """Open a screen and wait until its script has run to the end."""
    page.goto(server.address(path))
    settled(page)
    # Before its first run a script is "notRunning", too: the counts are what a run ends with.
    expect(page.locator(".st-key-counts")).to_contain_text("statements")


def settled(page: Page) -> None:
    """Wait until Streamlit is connected and no script is running."""
    app = page.locator("[data-testid=stApp]")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def eventually(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until something holds that no locator can wait for; fail where it does not."""
    until = time.monotonic() + PATIENCE / 1000
    while not holds():
        assert time.monotonic() < until, "it did not come to hold"
        page.wait_for_timeout(50)


def drawn_chart(page: Page) -> Locator:
    """Return the first chart of the screen, in view, once it is drawn and lies still."""
    chart = page.locator("[data-testid=stVegaLiteChart]").first
    chart.locator("svg, canvas").first.wait_for(timeout=PATIENCE)
    lies_still(chart)
    return chart


def strip_plot(page: Page, query: str | None = None) -> Locator:
    """Return the counts by time, in view, once they are drawn (for this query, where given)."""
    strip = page.locator(".dc-strip:not([aria-busy])[data-query]")
    if query is not None:
        strip = page.locator(f'.dc-strip:not([aria-busy])[data-query^="{query}&split="]')
    plot = strip.locator(".dc-strip-plot")
    plot.locator("svg > *").first.wait_for(state="attached")
    plot.scroll_into_view_if_needed()
    return plot


def map_frame(page: Page, query: str | None = None) -> FrameLocator:
    """Return the map's frame once it has drawn (for this query, where one is given)."""
    frame = page.frame_locator(MAP_FRAME)
    drawn = "body[data-drawn][data-busy=no]"
    frame.locator(drawn if query is None else f'{drawn}[data-query="{query}"]').wait_for(
        state="attached"
    )
    return frame


def markers(page: Page, query: str | None = None) -> set[str]:
    """Return the ids of the symbols on the map, once it has drawn."""
    frame = map_frame(page, query)
    found = frame.locator(".dc-marker").evaluate_all("all => all.map(one => one.dataset.id)")
    return set(found)


def marker(page: Page, thing: str) -> Locator:
    """Return the symbol of "incident:ID" or "position:ID"."""
    return map_frame(page).locator(f'.dc-marker[data-id="{thing}"]')


def query_of(page: Page) -> dict[str, list[str]]:
    """Return the parameters in the page's address."""
    found: dict[str, list[str]] = {}
    for key, value in parse_qsl(urlsplit(page.url).query):
        found.setdefault(key, []).append(value)
    return found


def write(field: Locator, words: str) -> None:
    """Write into a field of a screen that no script is running on, and see that it's kept."""
    settled(field.page)
    field.fill(words)
    expect(field).to_have_value(words)


def pick(field: Locator, option: str | re.Pattern[str], *, exact: bool = False) -> None:
    """Choose one option of a select box by its words, and see that the box has it.

    A list of options closes as soon as what it hangs on moves: while the page scrolls to the box,
    while an expander opens, while a chart above is drawn. So the box has to lie still before it's
    pressed, and is pressed again where its list was closed all the same.
    """
    words = _press_option(field, field.page.get_by_role("option", name=option, exact=exact).first)
    expect(field).to_have_value(words)
    settled(field.page)


def choose_option(page: Page, label: str, option: str) -> None:
    """Choose one option of a filter in the sidebar by its words."""
    field = page.get_by_label(label, exact=True).first
    before = page.url
    _press_option(field, page.get_by_role("option", name=option).first, typed=option)
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: url != before)
    settled(page)


def _press_option(field: Locator, option: Locator, typed: str = "") -> str:
    """Open a list (narrowed by some words), press an option, and return what it says."""
    page = field.page
    words: list[str] = []

    def pressed() -> bool:
        settled(page)
        lies_still(field)
        if field.get_attribute("aria-expanded") != "true":
            field.click()
        if typed:
            field.fill(typed)
        try:
            words[:] = [option.inner_text(timeout=2_000)]
            option.click(timeout=2_000)
        except PlaywrightTimeout:  # the list did not open, or was closed before it was pressed
            return False
        return True

    eventually(page, pressed)
    return words[0].strip()


def lies_still(what: Locator) -> None:
    """Bring something into view and wait until nothing moves it any more."""
    what.scroll_into_view_if_needed()
    boxes = [None, what.bounding_box()]

    def still() -> bool:
        what.page.wait_for_timeout(200)
        boxes.append(what.bounding_box())
        return boxes[-1] is not None and boxes[-1] == boxes[-2]

    eventually(what.page, still)


def scripts_run(page: Page) -> list[bytes | str]:
    """Return a list that grows by one for each message the page sends to the script from now on."""
    page.reload()
    sent: list[bytes | str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.reload()
    settled(page)
    return sent
