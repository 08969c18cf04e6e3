"""The versioned table of what words for amounts mean: one data structure, shown and read by.

`SEMANTICS` is what a method page prints row by row, and what `data.claims.amount` builds its
reader from: wordings stand here and nowhere else. A changed meaning is a new `VERSION`, so that
a figure can be traced to the rule it was coded under.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

VERSION = "1.1"
"""Raised whenever a rule's low, best or high changes; new wordings raise the second number."""

Basis = Literal["literal", "logic", "house rule", "plural", "ACLED's published convention"]
Place = Literal["number", "before", "after", "range", "vague", "fraction", "cue"]
Bounds = tuple[int | None, int | None, int | None, bool]
"""low, best, high, and whether the top is open."""
Reckon = Callable[[int, int], Bounds]
"""From a number and half its last significant place to the bounds."""


@dataclass(frozen=True)
class Rule:
    """One row of the table.

    `wordings` are literal words (a blank stands for any white space); `place` says where they
    stand: before or after the number, between two numbers, instead of a number ("vague"), or as
    a cue for the whole clause. `low`, `best` and `high` are what a reader is shown, for the
    number in `example`; `reckon` is the same as arithmetic.
    """

    key: str
    pattern: str
    example: str
    low: str
    best: str
    high: str
    basis: Basis
    place: Place
    wordings: tuple[str, ...] = ()
    floors: tuple[tuple[str, int], ...] = ()
    reckon: Reckon | None = None
    approximate: bool = False
    since: str = "1.0"
    note: str = ""


def _literal(n: int, _: int) -> Bounds:
    return n, n, n, False


def _about(n: int, half: int) -> Bounds:
    return max(0, n - half), n, n + half, False


