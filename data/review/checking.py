"""A second person's look at claims that stand in a case already."""

from __future__ import annotations

import dataclasses

from data.case import Case
from data.model import Claim
from data.review.state import ReviewError


def unchecked(case: Case, who: str) -> list[Claim]:
    """Return the claims that this person may check: somebody else's, in force, not checked yet."""
    return [
        claim
        for claim in case.claims.values()
        if claim.checked_by is None
        and claim.superseded_by is None
        and claim.coded_by.casefold() != who.casefold()
    ]


def with_check(case: Case, claim_id: str, who: str) -> Case:
    """Return the case with a claim noted as checked by this person.

    Raise ReviewError where the claim is not there, or is this person's own.
    """
    claim = case.claims.get(claim_id)
    if claim is None:
        raise ReviewError("This claim is no longer in the case.")
    if claim.coded_by.casefold() == who.casefold():
        raise ReviewError("A second person checks: whoever coded a claim can’t check it too.")
    checked = claim.model_copy(update={"checked_by": who})
    return dataclasses.replace(case, claims={**case.claims, claim_id: checked})
