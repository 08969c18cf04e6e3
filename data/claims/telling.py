"""One parsed sentence -> drafts: its counts and its accounts, each with who says so.

Remembers of an article what its later sentences lean on: who has spoken, and what was counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from data.claims import cues, lexicon
from data.claims.amount import Amount
from data.claims.assertions import of_cue, rebutted, unnumbered
from data.claims.attribution import Saying
from data.claims.counts import Count, counts
from data.claims.drafts import Draft, claimant_named
from data.claims.labels import Label, labelled, speaker_behind
from data.claims.parts import TOTALS
from data.claims.segment import Sentence
from data.claims.speakers import Speakers, claimant_of
from data.model import Outcome, Topic

OWN_VOICE = "the outlet"
LONGEST_QUOTE = 400
"""Characters of a draft's quotation: a sentence's worth, never a paragraph."""
_THINGS = ("strength", "equipment", "damage")
"""Outcomes that are no harm to people."""
NEAR_DENIAL = 80
"""Characters between words of denial and the figure that they are of."""
NEAR_DOUBT = 60
"""Characters between a figure and the doubt about it."""
Token = Any


@dataclass
class Told:
    """What an article has told so far.

    `heading` is the field that a list stands under, `counted` the outcome counted last, `words`
    the sentence before this one and `lead` what a list counts.
    """

    outlet: str | None
    speakers: Speakers = field(default_factory=Speakers)
    heading: str = ""
    counted: Outcome | None = None
    words: str = ""
    lead: Outcome | None = None

    @property
    def before(self) -> Outcome | None:
        """What a total without a noun counts: the harm named last before it, or counted last."""
        named = lexicon.HARM_WORD.findall(self.words)
        if not named:
            return self.counted
        word = named[-1].lower()
        return lexicon.HARM_NOUN.get(word) or lexicon.HARM_VERB[word]

    @property
    def fresh(self) -> bool:
        """Whether the sentence before this one speaks of harm or of a figure."""
        return bool(lexicon.HARM_WORD.search(self.words) or _SUM.search(self.words))


_SUM = re.compile(rf"\b(?:{'|'.join(sorted(TOTALS))})\b", re.IGNORECASE)


def drafts_of(
    sentence: Sentence, doc: Token, said: Sequence[Saying], told: Told, is_title: bool = False
) -> list[Draft]:
    """Return the drafts of one parsed sentence with its attributions, and remember its counts.

    A headline's words are never an account of their own.
    """
    fields = labelled(sentence.words, told.heading)
    said = [s for s in said if not _in_field(doc[s.verb].idx, fields)]
    before = told.before
    lead: Outcome | None = "strength" if told.heading.lower() == "strength" else told.lead
    own = counts(doc, fields, before, lead, told.fresh)
    denied = rebutted(doc)
    found: list[Draft] = []
    for count in own:
        saying = _innermost(said, count.at)
        if denied is not None and denied[1].i < count.at and doc[count.at].idx < denied[0].start():
            # A figure that is called untrue is its owner's, and nobody's where none is named.
            owner = claimant_of(denied[1], told.speakers)
            if len(owner[1]) < 2 or owner[1][1] in lexicon.HARM_NOUN:
                continue
            covers = frozenset(range(denied[1].i, count.at + 1))
            saying = Saying(owner[0], None, denied[1].i, "indirect", covers, owner[1])
        if count.at and (back := _taken_back(doc, count)):
            count = replace(count, amount=replace(count.amount, stance="retracts"), first=back[0])
            saying = of_cue(doc, back[1], said, told.speakers) or saying
        untrue = cues.NOT_SO_THAT.search(doc.text)
        if untrue is not None and _behind(doc, untrue, count):
            # Never the figure that is denied: "it is not true that 50 people were killed".
            count = replace(count, amount=Amount(stance="denies", span=count.amount.span))
        doubt = cues.CANNOT_CONFIRM.search(doc.text, count.amount.span[1])
        if (
            doubt is not None
            and count.outcome not in _THINGS
            and doubt.start() - count.amount.span[1] < NEAR_DOUBT
            and cues.UNPROVED.match(doc.text, doubt.end())
        ):
            count = replace(count, amount=replace(count.amount, stance="cannot_confirm"))
            saying = of_cue(doc, doubt, said, told.speakers) or saying
        draft = _counted(sentence, doc, count, saying, told.outlet)
        label = next((f for f in reversed(fields) if f.end <= count.amount.span[0] + 1), None)
        speaker = speaker_behind(sentence.words, count.amount.span[1], fields) or (
            label.speaker if label and (label.says or saying is None) else None
        )
        if speaker:
            draft = replace(
                draft,
                claimant=speaker,
                claimant_named=claimant_named(speaker),
                attribution="according_to",
            )
        found.append(draft)
        if count.outcome not in _THINGS:
            told.counted = count.outcome
    if not is_title:
        found += [
            _draft(
                sentence,
                u.start,
                u.end,
                u.saying,
                told.outlet,
                u.subject,
                u.outcome,
                u.amount,
                u.topic,
            )
            for u in unnumbered(doc, said, own, told.speakers, before)
        ]
    return found


def _behind(doc: Token, match: re.Match[str], count: Count) -> bool:
    """Whether a figure stands close behind words, in the same clause."""
    start = count.amount.span[0]
    near = match.end() <= start < match.end() + NEAR_DENIAL
    return near and not re.search(r"[;.,]\s", doc.text[match.end() : start])


def _taken_back(doc: Token, count: Count) -> tuple[int, re.Match[str]] | None:
    """Return the token of the retraction in front of a figure: "retracted its toll of 40"."""
    match = cues.RETRACTS.search(doc.text)
    if match is None or not _behind(doc, match, count):
        return None
    return next(((t.i, match) for t in doc if t.idx >= match.start()), None)


def _in_field(at: int, fields: Sequence[Label]) -> bool:
    """Whether a verb is a word of a field's name: nobody says "Civilians reported killed:"."""
    return any(f.outcome is not None and f.start <= at < f.end for f in fields)


