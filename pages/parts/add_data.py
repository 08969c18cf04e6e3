"""Adding a data set: hand in a file, see how it will be read, import it, see what came of it.

The import runs beside the screens (`data.importing.background`): this part only begins it, shows
how it stands, and may end it.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import streamlit as st

from data import store_files, uploads
from data.errors import ChooseMember, DeconflictError, StoreError
from data.formats import format_of
from data.formats import names as format_names
from data.formats.contract import Options
from data.home import BUILT_IN, home_gazetteer
from data.importing import import_file, name_of
from data.importing.background import Job, imports
from data.importing.preview import SHOWN, Preview, preview
from data.importing.running import Recognised, checked_name, recognise_file
from draw.import_html import preview_html, reasons_html, rejects_html
from draw.markup import markdown
from draw.sources_table import balance_html
from geo.opening import home
from pages.parts import loaded, show
from pages.parts.add_mapping import mapping_form

MOST_MB = 500
_FILE, _UPLOADER, _SAID = "add_data_file", "add_data_uploader", "add_data_said"


def dataset_part() -> None:
    """Show the imports under way and those done, the way to a new one, and the data sets."""
    _imports()
    kept = _kept()
    if kept is None:
        _hand_in()
    else:
        _look_at(kept)
    _datasets()


# ---- handing in a file -----------------------------------------------------------------------


def _kept() -> Path | None:
    """Return the file that was handed in; None where there is none, or none any more."""
    given = st.session_state.get(_FILE)
    return Path(given) if given and Path(given).is_file() else None


def _hand_in() -> None:
    """Take a file from the reader onto the disk, and let go of it in memory."""
    st.subheader("Add a data set", anchor=False)
    titles = ", ".join(format_of(name).title for name in format_names())
    state = st.session_state
    number = state.setdefault(_UPLOADER, 0)
    given = st.file_uploader(
        "A file of incidents (CSV, TSV, XLSX, GeoJSON, KML, JSON; also as .gz or .zip)",
        key=f"add_data_{number}",
        max_upload_size=MOST_MB,
    )
    st.caption(
        f"Recognised are: {titles}. Up to {MOST_MB} MB here; larger files by the command line, on"
        " the machine that serves this page: python -m data import FILE"
    )
    if given is None:
        return
    try:
        with st.spinner("Keeping the file …", show_time=False):
            state[_FILE] = str(uploads.keep(home() / "uploads", given.name, given))
    except StoreError as error:
        st.error(markdown(str(error)))
        return
    # Another uploader in its place: Streamlit drops what the old one held in memory.
    state[_UPLOADER] = number + 1
    st.rerun()


def _forget() -> None:
    """Drop the file that was handed in: a callback."""
    kept = _kept()
    if kept is not None:
        uploads.drop(kept)
    st.session_state.pop(_FILE, None)


# ---- how it will be read ---------------------------------------------------------------------


def _look_at(path: Path) -> None:
    """Show what the file is and how its first rows will be read, and offer to import it."""
    size = path.stat().st_size / 1e6
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    left.subheader(f"{markdown(path.name)}, {size:,.1f} MB", anchor=False)
    right.button("Another file", on_click=_forget, width="stretch", key="add_data_other")
    try:
        found = _recognised(path)
    except DeconflictError as error:
        st.error(markdown(str(error)))
        return
    if found is None:
        return
    columns = found.file.columns
    st.caption(
        f"{len(columns):,} columns: {markdown(', '.join(columns[:12]))}"
        f"{' …' if len(columns) > 12 else ''}"
    )
    options = Options()
    if found.format.name == "table":
        options = dataclasses.replace(options, mapping=mapping_form(columns, home() / "mappings"))
    try:
        with st.spinner("Reading the first rows …", show_time=False):
            shown = _previewed(found, options)
    except DeconflictError as error:
        st.error(markdown(str(error)))
        return
    _preview(shown)
    _begin(found, options)


def _recognised(path: Path) -> Recognised | None:
    """Tell the file's format, and let the reader overrule it; None while a choice is open."""
    member = st.session_state.get("add_data_member")
    try:
        sample = recognise_file(path, format="table", member=member)
    except ChooseMember as error:
        st.selectbox(
            "The file holds several tables: which one?",
            error.members,
            index=None,
            key="add_data_member",
        )
        return None
    try:
        told = recognise_file(path, member=member).format.name
        sure = f"Recognised as {format_of(told).title}."
    except DeconflictError:
        told, sure = "table", "Not one of the known formats: say below what its columns mean."
    names = list(format_names())
    chosen = st.selectbox(
        "Format",
        names,
        index=names.index(told),
        format_func=lambda name: format_of(name).title,
        help="What was recognised; choose another if it is wrong.",
        key=f"add_data_format_{path.parent.name}_{member or ''}",
    )
    st.caption(sure if chosen == told else f"{sure} You chose {format_of(chosen).title}.")
    if chosen == "table":
        return sample
    return recognise_file(path, format=chosen, member=member)


def _previewed(found: Recognised, options: Options) -> Preview:
    """Return the preview, worked out once for each file and choice of this session."""
    key = (str(found.file.path), found.file.member, found.format.name, repr(options))
    state: Any = st.session_state
    if state.get("add_data_preview", (None, None))[0] != key:
        state["add_data_preview"] = (key, preview(found, options))
    shown: Preview = state["add_data_preview"][1]
    return shown


