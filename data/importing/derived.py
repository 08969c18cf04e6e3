"""The columns of a data set's tables that are worked out of others, for a chunk at a time.

They hold what `data.dataset` works out record by record; here it is done by whole columns.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.dataset import FOREVER, MAX_MERCATOR_LAT, schema_of
from data.formats.columns import joined
from data.formats.contract import Converted
from data.importing import known
from data.importing.folding import fold_column

Ints = npt.NDArray[np.int64]
LAST_Y = 1 - 1e-12
BITS = 16  # of x and y each, in the place along the Z-curve


class People:
    """The actors of a chunk: who stands on which side, and who is part of whom."""

    def __init__(self, actors: pa.Table) -> None:
        ids = _flat(actors.column("id"))
        first = np.unique(ids.dictionary_encode().indices.to_numpy(), return_index=True)[1]
        actors = actors.take(pa.array(np.sort(first)))
        order = pc.sort_indices(actors.column("id"))
        actors = actors.take(order)
        self.ids = _flat(actors.column("id"))
        self.names = _flat(actors.column("name"))
        sides = actors.column("side").to_pylist()
        at = {id_: number for number, id_ in enumerate(self.ids.to_pylist())}
        parents = [at.get(parent) for parent in actors.column("parent").to_pylist()]
        self.with_parents = [_chain(number, parents) for number in range(len(parents))]
        self.side_ids = pa.array(sorted({side for side in sides if side}), pa.string())
        rank = {side: number for number, side in enumerate(self.side_ids.to_pylist())}
        nearest = [
            next((rank[sides[step]] for step in chain if sides[step]), -1)
            for chain in self.with_parents
        ]
        self.side_of: Ints = np.array(nearest, dtype=np.int64)

    def side_names(self, actors: Any) -> Any:
        """Return the side of each actor in a column, null for none."""
        number = _numbers(actors, self.ids)
        side = np.where(number >= 0, self.side_of[number] if len(self.side_of) else -1, -1)
        return self.side_ids.take(_or_null(side))


def incident_rows(found: Converted, places: pa.Table, people: People) -> pa.Table:
    """Return the incidents of a chunk as `schema_of("incidents")`, with row, newness and z."""
    incidents, claims, statements = found.incidents, found.claims, found.statements
    n = incidents.num_rows
    lists = [_flat(incidents.column(name)) for name in ("initiators", "targets", "involved")]
    rows, actors = _pairs(lists, people.ids)
    wide_rows, wide = _with_parents(rows, actors, people)
    sides = people.side_of[actors] if len(actors) else actors
    has_side = sides >= 0
    columns: dict[str, Any] = {
        name: _flat(incidents.column(name)) for name in incidents.column_names
    }
    last = pc.coalesce(columns["date_to"], columns["date_from"])
    columns["day_to"] = pc.if_else(columns["open_end"], pa.scalar(FOREVER, pa.date32()), last)
    columns["side"] = people.side_ids.take(_or_null(_first_side(lists, people, n)))
    columns["sides"] = _lists(rows[has_side], sides[has_side], people.side_ids, n)
    columns["actors"] = _lists(wide_rows, wide, people.ids, n)
    at = pc.index_in(columns["place"], value_set=_flat(places.column("id")))
    for name in ("status", "lat", "lon", "radius_m"):
        columns[name] = _flat(places.column(name)).take(at)
    columns["status"] = pc.fill_null(columns["status"], "unplaced")
    lat = columns["lat"].to_numpy(zero_copy_only=False)
    lon = columns["lon"].to_numpy(zero_copy_only=False)
    x, y = on_square(lat, lon)
    columns["x"] = pa.array(x, from_pandas=True)
    columns["y"] = pa.array(y, from_pandas=True)
    columns["z"] = pa.array(z_order(x, y))
    own_row = columns["row"].to_numpy()
    order = np.argsort(own_row, kind="stable")
    claim_row = _flat(claims.column("row")).to_numpy()
    of_claim = order[np.searchsorted(own_row[order], claim_row)] if n else claim_row
    columns["claim_count"] = pa.array(np.bincount(of_claim, minlength=n))
    said_at = pc.index_in(_flat(claims.column("statement")), _flat(statements.column("id")))
    moments = known.said(statements, found.sources)
    of_claims = (moments[0].take(said_at), moments[1].take(said_at))
    columns |= known.columns(known.incidents_known(incidents, found.sources, of_claims, of_claim))
    named = _lists(rows, actors, people.names, n)
    columns["search"] = _search(columns, claims, statements, places, at, named, of_claim, people)
    schema = schema_of("incidents")
    made = [columns[name].cast(schema.field(name).type) for name in schema.names]
    own = {name: columns[name] for name in ("row", "newness", "z")}
    return pa.table([*made, *own.values()], names=[*schema.names, *own])


def claim_rows(found: Converted, people: People) -> pa.Table:
    """Return the claims of a chunk as `schema_of("claims")`, with row."""
    claims, statements = found.claims, found.statements
    at = pc.index_in(_flat(claims.column("statement")), value_set=_flat(statements.column("id")))
    moments = known.said(statements, found.sources)
    return _completed(
        "claims",
        claims,
        **known.columns((moments[0].take(at), moments[1].take(at))),
        source=_flat(statements.column("source")).take(at),
        side=people.side_names(_flat(claims.column("claimant"))),
    )


def statement_rows(found: Converted, people: People) -> pa.Table:
    """Return the statements of a chunk as `schema_of("statements")`, with row."""
    statements = found.statements
    return _completed(
        "statements",
        statements,
        **known.columns(known.said(statements, found.sources)),
        side=people.side_names(_flat(statements.column("claimant"))),
    )


def on_square(lat: Any, lon: Any) -> tuple[Any, Any]:
    """Return points on the Web-Mercator square (`data.dataset`), NaN where there is none."""
    clipped = np.radians(np.clip(lat, -MAX_MERCATOR_LAT, MAX_MERCATOR_LAT))
    y = (1 - np.arcsinh(np.tan(clipped)) / np.pi) / 2
    return (lon + 180) / 360 % 1, np.clip(y, 0.0, LAST_Y)


def z_order(x: Any, y: Any) -> Any:
    """Return where points lie along a Z-curve (uint64); those without a place come last."""
    nowhere = np.isnan(x)
    order = np.zeros(len(x), dtype=np.uint64)
    for shift, part in ((0, x), (1, y)):
        cell = np.where(nowhere, 0, part * 2**BITS).astype(np.uint64)
        for bit in range(BITS):
            order |= (cell >> np.uint64(bit) & np.uint64(1)) << np.uint64(2 * bit + shift)
    order[nowhere] = np.uint64(2 ** (2 * BITS))
    return order


def _completed(table: str, rows: pa.Table, **added: Any) -> pa.Table:
    schema = schema_of(table)
    columns = {name: _flat(rows.column(name)) for name in rows.column_names} | added
    made = [columns[name].cast(schema.field(name).type) for name in schema.names]
    return pa.table([*made, columns["row"]], names=[*schema.names, "row"])


def _search(
    columns: dict[str, Any],
    claims: pa.Table,
    statements: pa.Table,
    places: pa.Table,
    place_at: Any,
    named: Any,
    of_claim: Ints,
    people: People,
) -> Any:
    """Return the folded text that an incident is found by: its own, its place's, its claims'."""
    n = len(columns["id"])
    said_at = pc.index_in(_flat(claims.column("statement")), _flat(statements.column("id")))
    said = [_flat(claims.column(name)) for name in ("label", "quote", "wording", "note")]
    said += [_flat(statements.column(name)).take(said_at) for name in ("title", "quote", "note")]
    claimants = _numbers(_flat(claims.column("claimant")), people.ids)
    said.append(people.names.take(_or_null(claimants)))
    where = [_flat(places.column(name)).take(place_at) for name in ("wording", "note")]
    parts = [
        columns["title"],
        columns["quote"],
        columns["note"],
        *where,
        pc.binary_join(named, "\n"),
        _texts_by_row(joined([_empty_as_null(part) for part in said], "\n"), of_claim, n),
    ]
    return fold_column(joined([_empty_as_null(part) for part in parts], "\n"))


def _texts_by_row(texts: Any, rows: Ints, n: int) -> Any:
    """Join texts that belong to one row."""
    order = np.argsort(rows, kind="stable")
    offsets = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=n))])
    lists = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), texts.take(pa.array(order)))
    return pc.binary_join(lists, "\n")


def _empty_as_null(texts: Any) -> Any:
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


def _pairs(lists: list[Any], ids: Any) -> tuple[Ints, Ints]:
    """Return (row, number of the actor) for each actor of each row, once, in order."""
    rows = [pc.list_parent_indices(column).to_numpy() for column in lists]
    actors = [_numbers(pc.list_flatten(column), ids) for column in lists]
    return _distinct(np.concatenate(rows).astype(np.int64), np.concatenate(actors), len(ids))


def _with_parents(rows: Ints, actors: Ints, people: People) -> tuple[Ints, Ints]:
    if all(len(chain) == 1 for chain in people.with_parents):
        return rows, actors
    chains = [people.with_parents[actor] for actor in actors]
    lengths = np.array([len(chain) for chain in chains], dtype=np.int64)
    flat = np.array([step for chain in chains for step in chain], dtype=np.int64)
    return _distinct(np.repeat(rows, lengths), flat, len(people.ids))


def _distinct(rows: Ints, values: Ints, kinds: int) -> tuple[Ints, Ints]:
    known = values >= 0
    keys = np.sort(rows[known] * max(kinds, 1) + values[known], kind="stable")
    keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])] if len(keys) else keys
    return keys // max(kinds, 1), keys % max(kinds, 1)


def _lists(rows: Ints, values: Ints, names: Any, n: int) -> Any:
    """Return for each row the list of its distinct names, in order."""
    at, which = _distinct(rows, values, len(names))
    offsets = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=n))])
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), names.take(pa.array(which)))


def _first_side(lists: list[Any], people: People, n: int) -> Ints:
    """Return whose side an incident is drawn in: its first initiator's, else who is involved."""
    found = np.full(n, -1, dtype=np.int64)
    for column in (lists[0], lists[2]):
        rows = pc.list_parent_indices(column).to_numpy()
        firsts, at = np.unique(rows, return_index=True)
        actors = _numbers(pc.list_flatten(column), people.ids)[at]
        sides = np.where(actors >= 0, people.side_of[actors] if len(people.side_of) else -1, -1)
        open_ = found[firsts] < 0
        found[firsts[open_]] = sides[open_]
    return found


def _numbers(ids: Any, known: Any) -> Ints:
    found = pc.fill_null(pc.index_in(ids, value_set=known), -1)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int64)


def _or_null(numbers: Ints) -> Any:
    return pa.array(numbers, mask=numbers < 0)


def _chain(number: int, parents: list[int | None]) -> list[int]:
    chain = [number]
    while (step := parents[chain[-1]]) is not None and step not in chain:
        chain.append(step)
    return chain


def _flat(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
