"""Country names and codes of data sets -> ISO 3166-1 alpha-2, or None where it is not certain."""

from __future__ import annotations

import functools

from data.select import fold
from geo import features

#: Names that data sets use and the embedded country names do not have.
_OTHERS = {
    "congo, dr": "CD",
    "congo, republic of": "CG",
    "dr congo (zaire)": "CD",
    "bosnia-herzegovina": "BA",
    "cambodia (kampuchea)": "KH",
    "kingdom of eswatini (swaziland)": "SZ",
    "macedonia, fyr": "MK",
    "madagascar (malagasy)": "MG",
    "myanmar (burma)": "MM",
    "russia (soviet union)": "RU",
    "rumania": "RO",
    "serbia (yugoslavia)": "RS",
    "yemen (north yemen)": "YE",
    "zimbabwe (rhodesia)": "ZW",
}


@functools.lru_cache(maxsize=4_096)
def country_code(name: str) -> str | None:
    """Return the alpha-2 code of a country by its name, in any letter case."""
    return _names().get(fold(name))


@functools.cache
def _names() -> dict[str, str]:
    found: dict[str, str] = dict(_OTHERS)
    shared: set[str] = set()
    for country in features.countries():
        code = country.country
        for name in {fold(name) for name in (country.name, *country.names) if name}:
            if code is None or found.setdefault(name, code) != code:
                shared.add(name)
    return {name: code for name, code in found.items() if name not in shared}
