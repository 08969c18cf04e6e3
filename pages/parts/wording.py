"""A question about one wording: its form in the URL, and its answer."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields

from data.home import home_gazetteer
from geo.drawn import Viewpoint
from geo.errors import BadQueryError
from geo.geocoder import checked_point, locate
from geo.online import OnlineGeocoder, settings_from
from geo.region import Region

_POINT = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,;]\s*(-?\d+(?:\.\d+)?)\s*")
_MOST_PICKS = 20


@dataclass(frozen=True)
class Question:
    """A wording and what is known around it, as the reader typed it.

    `near` and `seen_from` are a place's words or "LAT, LON"; `meant` holds the ids of the
    candidates that the reader picked.
    """

    wording: str = ""
    country: str = ""
    within: str = ""
    near: str = ""
    seen_from: str = ""
    meant: tuple[str, ...] = ()

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, str]]) -> Question:
        """Read a question out of a URL's keys; of a key given twice the first counts."""
        pairs = list(pairs)
        texts = dict(reversed(pairs))
        names = [field.name for field in fields(cls) if field.name != "meant"]
        meant = tuple(dict.fromkeys(value for key, value in pairs if key == "meant"))
        return cls(**{name: texts.get(name, "") for name in names}, meant=meant[:_MOST_PICKS])

    def to_pairs(self) -> list[tuple[str, str]]:
        """Return the keys of a URL; what is empty is left out."""
        names = [field.name for field in fields(self) if field.name != "meant"]
        pairs = [(name, getattr(self, name)) for name in names if getattr(self, name)]
        return [*pairs, *(("meant", id_) for id_ in self.meant)]


def answer(question: Question) -> Region:
    """Place a wording; raise BadQueryError, whose text is fit for the reader, for a bad one."""
    near = _spot(question.near, "Near", question)
    eye = _spot(question.seen_from, "Seen from", question)
    return locate(
        question.wording,
        home_gazetteer(),
        country=question.country or None,
        within=question.within or None,
        near=(near.lat, near.lon) if near else None,
        viewpoint=eye,
        choices=question.meant,
        online=_online(),
    )


def near_point(question: Question) -> tuple[float, float] | None:
    """Return the point that distances are counted from, where the reader gave one."""
    spot = _spot(question.near, "Near", question)
    return (spot.lat, spot.lon) if spot else None


def _spot(words: str, field: str, question: Question) -> Viewpoint | None:
    """Read a point, or place the words that stand for one."""
    if not words.strip():
        return None
    numbers = _POINT.fullmatch(words)
    if numbers:
        point = checked_point((float(numbers[1]), float(numbers[2])))
        assert point is not None  # noqa: S101 - numbers were given
        return Viewpoint(*point, f"{point[0]:g}, {point[1]:g}")
    found = locate(
        words,
        home_gazetteer(),
        country=question.country or None,
        within=question.within or None,
        choices=question.meant,
    )
    if found.lat is None or found.lon is None or found.status == "ambiguous":
        why = "several places fit" if found.status == "ambiguous" else "no such place is known"
        raise BadQueryError(
            f"{field}: “{words[:80]}” does not say one spot ({why}). "
            "Write another place, or its LAT, LON in degrees."
        )
    return Viewpoint(found.lat, found.lon, f"“{words}”")


@functools.cache
def _online() -> OnlineGeocoder | None:
    """Return the online geocoder where the server's settings switch it on; None as it comes."""
    settings = settings_from()
    return OnlineGeocoder(settings) if settings else None
