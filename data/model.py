"""The one vocabulary: the records of a case, each validated by itself.

Links between records (does this claim's incident exist?) are checked by `data.case`, which
knows all files at once. Offsets are Unicode code points, end exclusive, as in the W3C Web
Annotation TextPositionSelector. Dates are local dates of the place that is written about.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,79}$")]
Text = Annotated[str, StringConstraints(min_length=1)]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]

Outcome = Literal[
    "killed",
    "wounded",
    "missing",
    "captured",
    "displaced",
    "exposed",
    "casualties",
    "strength",
    "equipment",
    "damage",
    "assertion",
]
Stance = Literal["asserts", "denies", "silent", "cannot_confirm", "retracts"]
DateBasis = Literal["stated", "inferred", "publication", "supplied", "not_known"]
DatePrecision = Literal["day", "month", "year"]
PlaceBasis = Literal["stated", "inferred", "not_known"]
Attribution = Literal["direct", "indirect", "according_to", "own_voice"]
ActorKind = Literal[
    "state",
    "armed_force",
    "group",
    "office",
    "person",
    "outlet",
    "observer",
    "population",
    "not_known",
]
IncidentKind = Literal[
    "ground_attack",
    "strike",
    "clash",
    "movement",
    "explosion",
    "violence_against_civilians",
    "protest",
    "agreement",
    "background",
    "other",
]
Topic = Literal[
    "cause",
    "responsibility",
    "status",
    "motive",
    "movement",
    "place",
    "coordination",
    "presence",
]
Colour = Literal[
    "orange", "sky_blue", "bluish_green", "yellow", "blue", "vermillion", "reddish_purple", "grey"
]
Certainty = Literal["plain", "possible"]
Grade = Literal["confirmed", "fair", "weak", "contested", "discounted"]
Reliability = Literal["A", "B", "C", "D", "E", "F"]
Credibility = Literal["1", "2", "3", "4", "5", "6"]


class Misfit(ValueError):  # noqa: N818 - reads as what it is where it is raised
    """Columns of one row do not fit each other; `column` is the one to look at first."""

    def __init__(self, column: str, what: str) -> None:
        super().__init__(what)
        self.column = column


class Record(BaseModel):
    """What all records share: frozen, no unknown columns, surrounding blanks dropped."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)

    id: Identifier


class Quoted(Record):
    """A record that stands on the words of a source.

    `quote == text[start:end]` holds for the source's text; `data.case.check_quotes` verifies it
    whenever the text is at hand. Only a record that was imported from a data set has no quote
    (all of them empty, 0 and 0): its note holds the words of that data set's coder, which are no
    quotation. A case folder refuses an empty quote (`data.case_table`).
    """

    quote: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]

    @model_validator(mode="after")
    def _offsets_fit(self) -> Self:
        if not self.quote and self.start != 0:
            raise Misfit("quote", "an empty quote stands nowhere: its start and end are 0")
        if self.end - self.start != len(self.quote):
            raise Misfit(
                "end",
                f"end - start is {self.end - self.start}, but the quote has"
                f" {len(self.quote)} characters",
            )
        return self


class Side(Record):
    """One of the parties that actors are grouped under; it gives them their colour."""

    name: Text
    colour: Colour
    order: Count


class Source(Record):
    """A document: what an outlet printed. What is not known is None, never a guess.

    `quotes_checked` is the day on which every quotation of this source was last found in its
    text to the letter; `quotes_digest` says which quotations those were (`data.quotes`).
    """

    outlet: Text | None
    outlet_basis: Literal["stated", "supplied", "not_known"]
    title: Text | None
    date: dt.date | None
    date_basis: DateBasis
    url: Text | None = None
    archive_url: Text | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    licence: Text | None = None
    language: Text | None = None
    quotes_checked: dt.date | None = None
    quotes_digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")] | None = None
    note: str = ""

    @model_validator(mode="after")
    def _basis_fits(self) -> Self:
        if (self.date is None) != (self.date_basis == "not_known"):
            raise Misfit("date_basis", "date_basis is not_known exactly where the date is empty")
        if (self.outlet is None) != (self.outlet_basis == "not_known"):
            raise Misfit(
                "outlet_basis", "outlet_basis is not_known exactly where the outlet is empty"
            )
        return self


