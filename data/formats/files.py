"""Opening a data file of any kind as chunks of plain string columns, within bounded memory.

`open_rows` tells what a file is by its bytes, not by its name, and refuses in one sentence what is
no table. Nothing is repaired here: cells are the file's own words, numbers and days included.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from data.errors import FormatError
from data.formats.contract import Chunk, Kind
from data.formats.files_bytes import is_workbook, open_bytes
from data.formats.files_delimited import read_delimited, sniff
from data.formats.files_json import is_geojson, prefix_of, read_json
from data.formats.files_kml import check_kml, read_kml
from data.formats.files_records import Found, chunks_of, columns_of
from data.formats.files_rows import RowsFile, column_names
from data.formats.files_signs import refuse_signature
from data.formats.files_text import SAMPLE, encoding_of, is_utf8, open_text
from data.formats.files_xlsx import first_row, read_xlsx

__all__ = ["RowsFile", "open_rows"]

_JSON = re.compile(rb"""\[\s*([\[{"\]]|$)|\{\s*(["}]|$)""")


def open_rows(
    path: Path,
    *,
    member: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> RowsFile:
    """Open a data file: CSV and its like, XLSX, GeoJSON, KML or JSON, also in a .gz or .zip.

    `member` names the file within a .zip, or the sheet of a workbook. `encoding` and `delimiter`
    overrule what is told from the file. Raises FormatError where it can't be read, ChooseMember
    where it holds several tables.
    """
    path = Path(path)
    if _is_workbook(path):
        sheet, row, cells = first_row(path, member)
        columns = column_names(path.name, cells, has_header=True)
        return RowsFile(path, "xlsx", columns, partial(_sheet, sheet, row), member=sheet)
    with open_bytes(path, member) as raw:
        start = raw.read(SAMPLE)
        while 0 < len(start) < SAMPLE and (more := raw.read(SAMPLE - len(start))):
            start += more
    refuse_signature(path.name, start)
    opening = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    called_json = path.suffix.lower() in (".json", ".geojson")
    if _JSON.match(opening) or (called_json and opening.startswith((b"[", b"{"))):
        return _opened_json(path, member, start, encoding)
    if opening.startswith((b"<?xml", b"<kml", b"<!--")) or re.match(rb"<\w+:kml", opening):
        return _opened_kml(path, member, start, encoding)
    found, dialect = sniff(path, member, start, delimiter, encoding)
    columns = column_names(path.name, dialect.first, dialect.has_header)
    return RowsFile(
        path,
        "delimited",
        columns,
        _delimited,
        member=member,
        encoding=found,
        delimiter=dialect.delimiter,
        has_header=dialect.has_header,
        dialect=dialect,
    )


def _is_workbook(path: Path) -> bool:
    if path.suffix.lower() == ".xlsx":
        with open_bytes(path) as raw:  # a web page or a CSV may be called .xlsx
            return raw.read(2) == b"PK"
    try:
        with path.open("rb") as file:
            return file.read(2) == b"PK" and is_workbook(file)
    except OSError as error:
        raise FormatError(f"can't be opened ({error.strerror})", file=path.name) from None


def _opened_json(path: Path, member: str | None, start: bytes, encoding: str | None) -> RowsFile:
    found = encoding_of(start, path.name, encoding, whole=len(start) < SAMPLE)
    text = start
    if not is_utf8(found) or start.startswith(b"\xef"):
        with open_text(path, member, found) as (stream, _):
            text = stream.read(SAMPLE)
    prefix, geo = prefix_of(text, path.name), is_geojson(text)

    def records(progress: list[int]) -> Iterator[Found]:
        return read_json(path, member, found, prefix, progress, geo=geo)

    return _by_names(path, "geojson" if geo else "json", member, found, records)


def _opened_kml(path: Path, member: str | None, start: bytes, encoding: str | None) -> RowsFile:
    check_kml(start, path.name)
    declared = re.match(rb"""\s*<\?xml[^>]*encoding=["']([\w.-]+)""", start)
    said = declared[1].decode() if declared else None
    found = encoding_of(start, path.name, encoding or said, whole=len(start) < SAMPLE)

    def records(progress: list[int]) -> Iterator[Found]:
        return read_kml(path, member, found, progress)

    return _by_names(path, "kml", member, found, records)


def _by_names(
    path: Path,
    kind: Kind,
    member: str | None,
    encoding: str,
    records: Callable[[list[int]], Iterator[Found]],
) -> RowsFile:
    """Return a file whose records name their cells: its columns are what its first ones name."""
    columns = columns_of(records([0]))
    if not columns:
        raise FormatError(
            "holds no records", file=path.name, todo="Check the export that it came from."
        )
    column_names(path.name, columns, has_header=True)

    def read(file: RowsFile, progress: list[int]) -> Iterator[Chunk]:
        return chunks_of(records(progress), file.columns)

    return RowsFile(path, kind, columns, read, member=member, encoding=encoding)


def _sheet(sheet: str, header: int, file: RowsFile, progress: list[int]) -> Iterator[Chunk]:
    return chunks_of(read_xlsx(file.path, sheet, header, file.columns, progress), file.columns)


def _delimited(file: RowsFile, progress: list[int]) -> Iterator[Chunk]:
    if file.dialect is None or file.encoding is None:
        raise TypeError("a delimited file has a dialect and an encoding")
    return read_delimited(
        file.path, file.member, file.encoding, file.dialect, file.columns, progress
    )
