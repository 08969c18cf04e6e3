"""The map screen at each size of data, and ordinary pages beside it: `make bench-scale`.

Filter: from the Enter key in a filter to the symbols drawn anew, beside the floor, an empty folium
map in the same server; by kind of event, and by words, which are searched in the rows. Start: from
starting the server to the first symbols, with the built-in case alone, with the large data set
stored, and with it opened. Peers are pages of the usual kind with the same points, from building
the page to its points drawn; one that does not finish within its time is told so.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import folium
import pandas as pd
from folium.plugins import FastMarkerCluster, MarkerCluster
from playwright.sync_api import Browser, Frame, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from data.store_files import table_file
from draw.map import HouseMap
from tests.bench.homes import end, free_port, home_with, serve
from tests.bench.screens import ARGUMENTS
from tests.bench.stores import store_of
from tests.browser import find_browser

APP = "tests/bench/floor_app.py"
WORDS = ("market", "damaged", "overnight", "residents", "truce", "valley", "casualties")
KINDS = {"strike": "Strike", "clash": "Clash", "protest": "Protest", "agreement": "Agreement"}
DRAWN = "() => Number(document.body.dataset.drawn || 0) > 0"


def main() -> None:
    """Measure the sizes asked for and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", type=int, nargs="*", default=[10_000], help="sizes for peers")
    parser.add_argument("--patience", type=float, default=60.0, help="seconds for a peer")
    parser.add_argument("--no-start", action="store_true", help="without the starts")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {sys.version.split()[0]}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_browser()), args=ARGUMENTS)
        if options.rows:
            filters(browser, options.rows, options.rounds)
        if options.rows and not options.no_start:
            starts(browser, max(options.rows), options.rounds)
        for rows in options.peers:
            peers(browser, rows, options.patience)
        browser.close()


def filters(browser: Browser, sizes: list[int], rounds: int) -> None:
    """Print the time from a filter to what it shows, at each size."""
    folder, port = home_with(*sizes), free_port()
    server = serve(APP, folder, port)
    try:
        for name, change in (("kind of event", by_kind), ("words, searched in rows", by_word)):
            address = f"http://127.0.0.1:{port}/floor?case=rows-{min(sizes)}"
            floor = statistics.median(change(browser, address, rounds))
            print(f"\nfilter to drawn: {name}\n{'floor: an empty map':34}{floor:8.2f}s", flush=True)
            for rows in sizes:
                address = f"http://127.0.0.1:{port}/?case=rows-{rows}"
                took = statistics.median(change(browser, address, rounds))
                print(f"{f'{rows:,} rows':34}{took:8.2f}s{took / floor:7.2f}x", flush=True)
    finally:
        end(server)


def by_word(browser: Browser, address: str, rounds: int) -> list[float]:
    """Return the seconds from the Enter key to the map's answer, for one word after another."""
    page, frame = opened(browser, address)
    field = page.get_by_label("Search", exact=True)
    times = []
    # The first word warms the page up and is not counted.
    for word in ("warm", *(WORDS[number % len(WORDS)] for number in range(rounds))):
        field.fill(word)
        times.append(answered(page, frame, lambda: field.press("Enter"), f"q={word}"))
    page.close()
    return times[1:]


def by_kind(browser: Browser, address: str, rounds: int) -> list[float]:
    """Return the same for one kind of event after another being added to the filter."""
    times: list[float] = []
    while len(times) < rounds:
        page, frame = opened(browser, address)
        field = page.get_by_label("Kind of event", exact=True)
        taken = []
        for kind, name in KINDS.items():
            field.click()
            field.fill(name)
            page.get_by_role("option", name=name).first.wait_for()
            taken.append(answered(page, frame, partial(field.press, "Enter"), f"kind={kind}"))
        page.close()
        times += taken[1:]  # the first warms the page up
    return times[:rounds]


def opened(browser: Browser, address: str) -> tuple[Page, Frame]:
    """Return a page that has drawn, and its map's frame."""
    page = browser.new_page()
    page.goto(address)
    ready(page, "/floor" not in address)
    page.wait_for_timeout(1_000)
    return page, next(one for one in page.frames if "streamlit_folium" in one.url)


def answered(page: Page, frame: Frame, act: Callable[[], None], pair: str) -> float:
    """Return the seconds from an act to the map's answer to the query that it brings about."""
    begun = time.perf_counter()
    act()
    frame.wait_for_function(
        "pair => (document.body.dataset.query || '').split('&').includes(pair)",
        arg=pair,
        timeout=120_000,
    )
    took = time.perf_counter() - begun
    page.wait_for_timeout(600)
    return took


def ready(page: Page, drawn: bool) -> None:
    """Wait until the map is there, and its symbols where it has any."""
    page.frame_locator("iframe[title*='folium']").locator(".leaflet-container").wait_for(
        timeout=120_000
    )
    if drawn:
        frame = next(one for one in page.frames if "streamlit_folium" in one.url)
        frame.wait_for_function(DRAWN, timeout=120_000)


