"""Correcting a draft field by field, merging incidents, and coding words that were missed."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping
from typing import Any, get_args

import streamlit as st

from data.case import Case
from data.model import (
    Attribution,
    Certainty,
    DateBasis,
    DatePrecision,
    IncidentKind,
    Outcome,
    Stance,
    Topic,
)
from data.review.items import (
    IN_CASE,
    ClaimValues,
    IncidentValues,
    Item,
    Kind,
    PlaceValues,
    PositionValues,
)
from data.review.keep import Draft
from data.review.state import State
from draw import words
from draw.article_items import incident_title, place_words
from draw.article_text import NAMES
from draw.markup import markdown, plain
from geo.features import countries
from pages.parts import add_report_desk as desk

_LABELS: Mapping[str, str] = types.MappingProxyType(
    {
        "claimant": "Who says so",
        "claimant_named": "The claimant is named",
        "relay": "Through whom (relay)",
        "said_on": "Said on",
        "subject": "Who or what it is about, in the report’s words",
        "about_actor": "Which actor that is",
        "outcome": "Outcome",
        "topic": "Topic (of an assertion)",
        "low": "Low",
        "best": "Best",
        "high": "High",
        "open_high": "Open top",
        "approximate": "Approximate",
        "wording": "Figure as worded",
        "hedge": "Hedge",
        "stance": "Stance",
        "certainty": "Certainty",
        "attribution": "How it is said",
        "as_of": "As of",
        "incident": "Incident",
        "title": "Title",
        "kind": "Kind of event",
        "date_from": "From",
        "date_to": "To",
        "date_precision": "Exact to the",
        "open_end": "Goes on",
        "time_from": "From (time)",
        "time_to": "To (time)",
        "date_basis": "The date is",
        "date_note": "How the date is known",
        "place": "Place",
        "initiators": "Who began",
        "targets": "Against whom",
        "actor": "Whose forces",
        "as_of_basis": "The day is",
        "as_of_note": "How the day is known",
        "country": "Country",
        "within": "Within",
        "quote": "Quotation, to the letter",
        "note": "Note",
    }
)
_ROWS: Mapping[Kind, tuple[tuple[str, ...], ...]] = types.MappingProxyType(
    {
        "claim": (
            ("incident",),
            ("claimant", "claimant_named"),
            ("relay", "said_on"),
            ("outcome", "topic", "stance"),
            ("low", "best", "high"),
            ("open_high", "approximate", "certainty"),
            ("subject",),
            ("about_actor", "attribution"),
            ("wording", "hedge", "as_of"),
        ),
        "incident": (
            ("title",),
            ("kind", "place"),
            ("date_from", "date_to", "open_end"),
            ("time_from", "time_to", "date_precision"),
            ("date_basis", "date_note"),
            ("initiators", "targets"),
        ),
        "position": (
            ("title",),
            ("actor", "place"),
            ("as_of", "as_of_basis", "as_of_note"),
            ("claimant", "certainty"),
        ),
        "place": (("country", "within"),),
    }
)
_CHOICES: Mapping[str, tuple[Any, Mapping[Any, str] | None]] = types.MappingProxyType(
    {
        "outcome": (Outcome, words.OUTCOMES),
        "topic": (Topic, words.TOPICS),
        "stance": (Stance, words.STANCES),
        "certainty": (Certainty, None),
        "attribution": (Attribution, words.ATTRIBUTIONS),
        "kind": (IncidentKind, words.KINDS),
        "date_basis": (DateBasis, words.DATE_BASES),
        "as_of_basis": (DateBasis, words.DATE_BASES),
        "date_precision": (DatePrecision, None),
    }
)
_DAYS, _TIMES = ("date_from", "date_to", "said_on", "as_of"), ("time_from", "time_to")
_NUMBERS, _YES = ("low", "best", "high"), ("open_high", "approximate", "open_end", "claimant_named")
_SEVERAL = ("initiators", "targets")
_MAY_LACK = ("topic", "relay", "about_actor", "within", "country", "incident", "place")


def correct_form(draft: Draft, state: State, case: Case | None, item: Item) -> None:
    """Show every field of a draft; what is corrected counts as accepted."""
    prefix = f"ed_{draft.revision}_{item.id}_"
    with st.form(f"correct_{item.id}"):
        given: dict[str, Any] = {}
        for row in _ROWS[item.kind]:
            for name, column in zip(row, st.columns(len(row)), strict=True):
                given[name] = _field(column, name, getattr(item.values, name), prefix, state, case)
        given["quote"] = st.text_area(
            _LABELS["quote"], item.values.quote, key=f"{prefix}quote", height=90
        )
        given["note"] = st.text_input(_LABELS["note"], item.values.note, key=f"{prefix}note")
        sent = st.form_submit_button("Save the correction", type="primary", shortcut="ctrl+enter")
    if sent and _send(draft, item, given):
        st.session_state.pop(desk.EDITED, None)
        st.rerun()
    elif sent:
        st.rerun()


def _send(draft: Draft, item: Item, given: dict[str, Any]) -> bool:
    """Take a correction; the quotation is looked up where the words were changed."""
    values = {name: _plain(name, value) for name, value in given.items()}
    if values["quote"] != item.values.quote:
        at = nearest(draft.text, str(values["quote"]), item.values.start)
        if at is None:
            desk.tell(
                "The quotation does not stand in the text, to the letter. Select the words in the"
                " article, or copy them from there."
            )
            return False
        values |= {"start": at, "end": at + len(str(values["quote"]))}
    if isinstance(item.values, PlaceValues):
        values["wording"] = values["quote"]
    taken = [item.id]
    return desk.act("correct", taken, values, on=True)


def nearest(text: str, quote: str, start: int) -> int | None:
    """Return where a quotation stands, nearest to where it stood; None where it does not."""
    if not quote:
        return None
    before, after = text.rfind(quote, 0, start + len(quote)), text.find(quote, start)
    found = [at for at in (before, after) if at >= 0]
    return min(found, key=lambda at: abs(at - start)) if found else None


def _field(column: Any, name: str, value: Any, prefix: str, state: State, case: Case | None) -> Any:
    """Show one field by what kind of value it holds; return what stands in it."""
    label, key = _LABELS[name], f"{prefix}{name}"
    if name in _CHOICES:
        literal, shown = _CHOICES[name]
        options = [*([None] if name in _MAY_LACK else []), *get_args(literal)]
        return column.selectbox(
            label, options, options.index(value), key=key,
            format_func=lambda o: "none" if o is None else (shown or {}).get(o, o),
        )  # fmt: skip
    if name in _DAYS:
        return column.date_input(
            label, value, key=key, format="YYYY-MM-DD", min_value=dt.date.min, max_value=dt.date.max
        )
    if name in _TIMES:
        return column.time_input(label, value, key=key, step=60)
    if name in _NUMBERS:
        return column.number_input(
            label, 0, 1_000_000_000, value, 1, key=key, placeholder="not stated"
        )
    if name in _YES:
        return column.checkbox(label, value, key=key)
    if name in _SEVERAL:
        options = list(dict.fromkeys([*value, *actor_names(state, case)]))
        return column.multiselect(
            label, options, list(value), key=key, accept_new_options=True, format_func=plain
        )
    if name in ("incident", "place"):
        refs = [None, *refs_of(state, case, name)]
        title = incident_title if name == "incident" else place_words
        return column.selectbox(
            label, refs, refs.index(value) if value in refs else 0, key=key,
            format_func=lambda ref: plain(title(ref, state, case) or "") if ref else "none",
        )  # fmt: skip
    if name in ("claimant", "about_actor", "actor"):
        options = list(dict.fromkeys([*([value] if value else []), *actor_names(state, case)]))
        return column.selectbox(
            label, options, 0 if value else None, key=key, accept_new_options=True,
            format_func=plain, placeholder="Choose, or write a name",
        )  # fmt: skip
    if name == "country":
        names = {country.country: country.name for country in countries()}
        codes = [None, *names]
        return column.selectbox(
            label, codes, codes.index(value) if value in codes else 0, key=key,
            format_func=lambda code: names.get(code, "as the report"),
        )  # fmt: skip
    return column.text_input(label, value or "", key=key, max_chars=2000)


def _plain(name: str, value: Any) -> Any:
    """Return a field's value as the log keeps it: plain JSON, None where one may lack."""
    if name in _MAY_LACK and not value:
        return None
    if name in _SEVERAL:
        return [str(part) for part in value]
    if isinstance(value, str):
        return value if name == "quote" else value.strip()
    return value.isoformat() if hasattr(value, "isoformat") else value


