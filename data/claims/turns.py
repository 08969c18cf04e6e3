"""Who speaks in the transcript of a briefing or an interview: "GEN. HALVERSON: …", "Q: …"."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from data.claims import lexicon

_TURN = re.compile(
    r"^[ \t]*(?P<who>[A-Z][\w.’'-]*(?:[ \t]+[\w.’'-]+){0,5})(?:[ \t]*\([^()\n]{1,60}\))?"
    r":[ \t]+(?=\S)",
    re.MULTILINE,
)
_ASKS = re.compile(r"(?:q|question|reporter|interviewer|moderator|staff)\b", re.IGNORECASE)
_ANSWERS = frozenset(("a", "answer"))
SPOKEN = re.compile(r"\b(?:spoke|talked|answered|interview\w*)\b", re.IGNORECASE)
"""What is said of somebody in front of an interview."""
_INTERVIEW = re.compile(r"\binterview\b|\bspoke\s+(?:to|with)\s+us\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"(?:(?!\n\s*\n)[\s\S])+")
LONGEST_QUESTION = 240
"""Characters of a paragraph that only asks."""
_SPEAKING = re.compile(r"\b(?:I|I['’](?:m|ve|ll|d)|[Ww]e)\b")
FEWEST = 3
"""Turns that a transcript has at least; fewer lines with a colon are none."""


@dataclass(frozen=True)
class Turn:
    """The words of one speaker: text[start:end], the label not counted in.

    `speaker` is None for who only asks; "" for who answers and is named elsewhere ("A:").
    """

    speaker: str | None
    start: int
    end: int


def turns_of(text: str) -> list[Turn]:
    """Return the turns of a transcript in order; none where the text is no transcript.

    A transcript is told by its labels: somebody speaks more than once. And somebody asks and
    somebody says "I" or "we" in it, as in no list of fields ("Army: 12 tanks").
    """
    found = [m for m in _TURN.finditer(text) if not lexicon.FIELDS.fullmatch(m["who"])]
    names = [_last_word(m["who"]) for m in found]
    again = {name for name, times in Counter(names).items() if times > 1}
    told = [m for m, name in zip(found, names, strict=True) if name in again or m["who"].isupper()]
    asked = any(_ASKS.match(m["who"]) for m in told) or "?" in text
    if len(told) < FEWEST or not again or not (asked and _SPEAKING.search(text)):
        return _answers(text)
    full: dict[str, str] = {}
    turns = []
    for number, match in enumerate(told):
        end = told[number + 1].start() if number + 1 < len(told) else len(text)
        name = _last_word(match["who"])
        who: str | None = full.setdefault(name, _cased(match["who"]))
        if _ASKS.match(match["who"]):
            who = None
        elif name in _ANSWERS:
            who = ""
        turns.append(Turn(who, match.end(), end))
    return turns


def _answers(text: str) -> list[Turn]:
    """Return the answers of an interview whose questions are paragraphs without a label."""
    if not _INTERVIEW.search(text[:1500]):
        return []
    paragraphs = [m for m in _PARAGRAPH.finditer(text) if m[0].strip()]
    asks = [m[0].rstrip().endswith("?") and len(m[0]) < LONGEST_QUESTION for m in paragraphs]
    if sum(asks) < 2:
        return []
    first = asks.index(True)
    return [
        Turn("", m.start(), m.end())
        for m, question in zip(paragraphs[first:], asks[first:], strict=True)
        if not question
    ]


def _last_word(who: str) -> str:
    return who.split()[-1].lower()


def _cased(who: str) -> str:
    """Return a name in capitals as a name: "BRIG. GEN. MARK HALVERSON"."""
    return who.title() if who.isupper() and len(who.split()) > 1 else who
