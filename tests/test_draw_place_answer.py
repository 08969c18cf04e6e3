"""The answer to a wording as HTML and as GeoJSON: statuses, clauses, candidates, hostile text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from draw.place_answer import (
    answer_html,
    answer_json,
    candidate_html,
    details_html,
    distances,
    marked,
    status_of,
)
from draw.place_layer import COLOURS, answer_collection, colour_number
from draw.place_rows import counts_html, table_html
from geo.gazetteer import Gazetteer
from geo.geocoder import locate
from geo.region import Part, Region
from tests.hostile import HOSTILE, assert_safe

CASE_WORDING = (
    "8 kilometers east of the Euphrates River de-confliction line in Deir al-Zor Province"
)
SQUARE = shapely.box(40, 35, 40.1, 35.1)


def test_a_stand_in_is_called_one_and_its_clauses_are_marked(gazetteer: Gazetteer) -> None:
    region = locate(CASE_WORDING, gazetteer, country="SY")
    html = answer_html(CASE_WORDING, region)
    assert "Stand-in (proxy)." in html
    first = "8 kilometers east of the Euphrates River de-confliction line"
    assert f'<mark class="dc-clause dc-k-1" title="clause 1">{first}</mark>' in html
    assert 'title="clause 2">in Deir al-Zor Province</mark>' in html
    details = details_html(region)
    assert "the Euphrates stands in for it" in details
    assert f"geo_precision {region.acled_geo_precision}" in details
    assert f"where_prec {region.ucdp_where_prec}" in details
    assert "CJTF-OIR statement" in details


@pytest.mark.parametrize(
    ("wording", "status"),
    [
        ("Khasham", "Resolved"),
        ("Springfield", "Ambiguous"),
        ("Xyzzyplugh", "Not found"),
        ("8 kilometers beyond the moon", "Not understood"),
        ("in Raqqa province 5 km from Moscow", "Contradiction"),
    ],
)
def test_each_status_has_its_own_words(gazetteer: Gazetteer, wording: str, status: str) -> None:
    region = locate(wording, gazetteer)
    assert status_of(region)[0] == status
    assert status in answer_html(wording, region)


def test_out_of_reach_is_no_not_found() -> None:
    note = "Not known offline. Nominatim did not answer (timed out)."
    region = Region("unreachable", assumptions=(note,))
    assert "Out of reach" in answer_html("Khasham", region)
    assert note in details_html(region)


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_marking_keeps_every_letter_whatever_the_spans(
    wording: str, spans: list[tuple[int, int]]
) -> None:
    parts = tuple(Part("near", start, end, wording[start:end], SQUARE) for start, end in spans)
    html = marked(wording, Region("resolved", SQUARE, clauses=parts))
    assert_safe(html)
    shown = "".join(ch if ch.isprintable() or ch in " \n\t" else "\ufffd" for ch in wording)
    plain = shown_text(html)
    assert shown in plain


def shown_text(html: str) -> str:
    """Return what a browser shows of HTML."""
    return unescape(re.sub(r"<[^>]*>", "", html))


@pytest.mark.parametrize("bad", HOSTILE)
def test_hostile_text_stays_text(gazetteer: Gazetteer, bad: str) -> None:
    region = locate("Springfield", gazetteer)
    evil = tuple(
        replace(c, name=bad, admin1=bad, matched=bad, source=bad) for c in region.candidates
    )
    anchors = tuple(replace(a, name=bad, source=bad, kind=bad) for a in region.anchors)
    region = replace(
        region,
        candidates=evil,
        anchors=anchors,
        assumptions=(bad,),
        method=bad,
        not_understood=bad,
    )
    assert_safe(answer_html(bad, region))
    assert_safe(details_html(region))
    assert_safe(candidate_html(evil[0], "1 km", True))
    assert_safe(table_html("Rows", [bad], [[bad]]))


def test_the_map_gets_the_region_each_part_in_its_colour_and_the_candidates(
    gazetteer: Gazetteer,
) -> None:
    region = locate(CASE_WORDING, gazetteer, country="SY")
    found = answer_collection(CASE_WORDING, region)
    roles = [(f["properties"]["role"], f["properties"].get("colour")) for f in found["features"]]
    assert roles == [("part", 1), ("part", 2), ("main", None)]
    main = shapely.from_geojson(json.dumps(found["features"][-1]["geometry"]))
    assert main.is_valid
    assert region.geometry is not None
    assert main.symmetric_difference(region.geometry).area < 0.02 * region.geometry.area
    assert found["key"] == answer_collection(CASE_WORDING, region)["key"]
    many = answer_collection("Springfield", locate("Springfield", gazetteer))
    assert [f["properties"]["role"] for f in many["features"]].count("candidate") == 5
    assert many["key"] != found["key"]


def test_colours_begin_again_after_the_last() -> None:
    assert [colour_number(n) for n in range(COLOURS + 1)] == [*range(1, COLOURS + 1), 1]


def test_distances_are_counted_from_the_context_or_the_first(gazetteer: Gazetteer) -> None:
    found = locate("Tripoli", gazetteer).candidates
    assert distances(found, None)[0] == "the first one"
    assert distances(found, None)[1][0] == "–"
    near = (34.43352, 35.84415)  # Tripoli in Lebanon, as GeoNames has it
    where, away = distances(found, near)
    assert where == "the place given as near"
    assert away[[c.country for c in found].index("LB")] == "0 m"
    assert distances((), None) == ("", [])


def test_the_json_is_the_whole_answer(gazetteer: Gazetteer) -> None:
    region = locate(CASE_WORDING, gazetteer, country="SY")
    body = json.loads(answer_json(CASE_WORDING, region))
    assert body.pop("wording") == CASE_WORDING
    assert body == json.loads(json.dumps(region.to_dict()))


def test_statuses_are_counted() -> None:
    html = counts_html(["resolved", "resolved", "rejected"])
    assert html.count("<tr>") == 3
    assert "2" in html
