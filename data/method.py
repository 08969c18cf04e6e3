"""The method, part by part, out of the very tables that the program goes by.

Nothing is written here a second time: each row comes from the table that the code reads, so that
what is published as the method and what is done can't differ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from data.claims.ask import HIGHEST_FLOOR, SAID_HOW_MANY
from data.claims.compare import COMPARE_RULES
from data.claims.rollup import ROLLUP_RULES
from data.claims.rollup import VERSION as ROLLUP_VERSION
from data.claims.semantics import SEMANTICS, Rule
from data.claims.semantics import VERSION as AMOUNTS_VERSION
from data.grades import AIRWARS, CREDIBILITY, GRADE_RULES, GRADES, RELIABILITY, STANAG
from data.grades import VERSION as GRADES_VERSION
from data.known import KNOWN_RULES
from geo import grammar
from geo.phrase import RULES as PLACE_RULES


@dataclass(frozen=True)
class Table:
    """One table of the method: its caption, its columns, and its rows as plain text."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Part:
    """One part of the method: an id for links, a title, a few sentences, and its tables."""

    id: str
    title: str
    words: str
    tables: tuple[Table, ...]


def method() -> tuple[Part, ...]:
    """Return the whole method, in the order in which it is read."""
    return (
        _amounts(), _comparing(), _rollup(), _grades(), _admiralty(), _known(), _places(),
    )  # fmt: skip


def _amounts() -> Part:
    return Part(
        "amounts",
        "What words for amounts mean",
        f"Version {AMOUNTS_VERSION}. A figure is coded as the words allow and no further: the"
        " smallest number, the best one where there is one, and the largest. A dash is a number"
        " that is not stated; “open” a top that the words leave open. A figure keeps its words.",
        (
            Table(
                f"Words and intervals, version {AMOUNTS_VERSION}",
                ("Wording", "Example", "Low", "Best", "High", "Goes by", "All wordings", "Note"),
                tuple(
                    (
                        row.pattern, f"“{row.example}”", row.low, row.best, row.high, row.basis,
                        _wordings(row), row.note,
                    )
                    for row in SEMANTICS
                ),
            ),
        ),
    )  # fmt: skip


def _wordings(row: Rule) -> str:
    floors = [f"{words} ({number:,})" for words, number in row.floors]
    return "; ".join([*row.wordings, *floors])


def _comparing() -> Part:
    answers = (("The highest floor", HIGHEST_FLOOR), ("Did they say how many", SAID_HOW_MANY))
    return Part(
        "comparing",
        "How claims are compared",
        "Nothing is added up, averaged or ruled upon: a finding names who says what, and how far"
        " apart they are.",
        (
            Table(
                "Rules of comparing",
                ("Rule", "What it says", "Finding"),
                tuple(
                    (row.name, row.sentence, ", ".join(row.makes).replace("_", " "))
                    for row in COMPARE_RULES
                ),
            ),
            Table("Rules of the answers in short", ("Question", "What it goes by"), answers),
        ),
    )


def _rollup() -> Part:
    return Part(
        "rollup",
        "The range of what is claimed",
        f"Version {ROLLUP_VERSION}. For one incident, outcome and subject the claims’ figures are"
        " rolled up into one range. It stands beside the claims and never in their place.",
        (
            Table(
                f"Rules of the range, version {ROLLUP_VERSION}",
                ("Rule", "What it says"),
                tuple((row.name, row.sentence) for row in ROLLUP_RULES),
            ),
        ),
    )


def _grades() -> Part:
    return Part(
        "grades",
        "Grades of incidents",
        f"Version {GRADES_VERSION}. The first rule that holds proposes a grade; a person sets one,"
        " with name, day and reason. The two are shown apart. The words are those of"
        f" {AIRWARS}; there they grade harm to civilians, here the harm that is claimed of anyone.",
        (
            Table(
                "Grades",
                ("Grade", "What it means here"),
                tuple((grade.capitalize(), words) for grade, words in GRADES.items()),
            ),
            Table(
                f"Rules that propose a grade, in the order in which they are tried, version"
                f" {GRADES_VERSION}",
                ("Rule", "Proposes", "When", "Source"),
                tuple(
                    (
                        row.id.replace("_", " "),
                        row.grade.capitalize() if row.grade else "No grade",
                        row.sentence,
                        row.source,
                    )
                    for row in GRADE_RULES
                ),
            ),
        ),
    )


def _admiralty() -> Part:
    return Part(
        "admiralty",
        "The Admiralty code of a claim",
        f"Two separate marks, set by a person: how reliable the source is, and how credible the"
        f" information. {STANAG}. A claim marked E or 5 counts for no proposed grade.",
        (
            Table("Reliability of the source", ("Code", "Meaning"), tuple(RELIABILITY.items())),
            Table(
                "Credibility of the information", ("Code", "Meaning"), tuple(CREDIBILITY.items())
            ),
        ),
    )


def _known() -> Part:
    return Part(
        "known",
        "As known on a moment",
        "What was known is decided by when it was said or printed, not by when it happened.",
        (
            Table(
                "Rules of what was known",
                ("What", "When it counts as known"),
                tuple((row.name, row.sentence) for row in KNOWN_RULES),
            ),
        ),
    )


def _km(metres: float) -> str:
    return f"{metres / 1000:g} km"


WIDTHS: Final[tuple[tuple[str, str], ...]] = (
    (
        "A stated distance",
        f"from {grammar.REACH[0]:.0%} less (a distance along a road is longer than the straight"
        f" line) to {grammar.REACH[1]:.0%} more, and at least {_km(grammar.REACH[2])} either way",
    ),
    ("A stated distance with “about”", f"at least {grammar.ABOUT_SHARE:.0%} either way"),
    (
        "A stated distance from a line",
        f"{grammar.LINE_REACH[0]:.0%} either way, at least {_km(grammar.LINE_REACH[2])}; from"
        f" {_km(grammar.LINE_LONG_M)} on up to {grammar.LINE_LONG_SHARE:.0%} less",
    ),
    ("The size of what is placed", f"{_km(grammar.THING_M)} on every side"),
    ("Near", f"from {_km(grammar.NEAR_MIN_M)} to {_km(grammar.NEAR_MAX_M)}"),
    (
        "A direction without a distance",
        f"from {_km(grammar.TOWARD_MIN_M)} to {_km(grammar.TOWARD_MAX_M)}",
    ),
    ("A bank of a river", f"{_km(grammar.BANK_M)} along one side"),
    ("A border area", f"{_km(grammar.BORDER_M)}"),
)


def _places() -> Part:
    return Part(
        "places",
        "How words become a place",
        "A place is as exact as its words: they are read into an area, never into a false point."
        " Each region on the map carries its method and the assumptions that were made.",
        (
            Table(
                "Wordings that are read, the longer and more telling first",
                ("Rule", "What it reads"),
                tuple((rule.__name__, _first_line(rule)) for rule in PLACE_RULES),
            ),
            Table("How wide an area is drawn", ("What", "How wide"), WIDTHS),
        ),
    )


def _first_line(rule: Callable[..., object]) -> str:
    return (rule.__doc__ or "").strip().splitlines()[0].removeprefix("Read ").rstrip(".")
