"""The files of the store: how a data set is written beside, put in force, and swept away.

    <store>/<name>.json             the pointer: which version is in force
    <store>/<name>/<version>/       the tables and dataset.json
    <store>/.part-…/                being written

A version is in force once its pointer is renamed into place: one atomic step, so that a killed
import leaves nothing behind that a reader could meet. `dataset.json` holds the size of every
table, so that a folder that lost a part of itself is known and made anew.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from data.errors import StoreError, UnknownDataset

try:
    import fcntl
except ImportError:  # Windows: what is left behind there goes by its age
    fcntl = None  # type: ignore[assignment]

SCHEMA_VERSION = 2
_ABOUT = "dataset.json"
_LOCK = ".lock"
_NAME = re.compile(r"\w[\w.~-]{0,99}")  # one part of a path, on every system
_ABANDONED_AFTER = 24 * 3600.0  # seconds: no import goes on for so long without a sign of life
_READ_UNTIL = 900.0  # seconds: how long a reader may go on with a version that was replaced


def names(folder: Path) -> list[str]:
    """Return the names of the published data sets, in alphabetical order."""
    return sorted(path.stem for path in folder.glob("*.json") if not path.name.startswith("."))


def version_in_force(folder: Path, name: str) -> str:
    """Return the version that the pointer names; raise UnknownDataset where there is no pointer."""
    if not _NAME.fullmatch(name):
        raise _unknown(folder, name)
    pointer = folder / f"{name}.json"
    try:
        version = json.loads(pointer.read_text(encoding="utf-8"))["version"]
        if isinstance(version, str) and _NAME.fullmatch(version):
            return version
        what = "it names no version"
    except FileNotFoundError:
        raise _unknown(folder, name) from None
    except (ValueError, KeyError, TypeError, RecursionError, OSError) as error:
        what = str(error)
    raise _damaged(name, pointer, what)


def read_about(folder: Path, name: str, version: str) -> dict[str, Any]:
    """Return a version's description; raise StoreError where it or a table of it is not whole."""
    own = folder / name / version
    try:
        about = json.loads((own / _ABOUT).read_text(encoding="utf-8"))
        if not isinstance(about, dict):
            raise ValueError(f"{_ABOUT} describes nothing")
        if about.get("schema") == SCHEMA_VERSION:
            for table, size in about["tables"].items():
                if table_file(folder, name, version, table).stat().st_size != size:
                    raise ValueError(f"{table}.parquet is not as it was written")
    except (ValueError, KeyError, AttributeError, RecursionError, OSError) as error:
        raise _damaged(name, own, str(error)) from None
    if about.get("schema") != SCHEMA_VERSION:
        raise StoreError(
            f"The data set {name!r} was written by another version of this tool. Import it again."
        )
    return about


def table_file(folder: Path, name: str, version: str, table: str) -> Path:
    """Return where a table of a version lies."""
    return folder / name / version / f"{table}.parquet"


def is_whole(folder: Path, name: str, version: str) -> bool:
    """Whether all files of a version are there in the size that they were written in."""
    try:
        read_about(folder, name, version)
    except StoreError:
        return False
    return True


def publish(
    folder: Path,
    name: str,
    version: str,
    tables: Mapping[str, pa.Table],
    about: Mapping[str, Any],
) -> None:
    """Write a version beside and put it in force; raise StoreError where it can't be written."""
    _check_names(name, version)
    with explained(folder, name):
        _supersede(folder, name, version)
        if is_whole(folder, name, version):
            _put_in_force(folder, name, version)
            # Another process may have swept it away just before it was in force again.
            if is_whole(folder, name, version):
                return
        with part_of(folder) as part:
            for table, rows in tables.items():
                pq.write_table(rows, part / f"{table}.parquet", compression="zstd")
            publish_part(folder, name, version, part, about)


def publish_part(
    folder: Path, name: str, version: str, part: Path, about: Mapping[str, Any]
) -> None:
    """Put a version in force whose tables lie written in a part of the store (`part_of`).

    Every Parquet file in it is a table; other files are kept beside them. Raise StoreError
    where it can't be written.
    """
    _check_names(name, version)
    with explained(folder, name):
        sizes = {path.stem: path.stat().st_size for path in sorted(part.glob("*.parquet"))}
        described = {**about, "schema": SCHEMA_VERSION, "tables": sizes}
        text = json.dumps(described, ensure_ascii=False, indent=1)
        (part / _ABOUT).write_text(text, encoding="utf-8")
        for path in part.iterdir():
            if path.name != _LOCK:
                _flush(path)
        target = folder / name / version
        target.parent.mkdir(exist_ok=True)
        if target.exists() and not is_whole(folder, name, version):
            target.rename(folder / f".part-{uuid.uuid4().hex}")
        (part / _LOCK).unlink(missing_ok=True)
        _supersede(folder, name, version)
        try:
            part.rename(target)
        except OSError:
            # Another process has just published the very same content.
            if not is_whole(folder, name, version):
                raise
        _put_in_force(folder, name, version)


