"""Hostile text meets the geocoder: an answer or a plain refusal, no crash, no connection."""

from __future__ import annotations

import socket
from typing import Any, NoReturn

import pytest

from geo.errors import BadQueryError
from geo.gazetteer import Gazetteer
from geo.geocoder import locate
from geo.region import Region
from tests.hostile_text import hostile

STATUSES = {"resolved", "ambiguous", "proxy", "unresolved"}


@pytest.fixture(autouse=True)
def no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail on any attempt to reach another machine."""

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("a connection was attempted")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def answer(text: str, gazetteer: Gazetteer, country: str | None) -> Region | str:
    """Return the region of a text, or the sentence that refuses it."""
    try:
        return locate(text, gazetteer, country=country)
    except BadQueryError as error:
        return str(error)


@pytest.mark.parametrize("country", [None, "SY"])
def test_hostile_text_is_answered_or_refused(gazetteer: Gazetteer, country: str | None) -> None:
    for text in hostile(400, seed=len(country or "")):
        region = answer(text, gazetteer, country)
        if isinstance(region, str):
            assert "\n" not in region
            continue
        assert region.status in STATUSES
        if region.geometry is not None:
            assert region.geometry.is_valid
            assert not region.geometry.is_empty
        region.to_dict()


def test_hostile_names_find_nothing_or_candidates(gazetteer: Gazetteer) -> None:
    for text in hostile(1500, seed=3):
        for candidate in gazetteer.find(text, country="SY", limit=3):
            assert -90 <= candidate.lat <= 90


def test_hostile_context_is_refused_or_ignored(gazetteer: Gazetteer) -> None:
    for text in hostile(150, seed=4):
        gazetteer.find("Raqqa", country="SY", within=text)
        if len(text.strip()) != 2:
            region = answer("Raqqa", gazetteer, text)
            assert "country code" in region if isinstance(region, str) else not text.strip()


def test_a_border_in_another_part_of_the_world_is_no_crash(gazetteer: Gazetteer) -> None:
    """Found by the full fuzz: a border and a place on two continents, met in one zone's metres."""
    text = "south border the road border and 0 Deir al-Zor north-eastern countryside of border NaN"
    region = answer(text, gazetteer, None)
    assert not isinstance(region, str)
    assert region.status in STATUSES
