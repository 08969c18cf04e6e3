"""What ACLED's codes mean here: its actor classes, its event types, its precision codes.

The classes are the `inter` codes of ACLED's codebook, which since 2024 are written as words. A
class is what an actor is, not whose side it takes: it gives actors of the same class the same
colour and says nothing of who is right.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import NamedTuple

from data.formats.contract import Precision
from data.model import ActorKind, Colour, IncidentKind


class ActorClass(NamedTuple):
    """One of ACLED's classes of actors: our side, its colour, and what kind of actor it is."""

    code: str
    side: str
    name: str
    colour: Colour
    kind: ActorKind


CLASSES = (
    ActorClass("1", "state-forces", "State forces", "blue", "armed_force"),
    ActorClass("2", "rebel-groups", "Rebel groups", "vermillion", "group"),
    ActorClass("3", "political-militias", "Political militias", "orange", "group"),
    ActorClass("4", "identity-militias", "Identity militias", "reddish_purple", "group"),
    ActorClass("5", "rioters", "Rioters", "yellow", "population"),
    ActorClass("6", "protesters", "Protesters", "bluish_green", "population"),
    ActorClass("7", "civilians", "Civilians", "sky_blue", "population"),
    ActorClass("8", "external-forces", "External and other forces", "grey", "armed_force"),
)
CIVILIANS = "7"
NO_CLASS = "0"

#: Every spelling of a class (folded) to its code.
CLASS_CODES: Mapping[str, str] = types.MappingProxyType(
    {
        **{found.code: found.code for found in CLASSES},
        NO_CLASS: NO_CLASS,
        "none": NO_CLASS,
        "state forces": "1",
        "state force": "1",
        "rebel group": "2",
        "rebel groups": "2",
        "rebel forces": "2",
        "political militia": "3",
        "political militias": "3",
        "identity militia": "4",
        "identity militias": "4",
        "communal militia": "4",
        "communal militias": "4",
        "rioters": "5",
        "protesters": "6",
        "civilians": "7",
        "external/other forces": "8",
        "external or other forces": "8",
        "external forces": "8",
        "other forces": "8",
    }
)

#: Sub-event types that say more than their event type does; the others follow the event type.
#: "Change to group/activity" and most strategic developments are movements, arrests, statements
#: and more in one: they stay "other".
SUB_EVENTS: Mapping[str, IncidentKind] = types.MappingProxyType(
    {
        "air/drone strike": "strike",
        "shelling/artillery/missile attack": "strike",
        "agreement": "agreement",
        "headquarters or base established": "movement",
        "non-violent transfer of territory": "movement",
        "mob violence": "other",  # a lynching is no protest
    }
)
EVENTS: Mapping[str, IncidentKind] = types.MappingProxyType(
    {
        "battles": "clash",
        "battle-no change of territory": "clash",
        "battle-government regains territory": "clash",
        "battle-non-state actor overtakes territory": "clash",
        "battle-non-state actors overtake territory": "clash",
        "explosions/remote violence": "explosion",
        "remote violence": "explosion",
        "violence against civilians": "violence_against_civilians",
        "protests": "protest",
        "riots": "protest",
        "riots/protests": "protest",
        "headquarters or base established": "movement",
        "non-violent transfer of territory": "movement",
        "strategic developments": "other",
        "strategic development": "other",
    }
)
#: Event types of which ACLED's codebook says that civilians are the target and never take part.
AGAINST_CIVILIANS = (
    "violence against civilians",
    "explosions/remote violence",
    "remote violence",
)

GEO_PRECISION: Mapping[str, Precision] = types.MappingProxyType(
    {"1": "spot", "2": "near", "3": "province"}
)
DAY, WEEK, MONTH, NOT_SAID = "1", "2", "3", "not said"
TIME_NOTES: Mapping[str, str] = types.MappingProxyType(
    {
        DAY: "",
        WEEK: "ACLED knows the week: its day is the middle of it.",
        NOT_SAID: "The file does not say whether the day, the week or the month is known.",
        MONTH: "ACLED knows the month: its day only stands for it.",
    }
)
PLACE_NOTES: Mapping[str, str] = types.MappingProxyType(
    {
        "spot": "",
        "near": "ACLED names the nearest known town: it was somewhere around.",
        "province": "ACLED knows the province: the town named only stands for it.",
    }
)
