"""The scale that figures of one outcome are drawn on, from 0 to the largest and a bit beyond."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from data.model import Claim

OPEN_ROOM = 1.18
"""How far beyond the largest figure the scale goes, so that an arrow has somewhere to run."""

SMALLEST_TOP = 4.0
"""Below this a scale does not shrink: one wounded shall not look like very many."""

SPREAD = 150
"""Largest over smallest figure from which a scale is compressed: 2 beside 200 can still be told
from 0 on a plain scale 300 pixels wide, 12 beside 50,000 can't."""


@dataclass(frozen=True)
class Scale:
    """Where a figure stands, from 0 to 1; compressed as log(1 + n) if figures lie far apart."""

    top: float
    compressed: bool

    def at(self, value: float) -> float:
        """Return the place of a figure."""
        if self.compressed:
            return math.log1p(value) / math.log1p(self.top)
        return value / self.top

    def ticks(self) -> list[int]:
        """Return figures to write beneath the scale, from 0 upward."""
        if self.compressed:
            powers = int(math.log10(self.top)) + 1
            every = 1 if powers <= 5 else 2
            return [0, *(10**power for power in range(0, powers, every))]
        raw = self.top / 4
        unit = 10 ** math.floor(math.log10(raw)) if raw >= 1 else 1
        step = next(unit * n for n in (1, 2, 5, 10) if unit * n >= raw)
        return list(range(0, int(self.top) + 1, max(1, int(step))))


def scale_of(claims: Sequence[Claim]) -> Scale:
    """Return the scale that holds all figures of some claims."""
    figures = [n for claim in claims for n in (claim.low, claim.best, claim.high) if n is not None]
    largest = max(figures, default=0)
    smallest = min((n for n in figures if n > 0), default=1)
    return Scale(max(SMALLEST_TOP, largest * OPEN_ROOM), largest > SPREAD * smallest)
