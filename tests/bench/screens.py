"""How fast the map screen is, beside its floor: `make bench`.

Start: from `streamlit run` on a prepared machine to a drawn map with its markers. Filter: from
the Enter key in the search field to the markers drawn anew. The floor is an empty folium map
with one filter, in the same server and the same run. Medians; figures are given as ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import find_browser

ROOT = Path(__file__).parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WORDS = ("oil", "fighters", "euphrates", "soldiers", "attack")


def main() -> int:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--port", type=int, default=8599)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_browser()), args=ARGUMENTS)
        starts = [_start(browser, options.port, "/", "drawn") for _ in range(options.rounds)]
        floors = [_start(browser, options.port, "/floor", None) for _ in range(options.rounds)]
        server = _serve(options.port)
        try:
            floor = _filter(browser, options.port, "/floor", options.rounds)
            drawn = _filter(browser, options.port, "/", options.rounds)
        finally:
            _end(server)
        browser.close()
    figures = {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {sys.version.split()[0]}",
        "start_s": statistics.median(starts),
        "start_floor_s": statistics.median(floors),
        "filter_s": statistics.median(drawn),
        "filter_floor_s": statistics.median(floor),
        "rounds": options.rounds,
    }
    print(f"Medians of {options.rounds}; {figures['machine']}")
    print(f"{'':34}{'map':>9}{'floor':>9}{'ratio':>8}")
    for name, ours, least in (
        ("start to drawn", figures["start_s"], figures["start_floor_s"]),
        ("filter to drawn", figures["filter_s"], figures["filter_floor_s"]),
    ):
        print(f"{name:34}{ours:8.2f}s{least:8.2f}s{ours / least:7.2f}x")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def _serve(port: int) -> subprocess.Popen[bytes]:
    server = subprocess.Popen(
        [
            sys.executable, "-m", "streamlit", "run", "tests/bench/floor_app.py",
            "--server.port", str(port), "--server.address", "127.0.0.1",
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=2):
                return server
        except OSError:
            time.sleep(0.02)
    _end(server)
    raise SystemExit("The server did not start within two minutes.")


def _end(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _start(browser: Browser, port: int, path: str, sign: str | None) -> float:
    """Return the seconds from starting the server to the page drawn."""
    page = browser.new_page()
    begun = time.perf_counter()
    server = _serve(port)
    try:
        page.goto(f"http://127.0.0.1:{port}{path}")
        _map_ready(page, sign)
        return time.perf_counter() - begun
    finally:
        page.close()
        _end(server)


def _filter(browser: Browser, port: int, path: str, rounds: int) -> list[float]:
    """Return the seconds from the Enter key to the map's answer, for one word after another."""
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{port}{path}")
    _map_ready(page, "drawn" if path == "/" else None)
    frame = next(f for f in page.frames if "streamlit_folium" in f.url)
    field = page.get_by_label("Search")
    times = []
    # The first word warms both pages up and is not counted.
    for word in ("warm", *(WORDS[number % len(WORDS)] for number in range(rounds))):
        field.fill(word)
        begun = time.perf_counter()
        field.press("Enter")
        frame.wait_for_function(
            "wanted => document.body.dataset.query === wanted", arg=f"q={word}", timeout=30_000
        )
        times.append(time.perf_counter() - begun)
        page.wait_for_timeout(400)
    page.close()
    return times[1:]


def _map_ready(page: Page, sign: str | None) -> None:
    frame = page.frame_locator("iframe[title*='folium']")
    if sign:
        frame.locator(f"body[data-{sign}] .dc-marker").first.wait_for(timeout=60_000)
    else:
        frame.locator(".leaflet-container").wait_for(timeout=60_000)


if __name__ == "__main__":
    sys.exit(main())
