"""Cases as files: a zipped folder to hand on, and one to open."""

from __future__ import annotations

import dataclasses

import streamlit as st

from data.case import load_case
from data.case_zip import pack, unpack
from data.errors import DeconflictError
from data.home import built_in_names, case_folder, change_case, free_name, own_names
from draw.markup import markdown, plain
from pages.parts.add_report_save import load_title

MOST_MB = 50


def cases_part() -> None:
    """Offer each case as a zip file, and take one in."""
    with st.expander("Cases as files"):
        names = [*own_names(), *(n for n in built_in_names() if n not in own_names())]
        folders = {name: case_folder(name) for name in names}
        name = st.selectbox(
            "Case", names, key="export_case",
            format_func=lambda n: plain(load_title(folders[n])),
        )  # fmt: skip
        folder = folders.get(name)
        try:
            if folder is not None:
                st.download_button(
                    "Download as a zipped case folder", pack(load_case(folder)),
                    file_name=f"{name}.zip", mime="application/zip", key="export_zip",
                )  # fmt: skip
        except DeconflictError as error:
            st.warning(markdown(str(error)))
        st.caption(
            "A cell that a spreadsheet would run as a formula begins with an apostrophe in the"
            " file; reading it here takes that away again."
        )
        given = st.file_uploader(
            "Open a zipped case folder", type=["zip"], key="import_zip", max_upload_size=MOST_MB
        )
        if given is not None and st.button("Open it as a case of your own", key="import_go"):
            try:
                case = unpack(given.getvalue(), given.name)
                made = change_case(
                    own := free_name(case.name), lambda _: dataclasses.replace(case, name=own)
                )
                st.success(markdown(f"“{made.title}” is among the cases now, as {own}."))
            except DeconflictError as error:
                st.error(markdown(str(error)))
