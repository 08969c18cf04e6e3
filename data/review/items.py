"""What is reviewed of an article: its source, and drafts of incidents, claims, positions, places.

A draft's values are those of the case's record with names in the place of ids: an actor by its
name, an incident or place by a reference: "incident-2" is a draft of this article, "case:ID" a
record of the case that it goes into.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from data.model import (
    ActorKind,
    Attribution,
    Certainty,
    Count,
    DateBasis,
    DatePrecision,
    Identifier,
    IncidentKind,
    Outcome,
    Stance,
    Topic,
)

Kind = Literal["incident", "claim", "position", "place"]
KINDS: tuple[Kind, ...] = ("incident", "claim", "position", "place")
IN_CASE = "case:"
MOST_WORDS = 2_000
"""Characters of one field that a person fills in."""
LONGEST_NAME = 200

Words = Annotated[str, StringConstraints(max_length=MOST_WORDS)]
Name = Annotated[str, StringConstraints(max_length=LONGEST_NAME)]
Quote = Annotated[str, StringConstraints(min_length=1, max_length=MOST_WORDS)]
Ref = Annotated[str, StringConstraints(max_length=100)]


class Values(BaseModel):
    """Frozen values that a person may correct; unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceValues(Values):
    """The document, and the context that its places are read in (`country`, `within`)."""

    outlet: Name | None = None
    outlet_basis: Literal["stated", "supplied", "not_known"] = "not_known"
    title: Words | None = None
    date: dt.date | None = None
    date_basis: DateBasis = "not_known"
    url: Words | None = None
    language: Name | None = None
    licence: Words | None = None
    note: Words = ""
    country: str | None = None
    within: Name | None = None


class DraftValues(Values):
    """What all drafts share: the words of the text that they stand on."""

    quote: Quote
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    note: Words = ""


class PlaceValues(DraftValues):
    """A place as it is worded, with a context of its own where the article's does not fit."""

    wording: Quote
    country: str | None = None
    within: Name | None = None


class IncidentValues(DraftValues):
    """Something that happened; `same_as` says that the case, or another draft, has it already."""

    title: Words
    kind: IncidentKind
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    date_precision: DatePrecision = "day"
    open_end: bool = False
    time_from: dt.time | None = None
    time_to: dt.time | None = None
    date_basis: DateBasis = "not_known"
    date_note: Words = ""
    place: Ref | None = None
    initiators: tuple[Name, ...] = ()
    targets: tuple[Name, ...] = ()
    same_as: Ref | None = None


class ClaimValues(DraftValues):
    """One coded assertion; `subject` is in the article's words, `about_actor` names who it is."""

    incident: Ref | None = None
    claimant: Name
    claimant_named: bool = True
    relay: Name | None = None
    said_on: dt.date | None = None
    subject: Words = ""
    about_actor: Name | None = None
    outcome: Outcome
    topic: Topic | None = None
    low: Count | None = None
    best: Count | None = None
    high: Count | None = None
    open_high: bool = False
    approximate: bool = False
    wording: Words = ""
    hedge: Name = ""
    stance: Stance
    certainty: Certainty = "plain"
    as_of: dt.date | None = None
    attribution: Attribution = "indirect"


class PositionValues(DraftValues):
    """Where an actor's forces were, as of when, by whose words."""

    title: Words
    actor: Name
    place: Ref | None = None
    as_of: dt.date | None = None
    as_of_basis: DateBasis = "not_known"
    as_of_note: Words = ""
    claimant: Name
    certainty: Certainty = "plain"


class ActorChoice(Values):
    """Who an actor of the drafts is: one of the case (`is_actor`), or a new one of this kind."""

    is_actor: Identifier | None = None
    kind: ActorKind = "group"
    side: Identifier | None = None
    parent: Identifier | None = None


VALUES: Mapping[Kind, type[DraftValues]] = types.MappingProxyType(
    {
        "incident": IncidentValues,
        "claim": ClaimValues,
        "position": PositionValues,
        "place": PlaceValues,
    }
)


class Item(BaseModel):
    """One draft: what was proposed; `by_hand` where a person added what the reader had missed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Ref
    kind: Kind
    values: IncidentValues | ClaimValues | PositionValues | PlaceValues
    by_hand: bool = False


def in_case(ref: str | None) -> str | None:
    """Return the id of a case's record that a reference names; None where it names a draft."""
    return ref.removeprefix(IN_CASE) if ref is not None and ref.startswith(IN_CASE) else None
