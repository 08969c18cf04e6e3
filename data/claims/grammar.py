"""The regular expressions of an amount, built from the wordings of the table and nothing else."""

from __future__ import annotations

import re

from data.claims import cues
from data.claims.numbers import NUMERAL, ONES, TEENS
from data.claims.semantics import BY_KEY, SEMANTICS, Rule
from geo.numbers import TENS


def _literal(words: str) -> str:
    """Return a pattern for literal words: blanks stand for white space, letters have edges."""
    pattern = r"\s+".join(re.escape(part) for part in words.split())
    start = r"\b" if words[0].isalnum() else ""
    return start + pattern + (r"\b" if words[-1].isalnum() else "")


def _any(words: list[str]) -> str:
    return "(?:" + "|".join(_literal(w) for w in sorted(words, key=len, reverse=True)) + ")"


def _rows(place: str) -> list[Rule]:
    return [row for row in SEMANTICS if row.place == place]


BEFORE = {w: row.key for row in _rows("before") for w in row.wordings}
AFTER = {w: row.key for row in _rows("after") for w in row.wordings}
FLOORS = {w: (row.key, floor) for row in _rows("vague") for w, floor in row.floors}
_HEDGE = _any(list(BEFORE))
_AFTER_HEDGE = rf"(?:\+|\s*-?\s*{_any(list(AFTER))})"
_SCALE = r"(?:dozen|score|hundred|thousand|million)"
_ZERO = "(?:" + "|".join(
    _literal(w) + (cues.NO_COUNT_AFTER_NO if w == "no" else "")
    + (r"(?=\s+(?:casualt|loss|injur|death|fatalit))" if w == "without" else "")
    for w in sorted(BY_KEY["zero"].wordings, key=len, reverse=True) if w != "0"
) + ")"  # fmt: skip
FRACTION = {
    "half": (1, 2), "one half": (1, 2), "third": (1, 3), "thirds": (2, 3), "quarter": (1, 4),
    "quarters": (3, 4), "fifth": (1, 5),
}  # fmt: skip
_PART = (
    r"(?:(?:one\s+)?half|(?:a|one)\s+(?:third|quarter|fifth)|two[\s-]thirds|three[\s-]quarters"
    r"|\d{1,3}\s*(?:%|percent|per\s+cent))(?:\s+of)?(?:\s+(?:the|its|their|an|those|these|some))?"
    r"|(?:all|none|most|the\s+majority|some|several)\s+of\s+(?:the|its|their|those|these)"
)
_ITEM = (
    rf"(?P<several{{0}}>{_any(list(BY_KEY['several_scale'].wordings))}\s+(?:of\s+)?"
    rf"(?P<severalof{{0}}>{_SCALE})s?\b)"
    rf"|(?P<couple{{0}}>{_any(list(BY_KEY['couple'].wordings))}(?:\s+(?P<coupleof{{0}}>{_SCALE})s?\b)?)"
    rf"|(?P<floor{{0}}>{_any(list(FLOORS))})"
    rf"|(?P<num{{0}}>{NUMERAL.replace('{', '{{').replace('}', '}}')})"
)
_JOIN = _any([w for w in BY_KEY["range"].wordings if w[0].isalpha()])
_FIRST = sorted(
    {
        re.split(r"[\s.-]", words)[0]
        for row in SEMANTICS
        for words in (*row.wordings, *(w for w, _ in row.floors))
        if words[0].isalpha()
    }
    | {"between", "from", "anywhere", "in", "two", "three", "majority", *ONES, *TEENS, *TENS}
)
# Most places of a text begin no amount: one look at the first word spares the rest.
_SIGNS = "".join(
    sorted({w[0] for row in SEMANTICS for w in row.wordings if not w[0].isalnum()} | set(".$"))
)
_BEGINS = rf"(?=\d|[{re.escape(_SIGNS)}]|\b(?:{'|'.join(_FIRST)})\b)"
AMOUNT = re.compile(
    rf"{_BEGINS}(?P<between>\b(?:anywhere\s+)?(?:between|from|in\s+the\s+range\s+of)\s+)?"
    rf"(?P<before>(?:{_HEDGE}\s*){{0,4}})"
    rf"(?:(?P<part>\b(?:{_PART})\s+(?P<partabout>{_any(list(BY_KEY['about'].wordings))}\s+)?"
    rf"(?={NUMERAL})))?"
    rf"(?:{_ITEM.format(1)}|(?P<zero>{_ZERO}))"
    rf"(?:(?P<join>\s*[–—-]\s*|,?\s+{_JOIN}\s+)(?P<before2>(?:{_HEDGE}\s*){{0,4}})(?:{_ITEM.format(2)}))?"
    rf"(?P<after>{_AFTER_HEDGE})?(?P<best>,\s+best\s+(?P<bestnum>{NUMERAL}))?",
    re.IGNORECASE,
)
HEDGES = re.compile(_HEDGE, re.IGNORECASE)


def key_of(hedge: str) -> str:
    """Return the row that a hedge in front of a number belongs to."""
    return BEFORE[" ".join(hedge.split()).lower()]
