"""An article's marks: characters keep their offsets, drafts are marked, all is escaped."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.review.items import ClaimValues, IncidentValues, Item, PlaceValues, SourceValues
from data.review.state import Entry, State, replay, start
from draw.article_items import item_html, list_html, ordered, tally_html
from draw.article_text import article_html, legend_html
from draw.theme import STYLESHEET
from tests.hostile import HOSTILE

NOW = dt.datetime(2024, 3, 5, tzinfo=dt.UTC)


class Reader(HTMLParser):
    """Reads HTML as a browser would: its text, its elements, and where each stretch says it is."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags = "", list[str]()
        self.offsets: list[tuple[int, int]] = []
        self.marked: dict[str, list[int]] = {}
        self.here: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        if "data-start" in values:
            self.offsets.append((int(values["data-start"] or -1), len(self.text)))
            self.here = (values.get("data-items") or "").split()

    def handle_data(self, data: str) -> None:
        for item in self.here:
            self.marked.setdefault(item, []).extend(
                range(len(self.text), len(self.text) + len(data))
            )
        self.text += data


@st.composite
def articles(draw: st.DrawFn) -> tuple[str, State]:
    """Return a text with drafts anywhere in it, one inside the other and side by side."""
    words = st.sampled_from([*HOSTILE, "a", "é", "🙂", "\r\n", "\r", "\n", "\x00", "&lt;", "دير "])
    text = "".join(draw(st.lists(words, min_size=1, max_size=12)))
    items = []
    for number in range(draw(st.integers(0, 6))):
        begin = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(begin + 1, len(text)))
        quote = {"quote": text[begin:end], "start": begin, "end": end}
        kind = draw(st.sampled_from(["incident", "claim", "place"]))
        values = {
            "incident": lambda q: IncidentValues(title="x", kind="strike", **q),
            "claim": lambda q: ClaimValues(
                claimant="x", outcome="killed", stance="asserts", low=3, **q
            ),
            "place": lambda q: PlaceValues(wording=q["quote"], **q),
        }[kind](quote)
        items.append(Item(id=f"{kind}-{number}", kind=kind, values=values))  # type: ignore[arg-type]
    state = start(SourceValues(), items)
    log = [
        Entry(do=draw(st.sampled_from(["accept", "drop"])), items=(item.id,), who="A", at=NOW)
        for item in items
        if draw(st.booleans())
    ]
    return text, replay(state, log)


@given(articles())
def test_every_character_stays_at_its_offset_and_every_draft_on_its_words(
    made: tuple[str, State],
) -> None:
    text, state = made
    chosen = next(iter(state.items), None)
    read = Reader(article_html(text, state, chosen))
    assert len(read.text) == len(text)
    for shown, there in zip(read.text, text, strict=True):
        assert shown in (there, "\ufffd")
    assert all(said == at for said, at in read.offsets)
    for item in state.items.values():
        assert read.marked[item.id] == list(range(item.values.start, item.values.end))
    assert set(read.tags) <= {"div", "span", "mark"}


@given(articles())
def test_the_list_has_each_draft_once(made: tuple[str, State]) -> None:
    _, state = made
    html = list_html(state, None, {})
    read = Reader(html)
    assert read.tags.count("button") == len(state.items) == len(ordered(state))
    for id_ in state.items:
        assert html.count(f'data-items="{id_}"') == 1
    assert set(read.tags) <= {"div", "h4", "ul", "li", "button", "span", "bdi"}


@pytest.mark.parametrize("bad", HOSTILE)
def test_hostile_words_of_a_draft_are_only_words(bad: str) -> None:
    values = ClaimValues(
        quote=bad, start=0, end=len(bad), claimant=bad, relay=bad, subject=bad, about_actor=bad,
        hedge=bad, outcome="killed", stance="asserts", note=bad, incident=bad,
    )  # fmt: skip
    first = start(SourceValues(outlet=bad), [Item(id="claim-1", kind="claim", values=values)])
    state = replay(
        first,
        [Entry(do="correct", items=("claim-1",), values={"note": bad * 2}, who=bad, at=NOW)],
    )
    for html in (
        item_html(state.items["claim-1"], state, None, bad),
        list_html(state, "claim-1", {"claim-1": bad}),
        tally_html(state),
    ):
        read = Reader(html)
        assert not {"script", "img", "style", "a"} & set(read.tags)
        assert "onmouseover=" not in "".join(part.split(">")[0] for part in html.split("<")[1:])


def test_kinds_differ_by_more_than_colour() -> None:
    css = STYLESHEET.with_name("article.css").read_text(encoding="utf-8")
    styles = set()
    for kind in ("incident", "claim", "position", "place"):
        assert f"dc-a-{kind}" in legend_html()
        rule = css.split(f".dc-a-{kind} {{", 1)[1].split("}", 1)[0]
        styles.add(rule.split("underline ", 1)[1].split(" ", 1)[0])
    assert styles == {"dotted", "solid", "dashed", "double"}
