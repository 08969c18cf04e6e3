"""ACLED exports of all eras -> records.

The current 31 columns, the 28 to 31 before March 2023, those with data_id and iso3, and the old
ones with GWNO and ALLY_ACTOR_1; also exports cut down to some columns. A row becomes one Incident
and, where it gives a number of dead, one Statement with one Claim: the claimant is not known,
the source is the outlets that the row names, `notes` is the coder's note and no quotation.
Nothing in a row says which of two actors began, so both are "involved"; only where the event
type is one against civilians are civilians its target (`acled_codes.AGAINST_CIVILIANS`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.errors import FormatError
from data.formats import columns as col
from data.formats import pieces
from data.formats.acled_codes import (
    AGAINST_CIVILIANS,
    CIVILIANS,
    CLASS_CODES,
    CLASSES,
    DAY,
    EVENTS,
    GEO_PRECISION,
    MONTH,
    NOT_SAID,
    PLACE_NOTES,
    SUB_EVENTS,
    TIME_NOTES,
    WEEK,
)
from data.formats.columns import Column, Rows
from data.formats.contract import Chunk, Converted, Format, Options, Sample, filled
from data.formats.countries import country_code
from data.formats.evidence import day_order, survey_days
from data.formats.files_json import LAT
from data.formats.turned import reject_turned
from data.select import fold

_BLANKS = ("NA", "N/A", "NULL", "None")
_OWN = ("event_date", "event_type", "fatalities")
_TELLING = (
    *("event_id_cnty", "sub_event_type", "interaction", "inter1", "inter2", "geo_precision"),
    *("time_precision", "source_scale", "assoc_actor_1", "ally_actor_1", "admin1", "actor1"),
)
_KNOWN_BY = 4  # of the telling columns: an export cut down to a few still has four
_SOURCE = "acled"
_NOT_KNOWN = "claimant-not-known"
_SAYS = "people"
_NONE_REPORTED = "ACLED writes 0 where no death was reported; nobody need have said so."
_WHERE = ("location", "admin3", "admin2", "admin1", "country", "precision", "lat", "lon")


class Acled(Format):
    """ACLED: one row an event."""

    name = "acled"
    title = "ACLED"
    version = "1"
    licence = "ACLED’s terms of use: attribution required, no redistribution of the raw data"
    about = (
        "Coded by ACLED from the outlets that each row names. Its number of dead is one"
        " conservative figure, without saying who states it; its notes are a coder’s summary."
    )

    def recognise(self, sample: Sample) -> float:
        """Tell ACLED by the columns that every era has and by some that only ACLED has."""
        names = {name.strip().casefold() for name in sample.columns}
        if not set(_OWN) <= names:
            return 0.0
        told = sum(1 for name in _TELLING if name in names)
        return min(1.0, 0.5 + told / (2 * _KNOWN_BY)) if told else 0.3

    def check(self, sample: Sample, options: Options) -> None:  # noqa: ARG002
        """Refuse a file without days, event types, or anything that says where."""
        names = {name.strip().casefold() for name in sample.columns}
        for name in ("event_date", "event_type"):
            if name not in names:
                raise FormatError(
                    f"{sample.name}: the column {name} is missing, which every ACLED export has."
                    " Export it again with all columns, or choose the format “table”."
                )
        pieces.check_points(sample)
        if not names & {"latitude", LAT, "location", "admin1"}:
            raise FormatError(
                f"{sample.name}: there is neither latitude and longitude nor location or admin1,"
                " so nothing says where. Export it again with all columns."
            )

    def survey(
        self, sample: Sample, options: Options, chunks: Callable[[], Iterable[Chunk]]
    ) -> Options:
        """Have days such as 05/04/2020 told by the whole file, or refuse it."""
        return survey_days(sample, options, chunks, ("event_date",))

    def convert(self, chunk: Chunk, options: Options) -> Converted:
        """Return the records of some rows."""
        rows = Rows(chunk, _BLANKS)
        event = _read(rows, options)
        keep = pa.array(rows.good)
        kept = {name: values.filter(keep) for name, values in event.items()}
        return _records(kept, rows)


def _read(rows: Rows, options: Options) -> dict[str, Column]:
    """Read what the records need, rejecting what can't be used."""
    n = rows.count
    days = rows.days("event_date", rows.cells("event_date"), day_order(options))
    precision = _precision(rows, "time_precision", {code: code for code in (DAY, WEEK, MONTH)})
    precision = pc.fill_null(precision, NOT_SAID)
    type_ = rows.cells("event_type")
    rows.reject(col.as_mask(type_.is_null()), "event_type", type_, "is empty")
    fatalities = rows.counts("fatalities", rows.cells("fatalities"))
    lat, lon = rows.points()
    reject_turned(rows, lat, lon, rows.cells("country"))
    where = _precision(rows, "geo_precision", GEO_PRECISION)
    first, second = _classes(rows)
    ids = rows.cells("event_id_cnty", "data_id")
    missing = col.as_mask(ids.is_null())
    if rows.has("event_id_cnty", "data_id"):
        rows.reject(missing, "event_id_cnty", ids, "is empty, so the row can't be told from others")
        key = col.keys_of(ids)
    else:
        key = pc.binary_join_element_wise("row", rows.numbers.cast(pa.string()), "-")
    stamp = rows.cells("timestamp")
    is_number = pc.fill_null(pc.match_substring_regex(stamp, r"^\d{1,18}$"), False)
    sub = rows.cells("sub_event_type")
    return {
        "row": rows.numbers,
        "id": key,
        "newness": pc.cast(pc.if_else(is_number, stamp, None), pa.int64()),
        "day": days,
        "time_precision": precision,
        "type": type_,
        "sub": sub,
        "fatalities": fatalities,
        "lat": lat,
        "lon": lon,
        "precision": where,
        "class1": first,
        "class2": second,
        "actor1": _named(rows.cells("actor1"), first, rows.has("actor1")),
        "actor2": _named(rows.cells("actor2"), second, rows.has("actor2")),
        "assoc1": rows.cells("assoc_actor_1", "ally_actor_1"),
        "assoc2": rows.cells("assoc_actor_2", "ally_actor_2"),
        "location": rows.cells("location"),
        "admin1": rows.cells("admin1"),
        "admin2": rows.cells("admin2"),
        "admin3": rows.cells("admin3"),
        "country": rows.cells("country"),
        "outlets": rows.cells("source"),
        "notes": pc.fill_null(rows.cells("notes"), "") if n else rows.cells("notes"),
    }


