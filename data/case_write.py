"""Records -> a case folder: CSV files and the Data Package description with their schemas."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_origin

from data.case import LINKS, TABLES, Case
from data.case_table import LIST_SEPARATOR, columns, may_be_none
from data.model import Record


def save_case(case: Case, folder: Path) -> None:
    """Write a case folder: the CSV files and the data package description with their schemas.

    The folder's files are written beside and renamed one by one; reading them back gives the
    same case.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = {f"{name}.csv": _table_text(getattr(case, name), TABLES[name]) for name in TABLES}
    files["datapackage.json"] = json.dumps(_describe(case), ensure_ascii=False, indent=2) + "\n"
    for file, text in files.items():
        beside = folder / f".{file}.part"
        beside.write_text(text, encoding="utf-8", newline="")
        beside.replace(folder / file)


def _table_text(records: Mapping[str, Record], record: type[Record]) -> str:
    names = columns(record)
    rows = [[_cell(getattr(found, name)) for name in names] for found in records.values()]
    return "".join(_line(cells) for cells in [names, *rows])


def _line(cells: Sequence[str]) -> str:
    # The writer quotes a cell with a line break only where that is one of its own line's end,
    # and a bare carriage return in a quotation must come back as it was.
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n") + "\n"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return LIST_SEPARATOR.join(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _describe(case: Case) -> dict[str, Any]:
    """Return the Data Package descriptor with a Table Schema for each file."""
    return {
        "profile": "tabular-data-package",
        "name": case.name,
        "title": case.title,
        "description": case.description,
        "licenses": [{"title": case.licence}],
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "schema": _schema(name, record),
            }
            for name, record in TABLES.items()
        ],
    }


def _schema(table: str, record: type[Record]) -> dict[str, Any]:
    properties = record.model_json_schema()["properties"]
    return {
        "fields": [_field(name, properties[name], record) for name in columns(record)],
        "primaryKey": "id",
        "foreignKeys": [
            {
                "fields": column,
                "reference": {"resource": "" if target == table else target, "fields": "id"},
            }
            for column, target in LINKS.get(table, {}).items()
            if get_origin(record.model_fields[column].annotation) is not tuple
        ],
        "missingValues": [""],
    }


def _field(name: str, schema: Mapping[str, Any], record: type[Record]) -> dict[str, Any]:
    options = [part for part in schema.get("anyOf", [schema]) if part.get("type") != "null"]
    shape = options[0]
    kind = {"array": "string"}.get(shape.get("type", "string"), shape.get("type", "string"))
    kind = shape.get("format") if shape.get("format") in ("date", "time") else kind
    field: dict[str, Any] = {"name": name, "type": kind}
    constraints: dict[str, Any] = {}
    if record.model_fields[name].is_required() and not may_be_none(
        record.model_fields[name].annotation
    ):
        constraints["required"] = True
    for key in ("enum", "pattern", "minimum", "maximum"):
        if key in shape:
            constraints[key] = shape[key]
    if shape.get("type") == "array":
        field["description"] = f"Several ids, joined by {LIST_SEPARATOR!r}."
    if constraints:
        field["constraints"] = constraints
    return field
