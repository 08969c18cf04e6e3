"""Choosing one incident out of any number: a short list, and a search in the store."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from data.known import Standing
from data.read import read_ids, read_selection
from data.rows import PAGE, Listing, count, page, rows_of
from data.select import Selection
from data.store import Dataset, Store
from draw.known_html import STANDING_WORDS
from draw.words import incident_when
from pages.parts import choices

_FIND = "claims_find"
_BESIDE: tuple[Standing, ...] = ("may", "undated")


def pick_incident(store: Store, dataset: Dataset, selection: Selection) -> str | None:
    """Let the reader choose one incident, and return its id; None where the filters leave none.

    The one chosen on another screen comes first, then those with the most claims.
    """
    if choices.led() or _FIND not in st.session_state:
        st.session_state[_FIND] = dict(choices.own()).get("find", "")[:80]
    find = str(st.session_state[_FIND] or "")
    listing = Listing(selection, "claims", descending=True, find=find)
    number = count(store, dataset, listing)
    ids = [str(row.incident["id"]) for row in page(store, dataset, listing, 1)]
    what, _, chosen = (choices.chosen() or "").partition(":")
    if what == "incident" and chosen not in ids and _lets_through(store, dataset, listing, chosen):
        ids.insert(0, chosen)
    beside = _beside(store, dataset, selection)
    ids += [id_ for id_ in beside if id_ not in ids]
    many = number > PAGE or bool(find)
    left, right = st.columns([2, 1] if many else [1, 0.001], vertical_alignment="bottom")
    picked = None
    if ids:
        found = read_ids(store, dataset, "incidents", ids).incidents
        words = {id_: f"{found[id_].title} · {incident_when(found[id_])}" for id_ in ids}
        words |= {id_: f"{words[id_]} · {STANDING_WORDS[why]}" for id_, why in beside.items()}
        often = Counter(words.values())
        words = {id_: say if often[say] == 1 else f"{say} ({id_})" for id_, say in words.items()}
        start = ids.index(chosen) if chosen in ids else 0
        picked = left.selectbox("Incident", ids, index=start, format_func=words.__getitem__)
    if many:
        right.text_input(
            f"Find among {number:,} incidents" if number else "Find an incident",
            key=_FIND,
            max_chars=80,
            placeholder="Words in titles, quotes, places and names",
            on_change=_found,
        )
        if number > len(ids):
            st.caption(f"The list holds the {len(ids)} with the most claims, of {number:,}.")
    if picked is not None and picked != chosen:
        choices.choose(f"incident:{picked}")
    return picked


def _beside(store: Store, dataset: Dataset, selection: Selection) -> dict[str, Standing]:
    """Return incidents that may have been known at the Selection's moment, or bear no date."""
    if selection.known is None:
        return {}
    found: dict[str, Standing] = {}
    for why in _BESIDE:
        case = read_selection(store, dataset, selection, "incidents", standing=why, limit=PAGE)
        found |= dict.fromkeys(case.incidents, why)
    return found


def _lets_through(store: Store, dataset: Dataset, listing: Listing, incident: str) -> bool:
    rows = rows_of(listing, dataset.tables)
    found = store.run(rows.filter(rows.id == incident).select("id").limit(1))
    return bool(found.num_rows)


def _found() -> None:
    text = str(st.session_state[_FIND] or "").strip()
    choices.keep_own([("find", text)] if text else [])