@contextlib.contextmanager
def part_of(folder: Path) -> Iterator[Path]:
    """Make a folder of the store to write a version in; it is gone after, published or not.

    While it is written in, its writer holds a lock on it: what a killed writer left behind is
    known by that, and swept by the next one.
    """
    sweep_parts(folder)
    unique = uuid.uuid4().hex
    begun, part = folder / f".begun-{unique}", folder / f".part-{unique}"
    begun.mkdir(parents=True)
    try:
        with (begun / _LOCK).open("w") as lock:
            if fcntl is not None:
                fcntl.flock(lock, fcntl.LOCK_EX)
            begun.rename(part)  # only now, so that no part is ever seen without its lock held
            yield part
    finally:
        shutil.rmtree(begun, ignore_errors=True)
        shutil.rmtree(part, ignore_errors=True)


def sweep_parts(folder: Path) -> None:
    """Remove what killed writers left behind, and whatever was abandoned long ago."""
    for path in folder.glob(".*"):
        if _age(path) > _ABANDONED_AFTER or _is_left_behind(path):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _is_left_behind(part: Path) -> bool:
    """Whether a part has a lock that nobody holds: its writer is dead."""
    if fcntl is None or not part.name.startswith(".part-"):
        return False
    try:
        with (part / _LOCK).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except OSError:
        return False


@contextlib.contextmanager
def explained(folder: Path, name: str) -> Iterator[None]:
    """Turn a disk that is full or can't be written into a StoreError."""
    try:
        yield
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        what = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise StoreError(
            f"The data set {name!r} can't be written to {folder} ({what})."
            " Free some space there, or name another folder in DECONFLICT_HOME."
        ) from error


def _check_names(*parts: str) -> None:
    for part in parts:
        if not _NAME.fullmatch(part):
            raise StoreError(
                f"{part[:80]!r} can't be the name of a data set."
                " Use letters, digits and . _ - and begin with a letter or digit."
            )


def _put_in_force(folder: Path, name: str, version: str) -> None:
    _point(folder, name, version)
    _sweep(folder, name, version)


def _point(folder: Path, name: str, version: str) -> None:
    pointer = folder / f".{name}.{uuid.uuid4().hex}.pointer"
    pointer.write_text(json.dumps({"version": version}), encoding="utf-8")
    _flush(pointer)
    pointer.replace(folder / f"{name}.json")


def _supersede(folder: Path, name: str, version: str) -> None:
    """Note on the version in force, and on the coming one, that they were in use until now."""
    for used in (_pointed(folder, name), version):
        if used is not None:
            with contextlib.suppress(OSError):
                os.utime(folder / name / used)


def _pointed(folder: Path, name: str) -> str | None:
    try:
        return version_in_force(folder, name)
    except StoreError:
        return None


def remove(folder: Path, name: str) -> None:
    """Take a data set out of force; its files stay a while for readers that have it open.

    Raise UnknownDataset where there is none, StoreError where it can't be taken out.
    """
    version = _pointed(folder, name)
    with explained(folder, name):
        try:
            (folder / f"{name}.json").unlink()
        except FileNotFoundError:
            raise _unknown(folder, name) from None
        if version is not None:
            with contextlib.suppress(OSError):
                os.utime(folder / name / version)
    sweep_removed(folder)


def sweep_removed(folder: Path) -> None:
    """Delete the versions of data sets that were removed a while ago."""
    in_force = set(names(folder))
    for own in folder.iterdir():
        if own.name.startswith(".") or not own.is_dir() or own.name in in_force:
            continue
        for version in own.iterdir():
            if _age(version) > _READ_UNTIL:
                shutil.rmtree(version, ignore_errors=True)
        with contextlib.suppress(OSError):
            own.rmdir()  # only where nothing is left in it


def _sweep(folder: Path, name: str, version: str) -> None:
    """Remove what no reader needs: versions replaced a while ago, and abandoned parts.

    A version that was just replaced stays, for readers that opened it a moment ago.
    """
    for path in (folder / name).iterdir():
        if path.name not in (version, _pointed(folder, name)) and _age(path) > _READ_UNTIL:
            shutil.rmtree(path, ignore_errors=True)
    sweep_parts(folder)


def _age(path: Path) -> float:
    """Return the seconds since a path was changed; one that is gone by now is not old."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


def _flush(path: Path) -> None:
    """Have a file on the disk before it is renamed into place."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _unknown(folder: Path, name: str) -> UnknownDataset:
    known = ", ".join(names(folder)) or "none"
    return UnknownDataset(f"There is no data set {name[:80]!r}. Published are: {known}.")


def _damaged(name: str, path: Path, what: str) -> StoreError:
    return StoreError(f"The data set {name!r} is damaged: {path}: {what}. Import it again.")
