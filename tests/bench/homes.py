"""A home folder for a server under measure: the built-in case, and made-up data sets beside it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from geo.opening import home
from tests.bench.stores import HERE, store_of

ROOT = Path(__file__).parents[2]


def home_with(*sizes: int) -> Path:
    """Return a home with data sets of these sizes; nothing in it is a copy of large files."""
    folder = (HERE / f"home-{'-'.join(map(str, sizes)) or 'small'}").resolve()
    shutil.rmtree(folder, ignore_errors=True)
    # The made-up data stands within the home, and this folder with it, unless told otherwise.
    others = shutil.ignore_patterns(HERE.name, "test-home")
    shutil.copytree(home(), folder, copy_function=_link, ignore=others)
    for rows in sizes:
        store = store_of(rows)
        name = f"rows-{rows}"
        shutil.copytree(store.folder / name, folder / "store" / name, copy_function=_link)
        shutil.copy2(store.folder / f"{name}.json", folder / "store")
    return folder


def _link(source: str, target: str) -> str:
    # Only what is never written to again: the rest is copied.
    if source.endswith(".parquet"):
        os.link(source, target)
    else:
        shutil.copy2(source, target)
    return target


def serve(script: str, folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Start a server on 127.0.0.1 and return it once it answers."""
    server = subprocess.Popen(
        [
            sys.executable, "-m", "streamlit", "run", script,
            "--server.port", str(port), "--server.address", "127.0.0.1",
        ],
        cwd=ROOT,
        env={**os.environ, "DECONFLICT_HOME": str(folder), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return server
        except OSError:
            time.sleep(0.02)
    end(server)
    raise SystemExit("The server did not start within three minutes.")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def end(server: subprocess.Popen[bytes]) -> None:
    """End a server that this process started."""
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def resident(server: subprocess.Popen[bytes]) -> float:
    """Return the memory of a server's process in megabytes (Linux)."""
    for line in Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
