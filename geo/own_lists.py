"""The user's own lists: kept in a folder, added, removed, and looked after while others read.

A list is a CSV and what is said about it (JSON) under `lists/`, and an index under `cache/` that
can be made again. The JSON is written last and removed first, each in one step: whoever looks
meets a list whole or not at all, in this process and in others.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from geo import country_codes, place_list
from geo.csv_table import read_table, safe_cell
from geo.errors import PlaceListError
from geo.gazetteer_build import Progress, write_gazetteer
from geo.opening import code_digest, home
from geo.place_list import (
    Columns,
    ListReport,
    PlaceList,
    Provenance,
    Reject,
    balance,
    describe,
    read_list,
)
from geo.sqlite_files import ensure, one_at_a_time

State = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class OwnList:
    """A list that is kept, with its files; `read` = `placed` + `rejected` rows."""

    about: PlaceList
    read: int
    placed: int
    rejected: int
    table: Path
    rejects: Path
    """The rejected rows as CSV, each with its reason; there when any were."""

    def balance(self) -> str:
        """Say in words what became of the rows."""
        return balance(self.read, self.placed)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The lists that can be used, the one added last first, and a sentence for each that can't."""

    lists: tuple[OwnList, ...] = ()
    troubles: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    """The ids of the lists that the sentences speak of: `remove` takes them."""


def state_of(folder: Path | str | None) -> State:
    """Return what changes whenever a list is added, removed or damaged; cheap to ask for."""
    found = []
    with suppress(OSError), os.scandir(_lists(folder)) as files:
        for file in files:
            if file.name.endswith((".json", ".csv")):
                with suppress(OSError):
                    facts = file.stat()
                    found.append((file.name, facts.st_mtime_ns, facts.st_size, facts.st_ino))
    return tuple(sorted(found))


