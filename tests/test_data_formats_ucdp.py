"""UCDP GED with and without a header. Every row is made up: nothing in it happened."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

from data.dataset import record_of
from data.errors import FormatError
from data.formats.contract import Chunk, Converted, Options, Sample
from data.formats.ucdp_ged import COLUMNS, UcdpGed

ROW = {
    **dict.fromkeys(COLUMNS, ""),
    "id": "990001",
    "relid": "XYZ-1",
    "year": "2018",
    "type_of_violence": "1",
    "conflict_name": "Nowhere: Government",
    "side_a": "Government of Nowhere",
    "side_b": "Made-up Front",
    "source_office": "Made-up Times",
    "source_date": "2018-02-09",
    "source_headline": "Made-up headline",
    "source_original": "Made-up ministry",
    "where_prec": "2",
    "where_coordinates": "Khasham village",
    "adm_1": "Dayr Az Zawr governorate",
    "latitude": "35.35",
    "longitude": "40.28",
    "country": "Syria",
    "date_prec": "2",
    "date_start": "2018-02-07",
    "date_end": "2018-02-08",
    "deaths_a": "0",
    "deaths_b": "3",
    "deaths_civilians": "1",
    "deaths_unknown": "0",
    "low": "3",
    "best": "4",
    "high": "10",
    "gwnoa": "652",
}


def chunk(*rows: dict[str, str]) -> Chunk:
    names = list(rows[0])
    cells = {name: pa.array([row.get(name) or None for row in rows], pa.string()) for name in names}
    return Chunk(2, pa.table(cells), pa.array(range(2, 2 + len(rows)), pa.int64()))


def converted(*rows: dict[str, str]) -> Converted:
    return UcdpGed().convert(chunk(*rows), Options())


def test_a_row_becomes_five_claims_of_who_reported_it() -> None:
    found = converted(ROW)
    (incident,) = found.incidents.to_pylist()
    assert (incident["date_from"], incident["date_to"]) == (
        dt.date(2018, 2, 7),
        dt.date(2018, 2, 8),
    )
    assert (incident["kind"], len(incident["involved"])) == ("clash", 2)
    claims: dict[str, dict[str, Any]] = {row["id"]: row for row in found.claims.to_pylist()}
    every = claims["990001"]
    assert (every["low"], every["best"], every["high"], every["subject"]) == (3, 4, 10, None)
    names = {actor["id"]: actor["name"] for actor in found.actors.to_pylist()}
    parts = {
        ending: (names[claims[f"990001-{ending}"]["subject"]], claims[f"990001-{ending}"]["best"])
        for ending in ("a", "b", "civilians", "unknown")
    }
    assert parts == {
        "a": ("Government of Nowhere", 0),
        "b": ("Made-up Front", 3),
        "civilians": ("Civilians", 1),
        "unknown": ("People of whom it is not known which side", 0),
    }
    assert {names[claim["claimant"]] for claim in claims.values()} == {"Made-up ministry"}
    source = next(row for row in found.sources.to_pylist() if row["outlet"] == "Made-up Times")
    assert (source["title"], source["date"]) == ("Made-up headline", dt.date(2018, 2, 9))
    for table in ("incidents", "statements", "claims", "actors", "sources", "sides", "places"):
        for row in getattr(found, table).to_pylist():
            record_of(table, row)


def test_one_sided_violence_has_a_direction() -> None:
    (incident,) = converted(
        {**ROW, "type_of_violence": "3", "side_b": "Civilians"}
    ).incidents.to_pylist()
    assert incident["kind"] == "violence_against_civilians"
    assert (len(incident["initiators"]), incident["targets"]) == (1, ["civilians"])


@pytest.mark.parametrize(("said", "named"), [("police", True), ("officials", False), ("", False)])
def test_who_is_named_and_nobody_is_invented(said: str, named: bool) -> None:
    found = converted({**ROW, "source_original": said})
    (statement,) = found.statements.to_pylist()
    assert statement["claimant_named"] is named
    if not said:
        assert statement["claimant"] == "claimant-not-known"


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("best", "2", "between the low and the high"),
        ("low", "12", "between the low and the high"),
        ("high", "some", "whole number"),
        ("date_start", "2018-02-09", "after date_end"),
        ("where_prec", "8", "none of 1 to 7"),
        ("type_of_violence", "4", "none of 1, 2 and 3"),
        ("id", "", "is empty"),
    ],
)
def test_rows_that_can_not_be_used(column: str, value: str, reason: str) -> None:
    found = converted(ROW, {**ROW, "id": "990002", column: value})
    (reject,) = found.rejects
    assert reject.row == 3
    assert reason in reject.reason
    assert found.incidents.num_rows == 1


def test_older_names_of_the_figures() -> None:
    older = {name: cell for name, cell in ROW.items() if name not in ("low", "best", "high")}
    found = converted({**older, "low_est": "1", "best_est": "2", "high_est": "3"})
    first = next(row for row in found.claims.to_pylist() if row["id"] == "990001")
    assert (first["low"], first["best"], first["high"]) == (1, 2, 3)


def test_minus_nine_is_a_longitude_and_no_blank() -> None:
    found = converted({**ROW, "latitude": "-9", "longitude": "-9.0", "deaths_a": "-9"})
    assert found.rejects == ()
    (place,) = found.places.to_pylist()
    assert (place["lat"], place["lon"]) == (-9.0, -9.0)
    assert "990001-a" not in found.claims.column("id").to_pylist()


def test_a_feature_is_where_it_is_drawn_where_its_properties_do_not_say() -> None:
    bare = {name: cell for name, cell in ROW.items() if name not in ("latitude", "longitude")}
    drawn = {**bare, "geometry latitude": "35.3", "geometry longitude": "40.2"}
    (place,) = converted(drawn).places.to_pylist()
    assert (place["lat"], place["lon"], place["precision"]) == (35.3, 40.2, "near")
    both = {**ROW, "geometry latitude": "1", "geometry longitude": "2"}
    (place,) = converted(both).places.to_pylist()
    assert (place["lat"], place["lon"]) == (35.35, 40.28)


def test_half_of_the_coordinates_refuses_the_file() -> None:
    columns = tuple(name for name in COLUMNS if name != "latitude")
    with pytest.raises(FormatError, match="column latitude is missing, while longitude is there"):
        UcdpGed().check(Sample("x.csv", "delimited", columns, chunk(ROW).table), Options())


def test_it_is_recognised_with_and_without_a_header() -> None:
    table = chunk(ROW).table
    form = UcdpGed()
    assert form.recognise(Sample("x.csv", "delimited", COLUMNS, table)) == 1.0
    numbered = tuple(f"column {number}" for number in range(1, len(COLUMNS) + 1))
    bare = Sample("x.csv", "delimited", numbered, table.rename_columns(list(numbered)), False)
    assert form.recognise(bare) > 0.5
    assert form.names_of(bare) == COLUMNS
    assert form.recognise(Sample("x.csv", "delimited", ("a",), pa.table({"a": ["1"]}))) == 0.0
