"""The cards say who says what, where and when; missing stays missing; nothing of the data runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, box

from data.case import Case
from draw import markup, words
from draw.card import incident_card, position_card, statement_card
from draw.place_html import square_metres
from tests.hostile import HOSTILE, Page, assert_safe, khasham, poisoned, region

BAND = box(40.1, 35.0, 40.2, 35.5)


def regions(text: str = "") -> Mapping[str, Any]:
    return {
        "base-8km": region("proxy", BAND, text),
        "province": region("resolved", BAND, text),
        "refinery": region("ambiguous", BAND, text),
        "salihiyah": region("unresolved", None, text),
        "near-khasham": region("unreachable"),
    }


def strikes(case: Case | None = None, **options: Any) -> Page:
    return assert_safe(incident_card(case or khasham(), "coalition-strikes", regions(), **options))


def test_the_card_holds_title_date_place_claims_and_sources() -> None:
    text = strikes().text
    for shown in (
        "Coalition strikes on the attacking force",
        "night of 7–8 February 2018",
        "worked out by the coder",
        "the eastern province of Deir al-Zor",
        "placed from its words",
        "anywhere within 6.2 km of its middle",
        "U.S. official (anonymous)",
        "“more than 100”",
        "coded >100",
        "killed more than 100 pro-Syrian fighters",
        "near an oil refinery",
        "URL not known",
        "RFE/RL",
        "can’t confirm",
    ):
        assert shown in text, shown


def test_figures_stand_before_silence_and_silence_before_assertions() -> None:
    text = strikes().text
    places = [
        text.index(part)
        for part in (
            "Who says how many",
            "Who gives no figure",
            "does not say:",
            "What else is said",
        )
    ]
    assert places == sorted(places)


def test_silence_is_never_a_number_and_zero_is_one() -> None:
    card = incident_card(khasham(), "attack-on-sdf-base", regions())
    silent = card[card.index("dc-s-silent") :].split("</p>")
    assert "coded" not in "".join(silent[:3])
    text = assert_safe(card).text
    assert "says none “No U.S. personnel”" in text
    assert "coded 0" in text


def test_links_go_out_safely_and_in_with_the_incident_s_id() -> None:
    page = strikes(base_href="/base/")
    links = [attributes for tag, attributes in page.tags if tag == "a"]
    inside = [link["href"] for link in links if link["class"] == "dc-in"]
    assert inside == [
        "/base/method?part=rollup",
        "/base/method?part=grades",
        "/base/claims?incident=coalition-strikes",
        "/base/?incident=coalition-strikes",
    ]
    outside = [link for link in links if link["class"] == "dc-out"]
    assert outside
    assert all(link["target"] == "_blank" for link in outside)


def test_heading_levels_follow_the_page() -> None:
    tags = {tag for tag, _ in strikes(heading_level=3).tags}
    assert {"article", "h3", "h4", "dl", "blockquote"} <= tags
    assert "h2" not in tags


def test_a_place_without_a_region_and_an_incident_without_a_place_say_so() -> None:
    assert (
        "not placed on the map"
        in assert_safe(incident_card(khasham(), "coalition-strikes", {})).text
    )
    war = assert_safe(incident_card(khasham(), "war-in-syria", {})).text
    assert "2011 – goes on" in war
    assert "Wherenot known" in war


def test_out_of_reach_and_not_found_are_told_apart() -> None:
    text = assert_safe(incident_card(khasham(), "attack-on-sdf-base", regions())).text
    assert "did not answer" in text


def test_reasons_and_what_was_not_understood_are_shown() -> None:
    text = strikes().text
    assert "not understood: “somewhere”" in text
    assert "Built on Euphrates (Natural Earth)." in text
    assert "How it was placed: 1 assumption" in text


def test_a_replaced_claim_is_counted_not_shown() -> None:
    case = khasham()
    old = case.claims["syria-55"].model_copy(update={"superseded_by": "sohr-68"})
    text = strikes(replace(case, claims={**case.claims, "syria-55": old})).text
    assert "Syrian claim: 55 killed" not in text
    assert "1 earlier coding" in text


def test_an_incident_without_claims_shows_its_own_words() -> None:
    case = replace(khasham(), claims={})
    assert case.incidents["coalition-strikes"].quote in strikes(case).text


def test_findings_are_shown_in_words_and_the_rest_counted() -> None:
    finding = SimpleNamespace(kind="not_comparable", sentence="No dead are <b>mentioned</b>.")
    text = strikes(findings=[finding] * 6).text
    assert text.count("Can’t be compared") == 4
    assert "2 more findings" in text
    assert "<b>mentioned</b>" in text


def test_a_position_card_says_as_of_when_and_by_whom() -> None:
    text = assert_safe(position_card(khasham(), "attacking-column", regions())).text
    for shown in (
        "Force position",
        "7 February 2018",
        "Pro-government forces",
        "450–550, best 500",
    ):
        assert shown in text
    crossing = assert_safe(position_card(khasham(), "crossing", {})).text
    assert "As ofnot known" in crossing
    assert "Wherenot known" in assert_safe(position_card(khasham(), "is-remnants", {})).text


def test_a_statement_card_says_whether_the_speaker_is_named() -> None:
    text = assert_safe(statement_card(khasham(), "us-officials-media", regions())).text
    assert "Named" in text
    assert "no: the source gives no name" in text
    assert "U.S. media" in text
    assert "Saidnot known" in text
    assert "About: Attack on the SDF headquarters" in text


@pytest.mark.parametrize("string", HOSTILE)
def test_hostile_text_stays_text_in_every_card(string: str) -> None:
    case = poisoned(string)
    placed = regions(string)
    finding = SimpleNamespace(kind=string, sentence=string)
    for incident in case.incidents:
        page = assert_safe(incident_card(case, incident, placed, [finding]))
        assert string in page.text
        assert not any(attributes.get("class") == "dc-out" for _, attributes in page.tags)
    for position in case.positions:
        assert string in assert_safe(position_card(case, position, placed)).text
    for statement in case.statements:
        assert string in assert_safe(statement_card(case, statement, placed)).text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " https://example.org",
        "https://example.org/\u202egnp",
        'https://example.org/"onclick="x',
        "data:text/html,<script>",
        "//example.org",
        "https://",
        "http://[",
        "ftp://example.org",
        "",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert markup.web_address(url) is None


def test_a_web_address_becomes_a_link() -> None:
    url = "https://example.org/a?b=1&c='2'"
    link = markup.outside_link(url, "x")
    assert assert_safe(link).tags[0][1]["href"] == url


@given(st.text())
def test_any_text_survives_escaping(value: str) -> None:
    page = assert_safe(markup.text(value))
    assert [tag for tag, _ in page.tags] == ["bdi"]
    assert not {"<", ">"} & set(markup.attribute(value))


def test_a_coded_figure_is_worded_and_no_figure_is_no_number() -> None:
    shown = {claim.id: words.coded(claim) for claim in khasham().claims.values()}
    assert shown["us-official-killed"] == ">100"
    assert shown["us-officials-no-injured"] == "0"
    assert shown["oir-silent-casualties"] == "does not say"
    assert shown["peskov-no-information"] == "can’t confirm"
    assert shown["foreign-ministry-disinformation"] == "denies"
    assert shown["us-official-equipment"] == "no number given"


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ((dt.date(2018, 2, 7), dt.date(2018, 2, 7)), "7 February 2018"),
        ((dt.date(2018, 2, 7), dt.date(2018, 2, 8)), "7–8 February 2018"),
        ((dt.date(2018, 1, 31), dt.date(2018, 2, 1)), "31 January – 1 February 2018"),
        ((dt.date(2017, 12, 31), dt.date(2018, 1, 1)), "31 December 2017 – 1 January 2018"),
        ((dt.date(2011, 1, 1), None, "year", True), "2011 – goes on"),
        ((dt.date(2018, 2, 1), dt.date(2018, 2, 1), "month"), "February 2018"),
        ((None, None), "not known"),
    ],
)
def test_dates_are_no_finer_than_known(arguments: tuple[Any, ...], shown: str) -> None:
    assert words.dates(*arguments) == shown


def test_two_days_are_a_night_only_where_the_note_says_so() -> None:
    strike = khasham().incidents["coalition-strikes"]
    assert words.incident_when(strike) == "night of 7–8 February 2018"
    unsaid = strike.model_copy(update={"date_note": ""})
    assert words.incident_when(unsaid) == "7–8 February 2018"


def test_areas_are_geodesic_and_add_up() -> None:
    # One degree square at the equator is about 12,309 km² on WGS 84.
    square = box(0, 0, 1, 1)
    assert square_metres(square) == pytest.approx(12_309e6, rel=0.001)
    both = MultiPolygon([square, box(2, 0, 3, 1).reverse()])
    assert square_metres(both) == pytest.approx(2 * square_metres(square), rel=0.001)
    assert square_metres(Point(1, 1)) == square_metres(LineString([(0, 0), (1, 1)])) == 0
    assert words.area(33_062e6) == "33,000 km²"
    assert words.distance(6_202) == "6.2 km"
