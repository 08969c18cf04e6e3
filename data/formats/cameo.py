"""CAMEO's event codes, as GDELT uses them -> words and our kinds of incident.

Conflict and Mediation Event Observations (Schrodt, 2012). A kind is given only where the code says
what happened on the ground; all else (statements, talks, aid, threats, arrests) is "other".
"""

from __future__ import annotations

import types
from collections.abc import Mapping

from data.model import ActorKind, IncidentKind

#: Root code -> what the first actor did.
ROOTS: Mapping[str, str] = types.MappingProxyType(
    {
        "01": "Public statement",
        "02": "Appeal",
        "03": "Intent to cooperate",
        "04": "Consultation",
        "05": "Diplomatic cooperation",
        "06": "Material cooperation",
        "07": "Aid",
        "08": "Yielding",
        "09": "Investigation",
        "10": "Demand",
        "11": "Disapproval",
        "12": "Rejection",
        "13": "Threat",
        "14": "Protest",
        "15": "Military posture",
        "16": "Reduced relations",
        "17": "Coercion",
        "18": "Assault",
        "19": "Fight",
        "20": "Mass violence",
    }
)
#: Code -> kind. The longest code that an event's begins with counts.
KINDS: Mapping[str, IncidentKind] = types.MappingProxyType(
    {
        "057": "agreement",  # sign a formal agreement
        "0871": "agreement",  # declare a truce or ceasefire
        "14": "protest",
        "152": "movement",  # increase the alert of armed forces
        "154": "movement",  # mobilise or increase armed forces
        "18": "ground_attack",  # violence without conventional weapons
        "183": "explosion",  # suicide, car and other bombings
        "19": "clash",
        "191": "movement",  # impose a blockade, restrict movement
        "192": "movement",  # occupy territory
        "194": "strike",  # artillery and tanks
        "195": "strike",  # from the air
        "20": "violence_against_civilians",  # expulsions, mass killings, ethnic cleansing
        "204": "explosion",  # weapons of mass destruction
    }
)
#: Type code of an actor -> what it is.
ACTOR_KINDS: Mapping[str, ActorKind] = types.MappingProxyType(
    {
        "GOV": "state",
        "MIL": "armed_force",
        "COP": "armed_force",
        "SPY": "office",
        "JUD": "office",
        "LEG": "office",
        "REB": "group",
        "INS": "group",
        "SEP": "group",
        "UAF": "group",
        "RAD": "group",
        "OPP": "group",
        "CRM": "group",
        "NGO": "group",
        "IGO": "group",
        "NGM": "group",
        "CVL": "population",
        "REF": "population",
        "LAB": "population",
        "MED": "outlet",
    }
)


def kind_of(code: str) -> IncidentKind:
    """Return the kind of an event code, "other" where it tells none."""
    for size in range(len(code), 1, -1):
        if code[:size] in KINDS:
            return KINDS[code[:size]]
    return "other"
