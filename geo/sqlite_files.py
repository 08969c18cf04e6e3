"""Derived SQLite files in a cache folder: built once, whole or not at all, checked when opened."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from geo.errors import GazetteerError

LOCK_SECONDS = 900
"""How long one process waits for another that is building the same folder."""


def ensure(path: Path, build: Callable[[Path], None]) -> Path:
    """Return `path`, built by `build` first if it is missing, half written or damaged.

    `build` writes to the path it is given; the result is moved into place in one step. Any
    number of processes may call this at once: one builds, the others wait for it. Raises
    GazetteerError when the folder cannot be written.
    """
    if is_whole(path):
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with one_at_a_time(path.parent):
            if not is_whole(path):
                _build_beside(path, build)
    except (OSError, sqlite3.Error) as error:
        raise GazetteerError(
            f"The place index cannot be written to {path.parent}: {error}. Free some space or "
            "name another folder in DECONFLICT_HOME."
        ) from error
    return path


def is_whole(path: Path) -> bool:
    """Tell whether a file is what was published: same size and time, or else same contents."""
    try:
        stamp = json.loads(_stamp_of(path).read_text(encoding="utf-8"))
        state = path.stat()
        if stamp["size"] != state.st_size:
            return False
        if stamp["modified"] == state.st_mtime_ns:
            return True
        return bool(stamp["sha256"] == _sha256(path))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def forget(path: Path) -> None:
    """Mark a published file as not to be trusted, so that the next `ensure` builds it anew."""
    _stamp_of(path).unlink(missing_ok=True)


def _stamp_of(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _build_beside(path: Path, build: Callable[[Path], None]) -> None:
    """Build into a temporary neighbour, then move file and stamp into place."""
    for left_over in path.parent.glob("building-*"):
        left_over.unlink(missing_ok=True)
    fresh = path.with_name(f"building-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        build(fresh)
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        state = fresh.stat()
        facts = {
            "size": state.st_size,
            "modified": state.st_mtime_ns,
            "sha256": _sha256(fresh),
        }
        stamp = fresh.with_name(fresh.name + ".json")
        stamp.write_text(json.dumps(facts), encoding="utf-8")
        _stamp_of(path).unlink(missing_ok=True)
        fresh.replace(path)
        stamp.replace(_stamp_of(path))
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold a folder's lock for writing; the system frees it should this process die."""
    with closing(
        sqlite3.connect(folder / "building.lock", timeout=LOCK_SECONDS, isolation_level=None)
    ) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
