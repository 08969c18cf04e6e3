"""What is installed is what was tested: pinned, complete, and the same in both lists."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LINES = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
HELD = next(number for number, line in enumerate(LINES) if line.startswith("# What those need"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def read(lines: list[str]) -> dict[str, Requirement]:
    """Return the requirements of some lines by their normal names."""
    found = [Requirement(line.split("#")[0]) for line in lines if line.split("#")[0].strip()]
    return {canonicalize_name(one.name): one for one in found}


DIRECT, ALL = read(LINES[:HELD]), read(LINES)
DEV = read(PROJECT["dependency-groups"]["dev"])
# What a user installs for one engine of the store: only its own module may import it.
ENGINES = {"data/engines.py": {"pyspark"}}


@pytest.mark.parametrize("name", sorted(ALL | DEV))
def test_each_requirement_is_one_exact_version(name: str) -> None:
    one = (ALL | DEV)[name]
    assert re.fullmatch(r"==[\w.]+", str(one.specifier)), f"{one} is not pinned"
    if one.marker is None or one.marker.evaluate():
        assert one.specifier.contains(version(name)), f"{name} {version(name)} is what was tested"


def test_what_is_imported_is_a_direct_requirement() -> None:
    packages = packages_distributions()
    for folder in ("geo", "data", "draw", "pages", "."):
        pattern = "*.py" if folder == "." else "**/*.py"
        for path in (ROOT / folder).glob(pattern):
            if path.is_relative_to(ROOT / "geo" / "files"):
                continue  # `build.py` has a dependency group of its own
            for name in third_party(path) - ENGINES.get(path.relative_to(ROOT).as_posix(), set()):
                known = {canonicalize_name(found) for found in packages.get(name, ())}
                assert known & set(DIRECT), f"{path} imports {name}, which nothing requires"


def third_party(path: Path) -> set[str]:
    """Return the top-level names that a file imports from outside the project and Python."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"geo", "data", "draw", "pages", "tests"}


def test_the_lists_do_not_disagree() -> None:
    for name in set(ALL) & set(DEV):
        assert str(ALL[name].specifier) == str(DEV[name].specifier)
