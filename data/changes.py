"""What changed between two moments in what was known: added, revised, withdrawn, newly known.

Only what came out between the two is a change; what may have come out by the later one, and what
bears no date, is in no diff (`data.known` tells how those stand). A revision is found as the
findings find it (same claimant, same outcome and subject, a later day), or by the claim's own
`superseded_by`. Every change is one plain sentence over named claims.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from data.case import Case
from data.claims.compare import Finding, findings
from data.claims.sentences import figure, name, topic
from data.claims.voices import Voice
from data.errors import SelectionError
from data.known import Span, as_known, spans_of
from data.model import Claim

Kind = Literal["incident", "retracted", "revised", "added", "finding_changed", "finding_new",
               "finding_gone"]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which changes of one day are told."""

NOW = dt.datetime.max
"""A moment after everything that bears a date."""
_QUOTES = '“”"'


@dataclass(frozen=True)
class Change:
    """One thing that changed: ids of the claims before and after, and when it came out.

    `span` is None for a finding, which comes out with the last of its claims.
    """

    kind: Kind
    incident: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    sentence: str
    span: Span | None = None


def changes(case: Case, earlier: dt.datetime, later: dt.datetime | None = None) -> list[Change]:
    """Return what changed from one moment to a later one (to now, where that is None).

    `case` holds all claims about each of its incidents. Nothing changes between a moment and
    itself. Raise SelectionError where the first moment is after the second.
    """
    until = NOW if later is None else later
    if earlier > until:
        raise SelectionError(
            f"The first moment, {earlier:%Y-%m-%d %H:%M}, is after the second,"
            f" {until:%Y-%m-%d %H:%M}. Choose them the other way round."
        )
    before, after = as_known(case, earlier), as_known(case, until)
    found = _incidents(case, before, after) + _claims(case, before, after)
    found.sort(key=lambda c: (c.span.last if c.span else NOW, KINDS.index(c.kind), c.new))
    return found + _findings(before, after)


def _incidents(case: Case, before: Case, after: Case) -> list[Change]:
    spans = spans_of(case).incidents
    return [
        Change("incident", id_, (), (), f"{incident.title}: known from here on.", spans[id_])
        for id_, incident in after.incidents.items()
        if id_ not in before.incidents
    ]


def _claims(case: Case, before: Case, after: Case) -> list[Change]:
    spans = spans_of(case).claims
    added = {id_: claim for id_, claim in after.claims.items() if id_ not in before.claims}
    replaced = _replaced(before, after, added)
    found = []
    for id_, claim in added.items():
        old = tuple(sorted(replaced.get(id_, ())))
        if claim.stance == "retracts":
            sentence, kind = _withdrawal(after, claim, old), "retracted"
        elif old:
            sentence, kind = _revision(after, claim, old), "revised"
        else:
            sentence, kind = said(after, claim), "added"
        found.append(Change(kind, claim.incident, old, (id_,), sentence, spans[id_]))  # type: ignore[arg-type]
    return found


def _replaced(before: Case, after: Case, added: Iterable[str]) -> dict[str, set[str]]:
    """Return the claims that each added one takes the place of, by its id."""
    new = set(added)
    found: dict[str, set[str]] = {}
    for old in before.claims.values():
        if old.superseded_by in new:
            found.setdefault(str(old.superseded_by), set()).add(old.id)
    for finding in _all_findings(after):
        if finding.kind == "revises":
            for id_ in finding.left:
                if id_ in new:
                    found.setdefault(id_, set()).update(finding.right)
    return found


def said(case: Case, claim: Claim) -> str:
    """Say in one sentence what a claim says: "Pentagon says “around 100”: … killed."."""
    who = name(claim.claimant, case.actors)
    who = who[:1].upper() + who[1:]
    if claim.outcome == "assertion":
        verb = "denies" if claim.stance == "denies" else "says"
        return f"{who} {verb} ({claim.label}): “{claim.quote.strip(_QUOTES)}”."
    about = topic(Voice((claim,), (), None), case.actors)
    if claim.stance == "silent":
        return f"{who} does not say a number for {about}."
    if claim.stance == "cannot_confirm":
        return f"{who} can’t confirm a number for {about}."
    if not claim.has_figure:
        verb = "denies" if claim.stance == "denies" else "says, without a number,"
        return f"{who} {verb}: {about}."
    none = claim.low == claim.high == 0
    verb = "denies" if claim.stance == "denies" and not none else "says"
    maybe = " (possible only)" if claim.certainty == "possible" else ""
    return f"{who} {verb} {figure(claim)}{maybe} for {about}."


def _revision(case: Case, claim: Claim, old: Sequence[str]) -> str:
    about = topic(Voice((claim,), (), None), case.actors)
    who = name(claim.claimant, case.actors)
    was = " and ".join(dict.fromkeys(_short(case.claims[id_]) for id_ in old))
    what = claim.label if claim.outcome == "assertion" else about
    return f"{what[:1].upper()}{what[1:]}: {who} changed {was} to {_short(claim)}."


def _short(claim: Claim) -> str:
    if claim.outcome == "assertion":
        return f"“{claim.label}”"
    if claim.stance == "silent":
        return "no figure"
    return figure(claim) if claim.has_figure else f"“{claim.quote}”"


def _withdrawal(case: Case, claim: Claim, old: Sequence[str]) -> str:
    about = topic(Voice((claim,), (), None), case.actors)
    who = name(claim.claimant, case.actors)
    was = " and ".join(dict.fromkeys(_short(case.claims[id_]) for id_ in old))
    took = f"withdraws {was}" if was else "withdraws what it said"
    return f"{about[:1].upper()}{about[1:]}: {who} {took}."


def _findings(before: Case, after: Case) -> list[Change]:
    """Pair the findings that came and went: those of one kind about some of the same claims."""
    was, now = _all_findings(before), _all_findings(after)
    stayed = {finding.sentence for finding in was} & {finding.sentence for finding in now}
    gone = [finding for finding in was if finding.sentence not in stayed]
    found = []
    for finding in now:
        if finding.sentence in stayed:
            continue
        ids = {*finding.left, *finding.right}
        like = next((g for g in gone if g.kind == finding.kind and ids & {*g.left, *g.right}), None)
        if like is not None:
            gone.remove(like)
        kind: Kind = "finding_changed" if like else "finding_new"
        found.append(_finding_change(kind, after, finding, like))
    return found + [_finding_change("finding_gone", before, finding, finding) for finding in gone]


def _finding_change(kind: Kind, case: Case, finding: Finding, old: Finding | None) -> Change:
    new = () if kind == "finding_gone" else (*finding.left, *finding.right)
    was = (*old.left, *old.right) if old else ()
    incident = case.claims[finding.left[0]].incident
    return Change(kind, incident, was, new, finding.sentence)


def _all_findings(case: Case) -> list[Finding]:
    by_incident: dict[str, list[Claim]] = {}
    for claim in case.claims.values():
        by_incident.setdefault(claim.incident, []).append(claim)
    return [
        finding
        for claims in by_incident.values()
        for finding in findings(claims, case.statements, case.sources, case.actors, case.places)
    ]
