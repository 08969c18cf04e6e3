"""What a file is by its first bytes, so that a PDF named .csv is refused as the PDF that it is."""

from __future__ import annotations

from pathlib import Path

from data.errors import FormatError

_TABLE = "Give a table: CSV, XLSX, GeoJSON, KML or JSON."
_UNPACK = "Unpack it, and give the file itself."
_SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "is a PDF, which holds pages and no table", _TABLE),
    (b"\xd0\xcf\x11\xe0", "is an old Excel or Word file", "Save it as .xlsx or as CSV UTF-8."),
    (b"PAR1", "is a Parquet file", "Save it as CSV."),
    (b"SQLite format 3", "is a database (SQLite or GeoPackage)", "Save its table as CSV."),
    (b"\x89PNG", "is a picture", _TABLE),
    (b"\xff\xd8\xff", "is a picture", _TABLE),
    (b"GIF8", "is a picture", _TABLE),
    (b"II*\x00", "is a picture", _TABLE),
    (b"{\\rtf", "is a text document (RTF)", _TABLE),
    (b"\x00\x00\x27\x0a", "is a shapefile", "Save it as GeoJSON."),
    (b"PK", "is an archive within an archive", _UNPACK),
    (b"\x1f\x8b", "is an archive within an archive", _UNPACK),
    (b"BZh", "is packed with bzip2", _UNPACK),
    (b"\xfd7zXZ", "is packed with xz", _UNPACK),
    (b"7z\xbc\xaf", "is packed with 7-Zip", _UNPACK),
    (b"Rar!", "is packed with RAR", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "is packed with Zstandard", _UNPACK),
)
_PACKED = (".zip", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz", ".tgz", ".zst")
_TAR_AT = 257


def suffix_of(path: Path) -> str:
    """Return a file's ending in small letters, with its dot."""
    return path.suffix.lower()


def refuse_signature(name: str, start: bytes, *, within: str | None = None) -> None:
    """Raise FormatError where a file's first bytes, or its name within an archive, are no data's.

    `start` holds the first bytes after unpacking; a workbook is not given here.
    """
    file = within or name
    if within is not None and suffix_of(Path(name)) in _PACKED:
        raise FormatError(f"holds a further archive, {name!r}", file=file, todo=_UNPACK)
    for sign, what, todo in _SIGNS:
        if start.startswith(sign):
            raise FormatError(what, file=file, todo=todo)
    if start[_TAR_AT : _TAR_AT + 5] == b"ustar":
        raise FormatError("is a tar archive", file=file, todo=_UNPACK)
    opening = start[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if opening.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        raise FormatError(
            "is a web page and no data",
            file=file,
            todo="The download may have asked for a login: fetch it in a browser, and save that.",
        )