SEMANTICS: tuple[Rule, ...] = (
    Rule(
        "exact", "N", "25", "25", "25", "25", "literal", "number", reckon=_literal,
        note="In digits or in words; a range or a hedge around it goes before this rule.",
    ),
    Rule(
        "at_least", "at least N, N or more", "at least 100", "100", "–", "open", "logic", "before",
        ("at least", "no fewer than", "no less than", "not less than", "not fewer than",
         "a minimum of", "minimum of", "upwards of", "upward of", "at the very least", "≥"),
        reckon=lambda n, _: (n, None, None, True),
    ),
    Rule(
        "or_more", "N or more, N+", "100 or more", "100", "–", "open", "logic", "after",
        ("or more", "and more", "or higher", "at least", "at a minimum", "plus", "and counting"),
        reckon=lambda n, _: (n, None, None, True),
    ),
    Rule(
        "more_than", "more than N, over N", "more than 100", "101", "–", "open", "logic", "before",
        ("more than", "over", "above", "greater than", "in excess of", "exceeding", "exceeds",
         "exceeded", "exceed", "surpass", "surpassed", "surpasses",
         "passed", "topped", "well over", "north of", ">"),
        reckon=lambda n, _: (n + 1, None, None, True),
        note='Shown as ">100".',
    ),
    Rule(
        "just_over", "just over N", "just over 100", "101", "–", "150", "house rule", "before",
        ("just over", "slightly more than", "slightly over", "a little over",
         "a little more than", "just above"),
        reckon=lambda n, half: (n + 1, None, max(n + 1, n + half), False),
        approximate=True,
        note="Up to half the last significant place above the number.",
    ),
    Rule(
        "up_to", "up to N, as many as N", "up to 60", "0", "–", "60", "logic", "before",
        ("up to", "as many as", "as much as", "at most", "no more than", "not more than",
         "a maximum of", "maximum of", "≤"),
        reckon=lambda n, _: (0, None, n, False),
        note='Of two ceilings ("as many as 230 or even 520") the higher one counts.',
    ),
    Rule(
        "or_fewer", "N or fewer", "20 or fewer", "0", "–", "20", "logic", "after",
        ("or fewer", "or less", "at most", "or under"),
        reckon=lambda n, _: (0, None, n, False),
    ),
    Rule(
        "fewer_than", "fewer than N", "fewer than 20", "0", "–", "19", "logic", "before",
        ("fewer than", "less than", "under", "below", "<"),
        reckon=lambda n, _: (0, None, max(0, n - 1), False),
    ),
    Rule(
        "nearly", "nearly N, almost N", "nearly 300", "250", "–", "299", "house rule", "before",
        ("nearly", "almost", "close to", "just under", "slightly less than", "slightly fewer than",
         "just below", "just short of", "approaching"),
        reckon=lambda n, half: (max(0, min(n - half, n - 1)), None, max(0, n - 1), False),
        approximate=True,
        note="Below the number by at most half its last significant place.",
    ),
    Rule(
        "about", "about N, an estimated N", "about 500", "450", "500", "550", "house rule",
        "before",
        ("about", "approximately", "approx.", "approx", "some", "around", "roughly", "circa", "ca.",
         "c.", "an estimated", "estimated", "estimated at", "in the region of", "in the order of",
         "on the order of", "something like", "more or less", "~", "≈"),
        reckon=_about,
        approximate=True,
        note="Half the last significant place either way; of a dozen, half a dozen.",
    ),
    Rule(
        "possibly", "possibly N", "possibly 25", "25", "25", "25", "logic", "before",
        ("possibly", "perhaps", "maybe", "probably", "likely", "potentially"),
        reckon=_literal,
        note="The number as printed, certainty possible.",
    ),
    Rule(
        "neutral", "another N, a total of N, the N", "a total of 25", "25", "25", "25", "literal",
        "before",
        ("another", "a further", "a total of", "an additional", "additional", "further", "other",
         "only", "just", "the", "these", "those", "all", "its", "their", "reportedly",
         "allegedly", "exactly", "precisely", "as few as", "a reported", "reported"),
        reckon=_literal,
        note="Changes nothing: an increment or a part is a claim of its own, never added up.",
    ),
    Rule(
        "or_so", "N or so", "500 or so", "450", "500", "550", "house rule", "after",
        ("or so", "-odd", "odd", "or thereabouts", "give or take", "approximately", "estimated"),
        reckon=_about,
        approximate=True,
    ),
    Rule(
        "range", "N–M, between N and M", "between 20 and 30", "20", "–", "30", "logic", "range",
        ("–", "—", "-", "to", "and", "or", "or even", "and possibly", "or possibly", "and perhaps",
         "or perhaps", "and up to", "or as many as", "and as many as", "and possibly up to",
         "and possibly as many as", "to as many as", "or up to", "to possibly", "to over",
         "to more than", "or more than", "if not", "if not more than"),
        note="The midpoint is no best figure. A hedge keeps the range as printed, approximate.",
    ),
    Rule(
        "floor", "tens; dozens; hundreds; thousands", "dozens", "12", "–", "open",
        "ACLED's published convention", "vague",
        floors=(("tens", 10), ("dozens", 12), ("hundreds", 100), ("thousands", 1_000),
                ("tens of thousands", 10_000), ("hundreds of thousands", 100_000),
                ("millions", 1_000_000), ("tens of millions", 10_000_000)),
        note="The smallest number that the plural can stand for.",
    ),
    Rule(
        "dozen", "two dozen", "two dozen", "24", "24", "24", "house rule", "number",
        reckon=_literal, approximate=True,
        note="Counted in dozens or scores, so approximate.",
    ),
    Rule(
        "scores", "scores", "scores", "20", "–", "open", "house rule", "vague",
        floors=(("scores", 20),),
    ),
    Rule(
        "plural", "several, a number of, many", "several", "2", "–", "open", "plural", "vague",
        floors=(("several", 2), ("a number of", 2), ("many", 2), ("a few", 2), ("numerous", 2),
                ("various", 2), ("a handful of", 2), ("a handful", 2), ("a group of", 2),
                ("countless", 2), ("large numbers of", 2), ("a large number of", 2)),
    ),
    Rule(
        "multiple", "multiple", "multiple", "2", "–", "open", "house rule", "vague",
        floors=(("multiple", 2),), approximate=True,
    ),
    Rule(
        "several_scale", "a few dozen; several thousand", "several thousand", "2,000", "–", "open",
        "house rule", "vague",
        wordings=("several", "a few", "few", "many", "multiple", "a number of"),
        approximate=True,
        note="Twice the scale word.",
    ),
    Rule(
        "couple", "a couple", "a couple", "2", "2", "2", "house rule", "vague",
        wordings=("a couple of", "a couple", "a pair of", "couple of", "the couple of"),
        approximate=True,
        note='A "couple of hundred" is 200, approximate.',
    ),
    Rule(
        "unknown_number", "an unknown number of", "an unknown number of", "1", "–", "open", "logic",
        "vague",
        floors=(("an unknown number of", 1), ("an unspecified number of", 1),
                ("an undisclosed number of", 1), ("an undetermined number of", 1),
                ("an unconfirmed number of", 1), ("unknown numbers of", 1),
                ("an unknown number", 1), ("an unspecified number", 1),
                ("an undetermined number", 1)),
        note="That there were some is said; how many is not.",
    ),
    Rule(
        "fraction", "half of the N", "half of the 500", "250", "250", "250", "literal", "fraction",
        ("half", "one half", "a third", "one third", "two thirds", "a quarter", "one quarter",
         "three quarters", "a fifth", "one fifth", "all", "none", "most", "the majority",
         "some", "several"),
        note="Most = more than half. About a fraction = a tenth of the whole either way. What is "
             "no whole number is rounded outwards.",
    ),
    Rule(
        "zero", "no U.S. personnel were injured; none killed", "none were killed", "0", "0", "0",
        "logic", "vague",
        ("none", "no", "zero", "0", "nobody", "no one", "no-one", "not one", "not a single",
         "not any", "without any", "without"),
        note="An explicit zero; stance denies.",
    ),
    Rule(
        "casualties", "casualties, without any number", "there were casualties", "1", "–", "open",
        "logic", "cue", ("casualties", "losses", "fatalities"),
        note="Outcome casualties: killed and wounded together.",
    ),
    Rule(
        "silent", "did not list, gave no figure, declined to comment", "did not list casualties",
        "–", "–", "–", "logic", "cue",
        note="Stance silent. Never 0.",
    ),
    Rule(
        "denies", "denied (receiving reports of) civilian deaths; called it disinformation",
        "denied civilian deaths", "–", "–", "–", "logic", "cue",
        note='Stance denies. Only a flat "none were killed" is 0/0/0.',
    ),
    Rule(
        "cannot_confirm", "could not confirm", "could not confirm the toll", "–", "–", "–",
        "logic", "cue",
        note="Stance cannot confirm; a figure in the same words is kept as printed.",
    ),
    Rule(
        "retracts", "retracted its figure, withdrew its claim", "retracted its figure", "–", "–",
        "–", "logic", "cue",
        note="Stance retracts: the earlier figure of the same claimant no longer stands.",
    ),
    Rule(
        "possible", "may have been killed, presumed dead, believed killed",
        "25 may have been killed", "25", "25", "25", "logic", "cue",
        note="The number as printed, certainty possible: kept apart from plain assertions.",
    ),
    Rule(
        "and_second", "at least N killed and M wounded", "at least 80 killed and 120 wounded",
        "80", "–", "open", "house rule", "cue",
        note="The hedge binds the first number; the other reading of the second is noted.",
    ),
)  # fmt: skip


def rule(key: str) -> Rule:
    """Return the row of that key; an unknown key is a KeyError."""
    return BY_KEY[key]


BY_KEY = {row.key: row for row in SEMANTICS}
