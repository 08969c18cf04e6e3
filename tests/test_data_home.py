"""Users' own cases: made, changed and published at once; the program's own stay as they are."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import home
from data.case import Case, load_case
from data.errors import CaseError
from data.store import open_store


@pytest.fixture
def own(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home folder of the test's own with the gazetteer of all tests."""
    opened = open_store(tmp_path / "store")
    monkeypatch.setattr(home, "home", lambda: tmp_path)
    monkeypatch.setattr(home, "home_store", lambda: opened)
    yield tmp_path
    assert prepared.is_dir()


def renamed(case: Case, name: str) -> Case:
    return dataclasses.replace(case, name=name, title=f"My {name}")


def test_an_own_case_is_a_data_set_at_once_and_after_prepare(own: Path, case: Case) -> None:
    before = {path: path.read_bytes() for path in (home.CASES / home.BUILT_IN).iterdir()}
    made = home.change_case("mine", lambda _: renamed(case, "mine"))
    assert load_case(own / "cases" / "mine") == made
    assert home.home_store().names() == ["mine"]
    assert home.is_own("mine")
    assert not home.is_own(home.BUILT_IN)
    assert home.case_folder("mine") == own / "cases" / "mine"
    assert home.case_folder(home.BUILT_IN) == home.CASES / home.BUILT_IN
    assert home.free_name("Mine!") == "mine-2"
    home.prepare()
    assert home.home_store().names() == sorted([home.BUILT_IN, "mine"])
    assert before == {path: path.read_bytes() for path in (home.CASES / home.BUILT_IN).iterdir()}


def test_a_change_gets_the_case_as_it_is_and_a_failed_one_changes_nothing(
    own: Path, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.change_case("mine", lambda _: renamed(case, "mine"))
    seen: list[Case | None] = []

    def fail(now: Case | None) -> Case:
        seen.append(now)
        raise CaseError("no")

    with pytest.raises(CaseError):
        home.change_case("mine", fail)
    assert seen == [renamed(case, "mine")]
    # What can't be published is found only afterwards: the case is as it was.

    def unpublished(*_: object) -> None:
        raise CaseError("this can't be placed")

    monkeypatch.setattr(home, "publish_folder", unpublished)
    changed = dataclasses.replace(renamed(case, "mine"), description="changed")
    with pytest.raises(CaseError, match="can't be placed"):
        home.change_case("mine", lambda _: changed)
    assert load_case(own / "cases" / "mine") == renamed(case, "mine")
    with pytest.raises(CaseError, match="can't be placed"):
        home.change_case("other", lambda _: renamed(case, "other"))
    assert home.own_names() == ["mine"]


@pytest.mark.parametrize("name", ["../x", "", "A", "a/b", ".."])
def test_no_name_leads_out_of_the_folder(own: Path, case: Case, name: str) -> None:
    with pytest.raises(CaseError):
        home.change_case(name, lambda _: renamed(case, "x"))
    assert home.case_folder(name) is None
    assert not (own / "cases").exists()


def test_a_damaged_own_case_keeps_nobody_from_the_others(own: Path, case: Case) -> None:
    home.change_case("good", lambda _: renamed(case, "good"))
    home.change_case("bad", lambda _: renamed(case, "bad"))
    (own / "cases" / "bad" / "claims.csv").write_text("id\n")
    told: list[str] = []
    home.prepare(told.append)
    assert any("bad is not shown" in line for line in told)
    assert "good" in home.home_store().names()
