"""One parsed sentence -> drafts: its counts and its accounts, each with who says so.

Remembers of an article what its later sentences lean on: who has spoken, and what was counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from data.claims import cues, lexicon
from data.claims.amount import Amount
from data.claims.assertions import unnumbered
from data.claims.attribution import Saying
from data.claims.counts import Count, counts
from data.claims.drafts import Draft, claimant_named
from data.claims.labels import Label, labelled, speaker_behind
from data.claims.segment import Sentence
from data.claims.speakers import Speakers
from data.model import Outcome, Topic

OWN_VOICE = "the outlet"
LONGEST_QUOTE = 400
"""Characters of a draft's quotation: a sentence's worth, never a paragraph."""
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
    own = counts(doc, fields, before, lead)
    found: list[Draft] = []
    for count in own:
        saying = _innermost(said, count.at)
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
        if count.outcome not in ("strength", "equipment", "damage"):
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
