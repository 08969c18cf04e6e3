"""One import from beginning to end: a file in, a published data set and a report out.

All or nothing: rows are staged and finished in a folder of the store that is not in force, and
one rename puts the data set in force. Killed at any moment, an import leaves what was there.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from data import aggregates, store_files
from data.balance import Balance
from data.errors import DeconflictError, FormatError, ImportCancelled, StoreError
from data.formats import format_of, recognise
from data.formats.contract import (
    Cancelled,
    Chunk,
    Converted,
    Format,
    Options,
    Progress,
    Reject,
)
from data.formats.files import RowsFile, open_rows
from data.importing.finishing import Finishing
from data.importing.lookup import Lookup
from data.importing.rejects import FILE, Rejects
from data.importing.report import ImportReport
from data.importing.staging import Staging
from data.publish import making_version
from data.select import fold
from data.store import Store
from geo.gazetteer import Gazetteer

ROWS = 20_000
_READING = 0.6  # the share of the time that reading takes; the rest is putting in order


@dataclass(frozen=True)
class Recognised:
    """A file as it will be read: its format, its columns, and the file itself."""

    file: RowsFile
    format: Format


def recognise_file(
    path: Path,
    *,
    format: str | None = None,  # noqa: A002 - the user's own word for it
    member: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Recognised:
    """Open a file and tell its format, or take the given one; raise FormatError where none fits."""
    file = open_rows(path, member=member, encoding=encoding, delimiter=delimiter)
    sample = file.sample()
    found = format_of(format) if format else recognise(sample)
    names = found.names_of(sample)
    return Recognised(file.with_columns(names) if names else file, found)


def import_file(
    store: Store,
    gazetteer: Gazetteer,
    path: Path,
    *,
    format: str | None = None,  # noqa: A002 - the user's own word for it
    name: str | None = None,
    member: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    options: Options | None = None,
    described: Mapping[str, str] | None = None,
    progress: Progress = lambda _share, _words: None,
    cancelled: Cancelled = lambda: False,
) -> ImportReport:
    """Import a file as a data set of the store, replacing the one of that name.

    `name` is the data set's, by default made of the file's; `described` may give its title,
    licence and origin in other words than the format's. The same file with the same choices
    again does nothing. Raise FormatError where the file can't be read, StoreError where the data
    set can't be written or its name is taken by a case, ImportCancelled where `cancelled` said so.
    """
    path = Path(path)
    name = checked_name(store, name or name_of(path))
    found = recognise_file(
        path, format=format, member=member, encoding=encoding, delimiter=delimiter
    )
    file, form, chosen = found.file, found.format, options or Options()
    sample = file.sample()
    form.check(sample, chosen)
    progress(0.0, "Looking whether this file was imported before")
    said = {key: text for key, text in (described or {}).items() if text}
    version = _version(file, form, chosen, gazetteer, said)
    if store.in_force(name, version):
        return _earlier(store, name, version)
    chosen = form.survey(sample, chosen, lambda: data_rows(file, cancelled))
    with (
        store_files.explained(store.folder, name),
        store_files.part_of(store.folder) as part,
    ):
        balance, reasons = _build(part, found, chosen, Lookup(gazetteer), progress, cancelled)
        title = f"{path.name} ({form.title})"
        about = {
            "title": title,
            "description": form.about,
            "licence": form.licence,
            "origin": path.name,
            "hash": version,
            "format": form.name,
            "options": _options_dict(chosen),
            "balance": {
                "incidents": balance.to_dict(),
                "positions": Balance(read=0, placed=0).to_dict(),
            },
            "reasons": reasons,
            **said,
        }
        if cancelled():
            raise _ended()
        store_files.publish_part(store.folder, name, version, part, about)
    progress(1.0, "Done")
    return _report(store.folder, name, version, about)


def name_of(path: Path) -> str:
    """Return the name of the data set that a file is imported as."""
    stem = path.name.split(".")[0] or path.name
    return re.sub(r"[^a-z0-9]+", "-", fold(stem)).strip("-")[:80] or "data-set"


def checked_name(store: Store, name: str) -> str:
    """Return a name that an imported data set may have; raise StoreError for another."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,79}", name):
        raise StoreError(
            f"{name[:80]!r} can't be the name of a data set."
            " Use small Latin letters, digits and . _ - and begin with a letter or digit."
        )
    if name in store.names():
        try:
            about = store.dataset(name).about
        except StoreError:
            return name  # damaged: importing it again is what mends it
        if "format" not in about:
            raise StoreError(
                f"{name!r} is the name of a case, which an import would replace."
                " Give the data set another name (--case NAME)."
            )
    return name