class Actor(Record):
    """An armed force, state, group, office, person, outlet, observer or population.

    `parent` makes the tree that subjects are nested by: a claim about a child is a claim about
    a part of its parent.
    """

    name: Text
    kind: ActorKind
    side: Identifier | None = None
    parent: Identifier | None = None
    anonymous: bool = False
    note: str = ""


class Place(Quoted):
    """A place as a source words it, and the context that the wording is read in.

    `country` (ISO 3166-1 alpha-2), `within` (an area's name) and `viewpoint` (the place that
    "the other side" is seen from) are what the coder took from the surrounding text; each of
    them becomes a shown assumption of the region.
    """

    source: Identifier
    wording: Text
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    within: Text | None = None
    viewpoint: Identifier | None = None
    note: str = ""


class Incident(Quoted):
    """Something that happened, in one place and time; unplaced where nobody says where.

    `grade` is what a person set, with name, reason and day (None where an import does not tell
    it); what the rules of `data.grades` propose is worked out and never stored.

    `involved` are those who took part without it being said who began, as in data sets that name
    two actors in no order.
    """

    title: Text
    kind: IncidentKind
    source: Identifier
    date_from: dt.date | None
    date_to: dt.date | None
    date_precision: DatePrecision = "day"
    open_end: bool = False
    time_from: dt.time | None = None
    time_to: dt.time | None = None
    date_basis: DateBasis
    date_note: str = ""
    place: Identifier | None = None
    place_basis: PlaceBasis
    place_note: str = ""
    initiators: tuple[Identifier, ...] = ()
    targets: tuple[Identifier, ...] = ()
    grade: Grade | None = None
    grade_reason: Text | None = None
    graded_by: Text | None = None
    graded_on: dt.date | None = None
    involved: tuple[Identifier, ...] = ()
    note: str = ""

    @model_validator(mode="after")
    def _dates_and_place_fit(self) -> Self:
        _check_range(self.date_from, self.date_to)
        if (self.date_from is None) != (self.date_basis == "not_known"):
            raise Misfit("date_basis", "date_basis is not_known exactly where date_from is empty")
        if self.open_end and self.date_to is not None:
            raise Misfit("date_to", "an open end has no date_to")
        if not self.open_end and self.date_from is not None and self.date_to is None:
            raise Misfit(
                "date_to", "date_to is empty: repeat date_from for one day, or set open_end"
            )
        if (self.place is None) != (self.place_basis == "not_known"):
            raise Misfit("place_basis", "place_basis is not_known exactly where the place is empty")
        _check_grading(self, self.grade is not None, "grade")
        if self.grade is not None and not (self.graded_by and self.grade_reason):
            missing = "graded_by" if not self.graded_by else "grade_reason"
            raise Misfit(missing, "a grade names who set it, in graded_by, and why")
        return self


class Statement(Quoted):
    """A claimant saying something, when, through whom, in which source."""

    claimant: Identifier
    claimant_named: bool
    relay: Text | None = None
    source: Identifier
    date: dt.date | None
    time: dt.time | None = None
    date_basis: DateBasis
    date_note: str = ""
    title: Text
    note: str = ""

    @model_validator(mode="after")
    def _basis_fits(self) -> Self:
        if (self.date is None) != (self.date_basis == "not_known"):
            raise Misfit("date_basis", "date_basis is not_known exactly where the date is empty")
        if self.time is not None and self.date is None:
            raise Misfit("time", "a time without a date can't be placed on the time line")
        return self


