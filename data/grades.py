"""Grades: what the claims about an incident let one say of it, and of each claim.

A grade of an incident (Airwars' five words) is *proposed* here by named rules and *set* by a
person; the two are shown apart and neither is written into the other. The rules look at claims
that somebody was killed or wounded, whoever they were: Airwars grades harm to civilians alone.
Each rule is one row of `GRADE_RULES`, so that the method page and the code can't differ.

The Admiralty code grades each claim by two separate marks that only a person sets.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from data.case import Case
from data.claims.figures import revisions
from data.claims.sentences import figure, name
from data.claims.voices import Voice, related, side_of, voices
from data.errors import GradeError
from data.model import Claim, Credibility, Grade, Incident, Reliability

VERSION = "1.0"
AIRWARS = "Airwars, Methodology (https://airwars.org/about/methodology), adapted"
STANAG = "NATO STANAG 2511 (the Admiralty code)"

GRADES: Mapping[Grade, str] = types.MappingProxyType(
    {
        "confirmed": "A party held responsible accepts the harm.",
        "fair": "Two or more claimants, in two or more sources, report the harm.",
        "weak": "One claimant or one source reports the harm.",
        "contested": "Different sides contradict each other on the harm, or on who did it.",
        "discounted": "Who reported the harm has withdrawn it, or it was found not to be so.",
    }
)
"""The five grades with what each means here, strongest first."""

RELIABILITY: Mapping[Reliability, str] = types.MappingProxyType(
    {
        "A": "completely reliable",
        "B": "usually reliable",
        "C": "fairly reliable",
        "D": "not usually reliable",
        "E": "unreliable",
        "F": "reliability can’t be judged",
    }
)
CREDIBILITY: Mapping[Credibility, str] = types.MappingProxyType(
    {
        "1": "confirmed by other sources",
        "2": "probably true",
        "3": "possibly true",
        "4": "doubtful",
        "5": "improbable",
        "6": "truth can’t be judged",
    }
)
HARM = ("killed", "wounded", "casualties")
"""The outcomes that a grade looks at."""


@dataclass(frozen=True)
class Harm:
    """What is claimed of the harm in one incident, each speaker's figure once."""

    case: Case
    incident: Incident
    stated: tuple[Voice, ...]  # at least one killed or wounded, plainly, by a usable claim
    possible: tuple[Voice, ...]  # the same, as a mere possibility
    denied: tuple[Voice, ...]  # an explicit zero, or a denial
    withdrawn: tuple[Voice, ...]


@dataclass(frozen=True)
class GradeRule:
    """One rule: its id, the grade that it proposes, its sentence, its source, and its test.

    `test` returns why the rule holds, with the voices that it rests on; None where it does not.
    """

    id: str
    grade: Grade | None
    sentence: str
    source: str
    test: Callable[[Harm], tuple[str, tuple[Voice, ...]] | None]


@dataclass(frozen=True)
class Proposal:
    """The grade that the first rule that holds proposes (None: none), with its reason."""

    grade: Grade | None
    rule: GradeRule
    reason: str
    claims: tuple[str, ...]


def propose(case: Case, incident_id: str) -> Proposal:
    """Propose a grade for an incident by the first rule of `GRADE_RULES` that holds."""
    harm = harm_of(case, incident_id)
    for rule in GRADE_RULES:
        held = rule.test(harm)
        if held is not None:
            reason, rests_on = held
            ids = tuple(dict.fromkeys(id_ for voice in rests_on for id_ in voice.ids))
            return Proposal(rule.grade, rule, reason, ids)
    raise AssertionError("the last rule always holds")


def harm_of(case: Case, incident_id: str) -> Harm:
    """Gather the standing claims of harm in an incident.

    A claim graded unreliable (E) or improbable (5) by a person is not used; one that its claimant
    revised, or that another superseded, no longer stands.
    """
    claims = [
        claim
        for claim in case.claims.values()
        if claim.incident == incident_id
        and claim.outcome in HARM
        and claim.superseded_by not in case.claims
        and usable(claim)
    ]
    _, latest = revisions(voices(claims, case.statements), case.actors)
    some = [v for v in latest if v.has_figure and v.interval[1] > 0 and _floor(v) >= 1]
    return Harm(
        case=case,
        incident=case.incidents[incident_id],
        stated=tuple(v for v in some if v.is_plain),
        possible=tuple(v for v in some if not v.is_plain),
        denied=tuple(v for v in latest if v.first.stance == "denies"),
        withdrawn=tuple(v for v in latest if v.first.stance == "retracts"),
    )


