"""What an import did: the balance of its rows, the reasons, and where the data set is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.balance import Balance


@dataclass(frozen=True)
class ImportReport:
    """The outcome of one import.

    `rejects` is the CSV file of the rows that could not be used, None where there are none.
    `unchanged`: this very file was imported before in the same way, so nothing was done.
    """

    name: str
    version: str
    title: str
    format: str
    balance: Balance
    reasons: Mapping[str, int]
    rejects: Path | None
    unchanged: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the balance with its reasons, as the command prints it."""
        return {**self.balance.to_dict(), "reasons": dict(self.reasons)}
