"""Beginning a draft: paste or drop a report, say what is known of it; and the drafts there are."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path, PurePath

import streamlit as st

from data.claims.documents import Document, read_document
from data.errors import DeconflictError
from data.home import case_folder
from data.review.items import SourceValues
from data.review.reading import RULES, begin, model_settings, pasted, readers
from draw.article_items import tally_html
from draw.markup import markdown, plain
from geo.features import countries
from pages.parts import add_report_desk as desk
from pages.parts import loaded, show

ENDINGS = ("txt", "html", "htm", "pdf", "docx")
LARGEST_FILE_MB = 50


def start() -> None:
    """Ask for a report, read it, and list the drafts to go on with."""
    st.caption(
        "Paste a news report or drop a file. It is read into drafts of incidents, claims, force"
        " positions and places; you accept, correct or drop each one. Nothing enters a case before"
        " that. Only English is read so far."
    )
    words = st.text_area("Text of the report", key="report_text", height=200)
    dropped = st.file_uploader(
        "… or a file (.txt, .html, .pdf, .docx)",
        type=list(ENDINGS),
        key="report_file",
        max_upload_size=LARGEST_FILE_MB,
    )
    given, reader = _known()
    if st.button("Read it", type="primary", key="report_read"):
        _read(words, dropped, given, reader)
    _continue()


def _known() -> tuple[SourceValues, str]:
    """Ask what the person knows of the source; every field may stay empty."""
    names = {country.country: country.name for country in countries()}
    first, second, third, fourth = st.columns([3, 4, 2, 3])
    outlet = first.text_input("Outlet", key="report_outlet", max_chars=200).strip()
    title = second.text_input("Title", key="report_title", max_chars=500).strip()
    date = third.date_input(
        "Published on",
        value=None,
        key="report_date",
        format="YYYY-MM-DD",
        min_value=dt.date.min,
        max_value=dt.date.max,
    )
    country = fourth.selectbox(
        "Country of its places", ["", *names], key="report_country",
        format_func=lambda code: names.get(code, "Any"),
    )  # fmt: skip
    settings = model_settings()
    reader = RULES
    if settings is not None:
        reader = st.selectbox("Read by", readers(settings), key="report_reader")
    return SourceValues(
        outlet=outlet or None,
        outlet_basis="supplied" if outlet else "not_known",
        title=title or None,
        date=date,
        date_basis="supplied" if date else "not_known",
        country=country or None,
    ), reader


def _read(words: str, dropped: object, given: SourceValues, reader: str) -> None:
    """Read the report and open its draft; one sentence where that is not possible."""
    try:
        document, name = _document(words, dropped)
        with st.spinner("Reading …", show_time=True):
            beginning, article = begin(
                document, name, given, now=desk.now(), reader=reader, settings=model_settings()
            )
    except DeconflictError as error:
        st.error(markdown(str(error)))
        return
    if not beginning.items:
        told = " ".join(article.notes) or (
            "No sentence of this text reads as a report of an incident, a claim or a place:"
            " nothing is proposed."
        )
        st.warning(markdown(f"{told} No draft was made."))
        return
    name = loaded.case_name()
    beginning = beginning.model_copy(update={"target": name if case_folder(name) else None})
    desk.open_draft(desk.drafts().make(article.text, beginning))
    st.rerun()


def _document(words: str, dropped: object) -> tuple[Document, str]:
    """Return what was dropped or pasted, with its file's name."""
    if dropped is None:
        return pasted(words or ""), "pasted text"
    name = PurePath(str(getattr(dropped, "name", "file"))).name
    with tempfile.TemporaryDirectory(prefix="deconflict-") as folder:
        path = Path(folder) / f"report{PurePath(name).suffix[:8]}"
        path.write_bytes(dropped.getvalue())  # type: ignore[attr-defined]
        try:
            return read_document(path), name
        except DeconflictError as error:
            raise DeconflictError(str(error).replace(path.name, name, 1)) from None


def _continue() -> None:
    """List the drafts that were begun."""
    found, damaged = desk.drafts().listed()
    for sentence in damaged:
        st.warning(markdown(sentence))
    if not found:
        return
    st.subheader("Drafts", anchor=False)
    with st.container(key="drafts"):
        for draft in found:
            state = draft.state()
            with st.container(horizontal=True, vertical_alignment="center", border=True):
                with st.container(width="stretch"):
                    title = state.source.title or draft.beginning.file
                    st.markdown(f"**{markdown(plain(title)[:120])}**")
                    show.house_html(tally_html(state))
                st.button(
                    "Continue", key=f"open_{draft.id}", on_click=desk.open_draft, args=(draft.id,)
                )
                with st.popover("Delete"):
                    st.write("The draft goes with its text. What was saved in a case stays there.")
                    st.button(
                        "Delete this draft",
                        key=f"delete_{draft.id}",
                        on_click=_delete,
                        args=(draft.id,),
                    )


def _delete(id_: str) -> None:
    try:
        desk.drafts().delete(id_)
    except (DeconflictError, OSError) as error:
        st.toast(markdown(f"Not deleted: {error}"))
