"""A case and its regions -> the tables of a data set, ready to be published.

The tables hold every column of their records, and beside them what questions are asked of:
days, sides and actors with the groups they belong to, folded search text, the place's point and
its position on the Web-Mercator square.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import pyarrow as pa

from data.balance import Balance
from data.case import TABLES, Case
from data.known import Span, Spans, spans_of
from data.model import Claim, ForcePosition, Incident, Place, Record, Statement
from data.regions import packed
from data.select import fold
from geo.region import Region

FOREVER = dt.date(9999, 12, 31)
MAX_MERCATOR_LAT = 85.051128779806589  # where the Web-Mercator square ends

_KNOWN = {"known_from": pa.timestamp("us"), "known_by": pa.timestamp("us")}
"""When a thing came out, at the earliest and at the latest (`data.known`); empty = undated."""

_DERIVED: Mapping[str, Mapping[str, pa.DataType]] = types.MappingProxyType(
    {
        "places": {
            "status": pa.string(),
            "lat": pa.float64(),
            "lon": pa.float64(),
            "radius_m": pa.float64(),
            "region": pa.string(),
        },
        "incidents": {
            "day_to": pa.date32(),
            "side": pa.string(),
            "sides": pa.list_(pa.string()),
            "actors": pa.list_(pa.string()),
            "search": pa.string(),
            "status": pa.string(),
            "lat": pa.float64(),
            "lon": pa.float64(),
            "radius_m": pa.float64(),
            "x": pa.float64(),
            "y": pa.float64(),
            "claim_count": pa.int64(),
            **_KNOWN,
        },
        "statements": {"side": pa.string(), **_KNOWN},
        "claims": {"source": pa.string(), "side": pa.string(), **_KNOWN},
        "positions": {
            "valid_from": pa.date32(),
            "valid_to": pa.date32(),
            "side": pa.string(),
            "sides": pa.list_(pa.string()),
            "actors": pa.list_(pa.string()),
            "search": pa.string(),
            "status": pa.string(),
            "lat": pa.float64(),
            "lon": pa.float64(),
            "radius_m": pa.float64(),
            **_KNOWN,
        },
    }
)


def tables_of(case: Case, regions: Mapping[str, Region]) -> dict[str, pa.Table]:
    """Return the tables of a case; `regions` holds one region for each of its places."""
    known = spans_of(case)
    claims: dict[str, list[Claim]] = {}
    for claim in case.claims.values():
        claims.setdefault(claim.incident, []).append(claim)
    derive: Mapping[str, Callable[[Any], dict[str, Any]]] = {
        "places": lambda place: _place_columns(place, regions),
        "incidents": lambda incident: {
            **_incident_columns(case, incident, claims.get(incident.id, []), regions),
            **_known_columns(known, incident),
        },
        "statements": lambda said: {
            "side": _side_id(case, said.claimant),
            **_known_columns(known, said),
        },
        "claims": lambda claim: {
            "source": case.source_of(claim).id,
            "side": _side_id(case, claim.claimant),
            **_known_columns(known, claim),
        },
        "positions": lambda position: {
            **_position_columns(case, position, regions),
            **_known_columns(known, position),
        },
    }
    tables = {}
    for name, record in TABLES.items():
        extra = derive.get(name, lambda _: {})
        rows = [
            {**{key: getattr(found, key) for key in record.model_fields}, **extra(found)}
            for found in getattr(case, name).values()
        ]
        if name == "incidents":
            rows.sort(key=_spatial_order)
        tables[name] = pa.Table.from_pylist(rows, schema=schema_of(name))
    return tables


def schema_of(table: str) -> pa.Schema:
    """Return the Arrow schema of one of a data set's tables."""
    own = {
        name: _arrow_type(field.annotation) for name, field in TABLES[table].model_fields.items()
    }
    return pa.schema({**own, **_DERIVED.get(table, {})})


def balance_of(case: Case, regions: Mapping[str, Region]) -> dict[str, Balance]:
    """Return read = placed + unplaced + rejected + left out, for incidents and positions.

    A curated case is refused as a whole where a row is wrong, so it rejects none.
    """
    balances = {}
    for name in ("incidents", "positions"):
        records = getattr(case, name).values()
        placed = sum(
            1 for found in records if found.place and regions[found.place].geometry is not None
        )
        balances[name] = Balance(read=len(records), placed=placed, unplaced=len(records) - placed)
    return balances


def version_of(folder: Path, *others: str) -> str:
    """Return a name for the content of a case folder together with what it was placed by."""
    digest = hashlib.sha256()
    for path in [*sorted(folder.glob("*.csv")), folder / "datapackage.json"]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for other in others:
        digest.update(other.encode() + b"\0")
    return digest.hexdigest()[:20]


def _known_columns(spans: Spans, record: Record) -> dict[str, dt.datetime | None]:
    span: Span | None = spans.of(record)
    return {"known_from": span.first if span else None, "known_by": span.last if span else None}


