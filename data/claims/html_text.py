"""The readable text of an HTML page: no scripts, no styles, no navigation; nothing is run."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

_SKIPPED = {
    "head",
    "script", "style", "noscript", "template", "svg", "nav", "footer", "aside", "form", "button",
    "iframe", "object", "canvas", "select", "figure",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "section", "article", "main", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5",
    "h6", "blockquote", "tr", "table", "header", "td", "th", "dd", "dt", "hr", "pre",
}  # fmt: skip
_ARTICLE = "//article[not(ancestor::article or ancestor::main)] | //main[not(ancestor::article)]"
_DATES = (
    "article:published_time", "ld:date", "datepublished", "date", "pubdate", "publishdate",
    "publish-date", "dc.date", "dc.date.issued", "dcterms.date", "parsely-pub-date",
    "sailthru.date",
)  # fmt: skip
"""Names of the facts that hold the day of publication, the surest first."""
MOST_BLOCKS = 20
LONGEST_BLOCK = 200_000
"""JSON-LD blocks looked at, and characters of one."""
SHORTEST_ARTICLE = 200
"""Characters; a shorter <article> is a teaser, and the whole page is read."""


@dataclass(frozen=True)
class Page:
    """A page's text and what its head states of itself."""

    text: str
    title: str | None
    outlet: str | None
    date: str | None
    url: str | None


def page_of(markup: str) -> Page:
    """Read a page; of a page with an <article> or <main> only that part's text.

    Broken markup is read as far as it goes; what holds no element gives no text.
    """
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, huge_tree=True
    )
    try:
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return Page("", None, None, None, None)
    facts: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        facts.setdefault(name, (meta.get("content") or "").strip())
    for name, value in _linked_data(root).items():
        facts.setdefault(name, value)
    whole, part = _text(root), "\n".join(_text(p) for p in root.xpath(_ARTICLE))
    times = root.xpath("string(//time/@datetime)")
    return Page(
        part if len(part) > SHORTEST_ARTICLE else whole,
        _first(facts, "og:title", "ld:headline")
        or " ".join(root.xpath("string(//title)").split())
        or None,
        _first(facts, "og:site_name", "ld:publisher", "application-name"),
        _first(facts, *_DATES) or times or None,
        root.xpath("string(//link[@rel='canonical']/@href)") or _first(facts, "og:url"),
    )


def _first(facts: Mapping[str, str], *names: str) -> str | None:
    return next((facts[name] for name in names if facts.get(name)), None)


def _linked_data(root: Any) -> dict[str, str]:
    """Return headline, day and publisher of a page's JSON-LD; what is no JSON is passed over."""
    found: dict[str, str] = {}
    for script in root.xpath("//script[@type='application/ld+json']")[:MOST_BLOCKS]:
        try:
            told = json.loads((script.text or "")[:LONGEST_BLOCK])
        except (ValueError, RecursionError):
            continue
        graph = told.get("@graph", told) if isinstance(told, dict) else told
        for thing in graph if isinstance(graph, list) else [graph]:
            if not isinstance(thing, dict) or "Article" not in str(thing.get("@type")):
                continue
            publisher = thing.get("publisher")
            name = publisher.get("name") if isinstance(publisher, dict) else publisher
            for key, value in (
                ("ld:headline", thing.get("headline")),
                ("ld:date", thing.get("datePublished")),
                ("ld:publisher", name),
            ):
                if isinstance(value, str) and value.strip():
                    found.setdefault(key, " ".join(value.split()))
    return found


def _text(root: Any) -> str:
    """Return an element's readable words, a line for each block; without recursion."""
    parts: list[str] = []
    skipping = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if skipping is not None and element is not skipping:
            continue
        if event == "start":
            if tag in _SKIPPED:
                skipping = element
                continue
            parts += ["\n" if tag in _BLOCKS else "", _blank(element.text)]
        else:
            skipping = None
            parts += ["\n" if tag in _BLOCKS else "", _blank(element.tail)]
    return _tidy(parts)


def _blank(words: str | None) -> str:
    return re.sub(r"\s+", " ", words or "")


def _tidy(parts: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
