"""What several pages ask of the store, bounded by what a screen can hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from data.case import Case
from data.claims.compare import Finding, findings
from data.model import Side
from data.read import read_ids, read_incident, read_position, read_statement, regions_of
from data.rows import Listing, count
from data.select import Selection
from data.store import Dataset, Store
from data.summarise import Box, cells, in_view, totals
from draw.card import incident_card, position_card, statement_card
from draw.layer import cell_collection, line_collection, region_collection, view_collection
from draw.theme import Theme
from geo.region import Region

MOST_FEATURES = 2_000  # single incidents in one view; beyond this they are counted in cells
_INCIDENT_COLUMNS = (
    "id", "title", "kind", "side", "lat", "lon", "radius_m", "status", "date_from", "date_to",
    "date_precision", "open_end", "claim_count",
)  # fmt: skip
_POSITION_COLUMNS = ("id", "title", "side", "lat", "lon", "radius_m", "status", "as_of")


@dataclass(frozen=True)
class Shown:
    """How much of a data set a Selection lets through."""

    incidents: int
    placed: int
    unplaced: int
    positions: int
    placed_positions: int
    statements: int
    claims: int


def shown(store: Store, dataset: Dataset, selection: Selection) -> Shown:
    """Count what a Selection lets through, once for each version: readers share the answer."""
    return _shown(store, dataset.name, dataset.version, selection)


@lru_cache(maxsize=2_000)
def _shown(store: Store, name: str, _version: str, selection: Selection) -> Shown:
    row = store.run(totals(selection, store.dataset(name).tables)).to_pylist()[0]
    return Shown(**{name: int(row[name] or 0) for name in Shown.__dataclass_fields__})


def rows_counted(store: Store, dataset: Dataset, listing: Listing) -> int:
    """Count the rows of a listing, once for each version whatever their order."""
    unordered = replace(listing, sort="date", descending=False)
    return _rows_counted(store, dataset.name, dataset.version, unordered)


@lru_cache(maxsize=2_000)
def _rows_counted(store: Store, name: str, _version: str, listing: Listing) -> int:
    return count(store, store.dataset(name), listing)


def view(
    store: Store, dataset: Dataset, selection: Selection, box: Box, zoom: int, theme: Theme
) -> dict[str, Any]:
    """Return what the map shows of a Selection in a box: single things, or cells when many."""
    tables = dataset.tables
    inside = in_view(selection.incidents(tables), box)
    sides = _sides(store, dataset)
    rows = store.run(inside.select(*_INCIDENT_COLUMNS).limit(MOST_FEATURES + 1)).to_pylist()
    near = in_view(selection.positions(tables), box).select(*_POSITION_COLUMNS)
    positions = store.run(near.order_by("id").limit(MOST_FEATURES)).to_pylist()
    single = view_collection(rows if len(rows) <= MOST_FEATURES else (), positions, sides)
    if len(rows) > MOST_FEATURES:
        counted = store.run(cells(inside, zoom)).to_pylist()
        many = cell_collection(counted, zoom, sides, theme)
        single["features"] = many["features"] + single["features"]
    return single


def reference_lines(store: Store, dataset: Dataset) -> dict[str, Any]:
    """Return the lines that stand in for something without a published course."""
    rows = dataset.tables["places"]
    found = store.run(rows.filter(rows.status == "proxy").select("id").limit(MOST_FEATURES))
    ids = found["id"].to_pylist()
    places = _places(store, dataset, ids)
    return line_collection(list(places.places.values()), regions_of(store, dataset, ids))


def card_html(
    store: Store, dataset: Dataset, what: str, record_id: str, *, heading_level: int = 2
) -> dict[str, Any] | None:
    """Return the card of an incident, a force position or a statement; None where there is none."""
    case = _read(store, dataset, what, record_id)
    if case is None:
        return None
    regions = regions_for(store, dataset, case)
    if what == "incident":
        title = case.incidents[record_id].title
        html = incident_card(case, record_id, regions, compared(case), heading_level=heading_level)
    elif what == "position":
        title = case.positions[record_id].title
        html = position_card(case, record_id, regions, heading_level=heading_level)
    else:
        title = case.statements[record_id].title
        html = statement_card(case, record_id, regions, heading_level=heading_level)
    return {"id": f"{what}:{record_id}", "title": title, "html": html}


def region_of(store: Store, dataset: Dataset, what: str, record_id: str) -> dict[str, Any] | None:
    """Return where the words place an incident or a force position; None where there is none."""
    case = _read(store, dataset, what, record_id)
    if case is None:
        return None
    if what == "statement":
        return {"type": "FeatureCollection", "features": []}
    return region_collection(case, what, record_id, regions_for(store, dataset, case))


def compared(case: Case) -> list[Finding]:
    """Return the findings among a case's claims, which are about one incident."""
    claims = list(case.claims.values())
    return findings(claims, case.statements, case.sources, case.actors, case.places)


def regions_for(store: Store, dataset: Dataset, case: Case) -> dict[str, Region]:
    """Return the regions of every place in a case."""
    return regions_of(store, dataset, case.places)


def _read(store: Store, dataset: Dataset, what: str, record_id: str) -> Case | None:
    readers = {"incident": read_incident, "position": read_position, "statement": read_statement}
    reader = readers.get(what)
    return reader(store, dataset, record_id) if reader else None


def _sides(store: Store, dataset: Dataset) -> dict[str, Side]:
    return _sides_of(store, dataset.name, dataset.version)


@lru_cache(maxsize=16)
def _sides_of(store: Store, name: str, _version: str) -> dict[str, Side]:
    rows = store.run(store.dataset(name).tables["sides"].limit(1_000)).to_pylist()
    return {row["id"]: Side(**row) for row in rows}


def _places(store: Store, dataset: Dataset, ids: Iterable[str]) -> Case:
    return read_ids(store, dataset, "places", ids)