def _innermost(said: Sequence[Saying], at: int) -> Saying | None:
    """Return the attribution closest around a token: the smallest that covers it."""
    around = [s for s in said if at in s.covers]
    return min(around, key=lambda s: (len(s.covers), -s.verb)) if around else None


def _counted(
    sentence: Sentence, doc: Token, count: Count, saying: Saying | None, outlet: str | None
) -> Draft:
    amount = count.amount
    if saying is not None and amount.stance == "asserts":
        between = doc[min(saying.verb, count.first) : max(saying.verb, count.last) + 1].text
        if saying.denies:
            amount = Amount(stance="denies")
        elif cues.CANNOT_CONFIRM.search(between) and not saying.denies:
            amount = replace(amount, stance="cannot_confirm")
    start, end = doc[count.first].idx, doc[count.last].idx + len(doc[count.last])
    return _draft(sentence, start, end, saying, outlet, count.subject, count.outcome, amount)


def _draft(
    sentence: Sentence, start: int, end: int, saying: Saying | None, outlet: str | None,
    subject: str, outcome: Outcome, amount: Amount, topic: Topic | None = None,
) -> Draft:  # fmt: skip
    end = min(end, start + LONGEST_QUOTE)
    claimant = saying.claimant if saying else (outlet or OWN_VOICE)
    return Draft(
        claimant, claimant_named(claimant), saying.relay if saying else None, outlet, subject,
        outcome, topic, amount.low, amount.best, amount.high, amount.open_high,
        amount.approximate, amount.hedge, amount.stance, amount.certainty,
        saying.kind if saying else "own_voice", sentence.words[start:end], sentence.start + start,
        sentence.start + end, amount.note,
    )  # fmt: skip