def refs_of(state: State, case: Case | None, kind: str) -> list[str]:
    """Return what a draft may refer to: drafts that are not dropped, then the case's records."""
    own = [i.id for i in state.items.values() if i.kind == kind and state.status(i.id) != "dropped"]
    there = list(getattr(case, f"{kind}s")) if case is not None else []
    return [*own, *(f"{IN_CASE}{id_}" for id_ in there)]


def actor_names(state: State, case: Case | None) -> list[str]:
    """Return the names that an actor may be given: the case's, then those of the drafts."""
    known = [actor.name for actor in case.actors.values()] if case is not None else []
    found: list[str] = []
    for item in state.items.values():
        if isinstance(item.values, ClaimValues):
            found.append(item.values.claimant)
        elif isinstance(item.values, PositionValues):
            found += [item.values.actor, item.values.claimant]
    return list(dict.fromkeys([*known, *found]))


def merge_form(state: State, case: Case | None, item: Item) -> None:
    """Ask which incident a draft is the same as."""
    assert isinstance(item.values, IncidentValues)  # noqa: S101 - only incidents are merged
    refs = [ref for ref in refs_of(state, case, "incident") if ref != item.id]
    if not refs:
        st.info("There is no other incident, here or in the case, to merge this one with.")
        return
    with st.form(f"merge_{item.id}"):
        there = st.selectbox(
            "The same incident as", [None, *refs],
            index=([None, *refs].index(item.values.same_as) if item.values.same_as in refs else 0),
            format_func=lambda ref: plain(incident_title(ref, state, case) or "")
            if ref else "none: an incident of its own",
        )  # fmt: skip
        sent = st.form_submit_button("Merge", type="primary", shortcut="ctrl+enter")
    if sent:
        if desk.act("correct", (item.id,), {"same_as": there}, on=True):
            st.session_state.pop(desk.MERGED, None)
        st.rerun()


