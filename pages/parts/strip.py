"""The counts by time that screens show: split by side or kind, with a brush for the dates.

The script says only what is looked at; draw/assets/time_strip.js asks the server's route for the
counts and draws them (`pages.parts.by_time`).
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

import draw
from data.select import Selection
from data.store import Dataset
from data.summarise import Split
from draw.time_strip import HEIGHT, brushed
from pages.parts import choices, show
from pages.parts.loaded import Facts

_ASSETS = Path(draw.__file__).parent / "assets"
_KEY = "strip"
# Made once, when this module is imported: a page's script runs again and again.
_component = st.components.v2.component(
    "deconflict_time_strip",
    html='<div class="dc-strip"></div>',
    js=(_ASSETS / "time_strip.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def strip(
    dataset: Dataset,
    facts: Facts,
    selection: Selection,
    *,
    height: int = HEIGHT,
    under_map: bool = False,
) -> None:
    """Show the counts of a Selection by day, week or month, and what they leave out.

    What lies outside the chosen dates is drawn too, for the brush to be moved there. Under a map
    the counts come once its symbols are drawn.
    """
    split: Split = "kind" if dict(choices.own()).get("split") == "kind" else "side"
    _component(
        key=_KEY,
        data={
            "base": show.base_path(),
            "dataset": dataset.name,
            "query": urlencode(
                [
                    *selection.to_query(),
                    ("split", split),
                    ("theme", show.theme()),
                    ("v", dataset.version),
                ]
            ),
            "after": selection.to_url() if under_map else None,
            "theme": show.theme(),
            "height": height,
            "split": split,
            "splits_by": "Bars split by",
            "splits": [["side", "Side"], ["kind", "Kind of event"]],
        },
        on_days_change=lambda: _narrow(facts),
        on_split_change=_split,
    )


def _split() -> None:
    """Keep what the bars are split by, in the URL too: a callback."""
    others = [(key, value) for key, value in choices.own() if key != "split"]
    kind = st.session_state[_KEY].split == "kind"
    choices.keep_own([*others, ("split", "kind")] if kind else others)


def _narrow(facts: Facts) -> None:
    """Take the brush's range as the dates, or all of them where it was let go: a callback."""
    days = st.session_state[_KEY].days
    chosen = brushed(days)
    if chosen:
        choices.choose_days(*chosen)
    elif days == [] and facts.first and facts.last:
        choices.choose_days(facts.first, facts.last)
