"""Numbers that count no harm to people: the strength of forces, equipment, buildings damaged."""

from __future__ import annotations

import re
from typing import Any

from data.claims import lexicon
from data.claims.amount import Amount
from data.claims.harm import is_whole
from data.claims.parts import TOTALS
from data.model import Outcome

Token = Any
_VAGUE = frozenset(("plural", "multiple", "zero", "fraction"))
"""Rows of the table that are too vague to be a strength ("several fighters")."""


_NUMBER = frozenset(("number", "numbered", "numbers", "numbering"))
_MODEL = re.compile(r"[A-Z][A-Za-z]{0,4}-\d{1,3}[A-Z]{0,3}")
"""The name of a make of arms: "MiG-21", "F-16", "T-72B"."""
_HANDS = re.compile(r"\bfallen?\s+into\s+(?:\w+\s+){1,3}hands\b|\bfell\s+into\b")
AIRCRAFT = frozenset(
    ("aircraft", "drone", "helicopter", "jet", "plane", "tank", "vessel", "warplane", "warship")
)
"""Arms of which an article counts one where it's lost."""


def is_thing(noun: Token) -> bool:
    """Whether a word is of arms, vehicles or buildings: by name or by make."""
    word = noun.lower_
    return word in lexicon.EQUIPMENT or word in lexicon.BUILDINGS or bool(
        _MODEL.fullmatch(noun.text)
    )  # fmt: skip


_LEAVE = frozenset(("leave", "leaves", "leaving", "left"))
_LEFT_BEHIND = re.compile(r"\b(?:leav\w+|left)\s+behind\b", re.IGNORECASE)


def one_lost(noun: Token, number: Token, amount: Amount) -> bool:
    """Whether an article counts one thing that is lost: "shot down a drone", "lost an F-16"."""
    counted = noun.lower_ in AIRCRAFT or bool(_MODEL.fullmatch(noun.text))
    return counted and without_harm(noun, number, amount)[1] is not None


def without_harm(noun: Token, number: Token, amount: Amount) -> tuple[list[Outcome], Token | None]:
    """Return strength, equipment or damage for what is counted without harm, and the word for it.

    Things count where they are lost, hit, held or seen; what is merely fired or built does not.
    """
    word = noun.lower_
    if is_thing(noun):
        if is_whole(noun, number):
            return [], None  # "three of six missiles"
        return _of_things(noun, amount)
    rule = amount.rules[-1]
    if rule in _VAGUE:
        return [], None
    if noun == number and _estimates_a_force(number):
        return ["strength"], None
    behind = number.doc.text[max(number.idx, noun.idx) + len(noun.text) :]
    if _UNDER_ARMS.match(behind) and rule not in _VAGUE:
        return ["strength"], None
    if noun == number and noun.dep_ == "pobj" and noun.head.lower_ == "of":
        of = noun.head.head
        force = of.lower_ in lexicon.GROUPS or (of.lower_ == "strength" and not _of_paper(of))
        return (["strength"], None) if force else ([], None)
    if word in lexicon.ALSO_CIVIL and not lexicon.ARMED.search(number.doc.text):
        return [], None
    if word == "men" and noun.dep_ == "pobj" and _estimates_a_force(noun):
        return ["strength"], None
    if word == "men" and noun.dep_ == "pobj" and not _is_force(noun):
        return [], None
    strong = any(t.lower_ == "strong" for t in number.doc[number.i : number.i + 3])
    if strong or word in lexicon.FORCES:
        return ["strength"], None
    if number.head.lower_ in lexicon.FORCES and number.dep_ == "nummod":
        return ["strength"], None
    return [], None


_UNDER_ARMS = re.compile(
    r"\s+(?:(?:\w+\s+)?(?:under\s+arms|in\s+uniform|on\s+active\s+(?:duty|service)"
    r"|fit\s+for\s+(?:duty|action|battle|service)|able\s+to\s+fight|capable\s+of\s+bearing\s+arms))\b",
    re.I,
)


def _of_paper(strength: Token) -> bool:
    """Whether a strength is none of people: "on the strength of 20 interviews"."""
    return bool(strength.head.lower_ == "on")


def _estimates_a_force(number: Token) -> bool:
    """Whether a bare number is what a force is put at: "we estimate the enemy at 40 to 50"."""
    at = number.head
    verb = at.head if number.dep_ == "pobj" and at.lower_ in ("at", "around", "about") else at
    if not verb.tag_.startswith("V") or (at.lower_ != "at" and verb.lower_ not in _NUMBER):
        return False
    forces = (lexicon.FORCES | lexicon.GROUPS | {"enemy", "strength"}) - {"team", "squad"}
    sums = (c for c in verb.children if c.dep_ == "dobj" and c.lower_ in TOTALS)
    if any(t.dep_ == "pobj" and t.lower_ in forces for c in sums for t in c.subtree):
        return True  # "put the number of attackers at around 50"
    if verb.dep_ == "acl" and verb.head.lower_ in forces:
        return True  # "the defenders, numbering about 900"
    return any(
        c.dep_ in ("dobj", "nsubjpass", "nsubj") and c.lower_ in forces for c in verb.children
    )


def _is_force(noun: Token) -> bool:
    """Whether men are those of a force ("a unit of 55 men") and not of anything else."""
    of = noun.head
    return (
        of.lower_ != "of"
        or bool(lexicon.ARMED.search(of.head.text))
        or of.head.lower_ in lexicon.GROUPS
    )


def _of_things(noun: Token, amount: Amount) -> tuple[list[Outcome], Token | None]:
    """Return equipment or damage by the verb that a thing suffers, holds on to or is seen by."""
    first = noun
    while first.dep_ in ("conj", "appos") and first.head.tag_[0] in "NC" and first.head != first:
        first = first.head
    own = [c for n in (noun, first) for c in n.children if c.dep_ in ("acl", "amod", "relcl")]
    verb = first.head
    if verb.dep_ in ("prep", "agent"):
        verb = verb.head
    lost = [c for c in verb.children if c.dep_ == "nsubj" and c.lower_ in ("losses", "loss")]
    near = [c for c in (*own, verb, *lost) if c != noun]
    hit = next((c for c in near if c.lower_ in lexicon.DESTROY), None)
    if hit is None and (
        (verb.lower_ in ("fallen", "fell") and _HANDS.search(noun.doc.text))
        or (verb.lower_ == "brought" and any(c.lower_ == "down" for c in verb.children))
    ):
        hit = verb
    if noun.lower_ in lexicon.BUILDINGS:
        return (["damage"], hit) if hit is not None else ([], None)
    if hit is not None:
        return ["equipment"], hit
    if amount.rules[-1] in _VAGUE:
        return [], None
    held = first.dep_ in ("dobj", "attr", "pobj") and (
        verb.lower_ in lexicon.HAS_STRENGTH
        or verb.lower_ in lexicon.SEES
        or (verb.lower_ in _LEAVE and _LEFT_BEHIND.search(noun.doc.text) is not None)
    )
    held = held or (first.dep_ == "nsubjpass" and verb.lower_ in lexicon.SEES)
    listed = first.dep_ in ("ROOT", "appos") or (
        first.head.tag_[0] != "V" and not any(t.tag_[0] in "VM" for t in noun.doc)
    )
    return (["equipment"], None) if held or listed else ([], None)
