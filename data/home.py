"""Where this installation keeps what it makes: the store, and the built-in cases in it.

The home folder is DECONFLICT_HOME, or `.deconflict` beside the program.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

from data.publish import publish_folder
from data.store import Store, open_store
from geo.gazetteer import Gazetteer, open_gazetteer
from geo.opening import home

CASES = Path(__file__).parent / "cases"
BUILT_IN = "khasham-2018"


@functools.cache
def home_store() -> Store:
    """Return the one store of this process."""
    return open_store(home() / "store")


@functools.cache
def _gazetteer() -> Gazetteer:
    return open_gazetteer()


def home_gazetteer() -> Gazetteer:
    """Return the gazetteer with the user's lists of this moment, built where it is not there."""
    return _gazetteer().now()


def prepare(progress: Callable[[str], None] = lambda _: None) -> None:
    """Make what is made once: the gazetteer, and a data set for each built-in case.

    Safe to repeat and to run in several processes at once: what is there already is kept.
    """
    told: set[str] = set()

    def building(share: float, what: str) -> None:
        if what not in told:  # one line a step is enough
            told.add(what)
            progress(f"Building the gazetteer, {share:.0%}: {what} …")

    open_gazetteer(progress=building)
    for folder in sorted(path.parent for path in CASES.glob("*/datapackage.json")):
        publish_folder(home_store(), home_gazetteer(), folder, progress)
