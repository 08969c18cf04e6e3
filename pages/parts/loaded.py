"""The only cached loaders: the store, the data set in force, and what its filters may choose."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from data.case import Case
from data.home import BUILT_IN, home_store
from data.read import options_of, read_all, read_uses, regions_of
from data.store import Dataset, Store
from data.summarise import extent
from geo.region import Region

LISTED = 200  # places of a data set in one list


@dataclass(frozen=True)
class Facts:
    """What the screens need of a data set before anything is filtered."""

    first: dt.date | None
    last: dt.date | None
    options: Mapping[str, list[str]]
    people: Case  # its actors, sides and sources
    bounds: tuple[float, float, float, float] | None  # west, south, east, north of what is placed
    incidents: int
    positions: int


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
    name = st.session_state.get("case") or st.query_params.get("case") or BUILT_IN
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
    return Facts(
        first=days["first"],
        last=days["last"],
        options=options_of(where, chosen),
        people=read_all(where, chosen, "actors", "sides", "sources"),
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
    )
