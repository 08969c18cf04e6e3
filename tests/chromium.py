"""A Chromium that can reach nothing but 127.0.0.1, and what it tried and complained about."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, sync_playwright

from tests.browser import find_browser

HOST = "127.0.0.1"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Requests elsewhere fail as they would with no network. (Routing them through Playwright
    # would do so too, but switches off the browser's cache, which is a part of what is tested.)
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}",
)
# Streamlit's frontend asks for features of its frames that this Chromium does not know.
STREAMLITS_OWN = ("Unrecognized feature: ", "An iframe which has both allow-scripts and ")


@dataclass
class Watch:
    """What the pages of a test tried to fetch from outside, and the errors they raised."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def forget(self) -> None:
        """Start anew: what came so far was meant by the test."""
        self.outside.clear()
        self.errors.clear()

    def hear(self, message: ConsoleMessage) -> None:
        """Keep what a page writes to its console as an error or a warning."""
        text = f"{message.text} ({message.location.get('url', '')})"
        if message.type == "error":
            self.errors.append(text)
        elif message.type == "warning" and not text.startswith(STREAMLITS_OWN):
            self.warnings.append(text)

    def see(self, address: str) -> None:
        """Keep an address that is not this machine's."""
        parts = urlsplit(address)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != HOST:
            self.outside.append(address)

    def follow(self, context: BrowserContext) -> None:
        """Watch all pages of a browser context, those to come too."""
        context.on("request", lambda request: self.see(request.url))
        context.on("console", self.hear)
        context.on("weberror", lambda error: self.errors.append(f"uncaught: {error.error}"))
        context.on(
            "page",
            lambda page: page.on("websocket", lambda socket: self.see(socket.url)),
        )


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Run a headless Chromium until the block ends; raise NoBrowser where none is installed."""
    program = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
