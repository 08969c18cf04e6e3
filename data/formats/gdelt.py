"""GDELT events, 2.0 (61 columns) and 1.0 (58 or 57), tab-separated without a header -> incidents.

A program reads news and writes who did what to whom, where. It counts no casualties, so a row
becomes an Incident and no Claim; its source is the article's address, its place what the program
took for the place of the act (ActionGeo).
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc

from data.errors import FormatError
from data.formats import columns as col
from data.formats import pieces
from data.formats.cameo import ACTOR_KINDS, ROOTS, kind_of
from data.formats.columns import Column, Rows
from data.formats.contract import Chunk, Converted, Format, Options, Precision, Sample, filled
from data.formats.countries import country_code

_ACTOR = (
    *("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code"),
    *("Religion2Code", "Type1Code", "Type2Code", "Type3Code"),
)
_ACT = (
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass"),
    *("GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone"),
)
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")


def _columns(geo: tuple[str, ...]) -> tuple[str, ...]:
    return (
        *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
        *(f"Actor{number}{name}" for number in (1, 2) for name in _ACTOR),
        *_ACT,
        *(f"{of}Geo_{name}" for of in ("Actor1", "Actor2", "Action") for name in geo),
        *("DATEADDED", "SOURCEURL"),
    )


COLUMNS_2 = _columns(_GEO)
COLUMNS_1 = _columns(tuple(name for name in _GEO if name != "ADM2Code"))
_BY_WIDTH = {61: COLUMNS_2, 58: COLUMNS_1, 57: COLUMNS_1[:-1]}  # before April 2013: no SOURCEURL
#: ActionGeo_Type -> how exact the point is. It is the middle of what the name means.
WHERE: Mapping[str, Precision] = types.MappingProxyType(
    {"1": "country", "2": "province", "3": "spot", "4": "spot", "5": "province"}
)
PLACE_NOTES: Mapping[str, str] = types.MappingProxyType(
    {
        "spot": "A program took this place from the article’s words.",
        "province": "A program took this province from the article; the point only stands for it.",
        "country": "A program took this country from the article; the point only stands for it.",
    }
)
_SOURCE = "gdelt"
_NO_TYPE = "0"
_MOST = 0.9  # of the first rows; a broken one among them does not hide what the file is


class Gdelt(Format):
    """GDELT: one row an event that a program read in the news."""

    name = "gdelt"
    title = "GDELT events"
    version = "1"
    licence = "Free to use with attribution: The GDELT Project (gdeltproject.org)"
    about = (
        "Read from news by a program: who did what to whom and where is what it made of an"
        " article. It counts no casualties, so nobody’s figures are shown."
    )

    def recognise(self, sample: Sample) -> float:
        """Tell GDELT by its width and first cells, or by its own column names."""
        names = {name.casefold() for name in sample.columns}
        if {"globaleventid", "sqldate", "quadclass"} <= names:
            return 1.0
        if sample.has_header or len(sample.columns) not in _BY_WIDTH or not sample.rows.num_rows:
            return 0.0
        ids, days, code = (sample.rows.column(at) for at in (0, 1, 26))
        fits = [
            (pc.mean(pc.match_substring_regex(cells, pattern)).as_py() or 0) > _MOST
            for cells, pattern in ((ids, r"^\d+$"), (days, r"^\d{8}$"), (code, r"^\d{2,4}$"))
        ]
        return 0.95 if all(fits) else 0.0

    def names_of(self, sample: Sample) -> tuple[str, ...] | None:
        """Name the columns by how many there are."""
        return None if sample.has_header else _BY_WIDTH.get(len(sample.columns))

    def check(self, sample: Sample, options: Options) -> None:
        """Refuse a file of another width, and a limit by a column that it has not."""
        pieces.check_points(sample, "ActionGeo_Lat", "ActionGeo_Long")
        names = {name.casefold() for name in sample.columns}
        if not sample.has_header and len(sample.columns) not in _BY_WIDTH:
            raise FormatError(
                f"has {len(sample.columns)} columns, and GDELT’s events have 61, 58 or 57",
                file=sample.name,
                todo="Choose another format, or take the file with the ending .export.CSV.",
            )
        known = {name.casefold() for name in (*COLUMNS_2, *names)}
        for name in options.keep:
            if name.strip().casefold() not in known:
                raise FormatError(f"there is no column {name!r} to limit by", file=sample.name)

    def convert(self, chunk: Chunk, options: Options) -> Converted:
        """Return the records of some rows."""
        chunk, left_out = pieces.wanted(chunk, options)
        rows = Rows(chunk)
        event = _read(rows)
        keep = pa.array(rows.good)
        return _records({name: cells.filter(keep) for name, cells in event.items()}, rows, left_out)


def _read(rows: Rows) -> dict[str, Column]:
    ids = rows.cells("globaleventid")
    rows.reject(col.as_mask(ids.is_null()), "GLOBALEVENTID", ids, "is empty")
    days = rows.days("SQLDATE", rows.cells("sqldate"), None)
    lat, lon = rows.points("ActionGeo_Lat", "ActionGeo_Long")
    types_ = rows.cells("actiongeo_type")
    known = pc.is_in(types_, value_set=pa.array([*WHERE, _NO_TYPE]))
    rows.reject(
        col.as_mask(pc.and_(types_.is_valid(), pc.invert(known))),
        "ActionGeo_Type",
        types_,
        "is none of GDELT’s codes 0 to 5",
    )
    added = rows.cells("dateadded")
    number = pc.fill_null(pc.match_substring_regex(added, r"^\d{8,14}$"), False)
    texts = {
        name: rows.cells(name.casefold())
        for name in (
            *("Actor1Name", "Actor1Code", "Actor1Type1Code"),
            *("Actor2Name", "Actor2Code", "Actor2Type1Code"),
            *("EventCode", "EventRootCode", "ActionGeo_FullName", "SOURCEURL"),
            *("GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "QuadClass"),
        )
    }
    return {
        "row": rows.numbers,
        "id": col.map_distinct(ids, col.key_of, pa.string()),
        "newness": pc.cast(pc.if_else(number, added, None), pa.int64()),
        "day": days,
        "lat": lat,
        "lon": lon,
        "precision": col.map_distinct(types_, WHERE.get, pa.string()),
        **texts,
    }


def _records(event: dict[str, Column], rows: Rows, left_out: dict[str, int]) -> Converted:
    n = len(event["id"])
    first, actors1 = _actor(event, "Actor1")
    second, actors2 = _actor(event, "Actor2")
    source, sources = _sources(event["SOURCEURL"])
    place, places = _places(event)
    incidents = filled(
        "incidents",
        {
            "row": event["row"],
            "newness": event["newness"],
            "id": event["id"],
            "title": _title(event),
            "kind": pc.fill_null(
                col.map_distinct(event["EventCode"], kind_of, pa.string()), "other"
            ),
            "source": source,
            "date_from": event["day"],
            "date_to": event["day"],
            "date_basis": col.constant("stated", n),
            "date_note": col.constant("A program took this day from the article.", n),
            "place": place,
            "place_basis": pieces.place_basis(place),
            "place_note": pieces.text(
                col.map_distinct(event["precision"], PLACE_NOTES.get, pa.string())
            ),
            "initiators": col.lists_of(n, first),
            "targets": col.lists_of(n, second),
            "note": _note(event),
        },
        n,
    )
    return Converted(
        incidents=incidents,
        statements=filled("statements", {}, 0),
        claims=filled("claims", {}, 0),
        actors=pa.concat_tables([actors1, actors2]),
        sources=sources,
        sides=filled("sides", {}, 0),
        places=places,
        rejects=rows.rejects,
        left_out=left_out,
    )


def _actor(event: Mapping[str, Column], which: str) -> tuple[Column, pa.Table]:
    """Return the actors; a country's own name, without a role, is the state."""
    code = event[f"{which}Code"]
    name = pc.coalesce(event[f"{which}Name"], code)
    country = col.map_distinct(name, lambda cell: country_code(cell) is not None, pa.bool_())
    bare = pc.and_(country, event[f"{which}Type1Code"].is_null())
    kind = col.map_distinct(event[f"{which}Type1Code"], ACTOR_KINDS.get, pa.string())
    kind = pc.if_else(pc.fill_null(bare, False), pa.scalar("state"), kind)
    return pieces.actors(name, pc.fill_null(kind, "not_known"))


