"""Countries as tables write them: ISO 3166-1 codes of two or three letters, or a name."""

from __future__ import annotations

import json
import re
from functools import cache

from geo import features
from geo.names import fold
from geo.sources import geonames_file


@cache
def _codes() -> dict[str, str]:
    """Map what a country may be written as, in capitals or folded, to its alpha-2 code."""
    with (geonames_file().parent / "countries.json").open(encoding="utf-8") as file:
        rows = json.load(file).values()
    found = {row[code]: row["iso"] for row in rows for code in ("iso", "iso3")}
    for country in features.countries():
        code = country.country or ""
        found[code] = code
        for name in (country.name, *country.names):
            found.setdefault(fold(name), code)
    return found


# Languages, by their ISO 639 codes, whose names reach Latin letters by transcription.
_TRANSCRIBED = frozenset(
    {"am", "ar", "be", "bg", "bn", "ckb", "dv", "dz", "el", "fa", "gu", "he", "hi", "hy", "ja"}
    | {"ka", "kk", "km", "kn", "ko", "ku", "ky", "lo", "mk", "ml", "mn", "mr", "my", "ne", "or"}
    | {"pa", "prs", "ps", "ru", "si", "sr", "ta", "te", "tg", "th", "ti", "uk", "ur", "zh"}
)


@cache
def _transliterated() -> frozenset[str]:
    with (geonames_file().parent / "countries.json").open(encoding="utf-8") as file:
        rows = json.load(file).values()
    first = {row["iso"]: [x.split("-")[0] for x in row["languages"].split(",")[:2]] for row in rows}
    return frozenset(code for code, two in first.items() if not _TRANSCRIBED.isdisjoint(two))


def transliterated(country: str | None) -> bool:
    """Tell whether a country's first or second language is not written in Latin letters.

    The spellings of its places in Latin letters are then transcriptions, whose vowels vary.
    """
    return country is None or country in _transliterated()


@cache
def _capitals() -> dict[str, str]:
    with (geonames_file().parent / "countries.json").open(encoding="utf-8") as file:
        return {row["iso"]: row["capital"] for row in json.load(file).values() if row["capital"]}


def capital_of(country: str) -> str | None:
    """Return the name of a country's capital by the country's alpha-2 code."""
    return _capitals().get(country)


def code_of(text: str) -> str | None:
    """Return the alpha-2 code of a country written as a code or a name; None for another text."""
    bare = re.sub(r"\s*\(.*\)\s*", " ", text).strip()  # "Iran (Islamic Republic of)"
    codes = _codes()
    return codes.get(bare.upper()) if len(bare) <= 3 else codes.get(fold(bare))
