"""Any table, sheet, GeoJSON or KML by a mapping that the user chose -> records.

A row becomes one Incident, and one Statement with Claims where it gives people killed or wounded:
by the claimant that the row names, else by one who is not known. Figures in words ("at least 10",
"dozens") are read by the one table of amounts (`data.claims.semantics`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import shapely
from shapely.errors import ShapelyError

from data.claims.amount import read_amount
from data.claims.reading import Amount
from data.formats import columns as col
from data.formats import coordinates, pieces
from data.formats.columns import Column, Rows
from data.formats.contract import Chunk, Converted, Format, Options, Sample, filled
from data.formats.countries import country_code
from data.formats.days import FIRST_YEAR, LAST_YEAR, OUT_OF_TIME
from data.formats.evidence import day_order, survey_days
from data.formats.mapping import FIELDS, check_mapping, propose
from data.formats.turned import reject_turned

OUTCOMES = ("killed", "wounded")
_SOURCE = "the-file"
_FORMAT = "table"
NO_FIGURE = "is no number, nor words that are read as one (such as “at least 10” or “12–15”)"
NOT_WHOLE = "is no whole number of 0 or more"
NO_ORDER = "does not lie between the lower and the upper figure"
NO_SHAPE = "is no shape in WKT"
OFF_EARTH = "is a shape that lies outside of -90 to 90 and -180 to 180 degrees"
NO_TIME = "is not a day as the mapping’s date_format writes it"
BACKWARDS = "is after the last day"
NO_PAIR = coordinates.NOT_A_PAIR


class Table(Format):
    """A table whose columns the user names."""

    name = _FORMAT
    title = "Table by columns"
    version = "1"
    licence = "As its maker says; not in the file"
    about = (
        "A table whose columns were named by who imported it. Its notes are its maker’s own words,"
        " and no quotations."
    )

    def recognise(self, sample: Sample) -> float:
        """Any table may be one; how many of its names are understood says how likely."""
        found = propose(sample.columns)
        where = {"lat", "latlon", "shape", "place"} & set(found)
        return 0.3 if where and ("date" in found or "title" in found) else 0.1

    def check(self, sample: Sample, options: Options) -> None:
        """Refuse a mapping that does not fit the file, or none."""
        check_mapping(options.mapping, sample.columns, sample.name)

    def survey(
        self, sample: Sample, options: Options, chunks: Callable[[], Iterable[Chunk]]
    ) -> Options:
        """Have days such as 05/04/2020 told by the whole file, unless the mapping says how."""
        names = [options.mapping.get(field) for field in ("date", "date_end")]
        given = tuple(name.strip().casefold() for name in names if name)
        if not given or "date_format" in options.mapping:
            return options
        return survey_days(sample, options, chunks, given)

    def convert(self, chunk: Chunk, options: Options) -> Converted:
        """Return the records of some rows."""
        chunk, left_out = pieces.wanted(chunk, options)
        rows = Rows(chunk)
        event = _read(rows, options)
        keep = pa.array(rows.good)
        return _records({name: cells.filter(keep) for name, cells in event.items()}, rows, left_out)


def _read(rows: Rows, options: Options) -> dict[str, Column]:
    names = options.mapping

    def cells(field: str) -> Column:
        return rows.cells(names[field].strip().casefold()) if field in names else _nothing(rows)

    event = {field: cells(field) for field in FIELDS}
    days = _days(rows, event, options)
    lat, lon = _coordinates(rows, event, names)
    called = names.get("lat", names.get("latlon", "lat"))
    reject_turned(rows, lat, lon, event["country"], called)
    listed = pa.list_(pa.string(), 1)
    shapes = rows.read(names.get("shape", "shape"), event["shape"], _shape, listed)
    event |= {
        **days,
        "lat": lat,
        "lon": lon,
        "shape": pc.list_element(shapes, 0),
        "precision": col.constant(names.get("precision", "not_known"), rows.count),
        "row": rows.numbers,
        "number": rows.numbers.cast(pa.string()),
    }
    if "id" in names:
        missing = col.as_mask(event["id"].is_null())
        rows.reject(missing, names["id"], event["id"], "is empty")
        event["key"] = col.map_distinct(event["id"], col.key_of, pa.string())
    else:
        event["key"] = pc.binary_join_element_wise("row", event["number"], "-")
    for outcome in OUTCOMES:
        event |= _figures(rows, event, names, outcome)
    return event


def _nothing(rows: Rows) -> Column:
    return pa.nulls(rows.count, pa.string())


def _days(rows: Rows, event: Mapping[str, Column], options: Options) -> dict[str, Column]:
    names, pattern = options.mapping, options.mapping.get("date_format")
    found = {}
    for field in ("date", "date_end"):
        name = names.get(field, field)
        if pattern:
            found[field] = rows.read(
                name, event[field], lambda cell: _day(cell, pattern), pa.date32()
            )
        else:
            found[field] = rows.days(name, event[field], day_order(options), required=False)
    first = pc.coalesce(found["date"], found["date_end"])
    last = pc.coalesce(found["date_end"], first)
    wrong = col.as_mask(pc.greater(first, last))
    rows.reject(wrong, names.get("date", "date"), event["date"], BACKWARDS)
    return {"first": first, "last": last}


def _day(cell: str, pattern: str) -> dt.date | str:
    try:
        day = dt.datetime.strptime(cell, pattern).date()
    except ValueError:
        return NO_TIME
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else OUT_OF_TIME


def _coordinates(
    rows: Rows, event: Mapping[str, Column], names: Mapping[str, str]
) -> tuple[Column, Column]:
    style: Any = names.get("coordinates", "decimal")
    if "latlon" in names:
        name = names["latlon"]
        pairs = rows.read(
            name,
            event["latlon"],
            lambda cell: list(coordinates.split_pair(cell, style) or ()) or NO_PAIR,
            pa.list_(pa.string(), 2),
        )
        cells = {"lat": pc.list_element(pairs, 0), "lon": pc.list_element(pairs, 1)}
        called = {"lat": name, "lon": name}
    else:
        cells = {"lat": event["lat"], "lon": event["lon"]}
        called = {axis: names.get(axis, axis) for axis in cells}
    plain = {
        axis: rows.read(
            called[axis],
            cells[axis],
            lambda cell, axis=axis: coordinates.read_degrees(cell, axis, style),  # type: ignore[misc]
            pa.float64(),
        ).cast(pa.string())
        for axis in cells
    }
    # A half that was rejected is null now; the row is out already, and no second reason is given.
    return rows.coordinates(called["lat"], plain["lat"], called["lon"], plain["lon"])


def _shape(text: str) -> str | list[str]:
    """Return a shape as GeoJSON in a list of one, or the reason why it is none."""
    try:
        shape = shapely.from_wkt(text)
    except (ShapelyError, ValueError):
        return NO_SHAPE
    if shape is None or shape.is_empty:
        return NO_SHAPE
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        return OFF_EARTH
    return [str(shapely.to_geojson(shape))]


def _figures(
    rows: Rows, event: Mapping[str, Column], names: Mapping[str, str], outcome: str
) -> dict[str, Column]:
    """Return an outcome's interval by row, with its wording; all null where none is given."""
    found = {}
    worded = event[outcome]
    amounts: dict[str, Amount] = {}

    def checked(cell: str) -> bool | str:
        amount = _amount(cell)
        if amount is None:
            return NO_FIGURE
        amounts[cell] = amount
        return True

    rows.read(names.get(outcome, outcome), worded, checked, pa.bool_())
    for part in ("low", "best", "high"):
        found[part] = _of(worded, amounts, part, pa.int64())
    for part in ("open_high", "approximate"):
        found[part] = pc.fill_null(_of(worded, amounts, part, pa.bool_()), False)
    found["hedge"] = pieces.text(_of(worded, amounts, "hedge", pa.string()))
    found["stance"] = pc.fill_null(_of(worded, amounts, "stance", pa.string()), "asserts")
    found["wording"] = worded
    if f"{outcome}_low" in names or f"{outcome}_high" in names:
        ends = {}
        for end in ("low", "high"):
            name = names.get(f"{outcome}_{end}", f"{outcome}_{end}")
            cells = event[f"{outcome}_{end}"]
            ends[end] = rows.counts(name, cells)
        best = found["best"]
        wrong = col.as_mask(pc.greater(ends["low"], ends["high"]))
        wrong |= col.as_mask(pc.greater(ends["low"], best))
        wrong |= col.as_mask(pc.greater(best, ends["high"]))
        name = names.get(outcome, names.get(f"{outcome}_low", names.get(f"{outcome}_high", "")))
        rows.reject(wrong, name, pc.coalesce(worded, event[f"{outcome}_low"]), NO_ORDER)
        found |= ends
        found["open_high"] = pc.and_(ends["high"].is_null(), ends["low"].is_valid())
        words = [ends["low"].cast(pa.string()), ends["high"].cast(pa.string())]
        both = pc.binary_join_element_wise(*(pieces.text(cells) for cells in words), "–")
        found["wording"] = pc.coalesce(worded, both)
    return {f"{outcome}:{part}": cells for part, cells in found.items()}


