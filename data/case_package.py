"""The description of a case folder, datapackage.json: its name, title, licence, and its files.

The description is the one pointer to a case's files: whichever it names are in force.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from data.errors import CaseError

FILE = "datapackage.json"
NAME = "[a-z0-9][a-z0-9._-]{0,79}"


@dataclass(frozen=True)
class Package:
    """What a case says of itself as a whole, and where in its folder each table stands."""

    name: str
    title: str
    description: str
    licence: str
    paths: Mapping[str, str]

    def path(self, table: str) -> str:
        """Return the file of a table, counted from the case folder; by default `TABLE.csv`."""
        return self.paths.get(table, f"{table}.csv")


def read_package(folder: Path) -> Package:
    """Read a case folder's description; raise CaseError where it is none."""
    try:
        values = json.loads((folder / FILE).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise CaseError(
            f"there is no {FILE} in {folder}",
            todo="Name the folder of a case: a datapackage.json with its CSV files.",
        ) from None
    except OSError as error:
        raise CaseError(f"can't be read: {error.strerror}", file=FILE) from None
    except UnicodeDecodeError as error:
        raise CaseError(
            f"is not UTF-8 at byte {error.start}", file=FILE, todo="Save it as UTF-8."
        ) from None
    except (ValueError, RecursionError) as error:
        raise CaseError(f"can't be read as JSON: {error}", file=FILE) from None
    if not isinstance(values, dict) or "name" not in values:
        raise CaseError("needs a name", file=FILE, todo='Add "name": "my-case".')
    name = _text(values, "name")
    if not re.fullmatch(NAME, name):
        raise CaseError(
            "this can't be the name of a case",
            file=FILE,
            column="name",
            value=name,
            todo="Use small Latin letters, digits and . _ - and begin with a letter or digit.",
        )
    return Package(
        name=name,
        title=_text(values, "title") or name,
        description=_text(values, "description"),
        licence=_licence(values),
        paths=_paths(values),
    )


def _text(values: dict[str, Any], key: str) -> str:
    value = values.get(key, "")
    try:
        if isinstance(value, str):
            value.encode()
            return value
    except UnicodeEncodeError:
        pass  # half of a surrogate pair, which no file can hold
    raise CaseError("is not a text", file=FILE, column=key, value=value)


def _licence(values: dict[str, Any]) -> str:
    licences = values.get("licenses") or [{}]
    if not isinstance(licences, list) or not isinstance(licences[0], dict):
        raise CaseError(
            "is not a list of licences",
            file=FILE,
            column="licenses",
            value=licences,
            todo='Write it as [{"title": "CC BY 4.0"}].',
        )
    return _text(licences[0], "title") or _text(licences[0], "name")


def _paths(values: dict[str, Any]) -> dict[str, str]:
    resources = values.get("resources") or []
    found: dict[str, str] = {}
    for resource in resources if isinstance(resources, list) else ():
        if not isinstance(resource, dict) or not isinstance(resource.get("name"), str):
            continue
        path = resource.get("path")
        if path is None:
            continue
        if not isinstance(path, str) or not stays_inside(path):
            raise CaseError(
                "is not a file inside the case folder",
                file=FILE,
                column="path",
                value=path,
                todo='Write it as "claims.csv".',
            )
        found[resource["name"]] = path
    return found


def stays_inside(path: str) -> bool:
    """Whether a path is relative, plain on every system, and leads nowhere else."""
    parts = path.split("/")
    plain = all(re.fullmatch(r"[\w. -]+", part) and part.strip(". ") for part in parts)
    return plain and not PurePosixPath(path).is_absolute()
