"""The built-in case with hostile strings in every free-text field, for the figures' tests."""

from __future__ import annotations

import types
from dataclasses import fields, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from data.case import Case, load_case
from data.model import Quoted, Record

CASE = Path(__file__).parent.parent / "data" / "cases" / "khasham-2018"
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "</script></style><script>alert(1)</script>",
    "javascript:alert(1)",
    "' onmouseover='alert(1)",
    "\u202egnp.exe\u202c \u200f\u2067x",
    "&lt;b&gt; &amp; {{7*7}} ${1} `x`",
)
ADDRESSES = {"url", "archive_url"}
TEXTS = {
    *("wording", "note", "hedge", "label", "title", "name", "relay", "outlet", "licence"),
    *("within", "coded_by", "checked_by", "language"),
    *("graded_by", "grade_reason"),
}
OPTIONAL = {"graded_by", "grade_reason"}  # there only with a grade
VOID = {"img", "br", "hr", "meta", "input", "link"}


@cache
def khasham() -> Case:
    """Return the built-in case."""
    return load_case(CASE)


def poisoned(string: str, url: str = "javascript:alert(1)") -> Case:
    """Return the case with `string` at the end of every free text and `url` as every address."""
    case = khasham()
    tables = {}
    for field in fields(Case):
        table = getattr(case, field.name)
        if isinstance(table, dict):
            tables[field.name] = {
                key: _poison(record, string, url) for key, record in table.items()
            }
    return replace(case, title=string, description=string, **tables)


def _poison(record: Record, string: str, url: str) -> Record:
    changed: dict[str, object] = {}
    for name in type(record).model_fields:
        if name in ADDRESSES:
            changed[name] = url
        elif name in OPTIONAL and getattr(record, name) is None:
            continue
        elif name in TEXTS or name.endswith("_note"):
            changed[name] = f"{getattr(record, name) or ''}{string}"
        elif name == "quote" and isinstance(record, Quoted):
            changed[name] = f"{record.quote}{string}"
            changed["end"] = record.end + len(string)
    return type(record).model_validate({**record.model_dump(), **changed})


def region(status: str = "resolved", geometry: object = None, text: str = "") -> object:
    """Return a region with the attributes that a figure reads."""
    return types.SimpleNamespace(
        status=status,
        geometry=geometry,
        lat=None,
        lon=None,
        radius_m=None if geometry is None else 6_200.0,
        method=f"band{text}",
        anchors=(types.SimpleNamespace(name=f"Euphrates{text}", source=f"Natural Earth{text}"),),
        clauses=(),
        assumptions=(f"The river stands in for the line.{text}",),
        candidates=(),
        not_understood=f"somewhere{text}" if status == "unresolved" else None,
    )


class Page(HTMLParser):
    """An HTML fragment taken apart: its tags with attributes, its text, whether it is balanced."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(markup)
        self.close()
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


PAGES = ("claims", "timeline", "map", "method", "", "./")
ALLOWED = frozenset(
    {
        *("article", "section", "header", "h2", "h3", "h4", "h5", "p", "div", "span", "b", "bdi"),
        *("a", "blockquote", "time", "details", "summary", "ul", "ol", "li", "dl", "dt", "dd"),
        *("table", "caption", "thead", "tbody", "tr", "th", "td", "img", "svg", "path", "circle"),
        *("mark", "strong", "i", "br", "code", "button"),
    }
)


def assert_safe(markup: str) -> Page:
    """Fail unless the HTML is balanced and holds nothing that runs, loads or is styled by data."""
    page = Page(markup)
    for tag, attributes in page.tags:
        assert tag in ALLOWED, tag
        for name, value in attributes.items():
            assert not name.startswith("on"), name
            assert name != "style"
            if name in ("href", "src", "cite"):
                assert value is not None
                assert value.startswith(
                    ("https://", "http://", "data:image/svg+xml,", "/", "?")
                ) or (value.split("?")[0] in PAGES), value
        if attributes.get("target"):
            assert set((attributes["rel"] or "").split()) == {"noopener", "noreferrer"}
        if tag == "img":
            assert (attributes["src"] or "").startswith("data:image/svg+xml,")
    return page
