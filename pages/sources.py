"""Sources: the documents, the balance of what was read, the credits, and what is not known."""

from __future__ import annotations

import streamlit as st

from data.balance import Balance
from data.home import home_gazetteer
from data.source_list import PAGE, count_sources, page_of_sources
from draw.sources_table import balance_html, credits_html, sentences_html, sources_html
from draw.words import counted
from pages.parts import loaded, paging, show

dataset = loaded.dataset()
store = loaded.store()


def documents() -> None:
    """List the documents, a page at a time."""
    number = count_sources(store, dataset)
    verb = "stands" if number == 1 else "stand"
    show.house_html(
        f"<p>{counted(number, 'document')} {verb} behind everything on these screens."
        " The filters do not apply here.</p>"
    )
    page = paging.current(number, PAGE)
    show.house_html(
        sources_html(page_of_sources(store, dataset, page), first=(page - 1) * PAGE + 1)
    )
    paging.turner(number, PAGE, "documents")


st.header("Sources", anchor=False)
documents()

st.header("Nothing vanishes", anchor=False)
balances = {name: Balance.from_dict(values) for name, values in dataset.about["balance"].items()}
show.house_html(balance_html(balances))

st.header("What is not known", anchor=False)
show.house_html(sentences_html(loaded.unknowns(dataset)))

st.header("Credits", anchor=False)
show.house_html(credits_html(home_gazetteer().credits()))
