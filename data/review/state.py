"""The decisions about an article's drafts: a log that only grows, replayed to a state.

Undo and redo are entries of the log like any other, so the log tells what was done and by whom,
and one mechanism serves undo, reloading, and a second person's look. What is in the case cannot
be undone: after a `saved` entry there is nothing to take back.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data.errors import DeconflictError
from data.review.items import (
    VALUES,
    ActorChoice,
    DraftValues,
    Item,
    Kind,
    SourceValues,
)

Do = Literal[
    "accept", "correct", "drop", "reopen", "check", "add", "source", "dates", "actor", "target",
    "saved", "undo", "redo",
]  # fmt: skip
Status = Literal["undecided", "accepted", "corrected", "dropped"]
STATUSES: tuple[Status, ...] = ("accepted", "corrected", "dropped", "undecided")


class ReviewError(DeconflictError):
    """A decision can't be taken as it stands; the sentence says why, and what to do."""


class Entry(BaseModel):
    """One entry of the log: what was done, to which drafts, by whom, and when (UTC).

    `values` are the corrected values by name, for `saved` the row of each draft, for `dates` the
    values of each draft by its id.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    do: Do
    items: tuple[str, ...] = ()
    values: dict[str, Any] = Field(default_factory=dict)
    who: str = ""
    at: dt.datetime


@dataclass(frozen=True)
class Decision:
    """Whether a draft is kept or dropped, who said so, and who has checked that since."""

    kept: bool
    coded_by: str
    checked_by: str | None = None


@dataclass(frozen=True)
class Tally:
    """drafts = accepted + corrected + dropped + undecided."""

    drafts: int
    accepted: int
    corrected: int
    dropped: int
    undecided: int

    def __post_init__(self) -> None:
        if self.drafts != self.accepted + self.corrected + self.dropped + self.undecided:
            raise ValueError(f"{self} does not add up")


@dataclass(frozen=True)
class State:
    """An article's drafts as decided so far.

    `proposed` and `items` have the same keys; they differ where a person corrected. `rows` maps
    drafts to the rows of the case `target` that they were saved as, `written` to the values.
    """

    source: SourceValues
    proposed: Mapping[str, Item]
    items: Mapping[str, Item]
    decided: Mapping[str, Decision] = field(default_factory=dict)
    actors: Mapping[str, ActorChoice] = field(default_factory=dict)
    target: str | None = None
    target_title: str = ""
    rows: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, Item] = field(default_factory=dict)
    can_undo: bool = False
    can_redo: bool = False

    def status(self, item: str) -> Status:
        """Return what was decided about a draft."""
        decision = self.decided.get(item)
        if decision is None:
            return "undecided"
        if not decision.kept:
            return "dropped"
        changed = self.items[item].values != self.proposed[item].values
        return "corrected" if changed else "accepted"

    def kept(self, *kinds: Kind) -> list[Item]:
        """Return the drafts that are accepted or corrected, of these kinds or of all."""
        return [
            item
            for item in self.items.values()
            if (not kinds or item.kind in kinds)
            and self.status(item.id) in ("accepted", "corrected")
        ]

    def tally(self) -> Tally:
        """Count the drafts by what was decided: none is left out."""
        counts = dict.fromkeys(STATUSES, 0)
        for item in self.items:
            counts[self.status(item)] += 1
        return Tally(len(self.items), **counts)


def start(source: SourceValues, items: Iterable[Item]) -> State:
    """Return the state before any decision."""
    found = {item.id: item for item in items}
    return State(source, found, found)


def replay(first: State, log: Iterable[Entry]) -> State:
    """Return the state that a log leads to; raise ReviewError where an entry does not fit."""
    past: list[State] = []
    future: list[State] = []
    now = first
    for entry in log:
        if entry.do == "undo":
            if past:
                future.append(now)
                now = past.pop()
        elif entry.do == "redo":
            if future:
                past.append(now)
                now = future.pop()
        else:
            past.append(now)
            future.clear()
            now = apply(now, entry)
            if entry.do == "saved":
                past.clear()
    return dataclasses.replace(now, can_undo=bool(past), can_redo=bool(future))


def apply(state: State, entry: Entry) -> State:
    """Return the state after one entry that is neither undo nor redo."""
    unknown = [item for item in entry.items if item not in state.items and entry.do != "add"]
    if unknown:
        raise ReviewError(f"There is no draft {unknown[0][:60]!r}.")
    try:
        made: State = _STEPS[entry.do](state, entry)
    except ValidationError as error:
        raise ReviewError(_sentence(error)) from None
    return made


def _accept(state: State, entry: Entry) -> State:
    return _decide(state, entry, kept=True)


def _not_saved(state: State, entry: Entry) -> None:
    if any(item in state.rows for item in entry.items):
        raise ReviewError(
            "This stands in the case already and can’t be taken out of it here."
            " Correct it, or take its row out of the case’s folder."
        )


def _drop(state: State, entry: Entry) -> State:
    _not_saved(state, entry)
    return _decide(state, entry, kept=False)


def _correct(state: State, entry: Entry) -> State:
    """Correct the first draft of the entry; the others (its place) are accepted as they are."""
    items = dict(state.items)
    items[entry.items[0]] = with_values(items[entry.items[0]], entry.values)
    return _decide(dataclasses.replace(state, items=items), entry, kept=True)


def _reopen(state: State, entry: Entry) -> State:
    _not_saved(state, entry)
    decided = {id_: d for id_, d in state.decided.items() if id_ not in entry.items}
    return dataclasses.replace(state, decided=decided)


def _check(state: State, entry: Entry) -> State:
    decided = dict(state.decided)
    for id_ in entry.items:
        decision = decided.get(id_)
        if decision is None or not decision.kept:
            raise ReviewError("Only what was accepted can be checked.")
        if decision.coded_by.casefold() == entry.who.casefold():
            raise ReviewError(
                "A second person checks: whoever decided can’t check it too."
                " Put your own name above."
            )
        decided[id_] = dataclasses.replace(decision, checked_by=entry.who)
    return dataclasses.replace(state, decided=decided)


def _add(state: State, entry: Entry) -> State:
    (id_,) = entry.items
    if id_ in state.items:
        raise ReviewError(f"There is a draft {id_!r} already.")
    values = dict(entry.values)
    kind = values.pop("kind_of_draft")
    made: Any = VALUES[kind].model_validate(values)
    item = Item(id=id_, kind=kind, values=made, by_hand=True)
    return dataclasses.replace(
        state, proposed={**state.proposed, id_: item}, items={**state.items, id_: item}
    )


def _source(state: State, entry: Entry) -> State:
    values = {**state.source.model_dump(), **entry.values}
    return dataclasses.replace(state, source=SourceValues.model_validate(values))


def _dates(state: State, entry: Entry) -> State:
    """Take days that were read anew by another publication date, where nothing is decided yet."""
    proposed, items = dict(state.proposed), dict(state.items)
    for id_, values in entry.values.items():
        if id_ in items and state.status(id_) == "undecided":
            items[id_] = with_values(items[id_], values)
            proposed[id_] = with_values(proposed[id_], values)
    return dataclasses.replace(state, proposed=proposed, items=items)


def _actor(state: State, entry: Entry) -> State:
    values = dict(entry.values)
    name = str(values.pop("name"))
    return dataclasses.replace(
        state, actors={**state.actors, name: ActorChoice.model_validate(values)}
    )


def _target(state: State, entry: Entry) -> State:
    case, title = entry.values.get("case"), str(entry.values.get("title") or "")
    if case == state.target:
        return dataclasses.replace(state, target_title=title)
    # Rows belong to the case that they were saved into.
    return dataclasses.replace(state, target=case, target_title=title, rows={}, written={})


def _saved(state: State, entry: Entry) -> State:
    rows = {str(item): str(row) for item, row in entry.values["rows"].items()}
    return dataclasses.replace(
        state,
        target=str(entry.values["case"]),
        rows=rows,
        written={id_: state.items[id_] for id_ in rows if id_ in state.items},
    )


_STEPS: Mapping[Do, Any] = types.MappingProxyType(
    {
        "accept": _accept,
        "drop": _drop,
        "correct": _correct,
        "reopen": _reopen,
        "check": _check,
        "add": _add,
        "source": _source,
        "dates": _dates,
        "actor": _actor,
        "target": _target,
        "saved": _saved,
    }
)


def with_values(item: Item, values: Mapping[str, Any]) -> Item:
    """Return a draft with some of its values replaced; ValidationError where they don't fit."""
    merged: dict[str, Any] = {**item.values.model_dump(), **values}
    made: DraftValues = VALUES[item.kind].model_validate(merged)
    return item.model_copy(update={"values": made})


def _decide(state: State, entry: Entry, *, kept: bool) -> State:
    decision = Decision(kept, entry.who)
    return dataclasses.replace(
        state, decided={**state.decided, **dict.fromkeys(entry.items, decision)}
    )


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "The draft"
    what = str(first["msg"]).removeprefix("Value error, ")
    return (
        f"{where.replace('_', ' ')}: {what[:1].lower()}{what[1:]} (value: {first['input']!r:.80})."
    )