def usable(claim: Claim) -> bool:
    """Say whether a claim may carry a grade: not one that a person marked unreliable."""
    return claim.reliability != "E" and claim.credibility != "5"


def with_grade(
    case: Case, incident_id: str, grade: Grade | None, *, by: str, reason: str, on: dt.date
) -> Case:
    """Return the case with an incident's grade set, or taken away where `grade` is None.

    Raise GradeError where the incident is not there, or a grade has no name or no reason.
    """
    if incident_id not in case.incidents:
        raise GradeError(f"There is no incident {incident_id[:80]!r} in this case.")
    who, why = _told(by, reason) if grade is not None else (None, None)
    values = {
        "grade": grade, "grade_reason": why, "graded_by": who,
        "graded_on": on if grade is not None else None,
    }  # fmt: skip
    incident = case.incidents[incident_id]
    graded = Incident.model_validate({**incident.model_dump(), **values})
    return replace(case, incidents={**case.incidents, incident_id: graded})


def with_admiralty(
    case: Case,
    claim_id: str,
    reliability: Reliability | None,
    credibility: Credibility | None,
    *,
    by: str,
    reason: str,
    on: dt.date,
) -> Case:
    """Return the case with a claim's Admiralty code set, or taken away where both are None.

    Raise GradeError where the claim is not there, or a mark has no name or no reason.
    """
    if claim_id not in case.claims:
        raise GradeError(f"There is no claim {claim_id[:80]!r} in this case.")
    graded = reliability is not None or credibility is not None
    who, why = _told(by, reason) if graded else (None, None)
    values = {
        "reliability": reliability, "credibility": credibility, "grade_reason": why,
        "graded_by": who, "graded_on": on if graded else None,
    }  # fmt: skip
    claim = Claim.model_validate({**case.claims[claim_id].model_dump(), **values})
    return replace(case, claims={**case.claims, claim_id: claim})


def _told(by: str, reason: str) -> tuple[str, str]:
    who, why = " ".join(by.split()), " ".join(reason.split())
    if not who:
        raise GradeError("A grade names who set it. Write your name.")
    if not why:
        raise GradeError("A grade says why it was set. Write the reason in a sentence.")
    return who, why


def _withdrawn(harm: Harm) -> tuple[str, tuple[Voice, ...]] | None:
    if harm.stated or harm.possible or not harm.withdrawn:
        return None
    return (
        f"{_names(harm, harm.withdrawn)} withdrew it, and nobody else reports it.",
        harm.withdrawn,
    )


def _accepted(harm: Harm) -> tuple[str, tuple[Voice, ...]] | None:
    """Find named claimants of the initiators' own who state harm to others than their own."""
    actors, own = harm.case.actors, harm.incident.initiators
    sides = {side for actor in own if (side := side_of(actor, actors))}

    def accepts(voice: Voice) -> bool:
        mine = any(related(voice.claimant, actor, actors) for actor in own)
        mine = mine or side_of(voice.claimant, actors) in sides
        theirs = side_of(voice.subject, actors) not in sides and not any(
            related(voice.subject, actor, actors) for actor in own
        )
        named = not actors[voice.claimant].anonymous and all(
            harm.case.statements[claim.statement].claimant_named for claim in voice.claims
        )
        return mine and theirs and named and voice.subject is not None

    found = tuple(voice for voice in harm.stated if accepts(voice))
    if not found:
        return None
    return f"{_says(harm, found)}, speaking for the side that acted.", found


def _contested(harm: Harm) -> tuple[str, tuple[Voice, ...]] | None:
    """Find denials of harm by one side that another side states of the same people."""
    actors = harm.case.actors
    for denial in harm.denied:
        side = side_of(denial.claimant, actors)
        against = tuple(
            voice
            for voice in (*harm.stated, *harm.possible)
            if related(voice.subject, denial.subject, actors)
            and _same_harm(voice, denial)
            and voice.claimant != denial.claimant
            and (side is None or side_of(voice.claimant, actors) != side)
        )
        if against:
            reason = f"{_names(harm, (denial,))} denies what {_says(harm, against)}."
            return reason, (denial, *against)
    return None


