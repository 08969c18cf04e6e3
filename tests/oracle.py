"""What a Selection lets through, worked out record by record in plain Python."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping

from data.case import Case
from data.model import Claim, ForcePosition, Incident, Statement
from data.select import Selection
from geo.region import Region


def plain(text: str) -> str:
    """Return text without case and accents."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(one for one in letters if not unicodedata.combining(one)).casefold()


class Oracle:
    """Answers for one case with its regions."""

    def __init__(self, case: Case, regions: Mapping[str, Region]) -> None:
        self.case, self.regions = case, regions

    def groups(self, actors: Iterable[str]) -> set[str]:
        """Return actors with all the groups that they belong to."""
        found: set[str] = set()
        for actor in actors:
            step: str | None = actor
            while step:
                found.add(step)
                step = self.case.actors[step].parent
        return found

    def sides(self, actors: Iterable[str]) -> set[str]:
        """Return the sides that actors stand on, their own or else their nearest group's."""
        return {side.id for actor in actors if (side := self.case.side_of(actor))}

    def about(self, incident: Incident) -> list[Claim]:
        """Return the claims about an incident."""
        return [claim for claim in self.case.claims.values() if claim.incident == incident.id]

    def words(self, texts: Iterable[str | None], wanted: str) -> bool:
        """Whether every wanted word stands somewhere in the texts."""
        whole = plain("\n".join(text for text in texts if text))
        return all(word in whole for word in plain(wanted).split())

    def incidents(self, chosen: Selection) -> set[str]:
        """Return the ids of the incidents that a Selection lets through."""
        return {one.id for one in self.case.incidents.values() if self._incident(one, chosen)}

    def _incident(self, one: Incident, chosen: Selection) -> bool:
        involved = [*one.initiators, *one.targets]
        last = dt.date.max if one.open_end else one.date_to
        if chosen.date_from and not (last and last >= chosen.date_from):
            return False
        if chosen.date_to and not (one.date_from and one.date_from <= chosen.date_to):
            return False
        if chosen.sides and not self.sides(involved) & set(chosen.sides):
            return False
        if chosen.actors and not self.groups(involved) & set(chosen.actors):
            return False
        if chosen.kinds and one.kind not in chosen.kinds:
            return False
        asked = chosen.claimants or chosen.outcomes or chosen.sources
        if asked and not any(self._claim(claim, chosen) for claim in self.about(one)):
            return False
        return self.words(self._incident_texts(one, involved), chosen.text)

    def _claim(self, claim: Claim, chosen: Selection) -> bool:
        return all(
            value in wanted
            for value, wanted in (
                (claim.claimant, chosen.claimants),
                (claim.outcome, chosen.outcomes),
                (self.case.source_of(claim).id, chosen.sources),
            )
            if wanted
        )

    def _incident_texts(self, one: Incident, involved: list[str]) -> Iterable[str | None]:
        case = self.case
        yield from (one.title, one.quote, one.note, one.place and case.places[one.place].wording)
        for actor in involved:
            yield case.actors[actor].name
        for claim in self.about(one):
            yield from (claim.label, claim.quote, claim.wording, case.actors[claim.claimant].name)
            yield case.statements[claim.statement].title
            yield claim.place and case.places[claim.place].wording

    def positions(self, chosen: Selection) -> set[str]:
        """Return the ids of the force positions that a Selection lets through."""
        return {one.id for one in self.case.positions.values() if self._position(one, chosen)}

    def _position(self, one: ForcePosition, chosen: Selection) -> bool:
        first, last = one.date_from or one.as_of, one.date_to or one.as_of
        if chosen.date_from and not (last and last >= chosen.date_from):
            return False
        if chosen.date_to and not (first and first <= chosen.date_to):
            return False
        if chosen.sides and not self.sides([one.actor]) & set(chosen.sides):
            return False
        if chosen.actors and not self.groups([one.actor]) & set(chosen.actors):
            return False
        if chosen.claimants and one.claimant not in chosen.claimants:
            return False
        if chosen.sources and one.source not in chosen.sources:
            return False
        case = self.case
        texts = [one.title, one.quote, one.note, one.place and case.places[one.place].wording]
        texts += [case.actors[one.actor].name, case.actors[one.claimant].name]
        if one.strength_claim:
            claim = case.claims[one.strength_claim]
            texts += [claim.label, claim.quote, claim.wording, case.actors[claim.claimant].name]
            texts.append(case.statements[claim.statement].title)
        return self.words(texts, chosen.text)

    def claims(self, chosen: Selection) -> set[str]:
        """Return the ids of the claims about those incidents that fit claimant and outcome."""
        inside = self.incidents(chosen)
        return {
            claim.id
            for claim in self.case.claims.values()
            if claim.incident in inside and self._claim(claim, chosen)
        }

    def statements(self, chosen: Selection) -> set[str]:
        """Return the ids of the statements that make those claims, on a chosen day."""
        made = {self.case.claims[claim].statement for claim in self.claims(chosen)}
        return {name for name in made if self._said(self.case.statements[name], chosen)}

    def _said(self, statement: Statement, chosen: Selection) -> bool:
        if chosen.date_from and not (statement.date and statement.date >= chosen.date_from):
            return False
        return not (chosen.date_to and not (statement.date and statement.date <= chosen.date_to))

    def point(self, place: str | None) -> tuple[float, float] | None:
        """Return a place's point (lat, lon), or None where it has none."""
        region = self.regions[place] if place else None
        if region is None or region.lat is None or region.lon is None:
            return None
        return region.lat, region.lon
