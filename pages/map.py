"""The start: the map, the card of what is chosen, and the count by day."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

import streamlit as st
from streamlit_folium import st_folium

from draw.map import View, base_map, chosen_layer
from draw.symbols import legend_html
from draw.things_html import things_html
from draw.words import KINDS
from pages.parts import choices, chosen, loaded, show
from pages.parts.ask import MOST_AT_HAND, on_map
from pages.parts.pressable import pressable
from pages.parts.strip import strip

dataset = loaded.dataset()
facts = loaded.facts(dataset)
selection = choices.current()


@st.fragment
def map_and_card() -> None:
    """Show the map beside the card; a click on a symbol runs this part alone."""
    left, right = st.columns([7, 3], gap="medium")
    with left, st.container(key="map"):
        view = View.parse(choices.view())
        answer = st_folium(
            base_map(theme=show.theme(), fonts=show.fonts(), bounds=facts.bounds, view=view),
            key="map_frame",
            height=560,
            use_container_width=True,
            returned_objects=[],
            render=False,  # st_folium does so itself: once is enough, in half the time
            feature_group_to_add=chosen_layer(
                dataset=dataset.name,
                version=dataset.version,
                query=selection.to_url(),
                chosen=choices.chosen(),
                carry=urlencode(choices.case_query()),
                days=played(),
            ),
        )
        if answer and answer.get("count") and answer["count"] != st.session_state.get("map_count"):
            st.session_state["map_count"] = answer["count"]
            choices.choose(answer.get("chosen"))
    with right, st.container(key="card"):
        beside_map()


def beside_map() -> None:
    """Show the card of what is chosen; before that, what is on the map where that is little."""
    few = facts.incidents + facts.positions <= MOST_AT_HAND
    if choices.chosen():
        if few:
            st.button(
                "Back to all on the map", type="tertiary", on_click=choices.choose, args=(None,)
            )
        chosen.card("")
        return
    found = on_map(loaded.store(), dataset, selection, show.theme()) if few else None
    if found and found["items"]:
        pressable(things_html(found), "things", lambda _, thing: choices.choose(thing))
    else:
        chosen.card("Choose a symbol on the map to read who says what.")


def played() -> tuple[dt.date, dt.date] | None:
    """Return the first and last day that may be played through: those of the filter, or all."""
    first, last = selection.date_from or facts.first, selection.date_to or facts.last
    return (first, last) if first and last and first <= last else None


def legend() -> None:
    """Explain the symbols that this data set has."""
    with st.container(key="legend"):
        sides = facts.sides.values()
        kinds = [
            kind for kind in KINDS if kind in facts.options["kinds"].names and kind != "background"
        ]
        show.house_html(
            legend_html(
                kinds,
                sides,
                positions=facts.positions > 0,
                rings=facts.incidents > 1,
                no_side=facts.no_side,
                regions=True,
                theme=show.theme(),
                size=16,
            )
        )


map_and_card()
legend()
strip(dataset, facts, selection, under_map=True)
