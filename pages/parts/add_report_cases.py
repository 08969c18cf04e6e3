"""Cases themselves: a second person's check of claims, and zipped folders to hand on or open."""

from __future__ import annotations

import dataclasses

import streamlit as st

from data.case import Case, load_case
from data.case_zip import pack, unpack
from data.errors import DeconflictError
from data.home import built_in_names, case_folder, change_case, free_name, in_use, own_names
from data.review.checking import unchecked, with_check
from draw.claim_html import claim_html
from draw.markup import markdown, plain
from pages.parts import add_report_desk as desk
from pages.parts import show
from pages.parts.add_report_save import load_title, named_for_saving, own_copy

MOST_MB = 50


def cases_part() -> None:
    """Offer what may be done with whole cases."""
    names = [*own_names(), *(n for n in built_in_names() if n not in own_names())]
    with st.expander("Check claims as a second person"):
        # Where there is an own copy of a built-in case, that is the one to work on.
        _checks([name for name in names if in_use(name) == name])
    with st.expander("Cases as files"):
        _files(names)


def _checks(names: list[str]) -> None:
    """Show one claim after the other to somebody who did not code it."""
    one, two = st.columns(2)
    name = one.selectbox(
        "Case", names, key="check_case", format_func=lambda n: plain(load_title(case_folder(n)))
    )
    st.session_state.setdefault(desk.CODER, "")
    st.session_state[desk.CODER] = st.session_state[desk.CODER]
    who = two.text_input("Your name", key=desk.CODER, max_chars=80).strip()
    folder = case_folder(name)
    if not who or folder is None:
        st.caption("Write your name: it is recorded with each claim that you check.")
        return
    try:
        case = load_case(folder)
    except DeconflictError as error:
        st.warning(markdown(str(error)))
        return
    left = unchecked(case, who)
    if not left:
        st.caption("No claim of this case waits for your check.")
        return
    chosen = st.selectbox(
        f"{len(left):,} claims wait for a check",
        [claim.id for claim in left],
        key=f"check_claim_{name}_{len(left)}",
        format_func=lambda id_: plain(
            f"{case.actors[case.claims[id_].claimant].name}: {case.claims[id_].label}"
        ),
    )
    show.house_html(claim_html(case, case.claims[chosen]))
    st.button(
        "I have checked it: it is right", key="check_go", on_click=_check, args=(case, chosen, who)
    )


def _check(case: Case, claim: str, who: str) -> None:
    """Note a check in the case, in the user's own copy of a built-in one: a callback."""
    try:
        change_case(
            named_for_saving(case), lambda now: with_check(now or own_copy(case), claim, who)
        )
    except DeconflictError as error:
        st.toast(markdown(str(error)))


def _files(names: list[str]) -> None:
    """Offer each case as a zip file, and take one in."""
    folders = {name: case_folder(name) for name in names}
    if names:
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
