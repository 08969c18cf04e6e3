"""Searching the files for a name: first as folded, then by consonants and letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz, process

from geo import matching
from geo.country_codes import transliterated
from geo.gazetteer_build import WORLD
from geo.index_file import IndexFile, Row
from geo.names import fold_plain, keys_of_plain, plain
from geo.place import Candidate, How
from geo.surroundings import Surroundings


def exact(
    files: Iterable[IndexFile], name: str, text: str, around: Surroundings
) -> list[Candidate]:
    """Find the places a folded name belongs to; of each the best of its spellings.

    `text` is the name as `plain`. Places outside the limits are there, but not accepted.
    """
    best: dict[str, Candidate] = {}
    key = fold_plain(text)
    for file in files:
        for row, spelling in file.by_key(key):
            if not around.wants(row) or _other_code(name, row, spelling):
                continue
            inside = around.limits.hold(row, file) and not around.too_wide(row)
            value = matching.score(
                matching.quality_exact(literal=plain(spelling) == text),
                row.kind,
                row.population,
                inside=inside,
                away_km=around.away_km(row),
            )
            if row.ref not in best or value > best[row.ref].score:
                best[row.ref] = candidate(row, spelling, "exact", value, accepted=inside)
    return list(best.values())


def loose(files: Iterable[IndexFile], text: str, around: Surroundings) -> list[Candidate]:
    """Suggest places whose consonants or letters are like the name's."""
    key, bones = keys_of_plain(text)
    if not bones:
        return []
    limits = around.limits
    found: dict[str, tuple[Candidate, bool]] = {}
    for file in files:
        for row, likeness, ratio, same_bones in _alike(file, key, bones, limits.country):
            if not around.wants(row):
                continue
            inside, away = limits.hold(row, file), around.away_km(row)
            value = matching.score(
                matching.quality_loose(ratio, skeleton=same_bones),
                row.kind,
                row.population,
                inside=inside,
                away_km=away,
            )
            if row.ref in found and value <= found[row.ref][0].score:
                continue
            nearby = away is not None and away <= matching.NEARBY_KM
            few = around.few or limits.narrow or nearby
            if same_bones:
                # Where Latin letters are the country's own, a vowel is no transcriber's choice.
                free = around.few or transliterated(row.country)
                known = free and (few or limits.country is not None)
                alike = matching.alike_by_consonants(key, likeness, bones, ratio, few=few)
            else:
                known, alike = around.few, matching.alike_by_letters(key, ratio)
            sure = inside and known and alike
            how: How = "skeleton" if same_bones else "fuzzy"
            spelling = file.spelling(likeness, row.id)
            found[row.ref] = (candidate(row, spelling, how, value, accepted=False), sure)
    return matching.accept_unique(list(found.values()))


def candidate(row: Row, matched: str, how: How, score: float, *, accepted: bool) -> Candidate:
    """Make a candidate of a row."""
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


def _alike(
    file: IndexFile, key: str, bones: str, country: str | None
) -> Iterator[tuple[Row, str, float, bool]]:
    """Yield (place, its folded name, ratio, same skeleton) for names like the key."""
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


def _other_code(name: str, row: Row, spelling: str) -> bool:
    """Tell a code such as an airport's, which a name in ordinary writing does not mean."""
    return (
        len(spelling) <= 3
        and spelling.isascii()
        and spelling.isupper()
        and spelling not in (name.strip(), row.name)
    )
