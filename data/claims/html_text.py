"""The readable text of an HTML page: no scripts, no styles, no navigation; nothing is run."""

from __future__ import annotations

import re
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
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return Page("", None, None, None, None)
    facts: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        facts.setdefault(name, (meta.get("content") or "").strip())
    whole, part = _text(root), "\n".join(_text(p) for p in root.xpath(_ARTICLE))
    times = root.xpath("string(//time/@datetime)")
    return Page(
        part if len(part) > SHORTEST_ARTICLE else whole,
        facts.get("og:title") or " ".join(root.xpath("string(//title)").split()) or None,
        facts.get("og:site_name") or None,
        facts.get("article:published_time") or facts.get("date") or times or None,
        root.xpath("string(//link[@rel='canonical']/@href)") or None,
    )


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
