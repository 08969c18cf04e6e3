"""The readable text of an HTML page: no scripts, no styles, no navigation; nothing is run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

_SKIPPED = {
    "script", "style", "noscript", "template", "svg", "nav", "footer", "aside", "form", "button",
    "iframe", "object", "canvas", "select", "figure",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "section", "article", "main", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5",
    "h6", "blockquote", "tr", "table", "header", "td", "th", "dd", "dt", "hr", "pre",
}  # fmt: skip
_VOID = {"br", "hr", "img", "meta", "link", "input", "source", "area", "base", "col", "wbr"}


@dataclass(frozen=True)
class Page:
    """A page's text and what its head states of itself."""

    text: str
    title: str | None
    outlet: str | None
    date: str | None
    url: str | None


def page_of(markup: str) -> Page:
    """Read a page; of a page with an <article> or <main> only that part's text."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    whole, part = _tidy(reader.parts), _tidy(reader.article)
    text = part if len(part) > 200 else whole
    facts = reader.facts
    title = facts.get("og:title") or " ".join("".join(reader.title).split()) or None
    date = facts.get("article:published_time") or facts.get("date") or reader.time
    return Page(text, title, facts.get("og:site_name"), date, facts.get("canonical"))


class _Reader(HTMLParser):
    """Collects text outside what is skipped; unclosed and stray tags do no harm."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.article: list[str] = []
        self.title: list[str] = []
        self.facts: dict[str, str] = {}
        self.time: str | None = None
        self._skip: str | None = None
        self._depth = 0
        self._inside = 0
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skip is not None:
            self._depth += tag == self._skip
            return
        if tag in _SKIPPED:
            self._skip, self._depth = tag, 1
            return
        known = {name: value or "" for name, value in attrs}
        if tag == "meta" and known.get("content"):
            name = known.get("property") or known.get("name") or ""
            self.facts.setdefault(name.lower(), known["content"].strip())
        elif tag == "link" and known.get("rel") == "canonical":
            self.facts.setdefault("canonical", known.get("href", ""))
        elif tag == "time" and self.time is None:
            self.time = known.get("datetime")
        self._in_title = tag == "title" or (self._in_title and tag in _VOID)
        self._inside += tag in ("article", "main")
        if tag in _BLOCKS:
            self._put("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._skip is not None:
            self._depth -= tag == self._skip
            self._skip = self._skip if self._depth else None
            return
        self._in_title = self._in_title and tag != "title"
        if tag in _BLOCKS:
            self._put("\n")
        if tag in ("article", "main"):
            self._inside = max(0, self._inside - 1)

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)
        elif self._skip is None:
            self._put(re.sub(r"\s+", " ", data))

    def _put(self, words: str) -> None:
        self.parts.append(words)
        if self._inside:
            self.article.append(words)


def _tidy(parts: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
