"""The record that the reader of an article proposes for a claim, and which of them repeat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from data.claims import lexicon
from data.model import Attribution, Certainty, Outcome, Stance, Topic


@dataclass(frozen=True)
class Draft:
    """A claim as the reader of an article proposes it; field names as in the JSON that is written.

    `subject` holds the article's words for who is counted, or what an assertion is about.
    `incident` counts into the article's incidents, None where none fits.
    """

    claimant: str
    claimant_named: bool
    relay: str | None
    source_outlet: str | None
    subject: str
    outcome: Outcome
    topic: Topic | None
    low: int | None
    best: int | None
    high: int | None
    open_high: bool
    approximate: bool
    hedge: str
    stance: Stance
    certainty: Certainty
    attribution: Attribution
    quote: str
    start: int
    end: int
    note: str = ""
    incident: int | None = None


def once(drafts: Iterable[Draft]) -> list[Draft]:
    """Drop repeats: one record for a claimant, subject, outcome and interval.

    Of a headline and the body the body's is kept, for its words are the fuller ones; a repeat
    without a subject of its own is the same claim.
    """
    kept: list[Draft] = []
    for draft in drafts:
        key = (draft.outcome, draft.low, draft.high, draft.stance)
        twin = next(
            (
                i for i, k in enumerate(kept)
                if key == (k.outcome, k.low, k.high, k.stance)
                and draft.outcome != "assertion"
                and (draft.claimant == k.claimant or k.attribution == "own_voice")
                and _same_subject(draft.subject, k.subject)
            ),
            None,
        )  # fmt: skip
        if twin is None:
            kept.append(draft)
        elif kept[twin].attribution == "own_voice" and draft.attribution != "own_voice":
            kept[twin] = draft
    return sorted(kept, key=lambda d: (d.start, d.end))


def _same_subject(a: str, b: str) -> bool:
    first, second = ({w for w in s.lower().split() if len(w) > 3} for s in (a, b))
    return not first or not second or bool(first & second)


def claimant_named(claimant: str) -> bool:
    """Whether a claimant is named: a person, office or outlet, not "officials" or "sources"."""
    words = claimant.lower().split()
    return bool(words) and not lexicon.VAGUE & set(words)
