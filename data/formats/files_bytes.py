"""The bytes of a data file: as they lie there, or unpacked from .gz or .zip while they are read.

Nothing is unpacked to memory or disk as a whole. An archive that grows too much, ends early, is
locked or holds further archives is refused in one sentence.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from data.errors import ChooseMember, FormatError
from data.formats.files_signs import refuse_signature, suffix_of

LARGEST_UNPACKED = 100_000_000_000
LARGEST_RATIO = 100
"""Tables of incidents pack to a fifth or a tenth; a bomb to a thousandth."""
RATIO_FROM = 20_000_000
"""Bytes: so few do no harm, however well they were packed."""
DATA_SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".json", ".geojson", ".kml", ".xlsx")
SHOWN_MEMBERS = 20
_PIECE = 1 << 20


class Readable(Protocol):
    """What is read from: a binary file, or one that is unpacked or checked on the way."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes, none at the end."""
        ...


class Bytes(io.RawIOBase):
    """A stream of a file's (unpacked) bytes that knows how far the file itself was read.

    `position` counts bytes of the file on disk. Reading raises FormatError where the archive is
    damaged or unpacks to far more than any data does.
    """

    def __init__(self, inner: Readable, file: BinaryIO, name: str, *, packed: bool) -> None:
        super().__init__()
        self._inner, self._file, self._name, self._packed = inner, file, name, packed
        self.position = 0
        self._out = 0

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Fill the buffer and return how many bytes are in it."""
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes, at most `size`; all of the rest for -1."""
        if size < 0:
            return b"".join(iter(lambda: self.read(_PIECE), b""))
        try:
            found = self._inner.read(size)
        except (EOFError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error) as error:
            raise damaged_archive(self._name) from error
        except OSError as error:
            raise FormatError(
                f"can't be read any further ({error.strerror or error})", file=self._name
            ) from error
        self._out += len(found)
        self.position = self._file.tell()
        if self._packed:
            check_growth(self._name, self._out, self.position)
        return found


@contextmanager
def open_bytes(path: Path, member: str | None = None) -> Iterator[Bytes]:
    """Open a file's bytes, unpacked where it is .gz or .zip; raise FormatError where it can't be.

    `member` names the file within a .zip; it may be left out where only one can be data.
    """
    name = path.name
    try:
        file = path.open("rb")
    except OSError as error:
        raise FormatError(f"can't be opened ({error.strerror})", file=name) from None
    with ExitStack() as open_files:
        open_files.enter_context(file)
        start = file.read(8)
        file.seek(0)
        inner: Readable = file
        if start.startswith(b"\x1f\x8b"):
            inner = open_files.enter_context(gzip.GzipFile(fileobj=file, mode="rb"))
        elif start.startswith(b"PK") and not is_workbook(file):
            inner = open_files.enter_context(_unzipped(file, name, member))
        yield Bytes(inner, file, name, packed=inner is not file)


def _unzipped(file: BinaryIO, name: str, member: str | None) -> zipfile.ZipExtFile:
    """Open the one data file of a zip."""
    try:
        archive = zipfile.ZipFile(file)
        found = archive.open(_entry(archive, name, member))
    except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
        raise damaged_archive(name) from error
    except (NotImplementedError, RuntimeError) as error:
        raise FormatError(
            "is packed in a way that is not read here",
            file=name,
            todo="Unpack it, and give the data file itself.",
        ) from error
    return found  # type: ignore[return-value]  # opened for reading


def is_workbook(file: BinaryIO) -> bool:
    """Whether a zip is an Excel workbook, whatever its name ends in."""
    try:
        with zipfile.ZipFile(file) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError):
        return False
    finally:
        file.seek(0)


def _entry(archive: zipfile.ZipFile, name: str, member: str | None) -> zipfile.ZipInfo:
    """Return the one data file of a zip, checked before a byte of it is unpacked."""
    entries = [
        entry
        for entry in archive.infolist()
        if not entry.is_dir() and not _is_hidden(entry.filename)
    ]
    _refuse_other_packages(name, {entry.filename for entry in entries})
    data = [entry for entry in entries if suffix_of(Path(entry.filename)) in DATA_SUFFIXES]
    candidates = data or entries
    if member is not None:
        candidates = [entry for entry in entries if entry.filename == member]
        if not candidates:
            held = _listed(entry.filename for entry in entries)
            raise FormatError(f"holds no file {member!r}; it holds {held}", file=name)
    if not candidates:
        raise FormatError("is an archive with no file in it", file=name)
    if len(candidates) > 1:
        names = tuple(entry.filename for entry in candidates)
        raise ChooseMember(
            f"holds {len(names)} files: {_listed(names)}",
            file=name,
            members=names,
            todo="Say which of them to read.",
        )
    (entry,) = candidates
    if entry.flag_bits & 1:
        raise FormatError(
            "is locked with a password", file=name, todo="Unpack it, and give the file itself."
        )
    check_growth(name, entry.file_size, entry.compress_size)
    refuse_signature(entry.filename, b"", within=name)
    return entry


def _refuse_other_packages(name: str, members: set[str]) -> None:
    """Raise FormatError for what is a zip by its build, but no archive to its user."""
    if any(member.lower().endswith(".shp") for member in members):
        raise FormatError("is a shapefile", file=name, todo="Save it as GeoJSON.")
    if "word/document.xml" in members:
        raise FormatError("is a Word file", file=name, todo="Save its table as CSV or .xlsx.")
    if {"mimetype", "content.xml"} <= members:
        raise FormatError("is an OpenDocument file", file=name, todo="Save it as .xlsx or CSV.")


def _is_hidden(member: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in member.split("/"))


def _listed(names: Iterable[str]) -> str:
    found = list(names)
    shown = ", ".join(repr(name) for name in found[:SHOWN_MEMBERS])
    more = len(found) - SHOWN_MEMBERS
    return f"{shown} and {more} more" if more > 0 else shown


def check_growth(name: str, unpacked: int, packed: int) -> None:
    """Raise FormatError where so many bytes came out of so few that it is no data, or no end."""
    if unpacked > LARGEST_UNPACKED:
        raise FormatError(
            f"unpacks to more than {LARGEST_UNPACKED:,} bytes",
            file=name,
            todo="Unpack it yourself, and import it in parts.",
        )
    if unpacked > RATIO_FROM and unpacked > LARGEST_RATIO * max(packed, 1):
        raise FormatError(
            f"unpacks to more than {LARGEST_RATIO} times its size, as no table of incidents does",
            file=name,
            todo="If you trust it, unpack it, and give the file itself.",
        )


def damaged_archive(name: str) -> FormatError:
    """Return the error for an archive that is cut off or broken."""
    return FormatError(
        "is an archive that is damaged or was not downloaded to its end",
        file=name,
        todo="Download it again.",
    )
