"""Reads the clauses that place a thing by other things, and hands each to what draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo import clause_shapes, features, metric, reading_lines, reading_pairs, reading_places
from geo.anchors import Answer, Context, Found, Places, look_up
from geo.clause import Clause, Name
from geo.drawn import Drawn, NotKnown, Viewpoint


@dataclass
class Reader:
    """Draws the clauses of one wording; later clauses know where earlier ones are."""

    gazetteer: Places
    context: Context
    viewpoint: Viewpoint | None
    clauses: Sequence[Clause]
    areas: Sequence[Found]
    _notes: list[str] = field(default_factory=list)
    origins: list[Found] = field(default_factory=list)

    def ordered(self) -> list[Clause]:
        """Put clauses that need another's anchor (a bank, a road toward) after the others."""
        late = ("bank", "toward", "road", "border")
        return sorted(self.clauses, key=lambda c: c.kind in late)

    def notes(self) -> tuple[str, ...]:
        """Return what had to be assumed so far, in plain sentences."""
        return tuple(f"{n[0].upper()}{n[1:]}." for n in self._notes)

    def draw(self, clause: Clause) -> Drawn | NotKnown | None:
        """Draw one clause; None where it narrows nothing."""
        if clause.kinds and not clause.names:
            return reading_places.sites(self, clause)
        if clause.kind == "bank" or (not clause.names and clause.kind in ("distance", "direction")):
            return reading_lines.along(self, clause)
        if clause.border:
            return reading_lines.border(self, clause)
        if clause.kind in ("between", "road"):
            return reading_pairs.pair(self, clause)
        if clause.kind == "toward":
            return reading_pairs.toward(self, clause)
        return reading_places.single(self, clause)

    def needed(self, unknown: NotKnown, drawn: list[Drawn]) -> bool:
        """Say whether an unknown name leaves the wording without what it mainly says.

        A river, road or border that is not known only leaves the region wider, and so does what
        it is merely near; a place that a distance or direction is counted from is the wording
        itself.
        """
        side = unknown.clause.kind in ("bank", "toward", "road", "near")
        return not (side and drawn)

    def around(self, found: Found) -> BaseGeometry:
        """Draw the neighbourhood of a settlement that something is said to be in or at."""
        return clause_shapes.near(self.gazetteer, found)

    def look(
        self,
        name: Name,
        kinds: Sequence[frozenset[str] | None] = (None,),
        *,
        abroad: bool = True,
    ) -> Answer:
        context = self.context
        if self.origins:
            context = replace(context, near=context.near or self.origins[0].place)
        answer = look_up(self.gazetteer, name, context, kinds, abroad=abroad)
        if not answer.found and context.within is not None:
            wider = replace(context, within=None)
            answer = look_up(self.gazetteer, name, wider, kinds, abroad=abroad)
        return answer

    def window(self) -> BaseGeometry | None:
        """Return the area that the wording and its context put everything in, if there is one."""
        inner = [f.shape for f in self.areas if f.is_area]
        near = [c for c in self.clauses if c.names and (c.kind == "near" or c.label == "from")]
        if not inner and near and self.origins and not self.origins[0].is_area:
            inner = [clause_shapes.near(self.gazetteer, self.origins[0])]
        counted = [o for o in self.origins if not o.is_area and not o.is_line]
        if not inner and counted and not near:
            spread = (
                max(c.distance.high for c in self.clauses if c.distance)
                if any(c.distance for c in self.clauses)
                else clause_shapes.FAR_M
            )
            plane = metric.local(*counted[0].place, 1.5 * spread)
            disc = Point(plane.xy(*counted[0].place)).buffer(1.5 * spread + 20_000.0)
            inner = [plane.back(disc)]
        if not inner and isinstance(self.context.within, BaseGeometry):
            inner = [self.context.within]
        if not inner and isinstance(self.context.within, str):
            found = reading_lines.find_area(
                self, Name(self.context.within, 0, 0, (self.context.within,))
            )
            inner = [found.shape] if found else []
        if not inner and self.context.country:
            home = features.country(self.context.country)
            inner = [home.geometry] if home else []
        if not inner:
            return None
        shape = inner[0]
        for other in inner[1:]:
            met = shape.intersection(other)
            shape = met if met.area > 0 else shape
        return shape

    def note(self, *sentences: str) -> None:
        """Add what had to be assumed, each a clause without its full stop."""
        self._notes += sentences
