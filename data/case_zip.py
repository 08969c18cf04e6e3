"""A case as one zipped folder, to hand on: packed flat, and read back under limits."""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from data.case import TABLES, Case, load_case
from data.case_package import FILE, stays_inside
from data.case_write import description, table_text
from data.errors import CaseError

LARGEST_UNPACKED = 200_000_000
_STAMP = (1980, 1, 1, 0, 0, 0)  # the same case gives the same bytes on every day


def pack(case: Case) -> bytes:
    """Return a case folder as a zip file: CSV files and datapackage.json in a folder of its name.

    Cells that a spreadsheet would run are written with an apostrophe (`data.case_table`), which
    reading takes away again: the same case comes back.
    """
    files = {FILE: description(case)} | {f"{name}.csv": table_text(case, name) for name in TABLES}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            entry = zipfile.ZipInfo(f"{case.name}/{name}", _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, text.encode())
    return out.getvalue()


def unpack(raw: bytes, name: str = "the file") -> Case:
    """Read a zipped case folder; raise CaseError where it holds none.

    Only the description and CSV files are taken out, into a folder that goes again; a file that
    would unpack to more than `LARGEST_UNPACKED` bytes, or leads outside, is refused.
    """
    try:
        with (
            zipfile.ZipFile(io.BytesIO(raw)) as packed,
            tempfile.TemporaryDirectory(prefix="deconflict-") as kept,
        ):
            _take_out(packed, Path(kept), name)
            return load_case(Path(kept))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError):
        # RuntimeError is a password or a rare way of packing, OSError names that no disk takes.
        raise CaseError(
            "is no zip file that can be read", file=name, todo="Give a zipped case folder."
        ) from None


def _take_out(packed: zipfile.ZipFile, folder: Path, name: str) -> None:
    entries = [entry for entry in packed.infolist() if not entry.is_dir()]
    found = sorted(
        (PurePosixPath(e.filename) for e in entries if PurePosixPath(e.filename).name == FILE),
        key=lambda path: len(path.parts),
    )
    if not found:
        raise CaseError(f"holds no {FILE}", file=name, todo="Give a zipped case folder.")
    root = found[0].parent
    left = LARGEST_UNPACKED
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if path.suffix in (".csv", ".json") and not stays_inside(entry.filename):
            raise CaseError("leads outside its own folder", file=name, value=entry.filename)
        if not path.is_relative_to(root) or path.suffix not in (".csv", ".json"):
            continue
        with packed.open(entry) as inside:
            content = inside.read(left + 1)
        left -= len(content)
        if left < 0:
            raise CaseError(
                f"would unpack to more than {LARGEST_UNPACKED:,} bytes",
                file=name,
                todo="Give a case folder.",
            )
        target = folder.joinpath(*path.relative_to(root).parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
