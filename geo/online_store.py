"""What sessions and processes share about online geocoders: whose turn it is, past answers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

SCHEMA = """
CREATE TABLE IF NOT EXISTS turn(service TEXT PRIMARY KEY, free_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS answer(question TEXT PRIMARY KEY, asked_at REAL NOT NULL,
  body TEXT NOT NULL);
"""
T = TypeVar("T")
KEEP_SECONDS = 30 * 86_400
BUSY_SECONDS = 30


class OnlineStore:
    """A small SQLite file; a damaged one is thrown away, as it can be had again."""

    def __init__(self, path: Path, now: Callable[[], float]) -> None:
        self._path = path
        self._now = now

    def take_turn(self, service: str, apart: float) -> float:
        """Reserve the next request to a service, `apart` seconds after the one before.

        Returns how many seconds to wait. Turns hold across threads and processes.
        """

        def take(db: sqlite3.Connection) -> float:
            now = self._now()
            row = db.execute("SELECT free_at FROM turn WHERE service = ?", (service,)).fetchone()
            # A turn further ahead than any queue can be comes from a clock that was set back.
            turn = max(now, row[0]) if row and row[0] < now + 3600 else now
            db.execute("REPLACE INTO turn VALUES(?, ?)", (service, turn + apart))
            return float(turn - now)

        return self._write(take)

    def hold(self, service: str, seconds: float) -> None:
        """Let nobody ask a service for a while, as it demanded."""

        def push(db: sqlite3.Connection) -> None:
            db.execute(
                "INSERT INTO turn VALUES(?1, ?2) ON CONFLICT(service) "
                "DO UPDATE SET free_at = max(free_at, ?2)",
                (service, self._now() + min(seconds, 3000.0)),
            )

        self._write(push)

    def recall(self, question: str) -> tuple[float, Any] | None:
        """Return (time asked, answer) of a question asked before, if not too long ago."""

        def look(db: sqlite3.Connection) -> tuple[float, str] | None:
            found: tuple[float, str] | None = db.execute(
                "SELECT asked_at, body FROM answer WHERE question = ? AND asked_at > ?",
                (question, self._now() - KEEP_SECONDS),
            ).fetchone()
            return found

        row = self._write(look)
        return (row[0], json.loads(row[1])) if row else None

    def remember(self, question: str, answer: object) -> None:
        """Keep an answer."""
        body = json.dumps(answer)
        self._write(
            lambda db: db.execute(
                "REPLACE INTO answer VALUES(?,?,?)", (question, self._now(), body)
            )
        )

    def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._run(work)
        except sqlite3.OperationalError:
            raise  # locked or disk full: not damaged
        except sqlite3.DatabaseError:
            self._path.unlink(missing_ok=True)
            return self._run(work)

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with closing(sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)) as db:
            db.executescript(SCHEMA)
            db.execute("BEGIN IMMEDIATE")
            result = work(db)
            db.execute("COMMIT")
            return result