def _precision(rows: Rows, name: str, known: Any) -> Column:
    return rows.codes(name, rows.cells(name), known, "is none of ACLED’s codes 1, 2 and 3")


def _classes(rows: Rows) -> tuple[Column, Column]:
    """Return the classes of both actors; where only `interaction` is given, out of its digits."""
    reason = "is none of ACLED’s classes of actors (0 to 8, or their names)"
    if rows.has("inter1"):
        return (
            rows.codes("inter1", rows.cells("inter1"), CLASS_CODES, reason),
            rows.codes("inter2", rows.cells("inter2"), CLASS_CODES, reason),
        )
    cells = rows.cells("interaction")
    digits = pc.match_substring_regex(cells, r"^[1-8][0-8]$")
    number = pc.if_else(pc.fill_null(digits, False), cells, pa.scalar(None, pa.string()))
    return pc.utf8_slice_codeunits(number, 0, 1), pc.utf8_slice_codeunits(number, 1, 2)


def _named(names: Column, classes: Column, given: bool) -> Column:
    """Return the names of actors; a file without them still tells what each actor was."""
    if given:
        return names
    words = {found.code: f"{found.name} (not named in the file)" for found in CLASSES}
    return col.map_distinct(classes, words.get, pa.string())


def _records(event: dict[str, Column], rows: Rows) -> Converted:
    n = len(event["id"])
    actor1, actors1 = _actors(event["actor1"], event["class1"])
    actor2, actors2 = _actors(event["actor2"], event["class2"])
    against = _against_civilians(event["type"])
    target1 = against & col.as_mask(pc.equal(event["class1"], CIVILIANS))
    target2 = against & col.as_mask(pc.equal(event["class2"], CIVILIANS))
    directed = target1 ^ target2  # civilians on one side, those who attacked them on the other
    none = pa.scalar(None, pa.string())
    outlets = pc.fill_null(event["outlets"], "")
    source = col.ids_of(pc.if_else(pc.equal(outlets, ""), none, outlets), "by-")
    source = pc.fill_null(source, "outlet-not-known")
    place, places = _places(event)
    first, last = _span(event["day"], event["time_precision"])
    title = _title(event)
    incidents = filled(
        "incidents",
        {
            "row": event["row"],
            "newness": event["newness"],
            "id": event["id"],
            "title": title,
            "kind": _kind(event["type"], event["sub"]),
            "source": source,
            "date_from": first,
            "date_to": last,
            "date_precision": pc.if_else(
                pc.equal(event["time_precision"], MONTH), pa.scalar("month"), pa.scalar("day")
            ),
            "date_basis": col.constant("stated", n),
            "date_note": col.map_distinct(event["time_precision"], TIME_NOTES.get, pa.string()),
            "place": place,
            "place_basis": pc.if_else(
                place.is_valid(), pa.scalar("stated"), pa.scalar("not_known")
            ),
            "place_note": pc.fill_null(
                col.map_distinct(event["precision"], PLACE_NOTES.get, pa.string()), ""
            ),
            "initiators": col.lists_of(
                n,
                pc.if_else(pa.array(directed & ~target1), actor1, none),
                pc.if_else(pa.array(directed & ~target2), actor2, none),
            ),
            "targets": col.lists_of(
                n,
                pc.if_else(pa.array(directed & target1), actor1, none),
                pc.if_else(pa.array(directed & target2), actor2, none),
            ),
            "involved": col.lists_of(
                n,
                pc.if_else(pa.array(~directed), actor1, none),
                pc.if_else(pa.array(~directed), actor2, none),
            ),
            "note": _note(event),
        },
        n,
    )
    counted = event["fatalities"].is_valid()
    said = {
        "row": event["row"].filter(counted),
        "id": event["id"].filter(counted),
        "source": source.filter(counted),
        "title": title.filter(counted),
    }
    dead = event["fatalities"].filter(counted)
    return Converted(
        incidents=incidents,
        statements=_statements(said),
        claims=_claims(said, dead),
        actors=pa.concat_tables([actors1, actors2, _not_known()]),
        sources=_sources(source, outlets),
        sides=SIDES,
        places=places,
        rejects=rows.rejects,
    )


