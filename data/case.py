"""A case folder (Tabular Data Package: CSV files and datapackage.json) -> records.

All or nothing: a folder that does not fit is refused as a whole, with one message that names
file, row, column and value. Rows are numbered as a text editor shows them: the header is row 1.
"""

from __future__ import annotations

import csv
import io
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.case_package import Package, read_package
from data.case_table import LIST_SEPARATOR, read_table
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
    """Read a case folder; raise CaseError at the first thing that does not fit.

    A folder that is saved anew while it is read is read again: files of two versions never mix.
    """
    while True:
        package = read_package(folder)
        try:
            return _load(folder, package)
        except CaseError:
            if read_package(folder) == package:
                raise


def _load(folder: Path, package: Package) -> Case:
    tables: dict[str, dict[str, Any]] = {}
    for name, record in TABLES.items():
        file = package.path(name)
        tables[name] = read_table(folder / file, file, record)
    case = Case(
        name=package.name,
        title=package.title,
        description=package.description,
        licence=package.licence,
        **tables,
    )
    _check_links(case, folder, package)
    return case


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
            "involved": "actors",
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


def _check_links(case: Case, folder: Path, package: Package) -> None:
    for table, links in LINKS.items():
        for record in getattr(case, table).values():
            for column, target in links.items():
                for value in ids_of(getattr(record, column)):
                    if value not in getattr(case, target):
                        raise _broken(
                            folder,
                            package.path(table),
                            record,
                            column,
                            f"there is no such id in {target}.csv",
                        )
    for table, column in (
        ("actors", "parent"),
        ("places", "viewpoint"),
        ("claims", "superseded_by"),
    ):
        _check_no_cycle(case, folder, package, table, column)
    for claim in case.claims.values():
        statement = case.statements[claim.statement]
        if statement.claimant != claim.claimant:
            raise _broken(
                folder,
                package.path("claims"),
                claim,
                "claimant",
                f"the statement {statement.id} is by {statement.claimant}",
            )
    for position in case.positions.values():
        if position.strength_claim is not None:
            strength = case.claims[position.strength_claim]
            if strength.outcome != "strength":
                raise _broken(
                    folder,
                    package.path("positions"),
                    position,
                    "strength_claim",
                    "is not a strength claim",
                )


def _check_no_cycle(case: Case, folder: Path, package: Package, table: str, column: str) -> None:
    records = getattr(case, table)
    for record in records.values():
        seen = {record.id}
        step = getattr(record, column)
        while step is not None:
            if step in seen:
                raise _broken(
                    folder, package.path(table), record, column, "the chain runs in a circle"
                )
            seen.add(step)
            step = getattr(records[step], column)


def _broken(folder: Path, file: str, record: Record, column: str, what: str) -> CaseError:
    """Build the error for a link, looking the row number up again only now that it is needed."""
    text = (folder / file).read_text(encoding="utf-8-sig")
    reader = csv.reader(io.StringIO(text, newline=""))
    at = [name.strip().lower() for name in next(reader)].index("id")
    row = start = reader.line_num + 1
    for cells in reader:
        if cells and cells[at] == record.id:
            row = start
            break
        start = reader.line_num + 1
    value = LIST_SEPARATOR.join(ids_of(getattr(record, column)))
    return CaseError(what, file=file, row=row, column=column, value=value)


def ids_of(value: Any) -> Iterable[str]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value
