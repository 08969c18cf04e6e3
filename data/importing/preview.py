"""The first rows of a file as an import would read them, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.claims.amount import show
from data.formats.contract import Chunk, Converted, Options, Reject
from data.importing.running import Recognised, data_rows

SHOWN = 20


@dataclass(frozen=True)
class PreviewRow:
    """One row of a file as the incident that it would become; None is "the file does not say"."""

    row: int
    id: str
    first: Any
    last: Any
    precision: str
    kind: str
    title: str
    where: str
    how_placed: str
    who: str
    claims: str


@dataclass(frozen=True)
class Preview:
    """The rows read, those that can't be used, and those left out by choice with the reasons."""

    rows: tuple[PreviewRow, ...]
    rejects: tuple[Reject, ...]
    left_out: Mapping[str, int]
    columns: tuple[str, ...]


def preview(found: Recognised, options: Options, rows: int = SHOWN) -> Preview:
    """Return the first rows of a file as they will be read.

    Raise FormatError where the file, or the mapping chosen for it, can't be used.
    """
    sample = found.file.sample()
    found.format.check(sample, options)
    options = found.format.survey(sample, options, lambda: data_rows(found.file, lambda: False))
    for chunk in data_rows(found.file, lambda: False):
        head = Chunk(
            chunk.first_row,
            chunk.table.slice(0, rows),
            chunk.row_numbers.slice(0, rows),
            chunk.rejects[:rows],
        )
        made = found.format.convert(head, options)
        return Preview(
            tuple(_rows(made)),
            (*head.rejects, *made.rejects),
            made.left_out,
            found.file.columns,
        )
    return Preview((), (), {}, found.file.columns)


def _rows(made: Converted) -> list[PreviewRow]:
    places = {place["id"]: place for place in made.places.to_pylist()}
    actors = {row["id"]: row["name"] for row in made.actors.select(["id", "name"]).to_pylist()}
    said: dict[int, list[str]] = {}
    for claim in made.claims.to_pylist():
        said.setdefault(claim["row"], []).append(_claim(claim))
    found = []
    for incident in made.incidents.to_pylist():
        place = places.get(incident["place"])
        by, against, beside = (
            ", ".join(actors.get(id_, id_) for id_ in incident[name] or ())
            for name in ("initiators", "targets", "involved")
        )
        found.append(
            PreviewRow(
                row=incident["row"],
                id=incident["id"],
                first=incident["date_from"],
                last=incident["date_to"],
                precision=incident["date_precision"],
                kind=incident["kind"],
                title=incident["title"],
                where=(place["wording"] or "") if place else "",
                how_placed=_placed(place),
                who=" against ".join(part for part in (by or beside, against) if part),
                claims="; ".join(said.get(incident["row"], ())),
            )
        )
    return found


def _placed(place: Mapping[str, Any] | None) -> str:
    if place is None:
        return "no place"
    if place["geometry"]:
        return "by its own shape"
    if place["lat"] is None:
        return "by its name"
    return f"at {place['lat']:.4f}, {place['lon']:.4f}"


def _claim(claim: Mapping[str, Any]) -> str:
    if all(claim[name] is None for name in ("low", "best", "high")):
        return f"{claim['outcome']}: no number"
    figure = show(
        claim["low"],
        claim["best"],
        claim["high"],
        claim["open_high"],
        claim["approximate"],
        claim["hedge"] or "",
    )
    return f"{claim['outcome']} {figure}"
