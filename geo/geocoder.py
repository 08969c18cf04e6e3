"""The geocoder: any wording to a region, in this package's terms and in geopy's."""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from geopy.exc import GeocoderQueryError, GeocoderUnavailable
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point as GeopyPoint
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo import clause_shapes, features
from geo.anchors import Found, size_m
from geo.country_codes import code_of
from geo.drawn import Viewpoint
from geo.errors import BadQueryError, OutOfReachError
from geo.gazetteer import Gazetteer, open_gazetteer
from geo.matching import km_between
from geo.online import OnlineGeocoder
from geo.place import Candidate
from geo.region import Part, Region, summary
from geo.resolve import resolve

MAX_WORDING = 2_000
"""Code points; a place description is a phrase, not a document."""
MAX_REVERSE_KM = 300.0
"""How far a settlement may be from a point and still help to say where that is."""


def locate(
    wording: str,
    gazetteer: Gazetteer,
    *,
    country: str | None = None,
    within: str | BaseGeometry | None = None,
    near: tuple[float, float] | None = None,
    viewpoint: Viewpoint | tuple[float, float] | None = None,
    choices: Collection[str] = (),
    online: OnlineGeocoder | None = None,
) -> Region:
    """Turn the words for a place into a region with its uncertainty.

    `country` is an ISO alpha-2 code, `within` a province's name or an EPSG:4326 area; `near` and
    `viewpoint` are (lat, lon), `choices` the ids of candidates that a reader picked. What cannot
    be placed comes back as unresolved. Only if `online` is given and nothing is known offline,
    that service is asked; when it fails, the status is unreachable. Raises BadQueryError for input
    that makes no sense.
    """
    text, code = checked_wording(wording), checked_country(country)
    gazetteer = gazetteer.now()
    region = resolve(
        text,
        gazetteer,
        country=code,
        within=within,
        near=checked_point(near),
        viewpoint=viewpoint if isinstance(viewpoint, Viewpoint) else checked_point(viewpoint),
        choices=choices,
    )
    if online is None or region.status != "unresolved":
        return region
    return _ask_online(region, text, code, online, choices)


def checked_wording(wording: object) -> str:
    """Return a wording that can be worked on; raises BadQueryError otherwise."""
    if not isinstance(wording, str):
        raise BadQueryError(f"A place is asked for in words, not as {type(wording).__name__}.")
    if len(wording) > MAX_WORDING:
        raise BadQueryError(
            f"The wording has {len(wording):,} characters; a place description has at most "
            f"{MAX_WORDING:,}."
        )
    if not wording.strip():
        raise BadQueryError("The wording is empty: say which place is meant.")
    return wording


def checked_country(country: str | None) -> str | None:
    """Return a country's ISO alpha-2 code; raises BadQueryError for what is no country.

    Codes of two or three letters and names are read, as tables hold them.
    """
    if country is None or not country.strip():
        return None
    code = code_of(country.strip())
    if code is None and re.fullmatch("[A-Za-z]{2}", country.strip()):
        raise BadQueryError(f"{country!r} is no country's code; Syria's, for instance, is SY.")
    if code is None:
        raise BadQueryError(f"{country!r} is not a two-letter country code such as SY, nor a name.")
    return code


def checked_point(point: Sequence[float] | None) -> tuple[float, float] | None:
    """Return a (lat, lon) pair in degrees; raises BadQueryError for one out of range."""
    if point is None:
        return None
    try:
        lat, lon = (float(value) for value in point)
    except (TypeError, ValueError):
        raise BadQueryError(f"{point!r} is not a pair of latitude and longitude.") from None
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        raise BadQueryError(f"latitude {lat}, longitude {lon} is not a point on the globe.")
    return lat, lon


def _ask_online(
    region: Region,
    text: str,
    country: str | None,
    online: OnlineGeocoder,
    choices: Collection[str],
) -> Region:
    """Add what an online service knows to a region that nothing is known of offline."""
    try:
        answer = online.ask(text, country=country)
    except OutOfReachError as error:
        return replace(
            region,
            status="unreachable",
            assumptions=(*region.assumptions, f"Not known offline. {error}"),
        )
    except BadQueryError:
        return region
    note = f"Not known offline; {answer.credit}."
    if not answer.candidates:
        note = f"Not known offline; {answer.credit}: no such place there either."
        return replace(region, assumptions=(*region.assumptions, note))
    picked = next((c for c in answer.candidates if c.id in choices), None)
    if picked is not None:
        return _picked(picked, text, answer.candidates, note)
    return replace(
        region,
        status="ambiguous",
        candidates=answer.candidates,
        assumptions=(*region.assumptions, note),
        method=region.method or "online suggestion",
    )


