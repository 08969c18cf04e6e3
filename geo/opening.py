"""Where the gazetteer's files live, and how they come to be there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from geo import entry, gazetteer_build, names
from geo.entry import Entry
from geo.gazetteer import Gazetteer
from geo.gazetteer_build import Progress, geonames_entries, geonames_file, write_gazetteer
from geo.index_file import IndexFile
from geo.sqlite_files import ensure


def home(folder: Path | str | None = None) -> Path:
    """Return the folder for derived files and the user's lists.

    In order: the argument, the environment's DECONFLICT_HOME, `.deconflict` beside this package.
    """
    chosen = folder or os.environ.get("DECONFLICT_HOME")
    return Path(chosen) if chosen else Path(__file__).resolve().parent.parent / ".deconflict"


def open_gazetteer(folder: Path | str | None = None, progress: Progress | None = None) -> Gazetteer:
    """Open the gazetteer, building its files first where they are missing or damaged.

    `progress` hears of the building, some 20 seconds the first time. Raises GazetteerError when
    the folder cannot be written.
    """
    cache = home(folder) / "cache"

    def build(path: Path) -> None:
        write_gazetteer(path, _embedded_entries(), progress=progress)

    base = ensure(cache / f"gazetteer-{_fingerprint()}.sqlite", build)
    return Gazetteer([IndexFile(base)])


def _embedded_entries() -> Iterator[Entry]:
    yield from geonames_entries()


def _fingerprint() -> str:
    """Digest what the file is derived from: the places, and the code that derives it."""
    digest = hashlib.sha256()
    for module in (names, entry, gazetteer_build):
        digest.update(Path(module.__file__ or "").read_bytes())
    state = geonames_file().stat()
    digest.update(f"{state.st_size}".encode())
    return digest.hexdigest()[:12]
