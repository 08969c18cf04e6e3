"""One claim, and one finding, as HTML: shared by the cards and the claims table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from data.case import Case
from data.model import Claim
from draw import words
from draw.grade_html import admiralty_html
from draw.markup import chip, source_line, text, words_of

FINDING_KINDS = {
    "contradicts": "Contradicts",
    "not_comparable": "Can’t be compared",
    "not_addressed": "Not addressed",
    "contested": "Contested",
    "places_differ": "Places differ",
    "revises": "Revised",
    "refines": "Refines",
    "compatible": "Compatible",
}


class Compared(Protocol):
    """What a figure needs of a finding of `data.claims.compare`; left and right are claim ids."""

    @property
    def kind(self) -> str: ...
    @property
    def sentence(self) -> str: ...
    @property
    def left(self) -> Sequence[str]: ...
    @property
    def right(self) -> Sequence[str]: ...
    @property
    def rank(self) -> int: ...


def standing(case: Case, incident_id: str) -> tuple[list[Claim], int]:
    """Return the claims about an incident as they stand now, and how many were replaced.

    A claim whose successor is not in the case stays: nothing may vanish.
    """
    about = [claim for claim in case.claims.values() if claim.incident == incident_id]
    kept = [claim for claim in about if claim.superseded_by not in case.claims]
    return kept, len(about) - len(kept)


def by_weight(claims: Iterable[Claim]) -> tuple[list[Claim], list[Claim], list[Claim]]:
    """Split claims in figures, numeric ones without a figure, and assertions; weightiest first.

    Outcomes go by `words.OUTCOMES`, topics by `words.TOPICS`; within one the order stays.
    """
    outcomes, topics = list(words.OUTCOMES), list(words.TOPICS)
    ordered = sorted(
        claims,
        key=lambda claim: (
            outcomes.index(claim.outcome),
            topics.index(claim.topic) if claim.topic else 0,
        ),
    )
    numeric = [claim for claim in ordered if claim.outcome != "assertion"]
    without = [claim for claim in numeric if not claim.has_figure and claim.stance != "asserts"]
    figures = [claim for claim in numeric if claim not in without]
    return figures, without, [claim for claim in ordered if claim.outcome == "assertion"]


def claim_html(case: Case, claim: Claim, *, claimant: bool = True) -> str:
    """Return one claim: who says so, the figure as worded and coded, the quotation, the source."""
    source = case.source_of(claim)
    who = who_html(case, claim) if claimant else ""
    return (
        f'<div class="dc-claim dc-s-{claim.stance.replace("_", "-")}">'
        f"{who}{content_html(claim)}{words_of(claim.quote, claim.note, source)}"
        f"{source_line(source)}"
        f"{admiralty_html(claim)}</div>"
    )


def who_html(case: Case, claim: Claim) -> str:
    """Return the claimant with side, whether named, and how the words reached the page."""
    statement = case.statements[claim.statement]
    actor = case.actors[claim.claimant]
    unnamed = actor.anonymous or not statement.claimant_named
    # Not to know who said it is not the same as a speaker who stays anonymous.
    tag = anonymous_tag(actor.name, unnamed and actor.kind != "not_known")
    relay = (
        f' <span class="dc-basis">through {text(statement.relay)}</span>' if statement.relay else ""
    )
    return (
        f'<p class="dc-who">{chip(case.side_of(actor.id))}<b>{text(actor.name)}</b>{tag}{relay}</p>'
    )


def anonymous_tag(name: str, unnamed: bool) -> str:
    """Return the mark of a claimant whom nobody names, unless the name itself says so."""
    said = any(word in name.lower() for word in ("anonymous", "unnamed"))
    return ' <span class="dc-tag">anonymous</span>' if unnamed and not said else ""


def content_html(claim: Claim) -> str:
    """Return what a claim says: stance, outcome or topic, figure as worded and as coded."""
    verb = f'<span class="dc-verb">{words.said(claim)}</span>'
    label = text(claim.label)
    if claim.outcome == "assertion":
        about = words.TOPICS[claim.topic] if claim.topic else words.OUTCOMES["assertion"]
        return (
            f'<p class="dc-says">{verb} <span class="dc-outcome">{about}:</span> {label}'
            f"{hedge_html(claim)}</p>"
        )
    outcome = f'<span class="dc-outcome">{words.OUTCOMES[claim.outcome].lower()}</span>'
    if claim.has_figure:
        return f'<p class="dc-says">{verb} {worded(claim)} {outcome} · {label} {coded(claim)}</p>'
    wording = f" · {worded(claim)}" if worded(claim) and claim.stance != "silent" else ""
    return f'<p class="dc-says">{verb}: {outcome} · {label}{wording}</p>'


def worded(claim: Claim) -> str:
    """Return the figure in the source's words, or nothing where the coder kept none."""
    shown = words.wording(claim)
    return f'<b class="dc-worded">“{text(shown)}”</b>' if shown else ""


def coded(claim: Claim) -> str:
    """Return the figure as coded; no figure stays none, never 0."""
    return f'<span class="dc-coded">coded {words.coded(claim)}</span>' if claim.has_figure else ""


def hedge_html(claim: Claim) -> str:
    """Return the words that weaken an assertion, where the source has any."""
    return f' <span class="dc-basis">(hedged: “{text(claim.hedge)}”)</span>' if claim.hedge else ""


def finding_label(kind: str) -> str:
    """Return the word for a kind of finding."""
    return FINDING_KINDS.get(kind, kind.replace("_", " ").capitalize())


def finding_line(finding: Compared) -> str:
    """Return a finding as a word and its sentence."""
    return (
        f'<span class="dc-tag">{text(finding_label(finding.kind))}</span> {text(finding.sentence)}'
    )
