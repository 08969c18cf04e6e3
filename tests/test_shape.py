"""The house keeps its shape: who may import whom, who may connect, what may not be in the files."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("geo", "data", "draw", "pages", "dashboard")  # each imports only what stands before it
MAPS_AND_CHARTS = {"folium", "branca", "altair"}
MAY_CONNECT = {"geo/online.py", "data/claims/model_reader.py"}  # both only where switched on
CONNECTING = {
    *(
        "requests",
        "urllib3",
        "httpx",
        "httpcore",
        "aiohttp",
        "websockets",
        "socket",
        "socketserver",
    ),
    *("http.client", "urllib.request", "ftplib", "smtplib", "poplib", "imaplib", "telnetlib"),
    *("xmlrpc.client", "ssl", "anyio.connect_tcp", "asyncio.open_connection"),
    *("geopy.adapters", "geopy.geocoders"),
}
HARMLESS = {"geopy.geocoders.base"}  # the class a geocoder is made from
TOP_FOLDERS = {"pages", "data", "geo", "draw", "tests", "docs"}


def product_files() -> list[Path]:
    """Return the program's own Python files."""
    found = [ROOT / "dashboard.py"]
    for layer in LAYERS[:-1]:
        found += sorted((ROOT / layer).rglob("*.py"))
    return found


def tracked_files() -> Iterator[Path]:
    """Yield the files of the checkout, without what is made from them."""
    made = {".git", ".venv", ".deconflict", ".hypothesis", "build", "test-artifacts"}
    made |= {".pytest_cache", ".mypy_cache", ".ruff_cache"}
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if path.is_file() and parts[0] not in made and "__pycache__" not in parts:
            yield path


def name_of(path: Path) -> str:
    """Return a file's path as it is written in messages here."""
    return path.relative_to(ROOT).as_posix()


def imports_of(path: Path) -> set[str]:
    """Return the dotted names that a file imports, at its top or within functions.

    `from a.b import c` gives "a.b" and "a.b.c": c may be a module. Imports by a name put
    together while running are shown as "(dynamic)".
    """
    found: set[str] = set()
    package = list(path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in ("__import__", "importlib.import_module", "import_module"):
                found.add("(dynamic)")
    return found


def top(name: str) -> str:
    """Return the package that a dotted name belongs to."""
    return name.split(".")[0]


IMPORTS = {name_of(path): imports_of(path) for path in product_files()}
each_file = pytest.mark.parametrize("file", sorted(IMPORTS))


def test_every_layer_is_looked_at() -> None:
    for layer in LAYERS[:-1]:
        assert any(file.startswith(f"{layer}/") for file in IMPORTS)
    assert "streamlit" in IMPORTS["dashboard.py"]
    assert "geo.region.Region" in IMPORTS["data/dataset.py"]


@each_file
def test_imports_point_one_way(file: str) -> None:
    layer = top(file.replace("/", ".").removesuffix(".py"))
    later = LAYERS[LAYERS.index(layer) + 1 :]
    wrong = sorted(name for name in IMPORTS[file] if top(name) in (*later, "tests"))
    assert not wrong, f"{file} imports {wrong}: {' <- '.join(LAYERS)} is the only way"


@each_file
def test_modules_are_imported_by_name(file: str) -> None:
    assert "(dynamic)" not in IMPORTS[file], f"{file} imports by a name made while running"


@each_file
def test_only_the_screens_know_streamlit(file: str) -> None:
    if not file.startswith("pages/") and file != "dashboard.py":
        wrong = {top(name) for name in IMPORTS[file]} & {"streamlit", "streamlit_folium"}
        assert not wrong, f"{file} imports {wrong}"


@each_file
def test_only_draw_knows_maps_and_charts(file: str) -> None:
    if not file.startswith("draw/"):
        wrong = {top(name) for name in IMPORTS[file]} & MAPS_AND_CHARTS
        assert not wrong, f"{file} imports {wrong}"


@each_file
def test_only_the_online_geocoders_connect(file: str) -> None:
    if file in MAY_CONNECT:
        return
    wrong = {
        name
        for name in IMPORTS[file]
        for connecting in CONNECTING
        if (name == connecting or name.startswith(f"{connecting}."))
        and not any(name == fine or name.startswith(f"{fine}.") for fine in HARMLESS)
        and not any(fine.startswith(f"{name}.") and name != connecting for fine in HARMLESS)
    }
    assert not wrong, f"{file} imports {sorted(wrong)}: only {sorted(MAY_CONNECT)} may"


@each_file
def test_screens_share_only_parts(file: str) -> None:
    if file.startswith("pages/"):
        shared = {"pages", "pages.parts"}
        wrong = {
            name
            for name in IMPORTS[file]
            if top(name) == "pages" and name not in shared and not name.startswith("pages.parts.")
        }
        assert not wrong, f"{file} imports {sorted(wrong)}: what pages share is in pages/parts"


@each_file
def test_each_module_says_what_it_owns(file: str) -> None:
    assert ast.get_docstring(ast.parse((ROOT / file).read_text(encoding="utf-8"))), file


def test_the_top_level_is_as_laid_out() -> None:
    code = {path.parent.name for path in ROOT.glob("*/*.py")}
    assert code <= TOP_FOLDERS, f"unexpected folders with code: {sorted(code - TOP_FOLDERS)}"
    assert [path.name for path in ROOT.glob("*.py")] == ["dashboard.py"]
    for layer in LAYERS[:-1]:
        assert not (ROOT / "tests" / layer).exists(), f"tests/{layer} would shadow {layer}"


# Put together from halves, so that this file is not the one that holds them.
FORBIDDEN = {
    "a folder of the developers' own": r"(^|[^\w.])\.\./"
    + r"shared\b|\bshared/"
    + r"(real|seed)\b",
    "a path of one machine": r"(?<![\w.])/(work|opt|root)/" + r"[\w.]|(?<![\w.])/tmp/" + r"w\b",
    "a registry's host": r"pypi\.org" + r"|pythonhosted\.org|npmjs\.(org|com)|deb\.debian\.org",
}


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = []
    looked = 0
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        looked += 1
        for what, pattern in FORBIDDEN.items():
            match = re.search(pattern, text, re.MULTILINE)
            if match:
                line = text.count("\n", 0, match.start()) + 1
                found.append(f"{name_of(path)}:{line}: {what}: {match.group(0)!r}")
    assert looked > 50
    assert not found, "\n".join(found)


def test_forbidden_words_would_be_found() -> None:
    for text in (
        "open('../" + "shared/" + "real/x')",
        "see /" + "work/main",
        "cd /" + "tmp/w/x",
        "https://pypi." + "org/simple",
    ):
        assert any(re.search(pattern, text) for pattern in FORBIDDEN.values()), text
