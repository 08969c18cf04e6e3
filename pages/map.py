"""The start: the map, the card of what is chosen, and the count by day."""

from __future__ import annotations

import streamlit as st
from streamlit_folium import st_folium

from draw.map import View, base_map, chosen_layer
from draw.symbols import legend_html
from pages.parts import choices, loaded, show
from pages.parts.ask import card_html

dataset = loaded.dataset()
facts = loaded.facts(dataset)
selection = choices.current()
store = loaded.store()


@st.fragment
def map_and_card() -> None:
    """The map beside the card: a click runs this part alone."""
    left, right = st.columns([7, 3], gap="medium")
    with left, st.container(key="map"):
        view = View.parse(st.session_state.get("map_view"))
        answer = st_folium(
            base_map(theme=show.theme(), fonts=show.fonts(), bounds=facts.bounds, view=view),
            key="map_frame",
            height=560,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=chosen_layer(
                dataset=dataset.name,
                version=dataset.version,
                query=selection.to_url(),
                chosen=choices.chosen(),
            ),
        )
        if answer and answer.get("count") and answer["count"] != st.session_state.get("map_count"):
            st.session_state["map_count"] = answer["count"]
            choices.choose(answer.get("chosen"))
    with right, st.container(key="card", height="content"):
        _card()


def _card() -> None:
    thing = choices.chosen()
    if thing is None:
        show.house_html("<p class='dc-note'>Choose a symbol on the map to read who says what.</p>")
        return
    what, _, record_id = thing.partition(":")
    found = card_html(store, dataset, what, record_id)
    if found is None:
        st.warning("The link names something that this case does not have.")
    else:
        show.house_html(found["html"])


def _legend() -> None:
    with st.container(key="legend"):
        sides = facts.people.sides.values()
        kinds = [kind for kind in facts.options["kinds"] if kind != "background"]
        show.house_html(legend_html(kinds, sides, theme=show.theme(), size=16))


map_and_card()
_legend()