class Claim(Quoted):
    """One coded assertion of a statement about an incident.

    low, best and high are whole numbers of the outcome's unit; None = not stated. `open_high`
    marks a top that the words leave open ("more than 100"), `approximate` a figure widened by
    the house rule. `subject` is the actor or group that the figure is about; `label` words it as
    the source does.
    """

    incident: Identifier
    statement: Identifier
    claimant: Identifier
    subject: Identifier | None
    label: Text
    outcome: Outcome
    topic: Topic | None = None
    low: Count | None = None
    best: Count | None = None
    high: Count | None = None
    open_high: bool = False
    approximate: bool = False
    wording: str = ""
    hedge: str = ""
    stance: Stance
    certainty: Certainty = "plain"
    as_of: dt.date | None = None
    place: Identifier | None = None
    attribution: Attribution
    reliability: Reliability | None = None
    credibility: Credibility | None = None
    grade_reason: Text | None = None
    graded_by: Text | None = None
    graded_on: dt.date | None = None
    coded_by: Text
    checked_by: Text | None = None
    superseded_by: Identifier | None = None
    note: str = ""

    @property
    def has_figure(self) -> bool:
        """Whether any number is coded (an explicit zero is one, silence is none)."""
        return any(value is not None for value in (self.low, self.best, self.high))

    @property
    def _figure_column(self) -> str:
        names = ("low", "best", "high")
        return next((name for name in names if getattr(self, name) is not None), "open_high")

    @model_validator(mode="after")
    def _figures_fit(self) -> Self:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise Misfit("low", f"low {self.low} is above high {self.high}")
        if self.best is not None:
            if self.low is not None and self.best < self.low:
                raise Misfit("best", f"best {self.best} is below low {self.low}")
            if self.high is not None and self.best > self.high:
                raise Misfit("best", f"best {self.best} is above high {self.high}")
        if self.open_high and (self.high is not None or self.low is None):
            raise Misfit("open_high", "an open top has a low and no high")
        if self.stance == "silent" and (self.has_figure or self.open_high):
            raise Misfit(self._figure_column, "a silent claimant gives no figure: leave it empty")
        if self.outcome == "assertion":
            if self.has_figure or self.open_high:
                raise Misfit(self._figure_column, "an assertion carries no figure")
            if self.topic is None:
                raise Misfit("topic", "an assertion names its topic")
        elif self.topic is not None:
            raise Misfit("topic", "only an assertion has a topic")
        if self.place is not None and self.topic != "place":
            raise Misfit("place", "only an assertion with the topic 'place' names a place")
        graded = self.reliability is not None or self.credibility is not None
        _check_grading(self, graded, "reliability or a credibility")
        return self


class ForcePosition(Quoted):
    """Where an actor's forces were, as of when, by whose words."""

    title: Text
    actor: Identifier
    place: Identifier | None
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    as_of: dt.date | None
    as_of_basis: DateBasis
    as_of_note: str = ""
    strength_claim: Identifier | None = None
    source: Identifier
    statement: Identifier | None = None
    claimant: Identifier
    certainty: Certainty = "plain"
    note: str = ""

    @model_validator(mode="after")
    def _dates_fit(self) -> Self:
        _check_range(self.date_from, self.date_to)
        if (self.as_of is None) != (self.as_of_basis == "not_known"):
            raise Misfit("as_of_basis", "as_of_basis is not_known exactly where as_of is empty")
        return self


def _check_grading(record: Incident | Claim, graded: bool, what: str) -> None:
    """Refuse a who, why or when of a grade that is not there."""
    if not graded:
        for column in ("graded_by", "grade_reason", "graded_on"):
            if getattr(record, column) is not None:
                raise Misfit(column, f"{column} belongs to a {what}, and there is none")


def _check_range(first: dt.date | None, last: dt.date | None) -> None:
    if first is not None and last is not None and first > last:
        raise Misfit("date_from", f"date_from {first} is after date_to {last}")
