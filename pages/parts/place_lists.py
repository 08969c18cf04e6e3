"""The user's own lists of places: those there are, adding one, removing one."""

from __future__ import annotations

import hashlib
import itertools
import time
from pathlib import Path

import streamlit as st

from data.home import home_gazetteer
from draw.markup import markdown
from draw.place_lists import list_html, preview_rows
from draw.place_rows import table_html
from geo import own_lists
from geo.csv_table import header_of, read_table
from geo.errors import GeoError
from geo.features import countries
from geo.list_columns import SAMPLE, Guess, guess_columns
from geo.own_lists import OwnList
from geo.place_list import Columns, ListReport, Provenance, first_rows
from pages.parts import show, uploads

MOST_BYTES = 20_000_000
SHOWN = 20
LISTED = 100
_REPORT, _ASKED, _TOLD, _ROUND = "list_report", "list_asked", "list_told", "list_round"
_HEADS = ("Line", "Names", "Latitude", "Longitude", "Admin area", "Country", "Problem")


def place_lists() -> None:
    """Show the lists there are, and take a further one."""
    st.caption(
        "A list added here serves every wording and every reader of this installation at once,"
        " and is named wherever a place comes from it."
    )
    shelf = home_gazetteer().shelf
    for trouble in shelf.troubles:
        st.error(markdown(trouble))
    if told := st.session_state.pop(_TOLD, None):
        st.success(markdown(told))
    with st.container(key="own_lists"):
        for own in shelf.lists:
            _one(own)
        if not shelf.lists and not shelf.troubles:
            st.caption("No list was added yet.")
    for id_ in shelf.damaged:
        st.button(f"Remove the damaged list “{markdown(id_)}”", on_click=_remove, args=(id_, id_))
    _report()
    given = st.file_uploader(
        "Add a list: a CSV with names, latitude and longitude (UTF-8; comma, semicolon or tab)",
        type=["csv", "tsv", "txt"],
        key=f"list_file_{st.session_state.get(_ROUND, 0)}",
        max_upload_size=MOST_BYTES // 1_000_000,
    )
    if given is None:
        return
    if given.size > MOST_BYTES:
        st.error(
            f"The file has {given.size / 1e6:.1f} MB; here at most {MOST_BYTES / 1e6:.0f} MB are"
            " read. Use the command line: python -m geo add-list."
        )
        return
    try:
        path = uploads.keep("list", given.name, given.getvalue())
        _choose(path, [own.about.title for own in shelf.lists])
    except GeoError as error:
        st.error(markdown(str(error)))


def _one(own: OwnList) -> None:
    """Show a list with its rejected rows to take away, and remove it when that is confirmed."""
    id_ = own.about.id
    with st.container(key=f"cand_list_{id_}", horizontal=True, wrap=False):
        show.house_html(list_html(own))
        if own.rejected and own.rejects.is_file():
            st.download_button(
                "Rejected rows",
                own.rejects.read_bytes,
                file_name=f"{id_}-rejected.csv",
                mime="text/csv",
                key=f"rejects_{id_}",
                on_click="ignore",
            )
        st.button("Remove", key=f"remove_{id_}", on_click=_ask, args=(id_,))
    if st.session_state.get(_ASKED) == id_:
        st.warning(
            f"Remove “{markdown(own.about.title)}”, with its {own.placed:,} places, for everyone?"
            " What was placed with it before stays as it was placed."
        )
        with st.container(horizontal=True):
            st.button(
                "Yes, remove it",
                key="list_yes",
                type="primary",
                on_click=_remove,
                args=(id_, own.about.title),
            )
            st.button("Keep it", key="list_no", on_click=_ask, args=(None,))


def _ask(id_: str | None) -> None:
    """Ask whether a list shall really go: a callback."""
    st.session_state[_ASKED] = id_
    st.session_state.pop(_REPORT, None)


def _remove(id_: str, title: str) -> None:
    """Remove a list: a callback."""
    st.session_state.pop(_ASKED, None)
    try:
        own_lists.remove(id_)
    except GeoError as error:
        st.session_state[_TOLD] = str(error)
    else:
        st.session_state[_TOLD] = f"“{title}” was removed."


