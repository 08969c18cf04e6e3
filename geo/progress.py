"""A progress bar for the terminal, on standard error."""

from __future__ import annotations

import sys
import time
from typing import TextIO

WIDTH = 30


class Bar:
    """Draws how much of some work is done; quiet where nobody watches but for a line at the end.

    Use `bar(share, words)` as a progress callback.
    """

    def __init__(self, title: str, stream: TextIO | None = None) -> None:
        self._title = title
        self._stream = stream or sys.stderr
        self._watched = self._stream.isatty()
        self._shown = 0.0
        self._started = time.monotonic()

    def __call__(self, share: float, words: str = "") -> None:
        """Show a share from 0 to 1 and a few words; at most ten times a second."""
        share = min(1.0, max(0.0, share))
        now = time.monotonic()
        if self._watched and (share >= 1 or now - self._shown >= 0.1):
            self._shown = now
            full = "#" * round(WIDTH * share)
            self._stream.write(f"\r{self._title} [{full:<{WIDTH}}] {share:4.0%} {words[:40]:<40}")
            self._stream.flush()
        if share >= 1:
            lead = "\n" if self._watched else ""
            self._stream.write(f"{lead}{self._title}: done in {now - self._started:.0f} s\n")
            self._stream.flush()
