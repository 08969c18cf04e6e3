"""Airwars' incident tables -> one Incident a row, with what is alleged of civilians as Claims.

The columns are Airwars' own English names or those of the Arabic edition of its Syria table.
Airwars weighs all reports of an incident and publishes a range: it is the claimant, its page the
source. The belligerent is who the strike is alleged to be by, and several may be.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Mapping
from typing import get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.errors import FormatError
from data.formats import columns as col
from data.formats import pieces
from data.formats.columns import Column, Rows
from data.formats.contract import (
    Chunk,
    Converted,
    Format,
    Options,
    Precision,
    Sample,
    filled,
)
from data.formats.countries import country_code
from data.formats.evidence import day_order, survey_days
from data.formats.turned import reject_turned
from data.model import Grade

_ID = ("incident_code", "code")
_BELLIGERENT = ("alleged_belligerent", "belligerent")
_ASSESSMENT = ("assessment", "grading")
_PLACE = ("location", "location_en")
_URL = ("canonical_url", "url")
_COUNTRY = ("country", "الدولة")
_DATE_END = ("incident_date_end", "date_end", "نهاية نطاق التاريخ")
#: Outcome -> the columns of its lower and of its upper figure.
_FIGURES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = types.MappingProxyType(
    {
        "killed": (
            ("civilian_deaths_min", "مدنيون قتلى — حد أدنى"),
            ("civilian_deaths_max", "مدنيون قتلى — حد أعلى"),
        ),
        "wounded": (
            ("civilian_injuries_min", "مدنيون جرحى — حد أدنى"),
            ("civilian_injuries_max", "مدنيون جرحى — حد أعلى"),
        ),
    }
)
#: How Airwars' words for how exactly a place is known begin -> ours. A city is wider than the
#: spot that a village is, and how wide the table does not say: somewhere within about 25 km.
WHERE: Mapping[str, Precision] = types.MappingProxyType(
    {
        "exact location": "spot",
        "within": "spot",  # 1 m, 100 m, 1 km
        "nearby landmark": "spot",
        "street": "spot",
        "neighbourhood": "spot",
        "village": "spot",
        "town": "spot",
        "city": "near",
        "subdistrict": "district",
        "district": "district",
        "province": "province",
        "governorate": "province",
        "region": "province",
        "country": "country",
    }
)
_SOURCE = "airwars"
_CIVILIANS = "civilians"
_ABOVE = "is above the upper figure"
_BACKWARDS = "is after the last day"


class Airwars(Format):
    """Airwars: one row an incident in which civilians are said to have come to harm."""

    name = "airwars"
    title = "Airwars"
    version = "1"
    licence = "Airwars’ terms of use: attribution required (airwars.org)"
    about = (
        "Assessed by Airwars from all reports of an incident that it found: its ranges of civilians"
        " killed and injured, its grade, and who is alleged to have struck."
    )

    def recognise(self, sample: Sample) -> float:
        """Tell Airwars by its ids, its grades and its belligerents."""
        names = {name.casefold() for name in sample.columns}
        groups = (_ID, _BELLIGERENT, _ASSESSMENT, ("strike_type",), ("incident_date",))
        found = sum(1 for group in groups if names & set(group))
        return {5: 1.0, 4: 0.8, 3: 0.5}.get(found, 0.0)

    def check(self, sample: Sample, options: Options) -> None:  # noqa: ARG002
        """Refuse a file without ids or days."""
        pieces.check_points(sample)
        names = {name.casefold() for name in sample.columns}
        for group in (_ID, ("incident_date",)):
            if not names & set(group):
                raise FormatError(
                    f"the column {group[0]} is missing",
                    file=sample.name,
                    todo="Take Airwars’ table of incidents, or choose the format “table”.",
                )

    def survey(
        self, sample: Sample, options: Options, chunks: Callable[[], Iterable[Chunk]]
    ) -> Options:
        """Have days such as 05/04/2020 told by the whole file, or refuse it."""
        return survey_days(sample, options, chunks, ("incident_date",))

    def convert(self, chunk: Chunk, options: Options) -> Converted:
        """Return the records of some rows."""
        chunk, left_out = pieces.wanted(chunk, options)
        rows = Rows(chunk)
        event = _read(rows, options)
        keep = pa.array(rows.good)
        return _records({name: cells.filter(keep) for name, cells in event.items()}, rows, left_out)


def _read(rows: Rows, options: Options) -> dict[str, Column]:
    order = day_order(options)
    ids = rows.cells(*_ID)
    rows.reject(col.as_mask(ids.is_null()), "incident_code", ids, "is empty")
    written = rows.cells("incident_date")
    first = rows.days("incident_date", written, order)
    last = pc.coalesce(rows.days("date_end", rows.cells(*_DATE_END), order, required=False), first)
    rows.reject(col.as_mask(pc.greater(first, last)), "incident_date", written, _BACKWARDS)
    lat, lon = rows.points()
    reject_turned(rows, lat, lon, rows.cells(*_COUNTRY))
    event = {
        "row": rows.numbers,
        "id": col.map_distinct(ids, col.key_of, pa.string()),
        "code": ids,
        "first": first,
        "last": last,
        "lat": lat,
        "lon": lon,
        "exact": rows.cells("geo_precision", "location_accuracy"),
        "place": rows.cells(*_PLACE),
        "place_ar": rows.cells("location_ar"),
        "province": pc.coalesce(
            *(rows.cells(name) for name in ("province_en", "region_en", "governorate"))
        ),
        "country": rows.cells(*_COUNTRY),
        "strike": rows.cells("strike_type"),
        "status": rows.cells("strike_status"),
        "belligerent": rows.cells(*_BELLIGERENT),
        "grade": rows.cells(*_ASSESSMENT),
        "url": rows.cells(*_URL),
        "sources": rows.cells("n_sources"),
    }
    for outcome, (lower, upper) in _FIGURES.items():
        cells = rows.cells(*lower)
        low = rows.counts(lower[0], cells)
        high = rows.counts(upper[0], rows.cells(*upper))
        wrong = col.as_mask(pc.greater(low, high))
        rows.reject(wrong, lower[0], cells, _ABOVE)
        event[f"{outcome}_low"], event[f"{outcome}_high"] = low, high
    return event


def _records(event: dict[str, Column], rows: Rows, left_out: dict[str, int]) -> Converted:
    n = len(event["id"])
    initiators, actors = _belligerents(event["belligerent"])
    source, sources = _sources(event)
    place, places = _places(event)
    title = col.joined(
        [
            pc.coalesce(event["strike"], col.constant("Reported harm to civilians", n)),
            pc.coalesce(event["place"], event["place_ar"]),
        ]
    )
    incidents = filled(
        "incidents",
        {
            "row": event["row"],
            "id": event["id"],
            "title": title,
            "kind": pc.fill_null(
                col.map_distinct(event["strike"], pieces.kind_of, pa.string()), "other"
            ),
            "source": source,
            "date_from": event["first"],
            "date_to": event["last"],
            "date_basis": col.constant("stated", n),
            "place": place,
            "place_basis": pieces.place_basis(place),
            "place_note": pieces.text(
                pieces.prefixed("Airwars knows the place as: ", event["exact"])
            ),
            "initiators": initiators,
            "note": _note(event),
            **_grade(event["grade"]),
        },
        n,
    )
    made = [_said(event, outcome) for outcome in _FIGURES]
    airwars = filled(
        "actors",
        {
            "id": pa.array([_SOURCE, _CIVILIANS]),
            "name": pa.array(["Airwars", "Civilians"]),
            "kind": pa.array(["observer", "population"]),
        },
        2,
    )
    return Converted(
        incidents=incidents,
        statements=_statements(event, source, title),
        claims=pa.concat_tables(made),
        actors=pa.concat_tables([actors, airwars]),
        sources=sources,
        sides=filled("sides", {}, 0),
        places=places,
        rejects=rows.rejects,
        left_out=left_out,
    )


def _has_figures(event: Mapping[str, Column]) -> Column:
    given = [
        event[f"{outcome}_{end}"].is_valid() for outcome in _FIGURES for end in ("low", "high")
    ]
    return pa.array(np.any([col.as_mask(mask) for mask in given], axis=0))


def _statements(event: Mapping[str, Column], source: Column, title: Column) -> pa.Table:
    counted = _has_figures(event)
    chosen = event["id"].filter(counted)
    return filled(
        "statements",
        {
            "row": event["row"].filter(counted),
            "id": chosen,
            "claimant": col.constant(_SOURCE, len(chosen)),
            "claimant_named": col.constant(True, len(chosen), pa.bool_()),
            "source": source.filter(counted),
            "title": title.filter(counted),
        },
        len(chosen),
    )


def _said(event: Mapping[str, Column], outcome: str) -> pa.Table:
    """Return the claims of one outcome: a range, a floor with an open top, or only a ceiling."""
    low, high = event[f"{outcome}_low"], event[f"{outcome}_high"]
    given = pc.or_(low.is_valid(), high.is_valid())
    low, high, ids = low.filter(given), high.filter(given), event["id"].filter(given)
    same = pc.fill_null(pc.equal(low, high), False)
    low_words = pieces.text(low.cast(pa.string()))
    wording = pc.if_else(
        same,
        low_words,
        pc.binary_join_element_wise(low_words, pieces.text(high.cast(pa.string())), "–"),
    )
    wording = pc.if_else(
        high.is_null(), pieces.prefixed("at least ", low.cast(pa.string())), wording
    )
    wording = pc.if_else(low.is_null(), pieces.prefixed("up to ", high.cast(pa.string())), wording)
    n = len(ids)
    return filled(
        "claims",
        {
            "row": event["row"].filter(given),
            "id": col.map_distinct(
                pc.binary_join_element_wise(ids, outcome, "-"), col.key_of, pa.string()
            ),
            "incident": ids,
            "statement": ids,
            "claimant": col.constant(_SOURCE, n),
            "subject": col.constant(_CIVILIANS, n),
            "label": col.constant("civilians", n),
            "outcome": col.constant(outcome, n),
            "low": low,
            "best": pc.if_else(same, low, pa.scalar(None, pa.int64())),
            "high": high,
            "open_high": high.is_null(),
            "wording": wording,
            "attribution": col.constant("own_voice", n),
            "coded_by": col.constant("Airwars", n),
        },
        n,
    )


def _belligerents(cells: Column) -> tuple[Column, pa.Table]:
    """Return the alleged initiators of each row, and the actors; a cell may name several."""
    names = sorted({name for cell in cells.unique().to_pylist() if cell for name in _names(cell)})
    ids, table = pieces.actors(
        pa.array(names, pa.string()), col.constant("armed_force", len(names))
    )
    by_name = dict(zip(names, ids.to_pylist(), strict=True))
    lists = col.map_distinct(
        pc.fill_null(cells, ""),
        lambda cell: [by_name[name] for name in _names(cell)],
        pa.list_(pa.string()),
    )
    return lists, table


def _names(cell: str) -> list[str]:
    parts = (part.strip() for part in re.split(r"[,;،]", cell))
    return list(dict.fromkeys(part for part in parts if part))


def _where(cell: str) -> Precision:
    words = cell.casefold().replace("_", " ")
    return next((found for start, found in WHERE.items() if words.startswith(start)), "not_known")


def _grade(cells: Column) -> dict[str, Column]:
    """Return Airwars' grade as the incident's, where it is one of the five."""
    grade = col.map_distinct(
        cells,
        lambda cell: cell.casefold() if cell.casefold() in get_args(Grade) else None,
        pa.string(),
    )
    given = grade.is_valid()
    none = pa.scalar(None, pa.string())
    return {
        "grade": grade,
        "grade_reason": pc.if_else(given, pa.scalar("Airwars’ own grade of the evidence"), none),
        "graded_by": pc.if_else(given, pa.scalar("Airwars"), none),
    }


def _note(event: Mapping[str, Column]) -> Column:
    parts = [
        pieces.prefixed(words, event[name])
        for words, name in (
            ("Airwars’ grade: ", "grade"),
            ("Strike status: ", "status"),
            ("Alleged belligerent: ", "belligerent"),
            ("Sources that Airwars lists: ", "sources"),
        )
    ]
    return col.joined(parts, "\n")


def _sources(event: Mapping[str, Column]) -> tuple[Column, pa.Table]:
    """Return Airwars' page of each incident."""
    url = event["url"]
    ids = pc.if_else(url.is_valid(), event["id"], pa.scalar(_SOURCE))
    given = url.is_valid()
    own = ids.filter(given)
    pages = filled(
        "sources",
        {
            "id": own,
            "outlet": col.constant("Airwars", len(own)),
            "outlet_basis": col.constant("stated", len(own)),
            "title": event["code"].filter(given),
            "url": url.filter(given),
        },
        len(own),
    )
    return ids, pa.concat_tables([pages, pieces.outlet(_SOURCE, "Airwars")])


def _places(event: Mapping[str, Column]) -> tuple[Column, pa.Table]:
    precision = col.map_distinct(event["exact"], _where, pa.string())
    return pieces.places(
        _SOURCE,
        {
            "wording": pc.coalesce(event["place"], event["place_ar"]),
            "lat": event["lat"],
            "lon": event["lon"],
            "precision": pc.fill_null(precision, "not_known"),
            "country": col.map_distinct(event["country"], country_code, pa.string()),
            "within": event["province"],
            "note": pieces.text(event["place_ar"]),
        },
    )