def _amount(cell: str) -> Amount | None:
    """Return the amount that a whole cell is, None where it is none or holds more than one."""
    plain = re.sub(r"(?<=\d)\.0+$", "", cell)
    amount = read_amount(plain)
    whole = amount is not None and amount.span == (0, len(plain)) and amount.has_figure
    return amount if whole else None


def _of(cells: Column, amounts: Mapping[str, Amount], part: str, kind: Any) -> Column:
    return col.map_distinct(
        cells, lambda cell: getattr(amounts[cell], part) if cell in amounts else None, kind
    )


def _records(event: dict[str, Column], rows: Rows, left_out: dict[str, int]) -> Converted:
    n = len(event["key"])
    roles, actors = {}, [pieces.nobody()]
    for role in ("initiators", "targets", "actors"):
        roles[role], table = _listed(event[role])
        actors.append(table)
    claimant, table = pieces.actors(event["claimant"])
    actors.append(table)
    source, sources = _sources(event)
    place, places = _places(event)
    title = _title(event)
    known = event["first"].is_valid()
    incidents = filled(
        "incidents",
        {
            "row": event["row"],
            "id": event["key"],
            "title": title,
            "kind": pc.fill_null(
                col.map_distinct(event["kind"], pieces.kind_of, pa.string()), "other"
            ),
            "source": source,
            "date_from": event["first"],
            "date_to": event["last"],
            "date_basis": pc.if_else(known, pa.scalar("stated"), pa.scalar("not_known")),
            "place": place,
            "place_basis": pieces.place_basis(place),
            "initiators": roles["initiators"],
            "targets": roles["targets"],
            "involved": roles["actors"],
            "note": col.joined([event["notes"], pieces.prefixed("Kind: ", event["kind"])], "\n"),
        },
        n,
    )
    said = {
        "row": event["row"],
        "id": event["key"],
        "source": source,
        "title": title,
        "claimant": pc.fill_null(claimant, pieces.NOBODY),
        "claimant_named": claimant.is_valid(),
    }
    claims = [_claims(event, said, outcome) for outcome in OUTCOMES]
    any_claim = pa.array(
        col.as_mask(pc.is_in(event["row"], value_set=_rows_of(claims))), pa.bool_()
    )
    chosen = {name: cells.filter(any_claim) for name, cells in said.items()}
    return Converted(
        incidents=incidents,
        statements=filled("statements", chosen, len(chosen["id"])),
        claims=pa.concat_tables(claims),
        actors=pa.concat_tables(actors),
        sources=sources,
        sides=filled("sides", {}, 0),
        places=places,
        rejects=rows.rejects,
        left_out=left_out,
    )


