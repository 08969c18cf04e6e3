"""The Places screen with the online option on: it says whom it asked and when, or why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.screen import open_screen, settled
from tests.server import Server, serve
from tests.test_geo_online import AGENT, RAQQA, Fake, says, serving

UNKNOWN = "places?" + urlencode({"wording": "Xqwvzberg", "country": "SY"})


@pytest.fixture
def fake() -> Iterator[Fake]:
    """A geocoding service on loopback that knows one place, then has enough."""
    with serving(says([{**RAQQA, "name": "Xqwvzberg"}]), says({}, 429)) as running:
        yield running


@pytest.fixture
def online(prepared: Path, tmp_path: Path, fake: Fake) -> Iterator[Server]:
    """A server whose settings switch the online option on."""
    (tmp_path / "cache").mkdir()
    for file in (prepared / "cache").glob("gazetteer-*"):
        (tmp_path / "cache" / file.name).symlink_to(file)
    (tmp_path / "store").symlink_to(prepared / "store")
    settings = {
        "DECONFLICT_ONLINE": "nominatim",
        "DECONFLICT_USER_AGENT": AGENT,
        "DECONFLICT_ONLINE_DOMAIN": fake.domain,
        "DECONFLICT_ONLINE_SCHEME": "http",
    }
    with serve(tmp_path, tmp_path / "server.log", **settings) as running:
        yield running
    assert "Traceback" not in running.log.read_text(encoding="utf-8")


def test_the_answer_says_whom_it_asked_and_when(online: Server, page: Page, fake: Fake) -> None:
    open_screen(page, online, "places?" + urlencode({"wording": "Khasham", "country": "SY"}))
    expect(page.locator(".st-key-answer")).to_contain_text("Resolved.")
    assert fake.requests == [], "what is known offline is not asked for"
    open_screen(page, online, UNKNOWN)
    expect(page.locator(".st-key-answer")).to_contain_text("Ambiguous.")
    card = page.locator(".st-key-card_places")
    expect(card).to_contain_text("Not known offline; asked Nominatim, at 20")
    expect(page.locator(".st-key-candidates")).to_contain_text("Nominatim")
    page.get_by_role("button", name="Use this one").click()
    settled(page)
    expect(page.locator(".st-key-answer")).to_contain_text("Resolved.")
    expect(card).to_contain_text("asked Nominatim, at 20")
    assert len(fake.requests) == 1, "the second time out of the cache"
    assert fake.requests[0][2]["User-Agent"] == AGENT


def test_a_service_that_refuses_is_out_of_reach_and_not_an_unknown_place(
    online: Server, page: Page, fake: Fake
) -> None:
    fake.replies[:] = [says({}, 403)]
    open_screen(page, online, UNKNOWN)
    expect(page.locator(".st-key-answer")).to_contain_text("Out of reach.", timeout=60_000)
    expect(page.locator(".st-key-card_places")).to_contain_text("Not known offline.")
