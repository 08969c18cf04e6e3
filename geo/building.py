"""Builds the embedded gazetteer in a process of its own: `python -m geo.building FILE`.

Building needs some 700 MB for a quarter of a minute; a server that did it itself would keep the
memory and stand still meanwhile. Each line written says "SHARE words".
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from geo.entry import Entry
from geo.errors import GazetteerError
from geo.gazetteer_build import Progress, write_gazetteer
from geo.sources import feature_entries, geonames_entries

ROOT = Path(__file__).resolve().parent.parent


def build_apart(path: Path, progress: Progress | None = None) -> None:
    """Build the gazetteer into a file, in another process; raises GazetteerError if that fails."""
    with subprocess.Popen(  # noqa: S603 - this very program, and a path of its own making
        [sys.executable, "-m", "geo.building", str(path.resolve())],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as child:
        try:
            for line in child.stdout or ():
                share, _, words = line.strip().partition(" ")
                if progress:
                    progress(float(share), words)
            told = child.stderr.read() if child.stderr else ""
        except BaseException:
            child.kill()
            raise
    if child.returncode != 0:
        last = told.strip().splitlines()[-1:] or [f"it ended with code {child.returncode}"]
        raise GazetteerError(
            f"The place index could not be built ({last[0]}). Building needs some 700 MB of "
            "memory and 300 MB of disk; free some and try again."
        )


def embedded_entries() -> Iterator[Entry]:
    """Read everything that comes with the installation."""
    yield from feature_entries()
    yield from geonames_entries()


def main() -> None:
    """Build into the file named on the command line."""
    write_gazetteer(
        Path(sys.argv[1]),
        embedded_entries(),
        progress=lambda share, words: print(f"{share:.3f} {words}", flush=True),
    )


if __name__ == "__main__":
    main()
