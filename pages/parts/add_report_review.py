"""Reviewing a draft: the article with its marks beside the drafts, and the keys that decide."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit_folium import st_folium

import draw
from data.case import Case
from data.errors import DeconflictError
from data.home import home_gazetteer
from data.review.decide import check, open_ends
from data.review.items import ClaimValues, IncidentValues, Item, PlaceValues, in_case
from data.review.keep import Draft
from data.review.state import ReviewError, State
from draw.article_items import item_html, list_html, ordered, tally_html
from draw.article_text import article_html, legend_html
from draw.map import answer_layer, base_map
from draw.markup import markdown, plain
from draw.place_answer import answer_html, details_html
from draw.place_layer import answer_collection
from geo.errors import GeoError
from geo.region import Region
from geo.resolve import resolve
from pages.parts import add_report_desk as desk
from pages.parts import show
from pages.parts.add_report_correct import add_from_selection, correct_form, merge_form
from pages.parts.add_report_save import actors_part, save_part, source_part

_ASSETS = Path(draw.__file__).parent / "assets"
_pane = st.components.v2.component(
    "deconflict_article",
    css=(_ASSETS / "article.css").read_text(encoding="utf-8"),
    js=(_ASSETS / "article.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def review(draft: Draft, state: State) -> None:
    """Show a draft with everything that may be decided about it."""
    desk.seen(draft)
    try:
        case = desk.target_case(state)
    except DeconflictError as error:
        st.error(markdown(f"The case that this draft goes into can’t be read. {error}"))
        case = None
    _head(draft, state)
    ends = open_ends(state, case)
    listed = [item.id for item in ordered(state)]
    chosen = st.session_state.get(desk.CHOSEN)
    if chosen not in listed:
        chosen = next((i for i in listed if state.status(i) == "undecided"), listed[0])
        st.session_state[desk.CHOSEN] = chosen
    with st.container(key="review_columns"):
        left, right = st.columns([6, 5], gap="medium")
    with left:
        show.house_html(tally_html(state) + legend_html())
        picked = _show_pane(
            "article",
            article_html(draft.text, state, chosen),
            "The report",
            chosen,
            draft.id,
            select=True,
        )
        add_from_selection(draft, state, picked)
        with st.container(key="review_rest"):
            source_part(draft, state)
            actors_part(state, case)
            save_part(draft, state, case, ends)
    with right:
        _note()
        _keys(state, state.items[chosen])
        item = state.items[chosen]
        with st.container(key="review_form"):
            if st.session_state.get(desk.EDITED) == item.id:
                correct_form(draft, state, case, item)
            if st.session_state.get(desk.MERGED) == item.id:
                merge_form(state, case, item)
        _show_pane("drafts", list_html(state, chosen, ends), "Drafts", chosen, draft.id)
        _one(draft, state, case, state.items[chosen], ends.get(chosen, ""))


def _head(draft: Draft, state: State) -> None:
    """Show which report this is, and ask once who sits here."""
    title, name, back = st.columns([6, 3, 2], vertical_alignment="bottom")
    shown = state.source.title or draft.beginning.file
    title.subheader(markdown(plain(shown)[:140]), anchor=False)
    name_here = st.session_state.get(desk.CODER) or ""
    if st.session_state.get(desk.NAMED) != draft.id:
        # Asked once: after a reload it is whoever decided last, until another name is written.
        st.session_state[desk.NAMED] = draft.id
        known = [entry.who for entry in draft.log if entry.who]
        name_here = name_here or (known[-1] if known else "")
    st.session_state[desk.CODER] = name_here  # set anew, so that it outlives other screens
    name.text_input(
        "Your name", key=desk.CODER, max_chars=80, placeholder="Recorded with each decision"
    )
    back.button("All drafts", on_click=desk.open_draft, args=(None,), width="stretch")
    for sentence in draft.beginning.notes:
        st.info(markdown(sentence))


def _note() -> None:
    kind, sentence = st.session_state.get(desk.NOTE, ("", ""))
    if sentence:
        (st.error if kind == "error" else st.success)(markdown(sentence))


def _keys(state: State, item: Item) -> None:
    """Show what may be done, each with its key."""
    status = state.status(item.id)
    decision = state.decided.get(item.id)
    with st.container(key="review_keys", horizontal=True):
        st.button(
            "Accept", key="do_accept", shortcut="a", type="primary", on_click=desk.accept,
            args=(item.id,), disabled=status in ("accepted", "corrected"),
        )  # fmt: skip
        st.button(
            "Correct", key="do_correct", shortcut="e", on_click=_open, args=(desk.EDITED, item.id)
        )
        st.button(
            "Drop", key="do_drop", shortcut="d", on_click=desk.press, args=("drop", (item.id,)),
            kwargs={"on": True}, disabled=status == "dropped",
        )  # fmt: skip
        st.button(
            "Merge", key="do_merge", shortcut="m", on_click=_open, args=(desk.MERGED, item.id),
            disabled=item.kind != "incident",
        )  # fmt: skip
        st.button(
            "Undecide", key="do_reopen", shortcut="o", on_click=desk.press,
            args=("reopen", (item.id,)), disabled=decision is None,
        )  # fmt: skip
        st.button(
            "Undo", key="do_undo", shortcut="u", on_click=desk.press, args=("undo",),
            disabled=not state.can_undo,
        )  # fmt: skip
        st.button(
            "Redo", key="do_redo", shortcut="y", on_click=desk.press, args=("redo",),
            disabled=not state.can_redo,
        )  # fmt: skip
        st.button("Next", key="do_next", shortcut="j", on_click=desk.step, args=(1,))
        st.button("Previous", key="do_previous", shortcut="k", on_click=desk.step, args=(-1,))
        if decision is not None and decision.kept:
            st.button(
                "Check", key="do_check", shortcut="h", on_click=desk.press,
                args=("check", (item.id,)), kwargs={"on": False},
                help="For a second person: you have looked at it and it is right.",
            )  # fmt: skip


def _open(key: str, item: str) -> None:
    """Open or close a form about a draft: a callback."""
    state = st.session_state
    was = state.get(key) == item
    for other in (desk.EDITED, desk.MERGED, desk.NOTE):
        state.pop(other, None)
    if not was:
        state[key] = item


def _one(draft: Draft, state: State, case: Case | None, item: Item, end: str) -> None:
    """Show the chosen draft: its card, the form that is open, and its place."""
    problem = f"Can’t be saved yet: {end}." if end else ""
    if not problem and state.status(item.id) == "undecided":
        try:
            check(item, state, draft.text, case)
        except ReviewError as error:
            problem = str(error)
    with st.container(key="review_card"):
        show.house_html(item_html(item, state, case, problem))
    place = _place_of(state, case, item)
    if place is not None:
        _place(*place)


def _place_of(
    state: State, case: Case | None, item: Item
) -> tuple[str, str | None, str | None] | None:
    """Return the wording, country and area of the place that a draft names."""
    values: Any = item.values
    ref: str = getattr(values, "place", None) or ""
    if isinstance(values, ClaimValues):
        about: str = values.incident or ""
        incident = state.items[about].values if about in state.items else None
        ref = getattr(incident, "place", None) or ""
    if isinstance(values, IncidentValues) and in_case(values.same_as) and case is not None:
        known = case.incidents.get(str(in_case(values.same_as)))
        ref = f"case:{known.place}" if known and known.place else ref
    if in_case(ref) and case is not None and in_case(ref) in case.places:
        there = case.places[str(in_case(ref))]
        return there.wording, there.country, there.within
    if ref in state.items:
        values = state.items[ref].values
    if not isinstance(values, PlaceValues):
        return None
    context = state.source
    return values.wording, values.country or context.country, values.within or context.within


def _place(wording: str, country: str | None, within: str | None) -> None:
    """Show where a wording leads, how, and how sure that is."""
    try:
        region = _region(wording, country, within)
    except (GeoError, ValueError) as error:
        st.warning(markdown(str(error)))
        return
    with st.container(key="review_place"):
        show.house_html(answer_html(wording, region))
        with st.container(key="review_map"):
            st_folium(
                base_map(theme=show.theme(), fonts=show.fonts(), bounds=None, records=False),
                key="review_places_map",
                height=230,
                use_container_width=True,
                returned_objects=[],
                feature_group_to_add=answer_layer(answer_collection(wording, region)),
            )
        with st.expander("How it was placed"):
            show.house_html(details_html(region))


@st.cache_resource(max_entries=256, show_spinner=False)
def _region(wording: str, country: str | None, within: str | None) -> Region:
    return resolve(wording, home_gazetteer(), country=country, within=within)


def _show_pane(
    pane: str, html: str, label: str, chosen: str, draft: str, *, select: bool = False
) -> tuple[int, int] | None:
    """Show escaped HTML whose marks can be clicked; return the words that are selected in it."""
    key = f"pane_{pane}_{draft}"
    result = _pane(
        key=key,
        data={
            "html": html,
            "key": hashlib.sha256(html.encode()).hexdigest()[:16],
            "label": label,
            "pane": f"dc-pane-{pane}",
            "theme": show.theme(),
            "chosen": chosen,
            "select": select,
        },
        default={"selection": None} if select else None,
        on_chosen_change=lambda: desk.choose(getattr(st.session_state[key], "chosen", None)),
        on_selection_change=lambda: None,
    )
    found = getattr(result, "selection", None) if select else None
    if not isinstance(found, (list, tuple)) or len(found) != 2:
        return None
    first, last = found
    return (first, last) if isinstance(first, int) and isinstance(last, int) else None
