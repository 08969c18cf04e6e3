"""The Add screen in a real browser: a report is read, reviewed with keys, saved, and not lost."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from data.case import load_case
from data.case_zip import unpack
from tests.chromium import Watch
from tests.hostile import HOSTILE
from tests.report import REPORT
from tests.screen import PATIENCE, marker, open_screen, pick, settled, write
from tests.server import Server, serve

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def make_home(prepared: Path, folder: Path) -> Path:
    """Return a home folder with the gazetteer of the tests and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cache").symlink_to(prepared / "cache")
    return folder


@pytest.fixture(scope="module")
def own(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a home folder that these tests may write to."""
    home = make_home(prepared, tmp_path_factory.mktemp("add") / "home")
    with serve(home, home / "server.log") as running:
        yield running
    assert "Traceback" not in running.log.read_text(encoding="utf-8")


def begin(page: Page, server: Server, text: str = REPORT, outlet: str = "Daily Star") -> None:
    """Paste a report and have it read; wait for the review."""
    open_screen(page, server, "add")
    write(page.get_by_label("Text of the report"), text)
    write(page.get_by_label("Outlet"), outlet)
    settled(page)
    page.get_by_role("spinbutton", name="year, Published on").click()
    page.keyboard.type("20180208")
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("button", name="Read it").click()
    expect(page.locator(".dc-pane-article")).to_be_visible(timeout=PATIENCE)
    settled(page)


def sit_down(page: Page, name: str = "Ada") -> None:
    """Say who sits here, and leave the field, so that keys decide."""
    write(page.get_by_label("Your name"), name)
    page.keyboard.press("Enter")
    settled(page)
    page.locator(".dc-tally").first.click()


def counts(page: Page, accepted: int, corrected: int, dropped: int, undecided: int) -> None:
    """Wait until the count line says this."""
    drafts = accepted + corrected + dropped + undecided
    expect(page.locator(".dc-tally").first).to_contain_text(
        f"{drafts} drafts = {accepted} accepted + {corrected} corrected + {dropped} dropped"
        f" + {undecided} undecided",
        timeout=PATIENCE,
    )
    settled(page)


def chosen(page: Page, item: str) -> None:
    """Wait until this draft's card is shown."""
    expect(page.locator(f'.dc-draft[data-draft="{item}"]')).to_be_visible(timeout=PATIENCE)
    settled(page)


def press(page: Page, key: str) -> None:
    page.keyboard.press(key)


def test_a_report_is_reviewed_with_keys_alone_and_stands_on_the_map_with_its_words(
    page: Page, own: Server
) -> None:
    begin(page, own)
    counts(page, 0, 0, 0, 10)
    chosen(page, "incident-1")
    # Nobody decides without a name, and nothing is decided then.
    page.locator(".dc-tally").first.click()
    press(page, "a")
    expect(page.get_by_text("Write your name above first")).to_be_visible()
    counts(page, 0, 0, 0, 10)
    sit_down(page)
    press(page, "a")
    counts(page, 2, 0, 0, 8)  # the incident, and the place that it names
    chosen(page, "incident-2")
    press(page, "m")
    merge = page.get_by_role("combobox", name="The same incident as")
    pick(merge, re.compile("Coalition strikes on the attacking"))
    page.get_by_role("button", name=re.compile("^Merge.*Enter")).click()
    counts(page, 2, 1, 0, 7)
    chosen(page, "claim-1")
    press(page, "a")
    counts(page, 3, 1, 0, 6)
    chosen(page, "claim-2")
    press(page, "d")
    counts(page, 3, 1, 1, 5)
    press(page, "u")
    counts(page, 3, 1, 0, 6)
    chosen(page, "claim-2")
    press(page, "y")
    counts(page, 3, 1, 1, 5)
    press(page, "j")
    chosen(page, "claim-3")
    press(page, "k")
    chosen(page, "claim-2")
    press(page, "j")
    chosen(page, "claim-3")
    press(page, "e")
    form = page.locator(".st-key-review_form")
    expect(form.get_by_label("Note", exact=True)).to_be_visible()
    settled(page)
    form.get_by_label("Note", exact=True).press_sequentially("adukj")  # in a field: just letters
    low = form.get_by_label("Low", exact=True)
    low.fill("8")
    low.press("Tab")
    page.get_by_role("button", name=re.compile("Save the correction")).click()
    counts(page, 3, 2, 1, 4)
    # Clicking words chooses their draft, and the list chooses the words.
    page.locator('mark[data-items~="claim-1"]').first.click()
    chosen(page, "claim-1")
    expect(page.locator("mark.dc-lit").first).to_have_text("killing at least 55 people")
    page.locator('.dc-drafts button[data-items="position-1"]').click()
    chosen(page, "position-1")
    expect(page.locator("mark.dc-lit").first).to_contain_text("Government forces")
    press(page, "a")
    counts(page, 5, 2, 1, 2)
    page.get_by_role("button", name="Save in the case").click()
    saved = page.locator("[data-saved]")
    expect(saved).to_contain_text("Strike, the town of Khasham", timeout=PATIENCE)
    # The program's own folder is as it was; the user's copy has the rows.
    case = load_case(own.home / "cases" / "khasham-2018-own")
    (source,) = [s for s in case.sources.values() if s.outlet == "Daily Star"]
    claims = [c for c in case.claims.values() if case.source_of(c).id == source.id]
    assert {(c.low, c.incident) for c in claims} == {
        (55, "strike-the-town-of-khasham"),
        (8, "coalition-strikes"),
    }
    assert {c.coded_by for c in claims} == {"Ada"}
    # Without a restart it is among the cases, on the Claims page and on the map.
    href = saved.get_by_role("link", name="Strike, the town of Khasham").get_attribute("href")
    open_screen(page, own, f"{href}")
    expect(page.get_by_test_id("stMain")).to_contain_text(
        "killing at least 55 people", timeout=PATIENCE
    )
    open_screen(page, own, "?case=khasham-2018-own")
    marker(page, "incident:strike-the-town-of-khasham").click()
    expect(page.locator(".st-key-card")).to_contain_text("killing at least 55 people")
    expect(page.locator(".st-key-title")).to_contain_text("own copy")


def test_a_draft_outlives_a_reload_and_a_restart(
    page: Page, context: BrowserContext, prepared: Path, tmp_path: Path, watch: Watch
) -> None:
    home = make_home(prepared, tmp_path / "home")
    with serve(home, tmp_path / "one.log") as server:
        begin(page, server)
        sit_down(page)
        press(page, "a")
        counts(page, 2, 0, 0, 8)
        press(page, "d")
        counts(page, 2, 0, 1, 7)
        page.reload()
        settled(page)
        counts(page, 2, 0, 1, 7)
        expect(page.get_by_label("Your name")).to_have_value("Ada")
        page.close()
    watch.forget()
    with serve(home, tmp_path / "two.log") as server:
        again = context.new_page()
        open_screen(again, server, "add")
        again.get_by_role("button", name="Continue").click()
        counts(again, 2, 0, 1, 7)
        again.locator(".dc-tally").first.click()
        press(again, "u")
        counts(again, 2, 0, 0, 8)
        press(again, "u")
        counts(again, 0, 0, 0, 10)
        again.get_by_role("button", name="All drafts").click()
        again.get_by_role("button", name="Delete").click()
        again.get_by_role("button", name="Delete this draft").click()
        expect(again.get_by_role("button", name="Continue")).to_have_count(0)
        assert list((home / "drafts").iterdir()) == []
        again.close()
        watch.forget()


def test_the_second_of_two_tabs_is_told_and_loses_nothing(
    page: Page, context: BrowserContext, own: Server
) -> None:
    begin(page, own)
    sit_down(page)
    other = context.new_page()
    other.goto(page.url)
    settled(other)
    sit_down(other, "Bo")
    press(page, "a")
    counts(page, 2, 0, 0, 8)
    other.locator(".dc-tally").first.click()
    press(other, "d")
    expect(other.get_by_text("changed in another tab")).to_be_visible()
    counts(other, 2, 0, 0, 8)
    # Now it may: and Bo, who did not code it, checks what Ada accepted.
    other.locator('.dc-drafts button[data-items="incident-1"]').click()
    chosen(other, "incident-1")
    press(other, "h")
    expect(other.locator(".dc-draft")).to_contain_text("Coded by Ada, checked by Bo")


def test_selected_words_become_a_quotation_and_a_draft_of_their_own(
    page: Page, own: Server
) -> None:
    begin(page, own)
    sit_down(page)
    words = page.locator("mark", has_text="killing at least 55 people").first
    expect(words).to_be_visible()
    page.evaluate(
        """() => {
          const mark = [...document.querySelectorAll('mark')].find(
            (m) => m.textContent === 'killing at least 55 people');
          const text = document.createTreeWalker(mark, NodeFilter.SHOW_TEXT).nextNode();
          const range = document.createRange();
          range.setStart(text, 8); range.setEnd(text, text.length);
          getSelection().removeAllRanges(); getSelection().addRange(range);
          mark.dispatchEvent(new MouseEvent('mouseup', {bubbles: true}));
        }"""
    )
    expect(page.get_by_text("Selected: “at least 55 people”")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="New claim").click()
    chosen(page, "claim-4")
    expect(page.locator(".dc-draft")).to_contain_text("added by hand")
    expect(page.locator(".dc-draft .dc-quote")).to_have_text("“at least 55 people”")
    # A quotation that does not stand in the text is refused.
    write(page.get_by_label("Quotation, to the letter"), "at least 56 people")
    page.get_by_role("button", name=re.compile("Save the correction")).click()
    expect(page.get_by_text("does not stand in the text, to the letter").first).to_be_visible()


def locked_pdf() -> bytes:
    """Return a PDF that wants a password."""
    out, writer = io.BytesIO(), pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def bomb() -> bytes:
    """Return a Word file that would unpack to far more than an article."""
    out = io.BytesIO()
    docx.Document().save(out)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/media/big.bin", b"0" * 90_000_000)
    return out.getvalue()


BAD_FILES: dict[str, tuple[bytes, str]] = {
    "locked.pdf": (locked_pdf(), "is an encrypted PDF"),
    "bomb.docx": (bomb(), "would unpack to"),
    "huge.txt": (b"word " * 1_000_000, "one article has at most"),
    "noise.txt": (b"~~ |||| lI1 ,,; rn m |" * 300, "No draft was made"),
    "numbers.txt": (b"12 34 56\n" * 300, "No draft was made"),
    "arabic.txt": ("قتل عشرة أشخاص في دير الزور. ".encode() * 20, "The text is Arabic"),
    "russian.txt": ("В Донецке погибли десять человек. ".encode() * 20, "The text is Russian"),
}


def test_bad_files_are_refused_in_one_sentence_and_leave_nothing(
    page: Page, prepared: Path, tmp_path: Path
) -> None:
    home = make_home(prepared, tmp_path / "home")
    with serve(home, tmp_path / "log") as server:
        open_screen(page, server, "add")
        for name, (content, told) in BAD_FILES.items():
            page.locator("[data-testid=stFileUploader] input[type=file]").first.set_input_files(
                {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            )
            expect(page.get_by_text(name).first).to_be_visible(timeout=PATIENCE)
            settled(page)
            page.get_by_role("button", name="Read it").click()
            alert = page.get_by_test_id("stAlert").filter(has_text=told)
            expect(alert).to_be_visible(timeout=PATIENCE)
            settled(page)
            page.get_by_role("button", name=re.compile("Remove|Delete")).first.click()
            settled(page)
        assert not (home / "drafts").exists() or not list((home / "drafts").iterdir())
        assert not (home / "cases").exists()
        assert "Traceback" not in server.log.read_text(encoding="utf-8")
        page.goto("about:blank")


def test_hostile_words_in_every_field_run_no_script(
    page: Page, prepared: Path, tmp_path: Path, watch: Watch
) -> None:
    page.add_init_script("window.alert = () => { document.title = 'RAN'; window.ran = true; };")
    evil = "".join(HOSTILE)
    text = REPORT.replace("said", f"said {HOSTILE[0]}").replace("governor", f"governor{HOSTILE[1]}")
    home = make_home(prepared, tmp_path / "home")
    with serve(home, tmp_path / "log") as server:
        begin(page, server, text + f"\n{evil}\n", outlet=evil[:190])
        sit_down(page, f"Ada {HOSTILE[0]}")
        press(page, "e")
        form = page.locator(".st-key-review_form")
        for label in ("Title", "How the date is known", "Note"):
            write(form.get_by_label(label, exact=True), evil)
        page.get_by_role("button", name=re.compile("Save the correction")).click()
        expect(page.locator(".dc-tally").first).to_contain_text("1 corrected", timeout=PATIENCE)
        settled(page)
        page.locator('.dc-drafts button[data-items="claim-1"]').click()
        chosen(page, "claim-1")
        press(page, "a")
        expect(page.locator(".dc-draft[data-draft=claim-1]")).to_have_count(0, timeout=PATIENCE)
        settled(page)
        # What was accepted is settled: the place of the corrected incident too.
        page.locator('.dc-drafts button[data-items="place-2"]').click()
        chosen(page, "place-2")
        press(page, "a")
        settled(page)
        page.get_by_role("button", name="Save in the case").click()
        expect(page.locator("[data-saved]")).to_be_visible(timeout=PATIENCE)
        ran(page)
        address = page.locator("[data-saved] a").first.get_attribute("href")
        page.get_by_role("button", name="All drafts").click()
        expect(page.get_by_role("button", name="Continue")).to_be_visible()
        ran(page)
        open_screen(page, server, str(address))
        ran(page)
        # An HTML file's scripts are no part of its text.
        open_screen(page, server, "add")
        page.locator("[data-testid=stFileUploader] input[type=file]").first.set_input_files(
            {
                "name": "page.html",
                "mimeType": "text/html",
                "buffer": f"<html><script>alert(1)</script><p onclick='alert(1)'>{REPORT}</p>"
                "<img src=x onerror=alert(1)></html>".encode(),
            }
        )
        settled(page)
        page.get_by_role("button", name="Read it").click()
        expect(page.locator(".dc-pane-article")).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".dc-pane-article")).not_to_contain_text("alert(1)")
        ran(page)
        page.goto("about:blank")
    watch.forget()


