"""Where a Chromium for the tests is; run as a program, it installs Debian's where that works."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ON_PATH = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    *(
        f"{os.environ[name]}/{program}"
        for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        if name in os.environ
        for program in (
            "Google/Chrome/Application/chrome.exe",
            "Chromium/Application/chrome.exe",
            "Microsoft/Edge/Application/msedge.exe",
        )
    ),
)
MISSING = (
    "The browser tests need Chrome or Chromium, and none was found. Install one,"
    " or name its program in the environment: CHROME=/path/to/chrome make test"
)


class NoBrowser(Exception):  # noqa: N818 - reads as what it is where it is caught
    """No Chrome or Chromium is there to test with; the text says what to do."""


def find_browser() -> Path:
    """Return the program of a Chrome or Chromium: the one named in CHROME, or one installed.

    Raise NoBrowser where there is none, or where CHROME names none: it is never passed over.
    """
    named = os.environ.get("CHROME")
    if named:
        found = shutil.which(named)
        if found is None:
            raise NoBrowser(f"CHROME names {named!r}, and there is no such program. Correct it.")
        return Path(found)
    for path in _candidates():
        return path
    raise NoBrowser(MISSING)


def _candidates() -> Iterator[Path]:
    yield from (Path(found) for name in ON_PATH if (found := shutil.which(name)))
    yield from (Path(name) for name in ELSEWHERE if Path(name).is_file())


def install_browser() -> None:
    """Install Debian's chromium where this is root and there is an apt-get; else do nothing."""
    if shutil.which("apt-get") is None or getattr(os, "geteuid", lambda: 1)() != 0:
        return
    print("Installing Debian's chromium for the browser tests, once …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        done = subprocess.run(
            ["apt-get", "--quiet", "--quiet", *step],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        # A failed update may still leave an older list that the installation works with.
        if done.returncode != 0:
            print(f"apt-get {step[0]} failed:\n{done.stdout[-2000:]}", file=sys.stderr)


def main() -> int:
    """Have a browser there; return 1, with one sentence, where none can be had."""
    try:
        find_browser()
    except NoBrowser:
        if not os.environ.get("CHROME"):
            install_browser()
    try:
        print(f"Browser for the tests: {find_browser()}")
    except NoBrowser as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