def _preview(shown: Preview) -> None:
    number = len(shown.rows) + len(shown.rejects)
    st.caption(f"The first {number} rows as they will be read (at most {SHOWN} are looked at):")
    show.house_html(preview_html(shown.rows))
    if shown.rejects:
        st.caption("Of these rows the following can’t be used. The import lists all such rows.")
        show.house_html(rejects_html(shown.rejects))


# ---- the import ------------------------------------------------------------------------------


def _begin(found: Recognised, options: Options) -> None:
    """Ask how the data set is called, and begin the import."""
    path = found.file.path
    with st.form("add_data_go", border=False):
        left, right = st.columns(2)
        name = left.text_input(
            "Name (in links)", name_of(path), max_chars=80, help="Small letters, digits and . _ -"
        )
        title = right.text_input("Title", f"{path.name} ({found.format.title})", max_chars=200)
        licence = left.text_input("Licence", found.format.licence, max_chars=300)
        origin = right.text_input("Origin", path.name, max_chars=300)
        pressed = st.form_submit_button("Import", type="primary")
    store = loaded.store()
    if name in store.names() and name != BUILT_IN:
        st.caption(f"A data set {markdown(name)} is there already; the import replaces it.")
    if not pressed:
        return
    described = {"title": title.strip(), "licence": licence.strip(), "origin": origin.strip()}
    try:
        checked_name(store, name.strip())
        imports().start(
            name.strip(),
            path,
            lambda progress, cancelled: import_file(
                store,
                home_gazetteer(),
                path,
                format=found.format.name,
                name=name.strip(),
                member=found.file.member,
                options=options,
                described=described,
                progress=progress,
                cancelled=cancelled,
            ),
            drop=path.parent,
        )
    except DeconflictError as error:
        st.error(markdown(str(error)))
        return
    st.session_state.pop(_FILE, None)
    st.rerun()


def _imports() -> None:
    """Show how the imports stand; only this part runs anew while one is under way."""
    jobs = imports().all()
    if not jobs:
        return
    st.subheader("Imports", anchor=False)
    if imports().running():
        _watch()
    else:
        _jobs(jobs)


@st.fragment(run_every=1.0)
def _watch() -> None:
    _jobs(imports().all())
    if not imports().running():
        st.rerun(scope="app")


def _jobs(jobs: list[Job]) -> None:
    for job in jobs:
        with st.container(key=f"import_{job.name}", border=True):
            _job(job)


def _job(job: Job) -> None:
    named = f"**{markdown(job.file)}** into the data set {markdown(job.name)}"
    if job.state == "running":
        st.markdown(named)
        st.progress(min(1.0, max(0.0, job.share)), markdown(job.words))
        st.button("Cancel", key=f"cancel_{job.name}", on_click=imports().cancel, args=(job.name,))
        return
    ended = {"done": "imported", "cancelled": "cancelled", "failed": "not imported"}[job.state]
    left, right = st.columns([6, 1], vertical_alignment="center")
    left.markdown(f"{named}: {ended}")
    right.button("Dismiss", key=f"dismiss_{job.name}", on_click=imports().forget, args=(job.name,))
    if job.state == "cancelled":
        st.caption(job.words)
    if job.state == "failed":
        st.error(markdown(job.error))
    report = job.report
    if report is None:
        return
    if report.unchanged:
        st.caption("This very file was imported before in the same way: nothing has changed.")
    show.house_html(balance_html({"Rows": report.balance}))
    if report.reasons:
        show.house_html(reasons_html(report.reasons))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link("map.py", label="Show it on the map", query_params={"case": report.name})
        if report.rejects is not None and report.rejects.is_file():
            st.download_button(
                "Download the rejected rows with their reasons",
                report.rejects.read_bytes,
                file_name=f"{report.name}-rejects.csv",
                mime="text/csv",
                key=f"rejects_{job.name}",
            )


# ---- what is there ---------------------------------------------------------------------------


def _datasets() -> None:
    """List the imported data sets, each with the way to it and out."""
    store = loaded.store()
    mine = []
    for name in store.names():
        try:
            about = store.dataset(name).about
        except StoreError as error:
            mine.append((name, {"title": name, "error": str(error), "format": ""}))
            continue
        if "format" in about:
            mine.append((name, dict(about)))
    if not mine:
        return
    st.subheader("Imported data sets", anchor=False)
    if said := st.session_state.pop(_SAID, None):
        st.info(said)
    for name, about in mine:
        _dataset(name, about)


def _dataset(name: str, about: dict[str, Any]) -> None:
    with st.container(key=f"dataset_{name}", horizontal=True, vertical_alignment="center"):
        if "error" in about:
            st.markdown(f"**{markdown(name)}**: {markdown(about['error'])}")
        else:
            rows = about["balance"]["incidents"]
            kept = rows["placed"] + rows["unplaced"]
            st.markdown(
                f"**{markdown(str(about['title']))}** · {kept:,} incidents"
                f" · {markdown(str(about.get('licence') or 'licence not known'))}"
            )
            st.page_link("map.py", label="Map", query_params={"case": name})
        with st.popover("Remove"):
            st.markdown(f"Remove {markdown(str(about['title']))} for everyone who uses this store?")
            st.button("Yes, remove it", key=f"remove_{name}", on_click=_remove, args=(name,))


def _remove(name: str) -> None:
    """Take a data set out of force: a callback."""
    try:
        store_files.remove(loaded.store().folder, name)
        st.session_state[_SAID] = f"The data set {markdown(name)} was removed."
    except StoreError as error:
        st.session_state[_SAID] = markdown(str(error))