def _picked(candidate: Candidate, text: str, others: tuple[Candidate, ...], note: str) -> Region:
    """Place a wording at the online answer that the reader picked: a disc of unknown size."""
    spot = Found(candidate, Point(candidate.lon, candidate.lat), size_m(candidate))
    shape, lat, lon, radius = summary(clause_shapes.feature(spot), spot.place)
    return Region(
        "resolved",
        shape,
        lat,
        lon,
        round(radius, 1),
        "online suggestion: disc of its size",
        (spot.anchor(),),
        (Part("place", 0, len(text), text, shape),),
        (f"“{candidate.name}” is the one that the reader picked.", note),
        others,
    )


class OfflineGeocoder(Geocoder):  # type: ignore[misc]  # geopy has no types
    """geopy's interface over `locate`, working without a network.

    Not found is None. An ambiguous wording gives its best reading with `raw["status"]` saying so;
    `exactly_one=False` lists the readings. A service that was switched on and does not answer
    raises GeocoderUnavailable, bad input GeocoderQueryError. `Location.raw` holds the geometry,
    radius, method, candidates, clauses and assumptions.
    """

    def __init__(
        self,
        gazetteer: Gazetteer | None = None,
        *,
        folder: Path | str | None = None,
        online: OnlineGeocoder | None = None,
        timeout: Any = DEFAULT_SENTINEL,
    ) -> None:
        super().__init__(timeout=timeout)
        self.gazetteer = gazetteer or open_gazetteer(folder)
        self.online = online

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy's signature; nothing is waited for
        country: str | None = None,
        near: Any = None,
        within: str | BaseGeometry | None = None,
    ) -> Location | list[Location] | None:
        """Return the place a wording describes, or all readings of it."""
        try:
            region = locate(
                query,
                self.gazetteer,
                country=country,
                within=within,
                near=_pair(near),
                online=self.online,
            )
        except BadQueryError as error:
            raise GeocoderQueryError(str(error)) from error
        if region.status == "unreachable":
            raise GeocoderUnavailable(" ".join(region.assumptions))
        first = _location(query, region)
        if exactly_one:
            return first
        readings = [
            _candidate_location(candidate, {"status": region.status})
            for candidate in region.candidates
        ]
        if first is not None and region.status != "ambiguous":
            readings.insert(0, first)
        return readings or None

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy's signature; nothing is waited for
        limit: int = 5,
    ) -> Location | list[Location] | None:
        """Return the settlements nearest to a point; None far from any."""
        try:
            here = _pair(query)
        except BadQueryError as error:
            raise GeocoderQueryError(str(error)) from error
        if here is None:
            raise GeocoderQueryError("Say which point is meant: latitude and longitude.")
        found = [
            _candidate_location(candidate, {"distance_m": round(km * 1000)})
            for candidate in self.gazetteer.now().nearest(*here, limit=1 if exactly_one else limit)
            if (km := km_between(here, (candidate.lat, candidate.lon))) <= MAX_REVERSE_KM
        ]
        if not found:
            return None
        return found[0] if exactly_one else found


def _pair(point: Any) -> tuple[float, float] | None:
    """Read any of geopy's forms of a point."""
    if point is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # geopy warns of what is refused below
            read = GeopyPoint(point)
    except (TypeError, ValueError):
        raise BadQueryError(f"{point!r} is not a point with latitude and longitude.") from None
    return checked_point((read.latitude, read.longitude))


def _location(query: str, region: Region) -> Location | None:
    """Put a region into geopy's form; None when it has no point."""
    if region.lat is None or region.lon is None:
        if not region.candidates:
            return None
        return _candidate_location(region.candidates[0], region.to_dict())
    return Location(query, (region.lat, region.lon), region.to_dict())


def _candidate_location(candidate: Candidate, raw: dict[str, Any]) -> Location:
    country = features.country(candidate.country) if candidate.country else None
    parts = (candidate.name, candidate.admin1, country.name if country else candidate.country)
    address = ", ".join(dict.fromkeys(part for part in parts if part))
    facts = {field: getattr(candidate, field) for field in candidate.__slots__}
    return Location(address, (candidate.lat, candidate.lon), {**facts, **raw})
