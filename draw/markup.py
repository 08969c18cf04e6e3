"""From text to safe HTML: the one place that knows how data is escaped where it lands.

Everything that comes out of a record goes through here. No `style` attributes and no handlers
are written: a sanitiser would drop them, and classes with one stylesheet do the same.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from data.model import Colour, Side, Source
from draw import words
from draw.theme import NO_SIDE

# Marks that turn the reading order of what follows them, and control characters. In running
# HTML <bdi> keeps them inside their own field; in attributes and charts nothing can.
_UNSAFE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


_INSIDE = re.compile(r'(<a class="dc-in" href=")([^"]*)')
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~>$:<&])")


def plain(value: str) -> str:
    """Return text without control characters and reading-order marks: for charts and labels."""
    return " ".join(_UNSAFE.sub("", value).split())


def markdown(value: str) -> str:
    """Return text from data for a place that reads Markdown, such as a button's label."""
    return _MARKDOWN.sub(r"\\\1", plain(value))


def text(value: str) -> str:
    """Return text for an element's content, its reading order kept to itself."""
    shown = "".join(part if part in "\t\n" or part >= " " else "\ufffd" for part in value)
    return f"<bdi>{html.escape(shown)}</bdi>"


def attribute(value: str) -> str:
    """Return text for the inside of a double-quoted attribute."""
    return html.escape(plain(value), quote=True)


def web_address(url: str | None) -> str | None:
    """Return an http(s) address that may become a link, or None for anything else."""
    if url is None or re.search(r"[\x00-\x20\x7f<>\"\\^`{|}]", url) or _UNSAFE.search(url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host else None


def outside_link(url: str, label: str) -> str:
    """Return a link that opens apart and tells the other side nothing; `url` is a web address."""
    return (
        f'<a class="dc-out" href="{attribute(url)}" target="_blank" rel="noopener noreferrer">'
        f"{html.escape(label)}</a>"
    )


def inside_link(base_href: str, page: str, query: Mapping[str, str], label: str) -> str:
    """Return a link to a page of this dashboard; ids are percent-encoded."""
    asked = "&".join(
        f"{quote(key, safe='')}={quote(value, safe='')}" for key, value in query.items()
    )
    href = f"{base_href}{page}?{asked}"
    return f'<a class="dc-in" href="{attribute(href)}">{html.escape(label)}</a>'


def carrying(body: str, query: Sequence[tuple[str, str]]) -> str:
    """Return HTML of the house whose inside links carry further parameters.

    Those that a link has itself stay as they are. Text from data can't look like such a link:
    it is escaped.
    """

    def longer(found: re.Match[str]) -> str:
        named = {key for key, _ in parse_qsl(urlsplit(html.unescape(found[2])).query)}
        more = urlencode([pair for pair in query if pair[0] not in named], quote_via=quote)
        return f"{found[1]}{found[2]}{attribute(f'&{more}') if more else ''}"

    return _INSIDE.sub(longer, body)


def colour_class(colour: Colour | None) -> str:
    """Return the CSS class that sets a side's colour."""
    return f"dc-c-{(colour or NO_SIDE).replace('_', '-')}"


def chip(side: Side | None) -> str:
    """Return the small square of a side's colour, the side's name with it for screen readers."""
    name = attribute(side.name) if side else "no side"
    colour = colour_class(side.colour if side else None)
    return (
        f'<span class="dc-chip {colour}" title="{name}"></span>'
        f'<span class="dc-hidden">Side: {name}. </span>'
    )


def quotation(quote_text: str, source: Source | None) -> str:
    """Return the verbatim words as a quotation, in their language, pointing at their source."""
    cite = web_address(source.url) if source else None
    language = source.language if source else None
    attributes = f' cite="{attribute(cite)}"' if cite else ""
    if language and _LANGUAGE.fullmatch(language):
        attributes += f' lang="{language}"'
    return f'<blockquote class="dc-quote"{attributes}><p>“{text(quote_text)}”</p></blockquote>'


def words_of(quote_text: str, note: str, source: Source | None) -> str:
    """Return a record's quotation; where it has none, its coder's note, never set as a quotation.

    Imported data sets hold no quotations, but what their coders wrote.
    """
    return quotation(quote_text, source) if quote_text else coder_note(note)


def coder_note(note: str) -> str:
    """Return a coder's words as what they are, line by line; nothing where there are none."""
    if not note.strip():
        return ""
    lines = "<br>".join(text(line) for line in note.splitlines() if line.strip())
    return (
        '<div class="dc-coder"><p class="dc-basis">Coder’s note, not a quotation</p>'
        f"<p>{lines}</p></div>"
    )


def source_line(source: Source) -> str:
    """Return outlet, date with its basis, and the link to a document, as one paragraph."""
    outlet = text(source.outlet) if source.outlet else "outlet not known"
    date = "date not known"
    if source.date is not None:
        date = f'<time datetime="{source.date.isoformat()}">{words.day(source.date)}</time>'
    supplied = [
        name
        for name, basis in (("outlet", source.outlet_basis), ("date", source.date_basis))
        if basis == "supplied"
    ]
    if supplied:
        date += f' <span class="dc-basis">({" and ".join(supplied)} from the editor)</span>'
    return f'<p class="dc-source">{outlet} · {date} · {address(source)}</p>'


def address(source: Source) -> str:
    """Return the link to a document, and to its archived copy where there is one."""
    url = web_address(source.url)
    if url:
        shown = outside_link(url, "open the source")
    elif source.url:
        shown = f'<span class="dc-unknown">not a web address: {text(source.url)}</span>'
    else:
        shown = '<span class="dc-unknown">URL not known</span>'
    archived = web_address(source.archive_url)
    if archived:
        shown += f" · {outside_link(archived, 'archived copy')}"
    return shown
