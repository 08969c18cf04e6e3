"""Tables that users bring: UTF-8 with or without BOM, comma, semicolon or tab; and safe cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from geo.errors import PlaceListError


def header_of(path: Path) -> list[str]:
    """List a table's columns; raises PlaceListError for a file that is no such table."""
    for _, row in read_table(path, header_too=True):
        return list(row)
    raise PlaceListError(f"{path.name} is empty.")


def read_table(path: Path, *, header_too: bool = False) -> Iterator[tuple[int, dict[str, str]]]:
    """Read a UTF-8 table parted by comma, semicolon or tab, each row with its line number."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            parted_by = max(",;\t", key=first.count)
            reader = csv.DictReader(file, delimiter=parted_by, restval="")
            if reader.fieldnames is None:
                return
            named = [name.strip().casefold() for name in reader.fieldnames if name.strip()]
            twice = next((name for name in named if named.count(name) > 1), None)
            if twice is not None:
                raise PlaceListError(
                    f"{path.name} has two columns called {twice!r}. Give each its own name."
                )
            if header_too:
                yield 1, dict.fromkeys(reader.fieldnames, "")
            for row in reader:
                yield reader.line_num, row
    except UnicodeDecodeError as error:
        raise PlaceListError(
            f"{path.name} is not UTF-8 text (byte {error.start}). Save it as CSV UTF-8."
        ) from error
    except csv.Error as error:
        raise PlaceListError(f"{path.name} is not a readable table: {error}.") from error
    except OSError as error:
        raise PlaceListError(f"{path} cannot be read: {error.strerror}.") from error


def safe_cell(value: object) -> object:
    """Write a text so that no spreadsheet runs it as a formula; numbers stay numbers."""
    if not isinstance(value, str) or not value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return value
    try:
        float(value)
    except ValueError:
        return "'" + value
    return value
