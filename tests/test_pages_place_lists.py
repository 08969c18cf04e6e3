"""Lists of one's own in a real browser: added, seen by everybody at once, cited, removed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from geo import own_lists
from geo.place_list import Columns, Provenance
from tests.screen import PATIENCE, open_screen, settled, write
from tests.server import Server, serve

TITLE = "Desk list <b>2021</b>"
LIST = (
    "code;Name EN;Name AR;alt1;Lat;Long;governorate\n"
    "C1;Xqwvzberg;قرية زقوبرغ;Zaqobarg;35.1;40.1;Deir-ez-Zor\n"
    "C2;Null Island;;;0;0;\n"
    "C3;<img src=x onerror=alert(1)>;;;35.2;40.2;\n"
    "C4;Far off;;;135.2;40.1;\n"
)


@pytest.fixture
def own_server(prepared: Path, tmp_path: Path) -> Iterator[Server]:
    """A server with a home of its own, whose lists a test may change."""
    (tmp_path / "cache").mkdir()
    for file in (prepared / "cache").glob("gazetteer-*"):
        (tmp_path / "cache" / file.name).symlink_to(file)
    (tmp_path / "store").symlink_to(prepared / "store")
    with serve(tmp_path, tmp_path / "server.log") as running:
        yield running
    assert "Traceback" not in running.log.read_text(encoding="utf-8")


def give(page: Page, name: str, body: bytes) -> None:
    """Drop a file onto the lists' field."""
    file = {"name": name, "mimeType": "text/csv", "buffer": body}
    page.locator("input[type=file]").nth(1).set_input_files(file)  # type: ignore[arg-type]
    settled(page)


def press(page: Page, name: str) -> None:
    """Press a button and let the page come to rest."""
    page.get_by_role("button", name=name, exact=True).click()
    settled(page)


def test_a_list_is_added_cited_seen_by_others_and_removed(
    own_server: Server, page: Page, context: BrowserContext
) -> None:
    asked = "places?" + urlencode({"wording": "Xqwvzberg", "country": "SY"})
    open_screen(page, own_server, asked)
    expect(page.locator(".st-key-answer")).to_contain_text("Not found.")
    other = context.new_page()
    open_screen(other, own_server, asked)
    expect(other.locator(".st-key-answer")).to_contain_text("Not found.")

    give(page, "desk.csv", LIST.encode())
    preview = page.get_by_role("region", name="First rows of the list")
    expect(preview.locator("tbody tr")).to_have_count(4, timeout=PATIENCE)
    expect(preview).to_contain_text("Xqwvzberg · قرية زقوبرغ · Zaqobarg")
    expect(preview).to_contain_text("Deir-ez-Zor")
    expect(preview).to_contain_text("rejected: the coordinates are 0, 0")
    expect(preview).to_contain_text("<img src=x onerror=alert(1)>")
    write(page.get_by_label("Title"), TITLE)
    write(page.get_by_label("Licence"), "CC BY 4.0")
    write(page.get_by_label("Address (https://…)"), "nowhere")
    page.keyboard.press("Enter")
    settled(page)
    press(page, "Add the list")
    expect(page.get_by_role("alert")).to_contain_text("'nowhere' is not an address")
    write(page.get_by_label("Address (https://…)"), "https://example.org/list")
    page.keyboard.press("Enter")
    settled(page)
    press(page, "Add the list")
    report = page.locator(".st-key-list_report")
    expect(report).to_contain_text("4 rows read = 2 placed + 2 rejected")
    expect(report).to_contain_text("lies outside -90 to 90")

    # The answer above knows it already, and says where it has it from.
    expect(page.locator(".st-key-answer")).to_contain_text("Resolved.")
    built_on = page.locator(".st-key-card_places")
    expect(built_on).to_contain_text(f"{TITLE}, own list: source not known, licence CC BY 4.0")
    expect(page.locator(".st-key-candidates")).to_contain_text("dated not known, added 20")
    shown = page.locator(".st-key-own_lists")
    expect(shown).to_contain_text("4 rows read = 2 placed + 2 rejected")
    expect(shown).to_contain_text("Source: not known")
    link = shown.get_by_role("link", name="https://example.org/list")
    assert link.get_attribute("rel") == "noopener noreferrer"
    with page.expect_download() as download:
        shown.get_by_role("button", name="Rejected rows").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    rejected = list(csv.DictReader(io.StringIO(text)))
    assert [(row["line"], row["code"]) for row in rejected] == [("3", "C2"), ("5", "C4")]
    assert page.locator("img[src=x]").count() == 0

    # Another reader's session, without a restart.
    other.reload()
    expect(other.locator(".st-key-answer")).to_contain_text("Resolved.")
    settled(other)

    press(page, "Remove")
    press(page, "Keep it")
    expect(page.get_by_role("button", name="Yes, remove it")).to_have_count(0)
    press(page, "Remove")
    press(page, "Yes, remove it")
    expect(page.get_by_text("was removed.")).to_be_visible()
    expect(page.locator(".st-key-answer")).to_contain_text("Not found.")
    expect(page.get_by_text("No list was added yet.")).to_be_visible()
    other.reload()
    expect(other.locator(".st-key-answer")).to_contain_text("Not found.")


def test_a_running_server_sees_what_another_process_adds_and_a_damaged_list(
    own_server: Server, page: Page, tmp_path: Path
) -> None:
    asked = "places?" + urlencode({"wording": "Xqwvzberg", "country": "SY"})
    open_screen(page, own_server, asked)
    expect(page.locator(".st-key-answer")).to_contain_text("Not found.")
    table = tmp_path / "given.csv"
    table.write_text(LIST, encoding="utf-8")
    columns = Columns(("Name EN",), "Lat", "Long")
    own_lists.add(table, columns, Provenance("Desk"), country="SY", folder=own_server.home)
    page.reload()
    expect(page.locator(".st-key-answer")).to_contain_text("Resolved.")
    open_screen(page, own_server, "sources")
    expect(page.get_by_text("Places of your own list “Desk”")).to_be_visible()
    (own_server.home / "lists" / "desk.json").write_text("{", encoding="utf-8")
    open_screen(page, own_server, asked)
    expect(page.locator(".st-key-answer")).to_contain_text("Not found.")
    expect(page.get_by_role("alert")).to_contain_text("The list “desk” is damaged")
    page.get_by_role("button", name="Remove the damaged list").click()
    expect(page.get_by_text("No list was added yet.")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("empty.csv", b"", "empty.csv is empty"),
        ("old.csv", "name;lat;lon\nDeir ez-Zor á".encode("latin-1"), "old.csv is not UTF-8 text"),
        ("head.csv", b"name,lat,lon\n", "head.csv has a header but no rows"),
        ("words.csv", b"a,b\nx,y\n", "Choose at least one column of names"),
    ],
)
def test_a_list_that_cannot_be_read_gives_one_clear_sentence(
    page: Page, server: Server, name: str, body: bytes, sentence: str
) -> None:
    open_screen(page, server, "places")
    give(page, name, body)
    expect(page.get_by_test_id("stAlert")).to_contain_text(sentence, timeout=PATIENCE)