def shelf_of(folder: Path | str | None) -> Shelf:
    """Look through the kept lists; a damaged one gets a sentence instead of being used."""
    lists, troubles, damaged = [], [], []
    for path in sorted(_lists(folder).glob("*.json")):
        try:
            lists.append(_kept(path))
        except FileNotFoundError:
            continue  # removed at this moment
        except (PlaceListError, OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            why = str(error) if isinstance(error, PlaceListError) else f"{path.name} can't be read"
            damaged.append(path.stem)
            troubles.append(
                f"The list “{path.stem}” is damaged ({why}) and is not used. Remove it and add it "
                "again."
            )
    lists.sort(key=lambda own: (own.about.added, own.about.id), reverse=True)
    return Shelf(tuple(lists), tuple(troubles), tuple(damaged))


def add(
    path: Path,
    columns: Columns,
    provenance: Provenance,
    *,
    country: str | None = None,
    folder: Path | str | None = None,
    progress: Progress | None = None,
) -> ListReport:
    """Keep a CSV as a further gazetteer, from now on and for every process of this folder.

    A list of the same title is replaced. Raises PlaceListError for a file or column that cannot
    be used; rows that cannot be used stand in the report.
    """
    report = progress or (lambda _share, _words: None)
    about = describe(path, columns, provenance, country=country)
    entries, rejects = read_list(path, about, lambda share, words: report(0.5 * share, words))
    if not entries:
        raise PlaceListError(
            f"No row of {path.name} could be used; the first: {rejects[0].reason}."
            if rejects
            else f"{path.name} has no rows."
        )
    lists = _lists(folder)
    facts = {"read": len(entries) + len(rejects), "placed": len(entries)}
    try:
        lists.mkdir(parents=True, exist_ok=True)
        with one_at_a_time(lists):
            table = _table(lists, about)
            fresh = table.with_name(table.name + ".new")
            _copy(path, fresh, about)
            fresh.replace(table)
            _write_rejects(table, _rejects(table), rejects)
            ensure(
                index_path(about, folder),
                lambda file: _index(
                    *(file, entries, about), lambda share, words: report(0.5 + share / 2, words)
                ),
            )
            said = json.dumps({**asdict(about), **facts}, ensure_ascii=False, indent=1)
            note = lists / f"{about.id}.json.new"
            note.write_text(said, encoding="utf-8", errors="replace")
            note.replace(lists / f"{about.id}.json")
            _forget_others(
                about.id, folder, keep=(table, _rejects(table), index_path(about, folder))
            )
    except OSError as error:
        raise PlaceListError(
            f"The list cannot be kept in {lists}: {error.strerror or error}."
        ) from error
    return ListReport(about, facts["read"], facts["placed"], tuple(rejects))


def remove(name: str, folder: Path | str | None = None) -> str:
    """Remove a list by its id or title, with its file and index, and return how it was called.

    Raises PlaceListError where there is none. A damaged list is removed by its id.
    """
    lists = _lists(folder)
    shelf = shelf_of(folder)
    titles = {own.about.id: own.about.title for own in shelf.lists}
    wanted = next(
        (id_ for id_, title in titles.items() if name in (id_, title)),
        name if re.fullmatch(r"[a-z0-9-]+", name) and (lists / f"{name}.json").exists() else None,
    )
    if wanted is None:
        there = ", ".join(f"“{title}” ({id_})" for id_, title in titles.items()) or "none"
        raise PlaceListError(f"There is no list {name!r}; there are: {there}.")
    try:
        with one_at_a_time(lists):
            (lists / f"{wanted}.json").unlink(missing_ok=True)
            _forget_others(wanted, folder)
    except OSError as error:
        raise PlaceListError(
            f"The list cannot be removed from {lists}: {error.strerror or error}."
        ) from error
    return titles.get(wanted, wanted)


def index_path(about: PlaceList, folder: Path | str | None) -> Path:
    """Return where a list's index lies: what it is made from is part of its name."""
    digest = hashlib.sha256(repr(about).encode("utf-8", "replace"))
    digest.update(code_digest())
    for module in (place_list, country_codes):
        digest.update(Path(module.__file__ or "").read_bytes())
    return home(folder) / "cache" / f"list-{about.id}-{digest.hexdigest()[:12]}.sqlite"


def build_index(own: OwnList, path: Path) -> None:
    """Make a list's index again from its file."""
    _index(path, read_list(own.table, own.about)[0], own.about)


def _index(
    path: Path, entries: Sequence[Any], about: PlaceList, progress: Progress | None = None
) -> None:
    write_gazetteer(path, entries, progress=progress, meta={"title": about.title})


def _lists(folder: Path | str | None) -> Path:
    return home(folder) / "lists"


def _table(lists: Path, about: PlaceList) -> Path:
    return lists / f"{about.id}-{about.sha256[:12]}.csv"


def _rejects(table: Path) -> Path:
    return table.with_name(f"{table.stem}.rejected.csv")


def _kept(path: Path) -> OwnList:
    """Read what is said about a list, and see that its file is what was added."""
    record = json.loads(path.read_text(encoding="utf-8"))
    columns = record.pop("columns")
    read, placed = int(record.pop("read")), int(record.pop("placed"))
    about = PlaceList(
        provenance=Provenance(**record.pop("provenance")),
        columns=Columns(**{**columns, "names": tuple(columns["names"])}),
        **record,
    )
    if about.id != path.stem:
        raise PlaceListError(f"{path.name} speaks of another list")
    table = _table(path.parent, about)
    if not table.is_file():
        if not path.exists():
            raise FileNotFoundError(path)
        raise PlaceListError(f"{table.name} is missing")
    if _sha256(table) != about.sha256:
        raise PlaceListError(f"{table.name} is not the file that was added")
    return OwnList(about, read, placed, read - placed, table, _rejects(table))


def _copy(path: Path, fresh: Path, about: PlaceList) -> None:
    """Copy the table; one that changed since it was described is refused."""
    with path.open("rb") as source, fresh.open("wb") as target:
        while block := source.read(1 << 20):
            target.write(block)
        target.flush()
        os.fsync(target.fileno())
    if _sha256(fresh) != about.sha256:
        fresh.unlink()
        raise PlaceListError(f"{path.name} changed while it was read. Add it again.")


def _write_rejects(table: Path, out: Path, rejects: Sequence[Reject]) -> None:
    """Write the rejected rows with their line and reason; no file where there are none."""
    if not rejects:
        out.unlink(missing_ok=True)
        return
    reasons = {reject.row: reject.reason for reject in rejects}
    with out.open("w", encoding="utf-8", newline="", errors="replace") as file:
        writer = csv.writer(file)
        header: list[str] = []
        for number, row in read_table(table):
            if not header:
                header = [name for name in row if name is not None]
                writer.writerow(["line", "reason", *map(safe_cell, header)])
            if number in reasons:
                cells = [*(row.get(name) for name in header), *(row.get(None) or ())]  # type: ignore[call-overload]
                writer.writerow([number, reasons[number], *map(safe_cell, cells)])


def _forget_others(id_: str, folder: Path | str | None, keep: Sequence[Path] = ()) -> None:
    """Delete files of a list but those to keep; one that is in use elsewhere may stay."""
    digit = "[0-9a-f]" * 12
    files = [
        *_lists(folder).glob(f"{id_}-{digit}.csv"),
        *_lists(folder).glob(f"{id_}-{digit}.rejected.csv"),
        *(home(folder) / "cache").glob(f"list-{id_}-{digit}.sqlite*"),
    ]
    kept = {path.name for path in keep} | {f"{path.name}.json" for path in keep}
    for path in files:
        if path.name not in kept:
            with suppress(OSError):
                path.unlink()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
