"""The speaker that closes a sentence: "…, residents and a rebel group said on Friday."

In long sentences the parser hangs such a verb on the wrong clause. What stands right in front of
it, back to the comma or quotation mark, decides instead of the tree.
"""

from __future__ import annotations

from typing import Any

from data.claims import lexicon

Token = Any
_EDGES = frozenset((",", '"', "”", "’", "''", "—", "–"))
_INSIDE = ("N", "J", "D", "P", "I", "C", "R")
"""First letters of the tags that a speaker's phrase is made of: no verb among them."""
LONGEST_NAME = 14
"""Words of a speaker's phrase."""


def closing_speaker(verb: Token) -> tuple[Token, int] | None:
    """Return the noun that speaks and where its phrase begins, or None where none closes.

    Only where the parse gives the verb no subject of its own beside it, and nothing but a day, a
    place or a listener follows.
    """
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.i < 4 or verb.lower_ in lexicon.WEAK_SAY:
        return None
    own = [c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i]
    if (own and not _strays(own[-1], verb)) or any(
        c.dep_ in ("ccomp", "xcomp") and c.i > verb.i for c in verb.children
    ):
        return None
    after = verb.doc[verb.i + 1 :]
    told = next((t for t in after if t.text in (",", ";")), None)
    upto = told.i if told is not None else len(verb.doc)
    if any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in verb.doc[verb.i + 1 : upto]):
        return None
    at = verb.i - 1
    while at > 0 and verb.doc[at].tag_ in ("RB", "RBR"):
        at -= 1
    named = verb.doc[at].text == ","
    at -= named
    noun = verb.doc[at]
    if not noun.tag_.startswith("N") or (named and noun.tag_ != "NNP"):
        return None
    left = _phrase(verb, at)
    if named and left is not None:  # "the chief of staff, General Name, told": one more phrase
        left = _phrase(verb, left - 2) if left > 2 else None
    if left is None or left < 3:
        return None
    while noun.dep_ in ("pobj", "conj") and noun.head.i >= left and not named:
        noun = noun.head
    if noun.dep_ == "prep":
        noun = noun.head
    return (noun, left) if noun.i >= left and noun.tag_.startswith("N") else None


def _strays(subject: Token, verb: Token) -> bool:
    """Whether a parse took what is said for the speaker, though a phrase in front of the verb is.

    "A strike killed 43 people, a rights group and a charity said": the group is hung on the dead.
    """
    left = _phrase(verb, verb.i - 1)
    if left is None or subject.i >= left - 1 or verb.doc[left - 1].text != ",":
        return False
    noun = verb.nbor(-1)
    if not noun.tag_.startswith("N"):
        return False
    while noun.dep_ in ("conj", "pobj", "prep") and noun.head.i >= left:
        noun = noun.head
    while noun.dep_ in ("conj", "appos") and noun != subject:
        noun = noun.head
    return noun != subject and any(t.tag_.startswith("V") for t in verb.doc[: left - 1])


def speaker_beside(verb: Token) -> Token | None:
    """Return the noun right in front of a say-verb that the parse gives no subject at all.

    "In a letter to the court, the adviser wrote that …": the phrase between comma and verb.
    """
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.i < 2 or verb.lower_ not in lexicon.SAY:
        return None
    noun = verb.nbor(-1)
    left = _phrase(verb, verb.i - 1)
    return noun if noun.tag_.startswith("N") and left is not None and left < verb.i else None


_NO_NAME = frozenset(
    ("also", "allegedly", "earlier", "initially", "later", "meanwhile", "officially", "previously",
     "reportedly", "separately", "then", "yesterday", "today")
)  # fmt: skip


def opening_speaker(verb: Token) -> Token | None:
    """Return a name of one word that opens a sentence in front of its verb: "Skytally counted …".

    The tagger takes a name it has never met for an adverb; a finite verb has a subject.
    """
    if verb.i != 1 or verb.tag_ not in ("VBD", "VBZ") or verb.lower_ not in lexicon.SAY:
        return None
    name = verb.nbor(-1)
    is_name = name.text[:1].isupper() and name.text.isalpha() and name.lower_ not in _NO_NAME
    return name if is_name and name.tag_[0] in "RJVN" else None


def _phrase(verb: Token, at: int) -> int | None:
    """Return where the noun phrase that ends at a token begins: behind a comma or a quotation."""
    for i in range(at, max(-1, at - LONGEST_NAME), -1):
        token = verb.doc[i]
        if token.text in _EDGES:
            return i + 1
        if token.tag_[0] not in _INSIDE:
            return None
    return None
