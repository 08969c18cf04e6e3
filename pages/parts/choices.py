"""The reader's choices: widgets <-> URL <-> Selection, and the thing that is chosen.

The URL holds the whole state under the names of `data.select` (ids, so that a link outlives a
change of wording), with the chosen incident, position or statement beside them. It leads when a
link is opened and when the reader goes back or forward; otherwise the widgets lead and the URL
follows. A screen may own further keys (`OWN_KEYS`): they stand in the URL of that screen alone and
are kept for it while the reader is on another one.
"""

from __future__ import annotations

import datetime as dt
import types
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from data.errors import SelectionError
from data.home import BUILT_IN
from data.select import Selection
from draw.markup import markdown
from draw.words import KINDS, OUTCOMES
from pages.parts import loaded
from pages.parts.loaded import Facts

_WIDGETS = {
    "sides": "f_side",
    "actors": "f_actor",
    "kinds": "f_kind",
    "claimants": "f_says",
    "outcomes": "f_outcome",
    "sources": "f_source",
}
_THINGS = ("incident", "position", "statement")
_NOUNS = {"actors": "actors", "claimants": "claimants", "sources": "documents"}
OWN_KEYS: Mapping[str, tuple[str, ...]] = types.MappingProxyType(
    {
        "": ("split",),
        "timeline": ("split",),
        "table": ("sort", "page", "find", "placed", "box"),
        "places": ("wording", "country", "within", "near", "seen_from", "meant"),
        "claims": ("since", "find"),
        "method": ("part",),
        "add": ("draft", "what"),
        "sources": ("page",),
    }
)
"""The keys that a screen owns, by its path in the address."""
_WHEN, _TEXT, _KNOWN = "f_when", "f_text", "f_known"
_EARLIEST, _LATEST = dt.datetime(1900, 1, 1), dt.datetime(2100, 12, 31, 23, 59)
_OWN, _LED, _VIEW = "_url_own", "_url_led", "_url_view"
_WRITTEN, _CHOSEN, _PAGE, _NOTE = "_url_written", "_chosen", "_url_page", "_url_note"


def follow_url(facts: Facts, page: str) -> None:
    """Take the state from the URL where it leads, before any widget is made."""
    state = st.session_state
    query = _query()
    written = state.get(_WRITTEN)
    turned = state.get(_PAGE) != page
    state[_PAGE] = page
    state[_LED] = False
    if written is not None and (query == written or (turned and not query)):
        # Turning a page drops the query: what the reader had chosen stays.
        for name in (*_WIDGETS.values(), _WHEN, _TEXT, _KNOWN):
            if name in state:
                state[name] = state[name]
        return
    try:
        found, unknown = _known(Selection.from_query(query), facts)
        state[_NOTE] = (
            f"This link names what the case does not have: {', '.join(unknown)}." if unknown else ""
        )
    except SelectionError as error:
        found = Selection()
        state[_NOTE] = f"The link's filters were not used. {error}"
    _set_widgets(found, facts)
    values = dict(query)
    state[_LED] = True
    keys = OWN_KEYS.get(page, ())
    kept = [(key, value) for key, value in query if key in keys]
    state[_OWN] = {**state.get(_OWN, {}), page: kept}
    state[_CHOSEN] = next((f"{what}:{values[what]}" for what in _THINGS if values.get(what)), None)
    if "map" in values:
        state[_VIEW] = (page, values["map"])


def filters(facts: Facts) -> Selection:
    """Show the filters in the sidebar and return what they let through."""
    state = st.session_state
    if missing := state.pop("case_missing", None):
        st.warning(f"There is no case {markdown(str(missing)[:60])} here: this is another.")
    if state.get(_NOTE):
        st.warning(state[_NOTE])
    if facts.first and facts.last:
        lowest, highest = facts.first, facts.last
        given = state.setdefault(_WHEN, (lowest, highest)) or (lowest, highest)
        st.date_input(
            "When",
            key=_WHEN,
            min_value=min(lowest, *given),
            max_value=max(highest, *given),
            format="YYYY-MM-DD",
        )
    moment(
        "As known on",
        _KNOWN,
        "Shows only what had been said or printed by then, local time. 23:59 ends its day.",
    )
    _several("Sides", "f_side", {id_: side.name for id_, side in facts.sides.items()})
    _searched("Actors", "f_actor", "actors", facts)
    kinds = facts.options["kinds"].names
    _several("Kind of event", "f_kind", {id_: name for id_, name in KINDS.items() if id_ in kinds})
    _searched("Who says so", "f_says", "claimants", facts)
    anonymous = list(facts.anonymous)
    if anonymous and state.get("f_says") != anonymous:
        st.button(
            "Only anonymous claimants",
            key="only_anonymous",
            type="tertiary",
            on_click=_say_only,
            args=(anonymous,),
        )
    _searched("Printed in", "f_source", "sources", facts)
    outcomes = facts.options["outcomes"].names
    _several(
        "What is claimed",
        "f_outcome",
        {id_: name for id_, name in OUTCOMES.items() if id_ in outcomes},
    )
    st.text_input("Search", key=_TEXT, placeholder="Words in titles and quotes", type="search")
    selection = selected(facts)
    state["selection"] = selection
    return selection


