"""Adding a data set in a real browser: preview, import, balance, cancel, removal."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.acled_like import rows, written
from tests.screen import PATIENCE, map_frame, open_screen, pick, query_of, settled, write
from tests.server import Server, serve

LONG = 120_000  # milliseconds: an import on a busy machine


@pytest.fixture(scope="module")
def adding(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a home of its own, into which data sets are imported."""
    home = tmp_path_factory.mktemp("add-home")
    (home / "cache").symlink_to(prepared / "cache")
    with serve(home, home / "server.log") as running:
        yield running
    assert "Traceback" not in running.log.read_text(encoding="utf-8")


def hand_in(page: Page, server: Server, name: str, body: bytes) -> None:
    """Open the screen and hand in a file."""
    open_screen(page, server, "add?what=data")
    given = FilePayload(name=name, mimeType="text/csv", buffer=body)
    page.locator("input[type=file]").set_input_files(given)
    expect(page.get_by_role("button", name="Another file")).to_be_visible(timeout=LONG)
    settled(page)


def import_it(page: Page, name: str) -> None:
    """Press Import, and wait until the import into this data set has begun."""
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator(f".st-key-import_{name}").first).to_be_visible(timeout=LONG)


def give(page: Page, field: str, column: str) -> None:
    """Say which column a field is read from."""
    pick(page.get_by_label(field, exact=True), column, exact=True)


def test_a_file_is_previewed_imported_and_balanced(
    page: Page, context: BrowserContext, adding: Server
) -> None:
    other = context.new_page()
    open_screen(other, adding)
    hand_in(page, adding, "events.csv", written(rows(50, "<img src=x onerror=alert(1)>")))
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("Recognised as ACLED.")
    first = page.get_by_role("region", name="The first rows as they will be read")
    expect(first.locator("tbody tr")).to_have_count(18)
    expect(first).to_contain_text("Village 0 (at 34.5000, 40.0000)")
    unusable = page.get_by_role("region", name="Rows that can’t be used")
    expect(unusable.locator("tbody tr")).to_have_count(2)
    expect(unusable).to_contain_text("latitude")
    write(page.get_by_label("Title", exact=True), "Invented <b>events</b>")
    import_it(page, "events")
    expect(page.get_by_role("link", name="Show it on the map")).to_be_visible(timeout=LONG)
    settled(page)
    mine = page.locator(".st-key-import_events")
    expect(mine).to_have_count(1, timeout=PATIENCE)
    balance = mine.get_by_role("region", name="Balance")
    expect(balance).to_contain_text("50=45+0+5+0")
    with page.expect_download() as download:
        mine.get_by_role("button", name="Download the rejected rows").click()
    rejected = list(csv.reader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert len(rejected) == 1 + 5
    # A dashboard that was open all the time has it in its list.
    other.get_by_role("link", name="Table", exact=True).click()
    settled(other)
    expect(other.get_by_text("Data set, one of 2")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Show it on the map").click()
    settled(page)
    expect(page.locator(".st-key-title")).to_have_text("Invented <b>events</b>")
    assert query_of(page) == {"case": ["events"]}
    expect(map_frame(page).locator(".dc-marker, .dc-ring").first).to_be_visible(timeout=PATIENCE)
    for frame in page.frames:
        assert frame.locator("img[src='x']").count() == 0
    page.get_by_role("link", name="Sources", exact=True).click()
    settled(page)
    expect(page.get_by_role("region", name="Balance")).to_contain_text("50=45+0+5+0")


def test_an_import_is_cancelled_and_leaves_nothing_but_the_word(page: Page, adding: Server) -> None:
    hand_in(page, adding, "long.csv", written(rows(120_000)))
    import_it(page, "long")
    page.get_by_role("button", name="Cancel", exact=True).click()
    expect(page.get_by_text("Ended; nothing of it was kept.")).to_be_visible(timeout=LONG)
    assert not (adding.home / "store" / "long.json").exists()
    page.get_by_role("button", name="Dismiss").last.click()
    settled(page)


def test_an_import_outlives_the_tab_that_began_it(page: Page, adding: Server) -> None:
    hand_in(page, adding, "lasting.csv", written(rows(2_000)))
    import_it(page, "lasting")
    page.goto("about:blank")
    open_screen(page, adding, "add?what=data")
    mine = page.locator(".st-key-import_lasting")
    expect(mine.get_by_role("region", name="Balance")).to_contain_text(
        "2,000=1,800+0+200+0", timeout=LONG
    )


def test_columns_of_any_table_are_given_their_meaning_and_that_is_kept(
    page: Page, adding: Server
) -> None:
    made = [
        {"Day": "2020-05-01", "Spot": "Deir ez-Zor", "N": "33.5", "E": "36.3", "Dead": "at least 3"}
        for _ in range(3)
    ]
    body = written(made, ("Day", "Spot", "N", "E", "Dead"))
    hand_in(page, adding, "own.csv", body)
    expect(page.get_by_test_id("stMain")).to_contain_text("Not one of the known formats")
    first = page.get_by_role("region", name="The first rows as they will be read")
    # Day and deaths are told by their names; what each further choice brings about is awaited.
    expect(first).to_contain_text("killed at least 3", timeout=PATIENCE)
    give(page, "Latitude", "N")
    alert = page.get_by_test_id("stMain").get_by_role("alert")
    expect(alert).to_contain_text("names lat and no lon", timeout=PATIENCE)
    give(page, "Longitude", "E")
    expect(first).to_contain_text("at 33.5000, 36.3000", timeout=PATIENCE)
    give(page, "Place in words", "Spot")
    expect(first).to_contain_text("Deir ez-Zor (at 33.5000, 36.3000)", timeout=PATIENCE)
    write(page.get_by_label("Keep this choice for other files as"), "Ours")
    page.get_by_label("Keep this choice for other files as").press("Enter")
    settled(page)
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("Kept as ours.")).to_be_visible(timeout=PATIENCE)
    assert (adding.home / "mappings" / "ours.json").is_file()


@pytest.mark.parametrize(
    ("name", "body"), [("empty.csv", b""), ("paper.csv", b"%PDF-1.7\n" + b"\x00\xff" * 400)]
)
def test_a_file_that_is_none_is_refused_in_a_sentence(
    page: Page, adding: Server, name: str, body: bytes
) -> None:
    before = set((adding.home / "store").glob("*.json"))
    hand_in(page, adding, name, body)
    alert = page.get_by_test_id("stMain").get_by_role("alert")
    expect(alert).to_contain_text(name, timeout=PATIENCE)
    expect(alert).not_to_contain_text("Traceback")
    expect(page.get_by_role("button", name="Import", exact=True)).to_have_count(0)
    assert set((adding.home / "store").glob("*.json")) == before


def test_a_data_set_is_removed_once_that_is_confirmed(page: Page, adding: Server) -> None:
    hand_in(page, adding, "fleeting.csv", written(rows(20)))
    import_it(page, "fleeting")
    mine = page.locator(".st-key-dataset_fleeting")
    expect(mine).to_be_visible(timeout=LONG)
    settled(page)
    mine.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Yes, remove it").click()
    expect(page.get_by_text("The data set fleeting was removed.")).to_be_visible(timeout=PATIENCE)
    expect(mine).to_have_count(0)
    assert not (adding.home / "store" / "fleeting.json").exists()