def _title(event: Mapping[str, Column]) -> Column:
    """Return "Assault: POLICE – CIVILIAN, Homs, Syria": the act, its actors and where."""
    act = col.map_distinct(event["EventRootCode"], ROOTS.get, pa.string())
    act = pc.fill_null(act, "Event")
    who = pieces.none_for_empty(
        col.joined(
            [
                pc.coalesce(event["Actor1Name"], event["Actor1Code"]),
                pc.coalesce(event["Actor2Name"], event["Actor2Code"]),
            ],
            " – ",
        )
    )
    return col.joined([col.joined([act, who], ": "), event["ActionGeo_FullName"]])


def _note(event: Mapping[str, Column]) -> Column:
    parts = [
        pieces.prefixed(f"{words} ", event[name])
        for words, name in (
            ("CAMEO code", "EventCode"),
            ("QuadClass", "QuadClass"),
            ("Goldstein scale", "GoldsteinScale"),
            ("mentions", "NumMentions"),
            ("sources", "NumSources"),
            ("articles", "NumArticles"),
        )
    ]
    return col.joined(parts)


def _sources(address: Column) -> tuple[Column, pa.Table]:
    """Return the article of each row: its address, and its site as the outlet."""
    ids = pc.fill_null(col.hashed(address, "a"), _SOURCE)
    first = col.first_of(col.hashed(address, "a"))
    own = address.take(first)
    site = col.map_distinct(own, _site, pa.string())
    table = filled(
        "sources",
        {
            "id": ids.take(first),
            "outlet": pc.coalesce(site, own),
            "outlet_basis": col.constant("stated", len(first)),
            "url": pc.if_else(site.is_valid(), own, pa.scalar(None, pa.string())),
        },
        len(first),
    )
    return ids, pa.concat_tables([table, pieces.outlet(_SOURCE, "GDELT")])


def _site(address: str) -> str | None:
    """Return the host of an address, None for what is none (as "BBC Monitoring")."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host and parts.scheme in ("http", "https") else None


def _places(event: Mapping[str, Column]) -> tuple[Column, pa.Table]:
    """Return where the act was. FullName ends in the province and the country, in words."""
    full = event["ActionGeo_FullName"]

    def part(at: int) -> Any:
        return col.map_distinct(full, lambda name: _part(name, at), pa.string())

    province = pc.equal(event["precision"], "province")
    country = pc.equal(event["precision"], "country")
    within = pc.if_else(pc.fill_null(province, False), part(0), part(-2))
    within = pc.if_else(pc.fill_null(country, False), pa.scalar(None, pa.string()), within)
    return pieces.places(
        _SOURCE,
        {
            "wording": full,
            "lat": event["lat"],
            "lon": event["lon"],
            "precision": pc.fill_null(event["precision"], "not_known"),
            "country": col.map_distinct(part(-1), country_code, pa.string()),
            "within": within,
        },
    )


def _part(name: str, at: int) -> str | None:
    parts = [part.strip() for part in name.split(",")]
    try:
        return parts[at].removesuffix(" (general)") or None
    except IndexError:
        return None
