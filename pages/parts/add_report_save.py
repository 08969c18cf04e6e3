"""What a draft needs beside its items: the source, who the actors are, and the case to save in."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any, get_args

import streamlit as st

from data.case import Case
from data.case_package import read_package
from data.errors import DeconflictError
from data.home import (
    OWN,
    built_in_names,
    case_folder,
    change_case,
    free_name,
    in_use,
    is_own,
    own_names,
)
from data.model import ActorKind, DateBasis
from data.review.coding import Coded, actors_named, code, empty_case, guess_actor
from data.review.keep import Draft
from data.review.reading import read_again
from data.review.state import Entry, State
from draw import words
from draw.markup import inside_link, markdown, plain
from geo.features import countries
from pages.parts import add_report_desk as desk
from pages.parts import show

_NEW = "\x00new"


def source_part(draft: Draft, state: State) -> None:
    """Show the source's fields; another publication date reads the days anew."""
    source = state.source
    named = f"{source.outlet or 'outlet not known'}, {source.date or 'date not known'}"
    prefix = f"src_{draft.revision}_"
    names = {country.country: country.name for country in countries()}
    codes = [None, *names]
    with (
        st.expander(f"The source: {markdown(plain(named))}"),
        st.form("source_form", border=False),
    ):
        one, two = st.columns(2)
        outlet = one.text_input("Outlet", source.outlet or "", key=f"{prefix}outlet", max_chars=200)
        outlet_basis = two.selectbox(
            "The outlet is", ["supplied", "stated"], format_func=words.DATE_BASES.__getitem__,
            index=int(source.outlet_basis == "stated"), key=f"{prefix}outlet_basis",
        )  # fmt: skip
        title = st.text_input("Title", source.title or "", key=f"{prefix}title", max_chars=500)
        one, two = st.columns(2)
        date = one.date_input(
            "Published on", source.date, key=f"{prefix}date", format="YYYY-MM-DD",
            min_value=dt.date.min, max_value=dt.date.max,
        )  # fmt: skip
        bases: list[DateBasis] = ["supplied", "stated", "inferred", "not_known"]
        basis = two.selectbox(
            "The date is", bases, format_func=words.DATE_BASES.__getitem__,
            index=bases.index(source.date_basis) if source.date_basis in bases else 0,
            key=f"{prefix}basis",
        )  # fmt: skip
        url = st.text_input("Address (URL)", source.url or "", key=f"{prefix}url", max_chars=2000)
        one, two = st.columns(2)
        country = one.selectbox(
            "Its places are in", codes, index=codes.index(source.country)
            if source.country in codes else 0, key=f"{prefix}country",
            format_func=lambda code: names.get(code, "any country"),
        )  # fmt: skip
        within = two.text_input("… within", source.within or "", key=f"{prefix}within")
        one, two = st.columns(2)
        licence = one.text_input("Licence", source.licence or "", key=f"{prefix}licence")
        note = two.text_input("Note", source.note, key=f"{prefix}note", max_chars=2000)
        if st.form_submit_button("Keep the source"):
            has_date = date is not None and basis != "not_known"
            values = {
                "outlet": outlet.strip() or None,
                "outlet_basis": outlet_basis if outlet.strip() else "not_known",
                "title": title.strip() or None,
                "date": date.isoformat() if date is not None and has_date else None,
                "date_basis": basis if has_date else "not_known",
                "url": url.strip() or None,
                "country": country,
                "within": within.strip() or None,
                "licence": licence.strip() or None,
                "note": note.strip(),
            }
            if desk.act("source", (), values):
                _dates_anew(state)
            st.rerun()
    reader = markdown(draft.beginning.reader)
    told, text = st.columns([3, 2], vertical_alignment="center")
    told.caption(f"Language: {source.language or 'not recognised'} · read by: {reader}")
    text.download_button(
        "The text as it is kept",
        draft.text.encode("utf-8"),
        file_name="report.txt",
        mime="text/plain",
        help="Its SHA-256 stands in the case: python -m data check CASE --text report.txt",
        width="stretch",
    )


def _dates_anew(before: State) -> None:
    """Resolve "on February 7" and the like again where the publication date has changed."""
    draft = desk.drafts().load(str(desk.open_id()))
    state = draft.state()
    if state.source.date == before.source.date:
        return
    found = read_again(draft.text, state.source, state.items)
    if found and desk.act("dates", (), found):
        desk.tell("The days were resolved again by the new publication date.", "success")


