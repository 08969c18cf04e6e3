"""The card of what is chosen, as several screens show it beside their figure."""

from __future__ import annotations

import streamlit as st

from pages.parts import choices, loaded, show
from pages.parts.ask import card_html


def card(invitation: str) -> None:
    """Show the card of the chosen incident, position or statement, or an invitation to choose."""
    thing = choices.chosen()
    if thing is None:
        show.house_html(f'<p class="dc-note">{invitation}</p>')
        return
    what, _, record_id = thing.partition(":")
    known = choices.current().known
    found = card_html(loaded.store(), loaded.dataset(), what, record_id, known=known)
    if found is None:
        st.warning("The link names something that this case does not have.")
    else:
        show.house_html(found["html"], filters=True)
