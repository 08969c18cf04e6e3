"""UCDP GED (yearly and candidate releases, and those on HDX) -> records.

A row becomes one Incident, one Statement by who UCDP says reported it, and up to five Claims of
people killed: all of them (low, best, high), and the best figure for side A, side B, civilians and
those of whom it is not known. Candidate releases without a header row are told by their 49 cells.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.errors import FormatError
from data.formats import columns as col
from data.formats import pieces
from data.formats.columns import Column, Rows
from data.formats.contract import Chunk, Converted, Format, Options, Precision, Sample, filled
from data.formats.countries import country_code
from data.formats.days import parse_day
from data.formats.evidence import day_order, survey_days
from data.formats.turned import reject_turned
from data.model import ActorKind, Colour, IncidentKind
from data.select import fold

_HEADER = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,"
    "conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,"
    "side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,"
    "source_date,source_headline,source_original,where_prec,where_coordinates,where_description,"
    "adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,"
    "date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,"
    "gwnoa,gwnob"
)
COLUMNS = tuple(_HEADER.split(","))
_BLANKS = ("NA", "NULL", "None", "-9", "-99")
_TELLING = ("type_of_violence", "where_prec", "date_prec", "dyad_name", "deaths_a", "side_a")
_SOURCE = "ucdp"
_NOT_KNOWN = "claimant-not-known"

#: type_of_violence -> our kind of incident.
KINDS: Mapping[str, IncidentKind] = types.MappingProxyType(
    {"1": "clash", "2": "clash", "3": "violence_against_civilians"}
)
TITLES: Mapping[str, str] = types.MappingProxyType(
    {"1": "State-based violence", "2": "Non-state violence", "3": "One-sided violence"}
)
WHERE: Mapping[str, Precision] = types.MappingProxyType(
    {
        "1": "spot",
        "2": "near",
        "3": "district",
        "4": "province",
        "5": "line",
        "6": "country",
        "7": "world",
    }
)
DAYS: Mapping[str, str] = types.MappingProxyType(
    {
        "1": "",
        "2": "UCDP knows the days to within two to six.",
        "3": "UCDP knows the week.",
        "4": "UCDP knows the month.",
        "5": "UCDP knows a longer time than a month.",
    }
)
PLACE_NOTES: Mapping[Precision, str] = types.MappingProxyType(
    {
        "spot": "",
        "near": "UCDP: within about 25 km of the place named.",
        "district": "UCDP knows the second-order division.",
        "province": "UCDP knows the first-order division.",
        "line": "UCDP knows a line or a wide region; the point only stands for it.",
        "country": "UCDP knows the country; the point only stands for it.",
        "world": "UCDP: in international waters or the air.",
    }
)
#: What an actor is, by the ids of UCDP's and Gleditsch and Ward's lists: states have a country
#: number, civilians are UCDP's actor 1. It is no judgement of anybody's cause.
_SIDES: tuple[tuple[str, str, Colour], ...] = (
    ("governments", "Governments", "blue"),
    ("organised-groups", "Non-state groups", "vermillion"),
    ("civilians", "Civilians", "sky_blue"),
)
_ACTOR_KINDS: Mapping[str, tuple[ActorKind, str]] = types.MappingProxyType(
    {
        "state": ("state", "governments"),
        "group": ("group", "organised-groups"),
        "civilians": ("population", "civilians"),
    }
)
#: How UCDP writes sources that are nobody's name.
_ANONYMOUS = re.compile(
    r"\b(sources?|officials?|witness(es)?|residents?|locals?|villagers?|people|reports?|"
    r"media|unknown|unnamed|unidentified|anonymous|survivors?|relatives|activists?)\b"
)
#: The figures of a row: ending of the claim's id, columns, whose dead, as the reader sees it.
_FIGURES = (
    ("a", "deaths_a", "side A"),
    ("b", "deaths_b", "side B"),
    ("civilians", "deaths_civilians", "civilians"),
    ("unknown", "deaths_unknown", "people of whom it is not known which side"),
)
_NOT_IN_ORDER = "does not lie between the low and the high figure"
_BACKWARDS = "is after date_end"


class UcdpGed(Format):
    """UCDP's Georeferenced Event Dataset: one row an event of deadly violence."""

    name = "ucdp_ged"
    title = "UCDP GED"
    version = "1"
    licence = "CC BY 4.0, Uppsala Conflict Data Program"
    about = (
        "Coded by the Uppsala Conflict Data Program from news and reports; low, best and high are"
        " UCDP’s own figures, and who reported them is as UCDP words it."
    )

    def recognise(self, sample: Sample) -> float:
        """Tell GED by columns that only it has, or a file without a header by its cells."""
        names = {_plain(name) for name in sample.columns}
        told = sum(1 for name in _TELLING if name in names)
        if told:
            return min(1.0, 0.2 + told / 5)
        return 0.9 if not sample.has_header and self._is_bare(sample.rows) else 0.0

    def names_of(self, sample: Sample) -> tuple[str, ...] | None:
        """Name the columns of a release without a header row."""
        bare = not sample.has_header and len(sample.columns) == len(COLUMNS)
        return COLUMNS if bare else None

    def check(self, sample: Sample, options: Options) -> None:  # noqa: ARG002
        """Refuse a file without ids, days, or anything that says where."""
        pieces.check_points(sample)
        names = {_plain(name) for name in sample.columns}
        for needed in (("id", "relid"), ("date_start", "date_end")):
            if not names.intersection(needed):
                raise FormatError(
                    f"the column {needed[0]} is missing, which every GED release has",
                    file=sample.name,
                    todo="Download the data set again as CSV.",
                )

    def survey(
        self, sample: Sample, options: Options, chunks: Callable[[], Iterable[Chunk]]
    ) -> Options:
        """Have days such as 05/04/2020 told by the whole file, or refuse it."""
        return survey_days(sample, options, chunks, ("date_start", "date_end"))

    def convert(self, chunk: Chunk, options: Options) -> Converted:
        """Return the records of some rows."""
        rows = Rows(chunk, _BLANKS)
        event = _read(rows, options)
        keep = pa.array(rows.good)
        return _records({name: cells.filter(keep) for name, cells in event.items()}, rows)

    @staticmethod
    def _is_bare(rows: pa.Table) -> bool:
        """Whether a table without a header has GED's 49 cells, years and points in their places."""
        if rows.num_columns != len(COLUMNS) or not rows.num_rows:
            return False
        tests = {
            "year": r"^(19|20)\d\d$",
            "type_of_violence": "^[123]$",
            "where_prec": "^[1-7]$",
            "latitude": r"^-?\d+(\.\d+)?$",
        }
        return all(
            pc.all(pc.match_substring_regex(rows.column(COLUMNS.index(name)), test)).as_py()
            for name, test in tests.items()
        )


