"""The list of documents, the balance and the credits, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from data.balance import Balance
from data.source_list import Listed
from draw.markup import inside_link, outside_link, text, web_address
from draw.words import DATE_BASES, NOT_KNOWN, counted, day

_STATES = {
    "verified": "every one found in the text, to the letter",
    "changed": "changed since they were checked: not verified",
    "never": "not verified",
}


def sources_html(listed: Iterable[Listed], *, first: int = 1, base_href: str = "") -> str:
    """Return one entry a document: outlet, date, address, hash, claims, quotations verified.

    `first` is the number of the first one in the whole list.
    """
    entries = "".join(_source(one, base_href) for one in listed)
    return f'<ol class="dc-sources" start="{first:d}">{entries}</ol>'


def balance_html(balances: Mapping[str, Balance]) -> str:
    """Return read = placed + unplaced + rejected + left out, a row for each kind of record."""
    heads = ("", "read", "=", "placed", "+", "unplaced", "+", "rejected", "+", "left out by choice")
    names = {"incidents": "Incidents", "positions": "Force positions"}
    rows = "".join(
        f'<tr><th scope="row">{text(names.get(name, name))}</th><td>{kept.read:,}</td><td>=</td>'
        f"<td>{kept.placed:,}</td><td>+</td><td>{kept.unplaced:,}</td><td>+</td>"
        f"<td>{kept.rejected:,}</td><td>+</td><td>{kept.left_out:,}</td></tr>"
        for name, kept in balances.items()
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        '<div class="dc-scroll" tabindex="0" role="region" aria-label="Balance">'
        f'<table class="dc-balance"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def credits_html(owed: Iterable[tuple[str, str, str]]) -> str:
    """Return who made the geodata, and under which licence: (what, producer, licence)."""
    items = "".join(
        f"<li><strong>{text(what)}</strong>: {text(producer)}. {text(licence)}.</li>"
        for what, producer, licence in owed
    )
    return f'<ul class="dc-list">{items}</ul>'


def sentences_html(sentences: Sequence[str]) -> str:
    """Return plain sentences as a list."""
    return f'<ul class="dc-list">{"".join(f"<li>{text(line)}</li>" for line in sentences)}</ul>'


def _source(listed: Listed, base_href: str) -> str:
    source = listed.source
    checked = f", checked on {day(source.quotes_checked)}" if source.quotes_checked else ""
    state = f"{counted(listed.quotations, 'quotation')}: {_STATES[listed.state]}{checked}"
    date = f"{day(source.date)} ({DATE_BASES[source.date_basis]})" if source.date else NOT_KNOWN
    outlet = source.outlet or NOT_KNOWN
    supplied = " (supplied by the editor)" if source.outlet_basis == "supplied" else ""
    url = web_address(source.url)
    archive = web_address(source.archive_url)
    facts = [
        ("Outlet", f"{text(outlet)}{supplied}"),
        ("Date", text(date)),
        ("Address", outside_link(url, source.url or "") if url else NOT_KNOWN),
        ("Archived", outside_link(archive, source.archive_url or "") if archive else NOT_KNOWN),
        ("Text’s SHA-256", f"<code>{source.sha256}</code>" if source.sha256 else NOT_KNOWN),
        (
            "Claims",
            inside_link(base_href, "claims", {"source": source.id}, counted(listed.claims, "claim"))
            if listed.claims
            else "0",
        ),
        ("Quotations", text(state)),
        ("Licence", text(source.licence) if source.licence else NOT_KNOWN),
    ]
    if source.note:
        facts.append(("Note", text(source.note)))
    rows = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    title = text(source.title) if source.title else "A document without a title"
    return f'<li><h3>{title}</h3><dl class="dc-facts">{rows}</dl></li>'
