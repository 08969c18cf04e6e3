"""An article's words with its drafts marked in them, as escaped HTML.

Each kind of draft has a colour and an underline of its own, so that colour alone tells nothing.
A stretch of the text is one element that carries its offset (code points), by which the page
turns a selection back into offsets; `data-items` names the drafts that stand there, the shortest
quotation first.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Mapping, Sequence

from data.review.items import KINDS, Item, Kind
from data.review.state import State, Status

NAMES: Mapping[Kind, str] = {
    "incident": "Incident",
    "claim": "Claim",
    "position": "Force position",
    "place": "Place",
}
STATUS_WORDS: Mapping[Status, str] = {
    "undecided": "undecided",
    "accepted": "accepted",
    "corrected": "corrected",
    "dropped": "dropped",
}
# Controls that would hide or turn the words around them; each is shown as one sign.
_HIDING = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def article_html(text: str, state: State, chosen: str | None) -> str:
    """Return an article's text with every draft marked; the chosen one stands out."""
    spans = sorted(
        (item for item in state.items.values() if item.values.end <= len(text)),
        key=lambda item: (item.values.start, -item.values.end),
    )
    edges = sorted(
        {0, len(text)} | {edge for i in spans for edge in (i.values.start, i.values.end)}
    )
    shown: list[str] = []
    waiting, active = list(reversed(spans)), list[Item]()
    for start, end in itertools.pairwise(edges):
        active = [item for item in active if item.values.end > start]
        while waiting and waiting[-1].values.start <= start:
            active.append(waiting.pop())
        here = sorted(active, key=lambda item: (item.values.end - item.values.start, item.id))
        shown.append(_stretch(text[start:end], start, here, state, chosen))
    return f'<div class="dc-article" dir="auto" lang="{_language(state)}">{"".join(shown)}</div>'


def _stretch(words: str, start: int, here: Sequence[Item], state: State, chosen: str | None) -> str:
    # A reader of HTML would drop a bare carriage return, and every offset after it would be off.
    parts = (html.escape(_HIDING.sub("\ufffd", part)) for part in words.split("\r"))
    safe = "&#13;".join(parts)
    if not here:
        return f'<span data-start="{start}">{safe}</span>'
    kinds = {item.kind: state.status(item.id) for item in reversed(here)}
    for kind in reversed(KINDS):
        if kind in kinds:
            safe = f'<span class="dc-a-{kind} dc-is-{kinds[kind]}">{safe}</span>'
    lit = " dc-lit" if chosen in {item.id for item in here} else ""
    told = "; ".join(f"{NAMES[item.kind]}, {STATUS_WORDS[state.status(item.id)]}" for item in here)
    ids = " ".join(item.id for item in here)
    return (
        f'<mark class="dc-a{lit}" data-start="{start}" data-items="{html.escape(ids)}"'
        f' title="{told}">{safe}</mark>'
    )


def _language(state: State) -> str:
    language = state.source.language or ""
    return language if re.fullmatch(r"[a-z]{2,3}", language) else "und"


def legend_html() -> str:
    """Return what the marks in the text mean."""
    marks = "".join(
        f'<li><span class="dc-a"><span class="dc-a-{kind} dc-is-undecided">{NAMES[kind]}</span>'
        "</span></li>"
        for kind in KINDS
    )
    return (
        f'<ul class="dc-legend-line" aria-label="Marks in the text">{marks}'
        '<li><span class="dc-a"><span class="dc-a-claim dc-is-accepted">accepted</span></span></li>'
        '<li><span class="dc-a"><span class="dc-a-claim dc-is-dropped">dropped</span></span></li>'
        "</ul>"
    )