def current() -> Selection:
    """Return the Selection that the sidebar made in this run."""
    found = st.session_state.get("selection", Selection())
    assert isinstance(found, Selection)  # noqa: S101 - only `filters` writes it
    return found


def selected(facts: Facts) -> Selection:
    """Return the Selection that the widgets' state stands for."""
    state = st.session_state
    days = tuple(state.get(_WHEN) or ())
    first, last = _days(days, facts)
    return Selection(
        date_from=first,
        date_to=last,
        text=(state.get(_TEXT) or "")[:200],
        known=_day_end(state.get(_KNOWN)),
        **{name: tuple(state.get(key) or ()) for name, key in _WIDGETS.items()},
    )


def chosen() -> str | None:
    """Return the chosen thing as "incident:ID", "position:ID" or "statement:ID"."""
    found = st.session_state.get(_CHOSEN)
    return str(found) if found else None


def choose(thing: str | None) -> None:
    """Choose one thing, and put it into the URL."""
    st.session_state[_CHOSEN] = thing
    write_url()


def moment(label: str, key: str, explained: str) -> None:
    """Show the field of a moment, empty at first; its value is the widget's state."""
    given = st.session_state.setdefault(key, None)
    st.datetime_input(
        label,
        key=key,
        value=None,
        min_value=min(_EARLIEST, given or _EARLIEST),
        max_value=max(_LATEST, given or _LATEST),
        step=dt.timedelta(hours=1),
        format="YYYY-MM-DD",
        help=explained,
    )


def choose_moment(known: dt.datetime | None) -> None:
    """Set the moment that the screens are shown as known on: for callbacks."""
    st.session_state[_KNOWN] = known


def choose_days(first: dt.date, last: dt.date) -> None:
    """Narrow the dates: for callbacks, which run before the widgets are made."""
    st.session_state[_WHEN] = (first, last)


def clear() -> None:
    """Drop every filter: for callbacks."""
    for name in (*_WIDGETS.values(), _WHEN, _TEXT, _KNOWN):
        st.session_state.pop(name, None)
    st.session_state[_NOTE] = ""


def view() -> str | None:
    """Return where a link to this screen has its map look, as the link words it."""
    page, text = st.session_state.get(_VIEW, (None, None))
    return text if page == st.session_state.get(_PAGE) else None


def own() -> list[tuple[str, str]]:
    """Return this screen's own keys with their values, as in the URL."""
    found = st.session_state.get(_OWN, {}).get(st.session_state.get(_PAGE), [])
    return list(found)


def led() -> bool:
    """Whether the URL leads in this run, so that a screen sets its widgets from `own`."""
    return bool(st.session_state.get(_LED))


def keep_own(pairs: Sequence[tuple[str, str]]) -> None:
    """Keep this screen's own keys, in the URL too."""
    state = st.session_state
    state[_OWN] = {**state.get(_OWN, {}), state.get(_PAGE): sorted(pairs)}
    write_url()


def clear_for_case() -> None:
    """Drop what belongs to the case that was open before: for the callback of the case's widget."""
    clear()
    for name in (_CHOSEN, _VIEW):
        st.session_state.pop(name, None)


def link_query(**more: str) -> list[tuple[str, str]]:
    """Return what a link must say to stay with the open data set and the filters."""
    return [*current().to_query(), *case_query(), *more.items()]


def case_query() -> list[tuple[str, str]]:
    """Return what a link must say to stay with the open data set."""
    name = loaded.case_name()
    return [("case", name)] if name != BUILT_IN else []