def _plain(name: str) -> str:
    return name.strip().casefold()


def _read(rows: Rows, options: Options) -> dict[str, Column]:
    order = day_order(options)
    ids = rows.cells("id", "relid")
    rows.reject(col.as_mask(ids.is_null()), "id", ids, "is empty")
    type_ = rows.cells("type_of_violence")
    kind = rows.codes("type_of_violence", type_, {k: k for k in KINDS}, "is none of 1, 2 and 3")
    where = rows.codes("where_prec", rows.cells("where_prec"), WHERE, "is none of 1 to 7")
    date_prec = rows.codes(
        "date_prec", rows.cells("date_prec"), {k: k for k in DAYS}, "is none of 1 to 5"
    )
    start_cells, end_cells = rows.cells("date_start", "date_end"), rows.cells("date_end")
    start = rows.days("date_start", start_cells, order)
    end = pc.coalesce(rows.days("date_end", end_cells, order, required=False), start)
    rows.reject(col.as_mask(pc.greater(start, end)), "date_start", start_cells, _BACKWARDS)
    lat, lon = rows.points()
    reject_turned(rows, lat, lon, rows.cells("country"))
    low, best, high = (
        rows.counts(name, rows.cells(name, f"{name}_est")) for name in ("low", "best", "high")
    )
    best_cells = rows.cells("best", "best_est")
    wrong = [pc.greater(low, best), pc.greater(best, high), pc.greater(low, high)]
    for each in wrong:
        rows.reject(col.as_mask(each), "best", best_cells, _NOT_IN_ORDER)
    return {
        "row": rows.numbers,
        "id": col.keys_of(ids),
        "type": kind,
        "precision": where,
        "date_prec": date_prec,
        "start": start,
        "end": end,
        "lat": lat,
        "lon": lon,
        "low": low,
        "best": best,
        "high": high,
        **{name: rows.counts(name, rows.cells(name)) for _, name, _ in _FIGURES},
        "side_a": rows.cells("side_a"),
        "side_b": rows.cells("side_b"),
        "state_a": rows.cells("gwnoa").is_valid(),
        "state_b": rows.cells("gwnob").is_valid(),
        "office": rows.cells("source_office"),
        "article": rows.cells("source_article"),
        "headline": rows.cells("source_headline"),
        "source_date": rows.cells("source_date"),
        "original": rows.cells("source_original"),
        "place": rows.cells("where_coordinates"),
        "described": rows.cells("where_description"),
        "adm_1": rows.cells("adm_1"),
        "adm_2": rows.cells("adm_2"),
        "country": rows.cells("country"),
        "conflict": rows.cells("conflict_name"),
    }


