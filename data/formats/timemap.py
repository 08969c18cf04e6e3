"""Events of TimeMap (Forensic Architecture), its JSON or the CSV export -> incidents.

Events carry no figures, so a row becomes an Incident and no Claim. What its list of sources
names is its source: a link as it stands, an id as the id. All cells are strings there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from data.errors import FormatError
from data.formats import columns as col
from data.formats import pieces
from data.formats.columns import Column, Rows
from data.formats.contract import Chunk, Converted, Format, Options, Sample, filled
from data.formats.evidence import day_order, survey_days

_SOURCE = "timemap"
_BLANKS = ("NA", "N/A", "null", "undefined")
_SHOWN = 3  # sources that a list of them is called by


class TimeMap(Format):
    """TimeMap: one record an event, with the sources that show it."""

    name = "timemap"
    title = "TimeMap"
    version = "1"
    licence = "As its maker says; not in the file"
    about = (
        "Events as a TimeMap project published them. They carry no figures, so nobody’s are shown;"
        " descriptions are the project’s own words."
    )

    def recognise(self, sample: Sample) -> float:
        """Tell an event by its description, sources and associations."""
        names = {name.casefold() for name in sample.columns}
        if not {"id", "description", "date"} <= names:
            return 0.0
        told = len(
            names & {"associations", "sources", "category", "time_display", "time_precision"}
        )
        return {0: 0.0, 1: 0.4}.get(told, 0.9 if sample.kind == "json" else 0.8)

    def check(self, sample: Sample, options: Options) -> None:  # noqa: ARG002
        """Refuse a file without days or descriptions."""
        pieces.check_points(sample)
        names = {name.casefold() for name in sample.columns}
        for name in ("id", "date", "description"):
            if name not in names:
                raise FormatError(
                    f"the column {name} is missing, which every TimeMap event has",
                    file=sample.name,
                    todo="Take the file of events, or choose the format “table”.",
                )

    def survey(
        self, sample: Sample, options: Options, chunks: Callable[[], Iterable[Chunk]]
    ) -> Options:
        """Have days such as 05/04/2020 told by the whole file, or refuse it."""
        return survey_days(sample, options, chunks, ("date",))

    def convert(self, chunk: Chunk, options: Options) -> Converted:
        """Return the records of some rows."""
        chunk, left_out = pieces.wanted(chunk, options)
        rows = Rows(chunk, _BLANKS)
        ids = rows.cells("id")
        rows.reject(col.as_mask(ids.is_null()), "id", ids, "is empty")
        day = rows.days("date", rows.cells("date"), day_order(options))
        lat, lon = rows.points()
        event = {
            "row": rows.numbers,
            "id": col.map_distinct(ids, col.key_of, pa.string()),
            "code": ids,
            "day": day,
            "lat": lat,
            "lon": lon,
            **{
                name: rows.cells(name)
                for name in (
                    *("description", "location", "type", "category", "category_full", "sources"),
                    *("comments", "time", "time_precision", "time_display", "associations"),
                )
            },
        }
        keep = pa.array(rows.good)
        return _records({name: cells.filter(keep) for name, cells in event.items()}, rows, left_out)


def _records(event: dict[str, Column], rows: Rows, left_out: dict[str, int]) -> Converted:
    n = len(event["id"])
    source, sources = _sources(event["sources"])
    place, places = pieces.places(
        _SOURCE,
        {
            "wording": event["location"],
            "lat": event["lat"],
            "lon": event["lon"],
            "precision": col.constant("not_known", n),
        },
    )
    what = pc.coalesce(event["type"], event["category"], event["category_full"])
    incidents = filled(
        "incidents",
        {
            "row": event["row"],
            "id": event["id"],
            "title": pc.coalesce(
                col.map_distinct(event["description"], pieces.short, pa.string()),
                event["location"],
                event["code"],
            ),
            "kind": pc.fill_null(col.map_distinct(what, pieces.kind_of, pa.string()), "other"),
            "source": source,
            "date_from": event["day"],
            "date_to": event["day"],
            "date_basis": col.constant("stated", n),
            "date_note": _date_note(event),
            "place": place,
            "place_basis": pieces.place_basis(place),
            "note": _note(event),
        },
        n,
    )
    return Converted(
        incidents=incidents,
        statements=filled("statements", {}, 0),
        claims=filled("claims", {}, 0),
        actors=filled("actors", {}, 0),
        sources=sources,
        sides=filled("sides", {}, 0),
        places=places,
        rejects=rows.rejects,
        left_out=left_out,
    )


def _date_note(event: Mapping[str, Column]) -> Column:
    """Return the hour as the file writes it. 00:00 is what exports write where none is known."""
    time = event["time"]
    none = pa.scalar(None, pa.string())
    told = pc.if_else(pc.is_in(time, value_set=pa.array(["00:00", "0:00", "00:00:00"])), none, time)
    return col.joined(
        [
            pieces.prefixed("Time: ", pc.coalesce(event["time_display"], told)),
            pieces.prefixed("Precision of the time: ", event["time_precision"]),
        ]
    )


def _note(event: Mapping[str, Column]) -> Column:
    def listed(name: str) -> Column:
        return col.map_distinct(event[name], lambda cell: ", ".join(items(cell)), pa.string())

    parts = [
        event["description"],
        pieces.prefixed("Comments: ", event["comments"]),
        pieces.prefixed("Category: ", pc.coalesce(event["category_full"], event["category"])),
        pieces.prefixed("Sources: ", listed("sources")),
        pieces.prefixed("Associations: ", listed("associations")),
    ]
    return col.joined(parts, "\n")


def _sources(cells: Column) -> tuple[Column, pa.Table]:
    """Return one source for each list of sources, and the project itself where there is none."""
    lists = col.map_distinct(cells, lambda cell: "\n".join(items(cell)) or None, pa.string())
    own = col.hashed(lists, "s")
    first = col.first_of(own)
    texts = [cell.split("\n") for cell in lists.take(first).to_pylist()]
    table = filled(
        "sources",
        {
            "id": own.take(first),
            "outlet": pa.nulls(len(texts), pa.string()),
            "outlet_basis": col.constant("not_known", len(texts)),
            "title": pa.array([_called(names) for names in texts], pa.string()),
            "url": pa.array([_only_link(names) for names in texts], pa.string()),
            "note": pa.array([", ".join(names) for names in texts], pa.string()),
        },
        len(texts),
    )
    return pc.fill_null(own, _SOURCE), pa.concat_tables([table, pieces.outlet(_SOURCE, "TimeMap")])


def items(cell: str) -> list[str]:
    """Return the items of a list as TimeMap writes it: JSON, or parted by commas or semicolons."""
    if cell.startswith("["):
        try:
            found = json.loads(cell)
        except ValueError:
            found = None
        if isinstance(found, list):
            return [str(item) for item in found if str(item).strip()]
    return [
        part
        for part in re.split(r"\s*[;\n]\s*|\s*,\s+|,(?=https?://)|\s+(?=https?://)", cell)
        if part
    ]


def _called(names: list[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    more = len(names) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _only_link(names: list[str]) -> str | None:
    return names[0] if len(names) == 1 and re.match(r"https?://", names[0]) else None