def _statements(said: dict[str, Column]) -> pa.Table:
    n = len(said["id"])
    return filled("statements", {**said, "claimant": col.constant(_NOT_KNOWN, n)}, n)


def _claims(said: dict[str, Column], dead: Column) -> pa.Table:
    """One claim a row: ACLED gives one figure, neither a floor nor a top.

    Its 0 is no statement that nobody died, but what it writes where no death was reported.
    """
    n = len(dead)
    return filled(
        "claims",
        {
            "row": said["row"],
            "id": said["id"],
            "incident": said["id"],
            "statement": said["id"],
            "claimant": col.constant(_NOT_KNOWN, n),
            "label": col.constant(_SAYS, n),
            "outcome": col.constant("killed", n),
            "best": dead,
            "note": pc.if_else(pc.equal(dead, 0), pa.scalar(_NONE_REPORTED), pa.scalar("")),
            "attribution": col.constant("indirect", n),
            "coded_by": col.constant("ACLED", n),
        },
        n,
    )


def _kind(type_: Column, sub: Column) -> Column:
    by_type = col.map_distinct(type_, lambda cell: EVENTS.get(fold(cell), "other"), pa.string())
    by_sub = col.map_distinct(sub, lambda cell: SUB_EVENTS.get(fold(cell)), pa.string())
    return pc.coalesce(by_sub, by_type)


def _against_civilians(type_: Column) -> col.Mask:
    told = col.map_distinct(type_, lambda cell: fold(cell) in AGAINST_CIVILIANS, pa.bool_())
    return col.as_mask(told)


def _span(day: Column, precision: Column) -> tuple[Column, Column]:
    """Return the first and last day that a row may mean."""
    early, late = col.span(day, 3, 3)
    of_month = col.months(day)
    week, month = pc.equal(precision, WEEK), pc.equal(precision, MONTH)
    ends = [
        pc.if_else(month, of_month[at], pc.if_else(week, of_week, day))
        for at, of_week in ((0, early), (1, late))
    ]
    return ends[0], ends[1]


def _title(event: dict[str, Column]) -> Column:
    """Return "Armed clash, Boula": what it was by its sub-event type, and where."""
    sub = event["sub"]
    telling = pc.and_kleene(sub.is_valid(), pc.not_equal(sub, "Other"))
    what = pc.if_else(pc.fill_null(telling, False), sub, event["type"])
    return col.joined([what, pc.coalesce(event["location"], event["admin1"], event["country"])])


