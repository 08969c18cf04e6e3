"""Sources: the documents, the balance of what was read, the credits, and what is not known."""

from __future__ import annotations

import streamlit as st

from data.balance import Balance
from data.home import home_gazetteer
from data.read import read_all, regions_of
from data.unknown import unknowns
from draw.sources_table import balance_html, credits_html, sentences_html, sources_html
from pages.parts import loaded, show

dataset = loaded.dataset()
store = loaded.store()
case = read_all(store, dataset, *dataset.tables)

st.header("Sources", anchor=False)
show.house_html(
    f"<p>{len(case.sources)} documents stand behind everything on these screens."
    " The filters do not apply here.</p>"
)
show.house_html(sources_html(case))

st.header("Nothing vanishes", anchor=False)
balances = {name: Balance.from_dict(values) for name, values in dataset.about["balance"].items()}
show.house_html(balance_html(balances))

st.header("What is not known", anchor=False)
show.house_html(sentences_html(unknowns(case, regions_of(store, dataset, case.places))))

st.header("Credits", anchor=False)
show.house_html(credits_html(home_gazetteer().credits()))