def add_from_selection(draft: Draft, state: State, picked: tuple[int, int] | None) -> None:
    """Offer what can be done with the words that are selected in the article."""
    if picked is None or not 0 <= picked[0] < picked[1] <= len(draft.text):
        st.caption("Select words in the report to code what was missed, or to mend a quotation.")
        return
    start, end = picked
    quote = draft.text[start:end]
    start += len(quote) - len(quote.lstrip())
    quote = quote.strip()
    if not quote:
        return
    end = start + len(quote)
    shown = quote if len(quote) < 90 else f"{quote[:60]} … {quote[-25:]}"
    st.caption(markdown(f"Selected: “{plain(shown)}”"))
    chosen = str(st.session_state.get(desk.CHOSEN))
    with st.container(horizontal=True, key="review_selection"):
        if chosen in state.items:
            st.button(
                "Use as the quotation",
                key="use_selection",
                shortcut="q",
                on_click=_requote,
                args=(state.items[chosen], quote, start, end),
            )
        for kind in get_args(Kind):
            st.button(
                f"New {NAMES[kind].lower()}",
                key=f"new_{kind}",
                on_click=_add,
                args=(state, kind, quote, start, end),
            )


def _requote(item: Item, quote: str, start: int, end: int) -> None:
    values: dict[str, Any] = {"quote": quote, "start": start, "end": end}
    if item.kind == "place":
        values["wording"] = quote
    desk.act("correct", (item.id,), values)


def _add(state: State, kind: Kind, quote: str, start: int, end: int) -> None:
    """Add a draft by hand on the selected words, and open its form: a callback."""
    number = 1 + sum(item.kind == kind for item in state.items.values())
    while f"{kind}-{number}" in state.items:
        number += 1
    id_ = f"{kind}-{number}"
    outlet = state.source.outlet or "the outlet"
    more: Mapping[Kind, dict[str, Any]] = {
        "incident": {"title": quote[:80], "kind": "other"},
        "claim": {"claimant": outlet, "outcome": "assertion", "topic": "cause", "stance": "asserts",
                  "attribution": "own_voice", "subject": quote[:80]},
        "position": {"title": quote[:80], "actor": quote[:60], "claimant": outlet},
        "place": {"wording": quote},
    }  # fmt: skip
    values = {"kind_of_draft": kind, "quote": quote, "start": start, "end": end, **more[kind]}
    if desk.act("add", (id_,), values):
        desk.choose(id_)
        st.session_state[desk.EDITED] = id_
