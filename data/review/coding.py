"""Accepted drafts -> rows of a case: a new Case value, which is saved as a whole.

Claims are appended, never overwritten: one that was corrected after it had been saved becomes a
new row, and the old one says which row supersedes it. What is in the case already is left alone.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.case import TABLES, Case
from data.claims.segment import sentences
from data.model import Actor, ActorKind, Place, Source, Statement
from data.names import free
from data.quotes import check_quotes, quotes_digest
from data.review.decide import (
    check,
    claim_record,
    incident_record,
    incident_ref,
    open_ends,
    position_record,
)
from data.review.items import (
    ActorChoice,
    ClaimValues,
    IncidentValues,
    Item,
    PlaceValues,
    PositionValues,
    in_case,
)
from data.review.state import ReviewError, State

LONGEST_STATEMENT = 300
THE_OUTLET = "the outlet"
_FORCES = ("forces", "army", "troops", "fighters", "militia", "brigade", "military", "battalion")
_OFFICES = ("ministry", "office", "command", "spokes", "department", "pentagon", "government")
_OUTLETS = ("media", "television", "news", "agency", "newspaper", "radio", "channel")
_PEOPLE = ("civilian", "people", "resident", "children", "women", "families")


@dataclass(frozen=True)
class Coded:
    """A case with an article's rows in it, and which row each draft became."""

    case: Case
    rows: Mapping[str, str]
    source: str


def empty_case(name: str, title: str) -> Case:
    """Return a new case without rows."""
    tables: dict[str, Any] = {table: {} for table in TABLES}
    return Case(name, title, "Coded from articles by hand.", "not stated", **tables)


def guess_actor(name: str, state: State, case: Case | None, *, named: bool = True) -> ActorChoice:
    """Propose who an actor of the drafts is: the case's actor of this very name, or a new one.

    An unnamed speaker is never taken for another article's: nobody knows that they are one.
    """
    wanted = bare(name)
    if named and case is not None:
        for actor in case.actors.values():
            if bare(actor.name) == wanted and not actor.anonymous:
                return ActorChoice(is_actor=actor.id)
    kind: ActorKind = "group"
    low = name.casefold()
    outlets = {bare(THE_OUTLET), bare(state.source.outlet or THE_OUTLET)}
    if wanted in outlets:
        kind = "outlet"
    elif not named:
        kind = "person"
    else:
        kinds: tuple[tuple[tuple[str, ...], ActorKind], ...] = (
            (_FORCES, "armed_force"), (_OFFICES, "office"), (_OUTLETS, "outlet"),
            (_PEOPLE, "population"),
        )  # fmt: skip
        kind = next((kind for cues, kind in kinds if any(cue in low for cue in cues)), kind)
    return ActorChoice(kind=kind)


def bare(name: str) -> str:
    """Return a name without its article and letter case: for comparing."""
    words = " ".join(name.split()).casefold()
    return words.removeprefix("the ").strip()


def actors_named(state: State) -> dict[str, bool]:
    """Return the actors that kept drafts name, each with whether the text names them."""
    found: dict[str, bool] = {}
    for item in state.kept():
        values = item.values
        if isinstance(values, ClaimValues):
            found.setdefault(values.claimant, values.claimant_named)
            if values.about_actor:
                found.setdefault(values.about_actor, True)
        elif isinstance(values, PositionValues):
            found.setdefault(values.actor, True)
            found.setdefault(values.claimant, True)
        elif isinstance(values, IncidentValues) and not values.same_as:
            for name in (*values.initiators, *values.targets):
                found.setdefault(name, True)
    return found


def code(case: Case, state: State, text: str, today: dt.date) -> Coded:
    """Return the case with the accepted drafts in it; raise ReviewError where some can't be saved.

    `text` is the article's; its SHA-256 becomes the source's. Every quotation is looked up in it
    once more, and the source notes that on this day.
    """
    kept = state.kept()
    if not kept:
        raise ReviewError("Nothing is accepted yet, so there is nothing to save.")
    for item in kept:
        check(item, state, text, case)
    ends = open_ends(state, case)
    if ends:
        id_, why = next(iter(ends.items()))
        more = f" ({len(ends) - 1} more like this)" if len(ends) > 1 else ""
        words = state.items[id_].values.quote[:60]
        raise ReviewError(f"The {state.items[id_].kind} “{words}” can’t be saved: {why}{more}.")
    return _Coder(case, state, text).coded(kept, today)


