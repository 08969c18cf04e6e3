"""The usual way: a page that draws its markers through the script at each change.

It asks the same store for the same rows as the program's own map, at most 2,000 of them, and puts
them on a folium map as markers with popups. The peer that `tests.bench.readers` measures against.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import folium
import streamlit as st
from streamlit_folium import st_folium

from data.home import home_store
from data.select import Selection
from data.summarise import in_view
from draw.map import HouseMap

store = home_store()
dataset = store.dataset(os.environ["BENCH_DATASET"])
selection = Selection.from_query([(key, st.query_params[key]) for key in st.query_params])
rows = in_view(selection.incidents(dataset.tables), None).select("title", "lat", "lon", "kind")
chart = HouseMap(location=[20, 20], zoom_start=2, tiles=None)
for row in store.run(rows.limit(2_000)).to_pylist():
    folium.CircleMarker(
        [row["lat"], row["lon"]], radius=4, popup=folium.Popup(row["title"]), tooltip=row["kind"]
    ).add_to(chart)
st_folium(chart, key="map", height=560, use_container_width=True, returned_objects=[])
