"""What was known at a moment, and what changed between two: in records, and in the store alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.case import Case
from data.changes import NOW, Change, changes
from data.dataset import tables_of
from data.errors import SelectionError
from data.known import (
    STANDINGS,
    as_known,
    day_span,
    moment_text,
    parse_moment,
    spans_of,
    standing,
    statement_span,
)
from data.select import Selection
from data.store import Dataset, Store, open_store
from tests.hostile import khasham
from tests.made_up import many, regions

FEB = dt.datetime(2018, 2, 1)
NOON_8 = dt.datetime(2018, 2, 8, 12)
END_7 = dt.datetime(2018, 2, 8)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2018-02-08T12:00", NOON_8),
        ("2018-02-07", END_7),
        ("2018-12-31", dt.datetime(2019, 1, 1)),
        ("0001-01-01T00:00", dt.datetime(1, 1, 1)),
    ],
)
def test_a_moment_is_read_and_a_day_is_its_end(text: str, moment: dt.datetime) -> None:
    assert parse_moment(text) == moment
    assert moment_text(moment) == text


@pytest.mark.parametrize(
    "text",
    ["", "noon", "2018-02-30", "2018-02-08T12", "2018-02-08 12:00", "2018-02-08T12:00+01:00",
     "2018-02-08T12:00:30", "9999-12-31", "8 February", "2018-02-08T24:00", "x" * 5_000],
)  # fmt: skip
def test_what_is_no_moment_is_one_sentence(text: str) -> None:
    with pytest.raises(SelectionError, match="is not a moment") as refused:
        parse_moment(text)
    assert len(str(refused.value)) < 300


@given(st.datetimes().map(lambda at: at.replace(second=0, microsecond=0)))
def test_any_moment_comes_back_from_its_text(moment: dt.datetime) -> None:
    assert parse_moment(moment_text(moment)) == moment


def dated(case: Case, days: Mapping[str, tuple[dt.date | None, dt.time | None]]) -> Case:
    """Return the case with these days and hours of its statements."""
    statements = {
        id_: said.model_copy(
            update={
                "date": days[id_][0],
                "time": days[id_][1],
                "date_basis": "stated" if days[id_][0] else "not_known",
            }
        )
        if id_ in days
        else said
        for id_, said in case.statements.items()
    }
    return replace(case, statements=statements)


def test_hour_day_print_and_nothing_give_a_span() -> None:
    case = khasham()
    said = case.statements["us-official-7-feb"]
    source = case.sources[said.source]
    by_day = statement_span(said, source)
    assert by_day == day_span(dt.date(2018, 2, 7), "day")
    by_hour = statement_span(said.model_copy(update={"time": dt.time(22, 30)}), source)
    assert by_hour is not None
    assert by_hour.first == by_hour.last == dt.datetime(2018, 2, 7, 22, 30)
    assert by_hour.basis == "hour"
    printed = statement_span(said.model_copy(update={"date": None}), source)
    assert printed == day_span(dt.date(2018, 2, 8), "printed")
    undated = source.model_copy(update={"date": None})
    assert statement_span(said.model_copy(update={"date": None}), undated) is None


@pytest.mark.parametrize(
    ("moment", "stands"),
    [
        (dt.datetime(2018, 2, 7), "later"),
        (dt.datetime(2018, 2, 7, 0, 1), "may"),
        (dt.datetime(2018, 2, 7, 23, 59), "may"),
        (dt.datetime(2018, 2, 8), "known"),
    ],
)
def test_a_day_without_an_hour_may_have_been_known_within_it(
    moment: dt.datetime, stands: str
) -> None:
    assert day_span(dt.date(2018, 2, 7), "day").at(moment) == stands


def test_an_hour_is_known_from_its_minute_on() -> None:
    case = khasham()
    said = case.statements["us-official-7-feb"].model_copy(update={"time": dt.time(12)})
    span = statement_span(said, case.sources[said.source])
    assert span is not None
    assert span.at(dt.datetime(2018, 2, 7, 11, 59)) == "later"
    assert span.at(dt.datetime(2018, 2, 7, 12)) == "known"


def test_what_was_known_by_the_end_of_7_february_and_what_of_the_8th() -> None:
    case = khasham()
    by_the_7th = as_known(case, END_7)
    assert set(by_the_7th.incidents) == {"attack-on-sdf-base", "coalition-strikes"}
    assert {claim.claimant for claim in by_the_7th.claims.values()} == {"us-official", "oir"}
    spans = spans_of(case).claims
    of_the_8th = {id_ for id_ in case.claims if standing(spans[id_], NOON_8) == "may"}
    assert "syrian-media-killed" in of_the_8th
    assert "russian-ministry-wounded" in of_the_8th  # printed on that day
    assert not of_the_8th & set(as_known(case, NOON_8).claims)
    assert set(as_known(case, NOON_8, "may").claims) == of_the_8th | set(by_the_7th.claims)
    undated = {id_ for id_ in case.claims if spans[id_] is None}
    assert {case.source_of(case.claims[id_]).id for id_ in undated} == {"wikipedia-khasham"}
    assert set(as_known(case, NOW).claims) == set(case.claims) - undated
    assert as_known(case, None) is case


def test_a_claim_is_in_force_until_the_one_that_supersedes_it_is_known() -> None:
    case = khasham()
    old = case.claims["us-official-killed"].model_copy(update={"superseded_by": "pentagon-killed"})
    case = replace(case, claims={**case.claims, old.id: old})
    then, later = as_known(case, END_7), as_known(case, dt.datetime(2018, 2, 15))
    assert old.superseded_by not in then.claims  # so the figures show it as standing
    assert old.superseded_by in later.claims
    found = [c for c in changes(case, END_7) if c.kind == "revised"]
    assert [(c.old, c.new) for c in found] == [((old.id,), ("pentagon-killed",))]
    assert "“more than 100”" in found[0].sentence
    assert "“around 100”" in found[0].sentence


DAYS = st.none() | st.dates(dt.date(2018, 2, 5), dt.date(2018, 2, 12))
HOURS = st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(dt.datetime(2018, 2, 4), dt.datetime(2018, 2, 14)).map(
    lambda at: at.replace(second=0, microsecond=0)
)


@st.composite
def redated(draw: Any) -> Case:
    """Give the built-in case with other days and hours, a few of its claims superseded."""
    case = khasham()
    days = {}
    for id_ in case.statements:
        day = draw(DAYS)
        days[id_] = (day, draw(HOURS) if day else None)
    case = dated(case, days)
    ids = sorted(case.claims)
    claims = dict(case.claims)
    for old, new in draw(st.lists(st.tuples(*[st.integers(0, len(ids) - 1)] * 2), max_size=4)):
        if old < new and claims[ids[old]].incident == claims[ids[new]].incident:
            update = {"superseded_by": ids[new]}
            claims[ids[old]] = claims[ids[old]].model_copy(update=update)
    return replace(case, claims=claims)


FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@FEW
@given(redated(), MOMENTS, MOMENTS)
def test_a_later_moment_loses_nothing(case: Case, one: dt.datetime, two: dt.datetime) -> None:
    earlier, later = as_known(case, min(one, two)), as_known(case, max(one, two))
    for table in ("incidents", "statements", "claims", "positions"):
        assert set(getattr(earlier, table)) <= set(getattr(later, table))
    gone = {c.superseded_by for c in later.claims.values()} & set(later.claims)
    standing_then = {c.id for c in earlier.claims.values() if c.superseded_by not in earlier.claims}
    standing_now = {c.id for c in later.claims.values() if c.superseded_by not in later.claims}
    assert all(case.claims[id_].superseded_by in gone for id_ in standing_then - standing_now)


@FEW
@given(redated(), MOMENTS)
def test_every_record_has_one_standing_and_nothing_vanishes(
    case: Case, moment: dt.datetime
) -> None:
    spans = spans_of(case)
    for table in ("incidents", "statements", "claims", "positions"):
        whole = getattr(case, table)
        parts = [
            {i for i in whole if standing(getattr(spans, table)[i], moment) == stands}
            for stands in STANDINGS
        ]
        assert sum(map(len, parts)) == len(whole)
        assert parts[0] == set(getattr(as_known(case, moment), table))
    for claim in as_known(case, moment).claims.values():
        assert claim.incident in as_known(case, moment).incidents


def ids_of(found: list[Change], *kinds: str) -> set[str]:
    """Return the claims that came, by these kinds of changes."""
    return {id_ for change in found if change.kind in kinds for id_ in change.new}


@FEW
@given(redated(), st.lists(MOMENTS, min_size=3, max_size=3).map(sorted))
def test_changes_add_up(case: Case, moments: list[dt.datetime]) -> None:
    a, b, c = moments
    assert changes(case, a, a) == []
    whole, first, second = changes(case, a, c), changes(case, a, b), changes(case, b, c)
    kinds = ("added", "revised", "retracted")
    assert ids_of(whole, *kinds) == ids_of(first, *kinds) | ids_of(second, *kinds)
    assert not ids_of(first, *kinds) & ids_of(second, *kinds)
    known = {i.incident for i in whole if i.kind == "incident"}
    assert known == {i.incident for i in first + second if i.kind == "incident"}
    assert set(as_known(case, c).claims) == set(as_known(case, a).claims) | ids_of(whole, *kinds)
    for change in whole:
        assert change.sentence
        assert "\n" not in change.sentence


def test_the_first_moment_comes_first() -> None:
    with pytest.raises(SelectionError, match="other way round"):
        changes(khasham(), NOON_8, END_7)


def test_a_withdrawn_figure_is_told_as_such() -> None:
    case = dated(khasham(), {"pentagon-rferl": (dt.date(2018, 2, 10), None)})
    said = case.statements["peskov-14-feb"].model_copy(update={"claimant": "pentagon"})
    gone = case.claims["pentagon-killed"].model_copy(
        update={
            "id": "pentagon-withdraws", "statement": said.id, "low": None, "best": None,
            "high": None, "approximate": False, "stance": "retracts", "wording": "",
            "as_of": dt.date(2018, 2, 14),
        }
    )  # fmt: skip
    case = replace(
        case,
        statements={**case.statements, said.id: said},
        claims={i: c for i, c in case.claims.items() if c.statement != said.id} | {gone.id: gone},
    )
    found = [c for c in changes(case, dt.datetime(2018, 2, 12)) if c.kind == "retracted"]
    assert [c.old for c in found] == [("pentagon-killed",)]
    assert found[0].sentence.endswith("Pentagon withdraws “around 100”.")


def test_a_finding_that_changed_is_told_once() -> None:
    found = changes(khasham(), dt.datetime(2018, 2, 9))
    told = [c.sentence for c in found]
    assert len(told) == len(set(told))
    changed = [c for c in found if c.kind == "finding_changed"]
    assert any("“around 100” by Pentagon" in c.sentence for c in changed)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Store, Dataset]:
    """A store with 200 invented incidents, some of their sources printed on a known day."""
    case = many(200, seed=11)
    days = {"source-1": dt.date(2018, 5, 1), "source-2": dt.date(2018, 9, 1)}
    case = replace(
        case,
        sources={
            id_: source.model_copy(update={"date": days[id_], "date_basis": "stated"})
            if id_ in days
            else source
            for id_, source in case.sources.items()
        },
    )
    store = open_store(tmp_path_factory.mktemp("store"))
    store.publish("many", "v1", tables_of(case, regions(case)), {"title": "Many"})
    return case, store, store.dataset("many")


@pytest.mark.parametrize("day", [0, 60, 120, 121, 300, 500])
@pytest.mark.parametrize("hour", [0, 12])
def test_the_store_answers_as_the_records_do(
    published: tuple[Case, Store, Dataset], day: int, hour: int
) -> None:
    case, store, dataset = published
    moment = dt.datetime(2018, 1, 1) + dt.timedelta(days=day, hours=hour)
    chosen, spans = Selection(known=moment), spans_of(case)
    for table in ("incidents", "claims", "positions"):
        for stands in STANDINGS:
            rows = store.run(getattr(chosen, table)(dataset.tables, stands).select("id"))
            wanted = {
                id_
                for id_ in getattr(case, table)
                if standing(getattr(spans, table)[id_], moment) == stands
            }
            assert set(rows["id"].to_pylist()) == wanted, (table, stands)
    known = as_known(case, moment)
    rows = store.run(chosen.incidents(dataset.tables).select("id", "claim_count")).to_pylist()
    for row in rows:
        about = [c for c in known.claims.values() if c.incident == row["id"]]
        assert row["claim_count"] == len(about)
    made = {claim.statement for claim in known.claims.values()}
    said = store.run(chosen.statements(dataset.tables).select("id"))["id"].to_pylist()
    assert set(said) == made


def test_the_counts_of_what_is_apart_add_up(published: tuple[Case, Store, Dataset]) -> None:
    case, store, dataset = published
    moment = dt.datetime(2018, 4, 11, 12)
    row = store.run(Selection(known=moment).standings(dataset.tables)).to_pylist()[0]
    spans = spans_of(case)
    for table in ("incidents", "positions", "claims"):
        whole = getattr(case, table)
        assert row[f"all_{table}"] == len(whole)
        for stands in ("may", "undated"):
            wanted = [i for i in whole if standing(getattr(spans, table)[i], moment) == stands]
            assert row[f"{stands}_{table}"] == len(wanted)


def test_newly_known_incidents_are_those_of_the_difference(
    published: tuple[Case, Store, Dataset],
) -> None:
    case, store, dataset = published
    one, two = dt.datetime(2018, 3, 1), dt.datetime(2018, 7, 1)
    rows = store.run(Selection(known=two).newly(dataset.tables, one).select("id"))
    earlier, later = as_known(case, one), as_known(case, two)
    assert set(rows["id"].to_pylist()) == set(later.incidents) - set(earlier.incidents)
