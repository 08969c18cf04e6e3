"""The tests' own instruments see what they are there to see."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Error, Page

from tests import browser as finder
from tests.chromium import Watch
from tests.server import Server


def test_what_leaves_the_machine_is_refused_and_noted(page: Page, watch: Watch) -> None:
    page.set_content('<img src="http://example.invalid/x.png">', wait_until="networkidle")
    # Another loopback address stands for any other: refused by rule, not for want of a server.
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://127.0.0.2:8099/")
    assert watch.outside == ["http://example.invalid/x.png", "http://127.0.0.2:8099/"]
    assert any("ERR_NAME_NOT_RESOLVED" in error for error in watch.errors)
    watch.forget()


def test_errors_of_a_page_are_noted(page: Page, watch: Watch) -> None:
    page.set_content("<script>console.error('told'); throw new Error('thrown')</script>")
    page.wait_for_function("true")
    assert any("told" in error for error in watch.errors)
    assert any("thrown" in error for error in watch.errors)
    watch.forget()


def test_websockets_to_elsewhere_are_noted(page: Page, watch: Watch) -> None:
    page.set_content("<script>new WebSocket('ws://example.invalid/')</script>")
    page.wait_for_function("true")
    assert watch.outside == ["ws://example.invalid/"]
    watch.forget()


@pytest.mark.browser
def test_the_server_answers_and_has_the_case(server: Server) -> None:
    assert server.json("api/health") == {"status": "ok", "datasets": ["khasham-2018"]}


def test_the_browser_named_in_chrome_is_the_one_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "my-chrome"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("CHROME", str(program))
    assert finder.find_browser() == program
    monkeypatch.setenv("CHROME", str(tmp_path / "missing"))
    with pytest.raises(finder.NoBrowser, match=r"CHROME names .*missing.* Correct it"):
        finder.find_browser()


def test_without_a_browser_there_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CHROME", raising=False)
    monkeypatch.setattr(finder, "_candidates", lambda: iter(()))
    monkeypatch.setattr(finder, "install_browser", lambda: None)
    assert finder.main() == 1
    told = capsys.readouterr().err.strip()
    assert told == finder.MISSING
    assert "Traceback" not in told
