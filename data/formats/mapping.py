"""Which column of a table means what: proposed by its names, chosen by the user, kept as JSON."""

from __future__ import annotations

import datetime as dt
import json
import re
import types
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args

from data.errors import FormatError
from data.formats.contract import Precision
from data.formats.coordinates import STYLES
from data.formats.files_json import LAT, LON, WKT
from data.select import fold

#: What a column can mean -> what the reader of a screen is told, and names such columns have.
FIELDS: Mapping[str, tuple[str, tuple[str, ...]]] = types.MappingProxyType(
    {
        "id": (
            "identifier",
            ("id", "event id", "incident id", "code", "uuid", "feature id", "reference"),
        ),
        "title": ("title", ("title", "name", "headline", "event", "incident", "event title")),
        "date": (
            "first or only day",
            ("date", "day", "event date", "incident date", "date start", "start date", "when",
             "begin", "datum", "fecha", "التاريخ"),
        ),
        "date_end": ("last day", ("date end", "end date", "end")),
        "lat": ("latitude", (LAT, "latitude", "lat", "y")),
        "lon": ("longitude", (LON, "longitude", "lon", "lng", "long", "x")),
        "latlon": (
            "latitude and longitude in one cell",
            ("coordinates", "lat lon", "latlon", "lat long", "gps", "location coordinates"),
        ),
        "shape": ("shape as WKT", (WKT, "wkt", "geometry", "geom wkt", "geom")),
        "place": (
            "place in words",
            ("place", "location", "locality", "town", "village", "city", "place name", "site",
             "where"),
        ),
        "admin": (
            "province or district",
            ("admin1", "adm1", "admin 1", "province", "governorate", "state", "region",
             "district", "oblast"),
        ),
        "country": ("country", ("country", "country name", "nation")),
        "kind": (
            "kind of incident",
            ("kind", "type", "event type", "category", "incident type", "strike type"),
        ),
        "initiators": (
            "who acted",
            ("initiator", "initiators", "perpetrator", "perpetrators", "attacker", "belligerent",
             "actor1"),
        ),
        "targets": ("who was acted on", ("target", "targets", "victim", "victims", "actor2")),
        "actors": ("who took part", ("actors", "actor", "parties", "groups")),
        "killed": (
            "killed",
            ("killed", "deaths", "fatalities", "dead", "fatality", "death toll", "kia"),
        ),
        "killed_low": (
            "killed, at least",
            ("killed min", "killed low", "deaths min", "deaths low", "min killed", "min deaths"),
        ),
        "killed_high": (
            "killed, at most",
            ("killed max", "killed high", "deaths max", "deaths high", "max killed", "max deaths"),
        ),
        "wounded": ("wounded", ("wounded", "injured", "injuries", "wia")),
        "wounded_low": (
            "wounded, at least",
            ("wounded min", "wounded low", "injured min", "injuries min", "injuries low"),
        ),
        "wounded_high": (
            "wounded, at most",
            ("wounded max", "wounded high", "injured max", "injuries max", "injuries high"),
        ),
        "claimant": ("who says so", ("claimant", "according to", "reported by", "said by")),
        "source": ("who printed it", ("source", "sources", "outlet", "publisher", "newspaper")),
        "url": ("link to the source", ("url", "link", "source url", "source link", "web")),
        "notes": (
            "notes",
            ("notes", "note", "description", "comment", "comments", "summary", "remarks",
             "details", "narrative"),
        ),
    }
)  # fmt: skip
#: What is said of a table beside its columns -> what may be said (None: a pattern of days).
SETTINGS: Mapping[str, tuple[str, ...] | None] = types.MappingProxyType(
    {"coordinates": STYLES, "precision": get_args(Precision), "date_format": None}
)
_SAYS_SOMETHING = ("title", "date", "lat", "latlon", "shape", "place", "notes")


def propose(columns: Sequence[str]) -> dict[str, str]:
    """Return the mapping that the names of some columns suggest; each column is used once."""
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(_plain(column), column)
    found: dict[str, str] = {}
    for field, (_, names) in FIELDS.items():
        known = (by_name[key] for key in map(_plain, (field, *names)) if key in by_name)
        chosen = next((column for column in known if column not in found.values()), None)
        if chosen is not None:
            found[field] = chosen
    return found


def check_mapping(mapping: Mapping[str, str], columns: Sequence[str], file: str) -> None:
    """Raise FormatError for a mapping that names what is not there, or too little."""
    have = {column.strip().casefold() for column in columns}
    for field, value in mapping.items():
        if field in SETTINGS:
            _check_setting(field, value, file)
        elif field not in FIELDS:
            raise FormatError(
                f"the mapping says what {field[:40]!r} is, which no record has",
                file=file,
                todo=f"Choose among {', '.join((*FIELDS, *SETTINGS))}.",
            )
        elif value.strip().casefold() not in have:
            raise FormatError(
                f"the mapping takes {field} from the column {value[:80]!r}, which is not there",
                file=file,
                todo=f"The columns are {', '.join(list(columns)[:40])}.",
            )
    for one, other in (("lat", "lon"), ("lon", "lat")):
        if one in mapping and other not in mapping:
            raise FormatError(f"the mapping names {one} and no {other}", file=file)
    if "latlon" in mapping and "lat" in mapping:
        raise FormatError("the mapping names both lat and latlon: choose one", file=file)
    if not any(field in mapping for field in _SAYS_SOMETHING):
        proposed = json.dumps(propose(columns), ensure_ascii=False)
        raise FormatError(
            "is a table of no known format",
            file=file,
            todo=f"Say what its columns mean in a mapping; its names suggest {proposed}",
        )


def read_mapping(path: Path) -> dict[str, str]:
    """Read a saved mapping; raise FormatError where it is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FormatError(f"can't be read ({error.strerror})", file=path.name) from None
    except (ValueError, RecursionError) as error:
        raise FormatError("is no JSON", file=path.name, todo="Save the mapping again.") from error
    if not isinstance(found, dict) or not all(isinstance(cell, str) for cell in found.values()):
        raise FormatError(
            "is no mapping", file=path.name, todo='Write it as {"date": "Day of event", …}.'
        )
    return found


def save_mapping(folder: Path, name: str, mapping: Mapping[str, str]) -> Path:
    """Keep a mapping under a name in the folder of saved ones; return its file."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60]
    if not stem:
        raise FormatError(f"{name[:40]!r} can't be a mapping's name: use letters or digits")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}.json"
    fresh = path.with_suffix(".json.new")
    text = json.dumps(dict(mapping), ensure_ascii=False, indent=1)
    fresh.write_text(text + "\n", encoding="utf-8")
    fresh.replace(path)
    return path


def saved_mappings(folder: Path) -> dict[str, Path]:
    """Return the saved mappings' files by their names."""
    return {path.stem: path for path in sorted(folder.glob("*.json"))}


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", " ", fold(name)).strip()


def _check_setting(name: str, value: str, file: str) -> None:
    allowed = SETTINGS[name]
    if allowed is not None:
        if value not in allowed:
            raise FormatError(
                f"the mapping sets {name} to {value[:40]!r}",
                file=file,
                todo=f"Choose one of {', '.join(allowed)}.",
            )
        return
    day = dt.date(2018, 2, 7)
    try:
        good = dt.datetime.strptime(day.strftime(value), value).date() == day
    except (ValueError, re.error):
        good = False
    if not good:
        raise FormatError(
            f"the pattern of days {value[:40]!r} does not give day, month and year",
            file=file,
            todo="Write it as in %d.%m.%Y.",
        )
