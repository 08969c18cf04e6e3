"""The list of documents, the balance and the credits, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from data.balance import Balance
from data.case import Case
from data.quotes import quoted, quotes_state
from draw.markup import inside_link, outside_link, text, web_address
from draw.words import DATE_BASES, NOT_KNOWN, counted, day

_STATES = {
    "verified": "every one found in the text, to the letter",
    "changed": "changed since they were checked: not verified",
    "never": "not verified",
}


def sources_html(case: Case, *, base_href: str = "") -> str:
    """Return one entry a document: outlet, date, address, hash, claims, quotations verified."""
    entries = "".join(_source(case, source_id, base_href) for source_id in case.sources)
    return f'<ol class="dc-sources">{entries}</ol>'


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


def _source(case: Case, source_id: str, base_href: str) -> str:
    source = case.sources[source_id]
    number = sum(
        1 for claim in case.claims.values() if case.statements[claim.statement].source == source_id
    )
    quotations = sum(1 for _ in quoted(case, source))
    checked = f", checked on {day(source.quotes_checked)}" if source.quotes_checked else ""
    state = f"{counted(quotations, 'quotation')}: {_STATES[quotes_state(case, source)]}{checked}"
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
            inside_link(base_href, "claims", {"source": source_id}, counted(number, "claim"))
            if number
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
