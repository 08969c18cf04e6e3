"""What an import could not use: every row in a file of its own, and how many for which reason."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from data.formats.contract import Reject

FILE = "rejects.csv"
COLUMNS = ("row", "column", "value", "reason")
LONGEST_VALUE = 500
REPLACED = "was replaced by a newer row with the same id"
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


class Rejects:
    """Writes rejected rows as they come (CSV, UTF-8), and counts them by reason."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self.count = 0
        self.left_out: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()

    def __enter__(self) -> Self:
        """Open the file and write its header."""
        self._file = self.path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(COLUMNS)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self._file.close()

    @property
    def reasons(self) -> dict[str, int]:
        """How many rows were rejected or left out for each reason, the most frequent first."""
        return dict((self._reasons + self.left_out).most_common())

    def add(self, rejects: Iterable[Reject]) -> None:
        """Write rejected rows."""
        for reject in rejects:
            self.count += 1
            reason = f"{reject.column} {reject.reason}" if reject.column else reject.reason
            self._reasons[reason] += 1
            value = _harmless(reject.value[:LONGEST_VALUE])
            self._writer.writerow((reject.row, _harmless(reject.column), value, reject.reason))


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if cell.startswith(_RUN_BY_SPREADSHEETS) else cell
