"""A real Spark cluster on this machine: one master and two workers, each a process of its own.

All on 127.0.0.1; nothing is asked of anything outside. It ends with the context it was made in.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

JAVA = 17
WORKERS = 2
SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.log.level": "ERROR",
}


def missing() -> str | None:
    """Return what a cluster lacks here, as a sentence; None where it can be started."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed: pip install --group spark, or make spark"
    version = _java()
    if version is None:
        return "there is no Java: Spark 4 needs version 17 or newer"
    if version < JAVA:
        return f"Java here is version {version}: Spark 4 needs version {JAVA} or newer"
    return None


def _java() -> int | None:
    """Return the version of the Java that Spark would start, 8 for "1.8"; None without one."""
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    try:
        told = subprocess.run([program or "java", "-version"], capture_output=True, text=True)
    except OSError:
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', told.stderr + told.stdout)
    return int(found[1]) if found else None


@contextlib.contextmanager
def cluster(memory: str = "1g") -> Iterator[str]:
    """Start a master and two workers of one core each; give the master's address."""
    import pyspark

    home = Path(pyspark.__file__).parent
    port = _free_port()
    master = f"spark://127.0.0.1:{port}"
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    environment = {**os.environ, "SPARK_HOME": str(home)}
    started: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory(prefix="spark-") as folder:
        log = Path(folder) / "master.log"

        def start(name: str, *arguments: str) -> None:
            with (Path(folder) / f"{name}.log").open("wb") as out:
                started.append(
                    subprocess.Popen(
                        [str(home / "bin" / "spark-class"), *arguments],
                        env=environment,
                        cwd=folder,
                        stdout=out,
                        stderr=subprocess.STDOUT,
                        start_new_session=True,
                    )
                )

        deploy, own = "org.apache.spark.deploy", ["--host", "127.0.0.1", "--webui-port", "0"]
        try:
            start("master", f"{deploy}.master.Master", *own, "--port", str(port))
            _until(log, "Starting Spark master", 1, started)
            for number in range(WORKERS):
                work = Path(folder) / f"work-{number}"
                start(
                    f"worker-{number}", f"{deploy}.worker.Worker", *own, "--cores", "1",
                    "--memory", memory, "--work-dir", str(work), master,
                )  # fmt: skip
            _until(log, "Registering worker", WORKERS, started)
            yield master
        finally:
            for process in reversed(started):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)
            for process in started:
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()


def _until(log: Path, words: str, times: int, started: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        if text.count(words) >= times:
            return
        ended = [process for process in started if process.poll() is not None]
        if ended:
            raise RuntimeError(f"A part of the Spark cluster ended at once: {text[-500:]}")
        time.sleep(0.1)
    raise RuntimeError(f"The Spark cluster did not come up within two minutes: {text[-500:]}")


def _free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])
