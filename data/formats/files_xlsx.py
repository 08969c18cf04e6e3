"""Excel workbooks (.xlsx), one sheet streamed row by row: real days become 2018-02-07.

Formulas are not run: what counts is the value that the program which saved the file put beside
them. Links are not followed.
"""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from data.errors import ChooseMember, FormatError
from data.formats.contract import Reject
from data.formats.files_bytes import check_growth, is_workbook
from data.formats.files_records import Found

LARGEST_STRINGS = 500_000_000
"""Bytes of the texts that a workbook shares among its cells: they are held in memory."""
_BROKEN = (
    *(zipfile.BadZipFile, InvalidFileException, ParseError, zlib.error, EOFError),
    *(KeyError, ValueError, TypeError, IndexError),
    *(AttributeError, NotImplementedError, RuntimeError, OSError),
)
"""What openpyxl raises on damaged files, in its many places."""


def first_row(path: Path, member: str | None) -> tuple[str, int, tuple[str, ...]]:
    """Return the sheet that is read, its header's row number and its header's cells.

    The header is the first row with two cells or more: lines of title above it have one. Raises
    ChooseMember where several sheets hold rows and none was named.
    """
    with _opened(path) as book:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        held = {}
        for sheet in sheets:
            found = _header(_rows(sheet))
            if found is not None:
                held[sheet.title] = found
    if member is not None:
        if member not in held:
            raise FormatError(
                f"has no sheet {member[:80]!r} with columns",
                file=path.name,
                todo=f"Its sheets are {', '.join(held) or 'all empty'}.",
            )
        return member, *held[member]
    if len(held) > 1:
        raise ChooseMember(
            f"has {len(held)} sheets: {', '.join(repr(title) for title in held)}",
            file=path.name,
            members=tuple(held),
            todo="Say which of them to read.",
        )
    if not held:
        raise FormatError(
            "has no sheet with two columns or more",
            file=path.name,
            todo="Check the export that it came from.",
        )
    ((title, (row, cells)),) = held.items()
    return title, row, cells


def read_xlsx(
    path: Path, sheet: str, header: int, columns: tuple[str, ...], progress: list[int]
) -> Iterator[Found]:
    """Yield the rows of a sheet below row `header`, numbered as Excel shows them."""
    size = path.stat().st_size
    with _opened(path) as book:
        rows = book[sheet]
        last = rows.max_row or 0
        for number, cells in _rows(rows):
            if number <= header:
                continue
            progress[0] = size * min(number, last) // last if last else 0
            extra = next((cell for cell in cells[len(columns) :] if cell), None)
            if extra is not None:
                yield Reject(number, "", extra[:200], "has more cells than the header")
            else:
                yield number, dict(zip(columns, cells, strict=False))


def text_of(value: Any) -> str | None:
    """Return a cell's value as text: whole numbers without a point, days as ISO 8601."""
    if value is None:
        return None
    if isinstance(value, dt.datetime):
        if value.time() == dt.time():
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _header(rows: Iterator[tuple[int, list[str | None]]]) -> tuple[int, tuple[str, ...]] | None:
    for number, cells in rows:
        if sum(1 for cell in cells if cell) >= 2:
            while cells and not cells[-1]:
                cells.pop()
            return number, tuple(cell or "" for cell in cells)
    return None


def _rows(sheet: Any) -> Iterator[tuple[int, list[str | None]]]:
    for number, values in enumerate(sheet.iter_rows(values_only=True), sheet.min_row or 1):
        yield number, [text_of(value) for value in values]


@contextmanager
def _opened(path: Path) -> Iterator[openpyxl.Workbook]:
    """Open a workbook; whatever goes wrong while it is open is one FormatError."""
    book = None
    try:
        with path.open("rb") as file:
            _check_package(path.name, file)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of styles and extensions, none of them data
                book = openpyxl.load_workbook(
                    file, read_only=True, data_only=True, keep_links=False
                )
                yield book
    except _BROKEN as error:
        raise FormatError(
            "is a damaged Excel workbook",
            file=path.name,
            todo="Open it in a spreadsheet program, and save it again as .xlsx or CSV UTF-8.",
        ) from error
    finally:
        if book is not None:
            book.close()


def _check_package(name: str, file: Any) -> None:
    if not is_workbook(file):
        raise FormatError(
            "is no Excel workbook, or it is locked with a password",
            file=name,
            todo="Save it without a password as .xlsx, or as CSV UTF-8.",
        )
    with zipfile.ZipFile(file) as package:
        for entry in package.infolist():
            check_growth(name, entry.file_size, entry.compress_size)
            if entry.filename.endswith("sharedStrings.xml") and entry.file_size > LARGEST_STRINGS:
                raise FormatError(
                    f"holds more than {LARGEST_STRINGS:,} bytes of text",
                    file=name,
                    todo="Save the sheet as CSV UTF-8, which is read without limit.",
                )
    file.seek(0)
