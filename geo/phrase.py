"""The phrase grammar: from the words of a place description to its clauses, with their spans.

`parse` reads left to right. At each place it tries the rules in order; a rule that matches yields a
clause and moves on. What no rule reads ends the parse and is reported, never guessed. The tables
stand in `geo.grammar`.
"""

from __future__ import annotations

from collections.abc import Callable

from geo import grammar, patterns, rules_lines, rules_places
from geo.clause import Clause, Phrase
from geo.numbers import distance_at

Rule = Callable[[str, int], Clause | None]

#: In this order: the longer and more telling wording first.
RULES: tuple[Rule, ...] = (
    rules_places.distance,
    rules_lines.bank,
    rules_places.direction,
    rules_lines.between,
    rules_lines.border,
    rules_lines.coast,
    rules_lines.road,
    rules_places.outside,
    rules_places.category,
    rules_places.unlisted,
    rules_places.near,
    rules_places.described,
    rules_places.possessed,
    rules_places.part,
    rules_places.central,
    rules_places.place,
)


def parse(text: str) -> Phrase:
    """Take a wording apart into clauses.

    A wording over `grammar.MAX_WORDING` characters is not read. `Phrase.rest` holds the part that
    no rule read; the clauses before it are kept.
    """
    if len(text) > grammar.MAX_WORDING:
        return Phrase(text[: grammar.MAX_WORDING], (), text[:60] + "…")
    clauses: list[Clause] = []
    at = _skip(text, 0)
    while at < len(text):
        if (late := patterns.DURATION.match(text, at)) is not None:
            return Phrase(text, tuple(clauses), late.group())
        found = next((c for rule in RULES if (c := rule(text, at)) is not None), None)
        if found is None or found.end <= at:
            return Phrase(text, tuple(clauses), text[at:].strip())
        clauses.append(found)
        at = _skip(text, found.end)
    return Phrase(text, tuple(clauses), None if clauses else text.strip())


def _skip(text: str, at: int) -> int:
    while (found := patterns.FILLER.match(text, at)) is not None and found.end() > at:
        if distance_at(text, at) is not None:
            break
        at = found.end()
    return at
