"""Names of who speaks: a noun's own phrase, who stands behind a paper, and who was met before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from data.claims import lexicon
from data.claims.numbers import MONTH

Token = Any
_PARTS = {
    "det", "amod", "compound", "nmod", "poss", "nummod", "case", "quantmod", "npadvmod", "punct",
}  # fmt: skip
_OWNERS = {"its": "it", "their": "they", "his": "he", "her": "she", "our": "we", "my": "i"}
"""Owners that are pronouns, with the pronoun that stands for who is meant."""
_IS_WHEN = re.compile(
    rf"(?:{MONTH}|yesterday|today|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|week|month)",
    re.IGNORECASE,
)
"""An owner that says when a paper is of, and not of whom: "Yesterday's statement"."""
_IS_DATE = re.compile(rf"(?:{MONTH}|\d{{4}}$)")
_DATE_BEFORE = re.compile(rf"^(?:{MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{MONTH})(?:,?\s+\d{{4}})?,?\s+")
_QUOTES = "\"'“”‘’«»"


@dataclass
class Speakers:
    """The claimants met so far in an article, for "the ministry", "it" and "Peskov".

    `acting` is who the sentence before was about, where that can speak: a pronoun means it first.
    """

    last: str | None = None
    person: str | None = None
    acting: str | None = None
    by_word: dict[str, str] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)

    def remember(self, claimant: str, called: Sequence[str]) -> None:
        """Keep a claimant under the words it was called by, so that a short mention finds it."""
        self.last, self.acting = claimant, None
        if called and called[-1] not in lexicon.BODIES and self._is_person(claimant):
            self.person = claimant
            self.people.add(claimant)
        words = re.findall(r"[^\W\d][\w.’'-]*", claimant)
        for word in (*called, *words[-1:]):
            self.by_word[word.lower()] = claimant

    def _is_person(self, claimant: str) -> bool:
        """Whether "he" or "she" may be this claimant: "Moscow" and "officials" are never meant.

        A name of one word is a person's where a longer one was called by it, or nobody else is.
        """
        words = claimant.split()
        if words[-1:] == ["officials"]:
            return False
        if len(words) > 1 or not words[0][:1].isupper():
            return True
        return self.person is None and not words[0].isupper()

    def resolve(self, claimant: str, head: str) -> str:
        """Return the full name of a short mention; what was not met before stays as it is."""
        if head.lower() in lexicon.NOBODY:
            if head.lower() in ("he", "she"):
                acting = self.acting if self.acting in self.people else None
                return acting or self.person or self.last or ""
            return self.acting or self.last or ""
        told = [w for w in claimant.lower().split() if w not in ("the", "official", "same")]
        return self.by_word.get(head.lower(), claimant) if len(told) <= 1 else claimant


def claimant_of(noun: Token, speakers: Speakers) -> tuple[str, tuple[str, ...]]:
    """Return the claimant's name and the words it is called by; "" where nobody is meant.

    A paper stands for who issued it; a title with a name behind it ("spokesman, Dmitry Peskov")
    is called by the name.
    """
    called = [noun.lower_]
    named = next(
        (c for c in noun.children if c.dep_ == "appos" and c.tag_ == "NNP" and c.i > noun.i), None
    )
    if named is not None and noun.lower_.startswith("spokes"):
        return name_of(named), (noun.lower_, named.lower_)
    if noun.lower_ in lexicon.PAPERS:
        behind = [
            source
            for at in (noun, *(c for c in noun.children if c.dep_ == "acl" and _issues(c)))
            for c in at.children
            if c.dep_ in ("prep", "agent") and c.lower_ in ("by", "from", "of")
            for source in [child_of(c, ("pobj",))]
            if source is not None and not _IS_DATE.match(source.text)
        ]
        owner = child_of(noun, ("poss",))
        if owner is not None and _IS_WHEN.match(owner.text):
            owner = None
        if owner is None and noun.lower_ in lexicon.RECORDS:
            names = (c for c in noun.lefts if c.dep_ in ("compound", "nmod"))
            owner = next((c for c in names if c.tag_ == "NNP" or c.lower_ in lexicon.SPEAKS), None)
        issuer = behind[0] if behind else owner
        if issuer is not None and issuer.lower_ in _OWNERS:
            meant = speakers.resolve("", _OWNERS[issuer.lower_])
            return (meant, (_OWNERS[issuer.lower_],)) if meant else ("", ())
        if issuer is not None and issuer.lower_ not in lexicon.NOBODY:
            return name_of(issuer), (noun.lower_, issuer.lower_)
    if named is not None and noun.tag_ in ("NN", "NNS", "JJ"):
        return name_of(named), (noun.lower_, named.lower_)
    return speakers.resolve(name_of(noun), noun.lower_), tuple(called)


def _issues(verb: Token) -> bool:
    """Whether a participle names who a paper is of: not who merely carried or printed it."""
    return verb.tag_ == "VBN" and verb.lower_ not in _MERELY


_MERELY = frozenset(
    ("approached", "asked", "carried", "cited", "contacted", "interviewed", "printed", "published",
     "quoted", "reached", "seen", "viewed", "reviewed", "obtained")
)  # fmt: skip


def name_of(noun: Token) -> str:
    """Return a noun's own phrase without clauses, articles and quotation marks."""
    inside = [noun]
    todo = [noun]
    while todo:
        at = todo.pop()
        for child in at.children:
            near = child.dep_ in _PARTS and not (child.dep_ == "punct" and child.text not in "-–/")
            of = child.dep_ == "prep" and child.lower_ in ("of", "for") and child.i > noun.i
            behind = child.dep_ == "pobj" and at.dep_ == "prep"
            and_ = child.dep_ in ("conj", "cc") and at.tag_ in ("JJ", "NNP", "NN", "NNS")
            title = child.dep_ == "appos" and child.tag_ == "NNP" and at.tag_ == "NNP"
            title = title and all(c.dep_ != "det" for c in child.children)
            if near or of or behind or (and_ and abs(child.i - noun.i) < 6) or title:
                inside.append(child)
                todo.append(child)
    left, right = min(t.i for t in inside), max(t.i for t in inside)
    while left and noun.text[:1].isupper() and _in_name(noun.doc[left - 1], noun.doc[left]):
        left -= 1
    if left < noun.i and right + 1 < len(noun.doc) and noun.doc[left + 1].tag_.startswith("V"):
        right += noun.doc[right + 1].text.istitle()
    words = noun.doc[left : right + 1].text.strip(_QUOTES + " ,")
    words = _DATE_BEFORE.sub("", words)
    words = re.sub(r"^(?:an?|the|its|their|this)\s+", "", words, flags=re.IGNORECASE)
    words = re.sub(r"['’]s?$", "", words)
    article = noun.doc[left].lower_ == "the" and len(words.split()) == 1
    return f"the {words}" if article and words[:1].islower() else words


def _in_name(before: Token, token: Token) -> bool:
    """Whether a word in capitals in front of a name is of it: "Raqqa Is Being Slaughtered …"."""
    verb = before.tag_.startswith("V") or token.tag_.startswith("V")
    return bool(verb and before.text.istitle() and before.text.isalpha())


def child_of(token: Token, deps: tuple[str, ...]) -> Token | None:
    return next((c for c in token.children if c.dep_ in deps), None)
