"""The gazetteer: from a name to the places that may be meant, offline.

One file is derived from GeoNames and the named features that come with this package; each list
of the user's own adds another. All are built once into a cache folder and only read after that.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import shapely
from rapidfuzz import fuzz, process
from shapely.geometry.base import BaseGeometry

from geo import matching
from geo.entry import AREAS
from geo.errors import PlaceListError
from geo.gazetteer_build import WORLD, Progress
from geo.index_file import IndexFile, Row
from geo.names import MAX_NAME, fold_plain, keys_of_plain, plain, without_area_words
from geo.opening import home, open_files, open_list
from geo.place import Candidate, How
from geo.place_list import ListReport, describe, read_list, save

BORDER_DEGREES = 0.03
"""How far outside a given area a place may lie and still count as inside, some 3 km: the
embedded borders are simplified."""

Within = str | BaseGeometry
Inside = Callable[[Row], bool]


def open_gazetteer(folder: Path | str | None = None, progress: Progress | None = None) -> Gazetteer:
    """Open the gazetteer, building its files first where they are missing or damaged.

    `folder` defaults to the environment's DECONFLICT_HOME, then to `.deconflict` in the project.
    `progress` hears of the building, some 20 seconds the first time. Raises GazetteerError when
    the folder cannot be written.
    """
    return Gazetteer(open_files(folder, progress), folder)


class Gazetteer:
    """Look-ups over the built files, the user's own lists first. Safe for concurrent readers."""

    def __init__(self, files: Sequence[IndexFile], folder: Path | str | None = None) -> None:
        self._files = tuple(files)
        self._folder = folder
        self._areas = lru_cache(maxsize=512)(self._find_areas)

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
        inside, narrow = self._inside(country.upper() if country else None, within)
        narrow = narrow or (kinds is not None and AREAS.issuperset(kinds))
        exact = self._exact(name, text, inside, near, kinds)
        if not any(candidate.accepted for candidate in exact):
            taken = {candidate.id for candidate in exact}
            loose = self._loose(
                text, country.upper() if country else None, inside, near, kinds, narrow=narrow
            )
            exact += [candidate for candidate in loose if candidate.id not in taken]
        return matching.rank(exact)[:limit]

    def areas(self, name: str, country: str | None = None) -> tuple[Candidate, ...]:
        """List the provinces (without a country also the countries) that go by a name.

        The words around the name ("Province", "Governorate") do not matter. Several, as for
        "Damascus", are all meant; none means that the name is not known.
        """
        return self._areas(name, country.upper() if country else None)

    def get(self, place_id: str) -> Candidate | None:
        """Fetch a place by a candidate's id."""
        for file in self._files:
            row = file.by_ref(place_id)
            if row is not None:
                return _candidate(row, row.name, "exact", 1.0, accepted=True)
        return None

    def footprint(self, candidate: Candidate) -> BaseGeometry | None:
        """Fetch a place's shape in EPSG:4326; None where only its point is known."""
        for file in self._files:
            row = file.by_ref(candidate.id)
            if row is not None:
                wkb = file.footprint(row.id)
                return shapely.from_wkb(wkb) if wkb else None
        return None

    def nearest(
        self, lat: float, lon: float, *, limit: int = 5, min_population: int = 0
    ) -> list[Candidate]:
        """List the settlements nearest to a point, nearest first."""
        here = (lat, lon)
        reach = 0.1
        while True:
            found = self._around(lat, lon, reach, min_population)
            sure_km = reach * 110.5
            near = sorted(found, key=lambda c: matching.km_between(here, (c.lat, c.lon)))[:limit]
            if reach >= 180 or (
                len(near) == limit
                and matching.km_between(here, (near[-1].lat, near[-1].lon)) <= sure_km
            ):
                return near
            reach *= 3

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
        south, north = max(-90.0, south), min(90.0, north)
        if east - west >= 360:
            parts = [(-180.0, 180.0)]
        else:
            west, east = _normal(west), _normal(east)
            parts = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
        rows = [
            row
            for left, right in parts
            for file in self._files
            for row in file.settlements(
                left, south, right, north, limit=limit, least=min_population
            )
        ]
        rows.sort(key=lambda row: -(row.population or 0))
        return [_candidate(row, row.name, "exact", 1.0, accepted=True) for row in rows[:limit]]

    def add_list(
        self,
        path: Path | str,
        name_columns: Sequence[str],
        lat_column: str,
        lon_column: str,
        licence: str,
        *,
        title: str | None = None,
        id_column: str | None = None,
        population_column: str | None = None,
        country: str | None = None,
    ) -> ListReport:
        """Add a CSV of the user's own as a further gazetteer, kept for the next start as well.

        A list of the same title is replaced. Names in one cell may be parted by "|" or ";".
        Raises PlaceListError for a file or column that cannot be used; rows that cannot be used
        stand in the report.
        """
        source = Path(path)
        about = describe(
            *(source, name_columns, lat_column, lon_column, licence),
            title=title,
            id_column=id_column,
            population_column=population_column,
            country=country,
        )
        entries, rejects = read_list(source, about)
        if not entries:
            raise PlaceListError(
                f"No row of {source.name} could be used; the first: {rejects[0].reason}."
                if rejects
                else f"{source.name} has no rows."
            )
        copy = save(source, about, home(self._folder) / "lists")
        added = open_list(copy, about, self._folder)
        others = [f for f in self._files if f.meta().get("title") != about.title]
        self._files = (added, *others)
        self._areas.cache_clear()
        return ListReport(about, len(entries) + len(rejects), len(entries), tuple(rejects))

    def close(self) -> None:
        """Close the files."""
        for file in self._files:
            file.close()

    def _exact(
        self,
        name: str,
        text: str,
        inside: Inside,
        near: tuple[float, float] | None,
        kinds: Collection[str] | None,
    ) -> list[Candidate]:
        """Look a folded name up; of each place the best of its spellings."""
        best: dict[str, Candidate] = {}
        for file in self._files:
            for row, spelling in file.by_key(fold_plain(text)):
                if not matching.kind_wanted(row.kind, kinds) or _other_code(name, row, spelling):
                    continue
                within = inside(row)
                value = matching.score(
                    matching.quality_exact(literal=plain(spelling) == text),
                    row.kind,
                    row.population,
                    inside=within,
                    away_km=_away(row, near),
                )
                if row.ref not in best or value > best[row.ref].score:
                    best[row.ref] = _candidate(row, spelling, "exact", value, accepted=within)
        return list(best.values())

    def _loose(
        self,
        text: str,
        country: str | None,
        inside: Inside,
        near: tuple[float, float] | None,
        kinds: Collection[str] | None,
        *,
        narrow: bool,
    ) -> list[Candidate]:
        """Suggest places whose consonants or letters are like the name's."""
        key, bones = keys_of_plain(text)
        if not bones:
            return []
        found: dict[str, tuple[Candidate, bool]] = {}
        for file in self._files:
            for row, spelling_key, ratio, same_bones in self._alike(file, key, bones, country):
                if not matching.kind_wanted(row.kind, kinds):
                    continue
                how: How = "skeleton" if same_bones else "fuzzy"
                within, away = inside(row), _away(row, near)
                nearby = away is not None and away <= matching.NEARBY_KM
                value = matching.score(
                    matching.quality_loose(ratio, skeleton=same_bones),
                    row.kind,
                    row.population,
                    inside=within,
                    away_km=away,
                )
                if row.ref not in found or value > found[row.ref][0].score:
                    spelling = file.spelling(spelling_key, row.id)
                    sure = (
                        within
                        and (country is not None or narrow or nearby)
                        and matching.alike_enough(
                            *(key, bones, ratio),
                            same_bones=same_bones,
                            in_province=narrow or nearby,
                        )
                    )
                    candidate = _candidate(row, spelling, how, value, accepted=False)
                    found[row.ref] = (candidate, sure)
        return matching.accept_unique(list(found.values()))

    def _alike(
        self, file: IndexFile, key: str, bones: str, country: str | None
    ) -> Iterator[tuple[Row, str, float, bool]]:
        """Yield (place, folded name, likeness, same skeleton) for names like the key."""
        block = file.block(country, bones[:1]) if country else file.block(WORLD, bones[:2])
        if block is None:
            return
        hits = {
            number: (ratio, False)
            for _, ratio, number in process.extract(
                key, block.keys, scorer=fuzz.ratio, score_cutoff=matching.MIN_RATIO, limit=20
            )
        }
        for number in _positions(block.skeletons, bones, 50):
            hits[number] = (fuzz.ratio(key, block.keys[number]), True)
        rows = file.by_id([block.places[number] for number in hits])
        for number, (ratio, same_bones) in hits.items():
            yield rows[block.places[number]], block.keys[number], ratio, same_bones

    def _inside(self, country: str | None, within: Within | None) -> tuple[Inside, bool]:
        """Make the test for lying inside the context, and say whether that is less than a country.

        A province that is not known leaves everything inside.
        """
        provinces = self._areas(within, country) if isinstance(within, str) else ()
        shapes = [self.footprint(province) for province in provinces]
        if isinstance(within, BaseGeometry):
            shapes.append(within)
        area = shapely.union_all([shape for shape in shapes if shape is not None])
        narrow = bool(shapes)
        shapely.prepare(area)
        named = {(province.country, province.name) for province in provinces}

        def test(row: Row) -> bool:
            if country is not None and row.country is not None and row.country != country:
                return False
            if not narrow or (row.country, row.admin1) in named:
                return True
            return bool(shapely.dwithin(area, shapely.Point(row.lon, row.lat), BORDER_DEGREES))

        return test, narrow

    def _find_areas(self, name: str, country: str | None) -> tuple[Candidate, ...]:
        kinds = {"province"} if country else {"province", "country"}
        for words in dict.fromkeys((name, without_area_words(name))):
            found = self.find(words, country=country, kinds=kinds, limit=50)
            accepted = tuple(candidate for candidate in found if candidate.accepted)
            if accepted:
                return accepted
        return ()

    def _around(self, lat: float, lon: float, reach: float, min_population: int) -> list[Candidate]:
        """List settlements in a box that holds the circle of `reach` degrees of latitude."""
        south, north = lat - reach, lat + reach
        if south <= -90 or north >= 90 or reach >= 90:
            west, east = -180.0, 180.0
        else:
            wide = reach / max(1e-9, math.cos(math.radians(max(abs(south), abs(north)))))
            west, east = (lon - wide, lon + wide) if wide < 180 else (-180.0, 180.0)
        return self.in_box(west, south, east, north, limit=1_000_000, min_population=min_population)


def _candidate(row: Row, matched: str, how: How, score: float, *, accepted: bool) -> Candidate:
    return Candidate(
        id=row.ref,
        name=row.name,
        lat=row.lat,
        lon=row.lon,
        kind=row.kind,
        country=row.country,
        admin1=row.admin1,
        population=row.population,
        matched=matched,
        how=how,
        score=score,
        source=row.source,
        accepted=accepted,
    )


def _other_code(name: str, row: Row, spelling: str) -> bool:
    """Tell a code such as an airport's, which a name in ordinary writing does not mean."""
    return (
        len(spelling) <= 3
        and spelling.isascii()
        and spelling.isupper()
        and spelling not in (name.strip(), row.name)
    )


def _away(row: Row, near: tuple[float, float] | None) -> float | None:
    return None if near is None else matching.km_between(near, (row.lat, row.lon))


def _normal(lon: float) -> float:
    """Bring a longitude into -180..180."""
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180


def _positions(values: list[str], wanted: str, limit: int) -> list[int]:
    """List the first positions of a value in a list."""
    found: list[int] = []
    start = 0
    while len(found) < limit:
        try:
            start = values.index(wanted, start) + 1
        except ValueError:
            break
        found.append(start - 1)
    return found
