"""Many incidents in a real browser: the table, rings and piles on the map, playing through time."""

from __future__ import annotations

import gzip
import random
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.dataset import tables_of
from data.store import open_store
from tests.crowd import PILE, about, crowd
from tests.screen import (
    MAP_FRAME,
    PATIENCE,
    map_frame,
    open_screen,
    query_of,
    scripts_run,
    settled,
    write,
)
from tests.server import Server, serve

NUMBER = 2_600  # of which 90 of 100 are placed: more than one view shows one by one
MOST = 300_000  # bytes of one view
_LETTERS = [chr(n) for n in range(0x4E00, 0x9F00)]


def endless(n: int) -> str:
    """Return a title that is long, can't be compressed, and would run as a script if it could."""
    pick = random.Random(n)  # noqa: S311 - repeatable on purpose
    return f"<img src=x onerror=alert({n})>" + "".join(pick.choices(_LETTERS, k=2_000))


@pytest.fixture(scope="module")
def crowded(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the built-in case, one of 2,600 incidents, and a hostile one."""
    home = tmp_path_factory.mktemp("crowd-home")
    (home / "cache").symlink_to(prepared / "cache")
    store = open_store(home / "store")
    case, regions = crowd(NUMBER)
    store.publish("crowd", "v1", tables_of(case, regions), about(case))
    bad, where = crowd(2_150, sides=100, title=endless, name="hostile")
    store.publish("hostile", "v1", tables_of(bad, where), about(bad))
    with serve(home, home / "server.log") as running:
        yield running


def first_rows(page: Page) -> list[str]:
    """Return the titles on the page of the table."""
    titles = page.locator(".dc-incidents tbody button")
    expect(titles.first).to_be_visible(timeout=PATIENCE)
    return titles.all_inner_texts()


# ---- the table ------------------------------------------------------------------------------


def test_the_table_is_paged_and_the_page_stands_in_the_address(page: Page, crowded: Server) -> None:
    open_screen(page, crowded, "table?case=crowd")
    expect(page.get_by_text("2,600 incidents; rows 1 to 50")).to_be_visible(timeout=PATIENCE)
    first = first_rows(page)
    assert len(first) == 50
    page.get_by_role("button", name="Next").click()
    page.wait_for_url("**page=2**")
    expect(page.get_by_text("2,600 incidents; rows 51 to 100")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".dc-incidents tbody button").first).not_to_have_text(first[0])
    second = first_rows(page)
    assert not set(first) & set(second)
    page.reload()
    settled(page)
    assert first_rows(page) == second
    page.get_by_role("button", name="Last").click()
    page.wait_for_url("**page=52**")
    expect(page.get_by_text("rows 2,551 to 2,600")).to_be_visible(timeout=PATIENCE)


def test_a_heading_sorts_by_the_keyboard_and_stands_in_the_address(
    page: Page, crowded: Server
) -> None:
    open_screen(page, crowded, "table?case=crowd&page=3")
    first_rows(page)
    heading = page.locator(".dc-incidents th", has_text="What")
    heading.get_by_role("button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"sort=title"))
    assert "page" not in query_of(page), "another order begins with its first page"
    expect(heading).to_have_attribute("aria-sort", "ascending", timeout=PATIENCE)
    settled(page)
    shown = first_rows(page)
    assert shown == sorted(shown, key=str.lower)
    expect(heading.get_by_role("button")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"sort=-title"))
    expect(heading).to_have_attribute("aria-sort", "descending", timeout=PATIENCE)
    settled(page)
    assert first_rows(page)[0] == "Event number 999"


def test_words_are_found_and_a_row_opens_its_card(page: Page, crowded: Server) -> None:
    open_screen(page, crowded, "table?case=crowd")
    write(page.get_by_label("Find in these rows"), "number 1234")
    page.get_by_label("Find in these rows").press("Enter")
    page.wait_for_url(re.compile(r"find="))
    rows = page.locator(".dc-incidents tbody button")
    expect(rows).to_have_count(1, timeout=PATIENCE)
    settled(page)
    rows.first.click()
    page.wait_for_url(re.compile(r"incident=event-01234"))
    expect(page.locator(".st-key-card")).to_contain_text("Event number 1234", timeout=PATIENCE)
    page.locator(".dc-incidents a", has_text="map").click()
    page.wait_for_url(re.compile(r"/\?.*map="))
    settled(page)
    assert query_of(page)["case"] == ["crowd"]
    assert query_of(page)["incident"] == ["event-01234"]
    frame = map_frame(page)
    symbol = frame.locator('.dc-chosen[data-id="incident:event-01234"]')
    expect(symbol).to_be_visible(timeout=PATIENCE)


def test_what_has_no_place_is_told_on_the_map_and_found_in_the_table(
    page: Page, crowded: Server
) -> None:
    case, _ = crowd(NUMBER)
    away = sum(1 for one in case.incidents.values() if one.place is None)
    open_screen(page, crowded, "?case=crowd")
    note = map_frame(page).locator(".dc-unplaced a")
    expect(note).to_have_text(f"{away} incidents without a place", timeout=PATIENCE)
    note.click()
    page.wait_for_url("**/table?**")
    settled(page)
    assert query_of(page) == {"case": ["crowd"], "placed": ["no"]}
    expect(page.get_by_text(f"{away} incidents of 2,600; rows 1 to 50")).to_be_visible()
    expect(page.locator(".dc-incidents")).to_contain_text("no place is given")


@pytest.mark.parametrize("context", [{"viewport": {"width": 380, "height": 780}}], indirect=True)
def test_on_a_phone_nothing_of_the_table_sticks_out(page: Page, crowded: Server) -> None:
    open_screen(page, crowded, "table?case=hostile")
    first_rows(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 380


# ---- the map --------------------------------------------------------------------------------


def test_rings_count_everything_and_a_press_looks_closer(page: Page, crowded: Server) -> None:
    case, _ = crowd(NUMBER)
    placed = sum(1 for one in case.incidents.values() if one.place is not None)
    open_screen(page, crowded, "?case=crowd")
    rings = map_frame(page).locator(".dc-ring")
    expect(rings.first).to_be_visible(timeout=PATIENCE)
    numbers = rings.evaluate_all("all => all.map(one => Number(one.dataset.n))")
    assert sum(numbers) == placed
    label = rings.first.get_attribute("aria-label") or ""
    assert re.match(r"[\d,]+ incidents?: .*\d+ Side \d", label)
    inside = page.frame(url=re.compile("streamlit_folium"))
    assert inside is not None
    zoom = inside.evaluate("window.map.getZoom()")
    rings.first.focus()
    page.keyboard.press("Enter")
    inside.wait_for_function(f"window.map.getZoom() > {zoom}")


def test_incidents_at_one_spot_are_listed_and_each_opens_its_card(
    page: Page, crowded: Server
) -> None:
    open_screen(page, crowded, "?case=crowd&from=2019-03-01&to=2019-03-01")
    frame = map_frame(page)
    pile = frame.locator(f'.dc-ring[data-n="{PILE}"]')
    inside = page.frame(url=re.compile("streamlit_folium"))
    assert inside is not None
    # Others of that day may lie so near that they are told apart only closer up.
    _, regions = crowd(NUMBER)
    spot = regions["place-0"]
    there = f"[{spot.lat}, {spot.lon}], 14, {{animate: false}}"
    inside.evaluate(f"() => {{ window.map.setView({there}); }}")
    expect(frame.locator("body[data-busy=no]")).to_be_attached(timeout=PATIENCE)
    expect(pile).to_be_visible(timeout=PATIENCE)
    pile.focus()
    page.keyboard.press("Enter")
    items = frame.locator(".dc-spot li button")
    expect(items).to_have_count(PILE, timeout=PATIENCE)
    expect(items.first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    title = frame.get_by_role("heading", name="Event number 1", exact=True)
    expect(title).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".st-key-card")).to_contain_text("Event number 1", timeout=PATIENCE)
    frame.get_by_role("button", name="Back to the list").click()
    expect(items).to_have_count(PILE)


@pytest.mark.parametrize("zoom", [2, 5, 6, 8, 12, 18])
def test_an_answer_is_small_whatever_the_data(crowded: Server, zoom: int) -> None:
    for box in ("-180,-85,180,85", "36,33,42,37", "38,34,40,36"):
        address = f"api/datasets/hostile/features?zoom={zoom}&box={box}"
        asked = urllib.request.Request(  # noqa: S310 - our own server
            crowded.address(address), headers={"Accept-Encoding": "gzip"}
        )
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
            body = answer.read()
        assert len(body) <= MOST
        assert gzip.decompress(body).startswith(b'{"type": "FeatureCollection"')


def test_hostile_titles_and_a_hundred_sides_run_no_script(page: Page, crowded: Server) -> None:
    page.add_init_script("window.alert = () => { window.ran = true; };")
    open_screen(page, crowded, "?case=hostile&from=2019-03-01&to=2019-03-01")
    rings = map_frame(page).locator(".dc-ring")
    expect(rings.first).to_be_visible(timeout=PATIENCE)
    rings.first.hover()
    open_screen(page, crowded, "table?case=hostile")
    first_rows(page)
    for frame in page.frames:
        assert not frame.evaluate("window.ran === true")
        assert frame.locator("img[src='x']").count() == 0


# ---- time -----------------------------------------------------------------------------------


def test_playing_through_time_changes_the_symbols_without_running_the_script(
    page: Page, crowded: Server
) -> None:
    open_screen(page, crowded, "?case=crowd&from=2019-02-25&to=2019-03-04")
    sent = scripts_run(page)
    frame = map_frame(page)
    frame.get_by_role("button", name="Play through time").click()
    bar = frame.get_by_role("group", name="Play through time")
    expect(bar.locator("output")).to_contain_text("25 February 2019 ·", timeout=PATIENCE)
    settled(page)
    sent.clear()
    bar.get_by_role("button", name="Play", exact=True).press("Enter")
    expect(bar.get_by_role("button", name="Pause")).to_be_visible()
    # It stops by itself at the last day, having been at each.
    expect(bar.get_by_role("button", name="Play", exact=True)).to_be_visible(timeout=PATIENCE)
    expect(frame.locator("body[data-play='2019-03-04/2019-03-04']")).to_be_attached()
    slider = bar.get_by_role("slider", name="Point in time")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    first = frame.locator("body[data-play='2019-03-01/2019-03-01']")
    expect(first).to_be_attached(timeout=PATIENCE)
    expect(slider).to_have_attribute("aria-valuetext", "1 March 2019")
    shown = bar.locator("output").inner_text()
    count = int(re.search(r"· (\d+) incident", shown)[1])  # type: ignore[index]
    assert count >= PILE
    numbers = frame.locator(".dc-ring").evaluate_all("all => all.map(one => +one.dataset.n)")
    assert sum(numbers) + frame.locator(".dc-marker").count() == count
    bar.get_by_label("Shows").select_option("all")
    wider = frame.locator("body[data-play='2019-02-25/2019-03-01']")
    expect(wider).to_be_attached(timeout=PATIENCE)
    assert sent == [], "the page's script ran"
    bar.get_by_role("button", name="Show all days again").click()
    expect(bar).to_be_hidden()
    query = "from=2019-02-25&to=2019-03-04"
    expect(frame.locator(f'body[data-busy=no][data-query="{query}"]')).to_be_attached()


def test_the_bars_are_split_by_kind_and_that_stands_in_the_address(
    page: Page, crowded: Server
) -> None:
    open_screen(page, crowded, "timeline?case=crowd")
    page.get_by_role("radio", name="Kind of event").click()
    page.wait_for_url("**split=kind**")
    key = page.get_by_role("list", name="Colours of the bars")
    expect(key).to_contain_text("Violence against civilians", timeout=PATIENCE)
    expect(page.get_by_role("radio", name="Kind of event")).to_be_checked()
    expect(page.get_by_text("The first 40 of 2,600 incidents")).to_be_visible()


def test_a_request_that_the_view_has_left_behind_is_given_up(page: Page, crowded: Server) -> None:
    failed: list[str] = []
    open_screen(page, crowded, "?case=crowd")
    map_frame(page)
    page.on("requestfailed", lambda request: failed.append(request.url))
    inside = page.frame(url=re.compile("streamlit_folium"))
    assert inside is not None
    inside.evaluate(
        "() => { for (let zoom = 7; zoom < 12; zoom += 1)"
        " window.map.setView([35, 39], zoom, {animate: false}); }"
    )
    frame = page.frame_locator(MAP_FRAME)
    expect(frame.locator("body[data-busy=no]")).to_be_attached(timeout=PATIENCE)
    assert [url for url in failed if "/features?" in url]
