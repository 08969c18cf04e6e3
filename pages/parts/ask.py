"""What several pages ask of the store, bounded by what a screen can hold."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from data.answers import Stop
from data.case import Case
from data.claims.compare import Finding, findings
from data.known import as_known
from data.model import Side
from data.read import read_ids, read_incident, read_position, read_statement, regions_of
from data.rows import Cell, Listing, count
from data.select import Selection
from data.store import Dataset, Store
from data.summarise import Box, in_view, totals, unplaced_total
from data.view import incidents_in_view
from draw.card import incident_card, position_card, statement_card
from draw.known_html import known_note
from draw.layer import line_collection, region_collection
from draw.symbol_layer import (
    LONGEST_TITLE,
    SideList,
    cell_features,
    single_features,
    spot_items,
)
from draw.theme import Theme
from geo.region import Region

MOST_FEATURES = 2_000  # single incidents in one view; beyond this they are counted in cells
MOST_POSITIONS = 500  # force positions in one view
MOST_LISTED = 50  # incidents in the list of one spot
MOST_AT_HAND = 20  # things on the map that are listed beside it
MOST_BYTES = 290_000  # of one view, compressed
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
    """Count what a Selection lets through."""
    row = store.ask(dataset, totals, selection).to_pylist()[0]
    return Shown(**{name: int(row[name] or 0) for name in Shown.__dataclass_fields__})


def rows_counted(store: Store, dataset: Dataset, listing: Listing) -> int:
    """Count the rows of a listing, once for each version whatever their order."""
    unordered = replace(listing, sort="date", descending=False)
    return _rows_counted(store, dataset.name, dataset.version, unordered)


@lru_cache(maxsize=2_000)
def _rows_counted(store: Store, name: str, _version: str, listing: Listing) -> int:
    return count(store, store.dataset(name), listing)


def view(
    store: Store,
    dataset: Dataset,
    selection: Selection,
    box: Box,
    zoom: int,
    theme: Theme,
    stop: Stop | None = None,
) -> dict[str, Any]:
    """Return what the map shows of a Selection in a box: single things, or cells when many.

    `unplaced` counts what of the Selection is on no map, `undrawn` the force positions in the box
    that are beyond MOST_POSITIONS. Titles are cut where all would be more than MOST_BYTES. Raise
    Stopped once `stop` is set: a reader's view moved on.
    """
    seen = incidents_in_view(
        store,
        dataset,
        selection,
        box=box,
        zoom=zoom,
        columns=_INCIDENT_COLUMNS,
        most=MOST_FEATURES,
        stop=stop,
    )
    positions = store.ask(dataset, view_positions, selection, box=box, stop=stop).to_pylist()
    undrawn = 0
    if len(positions) == MOST_POSITIONS:
        near = store.ask(dataset, count_positions, selection, box=box, stop=stop)
        undrawn = int(near["n"][0].as_py()) - MOST_POSITIONS
    away = store.ask(dataset, unplaced_total, selection, stop=stop)
    listed = SideList(sides(store, dataset), theme)
    cells = cell_features(seen.cells, zoom, listed)
    for longest in (LONGEST_TITLE, 60, 20, 1):
        features, symbols = single_features(seen.incidents, positions, listed, longest)
        found = {
            "type": "FeatureCollection",
            "features": cells + features,
            "symbols": symbols,
            "sides": listed.listed,
            "unplaced": int(away["n"][0].as_py()),
            "undrawn": undrawn,
        }
        if _fits(found):
            break
    return found


def view_positions(selection: Selection, tables: Mapping[str, Any], *, box: Box) -> Any:
    """Return the force positions of a Selection in a box: an expression."""
    near = in_view(selection.positions(tables), box).select(*_POSITION_COLUMNS)
    return near.order_by("id").limit(MOST_POSITIONS)


def count_positions(selection: Selection, tables: Mapping[str, Any], *, box: Box) -> Any:
    """Return how many force positions of a Selection lie in a box: an expression, n."""
    near = in_view(selection.positions(tables), box)
    return near.agg(n=near.count())


def on_map(
    store: Store, dataset: Dataset, selection: Selection, theme: Theme
) -> dict[str, Any] | None:
    """Return what a Selection has on the map as a list; None where it is too long to be read."""
    incidents = store.ask(dataset, placed_incidents, selection).to_pylist()
    positions = store.ask(dataset, placed_positions, selection).to_pylist()
    if len(incidents) + len(positions) > MOST_AT_HAND:
        return None
    return spot_items(incidents, SideList(sides(store, dataset), theme), positions)


def placed_incidents(selection: Selection, tables: Mapping[str, Any]) -> Any:
    """Return the first incidents of a Selection that have a place, by day: an expression."""
    rows = in_view(selection.incidents(tables), None).select(*_INCIDENT_COLUMNS)
    return rows.order_by(rows.date_from.isnull(), "date_from", "id").limit(MOST_AT_HAND + 1)


def placed_positions(selection: Selection, tables: Mapping[str, Any]) -> Any:
    """Return the first force positions of a Selection that have a place: an expression."""
    rows = in_view(selection.positions(tables), None).select(*_POSITION_COLUMNS)
    return rows.order_by("id").limit(MOST_AT_HAND + 1)


def _fits(found: dict[str, Any]) -> bool:
    body = json.dumps(found, ensure_ascii=False).encode()
    return len(body) <= MOST_BYTES or len(gzip.compress(body, 5)) <= MOST_BYTES


def spot(
    store: Store,
    dataset: Dataset,
    selection: Selection,
    cell: Cell,
    theme: Theme,
    stop: Stop | None = None,
) -> dict[str, Any]:
    """Return what a cell of the map holds: how many, where, and the first of them for a list.

    `bounds` is west, south, east, north in degrees of the incidents themselves.
    """
    rows = cell.of(selection.incidents(dataset.tables))
    about = store.run(
        rows.agg(
            n=rows.count(),
            west=rows.lon.min(),
            south=rows.lat.min(),
            east=rows.lon.max(),
            north=rows.lat.max(),
        ),
        stop,
    ).to_pylist()[0]
    ordered = rows.order_by(rows.date_from.isnull(), "date_from", "id")
    first = store.run(ordered.select(*_INCIDENT_COLUMNS).limit(MOST_LISTED), stop).to_pylist()
    listed = spot_items(first, SideList(sides(store, dataset), theme))
    bounds = [about[edge] for edge in ("west", "south", "east", "north")]
    return {"n": about["n"], "bounds": bounds if about["n"] else None, **listed}


def reference_lines(store: Store, dataset: Dataset) -> dict[str, Any]:
    """Return the lines that stand in for something without a published course."""
    rows = dataset.tables["places"]
    found = store.run(rows.filter(rows.status == "proxy").select("id").limit(MOST_FEATURES))
    ids = found["id"].to_pylist()
    places = _places(store, dataset, ids)
    return line_collection(list(places.places.values()), regions_of(store, dataset, ids))


def card_html(
    store: Store,
    dataset: Dataset,
    what: str,
    record_id: str,
    *,
    known: dt.datetime | None = None,
    heading_level: int = 2,
) -> dict[str, Any] | None:
    """Return the card of an incident, a force position or a statement; None where there is none.

    With a moment the card holds what was known by then, and says what it leaves out.
    """
    whole = _read(store, dataset, what, record_id)
    if whole is None:
        return None
    case, note = whole, ""
    if known is not None:
        case = claims_known(whole, known)
        note = known_note(whole, f"{what}s", record_id, known)
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
    return {"id": f"{what}:{record_id}", "title": title, "html": note + html}


def claims_known(case: Case, known: dt.datetime) -> Case:
    """Return a case of one chosen thing with only the claims that were known, the rest whole.

    What a reader opened stays open: that it was not known yet is told beside.
    """
    then = as_known(case, known)
    return replace(
        then, incidents=case.incidents, statements=case.statements, positions=case.positions
    )


def region_of(
    store: Store,
    dataset: Dataset,
    what: str,
    record_id: str,
    *,
    known: dt.datetime | None = None,
) -> dict[str, Any] | None:
    """Return where the words place an incident or a force position; None where there is none.

    With a moment only the wordings of claims that were known by then are drawn beside.
    """
    case = _read(store, dataset, what, record_id)
    if case is None:
        return None
    if known is not None:
        case = claims_known(case, known)
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


def sides(store: Store, dataset: Dataset) -> dict[str, Side]:
    """Return the sides of a data set by id, read once for each version."""
    return _sides_of(store, dataset.name, dataset.version)


@lru_cache(maxsize=16)
def _sides_of(store: Store, name: str, _version: str) -> dict[str, Side]:
    rows = store.run(store.dataset(name).tables["sides"].limit(1_000)).to_pylist()
    return {row["id"]: Side(**row) for row in rows}


def _places(store: Store, dataset: Dataset, ids: Iterable[str]) -> Case:
    return read_ids(store, dataset, "places", ids)
