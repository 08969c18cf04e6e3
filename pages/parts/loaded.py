"""The only cached loaders: the store, the data set in force, and what its filters may choose."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from data import options as filter_options
from data import unknown
from data.case import Case
from data.errors import StoreError
from data.home import BUILT_IN, home_store
from data.model import Side
from data.options import Options
from data.read import read_all, read_uses, regions_of
from data.store import Dataset, Store
from data.summarise import extent
from geo.region import Region

LISTED = 200  # places of a data set in one list
MOST_SIDES = 1_000
_ASKED = "_url_case"
FILTERS = ("kinds", "actors", "claimants", "outcomes", "sources")


@dataclass(frozen=True)
class Facts:
    """What the screens need of a data set before anything is filtered."""

    first: dt.date | None
    last: dt.date | None
    sides: Mapping[str, Side]  # in their order
    options: Mapping[str, Options]
    anonymous: tuple[str, ...]  # claimants; none where they are too many for one filter
    bounds: tuple[float, float, float, float] | None  # west, south, east, north of what is placed
    incidents: int
    positions: int
    no_side: bool  # whether any placed incident stands on no side


@dataclass(frozen=True)
class Wordings:
    """The places of a data set with their regions, and the records that use them."""

    case: Case
    regions: Mapping[str, Region]


def store() -> Store:
    """Return the one store of this server."""
    return home_store()


def dataset() -> Dataset:
    """Return the data set that the reader has open, in its version in force."""
    return store().dataset(case_name())


def case_name() -> str:
    """Return the name of the open case: the one in the URL, else the built-in one.

    A link to a case that is not there opens the built-in one; the page says so.
    """
    state, asked = st.session_state, st.query_params.get("case")
    # A link within the page changes the URL alone; the list of data sets changes its widget alone.
    led = asked is not None and asked != state.get(_ASKED)
    state[_ASKED] = asked
    name = (asked if led else None) or state.get("case") or asked or BUILT_IN
    if name not in store().names():
        st.session_state["case_missing"] = name
        name = BUILT_IN
    if st.session_state.get("case") != name:  # once the widget is made, it can't be set
        st.session_state["case"] = name
    return str(name)


def places(chosen: Dataset) -> Wordings:
    """Return the first places of a data set, worked out once for each version."""
    return _places(chosen.name, chosen.version)


@st.cache_resource(max_entries=16, show_spinner=False)
def _places(name: str, _version: str) -> Wordings:
    where = store()
    chosen = where.dataset(name)
    case = read_all(where, chosen, "places", limit=LISTED)
    uses = read_uses(where, chosen, case.places)
    sources = {**uses.sources, **case.sources}
    return Wordings(
        dataclasses.replace(uses, sources=sources, places=case.places),
        regions_of(where, chosen, case.places),
    )


def unknowns(chosen: Dataset) -> list[str]:
    """Return what a data set does not know, worked out once for each version."""
    return _unknowns(chosen.name, chosen.version)


@st.cache_resource(max_entries=16, show_spinner=False)
def _unknowns(name: str, _version: str) -> list[str]:
    where = store()
    return unknown.unknowns(where, where.dataset(name))


def titles() -> dict[str, str]:
    """Return the titles of all published data sets by name; a damaged one has its name.

    No two are alike: a list that is chosen from tells its entries apart by their words.
    """
    where = store()
    found = {}
    for name in where.names():
        try:
            found[name] = str(where.dataset(name).about.get("title") or name)
        except StoreError:
            found[name] = name
    often = Counter(found.values())
    return {
        name: title if often[title] == 1 else f"{title} ({name})" for name, title in found.items()
    }


def matching(chosen: Dataset, what: str, text: str) -> Options:
    """Return a filter's values whose names have these words, searched in the store."""
    return _matching(chosen.name, chosen.version, what, " ".join(text.casefold().split()))


@st.cache_resource(max_entries=200, show_spinner=False)
def _matching(name: str, _version: str, what: str, text: str) -> Options:
    where = store()
    return filter_options.options(where, where.dataset(name), what, text)


def names(chosen: Dataset, what: str, ids: Sequence[str]) -> Mapping[str, str]:
    """Return the names of those of these values that a data set has."""
    listed = facts(chosen).options[what].names
    if all(id_ in listed for id_ in ids):
        return {id_: listed[id_] for id_ in ids}
    return _names(chosen.name, chosen.version, what, tuple(ids))


@st.cache_resource(max_entries=200, show_spinner=False)
def _names(name: str, _version: str, what: str, ids: tuple[str, ...]) -> Mapping[str, str]:
    where = store()
    return filter_options.names_of(where, where.dataset(name), what, ids)


def facts(chosen: Dataset) -> Facts:
    """Return what is known of a data set as a whole, worked out once for each version."""
    return _facts(chosen.name, chosen.version)


@st.cache_resource(max_entries=16, show_spinner=False)
def _facts(name: str, _version: str) -> Facts:
    # Nothing here is ever changed after it is made, so sessions may share it as it is.
    where = store()
    chosen = where.dataset(name)
    days = where.run(extent(chosen.tables)).to_pylist()[0]
    boxes = []
    counts = []
    for table in ("incidents", "positions"):
        rows = chosen.tables[table]
        boxes += where.run(
            rows.agg(
                west=rows.lon.min(), south=rows.lat.min(), east=rows.lon.max(), north=rows.lat.max()
            )
        ).to_pylist()
        counts.append(int(where.run(rows.agg(n=rows.count()))["n"][0].as_py()))
    corners = [box for box in boxes if box["west"] is not None]
    sides = read_all(where, chosen, "sides", limit=MOST_SIDES).sides.values()
    return Facts(
        first=days["first"],
        last=days["last"],
        sides={side.id: side for side in sorted(sides, key=lambda side: (side.order, side.id))},
        options={what: filter_options.options(where, chosen, what) for what in FILTERS},
        anonymous=filter_options.anonymous_claimants(where, chosen),
        bounds=(
            min(box["west"] for box in corners),
            min(box["south"] for box in corners),
            max(box["east"] for box in corners),
            max(box["north"] for box in corners),
        )
        if corners
        else None,
        incidents=counts[0],
        positions=counts[1],
        no_side=_no_side(where, chosen),
    )


def _no_side(where: Store, chosen: Dataset) -> bool:
    rows = chosen.tables["incidents"]
    placed = rows.filter(rows.lat.notnull(), rows.side.isnull())
    return bool(where.run(placed.select("id").limit(1)).num_rows)