def _rows_of(claims: list[pa.Table]) -> pa.Array:
    return pa.concat_arrays([table.column("row").combine_chunks() for table in claims])


def _claims(event: Mapping[str, Column], said: Mapping[str, Column], outcome: str) -> pa.Table:
    def part(name: str) -> Column:
        return event[f"{outcome}:{name}"]

    given = pc.or_(pc.or_(part("low").is_valid(), part("best").is_valid()), part("high").is_valid())
    own = {name: cells.filter(given) for name, cells in said.items()}
    n = len(own["id"])
    ids = pc.binary_join_element_wise(own["id"], outcome, "-")
    parts = ("low", "best", "high", "open_high", "approximate", "hedge", "stance", "wording")
    return filled(
        "claims",
        {
            **{name: part(name).filter(given) for name in parts},
            "row": own["row"],
            "id": col.map_distinct(ids, col.key_of, pa.string()),
            "incident": own["id"],
            "statement": own["id"],
            "claimant": own["claimant"],
            "label": col.constant("people", n),
            "outcome": col.constant(outcome, n),
            "attribution": pc.if_else(
                own["claimant_named"], pa.scalar("according_to"), pa.scalar("own_voice")
            ),
            "coded_by": col.constant("the table’s maker", n),
        },
        n,
    )


