"""Numbers of people and things in a parsed sentence: whose, and what became of them.

An amount is tied to the word it counts by spaCy's dependencies, and that word to harm: the verb
it suffers, the noun or participle it is. Where the parse ties it to nothing, the nearest word of
harm in the same stretch between commas decides. A number of armed people without harm is a
strength; any other number counts nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from data.claims import lexicon
from data.claims.amount import Amount, read_amounts
from data.claims.cues import POSSIBLE
from data.claims.fates import fate_behind, fate_in_front
from data.claims.harm import SUSTAIN, harm_of, is_harm, is_whole, outcomes_of
from data.claims.labels import Label
from data.claims.parts import TOTALS, describes, goes_on, is_part
from data.claims.things import is_thing, one_lost, without_harm
from data.model import Outcome

Token = Any
_SUFFER = frozenset(
    (
        "suffer", "suffered", "suffering", "suffers", "cause", "caused", "causing", "causes",
        "inflict", "inflicted", "inflicting", "sustain", "sustained", "sustaining", "reported",
        "took", "taken", "resulted",
    )
)  # fmt: skip
"""Verbs beside which casualties without a number are said to have happened."""


@dataclass(frozen=True)
class Count:
    """An amount with its outcome, the words for who is counted, and the tokens that say so."""

    amount: Amount
    outcome: Outcome
    subject: str
    first: int
    last: int
    at: int


def counts(
    doc: Token,
    labels: Sequence[Label] = (),
    before: Outcome | None = None,
    lead: Outcome | None = None,
    fresh: bool = False,
) -> list[Count]:
    """Return every count of a parsed sentence, in order; offsets are tokens of the sentence.

    What directly follows a label that names a harm ("Casualties: none") is counted by it. A total
    without a noun ("that number had risen to 531") goes on from the count before it, or from
    `before`, the outcome counted last in the sentences before; `fresh` where the very last one
    spoke of it. In a list, people are counted by
    what became of them in its `lead` ("the death of 417 people, as follows:").
    """
    found: list[Count] = []
    for amount in _with_singles(doc, read_amounts(_newest(doc.text))):
        number = _number_token(doc, amount)
        if number is None:
            continue
        noun = _counted(number)
        if noun.lower_ in ("injuries", "wounds") and noun.head.lower_ in SUSTAIN:
            continue  # whoever sustained them is counted
        survives = noun.dep_ == "nsubj" and noun.head.lower_ in ("survived", "survive", "survives")
        if survives and all(c.dep_ != "neg" for c in noun.head.children):
            continue
        vague = amount.rules[-1:] in (("plural",), ("multiple",))
        if noun.lower_ in ("graves", "grave") and _holds_many(noun):
            continue
        if vague and any(c.dep_ == "nummod" and c != number for c in noun.children):
            continue  # "2 multiple rocket launchers"
        last = found[-1].outcome if found else None
        whole = is_thing(noun) or is_whole(noun, number)
        told = None if whole else fate_behind(number, noun)
        if told is not None and not told[0]:
            continue  # "19 dead and 46 rescued"
        told = told or fate_in_front(number, noun, amount.span[0])
        outcomes, harm = told or harm_of(noun, number)
        if amount.high == 0 and harm is noun and _of_whom(noun) and not _befell(noun):
            continue  # "none of the victims was armed"
        if not outcomes and last and is_part(noun, number):
            outcomes, harm = [last], noun
        if not outcomes and lead and (noun.lower_ in lexicon.PEOPLE or noun.tag_ == "NNPS"):
            outcomes, harm = [lead], noun
        if not outcomes and lead == "strength" and noun == number:
            outcomes = ["strength"]
        # "Nobody saw them die": whoever did not see is not who died.
        saw = amount.high == 0 and noun == number and number.dep_ == "nsubj"
        if not outcomes and not saw and not is_whole(noun, number):
            outcomes, harm = _near(doc, number, noun)
        if not outcomes:
            outcomes = [x.outcome for x in labels if x.outcome and x.end == amount.span[0]]
        if (
            not outcomes
            and (last or before)
            and (total := goes_on(noun, number, fresh or last is not None)) is not None
        ):
            outcomes, harm = [last or before or "casualties"], total
        if not outcomes:
            outcomes, harm = without_harm(noun, number, amount)
        if noun.lower_ in ("victim", "victims") and (
            "killed" in (last, before) or noun.head.lower_.startswith("identif")
        ):
            outcomes = ["killed" if o == "casualties" else o for o in outcomes]
        if not outcomes and before and fresh and describes(noun, number):
            outcomes = [before]
        bare = noun == number and number.dep_ != "pobj"  # "its crew of three was captured"
        if last in ("equipment", "damage") and bare and outcomes == ["captured"]:
            outcomes = ["equipment"]  # "six boats were sunk and one was captured"
        for outcome in outcomes:
            found.append(_count(doc, amount, outcome, noun, number, harm))
    return [*found, *_uncounted(doc, found)]


_FROM_OLD = re.compile(
    r"\b(?:ris(?:es?|en|ing)|rose|climb\w+|increas\w+|jump\w+|grew|grown|f[ae]ll\w*|drop\w+|revis\w+"
    r"|rais\w+|lower\w+|cut|chang\w+|went|updat\w+)\b[^.;]{0,40}?\s(?P<old>from\s+[\w,.-]{1,20}\s+)"
    r"(?=(?:\w+\s+)?to\s)",
    re.IGNORECASE,
)


_TO_NEW = re.compile(
    r"\b(?:ris(?:es?|en|ing)|rose|climb\w+|increas\w+|jump\w+|grew|grown|f[ae]ll\w*|drop\w+|revis\w+"
    r"|rais\w+|lower\w+)\s+(?:\w+\s+)?to\s+[\w,.-]{1,20}(?P<old>\s+from\s+[\d,]{1,12}\b)",
    re.IGNORECASE,
)


_GONE_UP = re.compile(
    r"\b(?:go(?:es|ing|ne)?|went|r[io]s(?:e|es|en|ing)|climb\w*|shot|mov\w+|adds?|bring\w*|brought"
    r"|tak\w+)\s+(?P<old>up)\s+to\b",
    re.IGNORECASE,
)


def _of_whom(noun: Token) -> bool:
    return bool(noun.dep_ == "pobj" and noun.head.lower_ == "of")


def _befell(noun: Token) -> bool:
    """Whether the clause of "none of the wounded died" tells of harm itself."""
    return any(
        is_harm(t) for t in (noun.head.head.head, *noun.head.head.head.children) if t != noun
    )


def _newest(text: str) -> str:
    """Blank out what a figure was changed from: "rose from 24 to 30" says 30, and is no range.

    Nor is what a figure has "gone up to" its ceiling.
    """
    for pattern in (_FROM_OLD, _TO_NEW, _GONE_UP):
        for match in pattern.finditer(text):
            start, end = match.span("old")
            text = text[:start] + " " * (end - start) + text[end:]
    return text


_COUNTS = frozenset(
    ("count", "counted", "counting", "counts", "documented", "identified", "recorded", "registered")
)


def _holds_many(graves: Token) -> bool:
    """Whether graves are where people lie, and no number of them: "in five graves", "mass"."""
    own = {c.lower_ for c in graves.children}
    if own & {"mass", "common", "communal", "shared"}:
        return True
    return not (own & {"new", "fresh", "individual"} or graves.head.lower_ in _COUNTS)


_OF_THINGS = frozenset(("material", "financial", "economic", "equipment", "territorial"))


def _uncounted(doc: Token, found: Sequence[Count]) -> list[Count]:
    """Return casualties that are said to have happened, without any number: one or more."""
    amount = Amount(1, None, None, True, rules=("casualties",))
    made = []
    for token in doc:
        if token.lower_ not in ("casualties", "losses") or token.dep_ not in ("dobj", "nsubjpass"):
            continue
        verb, inside = token.head, [t.lower_ for t in token.subtree]
        negated = any(c.dep_ == "neg" for c in verb.children)
        negated = negated or bool({"no", "any", "zero", "the"} & set(inside))
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        matter = any(c.lower_ in _OF_THINGS for c in token.children)
        nobody = subject is not None and any(t.lower_ == "neither" for t in subject.subtree)
        counted = any(c.first <= token.i <= c.last for c in found)
        if verb.lower_ in _SUFFER and not (matter or negated or nobody or counted):
            first = min(verb.i, token.left_edge.i)
            amount = replace(amount, wording=token.text)
            made.append(Count(amount, "casualties", "", first, max(verb.i, token.i), token.i))
    return made


def _with_singles(doc: Token, amounts: list[Amount]) -> list[Amount]:
    """Add the articles that count one ("a soldier was killed"); they count only beside harm."""
    taken = [amount.span for amount in amounts]
    singles = []
    for token in doc:
        if token.lower_ not in ("a", "an", "another"):
            continue
        noun = token.head if token.dep_ == "det" else token
        start, end = token.idx, token.idx + len(token)
        if any(a < end and start < b for a, b in taken):
            continue
        if token.lower_ == "another" and any(a == end + 1 for a, _ in taken):
            continue  # "another 80"
        one = Amount(
            1, 1, 1, wording=token.text, span=(start, end), core=(start, end), rules=("exact",)
        )
        if (_is_single(noun) and harm_of(noun, token)[0] not in ([], ["displaced"])) or one_lost(
            noun, token, one
        ):
            singles.append(one)
    return sorted([*amounts, *singles], key=lambda a: a.span)


_FOUND_DEAD = re.compile(
    r"\b(?:found|find|recover\w*|retriev\w*|pull\w*|buri\w*|discover\w*|lay|lying|identif\w*"
    r"|return\w*|morgue|hand\w*\s+over|body\s+of)\b",
    re.IGNORECASE,
)
"""What is told of a body that is a dead person's."""


