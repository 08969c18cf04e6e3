"""A case folder (Tabular Data Package: CSV files and datapackage.json) -> records.

All or nothing: a folder that does not fit is refused as a whole, with one message that names
file, row, column and value. Rows are numbered as a text editor shows them: the header is row 1.
"""

from __future__ import annotations

import csv
import io
import json
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union, get_args, get_origin

from pydantic import ValidationError

from data.errors import CaseError
from data.model import (
    Actor,
    Claim,
    ForcePosition,
    Incident,
    Place,
    Record,
    Side,
    Source,
    Statement,
)

TABLES: Mapping[str, type[Record]] = types.MappingProxyType(
    {
        "sides": Side,
        "sources": Source,
        "actors": Actor,
        "places": Place,
        "incidents": Incident,
        "statements": Statement,
        "claims": Claim,
        "positions": ForcePosition,
    }
)
LIST_SEPARATOR = ";"


@dataclass(frozen=True)
class Case:
    """A whole case: its description and its records by id, in the order of the files."""

    name: str
    title: str
    description: str
    licence: str
    sides: Mapping[str, Side]
    sources: Mapping[str, Source]
    actors: Mapping[str, Actor]
    places: Mapping[str, Place]
    incidents: Mapping[str, Incident]
    statements: Mapping[str, Statement]
    claims: Mapping[str, Claim]
    positions: Mapping[str, ForcePosition]

    def source_of(self, record: Record) -> Source:
        """Return the document that a record's quotation stands in."""
        if isinstance(record, Claim):
            return self.sources[self.statements[record.statement].source]
        return self.sources[record.source]  # type: ignore[attr-defined]

    def side_of(self, actor: str | None) -> Side | None:
        """Return the side that an actor, or the nearest of its parents, stands on."""
        while actor is not None:
            found = self.actors[actor]
            if found.side is not None:
                return self.sides[found.side]
            actor = found.parent
        return None


def load_case(folder: Path) -> Case:
    """Read a case folder; raise CaseError at the first thing that does not fit."""
    package = _read_package(folder)
    tables: dict[str, dict[str, Any]] = {}
    for name, record in TABLES.items():
        file = f"{name}.csv"
        tables[name] = _read_table(folder / file, file, record)
    case = Case(
        name=package["name"],
        title=package.get("title") or package["name"],
        description=package.get("description", ""),
        licence=_licence_of(package),
        **tables,
    )
    _check_links(case, folder)
    return case


def columns(record: type[Record]) -> list[str]:
    """Return a record's columns in the order of its file: the id first, the quote last."""
    last = ("quote", "start", "end")
    names = [name for name in record.model_fields if name not in last]
    return names + [name for name in last if name in record.model_fields]


