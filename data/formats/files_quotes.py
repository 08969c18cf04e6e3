"""Whether the quotation marks of a delimited file are well formed, looked at block by block.

A parser that meets a stray mark takes everything up to the next one for a single cell, and so
swallows rows without a word. Here each mark must open a cell, close one, or stand doubled within
(RFC 4180); a mark inside a cell that did not begin with one is an ordinary character.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from data.errors import FormatError

_QUOTE = 34
Bytes = npt.NDArray[np.uint8]
Positions = npt.NDArray[np.int64]


class QuoteCheck:
    """Checks one file; feed it every block in order, then `finish`."""

    def __init__(self, name: str, delimiter: str) -> None:
        self._name = name
        self._ends = frozenset((ord(delimiter), 10, 13))
        self._is_end = np.zeros(256, dtype=bool)
        self._is_end[list(self._ends)] = True
        self._may_follow = self._is_end.copy()
        self._may_follow[_QUOTE] = True
        self._carry = b"\n"  # the byte before what comes next, and those that are not yet judged
        self._open = False
        self._just_closed = False  # whether the first byte of the carry is a closing mark
        self._line = 1

    def feed(self, block: bytes) -> None:
        """Check the next bytes; raise FormatError at the first mark that fits nowhere."""
        data = self._carry + block
        if len(data) > 1:
            self._judge(data, len(data) - 1)
            self._carry = data[-2:]
            self._line += data.count(b"\n", 1, len(data) - 1)

    def finish(self) -> None:
        """Check the last byte, and that every cell was closed."""
        self.feed(b"\n")
        if self._open:
            raise self._broken("a quotation mark opens a cell and is never closed", self._line)

    def _judge(self, data: bytes, end: int) -> None:
        """Judge the marks from the second byte on, up to before `end`."""
        if end == 1:
            return
        values = np.frombuffer(data, dtype=np.uint8)
        marks = np.flatnonzero(values[1:end] == _QUOTE) + 1
        if not len(marks):
            self._just_closed = False
            return
        # Every second mark opens. Files are often quoted throughout, so each is looked at once.
        first = 1 if self._open else 0
        if self._open_cells(values, marks, first) and self._close_cells(
            values, marks[1 - first :: 2]
        ):
            self._open = self._open != (len(marks) % 2 == 1)
            self._just_closed = bool(marks[-1] == end - 1 and not self._open)
        else:
            self._judge_one_by_one(data, marks.tolist(), end)

    def _open_cells(self, values: Bytes, marks: Positions, first: int) -> bool:
        """Whether every second mark from the first on stands at a cell's start, or is a second."""
        at = np.flatnonzero(~self._is_end[values[marks[first::2] - 1]]) * 2 + first
        if not len(at):
            return True
        if at[0] == 0:
            if not (self._just_closed and marks[0] == 1):
                return False
            at = at[1:]
        return bool((marks[at] - marks[at - 1] == 1).all())

    def _close_cells(self, values: Bytes, marks: Positions) -> bool:
        """Whether each of these marks ends a cell, or is the first of two within one."""
        return bool(self._may_follow[values[marks + 1]].all())

    def _judge_one_by_one(self, data: bytes, marks: list[int], end: int) -> None:
        """Judge a block with a mark that is out of step: it may be an ordinary character."""
        closed_at = 0 if self._just_closed else -1
        for at in marks:
            if not self._open:
                self._open = data[at - 1] in self._ends or closed_at == at - 1 >= 0
            elif data[at + 1] in self._ends or data[at + 1] == _QUOTE:
                self._open, closed_at = False, at
            else:
                line = self._line + data.count(b"\n", 1, at)
                raise self._broken("text goes on after a quotation mark that closes a cell", line)
        self._just_closed = closed_at == end - 1

    def _broken(self, what: str, line: int) -> FormatError:
        return FormatError(
            f"line {line:,}: {what}, so its rows can't be told apart",
            file=self._name,
            todo='Write a quotation mark within a cell twice ("").',
        )