def _attributed(harm: Harm) -> tuple[str, tuple[Voice, ...]] | None:
    """Find claimants of different sides who name different sides as the one who did it."""
    if not harm.stated:
        return None
    actors = harm.case.actors
    told = [
        claim
        for claim in harm.case.claims.values()
        if claim.incident == harm.incident.id
        and claim.topic == "responsibility"
        and claim.stance == "asserts"
        and claim.superseded_by not in harm.case.claims
        and usable(claim)
    ]
    for first in told:
        for second in told:
            speakers = side_of(first.claimant, actors), side_of(second.claimant, actors)
            blamed = side_of(first.subject, actors), side_of(second.subject, actors)
            if None in (*speakers, *blamed) or first.id >= second.id:
                continue
            if speakers[0] != speakers[1] and blamed[0] != blamed[1]:
                pair = tuple(voices([first, second], harm.case.statements))
                return f"{_names(harm, pair)} name different sides as the one who did it.", pair
    return None


def _fair(harm: Harm) -> tuple[str, tuple[Voice, ...]] | None:
    claimants = {voice.claimant for voice in harm.stated}
    sources = {source for voice in harm.stated for source in voice.sources}
    if len(claimants) < 2 or len(sources) < 2:
        return None
    reason = f"{len(claimants)} claimants in {len(sources)} sources: {_names(harm, harm.stated)}."
    return reason, harm.stated


def _weak(harm: Harm) -> tuple[str, tuple[Voice, ...]] | None:
    found = (*harm.stated, *harm.possible)
    if not found:
        return None
    if not harm.stated:
        return f"{_says(harm, found)}, as a possibility only.", found
    if len({voice.claimant for voice in harm.stated}) == 1:
        return f"Only {_says(harm, harm.stated)}.", found
    return f"All of it stands in one source: {_names(harm, harm.stated)}.", found


def _none(_: Harm) -> tuple[str, tuple[Voice, ...]] | None:
    return "No claim of anyone killed or wounded stands here.", ()


GRADE_RULES: tuple[GradeRule, ...] = (
    GradeRule(
        "withdrawn", "discounted",
        "Every claim of harm was withdrawn by who made it, and none stands.",
        AIRWARS, _withdrawn,
    ),
    GradeRule(
        "accepted", "confirmed",
        "A named claimant of the side that acted (the incident’s initiators, their parents and"
        " parts, or their side) plainly says that somebody of another side was killed or wounded."
        " An anonymous official accepts nothing for a party.",
        AIRWARS, _accepted,
    ),
    GradeRule(
        "denied", "contested",
        "A claimant denies the harm, or says none, and a claimant who is not on the same side"
        " reports it of the same people.",
        AIRWARS, _contested,
    ),
    GradeRule(
        "attributed_apart", "contested",
        "Claimants of different sides name different sides as the one who did it.",
        AIRWARS, _attributed,
    ),
    GradeRule(
        "two_sources", "fair",
        "Two or more claimants, in two or more sources, plainly report the harm. Several outlets"
        " of one speaker are one claimant; a claim graded E or 5 does not count.",
        AIRWARS, _fair,
    ),
    GradeRule(
        "one_source", "weak",
        "One claimant or one source reports the harm, or it is reported as a possibility only.",
        AIRWARS, _weak,
    ),
    GradeRule(
        "no_harm_claimed", None,
        "Nobody is said to be killed or wounded: no grade is proposed.", "house rule", _none,
    ),
)  # fmt: skip
"""In the order in which they are tried: the first that holds proposes."""


def _floor(voice: Voice) -> float:
    """Return the floor of a figure; the bare mention of a ceiling claims no harm."""
    return voice.interval[0]


def _same_harm(a: Voice, b: Voice) -> bool:
    return a.outcome == b.outcome or "casualties" in (a.outcome, b.outcome)


def _says(harm: Harm, found: tuple[Voice, ...]) -> str:
    actors = harm.case.actors
    said = [f"{name(v.claimant, actors)} says {figure(v.first)} {_done(v)}" for v in found]
    said = list(dict.fromkeys(said))  # of several subjects, perhaps
    parts, more = said[:3], len(said) - 3
    return "; ".join(parts) + (f"; and {more} more" if more > 0 else "")


def _done(voice: Voice) -> str:
    return "killed or wounded" if voice.outcome == "casualties" else voice.outcome


def _names(harm: Harm, found: tuple[Voice, ...]) -> str:
    names = list(dict.fromkeys(name(voice.claimant, harm.case.actors) for voice in found))
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"
