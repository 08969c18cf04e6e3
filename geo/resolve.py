"""From a wording to its region: names are looked up, clauses drawn, and the drawings intersected.

The clauses of a wording all hold at once, so the region is their intersection. A clause that was
read but that nothing known can place leaves the region wider and says so; a name that is not known
stops the reading unless another clause still places the thing. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from shapely.geometry.base import BaseGeometry

from geo import grammar, matching
from geo.anchors import MOST_PICKED_FROM, Context, Places, known
from geo.clause import Clause, Name, Phrase
from geo.drawn import Viewpoint
from geo.entry import AREAS, SETTLEMENTS
from geo.names import plain
from geo.phrase import parse
from geo.place import Candidate
from geo.region import Region
from geo.resolver import NotUnderstood, Resolver
from geo.summing import part, short

_AROUND = ' \t\n.,;:"“”'  # what stands around a name and is no part of it


def resolve(
    wording: str,
    gazetteer: Places,
    *,
    country: str | None = None,
    within: str | BaseGeometry | None = None,
    near: tuple[float, float] | None = None,
    viewpoint: Viewpoint | tuple[float, float] | None = None,
    choices: Collection[str] = (),
) -> Region:
    """Place a wording, with its uncertainty and everything that was assumed.

    `country` is an ISO alpha-2 code, `within` a province's name or an area in EPSG:4326, `near` a
    (lat, lon) point; they tell places apart and bound the region. `viewpoint` is where "the other
    side" is seen from. `choices` are the ids of candidates that a reader picked: where a name may
    stand for one of them, it does, and the answer says so. An unknown country code raises
    ValueError; any wording gets an answer.
    """
    context = Context(_country(country), within, near, frozenset(choices))
    text = wording.encode("utf-8", "replace").decode("utf-8")
    eye = Viewpoint(*viewpoint) if isinstance(viewpoint, tuple) else viewpoint
    return _told(_read(text, gazetteer, context, eye), context)


def _read(text: str, gazetteer: Places, context: Context, eye: Viewpoint | None) -> Region:
    plain = _plain_name(text, gazetteer, context)
    if plain is not None and (context.country or plain.anchors[0].kind in AREAS):
        return plain
    if (part_ := text.strip(_AROUND)) and grammar.WORLD_PARTS.fullmatch(part_):
        return _world_part(part_)
    if plain is not None:
        return plain
    phrase = parse(text)
    if phrase.rest is not None:
        return _not_understood(text, phrase, phrase.rest)
    try:
        return Resolver(gazetteer, context, eye, phrase).region()
    except NotUnderstood as stop:
        return _not_understood(text, phrase, str(stop))


def _told(found: Region, context: Context) -> Region:
    """Say of each place that the reader picked that it was, and of each pick without use too."""
    if not context.choices:
        return found
    used = {a.id: a for a in found.anchors if a.id in context.choices}
    areas = {c.id: ", ".join(filter(None, (c.admin1, c.country))) for c in found.candidates}
    notes = [
        f"“{a.name}”{f' ({areas[a.id]})' if areas.get(a.id) else ''} is the one that the reader "
        "picked."
        for a in used.values()
    ]
    notes += [
        f"The pick {short(id_)!r} is none of the places that this wording may mean: not used."
        for id_ in sorted(context.choices - set(used))
    ]
    return replace(found, assumptions=(*notes, *found.assumptions))


def _not_understood(text: str, phrase: Phrase, words: str) -> Region:
    return Region(
        "unresolved",
        clauses=tuple(part(text, c) for c in phrase.clauses),
        assumptions=(f"Not understood: “{short(words)}”.",),
        not_understood=words,
    )


def _world_part(name: str) -> Region:
    return Region(
        "unresolved",
        assumptions=(f"“{name}” is larger than a country, and no outline of it is known here.",),
        not_understood=name,
    )


def _country(code: str | None) -> str | None:
    if not code:
        return None
    if not re.fullmatch(r"[A-Za-z]{2}", code):
        raise ValueError(f"not a country code of two letters: {code!r}")
    return code.upper()


def _plain_name(text: str, gazetteer: Places, context: Context) -> Region | None:
    """Take a wording that is, word for word, one known name ("South Sudan")."""
    bare = text.strip(_AROUND)
    if not bare or len(bare) > 80 or not any(ch.isalpha() for ch in bare):
        return None
    hits = gazetteer.find(
        bare,
        country=context.country,
        within=context.within,
        near=context.near,
        limit=MOST_PICKED_FROM if context.choices else 5,
    )
    picked = context.picked(hits)
    chosen = picked or matching.choose(hits)
    if chosen is None or (picked is None and chosen.how != "exact"):
        return None
    if picked is None and _only_its_seat(bare, chosen):
        return None
    hits = hits[:5] if chosen in hits[:5] else [chosen, *hits[:4]]
    at = text.find(bare)
    name = Name(bare, at, at + len(bare), (bare,))
    clause = Clause("place", at, at + len(bare), names=(name,))
    found = known(gazetteer, chosen)
    return Resolver(gazetteer, context, None, Phrase(text, (clause,))).placed(found, clause, hits)


def _only_its_seat(text: str, chosen: Candidate) -> bool:
    """Tell a town that its gazetteer also lists as "X District", which it is only the seat of."""
    last = text.split()[-1].lower()
    return (
        last in grammar.AROUND
        and chosen.kind in SETTLEMENTS
        and plain(chosen.name) != plain(text)
        and len(text.split()) > 1
    )


__all__ = ["Viewpoint", "resolve"]
