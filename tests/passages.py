"""Made-up reports with hand coding, and how drafts are scored against them.

`passages/*.txt`: the report, a line "=====", then one coded claim a line: outcomes | interval |
stances | claimants | subject | quote. "12" is exact, "12+" open, "40-70" a range, "-" no figure;
"/" and "," part readings that the words allow; a line that begins with "?" may be missed, and
counts for nothing where it is found. People, places and figures are invented; the coding was
written down before a reader was run on the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "passages"
OUTLET = "Sample Wire"
LONGEST_SPAN = 600
_DULL = set(re.findall(r"\w+", """the a an of by and in for on to its official officials ministry
    minister spokesman spokesperson statement military army government forces force media news
    agency report reports source sources anonymous unnamed said claim claims"""))  # fmt: skip
Interval = tuple[int | None, int | None]


@dataclass(frozen=True)
class Coded:
    """One hand-coded claim; each field holds every reading that is right."""

    outcomes: frozenset[str]
    intervals: tuple[Interval, ...]
    stances: frozenset[str]
    claimants: tuple[str, ...]
    quote: str
    start: int
    end: int
    optional: bool


@dataclass(frozen=True)
class Score:
    """Counts of one or more passages; `missed` and `false` in words."""

    right: int
    missed: tuple[str, ...]
    false: tuple[str, ...]
    claimants: int
    stances: int
    wrong_claimants: tuple[str, ...] = ()

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + len(self.missed) + len(self.false))

    def __add__(self, other: Score) -> Score:
        return Score(
            self.right + other.right, self.missed + other.missed, self.false + other.false,
            self.claimants + other.claimants, self.stances + other.stances,
            self.wrong_claimants + other.wrong_claimants,
        )  # fmt: skip


def passages() -> dict[str, tuple[str, list[Coded]]]:
    """Return the passages by name: text and coding, with offsets in the text."""
    found = {}
    for path in sorted(FOLDER.glob("*.txt")):
        text, _, lines = path.read_text(encoding="utf-8").partition("\n=====\n")
        found[path.stem] = text, [_coded(line, text, path) for line in lines.splitlines() if line]
    return found


def _coded(line: str, text: str, path: Path) -> Coded:
    fields = [part.strip() for part in line.lstrip("?").split("|")]
    outcomes, interval, stances, claimants, _, quote = fields
    if quote not in text:
        raise ValueError(f"{path.name}: {quote!r} does not stand in the text")
    start = text.index(quote)
    names = tuple(name.strip() for name in claimants.split(" / "))
    return Coded(
        frozenset(outcomes.split(",")), tuple(_interval(i) for i in interval.split(" / ")),
        frozenset(stances.split(",")), names, quote, start, start + len(quote),
        line.startswith("?"),
    )  # fmt: skip


def _interval(words: str) -> Interval:
    if words == "-":
        return None, None
    if words.endswith("+"):
        return int(words[:-1]), None
    low, _, high = words.partition("-")
    return int(low), int(high or low)


def score(coded: Sequence[Coded], drafts: Sequence[Any]) -> Score:
    """Match drafts to coded claims one to one, the closest pairs first."""
    pairs = []
    for i, claim in enumerate(coded):
        for j, draft in enumerate(drafts):
            shared = min(claim.end, draft.end) - max(claim.start, draft.start)
            if shared <= 0 or draft.end - draft.start > LONGEST_SPAN:
                continue
            if draft.outcome in claim.outcomes and (draft.low, draft.high) in claim.intervals:
                weight = (not claim.optional, _stance(claim, draft), _claimant(claim, draft))
                wide = max(claim.end, draft.end) - min(claim.start, draft.start)
                pairs.append((*weight, shared / wide, i, j))
    matched: dict[int, int] = {}
    for *_, i, j in sorted(pairs, reverse=True):
        if i not in matched and j not in matched.values():
            matched[i] = j
    required = {i: j for i, j in matched.items() if not coded[i].optional}
    wrong = [
        f"{drafts[j].claimant!r} for {coded[i].claimants} “{coded[i].quote}”"
        for i, j in required.items()
        if not _claimant(coded[i], drafts[j])
    ]
    return Score(
        len(required),
        tuple(
            f"{sorted(c.outcomes)} {c.intervals} {sorted(c.stances)} “{c.quote}”"
            for i, c in enumerate(coded) if not c.optional and i not in matched
        ),
        tuple(
            f"{d.claimant}: {d.outcome} {d.low}–{d.high} {d.stance} “{d.quote}”"
            for j, d in enumerate(drafts) if j not in matched.values()
        ),
        len(required) - len(wrong),
        sum(_stance(coded[i], drafts[j]) for i, j in required.items()),
        tuple(wrong),
    )  # fmt: skip


def _stance(claim: Coded, draft: Any) -> bool:
    return draft.stance in claim.stances


def _claimant(claim: Coded, draft: Any) -> bool:
    return any(_same(draft.claimant, name) for name in claim.claimants)


def _same(told: str, name: str) -> bool:
    if name == "outlet":
        return told == OUTLET
    one, two = _telling(told), _telling(name)
    return bool(one and two) and (one <= two or two <= one)


def _telling(name: str) -> set[str]:
    words = set(
        re.findall(
            r"\w+",
            re.sub(
                r"['’]s\b", "", re.sub(r"\brussia\b", "russian", name.lower()).replace("u.s.", "us")
            ),
        )
    )
    return (words - _DULL) or words
