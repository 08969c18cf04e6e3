"""The balance of an import: nothing that was read vanishes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Balance:
    """read = placed + unplaced + rejected + left_out, in rows."""

    read: int
    placed: int
    unplaced: int = 0
    rejected: int = 0
    left_out: int = 0

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if value < 0:
                raise ValueError(f"{name} is {value}: rows can't be fewer than none")
        parts = self.placed + self.unplaced + self.rejected + self.left_out
        if self.read != parts:
            raise ValueError(f"{self.read} rows were read, but {parts} are accounted for")

    def to_dict(self) -> dict[str, int]:
        """Return the balance as plain numbers, for dataset.json."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Read a balance back; ValueError where it does not add up."""
        return cls(**{name: int(value) for name, value in values.items()})