class _Coder:
    """Tables under way: copies of the case's, to which rows are added."""

    def __init__(self, case: Case, state: State, text: str) -> None:
        self.case, self.state, self.text = case, state, text
        self.sources, self.actors = dict(case.sources), dict(case.actors)
        self.places, self.incidents = dict(case.places), dict(case.incidents)
        self.statements, self.claims = dict(case.statements), dict(case.claims)
        self.positions = dict(case.positions)
        self.rows: dict[str, str] = {}
        self.made_actors: dict[str, str] = {}
        self.spoken: dict[tuple[Any, ...], str] = {}
        self.named = actors_named(state)

    def coded(self, kept: list[Item], today: dt.date) -> Coded:
        source = self._source()
        order = ("place", "incident", "claim", "position")
        for item in sorted(kept, key=lambda item: order.index(item.kind)):
            values = item.values
            if isinstance(values, PlaceValues):
                self._place(item, values, source)
            elif isinstance(values, IncidentValues):
                self._incident(item, values, source)
            elif isinstance(values, ClaimValues):
                self._claim(item, values, source)
            else:
                self._position(item, values, source)
        made = self._case()
        found = check_quotes(made, made.sources[source], self.text)
        if not found.failures:
            noted = {
                "quotes_checked": today,
                "quotes_digest": quotes_digest(made, made.sources[source]),
            }
            self.sources[source] = self.sources[source].model_copy(update=noted)
            made = self._case()
        return Coded(made, self.rows, source)

    def _case(self) -> Case:
        return dataclasses.replace(
            self.case, sources=self.sources, actors=self.actors, places=self.places,
            incidents=self.incidents, statements=self.statements, claims=self.claims,
            positions=self.positions,
        )  # fmt: skip

    def _source(self) -> str:
        digest = hashlib.sha256(self.text.encode("utf-8")).hexdigest()
        values = self.state.source.model_dump(exclude={"country", "within"})
        for known in self.sources.values():
            if known.sha256 == digest:
                if self.state.rows:  # this draft's own: what was corrected since is taken over
                    now = {**known.model_dump(), **values}
                    self.sources[known.id] = Source.model_validate(now)
                return known.id
        words = f"{values['outlet'] or values['title'] or 'source'} {values['date'] or ''}"
        id_ = free(words, self.sources, "source")
        self.sources[id_] = Source(id=id_, sha256=digest, **values)
        return id_

    def _put(self, item: Item, table: dict[str, Any], made: Any, words: str) -> None:
        """Put a draft's row into its table: over its own earlier one, or as a new row.

        Columns that drafts know nothing of stay as they were.
        """
        id_ = self.state.rows.get(item.id)
        id_ = id_ if id_ in table else _same(table, made)
        if id_ is None:
            id_ = free(words, table, item.kind)
            table[id_] = made.model_copy(update={"id": id_})
        else:
            now = {**table[id_].model_dump(), **made.model_dump(exclude_unset=True), "id": id_}
            table[id_] = type(made).model_validate(now)
        self.rows[item.id] = id_

    def _place(self, item: Item, values: PlaceValues, source: str) -> None:
        context = self.state.source
        update = {
            "country": values.country or context.country,
            "within": values.within or context.within,
        }
        made = Place(id="x", source=source, **{**values.model_dump(), **update})
        self._put(item, self.places, made, values.wording)

    def _incident(self, item: Item, values: IncidentValues, source: str) -> None:
        if values.same_as:
            return
        made = incident_record(
            values,
            id_="x",
            source=source,
            place=self._place_of(values.place),
            initiators=tuple(self._actor(name) for name in values.initiators),
            targets=tuple(self._actor(name) for name in values.targets),
        )
        self._put(item, self.incidents, made, values.title)

    def _claim(self, item: Item, values: ClaimValues, source: str) -> None:
        decision = self.state.decided[item.id]
        claimant = self._actor(values.claimant)
        made = claim_record(
            values,
            id_="x",
            incident=self._incident_of(values.incident),
            statement=self._statement(values, claimant, source),
            claimant=claimant,
            subject=self._actor(values.about_actor) if values.about_actor else None,
            coder=decision.coded_by,
            checker=decision.checked_by,
        )
        saved = self.state.rows.get(item.id)
        same = _same(self.claims, made)
        if same is not None:
            self.rows[item.id] = same
            if made.checked_by:
                checked = {"checked_by": made.checked_by}
                self.claims[same] = self.claims[same].model_copy(update=checked)
            return
        words = f"{self.actors[claimant].name} {values.topic or values.outcome}"
        id_ = free(words, self.claims, "claim")
        if saved in self.claims:
            old = self.claims[str(saved)]
            self.claims[old.id] = old.model_copy(update={"superseded_by": id_})
        self.rows[item.id] = id_
        self.claims[id_] = made.model_copy(update={"id": id_})

    def _position(self, item: Item, values: PositionValues, source: str) -> None:
        made = position_record(
            values,
            id_="x",
            source=source,
            actor=self._actor(values.actor),
            claimant=self._actor(values.claimant),
            place=self._place_of(values.place),
        )
        self._put(item, self.positions, made, values.title)

    def _place_of(self, ref: str | None) -> str | None:
        return (in_case(ref) or self.rows[ref]) if ref else None

    def _incident_of(self, ref: str | None) -> str:
        assert ref is not None  # noqa: S101 - a claim without an incident was refused before
        ref = ref if in_case(ref) else incident_ref(self.state, ref, self.case)
        return in_case(ref) or self.rows[ref]

    def _actor(self, name: str) -> str:
        """Return the id of an actor by name: as chosen, as found in the case, or made now."""
        if name in self.made_actors:
            return self.made_actors[name]
        named = self.named.get(name, True)
        choice = self.state.actors.get(name) or guess_actor(
            name, self.state, self.case, named=named
        )
        if choice.is_actor is not None and choice.is_actor in self.actors:
            id_ = choice.is_actor
        else:
            shown = self._shown(name)
            # An actor that this draft made on an earlier save is found again by name.
            again = [a.id for a in self.actors.values() if a.name == shown]
            id_ = again[0] if again else free(shown, self.actors, "actor")
            if not again:
                side = choice.side if choice.side in self.case.sides else None
                parent = choice.parent if choice.parent in self.actors else None
                self.actors[id_] = Actor(
                    id=id_, name=shown, kind=choice.kind, side=side, parent=parent,
                    anonymous=not named,
                )  # fmt: skip
        self.made_actors[name] = id_
        return id_

    def _shown(self, name: str) -> str:
        """Return a new actor's name; an unnamed speaker's says where the words were printed."""
        outlet = self.state.source.outlet
        if bare(name) == bare(THE_OUTLET):
            title = (self.state.source.title or "this report")[:80]
            return outlet or f"The outlet of “{title}”"
        shown = " ".join(name.split())
        shown = f"{shown[:1].upper()}{shown[1:]}"
        if self.named.get(name, True):
            return shown
        date = self.state.source.date
        where = ", ".join(part for part in (outlet, date.isoformat() if date else "") if part)
        return f"{shown} ({where or 'this report'})"

    def _statement(self, values: ClaimValues, claimant: str, source: str) -> str:
        """Return the statement that a claim stands in; one a claimant, relay and day."""
        key = (claimant, values.relay, values.said_on)
        if key in self.spoken:
            return self.spoken[key]
        for known in self.statements.values():
            if (known.claimant, known.relay, known.date, known.source) == (*key, source):
                self.spoken[key] = known.id
                return known.id
        name = self.actors[claimant].name
        start, end = self._sentence(values)
        own = values.attribution == "own_voice" and values.said_on == self.state.source.date
        id_ = free(f"{name} {values.said_on or ''}", self.statements, "statement")
        self.statements[id_] = Statement(
            id=id_, claimant=claimant, claimant_named=values.claimant_named, relay=values.relay,
            source=source, date=values.said_on,
            date_basis=("publication" if own else "stated") if values.said_on else "not_known",
            title=f"{name}, in {self.state.source.outlet or 'this report'}",
            quote=self.text[start:end], start=start, end=end,
        )  # fmt: skip
        self.spoken[key] = id_
        return id_

    def _sentence(self, values: ClaimValues) -> tuple[int, int]:
        """Return the sentence that holds a claim's quotation, or the quotation if that is long."""
        for found in sentences(self.text):
            if found.start <= values.start and values.end <= found.end:
                if found.end - found.start <= LONGEST_STATEMENT:
                    return found.start, found.end
                break
            if found.start > values.start:
                break
        return values.start, values.end


def _same(table: Mapping[str, Any], made: Any) -> str | None:
    """Return the row that says the same of the same words already, or None.

    So an article that is saved twice, by one person or by two, stands in the case once.
    """
    own = made.model_fields_set - {"id", "coded_by", "checked_by"}
    for row in table.values():
        if not getattr(row, "superseded_by", None) and all(
            getattr(row, n) == getattr(made, n) for n in own
        ):
            return str(row.id)
    return None
