"""Records -> a case folder: CSV files and the Data Package description with their schemas.

Saving is all or nothing: the description is put in place by one rename, and names the files that
are in force. New tables are written beside the old ones, into a folder named after their content;
whoever reads, or is killed, at any moment finds the case as it was or as it is now. It stays a
plain Tabular Data Package throughout, as its resources' paths say where the tables stand.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import types
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_origin

from data.case import LINKS, TABLES, Case
from data.case_package import FILE, read_package
from data.case_table import LIST_SEPARATOR, columns, guarded, may_be_none
from data.errors import CaseError
from data.model import Record

VERSION_FOLDER = "tables-"
_FLAT: Mapping[str, str] = types.MappingProxyType({name: f"{name}.csv" for name in TABLES})


def save_case(case: Case, folder: Path) -> None:
    """Write a case folder, all of it or nothing; reading it back gives the same case.

    A folder whose tables stand flat beside the description keeps that form as long as no more
    than one file changes: one file is replaced by one rename as well.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = {name: table_text(case, name) for name in TABLES}
    now = _in_force(folder)
    paths = _paths_for(case, folder, now, texts)
    for name, text in texts.items():
        if _differs(folder / paths[name], text):
            _replace(folder / paths[name], text)
    described = description(case, paths)
    if _differs(folder / FILE, described):
        _replace(folder / FILE, described)
    _clear(folder, now or _FLAT, paths)


def _paths_for(
    case: Case, folder: Path, now: Mapping[str, str] | None, texts: Mapping[str, str]
) -> Mapping[str, str]:
    """Return where the tables will stand: where they do, or all in a folder of their own."""
    if now is None:
        return _FLAT
    changed = [name for name in TABLES if _differs(folder / now[name], texts[name])]
    if not changed:
        return now
    if len(changed) == 1 and now == _FLAT and not _differs(folder / FILE, description(case, now)):
        return now
    digest = hashlib.sha256("\0".join(texts.values()).encode()).hexdigest()[:16]
    beside = f"{VERSION_FOLDER}{digest}"
    if any(path.startswith(f"{beside}/") for path in now.values()):
        beside += "-again"  # somebody edited what is in force by hand: it is not written over
    return {name: f"{beside}/{name}.csv" for name in TABLES}


def _in_force(folder: Path) -> Mapping[str, str] | None:
    """Return where the tables in force stand; None where there is no case yet, or a broken one."""
    try:
        return {**_FLAT, **read_package(folder).paths}
    except CaseError:
        return None


def _differs(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() != text.encode()
    except OSError:
        return True


def _replace(path: Path, text: str) -> None:
    """Put a file in place by one rename, once its content is on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    with beside.open("w", encoding="utf-8", newline="") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)


def _clear(folder: Path, old: Mapping[str, str], paths: Mapping[str, str]) -> None:
    """Remove tables that are no longer in force, and what a save that was killed left behind."""
    kept = {path.split("/")[0] for path in paths.values()}
    for name in TABLES:
        if old[name] != paths[name]:
            (folder / old[name]).unlink(missing_ok=True)
        if paths[name].startswith(VERSION_FOLDER):
            (folder / _FLAT[name]).unlink(missing_ok=True)
        (folder / f".{name}.csv.part").unlink(missing_ok=True)
    for path in folder.glob(f"{VERSION_FOLDER}*"):
        if path.is_dir() and path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)


def description(case: Case, paths: Mapping[str, str] | None = None) -> str:
    """Return the text of datapackage.json; `paths` says where tables stand that aren't flat."""
    described = _describe(case)
    for resource in described["resources"]:
        resource["path"] = (paths or {}).get(resource["name"], resource["path"])
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def table_text(case: Case, table: str) -> str:
    """Return the text of one table's CSV file."""
    return _table_text(getattr(case, table), TABLES[table])


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
    return value.isoformat() if hasattr(value, "isoformat") else guarded(str(value))


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
