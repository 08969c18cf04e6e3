"""What the filters offer: the most used values, bounded, and the others by a search."""

from __future__ import annotations

import pytest

from data.case import Case
from data.dataset import tables_of
from data.options import anonymous_claimants, names_of, options
from data.store import Dataset, Store, open_store
from tests.crowd import about, crowd

CASE, REGIONS = crowd(600)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Dataset]:
    """A store with 600 invented incidents of 250 actors."""
    store = open_store(tmp_path_factory.mktemp("store"))
    store.publish("crowd", "v1", tables_of(CASE, REGIONS), about(CASE))
    return store, store.dataset("crowd")


def test_the_most_used_are_listed_and_the_number_of_all_is_told(
    made: tuple[Store, Dataset],
) -> None:
    found = options(*made, "actors", limit=20)
    assert (len(found.names), found.total, found.unlisted) == (20, 250, 230)
    # 600 incidents of 250 actors in turn: the first 100 have three, the others two.
    assert all(int(id_.removeprefix("actor-")) < 100 for id_ in found.names)
    assert list(found.names.values()) == sorted(found.names.values())


def test_the_others_are_found_by_words_of_their_name(made: tuple[Store, Dataset]) -> None:
    assert options(*made, "actors", "  gROUP 249").names == {"actor-249": "Group 249"}
    assert options(*made, "actors", "%").names == {}
    assert options(*made, "actors", "it's \\ \"").total == 0
    assert names_of(*made, "actors", ["actor-249", "nobody"]) == {"actor-249": "Group 249"}
    assert names_of(*made, "kinds", ["strike", "unicorn"]) == {"strike": "strike"}


def test_documents_are_named_by_outlet_and_day(made: tuple[Store, Dataset]) -> None:
    assert options(*made, "sources").names == {"paper": "The Paper, 2019-01-01"}


def test_anonymous_claimants_are_those_of_the_case(
    case: Case, store: Store, dataset: Dataset
) -> None:
    claimants = {claim.claimant for claim in case.claims.values()}
    nameless = {id_ for id_ in claimants if case.actors[id_].anonymous}
    assert nameless
    assert set(anonymous_claimants(store, dataset)) == nameless
