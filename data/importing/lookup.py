"""Rows without coordinates: their place names -> regions, each distinct name looked up once."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from geo import features
from geo.gazetteer import Gazetteer
from geo.region import Region
from geo.resolve import resolve

KEPT = 200_000
_AREA = ("province", "country")
Asked = tuple[str, tuple[str, ...], str | None]


class Lookup:
    """Looks place names up; an answer is kept, for data sets name one town a thousand times."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._found: dict[Asked, Region] = {}
        self._areas: dict[tuple[str, str | None], Region | None] = {}

    def find(self, wording: str, areas: Sequence[str], country: str | None) -> Region:
        """Return where a place named in a table is.

        `areas` are the divisions it lies in, narrowest first, `country` its alpha-2 code. Where
        the name is not known, the narrowest known division stands for it; a river of that name is
        not the town. Without any of them the region is unresolved.
        """
        asked = (wording, tuple(areas), country)
        if asked not in self._found:
            if len(self._found) >= KEPT:
                self._found.clear()
            self._found[asked] = self._look_up(wording, areas, country)
        return self._found[asked]

    def _look_up(self, wording: str, areas: Sequence[str], country: str | None) -> Region:
        known = next(
            ((name, area) for name in areas if (area := self._area(name, country)) is not None),
            None,
        )
        within = known[1].geometry if known else None
        found = resolve(wording, self._gazetteer, country=country, within=within)
        if found.geometry is not None and found.extent != "line":
            told = _within(known[0]) if known else ()
            return dataclasses.replace(found, assumptions=(*found.assumptions, *told))
        if known is not None:
            name, area = known
            told = (f"“{wording}” is not known here: {name}, in which it lies, stands for it.",)
            return dataclasses.replace(area, assumptions=told)
        if found.geometry is None:
            return found
        told = (f"The only “{wording}” that is known here is no place but a line.",)
        return Region("unresolved", assumptions=told, not_understood=wording)

    def _area(self, name: str, country: str | None) -> Region | None:
        asked = (name, country)
        if asked not in self._areas:
            if len(self._areas) >= KEPT:
                self._areas.clear()
            found = resolve(name, self._gazetteer, country=country)
            if found.extent not in _AREA and country is not None:
                # A province and its capital often share a name; a column of divisions means it.
                outline = features.admin1(name, country)
                found = _outline(outline) if outline is not None else found
            usable = found.status == "resolved" and found.extent in _AREA
            self._areas[asked] = found if usable else None
        return self._areas[asked]


def _within(name: str) -> tuple[str, ...]:
    return (f"Looked for in {name}, which the row names.",)


def _outline(area: features.Feature) -> Region:
    from data.importing.areas import farthest_m
    from geo.region import Anchor

    anchor = Anchor(area.id, area.name, area.kind, area.lat, area.lon, area.source)
    return Region(
        "resolved",
        geometry=area.geometry,
        lat=area.lat,
        lon=area.lon,
        radius_m=farthest_m(area.id, area.lat, area.lon),
        method=f"{area.kind}: outline",
        anchors=(anchor,),
        extent="province",
    )
