"""An invented case with many incidents, of which a pile lies at one and the same spot."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from typing import Any, get_args

from shapely.geometry import Point

from data.case import Case
from data.model import Actor, Claim, Colour, Incident, IncidentKind, Place, Side, Source, Statement
from geo.region import Region
from tests.made_up import by_id

PILE = 60  # incidents at the first place, all of them on the first of March
START = dt.date(2019, 1, 1)
_SAID: dict[str, Any] = {"quote": "made up", "start": 0, "end": 7}


def crowd(
    number: int,
    *,
    sides: int = 3,
    title: Callable[[int], str] = "Event number {}".format,
    name: str = "crowd",
) -> tuple[Case, Mapping[str, Region]]:
    """Return a case of `number` incidents and the regions of its places.

    Each tenth incident has no place, each twentieth no day; the first has a claim.
    """
    pick = random.Random(11)  # noqa: S311 - repeatable on purpose
    colours = get_args(Colour)
    stand = [
        Side(id=f"side-{n}", name=f"Side {n}", colour=colours[n % 8], order=n) for n in range(sides)
    ]
    actors = [
        Actor(id=f"actor-{n}", name=f"Group {n:03}", kind="group", side=f"side-{n % sides}")
        for n in range(max(sides, 250))
    ]
    source = Source(
        id="paper", outlet="The Paper", outlet_basis="stated", title=None, date=START,
        date_basis="stated",
    )  # fmt: skip
    places = [
        Place(id=f"place-{n}", source="paper", wording=f"Village {n}", **_SAID)
        for n in range(max(2, number // 4))
    ]
    regions = {}
    for place in places:
        lat, lon = pick.uniform(33.0, 37.0), pick.uniform(36.0, 42.0)
        regions[place.id] = Region("resolved", Point(lon, lat), lat, lon, 1_000.0, "made up")
    incidents = []
    for n in range(number):
        heaped = n < PILE
        day = dt.date(2019, 3, 1) if heaped else START + dt.timedelta(pick.randrange(700))
        dated = heaped or n % 20 != 19
        placed = heaped or n % 10 != 9
        spot = "place-0" if heaped else pick.choice(places[1:]).id
        incidents.append(
            Incident(
                id=f"event-{n:05}",
                title=title(n),
                kind=pick.choice([kind for kind in get_args(IncidentKind) if kind != "background"]),
                source="paper",
                date_from=day if dated else None,
                date_to=day if dated else None,
                date_basis="stated" if dated else "not_known",
                place=spot if placed else None,
                place_basis="stated" if placed else "not_known",
                initiators=(f"actor-{n % len(actors)}",),
                **_SAID,
            )
        )
    said = Statement(
        id="said", claimant="actor-0", claimant_named=True, source="paper", date=START,
        date_basis="stated", title="The first statement", **_SAID,
    )  # fmt: skip
    claim = Claim(
        id="claim", incident="event-00000", statement="said", claimant="actor-0", subject=None,
        label="villagers", outcome="killed", low=3, best=3, high=3, wording="three",
        stance="asserts", attribution="indirect", coded_by="nobody", **_SAID,
    )  # fmt: skip
    case = Case(
        name=name,
        title="A crowd",
        description="",
        licence="",
        sides=by_id(*stand),
        sources=by_id(source),
        actors=by_id(*actors),
        places=by_id(*places),
        incidents=by_id(*incidents),
        statements=by_id(said),
        claims=by_id(claim),
        positions={},
    )
    return case, regions


def about(case: Case) -> dict[str, Any]:
    """Return what a data set says of itself."""
    unplaced = sum(1 for one in case.incidents.values() if one.place is None)
    read = len(case.incidents)
    balance = {
        "incidents": {
            "read": read, "placed": read - unplaced, "unplaced": unplaced, "rejected": 0,
            "left_out": 0,
        }
    }  # fmt: skip
    return {"title": case.title, "balance": balance}
