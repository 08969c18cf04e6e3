"""What a newcomer comes for: each task of the design, done as a reader would do it."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Page, expect

from data.case import Case
from tests.screen import (
    eventually,
    map_frame,
    marker,
    markers,
    open_screen,
    query_of,
    settled,
)
from tests.server import Server


def test_who_states_the_highest_floor_and_who_printed_it(page: Page, server: Server) -> None:
    open_screen(page, server)
    page.get_by_role("link", name="Claims", exact=True).click()
    settled(page)
    answer = page.get_by_label("In short").get_by_role("listitem").first
    expect(answer).to_contain_text("highest floor for killed is 101")
    expect(answer).to_contain_text("U.S. official (anonymous) says “more than 100”")
    expect(answer).to_contain_text("printed by RFE/RL")


def test_did_the_coalition_say_how_many_it_killed(page: Page, server: Server) -> None:
    open_screen(page, server, "claims?incident=coalition-strikes")
    answer = (
        page.get_by_label("In short")
        .get_by_role("listitem")
        .filter(has_text="U.S.-led coalition and SDF")
    )
    expect(answer.first).to_contain_text("Operation Inherent Resolve does not say")


def test_where_is_eight_kilometers_east_and_how_sure_is_that(page: Page, server: Server) -> None:
    open_screen(page, server)
    marker(page, "incident:attack-on-sdf-base").click()
    card = page.locator(".st-key-card")
    expect(card).to_contain_text("8 kilometers east of the Euphrates River de-confliction line")
    expect(card).to_contain_text("stand-in")
    card.get_by_text("How it was placed").click()
    expect(card).to_contain_text("the Euphrates stands in for it")
    frame = map_frame(page)
    expect(frame.locator("path.dc-region-main")).to_have_count(1)


def test_whose_forces_stood_on_the_other_bank_and_as_of_when(page: Page, server: Server) -> None:
    open_screen(page, server)
    marker(page, "position:government-other-bank").click()
    card = page.locator(".st-key-card")
    expect(card).to_contain_text("Syrian government forces")
    expect(card).to_contain_text("8 February 2018")
    card.get_by_text("How it was placed").click()
    expect(card).to_contain_text("seen from")


def test_what_was_said_on_which_day(page: Page, server: Server) -> None:
    open_screen(page, server, "timeline?from=2018-02-07&to=2018-02-07")
    said = page.locator(".st-key-timeline li").filter(has_text="hour not known")
    expect(said).to_have_text([re.compile(r"^\s*7 February 2018")] * 4)


def test_send_a_colleague_exactly_this_view(
    page: Page, context: BrowserContext, server: Server
) -> None:
    open_screen(page, server, "?side=pro-government")
    marker(page, "incident:coalition-strikes").click()
    expect(page.locator(".st-key-card")).to_contain_text("Coalition strikes")
    eventually(page, lambda: query_of(page).get("incident") == ["coalition-strikes"])
    frame = map_frame(page)
    frame.get_by_role("button", name="Copy link").click()
    link = frame.get_by_label("Link to this view").input_value()
    colleague = context.new_page()
    colleague.goto(link)
    settled(colleague)
    eventually(page, lambda: markers(colleague, "side=pro-government") == markers(page))
    expect(colleague.locator(".st-key-card")).to_contain_text("Coalition strikes")
    eventually(page, lambda: query_of(colleague).get("incident") == ["coalition-strikes"])


def test_which_statements_rest_on_anonymous_officials(
    page: Page, server: Server, case: Case
) -> None:
    open_screen(page, server, "timeline")
    page.get_by_role("button", name="Only anonymous claimants").click()
    page.wait_for_url("**says=**")
    settled(page)
    expected = {s.title for s in case.statements.values() if case.actors[s.claimant].anonymous}

    def shown() -> set[str]:
        words = " ".join(
            page.locator(f".st-key-{part}").inner_text() for part in ("timeline", "beside")
        )
        return {s.title for s in case.statements.values() if s.title in words}

    eventually(page, lambda: shown() == expected)
