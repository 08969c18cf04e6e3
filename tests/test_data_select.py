"""A Selection is the same thing in a URL, and filters as a reader would by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any, get_args
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data.case import Case
from data.dataset import tables_of
from data.errors import SelectionError
from data.home import BUILT_IN, prepare
from data.model import IncidentKind, Outcome
from data.select import MAX_TEXT, MAX_VALUES, Selection, fold
from data.store import Dataset, Store, open_store
from geo.region import Region
from tests.made_up import AWKWARD, many, regions
from tests.oracle import Oracle

free = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), max_size=20
) | st.sampled_from(AWKWARD)


def sets(values: Any) -> st.SearchStrategy[tuple[str, ...]]:
    """Give some of the values, in any order, with duplicates."""
    return st.lists(values, max_size=4).map(tuple)


@st.composite
def selections(
    draw: Any,
    pools: Mapping[str, Any] = MappingProxyType({}),
    days: Any = None,
    text: Any = free,
    moments: bool = True,
) -> Selection:
    """Give a Selection of these names by field, these days and words."""
    days = st.dates() if days is None else days
    first, last = draw(st.none() | days), draw(st.none() | days)
    if first and last and first > last:
        first, last = last, first
    return Selection(
        date_from=first,
        date_to=last,
        sides=draw(sets(pools.get("sides", free))),
        actors=draw(sets(pools.get("actors", free))),
        kinds=draw(sets(st.sampled_from(get_args(IncidentKind)))),
        claimants=draw(sets(pools.get("claimants", free))),
        outcomes=draw(sets(st.sampled_from(get_args(Outcome)))),
        sources=draw(sets(pools.get("sources", free))),
        text=draw(text),
        known=draw(st.none() | st.datetimes()) if moments else None,
    )


@given(selections())
@example(Selection())
@example(Selection(sides=("", "a"), text="  two   words "))
def test_a_url_holds_it_whole(chosen: Selection) -> None:
    assert Selection.from_query(chosen.to_query()) == chosen
    assert Selection.from_query(parse_qsl(chosen.to_url(), keep_blank_values=True)) == chosen
    assert chosen.is_empty == (chosen.to_query() == [])


@given(selections(), st.randoms())
def test_order_and_duplicates_do_not_matter(chosen: Selection, pick: Any) -> None:
    pairs = [pair for pair in chosen.to_query() if pair[0] not in ("from", "to", "q", "known")]
    others = [pair for pair in chosen.to_query() if pair[0] in ("from", "to", "q", "known")]
    shuffled = pairs + pairs
    pick.shuffle(shuffled)
    again = Selection.from_query([("page", "3"), *shuffled, *others, ("zoom", "x")])
    assert again == chosen
    assert hash(again) == hash(chosen)
    assert again.to_url() == chosen.to_url()


@given(selections())
def test_a_field_can_be_cleared(chosen: Selection) -> None:
    assert chosen.without(*(field.name for field in fields(Selection))).is_empty
    kept = chosen.without("text")
    assert replace(chosen, text="") == kept
    assert chosen.has_dates == bool(chosen.date_from or chosen.date_to)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ([("from", "yesterday")], "from: 'yesterday' is not a day. Write it as 2018-02-07."),
        ([("to", "2018-02-30")], "to: '2018-02-30' is not a day."),
        ([("to", "x" * 10_000)], "is not a day."),
        ([("from", "2018-02-08"), ("to", "2018-02-07")], "is after the last, 2018-02-07."),
        ([("known", "noon")], "known: 'noon' is not a moment. Write it as 2018-02-08T12:00"),
        ([("known", "2018-02-08T12:00Z")], "is not a moment."),
        ([("known", "9999-12-31")], "is not a moment."),
        ([("kind", "strikes")], "kind: 'strikes' is not one of ground_attack, strike"),
        ([("outcome", "' OR 1=1 --")], 'outcome: "\' OR 1=1 --" is not one of killed'),
        ([("q", "x" * (MAX_TEXT + 1))], "q is longer than 200 characters"),
        ([("actor", str(number)) for number in range(MAX_VALUES + 1)], "more than 200 values"),
        ([("q", "a\0b")], "holds a character that can't be searched"),
        ([("says", "\ud800")], "holds a character that can't be searched"),
        ([("actor", "x" * 10_000)], "actor is longer than 200 characters"),
    ],
)
def test_what_can_not_be_read_is_one_sentence(query: list[tuple[str, str]], told: str) -> None:
    with pytest.raises(SelectionError) as refused:
        Selection.from_query(query)
    assert told in str(refused.value)
    assert len(str(refused.value)) < 400
    assert "\n" not in str(refused.value)


keys = st.sampled_from(
    ("from", "to", "side", "actor", "kind", "says", "outcome", "q", "known", "x")
)


@given(st.lists(st.tuples(keys, st.text(max_size=30)), max_size=8))
def test_any_query_is_a_selection_or_a_sentence(query: list[tuple[str, str]]) -> None:
    try:
        chosen = Selection.from_query(query)
    except SelectionError as error:
        told = str(error)
    else:
        told = ""
        assert Selection.from_query(chosen.to_query()) == chosen
    assert "\n" not in told


def test_days_the_wrong_way_round_are_refused_at_once() -> None:
    with pytest.raises(SelectionError, match="Choose them the other way round"):
        Selection(date_from=dt.date(2018, 2, 8), date_to=dt.date(2018, 2, 7))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Café\n AU lait ", "cafe au lait"),
        ("İzmir", "izmir"),
        ("Straße", "strasse"),
        ("ＤＥＩＲ", "deir"),
        ("دَير الزور", "دير الزور"),
    ],
)
def test_text_is_searched_without_case_and_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


MANY = many(300)
MADE = regions(MANY)
POOLS = {
    "sides": st.sampled_from([*MANY.sides, "nobody"]),
    "actors": st.sampled_from([*MANY.actors, "nobody"]),
    "claimants": st.sampled_from([*MANY.actors, "nobody"]),
    "sources": st.sampled_from([*MANY.sources, "nobody"]),
}
DAYS = st.dates(dt.date(2017, 12, 25), dt.date(2019, 9, 1))
WORDS = st.lists(
    st.sampled_from(
        (
            "bridge",
            "CONVOY",
            "cafe",
            "Café",
            "izmir",
            "%",
            "5%",
            "o'neil",
            "_",
            "دير",
            "actor-3 ",
            "é",
        )
    ),
    max_size=2,
).map(" ".join)


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Dataset]:
    """A store with a case of 300 invented incidents."""
    store = open_store(tmp_path_factory.mktemp("store"))
    store.publish("many", "v1", tables_of(MANY, MADE), {"title": "Many"})
    return store, store.dataset("many")


def found(store: Store, dataset: Dataset, chosen: Selection) -> dict[str, list[str]]:
    """Return the ids of what a Selection lets through, by table."""
    return {
        name: store.run(getattr(chosen, name)(dataset.tables).select("id"))["id"].to_pylist()
        for name in ("incidents", "positions", "claims", "statements")
    }


def expected(case: Case, placed: Mapping[str, Region], chosen: Selection) -> dict[str, list[str]]:
    """Return the same by the plain rules."""
    oracle = Oracle(case, placed)
    return {
        name: sorted(getattr(oracle, name)(chosen))
        for name in ("incidents", "positions", "claims", "statements")
    }


@settings(max_examples=35, suppress_health_check=[HealthCheck.too_slow])
@given(chosen=selections(pools=POOLS, days=DAYS, text=WORDS, moments=False))
@example(chosen=Selection())
@example(chosen=Selection(date_from=dt.date(2018, 3, 1), date_to=dt.date(2018, 3, 1)))
@example(chosen=Selection(claimants=("actor-1",), outcomes=("killed", "wounded")))
@example(chosen=Selection(text="cafe"))
@example(chosen=Selection(claimants=("actor-1",), sources=("source-1",)))
def test_filters_agree_with_the_plain_rules(
    made_up: tuple[Store, Dataset], chosen: Selection
) -> None:
    got = {name: sorted(ids) for name, ids in found(*made_up, chosen).items()}
    assert got == expected(MANY, MADE, chosen)


@pytest.mark.parametrize(
    "chosen",
    [
        Selection(sides=("side-1",)),
        Selection(actors=("actor-0",)),
        Selection(kinds=("strike",)),
        Selection(claimants=("actor-2",)),
        Selection(outcomes=("killed",)),
        Selection(sources=("source-1",)),
        Selection(text="bridge"),
        Selection(date_from=dt.date(2018, 6, 1), date_to=dt.date(2018, 6, 30)),
    ],
)
def test_each_filter_by_itself_lets_some_through(chosen: Selection) -> None:
    inside = Oracle(MANY, MADE).incidents(chosen)
    assert 0 < len(inside) < len(MANY.incidents)


def test_filters_agree_on_the_built_in_case(case: Case, store: Store, dataset: Dataset) -> None:
    oracle = Oracle(case, {})
    for chosen in (
        Selection(),
        Selection(claimants=("syrian-state-media",)),
        Selection(actors=("pro-government-forces",)),
        Selection(actors=("syrian-army",)),
        Selection(sides=("coalition",), outcomes=("killed",)),
        Selection(date_to=dt.date(2018, 2, 7)),
        Selection(date_from=dt.date(2018, 2, 8), date_to=dt.date(2018, 2, 8)),
        Selection(sources=("dod-news-2018-02-07",)),
        Selection(text="refinery"),
        Selection(text="“popular forces”"),
        Selection(kinds=("background",)),
    ):
        got = {name: sorted(ids) for name, ids in found(store, dataset, chosen).items()}
        for name, ids in got.items():
            assert ids == sorted(getattr(oracle, name)(chosen)), (chosen, name)


@pytest.mark.parametrize(
    "hostile", ["'", '"', "');--", "\\", "%", "\n", "a\tb", "{x}", "💣", "\u202e"]
)
def test_hostile_names_find_nothing_and_break_nothing(
    made_up: tuple[Store, Dataset], hostile: str
) -> None:
    for name in ("sides", "actors", "claimants"):
        assert found(*made_up, Selection(**{name: (hostile,)}))["incidents"] == []  # type: ignore[arg-type]
    found(*made_up, Selection(text=hostile))


def test_publishing_a_case_twice_keeps_its_version(store: Store) -> None:
    before = store.dataset(BUILT_IN).version
    told: list[str] = []
    prepare(told.append)
    assert store.dataset(BUILT_IN).version == before
    assert told == []