def _records(event: dict[str, Column], rows: Rows) -> Converted:
    n = len(event["id"])
    none = pa.scalar(None, pa.string())
    one_sided = pc.fill_null(pc.equal(event["type"], "3"), False)
    actor_a, actors_a = _actors(event["side_a"], event["state_a"])
    actor_b, actors_b = _actors(event["side_b"], event["state_b"])
    source, sources = _sources(event)
    claimant, claimants = _claimants(event["original"])
    place, places = _places(event)
    title = col.joined([_told(event["type"], TITLES), pc.coalesce(event["place"], event["adm_1"])])
    incidents = filled(
        "incidents",
        {
            "row": event["row"],
            "id": event["id"],
            "title": pc.if_else(pc.equal(title, ""), pa.scalar("Event"), title),
            "kind": pc.coalesce(_told(event["type"], KINDS), pa.scalar("other")),
            "source": source,
            "date_from": event["start"],
            "date_to": event["end"],
            "date_basis": col.constant("stated", n),
            "date_note": pc.fill_null(_told(event["date_prec"], DAYS), ""),
            "place": place,
            "place_basis": pc.if_else(
                place.is_valid(), pa.scalar("stated"), pa.scalar("not_known")
            ),
            "place_note": pc.fill_null(_told(event["precision"], PLACE_NOTES), ""),
            # In one-sided violence side A attacks civilians; otherwise no side is said to begin.
            "initiators": col.lists_of(n, pc.if_else(one_sided, actor_a, none)),
            "targets": col.lists_of(n, pc.if_else(one_sided, actor_b, none)),
            "involved": col.lists_of(
                n, pc.if_else(one_sided, none, actor_a), pc.if_else(one_sided, none, actor_b)
            ),
            "note": _note(event),
        },
        n,
    )
    statements = filled(
        "statements",
        {
            "row": event["row"],
            "id": event["id"],
            "claimant": claimant,
            "claimant_named": col.map_distinct(
                pc.fill_null(event["original"], ""), _is_named, pa.bool_()
            ),
            "source": source,
            "title": incidents.column("title"),
        },
        n,
    )
    return Converted(
        incidents=incidents,
        statements=statements,
        claims=_claims(event, claimant, actor_a, actor_b),
        actors=pa.concat_tables([actors_a, actors_b, claimants]),
        sources=sources,
        sides=SIDES,
        places=places,
        rejects=rows.rejects,
    )