def _note(event: dict[str, Column]) -> Column:
    """Return the coder's note, with the actors that ACLED only associates with the two."""
    none = pa.scalar(None, pa.string())
    beside = [
        pc.if_else(
            cells.is_valid(),
            pc.binary_join_element_wise(words, pc.fill_null(cells, ""), ""),
            none,
        )
        for words, cells in (
            ("Associated with actor 1: ", event["assoc1"]),
            ("Associated with actor 2: ", event["assoc2"]),
        )
    ]
    notes = event["notes"]
    own = pc.if_else(pc.equal(notes, ""), none, notes)
    return col.joined([own, *beside], "\n")


def _actors(names: Column, classes: Column) -> tuple[Column, pa.Table]:
    """Return the ids of actors by row, and the actors; one name in two classes is two actors."""
    known = pc.fill_null(classes, "0")
    keys = pc.binary_join_element_wise(names, known, "\t")
    ids = col.map_distinct(keys, _actor_id, pa.string())
    first = col.first_of(ids)
    own = known.take(first)
    side = {found.code: found.side for found in CLASSES}
    kind = {found.code: found.kind for found in CLASSES}
    name = names.take(first)
    state = pc.and_(pc.starts_with(name, "Government of "), pc.equal(own, "1"))
    kinds = col.map_distinct(own, lambda code: kind.get(code, "not_known"), pa.string())
    table = filled(
        "actors",
        {
            "id": ids.take(first),
            "name": name,
            "kind": pc.if_else(state, pa.scalar("state"), kinds),
            "side": col.map_distinct(own, side.get, pa.string()),
        },
        len(first),
    )
    return ids, table


def _actor_id(key: str) -> str:
    name, code = key.rsplit("\t", 1)
    return col.readable_id(f"{name}\t{code}")


def _not_known() -> pa.Table:
    values = {"id": _NOT_KNOWN, "name": "claimant not known", "kind": "not_known"}
    return filled("actors", {key: pa.array([value]) for key, value in values.items()}, 1)


def _sources(ids: Column, outlets: Column) -> pa.Table:
    """Return one source for each list of outlets, and ACLED itself as where the words stand."""
    first = col.first_of(ids)
    names = outlets.take(first)
    known = pc.not_equal(names, "")
    none = pa.scalar(None, pa.string())
    own = {
        "id": ids.take(first),
        "outlet": pc.if_else(known, names, none),
        "outlet_basis": pc.if_else(known, pa.scalar("stated"), pa.scalar("not_known")),
    }
    acled = {"id": _SOURCE, "outlet": "ACLED", "outlet_basis": "stated"}
    return pa.concat_tables(
        [
            filled("sources", own, len(first)),
            filled("sources", {key: pa.array([value]) for key, value in acled.items()}, 1),
        ]
    )


def _places(event: dict[str, Column]) -> tuple[Column, pa.Table]:
    """Return the place of each row and the places; null where the row says nothing of where."""
    wording = pc.coalesce(event["location"], event["admin3"], event["admin2"], event["admin1"])
    wording = pc.coalesce(wording, event["country"])
    own = event["lat"].is_valid()
    wording = pc.if_else(pc.and_(own, wording.is_null()), pa.scalar("no name given"), wording)
    parts = [event[name] for name in ("location", "admin3", "admin2", "admin1", "country")]
    point = [event["lat"].cast(pa.string()), event["lon"].cast(pa.string()), event["precision"]]
    key = pc.binary_join_element_wise(*[pc.fill_null(part, "") for part in (*parts, *point)], "\t")
    key = pc.if_else(wording.is_valid(), key, pa.scalar(None, pa.string()))
    ids = col.hashed(key)
    first = col.first_of(ids)
    chosen = {name: event[name].take(first) for name in _WHERE}
    words = wording.take(first)
    beside = col.joined([chosen[name] for name in ("admin3", "admin2", "admin1", "country")])
    places = filled(
        "places",
        {
            "id": ids.take(first),
            "source": col.constant(_SOURCE, len(first)),
            "wording": words,
            "country": col.map_distinct(chosen["country"], country_code, pa.string()),
            "within": chosen["admin1"],
            "note": beside,
            "areas": col.lists_of(
                len(first), *(chosen[name] for name in ("admin3", "admin2", "admin1"))
            ),
            "precision": pc.fill_null(chosen["precision"], "not_known"),
            "lat": chosen["lat"],
            "lon": chosen["lon"],
        },
        len(first),
    )
    return ids, places


SIDES = filled(
    "sides",
    {
        "id": pa.array([found.side for found in CLASSES]),
        "name": pa.array([found.name for found in CLASSES]),
        "colour": pa.array([found.colour for found in CLASSES]),
        "order": pa.array(np.arange(1, len(CLASSES) + 1)),
    },
    len(CLASSES),
)
