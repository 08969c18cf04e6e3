"""One CSV file of a case folder -> its records, each cell read by one strict spelling.

Nothing is repaired: "12.0" is no whole number and "86400" no day, whatever a library would make
of them. Rows are numbered as a text editor shows them: the header is row 1.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Union, get_args, get_origin

from pydantic import ValidationError

from data.errors import CaseError
from data.model import Misfit, Record

LIST_SEPARATOR = ";"
# What a spreadsheet would run as a formula. Such a cell is written with an apostrophe before it,
# which spreadsheets take for "this is text"; reading takes exactly that one away again. A cell
# that has such apostrophes of its own gets one more, so that every text comes back as it was.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")

# How a cell of each type is spelled, and what to tell who spelled it otherwise.
_SPELLINGS: Mapping[type, tuple[str, str]] = types.MappingProxyType(
    {
        bool: ("true|false", "is neither true nor false"),
        int: ("-?(0|[1-9][0-9]*)", "is not a whole number in digits, like 1500"),
        dt.date: ("[0-9]{4}-[0-9]{2}-[0-9]{2}", "is not a day like 2018-02-07"),
        dt.time: (
            "[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?",
            "is not a local time like 22:00",
        ),
    }
)


def read_table(path: Path, file: str, record: type[Record]) -> dict[str, Any]:
    """Read one CSV file of a case into records by id; raise CaseError where it does not fit."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise CaseError(f"there is no {file} in the case folder", todo="Add the file.") from None
    except OSError as error:
        raise CaseError(f"can't be read: {error.strerror}", file=file) from None
    except UnicodeDecodeError as error:
        raise CaseError(
            f"is not UTF-8 at byte {error.start}", file=file, todo="Save it as UTF-8."
        ) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: dict[str, Any] = {}
    start = 1  # the line on which the row that is being read began
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
            f"is not well-formed CSV from here on: {error}",
            file=file,
            row=start,
            todo='Close every quotation mark, and write one within a cell twice: "".',
        ) from None
    return records


def guarded(cell: str) -> str:
    """Return a cell as it is written, so that no spreadsheet runs it; `unguarded` undoes it."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return the text of a cell as it was before it was written."""
    return cell[1:] if _GUARDED.match(cell) else cell


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
    for name, written in cells.items():
        cell = unguarded(written)
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
            values[name] = _spelled(cell, plain_type(annotation), file, row, name)
    try:
        return record.model_validate(values)
    except ValidationError as error:
        raise _misfit(error, cells, file, row) from None


def _spelled(cell: str, wanted: Any, file: str, row: int, column: str) -> str:
    spelling, what = _SPELLINGS.get(wanted, ("", ""))
    if wanted is bool:
        cell = cell.lower()  # spreadsheets write TRUE
    if spelling and not re.fullmatch(spelling, cell):
        raise CaseError(what, file=file, row=row, column=column, value=cell)
    return cell


def _misfit(error: ValidationError, cells: Mapping[str, str], file: str, row: int) -> CaseError:
    """Build the error for a row that its record refuses, naming the first column that is wrong."""
    first = error.errors(include_url=False)[0]
    cause = first.get("ctx", {}).get("error")
    column = cause.column if isinstance(cause, Misfit) else str(first["loc"][0])
    what = str(first["msg"]).removeprefix("Value error, ")
    return CaseError(
        what[:1].lower() + what[1:],
        file=file,
        row=row,
        column=column,
        value=cells.get(column, ""),
    )


def columns(record: type[Record]) -> list[str]:
    """Return a record's columns in the order of its file: the id first, the quote last."""
    last = ("quote", "start", "end")
    names = [name for name in record.model_fields if name not in last]
    return names + [name for name in last if name in record.model_fields]


def may_be_none(annotation: Any) -> bool:
    if get_origin(annotation) is typing.Annotated:
        return may_be_none(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return type(None) in get_args(annotation)
    return annotation is type(None)


def plain_type(annotation: Any) -> Any:
    """Return the type of an annotation without its constraints and without None."""
    if get_origin(annotation) is typing.Annotated:
        return plain_type(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        options = [part for part in get_args(annotation) if part is not type(None)]
        return plain_type(options[0])
    return annotation