def ran(page: Page) -> None:
    """Fail where anything of the data was run."""
    settled(page)
    for frame in page.frames:
        assert not frame.evaluate("window.ran === true")
        assert frame.locator("img[src='x'], script:text('alert')").count() == 0
        assert frame.locator("a[href^='javascript:']").count() == 0


def test_a_case_is_downloaded_and_opened_again(page: Page, own: Server) -> None:
    open_screen(page, own, "add")
    page.get_by_text("Cases as files").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download as a zipped case folder").click()
    raw = Path(waiting.value.path()).read_bytes()
    case = unpack(raw)
    page.locator("[data-testid=stFileUploader] input[type=file]").last.set_input_files(
        {"name": "mine.zip", "mimeType": "application/zip", "buffer": raw}
    )
    page.get_by_role("button", name="Open it as a case of your own").click()
    expect(page.get_by_text("is among the cases now")).to_be_visible(timeout=PATIENCE)
    again = [load_case(path) for path in (own.home / "cases").iterdir()]
    assert any(
        (found.claims, found.incidents, found.places) == (case.claims, case.incidents, case.places)
        for found in again
    )


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_on_a_phone_nothing_is_cut_off(page: Page, own: Server) -> None:
    begin(page, own)
    sit_down(page)
    page.get_by_role("button", name=re.compile("^Accept")).click()
    counts(page, 2, 0, 0, 8)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    for pane in (".dc-pane-article", ".dc-pane-drafts"):
        box: Any = page.locator(pane).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