def _claims(
    event: dict[str, Column], claimant: Column, actor_a: Column, actor_b: Column
) -> pa.Table:
    """Return the claim of all dead and one each for whose they are, where a figure is given."""
    n = len(event["id"])
    nobody = pa.nulls(n, pa.string())
    # A subject of its own: without one it would be compared with the figure for all the dead.
    unknown = pc.if_else(event["deaths_unknown"].is_valid(), pa.scalar(_UNKNOWN), nobody)
    civilians = pc.if_else(event["deaths_civilians"].is_valid(), pa.scalar(_CIVILIANS), nobody)
    subjects = {"a": actor_a, "b": actor_b, "civilians": civilians, "unknown": unknown}
    names = {"a": event["side_a"], "b": event["side_b"]}
    best = event["best"]
    bounds = {"low": event["low"], "best": best, "high": event["high"]}
    parts = [_claim(event, claimant, event["id"], nobody, col.constant("people", n), bounds)]
    for ending, column, whose in _FIGURES:
        ids = pc.binary_join_element_wise(event["id"], ending, "-")
        label = pc.fill_null(names.get(ending, nobody), whose)
        figure = {"low": pa.nulls(n, pa.int64()), "best": event[column]}
        parts.append(_claim(event, claimant, ids, subjects[ending], label, figure))
    return pa.concat_tables(parts)


def _claim(
    event: dict[str, Column],
    claimant: Column,
    ids: Column,
    subject: Column,
    label: Column,
    figures: Mapping[str, Column],
) -> pa.Table:
    n = len(ids)
    made = filled(
        "claims",
        {
            "row": event["row"],
            "id": ids,
            "incident": event["id"],
            "statement": event["id"],
            "claimant": claimant,
            "subject": subject,
            "label": label,
            "outcome": col.constant("killed", n),
            "attribution": col.constant("indirect", n),
            "coded_by": col.constant("UCDP", n),
            **figures,
        },
        n,
    )
    given = [values.is_valid() for values in figures.values()]
    any_ = given[0]
    for each in given[1:]:
        any_ = pc.or_(any_, each)
    return made.filter(any_)


def _told(codes: Column, meaning: Mapping[Any, str]) -> Column:
    return col.map_distinct(codes, meaning.get, pa.string())


def _note(event: dict[str, Column]) -> Column:
    """Return what UCDP's coder noted: where it was, and in which conflict."""
    none = pa.scalar(None, pa.string())
    parts = []
    for lead, cells in (("", event["described"]), ("Conflict: ", event["conflict"])):
        led = pc.binary_join_element_wise(lead, pc.fill_null(cells, "-"), "")
        parts.append(pc.if_else(cells.is_valid(), led, none))
    return col.joined(parts, "\n")


def _actors(names: Column, state: Column) -> tuple[Column, pa.Table]:
    civil = col.map_distinct(names, lambda name: fold(name) == "civilians", pa.bool_())
    kind = pc.if_else(
        pc.fill_null(civil, False),
        pa.scalar("civilians"),
        pc.if_else(
            pc.or_(state, pc.fill_null(pc.starts_with(names, "Government of "), False)),
            pa.scalar("state"),
            pa.scalar("group"),
        ),
    )
    keys = pc.binary_join_element_wise(names, kind, "\t")
    ids = col.map_distinct(keys, _actor_id, pa.string())
    first = col.first_of(ids)
    of = kind.take(first).to_pylist()
    return ids, filled(
        "actors",
        {
            "id": ids.take(first),
            "name": names.take(first),
            "kind": pa.array([_ACTOR_KINDS[code][0] for code in of], pa.string()),
            "side": pa.array([_ACTOR_KINDS[code][1] for code in of], pa.string()),
        },
        len(first),
    )


def _actor_id(key: str) -> str:
    name, kind = key.rsplit("\t", 1)
    return _CIVILIANS if kind == "civilians" else col.readable_id(name)


def _claimants(names: Column) -> tuple[Column, pa.Table]:
    """Return who UCDP says reported each row; nobody is invented where it names none."""
    ids = pc.fill_null(col.ids_of(names, "said-"), _NOT_KNOWN)
    first = col.first_of(ids)
    own = names.take(first)
    named = [name is not None for name in own.to_pylist()]
    anonymous = [name is not None and not _is_named(name) for name in own.to_pylist()]
    table = filled(
        "actors",
        {
            "id": ids.take(first),
            "name": pc.fill_null(own, "claimant not known"),
            "kind": pa.array(["observer" if each else "not_known" for each in named], pa.string()),
            "anonymous": pa.array(anonymous, pa.bool_()),
        },
        len(first),
    )
    civilians = filled(
        "actors",
        {
            "id": pa.array([_CIVILIANS, _UNKNOWN]),
            "name": pa.array(["Civilians", "People of whom it is not known which side"]),
            "kind": pa.array(["population", "population"]),
            "side": pa.array(["civilians", None]),
        },
        2,
    )
    return ids, pa.concat_tables([table, civilians])


