"""Imports that run beside the screens: begun by a reader, seen by all, ended by a press.

An import runs in a thread of this process, so that it outlives the page that began it. There is
at most one for each data set. What it publishes comes into force at once or not at all.
"""

from __future__ import annotations

import functools
import logging
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from data.errors import DeconflictError, ImportCancelled, StoreError
from data.formats.contract import Cancelled, Progress
from data.importing.report import ImportReport

State = Literal["running", "done", "cancelled", "failed"]
Run = Callable[[Progress, Cancelled], ImportReport]

MOST_AT_ONCE = 2  # an import keeps a core busy; readers need the other
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """How an import stands: the share done, what it is doing, and what came of it."""

    name: str
    file: str
    state: State = "running"
    share: float = 0.0
    words: str = "Waiting for its turn"
    report: ImportReport | None = None
    error: str = ""
    began: float = 0.0


class Imports:
    """The imports of this process by the name of their data set; safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._stops: dict[str, threading.Event] = {}
        self._turns = threading.Semaphore(MOST_AT_ONCE)

    def all(self) -> list[Job]:
        """Return every import, the latest first."""
        with self._lock:
            return sorted(self._jobs.values(), key=lambda job: -job.began)

    def running(self) -> bool:
        """Whether any import is under way."""
        return any(job.state == "running" for job in self.all())

    def start(self, name: str, file: Path, run: Run, *, drop: Path | None = None) -> None:
        """Begin an import; raise StoreError where one into the same data set is under way.

        `drop` is a folder that is deleted once the import has ended, whatever came of it.
        """
        stop = threading.Event()
        with self._lock:
            known = self._jobs.get(name)
            if known is not None and known.state == "running":
                raise StoreError(
                    f"An import into {name!r} is under way. Wait for its end, or end it."
                )
            self._jobs[name] = Job(name, file.name, began=time.time())
            self._stops[name] = stop
        work = threading.Thread(
            target=self._work, args=(name, run, stop, drop), name=f"import {name}", daemon=True
        )
        work.start()

    def cancel(self, name: str) -> None:
        """Have an import end; nothing of it is kept."""
        with self._lock:
            if name in self._stops:
                self._stops[name].set()
        self._change(name, words="Ending …")

    def forget(self, name: str) -> None:
        """Drop the record of an import that has ended."""
        with self._lock:
            known = self._jobs.get(name)
            if known is not None and known.state != "running":
                del self._jobs[name]
                self._stops.pop(name, None)

    def _work(self, name: str, run: Run, stop: threading.Event, drop: Path | None) -> None:
        def progress(share: float, words: str) -> None:
            if not stop.is_set():
                self._change(name, share=share, words=words)

        try:
            with self._turns:
                report = run(progress, stop.is_set)
            self._change(name, state="done", share=1.0, words="Done", report=report)
        except ImportCancelled:
            self._change(name, state="cancelled", words="Ended; nothing of it was kept.")
        except DeconflictError as error:
            self._change(name, state="failed", error=str(error))
        except Exception:  # noqa: BLE001 - a thread's last line of defence: a reader meets no trace
            _LOG.exception("The import of %s failed", name)
            sentence = "The import failed, and nothing of it was kept. The server's log says why."
            self._change(name, state="failed", error=sentence)
        finally:
            if drop is not None:
                shutil.rmtree(drop, ignore_errors=True)

    def _change(self, name: str, **values: object) -> None:
        with self._lock:
            known = self._jobs.get(name)
            if known is not None and known.state == "running":
                self._jobs[name] = replace(known, **values)  # type: ignore[arg-type]


@functools.cache
def imports() -> Imports:
    """Return the imports of this process."""
    return Imports()
