"""What a gazetteer answers with: one named place, and how its name was matched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

How = Literal["exact", "skeleton", "fuzzy"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a name may stand for.

    Coordinates are WGS 84 degrees. `country` is an ISO 3166-1 alpha-2 code and `admin1` the
    readable name of the first-order division; both are None where the source does not say.
    `matched` is the spelling in the gazetteer that met the query. `accepted` says whether the
    match may stand by itself (rules: names folded alike always may; looser matches only when
    unique and inside the given context); an answer that is not accepted is only a suggestion.
    """

    id: str
    name: str
    lat: float
    lon: float
    kind: str
    country: str | None
    admin1: str | None
    population: int | None
    matched: str
    how: How
    score: float
    source: str
    accepted: bool
