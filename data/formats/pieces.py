"""Tables that several formats fill in the same way: actors by their names, sources, places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast, get_args

import pyarrow as pa
import pyarrow.compute as pc

from data.errors import FormatError
from data.formats import columns as col
from data.formats.columns import Column, Mask, Rows
from data.formats.contract import Chunk, Options, Sample, filled
from data.model import IncidentKind

NOBODY = "claimant-not-known"
_TITLE = 100  # characters of a description that is all an incident says of itself
#: Words in a table's own name of a kind -> our kind of incident; the first that occurs.
KINDS: tuple[tuple[str, IncidentKind], ...] = (
    ("airstrike", "strike"),
    ("air strike", "strike"),
    ("drone", "strike"),
    ("shelling", "strike"),
    ("missile", "strike"),
    ("artillery", "strike"),
    ("naval bombardment", "strike"),
    ("ground", "ground_attack"),
    ("explosi", "explosion"),
    ("bomb", "explosion"),
    ("landmine", "explosion"),
    ("battle", "clash"),
    ("clash", "clash"),
    ("violence against civilians", "violence_against_civilians"),
    ("protest", "protest"),
    ("demonstration", "protest"),
    ("ceasefire", "agreement"),
)
_NONE = pa.scalar(None, pa.string())


def wanted(chunk: Chunk, options: Options) -> tuple[Chunk, dict[str, int]]:
    """Return the rows that the user's own limits let through, and how many others by reason."""
    rows = Rows(chunk)
    left_out: dict[str, int] = {}
    keep: Mask = rows.good
    for name, values in options.keep.items():
        cells = rows.cells(name.strip().casefold())
        fits = col.as_mask(pc.is_in(cells, value_set=pa.array(list(values), pa.string())))
        gone = int((keep & ~fits).sum())
        if gone:
            left_out[f"{name} is none of {', '.join(values)}"] = gone
        keep = keep & fits
    if keep.all():
        return chunk, {}
    chosen = pa.array(keep)
    table, numbers = chunk.table.filter(chosen), rows.numbers.filter(chosen)
    return Chunk(chunk.first_row, table, numbers, chunk.rejects), left_out


def check_points(sample: Sample, lat: str = "latitude", lon: str = "longitude") -> None:
    """Refuse a file that has one half of its coordinates: no row of it could be used."""
    names = {name.strip().casefold() for name in sample.columns}
    for missing, other in ((lat, lon), (lon, lat)):
        if other.casefold() in names and missing.casefold() not in names:
            raise FormatError(
                f"the column {missing} is missing, while {other} is there",
                file=sample.name,
                todo="Export it again with both, or with neither to have rows placed by name.",
            )


def text(cells: Column) -> Column:
    """Return "" for null."""
    return pc.fill_null(cells, "")


def none_for_empty(cells: Column) -> Column:
    """Return null for ""."""
    return pc.if_else(pc.equal(cells, ""), _NONE, cells)


def prefixed(words: str, cells: Column) -> Column:
    """Return the cells with words before them; null stays null."""
    return pc.if_else(cells.is_valid(), pc.binary_join_element_wise(words, text(cells), ""), _NONE)


def actors(names: Column, kinds: Column | None = None) -> tuple[Column, pa.Table]:
    """Return an id for each name, and the actors; one name of two kinds is two actors."""
    kinds = col.constant("not_known", len(names)) if kinds is None else kinds
    keys = pc.binary_join_element_wise(names, pc.fill_null(kinds, "not_known"), "\t")
    ids = col.ids_of(keys)
    first = col.first_of(ids)
    own = {
        "id": ids.take(first),
        "name": names.take(first),
        "kind": pc.fill_null(kinds, "not_known").take(first),
    }
    return ids, filled("actors", own, len(first))


def nobody() -> pa.Table:
    """Return the actor who stands for a claimant that the file does not name."""
    own = {"id": NOBODY, "name": "claimant not known", "kind": "not_known"}
    return filled("actors", {key: pa.array([value]) for key, value in own.items()}, 1)


def outlet(id_: str, name: str, **more: Any) -> pa.Table:
    """Return one source: the data set itself, as where its words stand."""
    own = {"id": id_, "outlet": name, "outlet_basis": "stated", **more}
    return filled("sources", {key: pa.array([value]) for key, value in own.items()}, 1)


def places(
    source: str, columns: Mapping[str, Column], areas: Column | None = None
) -> tuple[Column, pa.Table]:
    """Return the place of each row, and the places; null where a row says nothing of where.

    `columns` are some of the table's: wording, lat, lon, precision, country, within, note,
    geometry, radius_m. A point or shape without a name is worded "no name given".
    """
    rows = len(columns["wording"])
    own = dict(columns)
    drawn = pc.fill_null(own["lat"].is_valid(), False)
    if "geometry" in own:
        drawn = pc.or_(drawn, own["geometry"].is_valid())
    words = pc.if_else(
        pc.and_(drawn, own["wording"].is_null()), pa.scalar("no name given"), own["wording"]
    )
    own["wording"] = words
    parts = [text(values.cast(pa.string())) for values in own.values()]
    if areas is not None:
        parts.append(pc.binary_join(areas, "\t"))
    key = pc.binary_join_element_wise(*parts, "\t")
    ids = col.hashed(pc.if_else(words.is_valid(), key, _NONE), "p")
    first = col.first_of(ids)
    chosen = {name: values.take(first) for name, values in own.items()}
    if areas is not None:
        chosen["areas"] = areas.take(first)
    chosen["note"] = text(chosen["note"]) if "note" in chosen else col.constant("", len(first))
    table = filled(
        "places",
        {**chosen, "id": ids.take(first), "source": col.constant(source, len(first))},
        len(first),
    )
    return (ids if rows else pa.array([], pa.string())), table


def place_basis(place: Column) -> Column:
    """Return whether a place is stated, by whether there is one."""
    return pc.if_else(place.is_valid(), pa.scalar("stated"), pa.scalar("not_known"))


def short(words: str) -> str:
    """Return the first sentence of a description, cut where it is long."""
    # What goes on with a small letter or a number is the same sentence: "five (incl. 2 children)".
    first = re.split(r"(?<=[.!?])\s(?![a-z\d])", " ".join(words.split()), maxsplit=1)[0]
    return first if len(first) <= _TITLE else f"{first[: _TITLE - 1].rstrip()}…"


def kind_of(words: str) -> IncidentKind:
    """Return the kind of incident that a table's own words for it tell, else "other"."""
    folded = words.casefold().replace("_", " ")
    for kind in get_args(IncidentKind):
        if folded == kind.replace("_", " "):
            return cast(IncidentKind, kind)
    return next((kind for word, kind in KINDS if word in folded), "other")