def _is_single(noun: Token) -> bool:
    """Whether an article in front of a noun counts one person.

    A speaker ("an injured man said") and an owner ("a dead man's brother") are only mentioned.
    """
    if noun.lower_ == "another":
        return True
    if noun.tag_ != "NN" or noun.dep_ == "poss" or noun.lower_ in TOTALS:
        return False
    if noun.dep_ in ("appos", "attr") and noun.head.tag_ == "CD":
        return False  # "four people, one of them a child"
    if noun.dep_ == "nsubj" and noun.head.lower_ in lexicon.SAY:
        return False
    word = noun.lower_
    if word in lexicon.BANDS:
        return False
    if word == "body" and not _FOUND_DEAD.search(noun.doc.text):
        return False  # "a state-appointed body"
    if word in lexicon.PEOPLE or word in lexicon.ONE_HARMED:
        return True
    if noun.dep_ == "pobj" and noun.head.lower_ != "of":
        return False
    if noun.dep_ not in ("dobj", "nsubjpass", "pobj", "conj"):
        return False
    outcomes, harm = harm_of(noun, noun)
    # Of words that are no known person's, only those that killing and wounding happen to.
    return word not in lexicon.HARM_NOUN and harm is not None and (
        outcomes[0] in ("killed", "wounded") and harm.dep_ != "compound"
    )  # fmt: skip


