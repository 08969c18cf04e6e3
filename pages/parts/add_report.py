"""A report into a case: start or continue a draft, then review it."""

from __future__ import annotations

import streamlit as st

from data.errors import DeconflictError
from draw.markup import markdown
from pages.parts import add_report_desk as desk
from pages.parts.add_report_cases import cases_part
from pages.parts.add_report_review import review
from pages.parts.add_report_start import start


def report_part() -> None:
    """Show the open draft's review, or what it takes to begin one."""
    id_ = desk.open_id()
    if id_ is not None:
        try:
            draft = desk.drafts().load(id_)
            state = draft.state()
        except DeconflictError as error:
            st.error(markdown(str(error)))
            st.button("All drafts", on_click=desk.open_draft, args=(None,))
            return
        review(draft, state)
        return
    start()
    cases_part()
