"""What must hold before a draft is accepted, and which drafts one decision takes with it."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from data.case import Case
from data.model import Claim, ForcePosition, Incident, Misfit, Place
from data.review.items import (
    ClaimValues,
    IncidentValues,
    Item,
    PlaceValues,
    PositionValues,
    in_case,
)
from data.review.state import ReviewError, State

_ANY = "x"  # stands for an id while only the rest of a record is looked at


def taken_with(state: State, id_: str) -> tuple[str, ...]:
    """Return a draft with the place that it names, where nothing is decided about that yet."""
    place = _place_needed(state.items[id_])
    if place in state.items and state.status(place) == "undecided":
        return id_, place
    return (id_,)


def _place_needed(item: Item) -> str:
    """Return the reference of the place that a draft brings along; "" for none.

    An incident that is merged with another one stands where that one does.
    """
    if getattr(item.values, "same_as", None):
        return ""
    return getattr(item.values, "place", None) or ""


def check(item: Item, state: State, text: str, case: Case | None) -> None:
    """Raise ReviewError, in one sentence, where a draft can't be accepted as it stands."""
    values = item.values
    if text[values.start : values.end] != values.quote:
        raise ReviewError(
            "The quotation does not stand in the text at its place, to the letter."
            " Select the words in the article, or copy them from there."
        )
    if isinstance(values, ClaimValues):
        if values.incident is None:
            raise ReviewError("Say first which incident this claim is about: press “Correct”.")
        if not values.claimant.strip():
            raise ReviewError("Say who claims this: press “Correct”.")
    if isinstance(values, IncidentValues) and values.same_as:
        incident_ref(state, item.id, case)
    elif isinstance(values, IncidentValues) and not values.title.strip():
        raise ReviewError("Give the incident a title: press “Correct”.")
    for name, table in (("incident", "incidents"), ("same_as", "incidents"), ("place", "places")):
        _check_ref(getattr(values, name, None), state, case, table)
    try:
        _record(values)
    except ValidationError as error:
        raise ReviewError(_sentence(error)) from None


def incident_ref(state: State, ref: str, case: Case | None) -> str:
    """Follow "the same as" from a draft incident to the one that stands for it.

    Return a reference to a draft or to the case; raise ReviewError where it runs in a circle.
    """
    seen = {ref}
    while in_case(ref) is None:
        values = state.items[ref].values
        assert isinstance(values, IncidentValues)  # noqa: S101 - only incidents are referred to so
        if not values.same_as:
            return ref
        ref = values.same_as
        if ref in seen:
            raise ReviewError("These incidents are each said to be the other: take one back.")
        seen.add(ref)
        _check_ref(ref, state, case, "incidents")
    return ref


def open_ends(state: State, case: Case | None) -> dict[str, str]:
    """Return what keeps accepted drafts from being saved: a sentence by the draft's id."""
    found: dict[str, str] = {}
    for item in state.kept():
        values = item.values
        try:
            if isinstance(values, ClaimValues):
                _open_incident(state, values.incident, case)
            if isinstance(values, IncidentValues) and values.same_as:
                _open_incident(state, values.same_as, case)
            place = _place_needed(item)
            if place in state.items and state.status(place) not in ("accepted", "corrected"):
                raise ReviewError(
                    f"its place, “{state.items[place].values.quote[:60]}”, is"
                    f" {state.status(place)}: accept that, or take it out of the {item.kind}"
                )
            _check_ref(place or None, state, case, "places")
        except ReviewError as error:
            found[item.id] = str(error)
    return found


def _open_incident(state: State, ref: str | None, case: Case | None) -> None:
    if ref is None:
        raise ReviewError("it names no incident")
    _check_ref(ref, state, case, "incidents")
    if in_case(ref) is None:
        ref = incident_ref(state, ref, case)
    if in_case(ref) is None and state.status(ref) not in ("accepted", "corrected"):
        title = getattr(state.items[ref].values, "title", ref)
        raise ReviewError(
            f"its incident, “{title[:60]}”, is {state.status(ref)}: accept that, or name another"
        )


def _check_ref(ref: str | None, state: State, case: Case | None, table: str) -> None:
    id_ = in_case(ref)
    if ref is None:
        return
    known: Mapping[str, object] = getattr(case, table) if case is not None else {}
    kind = table.removesuffix("s")
    if (id_ is not None and id_ not in known) or (
        id_ is None and (ref not in state.items or state.items[ref].kind != kind)
    ):
        raise ReviewError(f"there is no {kind} {ref[:60]!r} in this case: name another")


def _record(values: object) -> None:
    """Build the record that a draft would become; ValidationError where its columns don't fit."""
    if isinstance(values, PlaceValues):
        Place(id=_ANY, source=_ANY, **values.model_dump())
    elif isinstance(values, ClaimValues) and values.incident:
        claim_record(values, id_=_ANY, incident=_ANY, statement=_ANY, claimant=_ANY, coder=_ANY)
    elif isinstance(values, IncidentValues):
        incident_record(values, id_=_ANY, source=_ANY, place=_ANY if values.place else None)
    elif isinstance(values, PositionValues):
        position_record(values, id_=_ANY, source=_ANY, actor=_ANY, claimant=_ANY, place=None)


def claim_record(
    values: ClaimValues,
    *,
    id_: str,
    incident: str,
    statement: str,
    claimant: str,
    coder: str,
    subject: str | None = None,
    checker: str | None = None,
) -> Claim:
    """Return the claim that a draft becomes."""
    left = {"incident", "claimant", "claimant_named", "relay", "said_on", "subject", "about_actor"}
    return Claim(
        id=id_,
        incident=incident,
        statement=statement,
        claimant=claimant,
        subject=subject,
        label=values.subject.strip() or "not named",
        coded_by=coder,
        checked_by=checker,
        **values.model_dump(exclude=left),
    )


def incident_record(
    values: IncidentValues,
    *,
    id_: str,
    source: str,
    place: str | None,
    initiators: tuple[str, ...] = (),
    targets: tuple[str, ...] = (),
) -> Incident:
    """Return the incident that a draft becomes."""
    return Incident(
        id=id_,
        source=source,
        place=place,
        place_basis="stated" if place else "not_known",
        initiators=initiators,
        targets=targets,
        **values.model_dump(exclude={"place", "initiators", "targets", "same_as"}),
    )


def position_record(
    values: PositionValues, *, id_: str, source: str, actor: str, claimant: str, place: str | None
) -> ForcePosition:
    """Return the force position that a draft becomes."""
    return ForcePosition(
        id=id_,
        source=source,
        actor=actor,
        claimant=claimant,
        place=place,
        **values.model_dump(exclude={"actor", "claimant", "place"}),
    )


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    cause = first.get("ctx", {}).get("error")
    column = cause.column if isinstance(cause, Misfit) else str(first["loc"][0])
    what = str(first["msg"]).removeprefix("Value error, ")
    return f"{column.replace('_', ' ')}: {what}."