def _number_token(doc: Token, amount: Amount) -> Token | None:
    """Return the last token of the number itself: it is what the parser hangs on the noun."""
    end = amount.core[1] if amount.rules[-1:] != ("range",) else amount.span[1]
    inside = list(doc.char_span(amount.core[0], end, alignment_mode="expand") or ())
    inside = [t for t in inside if t.text[:1].isalnum() or t.text in "–—-"] or inside
    if not inside:
        return None
    own = [t for t in inside if not any(t.head == o for o in inside)]
    return next((t for t in reversed(own) if t.text[:1].isalnum()), inside[-1])


def _counted(number: Token) -> Token:
    """Return the word that is counted: "fighters" in "dozens of fighters", or the number itself."""
    at = number
    for _ in range(4):
        head = at.head
        if at.dep_ in ("nummod", "quantmod", "det", "amod", "compound", "nmod", "advmod") and (
            head.tag_.startswith(("N", "CD"))
            or head.lower_ in ("those", "others", "dead", "strong")
        ):
            at = head
            continue
        break
    of = next((c for c in at.children if c.dep_ == "prep" and c.lower_ == "of"), None)
    if of is not None and (at == number or at.lower_ in ("number", "total", "group", "handful")):
        inner = next((c for c in of.children if c.dep_ == "pobj"), None)
        if inner is not None:
            return inner
    return at


def _near(doc: Token, number: Token, noun: Token) -> tuple[list[Outcome], Token | None]:
    """Fall back on the nearest word of harm in the same stretch between commas.

    Only for what can be harmed: a number without a noun, or people. The verb of an active clause
    whose subject is counted harms others and is passed over.
    """
    if noun != number and noun.lower_ not in lexicon.PEOPLE and noun.tag_ != "NNPS":
        return [], None
    left = right = number.i
    while left > 0 and doc[left - 1].text not in ",;:()–—":
        left -= 1
    while right + 1 < len(doc) and doc[right + 1].text not in ",;:()–—":
        right += 1
    if noun.dep_ == "pobj" and noun.head.dep_ == "agent":
        return [], None  # "shot by two men"
    near = [t for t in doc[left : right + 1] if is_harm(t) and t.i != number.i]
    near = [t for t in near if abs(t.i - number.i) <= 7 and not _other_number(doc, number, t)]
    near = [t for t in near if not _other_clause(doc, number, noun, t)]
    if not near:
        return [], None
    harm = min(near, key=lambda t: (abs(t.i - number.i), t.i))
    if harm.i > noun.i and harm.lower_ not in lexicon.INTRANSITIVE and harm.tag_ in ("VBD", "VBP"):
        follows = doc[harm.i + 1] if harm.i + 1 < len(doc) else None
        if follows is not None and follows.tag_[0] in "DNJC" and follows.lower_ != "in":
            return [], None
    return outcomes_of(harm)[:1], harm


