"""The HTTP routes: JSON in a fixed shape, an error as a sentence, nothing fetched twice."""

from __future__ import annotations

import gzip
import json
import urllib.request
from urllib.error import HTTPError

import pytest

from data.case import Case
from tests.server import Server

DATASET = "api/datasets/khasham-2018"
WORLD = "zoom=6&box=-180,-85,180,85"


def ask(server: Server, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(server.address(path), headers=headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except HTTPError as error:
        return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def test_features_are_geojson_with_their_symbols(server: Server) -> None:
    found = server.json(f"{DATASET}/features?{WORLD}")
    assert found["type"] == "FeatureCollection"
    ids = {feature["id"] for feature in found["features"]}
    assert ids >= {"incident:attack-on-sdf-base", "incident:coalition-strikes"}
    assert len(ids) == len(found["features"])
    for feature in found["features"]:
        assert feature["properties"]["symbol"] in found["symbols"]
        lon, lat = feature["geometry"]["coordinates"]
        assert 35 < lon < 43
        assert 32 < lat < 38


def test_a_box_holds_what_lies_in_it(server: Server) -> None:
    found = server.json(f"{DATASET}/features?zoom=8&box=0,0,10,10")
    assert found["features"] == []


def test_a_cell_tells_what_it_holds_where_and_lists_it(server: Server) -> None:
    found = server.json(f"{DATASET}/spot?cell=0/2/1")
    placed = {"incident:attack-on-sdf-base", "incident:coalition-strikes"}
    assert found["n"] == 2
    assert {item["id"] for item in found["items"]} == placed
    assert all(item["symbol"] in found["symbols"] for item in found["items"])
    west, south, east, north = found["bounds"]
    assert 35 < west <= east < 43
    assert 32 < south <= north < 38
    narrowed = server.json(f"{DATASET}/spot?cell=0/2/1&kind=strike")
    assert [item["id"] for item in narrowed["items"]] == ["incident:coalition-strikes"]
    assert server.json(f"{DATASET}/spot?cell=0/0/0")["n"] == 0


def test_a_view_says_what_has_no_place_and_whose_side_each_is(server: Server, case: Case) -> None:
    found = server.json(f"{DATASET}/features?{WORLD}")
    assert found["unplaced"] == sum(1 for one in case.incidents.values() if one.place is None)
    assert found["undrawn"] == 0
    names = {side.name for side in case.sides.values()}
    assert {side["name"] for side in found["sides"]} <= names | {"no side given"}
    for feature in found["features"]:
        assert 0 <= feature["properties"]["side"] < len(found["sides"])
    dark = server.json(f"{DATASET}/features?{WORLD}&theme=dark")
    assert dark["sides"] != found["sides"]


def test_counts_by_time_hold_every_dated_incident_whatever_the_dates(server: Server) -> None:
    whole = server.json(f"{DATASET}/times?split=kind")
    assert [(day, n) for day, _, n, _, _ in whole["bins"]][:3] == [
        ("2018-02-07", 2),
        ("2018-02-08", 1),
        ("2018-02-09", 0),
    ]
    assert whole["when"] is None
    one = server.json(f"{DATASET}/times?split=kind&from=2018-02-08&to=2018-02-08")
    assert one["bins"] == whole["bins"]
    assert one["when"] == ["2018-02-08", "2018-02-08"]
    assert "1 incident known only as background" in whole["beside"]
    none = server.json(f"{DATASET}/times?q=no+such+word")
    assert none["words"] == "Nothing in this selection has a date."


def test_every_card_has_its_quotations(server: Server, case: Case) -> None:
    for incident in case.incidents.values():
        card = server.json(f"{DATASET}/card/incident/{incident.id}")
        assert card["title"] == incident.title
        quotes = [c.quote for c in case.claims.values() if c.incident == incident.id]
        text = card["html"]
        assert text.count("<blockquote") >= len(quotes)
    for position in case.positions.values():
        assert server.json(f"{DATASET}/card/position/{position.id}")["title"] == position.title
    for said in case.statements.values():
        assert server.json(f"{DATASET}/card/statement/{said.id}")["title"] == said.title


def test_the_line_is_given_as_a_stand_in(server: Server) -> None:
    lines = server.json(f"{DATASET}/reference")["features"]
    assert [line["id"] for line in lines] == ["place:line"]
    assert "LineString" in lines[0]["geometry"]["type"]
    assert "de-confliction line" in lines[0]["properties"]["label"]


def test_an_answer_seen_before_costs_no_bytes(server: Server) -> None:
    status, headers, body = ask(server, "api/base/land", **{"Accept-Encoding": "gzip"})
    assert status == 200
    assert headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(body))["type"] == "FeatureCollection"
    status, _, body = ask(server, "api/base/land", **{"If-None-Match": headers["etag"]})
    assert (status, body) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        (f"{DATASET}/features?zoom=3", 400, "box is missing"),
        (f"{DATASET}/features?zoom=3&box=1,2,3", 400, "not four numbers"),
        (f"{DATASET}/features?zoom=3&box=1,nan,3,4", 400, "box"),
        (f"{DATASET}/features?zoom=-1&box=0,0,1,1", 400, "zoom"),
        (f"{DATASET}/features?zoom=x&box=0,0,1,1", 400, "zoom"),
        (f"{DATASET}/features?{WORLD}&from=never", 400, "not a day"),
        (f"{DATASET}/features?{WORLD}&kind=unicorn", 400, "unicorn"),
        (f"{DATASET}/times?from=never", 400, "not a day"),
        ("api/datasets/nothing/features?zoom=3&box=0,0,1,1", 404, "There is no data set"),
        (f"{DATASET}/spot?cell=1/2/9", 400, "not a cell"),
        (f"{DATASET}/spot", 400, "not a cell"),
        (f"{DATASET}/card/incident/nothing", 404, "There is no incident"),
        (f"{DATASET}/card/dragon/nothing", 404, "There is no dragon"),
        ("api/base/dragons", 404, "no such layer"),
        ("api/nothing", 404, "nothing at"),
        ("api/datasets/.part-x/features?zoom=3&box=0,0,1,1", 404, "There is no data set"),
    ],
)
def test_an_error_is_a_sentence(server: Server, path: str, status: int, words: str) -> None:
    got, headers, body = ask(server, path)
    assert got == status
    assert headers["content-type"].startswith("application/json")
    sentence = json.loads(body)["error"]
    assert words in sentence
    assert "Traceback" not in sentence


def test_streamlit_s_own_files_under_a_deep_link_are_answered(server: Server) -> None:
    assert ask(server, "timeline/_stcore/health")[0] == 200
    assert ask(server, "timeline/_stcore/host-config")[0] == 200


@pytest.mark.parametrize("box", ["40,35,40,36", "40,35,41,35", "180,35,-179,36"])
@pytest.mark.parametrize("route", ["base-detail", "base-labels"])
def test_a_frame_without_a_size_is_answered(server: Server, route: str, box: str) -> None:
    assert ask(server, f"api/{route}?zoom=8&box={box}")[0] == 200
