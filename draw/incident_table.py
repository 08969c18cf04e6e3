"""A page of incidents as a table whose headings sort and whose titles open the card.

The table is plain HTML with buttons; draw/assets/pressable.js tells the page which was pressed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.model import Side
from data.rows import SORTS, IncidentRow, Named
from draw.markup import attribute, chip, inside_link, text
from draw.symbol_layer import stands_for_area
from draw.symbols import incident_svg
from draw.words import KINDS, counted, dates

ZOOM_ON_MAP = 11


def incident_table(
    rows: Sequence[IncidentRow],
    sides: Mapping[str, Side],
    *,
    sort: str,
    descending: bool,
    chosen: str | None,
) -> str:
    """Return the rows as a table; `chosen` is the id of the one whose card is open."""
    heads = "".join(_head(key, name, sort, descending) for key, name in SORTS.items())
    body = "".join(_row(row, sides, row.incident["id"] == chosen) for row in rows)
    return (
        '<div class="dc-incidents-box"><table class="dc-incidents"><caption class="dc-hidden">'
        "Incidents; the headings sort, a title opens its card</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _head(key: str, name: str, sort: str, descending: bool) -> str:
    here = key == sort
    order = ("descending" if descending else "ascending") if here else "none"
    arrow = f'<span aria-hidden="true">{"▼" if descending else "▲"}</span>' if here else ""
    target = f"-{key}" if here and not descending else key
    return (
        f'<th scope="col" aria-sort="{order}"><button type="button" data-act="sort"'
        f' data-value="{target}" title="Sort by this">{name}{arrow}</button></th>'
    )


def _row(row: IncidentRow, sides: Mapping[str, Side], chosen: bool) -> str:
    values = row.incident
    when = dates(
        values["date_from"], values["date_to"], values["date_precision"], values["open_end"]
    )
    side = sides.get(values["side"] or "")
    symbol = incident_svg(
        values["kind"],
        side.colour if side else None,
        values["lat"] is not None and stands_for_area(values),
        18,
    )
    pressed = ' aria-current="true"' if chosen else ""
    title = (
        f'<button type="button" data-act="open" data-value="{attribute(values["id"])}"{pressed}>'
        f"{text(values['title'])}</button>"
    )
    cells = (
        ("When", f'<span class="dc-figure">{when}</span>'),
        ("What", title),
        ("Kind", f"{symbol}{KINDS[values['kind']]}"),
        ("Who", _who(row, sides)),
        ("Where", _where(row)),
        ("Claims", counted(values["claim_count"], "claim")),
    )
    body = "".join(
        f'<td><span class="dc-cell-name">{name}: </span>{cell}</td>' for name, cell in cells
    )
    mark = ' class="dc-row-chosen"' if chosen else ""
    return f"<tr{mark}>{body}</tr>"


def _who(row: IncidentRow, sides: Mapping[str, Side]) -> str:
    def named(actors: Sequence[Named]) -> str:
        return ", ".join(f"{chip(sides.get(a.side or ''))}{text(a.name)}" for a in actors)

    if row.by and row.against:
        return f"{named(row.by)} against {named(row.against)}"
    if row.against:
        return f"against {named(row.against)}"
    return named(row.by or row.involved) or '<span class="dc-unknown">not named</span>'


def _where(row: IncidentRow) -> str:
    values = row.incident
    wording = text(row.where) if row.where else ""
    if values["lat"] is None:
        why = "not placed" if wording else "no place is given"
        return f'{wording} <span class="dc-unknown">{why}</span>'
    spot = f"{values['lat']:.4f},{values['lon']:.4f},{ZOOM_ON_MAP}"
    link = inside_link("", "./", {"incident": values["id"], "map": spot}, "map")
    wide = ' <span class="dc-unknown">(a wider area)</span>' if stands_for_area(values) else ""
    return f"{wording}{wide} {link}"