_FINITE = ("VBD", "VBZ", "VBP", "MD")


def _other_clause(doc: Token, number: Token, noun: Token, harm: Token) -> bool:
    """Whether a word of harm in front of a number belongs to a clause that is not the number's.

    "Whose brothers were killed insisted there were no armed men"; "19 were killed and 46 went
    home": what has a verb of its own behind it is not counted by the verb in front.
    """
    if harm.i > number.i:
        return False
    between = doc[harm.i + 1 : number.i]
    if any(t.lower_ == "what" for t in between):
        return False  # "killed what experts believe were 110 soldiers"
    if any(t.tag_ == "EX" or (t.lower_ in lexicon.SAY and t.tag_[0] == "V") for t in between):
        return True
    if not any(t.lower_ in ("and", "but", "while", "whereas") for t in between):
        return False
    at = max(number.i, noun.i) + 1
    follows = doc[at] if at < len(doc) else None
    return follows is not None and (follows.tag_ in _FINITE or follows.tag_ == "VBN")


def _other_number(doc: Token, number: Token, harm: Token) -> bool:
    """Whether another number stands between a number and a word of harm, with a better right."""
    low, high = sorted((number.i, harm.i))
    return any(t.tag_ == "CD" and t.i != number.i for t in doc[low + 1 : high])


def _count(
    doc: Token, amount: Amount, outcome: Outcome, noun: Token, number: Token, harm: Token | None
) -> Count:
    first = _token_at(doc, amount.span[0])
    last = max(number.i, _token_at(doc, amount.span[1] - 1))
    phrase = [t.i for t in noun.subtree if t.i >= first and _close(t, noun)] or [noun.i]
    first, last = min(first, noun.i, *phrase), max(last, noun.i, *phrase)
    if harm is not None and abs(harm.i - number.i) < 25:
        own = [
            c.i for c in harm.children if c.dep_ in ("aux", "auxpass", "neg") and c.i > harm.i - 5
        ]
        first, last = min(first, harm.i, *own), max(last, harm.i)
    clause = doc[max(0, first - 2) : min(len(doc), last + 3)].text
    if harm is not None and amount.certainty == "plain" and POSSIBLE.search(clause):
        amount = replace(amount, certainty="possible")
    return Count(amount, outcome, _subject(noun, number, amount), first, last, number.i)


def _close(token: Token, noun: Token) -> bool:
    """Whether a token belongs to the counted phrase itself and to no clause or aside of it."""
    at = token
    while at != noun:
        if at.dep_ in ("relcl", "acl", "appos", "conj", "cc", "punct", "advcl", "prep") and not (
            at.dep_ == "prep" and at.lower_ in ("of", "from") and at.i - noun.i < 3
        ):
            return False
        at = at.head
    return True


def _token_at(doc: Token, offset: int) -> int:
    span = doc.char_span(offset, offset + 1, alignment_mode="expand")
    return int(span[0].i) if span is not None and len(span) else len(doc) - 1


def _subject(noun: Token, number: Token, amount: Amount) -> str:
    """Return the words for who is counted, without the amount; empty where none are given."""
    if noun == number or (noun.tag_ == "CD" and not is_thing(noun)):
        return ""
    inside = sorted(t.i for t in noun.subtree if _close(t, noun))
    words = noun.doc[inside[0] : inside[-1] + 1]
    overlaps = amount.span[0] < words.end_char and words.start_char < amount.span[1]
    start = max(amount.span[1], words.start_char) if overlaps else words.start_char
    text = noun.doc.text[start - noun.doc[0].idx : words.end_char - noun.doc[0].idx]
    text = re.sub(r"^\W*(?:strong\s+|of\s+|the\s+|an?\s+|more\s+)*", "", text)
    text = re.split(r"\s*[(\d]", text)[0].strip(" ,\"'“”")
    text = text if re.search(r"\b[A-Z]\.$", text) else text.rstrip(".")
    first = re.split(r"\W", text.lower(), maxsplit=1)[0]
    if first in lexicon.HARM_VERB and first not in lexicon.HARM_NOUN:
        return ""
    return "" if text.lower() in lexicon.HARM_NOUN else text
