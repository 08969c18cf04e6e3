"""Places: any wording to its region, the case's own places, and whole tables."""

from __future__ import annotations

import dataclasses

import streamlit as st
from streamlit_folium import st_folium

from data.model import Place
from draw.map import View, answer_layer, base_map
from draw.markup import markdown
from draw.place_answer import (
    answer_html,
    answer_json,
    candidate_head_html,
    candidate_html,
    details_html,
    distances,
)
from draw.place_layer import answer_collection
from draw.place_rows import case_place_html
from geo.errors import GeoError
from geo.features import countries
from geo.geocoder import MAX_WORDING
from geo.region import Region
from pages.parts import choices, loaded, show
from pages.parts.place_lists import place_lists
from pages.parts.place_table import place_table
from pages.parts.wording import Question, answer, near_point

FIELDS = ("wording", "country", "within", "near", "seen_from")
dataset = loaded.dataset()
facts = loaded.facts(dataset)


def ask(question: Question) -> None:
    """Take a question, into its fields and into the URL: for callbacks."""
    for name in FIELDS:
        st.session_state[f"p_{name}"] = getattr(question, name)
    choices.keep_own(question.to_pairs())


def typed() -> None:
    """Take what stands in the fields as the question: a callback."""
    values = [(name, (st.session_state[f"p_{name}"] or "").strip()) for name in FIELDS]
    ask(Question.from_pairs(values))


def form(question: Question) -> None:
    """Show the fields of a question."""
    names = {country.country: country.name for country in countries()}
    for name in FIELDS:
        if choices.led() or f"p_{name}" not in st.session_state:
            st.session_state[f"p_{name}"] = getattr(question, name)
    if st.session_state["p_country"] not in names:
        st.session_state["p_country"] = ""
    with st.form("asking", border=False, enter_to_submit=True):
        words, send = st.columns([6, 1], vertical_alignment="bottom")
        words.text_input(
            "Where, in the words of a report",
            key="p_wording",
            max_chars=MAX_WORDING,
            placeholder="8 kilometers east of …, outside Khasham, between Mayadin and Abu Kamal",
        )
        send.form_submit_button("Place it", on_click=typed, type="primary", width="stretch")
        around = st.container(key="around").columns(4)
        around[0].selectbox(
            "Country", ["", *names], key="p_country", format_func=lambda c: names.get(c, "Any")
        )
        around[1].text_input("Within (province or area)", key="p_within", max_chars=200)
        around[2].text_input("Near (place or lat, lon)", key="p_near", max_chars=200)
        around[3].text_input("Seen from (for “the other side”)", key="p_seen_from", max_chars=200)


def answered(question: Question) -> Region | None:
    """Ask for the region of a question; say in one sentence what is wrong with a bad one."""
    if not question.wording:
        return None
    try:
        with st.spinner("Placing …", show_time=False):
            return answer(question)
    except GeoError as error:
        st.error(markdown(str(error)))
        return None


def map_and_answer(question: Question, region: Region | None) -> None:
    """Show the region on the map beside how it came about."""
    if region is not None:
        with st.container(key="answer"):
            show.house_html(answer_html(question.wording, region))
    left, right = st.columns([7, 3], gap="medium")
    with left, st.container(key="map_places"):
        st_folium(
            base_map(
                theme=show.theme(),
                fonts=show.fonts(),
                bounds=facts.bounds,
                view=View.parse(choices.view()),
                records=False,
            ),
            key="places_map",
            height=560,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=answer_layer(
                answer_collection(question.wording, region)
                if region is not None
                else {"type": "FeatureCollection", "features": [], "key": "none"}
            ),
        )
    with right, st.container(key="card_places"):
        if region is None:
            show.house_html(
                '<p class="dc-note">Type a wording above, or choose one of the case’s places'
                " below, to see where the words lead and how sure that is.</p>"
            )
        else:
            show.house_html(details_html(region))


def candidates(question: Question, region: Region) -> None:
    """List the places that the names may stand for, each with a button that takes it."""
    if not region.candidates:
        return
    st.subheader("Candidates", anchor=False)
    counted_from, away = distances(region.candidates, near_point(question))
    st.caption(f"Distances are counted from {counted_from}.")
    used = {anchor.id for anchor in region.anchors} if region.status != "ambiguous" else set()
    with st.container(key="candidates"):
        with st.container(key="cand_head"):
            show.house_html(candidate_head_html())
        for number, (candidate, far) in enumerate(zip(region.candidates, away, strict=True)):
            with st.container(key=f"cand_{number}", horizontal=True, wrap=False):
                show.house_html(candidate_html(candidate, far, candidate.id in used))
                rivals = {other.id for other in region.candidates} - {candidate.id}
                kept = tuple(id_ for id_ in question.meant if id_ not in rivals)
                meant = tuple(dict.fromkeys((*kept, candidate.id)))
                st.button(
                    "Use this one",
                    key=f"use_{number}",
                    on_click=ask,
                    args=(dataclasses.replace(question, meant=meant),),
                    disabled=candidate.id in question.meant,
                )
    if question.meant:
        st.button(
            "Leave the choice open again",
            on_click=ask,
            args=(dataclasses.replace(question, meant=()),),
        )


def copy(question: Question, region: Region) -> None:
    """Offer the whole answer as JSON, to copy or to save."""
    with st.expander("The answer as JSON"):
        body = answer_json(question.wording, region)
        st.download_button("Download JSON", body, file_name="place.json", mime="application/json")
        st.code(body, language="json", height=320)


def asked_as(place: Place, others: dict[str, Place]) -> Question:
    """Return the question that a case's place stands for."""
    seen_from = others[place.viewpoint].wording if place.viewpoint else ""
    return Question(place.wording, place.country or "", place.within or "", "", seen_from)


def case_places(question: Question) -> None:
    """List the case's places with who words them so; each can be taken as the question."""
    wordings = loaded.places(dataset)
    case = wordings.case
    st.subheader("Places of this case", anchor=False)
    if not case.places:
        st.caption("This data set words no places.")
        return
    if len(case.places) >= loaded.LISTED:
        st.caption(f"The first {loaded.LISTED} are listed.")
    with st.container(key="case_places"):
        for number, place in enumerate(case.places.values()):
            with st.container(key=f"cand_place_{number}", horizontal=True, wrap=False):
                show.house_html(case_place_html(place, wordings.regions, case))
                taken = asked_as(place, dict(case.places))
                st.button(
                    "Show",
                    key=f"place_{place.id}",
                    on_click=ask,
                    args=(taken,),
                    disabled=taken == question,
                )


st.header("Places", anchor=False)
asked = Question.from_pairs(choices.own())
form(asked)
found = answered(asked)
map_and_answer(asked, found)
if found is not None:
    candidates(asked, found)
    copy(asked, found)
case_places(asked)
st.subheader("Place a table", anchor=False)
place_table()
st.subheader("Your own lists of places", anchor=False)
place_lists()