def _listed(cells: Column) -> tuple[Column, pa.Table]:
    """Return the actors of each row by their ids, and the actors; a cell may name several."""

    def names(cell: str) -> list[str]:
        return list(dict.fromkeys(part.strip() for part in cell.split(";") if part.strip()))

    every = sorted({name for cell in cells.unique().to_pylist() if cell for name in names(cell)})
    ids, table = pieces.actors(pa.array(every, pa.string()))
    by_name = dict(zip(every, ids.to_pylist(), strict=True))
    lists = col.map_distinct(
        pieces.text(cells),
        lambda cell: [by_name[name] for name in names(cell)],
        pa.list_(pa.string()),
    )
    return lists, table


def _title(event: Mapping[str, Column]) -> Column:
    """Return the title, else the kind and the place, else the beginning of the notes."""
    made = pieces.none_for_empty(col.joined([event["kind"], event["place"]]))
    noted = col.map_distinct(event["notes"], pieces.short, pa.string())
    return pc.coalesce(event["title"], made, noted, pieces.prefixed("Row ", event["number"]))


def _sources(event: Mapping[str, Column]) -> tuple[Column, pa.Table]:
    url = event["url"]
    link = pc.fill_null(pc.match_substring_regex(url, r"^https?://\S+$"), False)
    none = pa.scalar(None, pa.string())
    key = pieces.none_for_empty(col.joined([event["source"], url], "\t"))
    ids = col.hashed(key, "s")
    first = col.first_of(ids)
    outlet = event["source"].take(first)
    table = filled(
        "sources",
        {
            "id": ids.take(first),
            "outlet": outlet,
            "outlet_basis": pc.if_else(
                outlet.is_valid(), pa.scalar("stated"), pa.scalar("not_known")
            ),
            "url": pc.if_else(link, url, none).take(first),
            "note": pieces.text(pc.if_else(link, none, url).take(first)),
        },
        len(first),
    )
    own = {"outlet_basis": "not_known", "title": "The imported table", "id": _SOURCE}
    itself = filled("sources", {name: pa.array([cell]) for name, cell in own.items()}, 1)
    return pc.fill_null(ids, _SOURCE), pa.concat_tables([table, itself])


def _places(event: Mapping[str, Column]) -> tuple[Column, pa.Table]:
    return pieces.places(
        _SOURCE,
        {
            "wording": pc.coalesce(event["place"], event["admin"], event["country"]),
            "lat": event["lat"],
            "lon": event["lon"],
            "geometry": event["shape"],
            "precision": event["precision"],
            "country": col.map_distinct(event["country"], country_code, pa.string()),
            "within": event["admin"],
        },
    )
