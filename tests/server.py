"""A real server of the dashboard on a free loopback port, ended by its own id."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STARTS_WITHIN = 180.0  # seconds, on a busy machine that has to build the gazetteer first


@dataclass(frozen=True)
class Server:
    """A running dashboard: its address, its home folder, and where its log is written."""

    url: str
    home: Path
    log: Path

    def address(self, path: str = "") -> str:
        """Return the address of a path of the server."""
        return f"{self.url}/{path.lstrip('/')}"

    def json(self, path: str) -> Any:
        """Return what a path answers, read as JSON, whatever the status."""
        try:
            with urllib.request.urlopen(self.address(path), timeout=30) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)


@contextlib.contextmanager
def serve(home: Path, log: Path, base: str = "", **environment: str) -> Iterator[Server]:
    """Serve the dashboard with `home` as its DECONFLICT_HOME until the block ends.

    `base` is a path that every address stands below, such as "/maps".
    """
    port = free_port()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out, _started(port, home, out, environment, base) as process:
        server = Server(f"http://127.0.0.1:{port}{base}", home, log)
        _wait_for(server, process)
        yield server


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextlib.contextmanager
def _started(
    port: int, home: Path, out: Any, environment: Mapping[str, str], base: str
) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py"]
    command += ["--server.baseUrlPath", base.strip("/")] if base else []
    process = subprocess.Popen(
        [*command, "--server.address", "127.0.0.1", "--server.port", str(port)],
        cwd=ROOT,
        env={
            **os.environ,
            "DECONFLICT_HOME": str(home),
            "PYTHONPATH": str(ROOT / "tests" / "guard"),
            **environment,
        },
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Return once the server answers; raise RuntimeError with the log's end where it does not."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            if server.json("api/health")["status"] == "ok":
                return
        except (OSError, ValueError, KeyError, TypeError):
            time.sleep(0.1)
    ended = "still starting" if process.poll() is None else f"ended with {process.returncode}"
    raise RuntimeError(f"The server is {ended}. Its log:\n{server.log.read_text()[-3000:]}")
