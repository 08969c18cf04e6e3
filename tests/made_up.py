"""Cases that nobody coded: made by hypothesis to be awkward, or by a seed to be many.

Every place, name and number in them is invented and says so; none of it is shown to a reader.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any, get_args

from hypothesis import strategies as st
from shapely.geometry import Point

from data.case import Case
from data.model import (
    Actor,
    Claim,
    Colour,
    ForcePosition,
    Incident,
    IncidentKind,
    Outcome,
    Place,
    Side,
    Source,
    Stance,
    Statement,
)
from geo.region import Region

# What breaks careless writers of CSV, SQL, HTML and URLs.
AWKWARD = (
    'say "no", then', "two\nlines", "carriage\r\nreturn", "\r", "a;b", "'; DROP TABLE x; --", '"',
    "دير الزور", "\u202eback\u202c", " blanks around ", "\t", "=1+1", "\ufeffbom", "𝔘💣", "%", "\\",
)  # fmt: skip
texts = st.one_of(st.text(min_size=1, max_size=12), st.sampled_from(AWKWARD))
maybe_texts = st.none() | texts
days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
counts = st.integers(0, 10**9)


def ids(kind: str, number: int) -> list[str]:
    """Return ids of one kind."""
    return [f"{kind}-{count}" for count in range(number)]


def by_id(*records: Any) -> dict[str, Any]:
    """Return records under their ids."""
    return {record.id: record for record in records}


@st.composite
def quotes(draw: Any) -> dict[str, Any]:
    """Give a quotation with offsets that fit it."""
    quote, start = draw(texts), draw(st.integers(0, 10_000))
    return {"quote": quote, "start": start, "end": start + len(quote)}


@st.composite
def sources(draw: Any, name: str) -> Source:
    """Give a document of which more or less is known."""
    outlet, date = draw(maybe_texts), draw(st.none() | days)
    return Source(
        id=name,
        outlet=outlet,
        outlet_basis="stated" if outlet else "not_known",
        title=draw(maybe_texts),
        date=date,
        date_basis="supplied" if date else "not_known",
        url=draw(maybe_texts),
        sha256=draw(st.none() | st.text("0123456789abcdef", min_size=64, max_size=64)),
        note=draw(st.just("") | texts),
    )


@st.composite
def figures(draw: Any) -> dict[str, Any]:
    """Give an interval with its stance, as the rules of claims allow it."""
    stance = draw(st.sampled_from(get_args(Stance)))
    if stance == "silent" or draw(st.booleans()):
        return {"stance": stance}
    low, best, high = sorted(draw(st.tuples(counts, counts, counts)))
    shapes: list[dict[str, Any]] = [
        {"low": low, "best": best, "high": high},
        {"low": low, "open_high": True},
        {"low": low, "best": best, "open_high": True},
        {"low": 0, "best": 0, "high": 0},
        {"high": high},
        {"best": best, "approximate": True},
    ]
    return {"stance": stance, **draw(st.sampled_from(shapes))}


@st.composite
def cases(draw: Any) -> Case:
    """Give a small case that fits together, with awkward words wherever words are free."""
    text, maybe = (lambda: draw(texts)), (lambda: draw(maybe_texts))
    side = Side(id="side-0", name=text(), colour=draw(st.sampled_from(get_args(Colour))), order=1)
    documents = [draw(sources(name)) for name in ids("source", 2)]
    actors = [
        Actor(
            id=name,
            name=text(),
            kind="group",
            side=draw(st.none() | st.just(side.id)),
            parent=draw(st.none() | st.sampled_from(ids("actor", number))) if number else None,
            anonymous=draw(st.booleans()),
        )
        for number, name in enumerate(ids("actor", 3))
    ]
    actor_ids, source_ids = st.sampled_from(ids("actor", 3)), st.sampled_from(ids("source", 2))
    place = Place(
        id="place-0", source=draw(source_ids), wording=text(), within=maybe(), **draw(quotes())
    )
    incidents = []
    for name in ids("incident", 2):
        first = draw(st.none() | days)
        open_end = draw(st.booleans()) if first else False
        where = draw(st.none() | st.just(place.id))
        incidents.append(
            Incident(
                id=name,
                title=text(),
                kind=draw(st.sampled_from(get_args(IncidentKind))),
                source=draw(source_ids),
                date_from=first,
                date_to=None if open_end or first is None else first,
                open_end=open_end,
                time_from=draw(st.none() | st.times()) if first else None,
                date_basis="inferred" if first else "not_known",
                place=where,
                place_basis="stated" if where else "not_known",
                initiators=tuple(draw(st.lists(actor_ids, max_size=2, unique=True))),
                note=draw(st.just("") | texts),
                **draw(quotes()),
            )
        )
    date = draw(st.none() | days)
    statement = Statement(
        id="statement-0",
        claimant=draw(actor_ids),
        claimant_named=draw(st.booleans()),
        relay=maybe(),
        source=draw(source_ids),
        date=date,
        time=draw(st.none() | st.times()) if date else None,
        date_basis="stated" if date else "not_known",
        title=text(),
        **draw(quotes()),
    )
    claims = [
        Claim(
            id=name,
            incident=draw(st.sampled_from(ids("incident", 2))),
            statement=statement.id,
            claimant=statement.claimant,
            subject=draw(st.none() | actor_ids),
            label=text(),
            outcome=draw(st.sampled_from(("killed", "wounded", "strength"))),
            hedge=draw(st.just("") | texts),
            attribution="indirect",
            coded_by=text(),
            **draw(figures()),
            **draw(quotes()),
        )
        for name in ids("claim", 2)
    ]
    position = ForcePosition(
        id="position-0",
        title=text(),
        actor=draw(actor_ids),
        place=draw(st.none() | st.just(place.id)),
        as_of=date,
        as_of_basis="stated" if date else "not_known",
        source=statement.source,
        statement=draw(st.none() | st.just(statement.id)),
        claimant=draw(actor_ids),
        **draw(quotes()),
    )
    return Case(
        name="made-up",
        title=text(),
        description=draw(st.just("") | texts),
        licence=text(),
        sides=by_id(side),
        sources=by_id(*documents),
        actors=by_id(*actors),
        places=by_id(place),
        incidents=by_id(*incidents),
        statements=by_id(statement),
        claims=by_id(*claims),
        positions=by_id(position),
    )


def many(number: int, seed: int = 7) -> Case:
    """Return a case of `number` incidents, a quarter unplaced, spread over the globe and years."""
    pick = random.Random(seed)  # noqa: S311 - repeatable on purpose
    words = ("bridge", "convoy", "Café", "İzmir", "market", "5% of", "O'Neil", "دير الزور")
    start = dt.date(2018, 1, 1)
    sides = by_id(*(Side(id=name, name=name, colour="blue", order=1) for name in ids("side", 3)))
    documents = [
        Source(
            id=name,
            outlet=None,
            outlet_basis="not_known",
            title=None,
            date=None,
            date_basis="not_known",
        )
        for name in ids("source", 3)
    ]
    actors = by_id(
        *(
            Actor(
                id=name,
                name=f"{name} {words[count]}",
                kind="group",
                side=pick.choice([None, *sides]),
                parent=None if count < 3 else f"actor-{pick.randrange(count)}",
            )
            for count, name in enumerate(ids("actor", 8))
        )
    )
    said: dict[str, Any] = {"quote": "made up", "start": 0, "end": 7}
    places = by_id(
        *(
            Place(id=name, source="source-0", wording=pick.choice(words), **said)
            for name in ids("place", 40)
        )
    )
    statements = by_id(
        *(
            Statement(
                id=name,
                claimant=pick.choice([*actors]),
                claimant_named=True,
                source=pick.choice(documents).id,
                date=(date := pick.choice([None, start + dt.timedelta(pick.randrange(400))])),
                date_basis="stated" if date else "not_known",
                title=pick.choice(words),
                **said,
            )
            for name in ids("statement", 30)
        )
    )
    incidents, claims, positions = [], [], []
    for name in ids("incident", number):
        first = start + dt.timedelta(pick.randrange(400)) if pick.random() < 0.9 else None
        last = first + dt.timedelta(pick.choice([0, 0, 0, 1, 6, 40, 200])) if first else None
        open_end = bool(first) and pick.random() < 0.05
        place = pick.choice([*places]) if pick.random() < 0.75 else None
        incidents.append(
            Incident(
                id=name,
                title=f"{pick.choice(words)} {pick.choice(words)}",
                kind=pick.choice(get_args(IncidentKind)),
                source="source-0",
                date_from=first,
                date_to=None if open_end else last,
                open_end=open_end,
                date_basis="stated" if first else "not_known",
                place=place,
                place_basis="stated" if place else "not_known",
                initiators=tuple(pick.sample([*actors], pick.randrange(3))),
                targets=tuple(pick.sample([*actors], pick.randrange(2))),
                **said,
            )
        )
        for count in range(pick.randrange(3)):
            statement = statements[pick.choice([*statements])]
            claims.append(
                Claim(
                    id=f"claim-{name}-{count}",
                    incident=name,
                    statement=statement.id,
                    claimant=statement.claimant,
                    subject=None,
                    label=pick.choice(words),
                    outcome=pick.choice([one for one in get_args(Outcome) if one != "assertion"]),
                    stance="asserts",
                    attribution="indirect",
                    coded_by="nobody",
                    **said,
                )
            )
    for name in ids("position", 40):
        as_of = pick.choice([None, start + dt.timedelta(pick.randrange(400))])
        positions.append(
            ForcePosition(
                id=name,
                title=pick.choice(words),
                actor=pick.choice([*actors]),
                place=pick.choice([None, *places]),
                as_of=as_of,
                as_of_basis="stated" if as_of else "not_known",
                source=pick.choice(documents).id,
                claimant=pick.choice([*actors]),
                **said,
            )
        )
    return Case(
        name="many",
        title="Many",
        description="",
        licence="",
        sides=sides,
        sources=by_id(*documents),
        actors=actors,
        places=places,
        incidents=by_id(*incidents),
        statements=statements,
        claims=by_id(*claims),
        positions=by_id(*positions),
    )


def regions(case: Case, seed: int = 7) -> Mapping[str, Region]:
    """Return invented regions for the places of a case: anywhere, some of them unresolved."""
    pick = random.Random(seed)  # noqa: S311 - repeatable on purpose
    found = {}
    edges = [(0.0, 180.0), (0.0, -180.0), (90.0, 0.0), (-90.0, 0.0), (85.06, 1.0), (51.0, 179.99)]
    for count, name in enumerate(case.places):
        if count % 9 == 8:
            found[name] = Region("unresolved")
            continue
        lat, lon = edges.pop() if edges else (pick.uniform(-80, 80), pick.uniform(-180, 180))
        found[name] = Region("resolved", Point(lon, lat), lat, lon, 1_000.0, "made up")
    return found