def starts(browser: Browser, rows: int, rounds: int) -> None:
    """Print the time from starting the server to the first symbols."""
    small, large, port = home_with(), home_with(rows), free_port()
    print("\nstart to drawn")
    least = None
    for name, folder, path in (
        ("the built-in case alone", small, "/"),
        (f"{rows:,} rows stored", large, "/"),
        (f"{rows:,} rows opened", large, f"/?case=rows-{rows}"),
    ):
        times = []
        for _ in range(max(2, rounds // 2)):
            page = browser.new_page()
            begun = time.perf_counter()
            server = serve(APP, folder, port)
            try:
                page.goto(f"http://127.0.0.1:{port}{path}")
                ready(page, drawn=True)
                times.append(time.perf_counter() - begun)
            finally:
                page.close()
                end(server)
        took = statistics.median(times)
        least = least or took
        print(f"{name:34}{took:8.2f}s{took / least:7.2f}x", flush=True)


def peers(browser: Browser, rows: int, patience: float) -> None:
    """Print how long pages of the usual kind take to show so many points."""
    store = store_of(rows)
    dataset = store.dataset(f"rows-{rows}")
    file = table_file(store.folder, dataset.name, dataset.version, "incidents")
    points = pd.read_parquet(file, columns=["lat", "lon", "title"])
    print(f"\n{'page of ' + format(rows, ',') + ' points':34}{'build':>9}{'draw':>9}{'size':>10}")
    shown = "() => document.querySelectorAll('.leaflet-marker-icon').length > 0"
    canvas = "() => document.querySelectorAll('canvas').length > 0"
    for name, needs, build, sign in (
        ("folium MarkerCluster", "xstatic.pkg.leaflet_markercluster", _marker_cluster, shown),
        ("folium FastMarkerCluster", "xstatic.pkg.leaflet_markercluster", _fast_cluster, shown),
        ("plotly scatter_map", "plotly", _plotly, canvas),
        ("keplergl", "keplergl", _kepler, canvas),
    ):
        if importlib.util.find_spec(needs) is None:
            print(f"{name:34}  not installed: make bench-scale does it")
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "page.html"
            begun = time.perf_counter()
            build(points, path)
            built = time.perf_counter() - begun
            size = path.stat().st_size / 1e6
            drawn = _drawn(browser, path, sign, patience)
        told = f"{drawn:8.1f}s" if drawn is not None else f" >{patience:6.0f}s"
        print(f"{name:34}{built:8.1f}s{told}{size:8.1f}MB", flush=True)


def _drawn(browser: Browser, path: Path, sign: str, patience: float) -> float | None:
    """Return the seconds from opening a page to its points drawn; None if it takes too long."""
    page = browser.new_page()
    try:
        begun = time.perf_counter()
        page.goto(path.as_uri(), timeout=patience * 1000)
        page.wait_for_function(sign, timeout=patience * 1000)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => done(1)))")
        return time.perf_counter() - begun
    except BrowserError:
        return None
    finally:
        page.close()


def _page(path: Path, fill: Callable[[Any], None]) -> None:
    chart = HouseMap(location=[20, 20], zoom_start=3, tiles=None)
    chart.options["maxZoom"] = 18  # folium gives it to tiles alone, and clusters need it
    fill(chart)
    html = chart.get_root().render()
    # Opened from a file, the page finds the scripts that the program serves in their packages.
    path.write_text(_scripts_inside(html), encoding="utf-8")


def _scripts_inside(html: str) -> str:
    import re

    from xstatic.pkg import jquery, leaflet, leaflet_markercluster

    def inside(found: re.Match[str]) -> str:
        name = found[1].rsplit("/", 1)[-1].split("?")[0]
        for package in (leaflet, jquery, leaflet_markercluster):
            for file in Path(package.BASE_DIR).rglob(name):
                return f"<script>{file.read_text(encoding='utf-8')}</script>"
        return ""

    return re.sub(r'<script src="([^"]+)"></script>', inside, html)


def _marker_cluster(points: Any, path: Path) -> None:
    def fill(chart: Any) -> None:
        cluster = MarkerCluster().add_to(chart)
        for row in points.itertuples():
            folium.Marker([row.lat, row.lon], popup=row.title).add_to(cluster)

    _page(path, fill)


def _fast_cluster(points: Any, path: Path) -> None:
    # Its own way of making a marker wants icons that folium asks a foreign server for.
    plain = "function (row) { return L.marker(new L.LatLng(row[0], row[1])); }"
    spots = points[["lat", "lon"]].values.tolist()
    _page(path, lambda chart: FastMarkerCluster(spots, callback=plain).add_to(chart))


def _plotly(points: Any, path: Path) -> None:
    import plotly.express as px

    chart = px.scatter_map(points, lat="lat", lon="lon", hover_name="title", zoom=2)
    chart.update_layout(map_style={"version": 8, "sources": {}, "layers": []})
    chart.write_html(path, include_plotlyjs=True)


def _kepler(points: Any, path: Path) -> None:
    from keplergl import KeplerGl

    KeplerGl(data={"incidents": points}).save_to_html(file_name=str(path))


if __name__ == "__main__":
    main()