def _say_only(claimants: list[str]) -> None:
    st.session_state["f_says"] = claimants


def write_url() -> None:
    """Have the page's address say what is chosen; nothing is written where it says so already."""
    query = link_query()
    thing = chosen()
    if thing:
        what, _, record_id = thing.partition(":")
        query.append((what, record_id))
    query += sorted(own())
    if st.session_state.get(_WRITTEN) == query and _query() == query:
        return
    grouped: dict[str, list[str]] = {}
    for key, value in query:
        grouped.setdefault(key, []).append(value)
    if _query() != query:
        st.query_params.from_dict(grouped)
    st.session_state[_WRITTEN] = query


def _query() -> list[tuple[str, str]]:
    """Return the page's query in the order in which Selection writes it."""
    pairs = [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
    order = [
        "from",
        "to",
        "side",
        "actor",
        "kind",
        "says",
        "outcome",
        "source",
        "q",
        "known",
        "case",
        *_THINGS,
    ]
    rank = {key: number for number, key in enumerate(order)}
    return sorted(pairs, key=lambda pair: (rank.get(pair[0], len(rank)), pair))


def _known(selection: Selection, facts: Facts) -> tuple[Selection, list[str]]:
    """Return the Selection without values that the data set does not have, and those values."""
    dataset = loaded.dataset()
    unknown = []
    kept: dict[str, Any] = {}
    for name in _WIDGETS:
        given = getattr(selection, name)
        there = facts.sides if name == "sides" else loaded.names(dataset, name, given)
        kept[name] = tuple(value for value in given if value in there)
        unknown += [value[:60] for value in given if value not in there]
    return replace(selection, **kept), unknown


def _set_widgets(selection: Selection, facts: Facts) -> None:
    state = st.session_state
    for name, key in _WIDGETS.items():
        state[key] = list(getattr(selection, name))
    state[_TEXT] = selection.text
    state[_KNOWN] = selection.known
    if facts.first and facts.last:
        if selection.has_dates:
            first = selection.date_from or min(facts.first, selection.date_to or facts.first)
            last = selection.date_to or max(facts.last, first)
            state[_WHEN] = (first, last)
        else:
            state[_WHEN] = (facts.first, facts.last)


def _day_end(moment: dt.datetime | None) -> dt.datetime | None:
    """Return a moment, the last minute of a day as its end: so readers write the end of a day."""
    if moment is None or moment.time() != dt.time(23, 59) or moment.date() == dt.date.max:
        return moment
    return moment + dt.timedelta(minutes=1)


def _days(days: Sequence[dt.date], facts: Facts) -> tuple[dt.date | None, dt.date | None]:
    """Return the chosen days; the whole extent, or a half-made choice, filters nothing."""
    if len(days) != 2 or (days[0] == facts.first and days[1] == facts.last):
        return None, None
    return days[0], days[1]


def _several(label: str, key: str, names: Mapping[str, str]) -> None:
    often = Counter(names.values())
    # A list tells its entries apart by their words: two of one name say which is which.
    names = {id_: n if often[n] == 1 else f"{n} ({id_})" for id_, n in names.items()}
    st.multiselect(
        label,
        list(names),
        format_func=lambda id_: names.get(id_, id_),
        key=key,
        placeholder="All",
        filter_mode="contains",
    )


def _searched(label: str, key: str, what: str, facts: Facts) -> None:
    """Show a filter over any number of values: the most used, or those that were searched for.

    What is chosen stays among them, listed or not.
    """
    listed = facts.options[what]
    if not listed.unlisted:
        _several(label, key, listed.names)
        return
    dataset, text = loaded.dataset(), str(st.session_state.get(f"{key}_find") or "")
    found = loaded.matching(dataset, what, text) if text.strip() else listed
    chosen = st.session_state.get(key) or []
    _several(label, key, {**found.names, **loaded.names(dataset, what, chosen)})
    st.text_input(
        f"Find among {listed.total:,} {_NOUNS[what]}",
        key=f"{key}_find",
        max_chars=80,
        placeholder="Part of a name",
        help=f"The list above holds {len(found.names):,} of {found.total:,}.",
    )
    if found.unlisted:
        st.caption(f"Listed: the {len(found.names):,} most used of {found.total:,}.")
    elif not found.names:
        st.caption("No name has these words.")
