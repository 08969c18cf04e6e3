"""What the claims about one incident say to each other: findings, by the seven rules.

Only claims on the same outcome with the same or nested subjects are compared. Nothing is summed,
averaged or ruled upon: a finding names who says what and how far apart they are. Silence never
contradicts. A claim that was superseded by another one of the list is not compared any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from data.claims import accounts, figures, unsaid
from data.claims.voices import Compared, voices
from data.model import Actor, Claim, Outcome, Place, Source, Statement

Kind = Literal[
    "contradicts",
    "not_comparable",
    "not_addressed",
    "contested",
    "places_differ",
    "revises",
    "refines",
    "compatible",
]
KINDS: tuple[Kind, ...] = (
    "contradicts", "not_comparable", "not_addressed", "contested", "places_differ", "revises",
    "refines", "compatible",
)  # fmt: skip
"""Most important first."""


@dataclass(frozen=True)
class CompareRule:
    """One of the rules of comparing: its name, its sentence, and the findings it makes."""

    id: str
    name: str
    sentence: str
    makes: tuple[Kind, ...]


COMPARE_RULES: tuple[CompareRule, ...] = (
    CompareRule(
        "comparable", "What is compared",
        "Claims about the same incident and outcome, with the same subject or one that is a part of"
        " the other in the actors’ tree. Several outlets that quote one speaker are one claim with"
        " several sources. A claim that another superseded is not compared.",
        (),
    ),
    CompareRule(
        "silence", "Silence",
        "A claimant who does not say, or can’t confirm, addresses nothing and contradicts nobody;"
        " the figures of others are named beside it. It is never a zero.",
        ("not_addressed",),
    ),
    CompareRule(
        "revision", "Revision",
        "A later figure of the same claimant takes the place of the earlier one; only where the"
        " order of the two is known.",
        ("revises",),
    ),
    CompareRule(
        "disjoint", "Contradiction",
        "Two figures that no number fits contradict each other, by the gap between them. An"
        " explicit zero against a floor above it is one. A mere possibility contradicts nothing.",
        ("contradicts",),
    ),
    CompareRule(
        "overlap", "Overlap",
        "Figures that some number fits are compatible; one that lies within the other refines it.",
        ("compatible", "refines"),
    ),
    CompareRule(
        "part", "Part and whole",
        "A part contradicts its whole only where its floor is above the whole’s ceiling. Killed or"
        " wounded are a part of casualties.",
        ("contradicts",),
    ),
    CompareRule(
        "outcomes", "Different outcomes",
        "A count of the wounded that mentions no dead can’t be compared with a count of the killed;"
        " that, together with the silence, is the finding.",
        ("not_comparable",),
    ),
    CompareRule(
        "accounts", "Accounts without a number",
        "Where claimants of different sides each give an account of the same topic, it is contested"
        " and both quotations are shown; a denial without a figure is set against the figures that"
        " it disputes. Whether two accounts exclude each other is for the reader to judge.",
        ("contested",),
    ),
    CompareRule(
        "places", "Places",
        "Wordings of the place that differ, by one speaker in several outlets or by several"
        " speakers, are set beside each other.",
        ("places_differ",),
    ),
)  # fmt: skip
"""What the findings go by; nothing is ever added up or averaged."""

OUTCOMES: tuple[Outcome, ...] = (
    "killed", "casualties", "wounded", "missing", "captured", "displaced", "exposed", "strength",
    "equipment", "damage", "assertion",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One thing that claims say to each other, in a plain sentence with names and figures.

    `left` and `right` hold ids of claims; `sources` the documents of all of them. For a
    contradiction `gap` is the largest distance between the intervals of `left` and `right`; the
    sentence gives each. `rank` counts from 1, most important first.
    """

    kind: Kind
    left: tuple[str, ...]
    right: tuple[str, ...]
    outcome: Outcome
    subject: str | None
    gap: int | None
    sentence: str
    sources: tuple[str, ...]
    rank: int = 0


def findings(
    claims: Sequence[Claim],
    statements: Mapping[str, Statement],
    sources: Mapping[str, Source],
    actors: Mapping[str, Actor],
    places: Mapping[str, Place] | None = None,
) -> list[Finding]:
    """Compare the claims about one incident; return what a reader should know, in order.

    With `places` the words of a place are its own wording, without them the claim's quotation.
    Raises ValueError when the claims are about several incidents: those are not compared.
    """
    incidents = {claim.incident for claim in claims}
    if len(incidents) > 1:
        raise ValueError(f"claims about several incidents: {', '.join(sorted(incidents))}")
    ids = {claim.id for claim in claims}
    current = [claim for claim in claims if claim.superseded_by not in ids]
    everyone = voices((c for c in current if c.outcome != "assertion"), statements)
    revised, latest = figures.revisions(everyone, actors)
    counted = [
        *revised,
        *figures.figures(latest, actors),
        *figures.parts(latest, actors),
        *unsaid.not_comparable(latest, actors),
        *unsaid.not_addressed(latest, actors),
        *unsaid.disputed(latest, actors),
    ]
    told = [
        Finding(a.kind, a.left, a.right, "assertion", None, None, a.sentence, a.sources)
        for a in accounts.differing(current, statements, sources, actors, places or {})
    ]
    # Accounts keep the order they come in: one speaker printed apart goes before several.
    ordered = [*sorted((_finding(c) for c in counted), key=_importance), *told]
    ordered.sort(key=lambda finding: KINDS.index(finding.kind))
    return [replace(finding, rank=rank) for rank, finding in enumerate(ordered, 1)]


def _importance(finding: Finding) -> tuple[object, ...]:
    return (
        KINDS.index(finding.kind), OUTCOMES.index(finding.outcome), -(finding.gap or 0),
        finding.left, finding.right,
    )  # fmt: skip


def _finding(compared: Compared) -> Finding:
    left, right = tuple(compared.left), tuple(compared.right)
    return Finding(
        compared.kind,
        tuple(i for voice in left for i in voice.ids),
        tuple(i for voice in right for i in voice.ids),
        left[0].outcome,
        left[0].subject,
        compared.gap,
        compared.sentence,
        tuple(sorted({s for voice in (*left, *right) for s in voice.sources})),
    )