def _place_columns(place: Place, regions: Mapping[str, Region]) -> dict[str, Any]:
    region = regions[place.id]
    return {
        "status": region.status,
        "lat": region.lat,
        "lon": region.lon,
        "radius_m": region.radius_m,
        "region": packed(region),
    }


def _incident_columns(
    case: Case, incident: Incident, claims: Sequence[Claim], regions: Mapping[str, Region]
) -> dict[str, Any]:
    involved = (*incident.initiators, *incident.targets, *incident.involved)
    point = _point_columns(incident.place, regions)
    return {
        "day_to": incident.date_to or (FOREVER if incident.open_end else incident.date_from),
        "side": next(
            (_side_id(case, actor) for actor in (*incident.initiators, *incident.involved)), None
        ),
        "sides": _sides(case, involved),
        "actors": _with_parents(case, involved),
        "search": _search_text(case, incident, claims),
        **point,
        **_mercator(point["lat"], point["lon"]),
        "claim_count": len(claims),
    }


def _position_columns(
    case: Case, position: ForcePosition, regions: Mapping[str, Region]
) -> dict[str, Any]:
    strength = [case.claims[position.strength_claim]] if position.strength_claim else []
    return {
        "valid_from": position.date_from or position.as_of,
        "valid_to": position.date_to or position.as_of,
        "side": _side_id(case, position.actor),
        "sides": _sides(case, (position.actor,)),
        "actors": _with_parents(case, (position.actor,)),
        "search": _search_text(case, position, strength),
        **_point_columns(position.place, regions),
    }


def _point_columns(place: str | None, regions: Mapping[str, Region]) -> dict[str, Any]:
    region = regions[place] if place else None
    if region is None or region.geometry is None:
        status = region.status if region else "unplaced"
        return {"status": status, "lat": None, "lon": None, "radius_m": None}
    return {
        "status": region.status,
        "lat": region.lat,
        "lon": region.lon,
        "radius_m": region.radius_m,
    }


def _mercator(lat: float | None, lon: float | None) -> dict[str, float | None]:
    """Return the point on the unit square of Web-Mercator tiles (x to the east, y to the south)."""
    if lat is None or lon is None:
        return {"x": None, "y": None}
    clipped = math.radians(max(-MAX_MERCATOR_LAT, min(MAX_MERCATOR_LAT, lat)))
    y = (1 - math.asinh(math.tan(clipped)) / math.pi) / 2
    return {"x": (lon + 180) / 360 % 1, "y": min(max(y, 0.0), 1 - 1e-12)}


def _spatial_order(row: Mapping[str, Any]) -> tuple[bool, int, str]:
    """Order rows along a Z-curve, so that a box reads few row groups; unplaced ones come last."""
    if row["x"] is None:
        return (True, 0, row["id"])
    x, y = int(row["x"] * 65536), int(row["y"] * 65536)
    order = 0
    for bit in range(16):
        order |= (x >> bit & 1) << 2 * bit | (y >> bit & 1) << 2 * bit + 1
    return (False, order, row["id"])


def _side_id(case: Case, actor: str) -> str | None:
    side = case.side_of(actor)
    return side.id if side else None


def _sides(case: Case, actors: Iterable[str]) -> list[str]:
    return sorted({side for actor in actors if (side := _side_id(case, actor)) is not None})


def _with_parents(case: Case, actors: Iterable[str]) -> list[str]:
    found: set[str] = set()
    for actor in actors:
        step: str | None = actor
        while step is not None:
            found.add(step)
            step = case.actors[step].parent
    return sorted(found)


def _search_text(case: Case, record: Incident | ForcePosition, claims: Iterable[Claim]) -> str:
    parts = [record.title, record.quote, record.note]
    places = [record.place]
    actors: list[str] = []
    if isinstance(record, Incident):
        actors += [*record.initiators, *record.targets, *record.involved]
    else:
        actors += [record.actor, record.claimant]
    for claim in claims:
        statement: Statement = case.statements[claim.statement]
        parts += [claim.label, claim.quote, claim.wording, statement.title]
        places.append(claim.place)
        actors.append(claim.claimant)
    parts += [case.places[place].wording for place in places if place]
    parts += [case.actors[actor].name for actor in dict.fromkeys(actors)]
    return fold("\n".join(parts))


def _arrow_type(annotation: Any) -> pa.DataType:
    if get_origin(annotation) is tuple:
        return pa.list_(pa.string())
    if get_origin(annotation) in (Union, types.UnionType):
        return _arrow_type(next(part for part in get_args(annotation) if part is not type(None)))
    if get_origin(annotation) is not None and hasattr(annotation, "__metadata__"):
        return _arrow_type(get_args(annotation)[0])
    known = {
        dt.date: pa.date32(),
        dt.time: pa.time64("us"),
        bool: pa.bool_(),
        int: pa.int64(),
    }
    return known.get(annotation, pa.string())


def record_of(table: str, row: Mapping[str, Any]) -> Record:
    """Return the record that a row of a data set's table holds."""
    record = TABLES[table]
    values = {name: row[name] for name in record.model_fields}
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = tuple(value)
    return record.model_validate(values)
