"""Where this installation keeps what it makes: the store, and the cases in it.

The built-in cases stand in the program's own folder and are never written; the users' own cases
are case folders in the home folder. All of them are published as data sets. The home folder is
DECONFLICT_HOME, or `.deconflict` beside the program.
"""

from __future__ import annotations

import functools
import re
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from data import names
from data.case import Case, load_case
from data.case_package import FILE, NAME
from data.case_write import save_case
from data.errors import CaseError, DeconflictError
from data.publish import publish_folder
from data.store import Store, open_store
from geo.gazetteer import Gazetteer, open_gazetteer
from geo.opening import home

CASES = Path(__file__).parent / "cases"
BUILT_IN = "khasham-2018"
OWN = "-own"  # what the user's own copy of a built-in case has behind its name


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
    for folder in _folders(CASES):
        publish_folder(home_store(), home_gazetteer(), folder, progress)
    for folder in _folders(own_cases()):
        try:
            publish_folder(home_store(), home_gazetteer(), folder, progress)
        except DeconflictError as error:
            # A user's own case that was damaged by hand keeps nobody else from their work.
            progress(f"The case in {folder} is not shown: {error}")


_saving = threading.RLock()


def own_cases() -> Path:
    """Return the folder that holds the users' own case folders."""
    return home() / "cases"


def case_folder(name: str) -> Path | None:
    """Return the folder of a case by its name, the user's own before a built-in one, or None.

    A data set that was imported from elsewhere has no case folder.
    """
    for folder in (own_cases() / name, CASES / name):
        if _is_name(name) and (folder / FILE).is_file():
            return folder
    return None


def is_own(name: str) -> bool:
    """Whether a case is a user's own, so that it may be written."""
    return _is_name(name) and (own_cases() / name / FILE).is_file()


def in_use(name: str) -> str:
    """Return the name of the case that is worked on: the user's own copy of a built-in one."""
    return f"{name}{OWN}" if not is_own(name) and is_own(f"{name}{OWN}") else name


def own_names() -> list[str]:
    """Return the names of the users' own cases, in order."""
    return [folder.name for folder in _folders(own_cases())]


def built_in_names() -> list[str]:
    """Return the names of the cases that come with the program, in order."""
    return [folder.name for folder in _folders(CASES)]


def change_case(name: str, change: Callable[[Case | None], Case]) -> Case:
    """Change a user's own case, or make it, in one step; publish it, and return it as it is now.

    `change` gets the case as it is on the disk (None where there is none yet) while nobody else
    in this process writes. Raise CaseError where the name belongs to another data set.
    """
    with _saving:
        now = load_case(own_cases() / name) if is_own(name) else None
        if now is None and (not _is_name(name) or name in home_store().names()):
            raise CaseError("there is a data set of this name", value=name, todo="Name another.")
        made = change(now)
        folder = own_cases() / name
        save_case(made, folder)
        try:
            publish_folder(home_store(), home_gazetteer(), folder)
        except DeconflictError:
            # What can't be shown is not kept: the case is as it was.
            if now is None:
                shutil.rmtree(folder, ignore_errors=True)
            else:
                save_case(now, folder)
            raise
    return made


def free_name(wanted: str) -> str:
    """Return a name for a new case made from these words, which no data set has."""
    taken = {*home_store().names(), *own_names(), *(path.name for path in _folders(CASES))}
    return names.free(wanted, taken, "case")


def _folders(where: Path) -> list[Path]:
    return sorted(path.parent for path in where.glob(f"*/{FILE}"))


def _is_name(name: str) -> bool:
    """Whether a name is that of a case, and so never leads out of a folder of cases."""
    return re.fullmatch(NAME, name) is not None
