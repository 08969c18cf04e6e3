"""A case folder -> a published data set: placed, then put in force by one rename."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from pathlib import Path

import geo
from data.case import load_case
from data.dataset import balance_of, tables_of, version_of
from data.places import place_case
from data.store import Store
from data.store_files import SCHEMA_VERSION
from geo.gazetteer import Gazetteer


def publish_folder(
    store: Store,
    gazetteer: Gazetteer,
    folder: Path,
    progress: Callable[[str], None] = lambda _: None,
) -> None:
    """Place a case folder and publish it as a data set, unless this very one is in force."""
    case = load_case(folder)
    version = version_of(folder, f"schema {SCHEMA_VERSION}", making_version())
    if store.in_force(case.name, version):
        return
    progress(f"Placing the case {case.title!r} …")
    regions = place_case(case, gazetteer)
    about = {
        "title": case.title,
        "description": case.description,
        "licence": case.licence,
        "origin": f"case folder {folder.name}",
        "hash": version,
        "balance": {name: kept.to_dict() for name, kept in balance_of(case, regions).items()},
    }
    store.publish(case.name, version, tables_of(case, regions), about)


@functools.cache
def making_version() -> str:
    """Return a digest of everything but the case itself that decides what a data set holds.

    It holds regions and columns that were worked out, so it is made anew when their rules or the
    geodata have changed.
    """
    digest = hashlib.sha256()
    here = Path(__file__).parent
    rules = [here / f"{name}.py" for name in ("dataset", "known", "model", "places", "select")]
    for path in [*rules, *sorted(Path(geo.__file__).parent.rglob("*"))]:
        if path.is_file() and "__pycache__" not in path.parts:
            name = path.relative_to(here.parent).as_posix()
            digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
