"""Numbers that go on from another: a part of a count, or a new total of what was counted before."""

from __future__ import annotations

import re
from typing import Any

from data.claims import lexicon

Token = Any
_THEM = frozenset(("them", "whom", "which", "these", "those", "victims", "dead"))
TOTALS = frozenset(("count", "counts", "estimate", "figure", "number", "tally", "toll", "total"))
"""Words for a sum that need not say of whom: it is of those counted before."""
_SAYS = frozenset(("say", "says", "said", "claim", "claims", "report", "reports", "reported"))
_BEFORE = frozenset(
    ("earlier", "initial", "previous", "first", "revised", "new", "lower", "higher", "different",
     "final", "provisional", "preliminary", "similar", "updated", "smaller", "larger")
)  # fmt: skip
_AT = frozenset(("to", "at", "in", "above", "over", "below", "around"))
_FOUND = frozenset(
    ("count", "counted", "counting", "document", "documented", "found", "identified", "recorded",
     "recovered", "registered", "buried", "verified")
)  # fmt: skip
"""Verbs whose bare number is of those counted before ("we have counted 47 so far")."""


def is_part(noun: Token, number: Token) -> bool:
    """Whether a number is a part of the count before it.

    "…, including three children", "11 of them civilians", "nine from South Africa", "among them
    ten women".
    """
    first = noun
    while first.dep_ in ("conj", "appos") and first.head.tag_[0] in "NC" and first.head != first:
        edge = first.left_edge.i
        if edge and first.doc[edge - 1].text in (":", "—", "–") and noun.lower_ in lexicon.PEOPLE:
            return True  # "1,460 people: 611 civilians, 503 rebels"
        first = first.head
    with_them = first.head.lower_ in ("with", "alongside") and first.head.i and (
        first.head.nbor(-1).lower_ in ("together", "along") or first.head.lower_ != "with"
    )  # fmt: skip
    if (first.head.lower_ in ("including", "among") or with_them) and first.head.i < noun.i:
        return noun.lower_ in lexicon.PEOPLE or noun.tag_ in ("NNPS", "CD") or noun == number
    for child in number.children:
        if child.lower_ == "of" and any(g.lower_ in _THEM for g in child.children):
            return True
    doc, at = number.doc, number.i
    if number.dep_ in ("nummod", "quantmod") and any(
        c.lower_ == "of" and any(g.lower_ in ("them", "whom") for g in c.children)
        for c in noun.children
    ):
        return True
    if at >= 2 and doc[at - 2 : at].text.lower() in (
        "among them", "among whom", "among those", "of whom", "of which", "of them"
    ):  # fmt: skip
        return True
    bare = noun == number and at + 1 < len(doc)
    return bare and (doc[at + 1].lower_ == "from" or doc[at + 1 : at + 3].text.lower() in (
        "of them", "of whom", "of those"
    ))  # fmt: skip


def goes_on(noun: Token, number: Token, fresh: bool = False) -> Token | None:
    """Return the word that makes a number a total of those counted before, or None.

    "that number had risen to 531", "put the figure at 10,000", "bringing the total to 25,000".
    `fresh` where the words right before it speak of a count: "has since raised it to seven", "it
    was 30 last night and it's 45 now" go on from nothing further back.
    """
    if noun != number:
        return None
    head = number.head
    doc, at = number.doc, number.i
    if fresh and (told := _it(number)) is not None:
        return told
    if doc[at + 1 : at + 3].text.lower() in ("in all", "in total") or (
        at + 1 < len(doc) and doc[at + 1].lower_ == "altogether"
    ):
        return number
    ranged = number.dep_ == "pobj" and head.lower_ == "between" and head.head.lower_ in _AT
    head = head.head if ranged else head  # "put the number at between 29 and 51"
    if number.dep_ == "pobj" and head.lower_ == "of" and head.head.lower_ in TOTALS:
        return head.head if any(c.lower_ in _BEFORE for c in head.head.children) else None
    if number.dep_ == "dobj" and head.lower_ in _FOUND | _SAYS:
        return head
    if number.dep_ == "pobj" and head.lower_ in _AT and head.head.tag_[0] == "V":
        head = head.head
    elif number.dep_ not in ("dobj", "attr", "oprd"):
        return None
    for part in head.children:
        of_others = any(c.lower_ == "of" for c in part.children)  # and they were not counted before
        if part.dep_ in ("nsubj", "nsubjpass", "dobj") and part.lower_ in TOTALS and not of_others:
            return part
    return None


_THOSE = frozenset(("them", "these", "those", "whom", "dead", "victims"))
_NAMES = frozenset(("bodies", "identities", "identity", "name", "names"))
_LIKE = frozenset(("under", "from", "aged", "below", "over"))


def describes(noun: Token, number: Token) -> bool:
    """Whether a number only says who some of those are that the sentence before counted.

    "Ten were under the age of 18", "six were women", "the names of 26 of them".
    """
    if noun.lower_ in _NAMES and number.head == noun:
        return False
    of_them = any(
        c.lower_ == "of" and any(g.lower_ in _THOSE for g in c.children) for c in number.children
    )
    role = number
    if role.dep_ == "pobj" and role.head.lower_ == "of" and role.head.head.lower_ in _NAMES:
        return of_them
    verb = role.head
    if role.dep_ != "nsubj" or verb.lower_ not in ("was", "were", "is", "are"):
        return False
    if not (of_them or number.i == 0):
        return False
    return any(
        (c.dep_ == "attr" and c.lower_ in lexicon.PEOPLE)
        or (c.dep_ == "prep" and c.lower_ in _LIKE)
        for c in verb.children
    )


_IT = frozenset(("it", "that", "this"))
_REVISES = frozenset(
    ("raised", "lowered", "revised", "updated", "corrected", "increased", "cut", "put", "rose",
     "risen", "climbed", "grown", "grew", "reduced", "changed")
)  # fmt: skip
_BE = frozenset(("is", "was", "'s", "’s", "stands", "stood"))
_SPOKEN = frozenset(("speak", "speaks", "spoke", "spoken", "talked", "talks"))
_MAYBE = frozenset(("could", "may", "might"))
_BY_NOW = re.compile(
    r"\s+(?:as\s+of|by|on|this|last|now|today|yesterday|already|so\s+far|at\s+(?:noon|dawn|midday))\b",
    re.IGNORECASE,
)


def _it(number: Token) -> Token | None:
    """Return the verb of a count that "it" is: "raised it to 7", "it's 260 this morning"."""
    head = number.head
    if number.dep_ == "pobj" and head.lower_ in ("to", "at") and head.head.lower_ in _REVISES:
        verb = head.head
        if any(c.dep_ in ("dobj", "nsubj") and c.lower_ in _IT for c in verb.children):
            return verb
    if (
        number.dep_ == "attr"
        and head.lower_ in _BE
        and _BY_NOW.match(number.doc.text, number.idx + len(number.text))
    ):
        return head if any(c.dep_ == "nsubj" and c.lower_ in _IT for c in head.children) else None
    return None
