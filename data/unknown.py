"""What a case does not know, in sentences: gaps are part of what a reader is told."""

from __future__ import annotations

from collections.abc import Mapping

from data.case import Case
from geo.region import Region


def unknowns(case: Case, regions: Mapping[str, Region]) -> list[str]:
    """Return one sentence for each kind of gap in the whole case, the gravest first."""
    found: list[str] = []
    unplaced = [
        incident.title
        for incident in case.incidents.values()
        if incident.place is None or regions[incident.place].geometry is None
    ]
    _add(found, unplaced, "No one place is known for {}.")
    nowhere = [
        position.title
        for position in case.positions.values()
        if position.place is None or regions[position.place].geometry is None
    ]
    _add(found, nowhere, "No place is known for the force position {}.")
    _add(
        found,
        [item.title for item in case.positions.values() if item.as_of is None],
        "No day is known for the force position {}.",
    )
    _add(
        found,
        [item.title for item in case.incidents.values() if item.date_from is None],
        "No day is known for {}.",
    )
    undated = [said.title for said in case.statements.values() if said.date is None]
    _add(found, undated, "No day is known for these statements: {}.")
    _add(
        found,
        [_named(source.title) for source in case.sources.values() if source.url is None],
        "The address (URL) is not known of {}.",
    )
    _add(
        found,
        [_named(source.title) for source in case.sources.values() if source.date is None],
        "The publication date is not known of {}.",
    )
    _add(
        found,
        [place.wording for place in case.places.values() if regions[place.id].status == "proxy"],
        "A stand-in was used to place {}: the course of the line itself was never published.",
        quoted=True,
    )
    unchecked = sum(1 for claim in case.claims.values() if claim.checked_by is None)
    if unchecked:
        found.append(
            f"{unchecked} of {len(case.claims)} claims were coded by one person and have not been"
            " checked by a second."
        )
    ungraded = sum(1 for claim in case.claims.values() if claim.reliability is None)
    if ungraded:
        found.append(
            f"{ungraded} of {len(case.claims)} claims carry no grade of reliability or credibility."
        )
    return found


def _add(found: list[str], names: list[str], sentence: str, *, quoted: bool = False) -> None:
    if names:
        shown = [f"“{name}”" if quoted else name for name in names]
        found.append(sentence.format("; ".join(shown)))


def _named(title: str | None) -> str:
    return f"“{title}”" if title else "a document without a title"
