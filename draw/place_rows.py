"""Places and placed rows as lists: a case's places with who words them so, and plain tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from data.case import Case
from data.model import Place
from draw import words
from draw.markup import inside_link, text
from draw.place_html import Placed, short_place

STATUSES = {
    "resolved": "resolved: one region",
    "proxy": "placed by a stand-in (proxy)",
    "ambiguous": "ambiguous: several places, all kept",
    "unresolved": "not found or not understood",
    "unreachable": "out of reach: the online service did not answer",
    "rejected": "rejected: the row can’t be read",
}


def case_place_html(place: Place, regions: Mapping[str, Placed], case: Case) -> str:
    """Return a case's place in two lines: wording with status and size; users and source."""
    links = [
        inside_link("./", "", {"incident": id_}, record.title)
        for id_, record in case.incidents.items()
        if record.place == place.id
    ]
    links += [
        inside_link("./", "", {"position": id_}, record.title)
        for id_, record in case.positions.items()
        if record.place == place.id
    ]
    claims = [claim for claim in case.claims.values() if claim.place == place.id]
    for incident, number in Counter(claim.incident for claim in claims).items():
        label = f"{words.counted(number, 'claim')} about {case.incidents[incident].title}"
        links.append(inside_link("./", "claims", {"incident": incident}, label))
    links += [
        f"what “{text(other.wording)}” is seen from"
        for other in case.places.values()
        if other.viewpoint == place.id
    ]
    uses = " · ".join(links) or "used by no incident, claim or force position"
    source = case.sources[place.source]
    where = f"{source.outlet or 'outlet not known'}: {source.title or 'without a title'}"
    return (
        f'<div class="dc-uses"><span class="dc-wording">{short_place(place, regions)}</span><br>'
        f'{uses}<br><span class="dc-basis">Worded in {text(where)}</span></div>'
    )


def table_html(label: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a plain table, every cell as text."""
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in heads)
    body = "".join(
        f"<tr>{''.join(f'<td>{text(_short(cell))}</td>' for cell in row)}</tr>" for row in rows
    )
    return (
        f'<div class="dc-scroll dc-rows" tabindex="0" role="region" aria-label="{label}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def counts_html(statuses: Iterable[str]) -> str:
    """Return how many rows came to which status, as a table."""
    counts = Counter(statuses)
    rows = [(STATUSES[name], f"{counts[name]:,}") for name in STATUSES if counts[name]]
    return table_html("Rows by status", ("Status", "Rows"), rows)


def _short(cell: object) -> str:
    shown = "" if cell is None else str(cell)
    return shown if len(shown) <= 200 else shown[:199] + "…"