def actors_part(state: State, case: Case | None) -> None:
    """Show who the actors of the accepted drafts are: in the case, or new, and of which kind."""
    found = actors_named(state)
    if not found:
        return
    known = {actor.id: actor.name for actor in case.actors.values()} if case is not None else {}
    sides = {side.id: side.name for side in case.sides.values()} if case is not None else {}
    kinds = list(get_args(ActorKind))
    with st.expander(f"Actors: {len(found)}"):
        st.caption(
            "Whom the case has already is found by the very same name. An unnamed speaker is never"
            " taken for the one of another report unless you say so."
        )
        for number, (name, named) in enumerate(found.items()):
            choice = state.actors.get(name) or guess_actor(name, state, case, named=named)
            st.markdown(f"**{markdown(plain(name))}**")
            is_, kind, side = st.columns([4, 3, 3])
            key = f"actor_{number}_{abs(hash((name, choice.model_dump_json())))}"
            there = is_.selectbox(
                "Is", [None, *known], key=f"{key}_is",
                index=[None, *known].index(choice.is_actor) if choice.is_actor in known else 0,
                format_func=lambda id_: plain(known[id_]) if id_ else "a new actor",
            )  # fmt: skip
            what = kind.selectbox(
                "Kind", kinds, kinds.index(choice.kind), key=f"{key}_kind",
                disabled=there is not None, format_func=lambda k: k.replace("_", " "),
            )  # fmt: skip
            where = side.selectbox(
                "Side", [None, *sides], key=f"{key}_side", disabled=there is not None,
                index=[None, *sides].index(choice.side) if choice.side in sides else 0,
                format_func=lambda id_: plain(sides[id_]) if id_ else "none",
            )  # fmt: skip
            values: dict[str, Any] = {"is_actor": there, "kind": what, "side": where}
            changed = values != choice.model_dump(include=set(values))
            if changed and desk.act("actor", (), {"name": name, **values}):
                st.rerun()


def save_part(draft: Draft, state: State, case: Case | None, ends: dict[str, str]) -> None:
    """Ask for the case, and save what is accepted there, in one step."""
    st.subheader("Save", anchor=False)
    folder_of = {name: case_folder(name) for name in [*own_names(), *built_in_names()]}
    titles = {name: load_title(folder) for name, folder in folder_of.items() if folder}
    options = [*(n for n in titles if in_use(n) == n), _NEW]
    now = case.name if case is not None and case.name in options else _NEW
    left, right = st.columns([5, 3], vertical_alignment="bottom")
    into = left.selectbox(
        "Into the case", options, options.index(now), key=f"target_{now}",
        format_func=lambda name: "A new case" if name == _NEW else
        f"{plain(titles[name])}{'' if is_own(name) else ' (your own copy of it is made)'}",
    )  # fmt: skip
    if into != now and desk.act("target", (), {"case": None if into == _NEW else into}):
        st.rerun()
    title = ""
    if into == _NEW:
        title = right.text_input("Title of the new case", key="new_title", max_chars=200).strip()
    kept, left_over = len(state.kept()), state.tally().undecided
    there = sum(state.written.get(item.id) == item for item in state.kept())
    said = f"{words.counted(kept, 'accepted draft')}, {there} of them in the case already"
    said += f"; {left_over} undecided stay in this draft." if left_over else "."
    if ends:
        said += f" {words.counted(len(ends), 'draft')} marked ! must be settled first."
    st.caption(said)
    if st.button("Save in the case", type="primary", key="save_case", disabled=not kept):
        _save(draft, state, case, title)
        st.rerun()
    _saved_links(state, case)


def _save(draft: Draft, state: State, case: Case | None, title: str) -> None:
    """Save the accepted drafts as rows: all of them, or none and one sentence."""
    coded: list[Coded] = []

    def change(now: Case | None) -> Case:
        base = now or (own_copy(case) if case is not None else None)
        base = base or empty_case(name, title or state.source.title or "New case")
        coded.append(code(base, state, draft.text, desk.now().date()))
        return coded[-1].case

    try:
        who = desk.who()
        if case is None:
            name = free_name(title or state.source.title or "case")
        else:
            name = named_for_saving(case)
        # The log is looked at first, so that no tab saves what another has changed.
        if desk.drafts().load(draft.id).revision != draft.revision:
            desk.tell("This draft was changed in another tab. Look at it, then save again.")
            return
        change_case(name, change)
        entry = Entry(
            do="saved", values={"case": name, "rows": dict(coded[-1].rows)}, who=who, at=desk.now()
        )
        desk.drafts().append(draft, entry)
    except DeconflictError as error:
        desk.tell(str(error))
        return
    rows = words.counted(len(coded[-1].rows), "row")
    desk.tell(f"Saved: {rows} in “{coded[-1].case.title}”.", "success")


def named_for_saving(case: Case) -> str:
    """Return the name that a case is saved under: a built-in one's copy has a name of its own."""
    return case.name if is_own(case.name) else f"{case.name}{OWN}"


def own_copy(case: Case) -> Case:
    """Return a case as the user's own copy of it."""
    title = case.title if is_own(case.name) else f"{case.title} (own copy)"
    return dataclasses.replace(case, name=named_for_saving(case), title=title)


def _saved_links(state: State, case: Case | None) -> None:
    """Link to what was saved, on the map and on the Claims page."""
    if case is None or not state.rows:
        return
    rows = [row for row in state.rows.values() if row in case.incidents]
    links = []
    for row in rows:
        asked = {"case": case.name, "incident": row}
        claims = inside_link("", "claims", asked, case.incidents[row].title)
        links.append(f"<li>{claims} · {inside_link('', '', asked, 'on the map')}</li>")
    whole = inside_link("", "", {"case": case.name}, case.title)
    show.house_html(
        f'<p>In the case: {whole}</p><ul class="dc-list" data-saved="yes">{"".join(links)}</ul>'
    )


def load_title(folder: Path | None) -> str:
    """Return a case's title; its folder's name where it can't be read."""
    if folder is None:
        return "No case"
    try:
        return read_package(folder).title
    except DeconflictError:
        return folder.name
