"""The picture of the intervals: open ends run out, zero is at zero, silence has no mark."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.case import Case
from data.model import Claim
from draw.intervals import intervals_chart, intervals_text, numeric
from draw.markup import plain
from draw.scale import Scale, scale_of
from tests.hostile import HOSTILE, khasham, poisoned

STRIKES, ATTACK = "coalition-strikes", "attack-on-sdf-base"


def layers(chart: Any) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Yield each layer's mark and rows; building the specification validates it."""
    spec = chart.to_dict()
    assert json.loads(json.dumps(spec)) == spec, "only plain values"
    for layer in spec["layer"]:
        found = layer.get("data") or spec["data"]
        yield (
            layer["mark"],
            found.get("values", spec.get("datasets", {}).get(found.get("name"), [])),
        )


def rows(chart: Any, kind: str, shape: str | None = None) -> list[dict[str, Any]]:
    return [
        row
        for mark, found in layers(chart)
        if mark["type"] == kind and (shape is None or mark.get("shape") == shape)
        for row in found
    ]


def written(chart: Any) -> list[str]:
    return [row["text"] for row in rows(chart, "text")]


def only(case: Case, *ids: str) -> Case:
    return replace(case, claims={key: case.claims[key] for key in ids})


def test_an_open_end_runs_to_the_edge_with_an_arrow() -> None:
    chart = intervals_chart(only(khasham(), "us-official-killed"), STRIKES)
    (bar,) = rows(chart, "bar")
    (arrow,) = rows(chart, "point", "triangle-right")
    assert bar["x2"] == arrow["x"] == 1.0
    assert bar["open"]
    assert 0 < bar["x"] < 1
    assert rows(chart, "point", "stroke") == [], "no best figure was stated"


def test_a_tick_stands_only_where_a_best_figure_is_stated() -> None:
    about = intervals_chart(only(khasham(), "pentagon-killed"), STRIKES)
    (tick,), (bar,) = rows(about, "point", "stroke"), rows(about, "bar")
    assert bar["x"] < tick["x"] < bar["x2"]
    plain_range = intervals_chart(only(khasham(), "us-100-200"), STRIKES)
    assert rows(plain_range, "point", "stroke") == []


def test_zero_is_a_ring_at_zero_and_silence_is_words_without_a_mark() -> None:
    zero = intervals_chart(only(khasham(), "us-officials-no-injured"), ATTACK)
    (ring,) = list(rows(zero, "point", "circle"))
    assert ring["x"] == 0
    assert ring["mark"] == "zero"
    for silent, incident, said in (
        ("oir-silent-attackers", ATTACK, "does not say"),
        ("peskov-no-information", STRIKES, "can’t confirm “don't have detailed information”"),
        ("foreign-ministry-disinformation", STRIKES, "denies “disinformation”"),
    ):
        chart = intervals_chart(only(khasham(), silent), incident)
        assert said in written(chart)
        assert rows(chart, "bar") == []
        assert all(row.get("mark") is None for row in rows(chart, "point"))
        assert rows(chart, "rule") == [], "no scale either"


@pytest.mark.parametrize("incident", [STRIKES, ATTACK, "war-in-syria"])
def test_every_numeric_claim_has_a_row_with_its_claimant(incident: str) -> None:
    case = khasham()
    chart = intervals_chart(case, incident)
    wanted = [
        claim
        for claim in case.claims.values()
        if claim.incident == incident and claim.outcome != "assertion"
    ]
    names = [case.actors[claim.claimant].name for claim in numeric(case, incident)]
    assert len(names) == len(wanted)
    texts = written(chart)
    assert all(texts.count(name) >= names.count(name) for name in names)


def test_the_axis_is_named_and_says_when_it_is_compressed() -> None:
    assert "number of people" in written(intervals_chart(khasham(), STRIKES))
    war = intervals_chart(khasham(), "war-in-syria")
    assert "number of people" in written(war)
    far = only(khasham(), "rferl-us-troops", "rferl-sdf-strength")
    small = far.claims["rferl-us-troops"].model_copy(update={"low": 1, "best": 2, "high": 3})
    mixed = replace(far, claims={**far.claims, "rferl-us-troops": small})
    assert any(
        "compressed scale" in text for text in written(intervals_chart(mixed, "war-in-syria"))
    )


def test_an_incident_without_figures_says_so() -> None:
    chart = intervals_chart(replace(khasham(), claims={}), STRIKES)
    assert written(chart) == ["No figure is coded for this incident."]
    assert intervals_text(replace(khasham(), claims={}), STRIKES) == []


def test_the_text_says_what_the_picture_shows() -> None:
    lines = intervals_text(khasham(), STRIKES)
    assert (
        "Killed, Pro-government forces: U.S. official (anonymous) says “more than 100”, coded >100."
        in lines
    )
    assert any(line.endswith("Operation Inherent Resolve does not say.") for line in lines)


def figures(*values: int) -> list[Claim]:
    base = khasham().claims["syria-55"]
    return [base.model_copy(update={"low": n, "best": n, "high": n}) for n in values]


@given(st.lists(st.integers(0, 1_000_000_000), min_size=1, max_size=6))
def test_a_scale_keeps_order_and_holds_every_figure(values: list[int]) -> None:
    scale = scale_of(figures(*values))
    places = [scale.at(n) for n in sorted(values)]
    assert places == sorted(places)
    assert scale.at(0) == 0
    assert places[-1] < 1, "an arrow has room"
    ticks = scale.ticks()
    assert ticks[0] == 0
    assert ticks == sorted(set(ticks))
    assert 2 <= len(ticks) <= 12
    assert all(0 <= scale.at(tick) <= 1 for tick in ticks)


def test_zero_dozens_and_five_hundred_can_be_told_apart() -> None:
    scale = scale_of(figures(0, 12, 500))
    assert not scale.compressed
    assert scale.at(12) - scale.at(0) > 0.015
    assert scale_of(figures(12, 50_000)).compressed
    assert Scale(100.0, True).at(100) == pytest.approx(1)


@pytest.mark.parametrize("string", HOSTILE)
def test_hostile_text_is_data_and_nothing_else(string: str) -> None:
    case = poisoned(string)
    chart = intervals_chart(case, STRIKES)
    spec = chart.to_dict()
    texts = written(chart)
    assert any(plain(string) in text for text in texts)
    spec.pop("datasets", None)
    for layer in spec["layer"]:
        layer["data"] = None
    assert plain(string) not in json.dumps(spec), "only in the data, never in an expression"
    assert "\u202e" not in json.dumps(texts, ensure_ascii=False)
    assert all("\u202e" not in line for line in intervals_text(case, STRIKES))
