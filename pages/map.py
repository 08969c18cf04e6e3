"""The start: the map, the card of what is chosen, and the count by day."""

from __future__ import annotations

import streamlit as st
from streamlit_folium import st_folium

from data.summarise import bin_for, counts_by_time, long_ranges
from data.view import statements_in_time
from draw.map import View, base_map, chosen_layer
from draw.symbols import legend_html
from draw.time_strip import BRUSH, brushed, time_strip
from draw.words import KINDS, counted
from pages.parts import choices, chosen, loaded, show

dataset = loaded.dataset()
facts = loaded.facts(dataset)
selection = choices.current()
store = loaded.store()


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
    with right, st.container(key="card"):
        chosen.card("Choose a symbol on the map to read who says what.")


def legend() -> None:
    """Explain the symbols that this data set has."""
    with st.container(key="legend"):
        sides = facts.people.sides.values()
        kinds = [kind for kind in KINDS if kind in facts.options["kinds"] and kind != "background"]
        show.house_html(legend_html(kinds, sides, regions=True, theme=show.theme(), size=16))


def strip() -> None:
    """Show the count by day, with a brush that narrows the dates."""
    by = bin_for(facts.first, facts.last)
    undated = selection.without("date_from", "date_to")
    counts = store.ask(dataset, counts_by_time, undated, by=by)
    statements = statements_in_time(store, dataset, selection)
    when = (selection.date_from, selection.date_to) if selection.has_dates else None
    st.altair_chart(
        time_strip(
            counts.to_pandas(),
            statements.to_pandas(),
            when,
            show.theme(),
            sides=list(facts.people.sides.values()),
            by=by,
        ),
        theme=None,
        key=f"strip_{selection.to_url()}",
        on_select=narrow,
        selection_mode=BRUSH,
    )
    beside = int(store.ask(dataset, long_ranges, selection)["n"][0].as_py())
    if beside:
        st.caption(
            f"{counted(beside, 'incident')} known only as background, without a day or to a range"
            " of months: not counted by day."
        )


def narrow() -> None:
    """Take the brush's range as the dates: a callback."""
    days = brushed(st.session_state[f"strip_{selection.to_url()}"]["selection"])
    if days:
        choices.choose_days(*days)


map_and_card()
legend()
strip()