def _build(
    part: Path,
    found: Recognised,
    options: Options,
    lookup: Lookup,
    progress: Progress,
    cancelled: Cancelled,
) -> tuple[Balance, dict[str, int]]:
    read = 0
    example: Reject | None = None
    file = found.file
    with Rejects(part) as rejects:
        with Staging(part / ".staging", lookup) as staging, ThreadPoolExecutor(1) as beside:
            # One chunk is staged while the next one is read: both are mostly outside of Python.
            staged: Future[None] | None = None
            for chunk in data_rows(file, cancelled):
                made = found.format.convert(chunk, options)
                _check_complete(chunk, made, found.format)
                if staged is not None:
                    staged.result()
                staged = beside.submit(staging.add, made)
                rejects.add(chunk.rejects)
                rejects.add(made.rejects)
                example = example or next(iter((*chunk.rejects, *made.rejects)), None)
                rejects.left_out.update(made.left_out)
                read += chunk.table.num_rows + len(chunk.rejects)
                share = file.position() / max(file.size, 1)
                progress(_READING * share, f"{read:,} rows read")
            if staged is not None:
                staged.result()
        finishing = Finishing(part, staging)
        if not read:
            raise FormatError(
                "has no rows below its header",
                file=file.name,
                todo="Check the export that it came from.",
            )
        if example is not None and not finishing.kept:
            raise _unusable(file.name, read, example)
        rejects.add(finishing.replaced())
        steps = iter(range(100))

        def step(words: str) -> None:
            if cancelled():
                raise _ended()
            progress(_READING + (1 - _READING) * min(next(steps) / 9, 1), words)

        placed = finishing.write(step)
        step("Counting for the map and the time line")
        aggregates.prepare(part)
        balance = Balance(
            read=read,
            placed=placed,
            unplaced=finishing.kept - placed,
            rejected=rejects.count,
            left_out=sum(rejects.left_out.values()),
        )
    shutil.rmtree(part / ".staging", ignore_errors=True)
    return balance, rejects.reasons


def data_rows(file: RowsFile, cancelled: Cancelled) -> Iterator[Chunk]:
    """Yield the rows of a file; HXL hashtags beneath the header are part of the header."""
    first = True
    for chunk in file.chunks(ROWS):
        if cancelled():
            raise _ended()
        if first and chunk.table.num_rows and _is_hxl(chunk.table):
            chunk = dataclasses.replace(
                chunk, table=chunk.table.slice(1), row_numbers=chunk.row_numbers.slice(1)
            )
        first = False
        yield chunk


def _is_hxl(table: pa.Table) -> bool:
    cells = [column[0].as_py() for column in table.columns]
    given = [cell.strip() for cell in cells if cell and cell.strip()]
    return bool(given) and all(re.fullmatch(r"#[a-z]\w*(\s*\+\s*\w+)*", cell) for cell in given)


def _check_complete(chunk: Chunk, made: Converted, form: Format) -> None:
    """A format that loses a row is wrong, and no data set is made of what it gives."""
    rejected = {reject.row for reject in made.rejects}
    told = made.incidents.num_rows + len(made.rejects) + sum(made.left_out.values())
    twice = (
        len(rejected) != len(made.rejects)
        or pc.count_distinct(made.incidents.column("row")).as_py() != made.incidents.num_rows
    )
    if told != chunk.table.num_rows or twice:
        raise RuntimeError(
            f"the format {form.name} accounts for {told} of {chunk.table.num_rows} rows"
        )


def _version(
    file: RowsFile,
    form: Format,
    options: Options,
    gazetteer: Gazetteer,
    described: Mapping[str, str],
) -> str:
    """Return a name for what would be imported: the file, the choices, the rules, the places."""
    digest = hashlib.sha256()
    parts = [
        file.sha256(),
        form.name,
        form.version,
        json.dumps([file.encoding, file.delimiter, file.member, _options_dict(options)]),
        json.dumps(dict(described), sort_keys=True),
        f"schema {store_files.SCHEMA_VERSION}",
        _rules(),
        making_version(),
        *sorted(index.path.name for index in gazetteer.files),
    ]
    for part in parts:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:20]


@cache
def _rules() -> str:
    """Return a digest of the code that decides what an import makes of a file."""
    digest = hashlib.sha256()
    here = Path(__file__).parent.parent
    for folder in (here / "formats", here / "importing"):
        for path in sorted(folder.glob("*.py")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _options_dict(options: Options) -> dict[str, Any]:
    return {
        "mapping": dict(options.mapping),
        "keep": {column: list(values) for column, values in options.keep.items()},
        "day_first": options.day_first,
    }


def _earlier(store: Store, name: str, version: str) -> ImportReport:
    about = store_files.read_about(store.folder, name, version)
    return dataclasses.replace(_report(store.folder, name, version, about), unchanged=True)


def _report(folder: Path, name: str, version: str, about: dict[str, Any]) -> ImportReport:
    balance = Balance.from_dict(about["balance"]["incidents"])
    rejects = folder / name / version / FILE
    return ImportReport(
        name=name,
        version=version,
        title=about["title"],
        format=about["format"],
        balance=balance,
        reasons=about["reasons"],
        rejects=rejects if balance.rejected else None,
    )


def _unusable(name: str, read: int, example: Reject) -> FormatError:
    """Return the error for a file of whose rows none can be used; a data set of none is no help."""
    return FormatError(
        f"{example.reason}, and none of the {read:,} rows can be used",
        file=name,
        row=example.row,
        column=example.column or None,
        value=example.value,
        todo="Check that the format and the columns are as chosen, and mend the file.",
    )


def _ended() -> DeconflictError:
    return ImportCancelled("The import was ended before it was through. Nothing of it was kept.")
