"""Table: the incidents of the Selection in pages, sorted and searched in the store."""

from __future__ import annotations

import streamlit as st

from data.errors import SelectionError
from data.rows import PAGE, SORTS, Listing, Placed, page
from data.summarise import Box
from draw.incident_table import incident_table
from draw.markup import markdown
from draw.words import counted
from pages.parts import choices, chosen, loaded, paging, show
from pages.parts.ask import rows_counted
from pages.parts.pressable import pressable

dataset = loaded.dataset()
facts = loaded.facts(dataset)
store = loaded.store()
PLACED: dict[Placed, str] = {"": "All", "yes": "With a place", "no": "Without a place"}
_FIND, _PLACED = "table_find", "table_placed"


def asked() -> Listing:
    """Return which rows the URL asks for, in which order; say what of it can't be read."""
    own = dict(choices.own())
    sort = own.get("sort", "")
    placed = own.get("placed", "")
    box = None
    if "box" in own:
        try:
            box = Box.parse(own["box"])
        except SelectionError as error:
            st.warning(markdown(str(error)))
    return Listing(
        choices.current(),
        sort=sort.removeprefix("-") if sort.removeprefix("-") in SORTS else "date",
        descending=sort.startswith("-"),
        find=own.get("find", "")[:80],
        placed="no" if placed == "no" else "yes" if placed == "yes" else "",
        box=box,
    )


def keep(**changed: str) -> None:
    """Put what changed into the URL, and begin with the first page: for callbacks."""
    own = {**dict(choices.own()), **changed}
    own.pop("page", None)
    choices.keep_own([(key, value) for key, value in own.items() if value])


def narrow() -> None:
    """Take the search and the view as the reader set them: a callback."""
    state = st.session_state
    keep(find=str(state[_FIND] or "").strip(), placed=state[_PLACED] or "")


def press(act: str, value: str) -> None:
    """Sort, or open a row's card, as the table says: a callback."""
    if act == "sort" and value.removeprefix("-") in SORTS:
        keep(sort="" if value == "date" else value)
    elif act == "open":
        choices.choose(f"incident:{value}")


def controls(listing: Listing) -> None:
    """Show the search, the views, and what a map's view leaves out."""
    state = st.session_state
    if choices.led() or _FIND not in state:
        state[_FIND] = listing.find
    if choices.led() or _PLACED not in state:
        state[_PLACED] = listing.placed
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    left.text_input(
        "Find in these rows",
        key=_FIND,
        max_chars=80,
        placeholder="Words in titles, quotes, places and names",
        on_change=narrow,
    )
    right.segmented_control(
        "On the map or not",
        list(PLACED),
        format_func=PLACED.__getitem__,
        key=_PLACED,
        required=True,
        on_change=narrow,
    )
    if listing.box is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("Only what lies in the part of the map that the link names.")
            st.button("Show all parts", type="tertiary", on_click=keep, kwargs={"box": ""})


def rows_and_card(listing: Listing) -> None:
    """Show a page of rows beside the card of the chosen one."""
    number = rows_counted(store, dataset, listing)
    first, last = paging.span(number, PAGE)
    of = "" if number == facts.incidents else f" of {facts.incidents:,}"
    say = f"{counted(number, 'incident')}{of}; rows {first:,} to {last:,}"
    st.caption(say if number else f"No incidents{of}.", help=None)
    if not number:
        show.nothing_found("incidents")
        return
    what, _, record = (choices.chosen() or "").partition(":")
    left, right = st.columns([7, 3], gap="medium")
    with left, st.container(key="rows"):
        html = incident_table(
            page(store, dataset, listing, paging.current(number, PAGE)),
            facts.sides,
            sort=listing.sort,
            descending=listing.descending,
            chosen=record if what == "incident" else None,
        )
        pressable(html, "incident_table", press)
        paging.turner(number, PAGE, "incidents")
    with right, st.container(key="sheet" if choices.chosen() else "no_sheet"):
        if choices.chosen():
            st.button("Close the card", type="tertiary", on_click=choices.choose, args=(None,))
        with st.container(key="card"):
            chosen.card("Choose a title to read who says what.")


st.header("Table", anchor=False)
listing = asked()
controls(listing)
rows_and_card(listing)
