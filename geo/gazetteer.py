"""The gazetteer: from a name to the places that may be meant, offline.

One file is derived from GeoNames and the named features that come with this package; each list
of the user's own adds another. All are built once into a cache folder and only read after that.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from geo import features, matching, search
from geo.entry import AREAS
from geo.errors import GeoError
from geo.gazetteer_build import Progress
from geo.index_file import IndexFile
from geo.names import MAX_NAME, plain, without_area_words
from geo.opening import open_embedded, open_index
from geo.own_lists import OwnList, Shelf, State, build_index, index_path, shelf_of, state_of
from geo.place import Candidate
from geo.place_list import NOT_KNOWN
from geo.surroundings import Limits, Surroundings, limits_of
from geo.vicinity import rows_in_box, rows_nearest

Within = str | BaseGeometry


def open_gazetteer(folder: Path | str | None = None, progress: Progress | None = None) -> Gazetteer:
    """Open the gazetteer, building its files first where they are missing or damaged.

    `folder` defaults to the environment's DECONFLICT_HOME, then to `.deconflict` in the project.
    `progress` hears of the building, some 20 seconds the first time. Raises GazetteerError when
    the folder cannot be written.
    """
    return Gazetteer([open_embedded(folder, progress)], folder).now()


class Gazetteer:
    """Look-ups over the built files, the user's own lists first. Safe for concurrent readers.

    It never changes: `now` gives the one that knows the lists of the moment.
    """

    def __init__(
        self,
        files: Sequence[IndexFile],
        folder: Path | str | None = None,
        *,
        shelf: Shelf | None = None,
        first: Gazetteer | None = None,
    ) -> None:
        self.files = tuple(files)
        self.shelf = shelf or Shelf()
        self._folder = folder
        self._first = first or self
        self._newest: tuple[State, Gazetteer] = ((), self)
        self._lock = threading.Lock()
        self._areas = lru_cache(maxsize=512)(self._find_areas)
        self._province = lru_cache(maxsize=64)(self._province_limits)

    def now(self) -> Gazetteer:
        """Return the gazetteer with the user's lists as they are at this moment.

        That is this one itself unless a list was added, removed or damaged since. A list that
        cannot be used has a sentence in `shelf.troubles`.
        """
        first = self._first
        state = state_of(first._folder)
        if state == first._newest[0]:
            return first._newest[1]
        with first._lock:
            if state != first._newest[0]:
                first._newest = (state, first._with_lists())
            return first._newest[1]

    def _with_lists(self) -> Gazetteer:
        shelf = shelf_of(self._folder)
        known = {file.path: file for file in self._newest[1].files}
        files, used, troubles = [], [], list(shelf.troubles)
        for own in shelf.lists:
            path = index_path(own.about, self._folder)
            try:
                files.append(known.get(path) or _open_own(own, path))
                used.append(own)
            except GeoError as error:
                troubles.append(f"The list “{own.about.title}” is not used: {error}")
        shelf = Shelf(tuple(used), tuple(troubles), shelf.damaged)
        return Gazetteer((*files, *self.files), self._folder, shelf=shelf, first=self)

    def find(
        self,
        name: str,
        *,
        country: str | None = None,
        within: Within | None = None,
        near: tuple[float, float] | None = None,
        kinds: Collection[str] | None = None,
        limit: int = 5,
    ) -> list[Candidate]:
        """List the places a name may stand for, best first.

        `country` is an ISO alpha-2 code, `within` a province's name or an EPSG:4326 area, `near`
        a (lat, lon) point. Places outside the country or area are listed last and not accepted.
        `kinds` leaves out other kinds; any settlement kind stands for all. An empty list means
        that nothing like the name is known.
        """
        text = plain(name) if len(name) <= MAX_NAME else ""
        if not text or limit < 1:
            return []
        around = self._surroundings(country.upper() if country else None, within, near, kinds)
        found = search.exact(self.files, name, text, around)
        words = text.split()
        half = len(words) // 2
        if not found and half and words[:half] == words[half:]:
            # Exports that join a place's two name fields write one name twice.
            return self.find(
                " ".join(words[:half]),
                country=country,
                within=within,
                near=near,
                kinds=kinds,
                limit=limit,
            )
        if not any(candidate.accepted for candidate in found):
            taken = {candidate.id for candidate in found}
            alike = search.loose(self.files, text, around)
            found += [candidate for candidate in alike if candidate.id not in taken]
        return matching.rank(found)[:limit]

    def areas(self, name: str, country: str | None = None) -> tuple[Candidate, ...]:
        """List the provinces (without a country also the countries) that go by a name.

        The words around the name ("Province", "Governorate") do not matter. Several, as for
        "Damascus", are all meant; none means that the name is not known.
        """
        return self._areas(name, country.upper() if country else None)

    def get(self, place_id: str) -> Candidate | None:
        """Fetch a place by a candidate's id."""
        for file in self.files:
            row = file.by_ref(place_id)
            if row is not None:
                return search.candidate(row, row.name, "exact", 1.0, accepted=True)
        return None

    def footprint(self, candidate: Candidate) -> BaseGeometry | None:
        """Fetch a place's shape in EPSG:4326; None where only its point is known."""
        for file in self.files:
            row = file.by_ref(candidate.id)
            if row is not None:
                wkb = file.footprint(row.id)
                return shapely.from_wkb(wkb) if wkb else None
        return None

    def nearest(
        self,
        lat: float,
        lon: float,
        *,
        limit: int = 5,
        min_population: int = 0,
        enough_km: float = math.inf,
    ) -> list[Candidate]:
        """List the settlements nearest to a point, nearest first; whole up to `enough_km`."""
        rows = rows_nearest(self.files, lat, lon, limit, min_population, enough_km)
        return [search.candidate(row, row.name, "exact", 1.0, accepted=True) for row in rows]

    def in_box(
        self,
        west: float,
        south: float,
        east: float,
        north: float,
        *,
        limit: int,
        min_population: int = 0,
    ) -> list[Candidate]:
        """List the largest settlements of a box; it crosses the antimeridian when west > east."""
        rows = rows_in_box(self.files, (west, south, east, north), limit, min_population)
        return [search.candidate(row, row.name, "exact", 1.0, accepted=True) for row in rows]

    def credits(self) -> list[features.Credit]:
        """List whom the places are owed to and under which licence, the user's lists included."""
        own = [
            features.Credit(
                f"Places of your own list “{about.title}”",
                about.source or f"source {NOT_KNOWN}",
                about.licence or f"licence {NOT_KNOWN}",
            )
            for about in (own.about.provenance for own in self.shelf.lists)
        ]
        geonames = features.Credit("Populated places and their names", "GeoNames", "CC BY 4.0")
        return [geonames, *features.credits(), *own]

    def close(self) -> None:
        """Close the files."""
        for file in self.files:
            file.close()

    def _surroundings(
        self,
        country: str | None,
        within: Within | None,
        near: tuple[float, float] | None,
        kinds: Collection[str] | None,
    ) -> Surroundings:
        """Make the context of a look-up; a province that is not known limits nothing."""
        if isinstance(within, BaseGeometry):
            limits = limits_of(country, [within])
        elif within:
            limits = self._province(within, country)
        else:
            limits = Limits(country)
        wanted = None if kinds is None else frozenset(kinds)
        few = country is not None and wanted is not None and wanted <= AREAS
        return Surroundings(limits, near, wanted, few)

    def _province_limits(self, name: str, country: str | None) -> Limits:
        provinces = self._areas(name, country)
        shapes = [self.footprint(province) for province in provinces]
        known = [shape for shape in shapes if shape is not None]
        return limits_of(country, known, provinces) if known else Limits(country, blind=True)

    def _find_areas(self, name: str, country: str | None) -> tuple[Candidate, ...]:
        kinds = {"province"} if country else {"province", "country"}
        for words in dict.fromkeys((name, without_area_words(name))):
            found = self.find(words, country=country, kinds=kinds, limit=50)
            accepted = tuple(candidate for candidate in found if candidate.accepted)
            if accepted:
                return accepted
        return ()


def _open_own(own: OwnList, path: Path) -> IndexFile:
    return open_index(path, lambda file: build_index(own, file), own.table.is_file)