def _is_named(name: str) -> bool:
    return bool(name) and _ANONYMOUS.search(fold(name)) is None


def _sources(event: dict[str, Column]) -> tuple[Column, pa.Table]:
    """Return the document of each row: its outlets, headline and day, as far as UCDP gives them."""
    none = pa.scalar(None, pa.string())
    # Older rows name their articles in one text, and no outlet, headline or day apart.
    title = pc.coalesce(event["headline"], event["article"])
    parts = [pc.fill_null(cells, "") for cells in (event["office"], title, event["source_date"])]
    key = pc.binary_join_element_wise(*parts, "\t")
    ids = col.hashed(pc.if_else(pc.equal(key, "\t\t"), none, key), "by-")
    ids = pc.fill_null(ids, "outlet-not-known")
    first = col.first_of(ids)
    office = event["office"].take(first)
    date = col.map_distinct(event["source_date"].take(first), _one_day, pa.date32())
    table = filled(
        "sources",
        {
            "id": ids.take(first),
            "outlet": office,
            "outlet_basis": pc.if_else(
                office.is_valid(), pa.scalar("stated"), pa.scalar("not_known")
            ),
            "title": title.take(first),
            "date": date,
            "date_basis": pc.if_else(date.is_valid(), pa.scalar("stated"), pa.scalar("not_known")),
        },
        len(first),
    )
    ucdp = {"id": _SOURCE, "outlet": "UCDP GED", "outlet_basis": "stated"}
    own = filled("sources", {name: pa.array([value]) for name, value in ucdp.items()}, 1)
    return ids, pa.concat_tables([table, own])


def _one_day(cell: str) -> Any:
    """Return the day of a source that gives one; several articles of several days have none."""
    days = {part.strip() for part in cell.split(";")}
    found = parse_day(days.pop()) if len(days) == 1 else None
    return None if isinstance(found, str) else found


def _places(event: dict[str, Column]) -> tuple[Column, pa.Table]:
    wording = pc.coalesce(event["place"], event["adm_2"], event["adm_1"], event["country"])
    own = event["lat"].is_valid()
    wording = pc.if_else(pc.and_(own, wording.is_null()), pa.scalar("no name given"), wording)
    parts = [event[name] for name in ("place", "adm_2", "adm_1", "country", "precision")]
    point = [event["lat"].cast(pa.string()), event["lon"].cast(pa.string())]
    key = pc.binary_join_element_wise(*[pc.fill_null(part, "") for part in (*parts, *point)], "\t")
    key = pc.if_else(wording.is_valid(), key, pa.scalar(None, pa.string()))
    ids = col.hashed(key)
    first = col.first_of(ids)
    chosen = {name: cells.take(first) for name, cells in event.items()}
    # UCDP words a province's name as its place where it knows no more: "Chittagong Division".
    return ids, filled(
        "places",
        {
            "id": ids.take(first),
            "source": col.constant(_SOURCE, len(first)),
            "wording": wording.take(first),
            "country": col.map_distinct(chosen["country"], country_code, pa.string()),
            "within": chosen["adm_1"],
            "areas": col.lists_of(len(first), chosen["adm_2"], chosen["adm_1"]),
            "note": col.joined([chosen[name] for name in ("adm_2", "adm_1", "country")]),
            "precision": pc.fill_null(chosen["precision"], "not_known"),
            "lat": chosen["lat"],
            "lon": chosen["lon"],
        },
        len(first),
    )


_CIVILIANS, _UNKNOWN = "civilians", "side-not-known"
SIDES = filled(
    "sides",
    {
        "id": pa.array([side for side, _, _ in _SIDES]),
        "name": pa.array([name for _, name, _ in _SIDES]),
        "colour": pa.array([colour for _, _, colour in _SIDES]),
        "order": pa.array(np.arange(1, len(_SIDES) + 1)),
    },
    len(_SIDES),
)