def _choose(path: Path, titles: list[str]) -> None:
    """Ask which columns say what and where the list comes from; add it when told to."""
    header = header_of(path)
    sample = [row for _, row in itertools.islice(read_table(path), SAMPLE)]
    if not sample:
        raise GeoError(f"{path.name} has a header but no rows.")
    mark = hashlib.sha256(repr((path.name, header)).encode("utf-8", "replace")).hexdigest()[:8]
    columns, country = _columns(header, guess_columns(header, sample), mark)
    about = _provenance(path, mark)
    if about.title in titles:
        st.caption("This replaces the list of the same title.")
    if not columns.names or not columns.lat or not columns.lon:
        st.info("Choose at least one column of names, and those of latitude and longitude.")
        return
    rows = first_rows(path, columns, country, SHOWN)
    st.caption(f"The first {len(rows)} rows as they will be read:")
    body = preview_rows(rows)
    wide = len(_HEADS) if any(row[-1] for row in body) else len(_HEADS) - 1
    body = [row[:wide] for row in body]
    show.house_html(table_html("First rows of the list", _HEADS[:wide], body))
    if st.button("Add the list", key="list_go", type="primary"):
        _add(path, columns, about, country)


def _columns(header: list[str], guess: Guess, mark: str) -> tuple[Columns, str | None]:
    """Ask which columns say what; the guesses stand there to be overruled."""
    names = st.multiselect(
        "Columns of names: the one to show first, then other scripts and spellings",
        header,
        default=guess.names,
        key=f"list_names_{mark}",
        placeholder="Choose columns",
    )
    taken: dict[str, str | None] = {}
    fields = (
        ("lat", "Latitude", guess.lat),
        ("lon", "Longitude", guess.lon),
        ("country", "Country (code or name)", guess.country),
        ("admin", "Admin area", guess.admin),
        ("id", "The list’s own id", guess.id),
        ("population", "Population", guess.population),
    )
    with st.container(key="list_columns"):
        for number, (name, label, first) in enumerate(fields):
            if number % 3 == 0:
                boxes = st.columns(3)
            options = [None, *header]
            taken[name] = boxes[number % 3].selectbox(
                label,
                options,
                index=options.index(first),
                format_func=_or_none,
                key=f"list_{name}_{mark}",
            )
        lands = {country.country: country.name for country in countries()}
        whole = st.selectbox(
            "Country of all its places",
            ["", *lands],
            format_func=lambda code: lands.get(code, "As its rows or coordinates say"),
            key=f"list_land_{mark}",
        )
    chosen = Columns(
        tuple(names),
        taken["lat"] or "",
        taken["lon"] or "",
        *(taken["country"], taken["admin"], taken["id"], taken["population"]),
    )
    return chosen, whole or None


def _provenance(path: Path, mark: str) -> Provenance:
    """Ask where the list comes from; what is left blank is not known."""
    st.caption("Where the list comes from; what you leave blank is shown as “not known”.")
    with st.container(key="list_about"):
        first = st.columns(3)
        title = first[0].text_input(
            "Title", value=path.stem[:200], max_chars=200, key=f"list_title_{mark}"
        )
        source = first[1].text_input("Source: who made it", max_chars=200, key=f"list_by_{mark}")
        licence = first[2].text_input("Licence", max_chars=200, key=f"list_licence_{mark}")
        second = st.columns([2, 1])
        url = second[0].text_input("Address (https://…)", max_chars=500, key=f"list_url_{mark}")
        date = second[1].text_input(
            "Date of the list", max_chars=10, placeholder="2021-05-31", key=f"list_date_{mark}"
        )
    return Provenance(title.strip(), source or None, licence or None, url or None, date or None)


def _add(path: Path, columns: Columns, about: Provenance, country: str | None) -> None:
    """Add the list under a progress bar, then show the page anew with what it knows now."""
    bar = st.progress(0.0, "Reading …")
    told = 0.0

    def progress(share: float, words: str) -> None:
        nonlocal told
        if share >= 1 or time.monotonic() - told > 0.2:
            told = time.monotonic()
            bar.progress(min(1.0, share), f"Adding … {words}")

    try:
        report = own_lists.add(path, columns, about, country=country, progress=progress)
    finally:
        bar.empty()
    st.session_state[_REPORT] = report
    st.session_state.pop(_ASKED, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()


def _report() -> None:
    """Show what became of the list that was just added."""
    report: ListReport | None = st.session_state.get(_REPORT)
    if report is None:
        return
    with st.container(key="list_report"):
        st.success(
            f"“{markdown(report.place_list.title)}” was added: {report.balance()}.",
            icon=":material/check:",
        )
        if report.rejects:
            more = f"; the first {LISTED} are listed" if len(report.rejects) > LISTED else ""
            st.caption(
                f"{len(report.rejects):,} rejected rows{more}. “Rejected rows” has them all."
            )
            listed = [(reject.row, reject.reason) for reject in report.rejects[:LISTED]]
            show.house_html(table_html("Rejected rows", ("Line", "Why"), listed))


def _or_none(name: str | None) -> str:
    return "None" if name is None else name
