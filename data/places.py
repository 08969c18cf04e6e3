"""The places of a case -> regions: `geo` reads each wording in the context it was coded with."""

from __future__ import annotations

from data.case import Case
from data.errors import CaseError
from data.model import Place
from geo.drawn import Viewpoint
from geo.gazetteer import Gazetteer
from geo.region import Region
from geo.resolve import resolve


def place_case(case: Case, gazetteer: Gazetteer) -> dict[str, Region]:
    """Return the region of every place of a case, by place id.

    A place seen from another one ("the other side") is read after that one. Raise CaseError for a
    country code that does not exist.
    """
    regions: dict[str, Region] = {}

    def place(found: Place) -> Region:
        if found.id not in regions:
            regions[found.id] = _resolved(found, _viewpoint(found), gazetteer)
        return regions[found.id]

    def _viewpoint(found: Place) -> Viewpoint | None:
        if found.viewpoint is None:
            return None
        stand = case.places[found.viewpoint]
        region = place(stand)
        if region.lat is None or region.lon is None:
            return None
        return Viewpoint(region.lat, region.lon, f"“{stand.wording}”")

    for found in case.places.values():
        place(found)
    return regions


def _resolved(found: Place, viewpoint: Viewpoint | None, gazetteer: Gazetteer) -> Region:
    try:
        return resolve(
            found.wording,
            gazetteer,
            country=found.country,
            within=found.within,
            viewpoint=viewpoint,
        )
    except ValueError as error:
        raise CaseError(
            str(error), file="places.csv", column="country", value=found.country
        ) from None