def _read_package(folder: Path) -> dict[str, Any]:
    file = "datapackage.json"
    try:
        package = json.loads((folder / file).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise CaseError(
            f"there is no {file} in {folder}",
            todo="Name the folder of a case: a datapackage.json with its CSV files.",
        ) from None
    except (ValueError, OSError) as error:
        raise CaseError(f"can't be read as JSON: {error}", file=file) from None
    if not isinstance(package, dict) or not isinstance(package.get("name"), str):
        raise CaseError("needs a name", file=file, todo='Add "name": "my-case".')
    return package


def _licence_of(package: Mapping[str, Any]) -> str:
    licences = package.get("licenses") or [{}]
    return str(licences[0].get("title") or licences[0].get("name") or "")


def _read_table(path: Path, file: str, record: type[Record]) -> dict[str, Any]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise CaseError(f"there is no {file} in the case folder", todo="Add the file.") from None
    except UnicodeDecodeError as error:
        raise CaseError(
            f"is not UTF-8 at byte {error.start}", file=file, todo="Save it as UTF-8."
        ) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: dict[str, Any] = {}
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(header, record, file)
        start = reader.line_num + 1
        for cells in reader:
            row, start = start, reader.line_num + 1
            if not cells:
                continue
            if len(cells) != len(header):
                raise CaseError(
                    f"has {len(cells)} cells where the header has {len(header)}",
                    file=file,
                    row=row,
                    todo="Quote cells that hold commas or line breaks.",
                )
            found = _read_row(dict(zip(header, cells, strict=True)), record, file, row)
            if found.id in records:
                raise CaseError(
                    "this id stands there twice", file=file, row=row, column="id", value=found.id
                )
            records[found.id] = found
    except csv.Error as error:
        raise CaseError(
            f"is not well-formed CSV: {error}", file=file, row=reader.line_num
        ) from None
    return records


def _check_header(header: list[str], record: type[Record], file: str) -> None:
    known = set(record.model_fields)
    required = {name for name, field in record.model_fields.items() if field.is_required()}
    for name in header:
        if name not in known:
            raise CaseError(
                "this column is not part of the schema",
                file=file,
                row=1,
                column=name,
                todo=f"The columns are: {', '.join(columns(record))}.",
            )
        if header.count(name) > 1:
            raise CaseError("this column stands there twice", file=file, row=1, column=name)
    for name in columns(record):
        if name in required and name not in header:
            raise CaseError("this column is missing", file=file, row=1, column=name)


def _read_row(cells: Mapping[str, str], record: type[Record], file: str, row: int) -> Record:
    values: dict[str, Any] = {}
    for name, cell in cells.items():
        annotation = record.model_fields[name].annotation
        if get_origin(annotation) is tuple:
            values[name] = tuple(
                part.strip() for part in cell.split(LIST_SEPARATOR) if part.strip()
            )
        elif cell == "":
            if may_be_none(annotation):
                values[name] = None
            elif record.model_fields[name].is_required():
                raise CaseError("this cell is empty", file=file, row=row, column=name)
        else:
            values[name] = cell
    try:
        return record.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        column = str(first["loc"][0]) if first["loc"] else None
        what = str(first["msg"]).removeprefix("Value error, ")
        value = cells.get(column) if column else cells.get("id")
        raise CaseError(
            what[:1].lower() + what[1:], file=file, row=row, column=column, value=value
        ) from None


def may_be_none(annotation: Any) -> bool:
    if get_origin(annotation) is typing.Annotated:
        return may_be_none(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return type(None) in get_args(annotation)
    return annotation is type(None)


# Which column points at which table; `data.case` knows all files at once, the records don't.
LINKS: Mapping[str, Mapping[str, str]] = types.MappingProxyType(
    {
        "actors": {"side": "sides", "parent": "actors"},
        "places": {"source": "sources", "viewpoint": "places"},
        "incidents": {
            "source": "sources",
            "place": "places",
            "initiators": "actors",
            "targets": "actors",
        },
        "statements": {"claimant": "actors", "source": "sources"},
        "claims": {
            "incident": "incidents",
            "statement": "statements",
            "claimant": "actors",
            "subject": "actors",
            "place": "places",
            "superseded_by": "claims",
        },
        "positions": {
            "actor": "actors",
            "place": "places",
            "strength_claim": "claims",
            "source": "sources",
            "statement": "statements",
            "claimant": "actors",
        },
    }
)


def _check_links(case: Case, folder: Path) -> None:
    for table, links in LINKS.items():
        for record in getattr(case, table).values():
            for column, target in links.items():
                for value in ids_of(getattr(record, column)):
                    if value not in getattr(case, target):
                        raise _broken(
                            folder,
                            table,
                            record,
                            column,
                            f"there is no such id in {target}.csv",
                        )
    for table, column in (
        ("actors", "parent"),
        ("places", "viewpoint"),
        ("claims", "superseded_by"),
    ):
        _check_no_cycle(case, folder, table, column)
    for claim in case.claims.values():
        statement = case.statements[claim.statement]
        if statement.claimant != claim.claimant:
            raise _broken(
                folder,
                "claims",
                claim,
                "claimant",
                f"the statement {statement.id} is by {statement.claimant}",
            )
    for position in case.positions.values():
        if position.strength_claim is not None:
            strength = case.claims[position.strength_claim]
            if strength.outcome != "strength":
                raise _broken(
                    folder, "positions", position, "strength_claim", "is not a strength claim"
                )


def _check_no_cycle(case: Case, folder: Path, table: str, column: str) -> None:
    records = getattr(case, table)
    for record in records.values():
        seen = {record.id}
        step = getattr(record, column)
        while step is not None:
            if step in seen:
                raise _broken(folder, table, record, column, "the chain runs in a circle")
            seen.add(step)
            step = getattr(records[step], column)


def _broken(folder: Path, table: str, record: Record, column: str, what: str) -> CaseError:
    """Build the error for a link, looking the row number up again only now that it is needed."""
    text = (folder / f"{table}.csv").read_text(encoding="utf-8-sig")
    reader = csv.reader(io.StringIO(text, newline=""))
    at = [name.strip().lower() for name in next(reader)].index("id")
    row = start = reader.line_num + 1
    for cells in reader:
        if cells and cells[at] == record.id:
            row = start
            break
        start = reader.line_num + 1
    value = LIST_SEPARATOR.join(ids_of(getattr(record, column)))
    return CaseError(what, file=f"{table}.csv", row=row, column=column, value=value)


def ids_of(value: Any) -> Iterable[str]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value
