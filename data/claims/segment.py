"""Sentences of a text with their offsets, by punctuation alone: fast, and safe on any input.

Parsing is the expensive step, so sentences are found first and only the telling ones are parsed.
Overlong runs without an end are cut, so that no input can make one step slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 1_200
"""Characters of one sentence; text without sentence ends is cut at a blank before that."""

_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Maj|Capt|Sgt|Adm|Brig|Cmdr|Sen|Rep|Gov|Prof|Jan|Feb"
    r"|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|vs|approx|ca|etc|e\.g|i\.e|a\.m|p\.m|al)\.)$"
)
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?:\[\d+\])*\s+|\n\s*\n\s*|\n(?=\S)")
_NEXT = re.compile(r"[\"'“‘«(\[]*[A-Z0-9Ѐ-ӿ؀-ۿ]")
_DATELINE = re.compile(
    r"[A-Z][A-Z’'.]+(?:[ /-][A-Z][A-Z’'.]+){0,3}(?P<day>[,/][^()/\n–—]{0,50}?)?\s*"
    r"(?:(?:\((?P<agency>[^)\n]{2,30})\))?\s*(?:\s-{1,2}|[–—])\s+"
    r"|/(?P<slashed>[^/\n]{2,20})/\.?\s+)(?=\S)"
    r"|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}, (?P<beside>[A-Z]{2,6})\s+[–—-]\s+(?=\S)"
)
"""A place in capitals, perhaps a country, a day and an agency, and a dash; "Damascus, SANA –"."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of a text: text[start:end] == words; `paragraph` counts from 0."""

    words: str
    start: int
    end: int
    paragraph: int


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text in order; blank stretches are left out."""
    start, paragraph = 0, 0
    for match in _END.finditer(text):
        newline = "\n" in match[0]
        before = text[max(start, match.start() - 12) : match.start() + 1]
        abbreviated = match[0].startswith(".") and _ABBREVIATION.search(before)
        if not newline and (abbreviated or not _NEXT.match(text, match.end())):
            continue
        yield from _cut(text, start, match.end(), paragraph)
        start = match.end()
        paragraph += newline
    yield from _cut(text, start, len(text), paragraph)


def without_dateline(sentence: Sentence) -> Sentence:
    """Return a report's first sentence without its dateline ("KYIV, May 4 (Agency) - …")."""
    match = _DATELINE.match(sentence.words)
    if match is None:
        return sentence
    return Sentence(
        sentence.words[match.end() :], sentence.start + match.end(), sentence.end,
        sentence.paragraph,
    )  # fmt: skip


def agency_of(text: str) -> str | None:
    """Return the agency that a report's dateline names near its top, or None."""
    for line in text[:3000].split("\n")[:12]:
        match = _DATELINE.match(line.strip())
        if match is not None:
            return match["agency"] or match["slashed"] or match["beside"]
    return None


def _cut(text: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    while end - start > LONGEST:
        at = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        at = at if at > 0 else start + LONGEST
        yield from _trim(text, start, at, paragraph)
        start = at
    yield from _trim(text, start, end, paragraph)


def _trim(text: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    words = words.strip()
    if words:
        yield Sentence(words, start + left, start + left + len(words), paragraph)
