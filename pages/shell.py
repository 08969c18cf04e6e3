"""The frame around every screen: page settings, navigation, the shared filters."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from draw.markup import markdown
from pages.parts import as_known, choices, loaded, show
from pages.parts.ask import shown

HERE = Path(__file__).parent

st.set_page_config(
    page_title="Deconflict: who says what happened, where",
    page_icon=str(HERE.parent / "draw" / "assets" / "favicon.svg"),
    layout="wide",
    menu_items={"Get help": None, "Report a bug": None, "About": None},
)
show.stylesheet()

map_page = st.Page(HERE / "map.py", title="Map", icon=":material/map:", default=True)
table_page = st.Page(HERE / "table.py", title="Table", icon=":material/table_rows:")
timeline_page = st.Page(HERE / "timeline.py", title="Timeline", icon=":material/timeline:")
claims_page = st.Page(HERE / "claims.py", title="Claims", icon=":material/balance:")
places_page = st.Page(HERE / "places.py", title="Places", icon=":material/location_on:")
sources_page = st.Page(HERE / "sources.py", title="Sources", icon=":material/article:")
method_page = st.Page(HERE / "method.py", title="Method", icon=":material/rule:")
add_page = st.Page(HERE / "add.py", title="Add", icon=":material/add_notes:")
page = st.navigation(
    [
        *(map_page, timeline_page, table_page, claims_page, places_page, sources_page),
        *(add_page, method_page),
    ]
)

dataset = loaded.dataset()
facts = loaded.facts(dataset)
choices.follow_url(facts, page.url_path)
with st.sidebar:
    with st.container(key="title"):
        st.markdown(markdown(dataset.about["title"]))
    titles = loaded.titles()
    if len(titles) > 1:
        st.selectbox(
            f"Data set, one of {len(titles):,}",
            sorted(titles, key=lambda name: titles[name].casefold()),
            format_func=lambda name: titles.get(name, name),
            key="case",
            on_change=choices.clear_for_case,
        )
    counts = st.container(key="counts")
    selection = choices.filters(facts)
choices.write_url()
filtered = page in (map_page, timeline_page, table_page, claims_page)
# There whether it is filled or not: what stands below must not move in the page's tree, or the map
# would be made anew.
moment = st.container(key="moment") if filtered else None
page.run()

# The page comes first: its map is on its way while this is counted.
count = shown(loaded.store(), dataset, selection)
if moment is not None and selection.known:
    with moment:
        as_known.banner(selection, count)
with counts:
    st.page_link(
        table_page,
        label=f"{count.incidents:,} of {facts.incidents:,} incidents",
        query_params=choices.link_query(),
    )
    if count.unplaced:
        st.page_link(
            table_page,
            label=f"{count.unplaced:,} of them without a place",
            query_params=choices.link_query(placed="no"),
        )
    st.page_link(map_page, label=f"{count.positions:,} of {facts.positions:,} force positions")
    st.page_link(claims_page, label=f"{count.claims:,} claims in {count.statements:,} statements")
    if not selection.is_empty:
        st.button("Clear all filters", on_click=choices.clear, width="stretch")
if moment is not None and page is map_page and not count.incidents and not count.positions:
    with moment:  # above the map, which says nothing of it
        show.nothing_found("incidents or force positions")
