"""The user's own lists of places as HTML: where each comes from, and what became of its rows."""

from __future__ import annotations

from draw.markup import outside_link, text, web_address
from draw.words import NOT_KNOWN
from geo.entry import Entry
from geo.own_lists import OwnList


def list_html(own: OwnList) -> str:
    """Return one list in a few lines; what was not given about it is called not known."""
    about, columns = own.about.provenance, own.about.columns
    url = web_address(about.url)
    facts = (
        ("Source", text(about.source) if about.source else NOT_KNOWN),
        ("Licence", text(about.licence) if about.licence else NOT_KNOWN),
        ("Address", outside_link(url, about.url or "") if url else text(about.url or NOT_KNOWN)),
        ("Date", text(about.date) if about.date else NOT_KNOWN),
        ("Added", text(own.about.added)),
        ("Names from", text(", ".join(columns.names))),
    )
    listed = " · ".join(f'<span class="dc-basis">{name}:</span> {value}' for name, value in facts)
    return (
        f'<div class="dc-uses"><strong>{text(about.title)}</strong><br>'
        f"{text(own.balance())}<br>{listed}</div>"
    )


def preview_rows(rows: list[tuple[int, Entry | str]]) -> list[tuple[object, ...]]:
    """Return rows for a preview: line, names, degrees, division, country, and what is wrong."""
    shown: list[tuple[object, ...]] = []
    for line, entry in rows:
        if isinstance(entry, str):
            shown.append((line, "", "", "", "", "", f"rejected: {entry}"))
            continue
        names = " · ".join((entry.name, *entry.names))
        place = (f"{entry.lat:g}", f"{entry.lon:g}", entry.admin1, entry.country)
        shown.append((line, names, *place, ""))
    return shown
