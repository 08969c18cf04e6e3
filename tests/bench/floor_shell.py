"""The program's own shell with one more page: an empty map, the floor that the map is held to."""

import runpy
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent


def _with_floor(pages: list[Any], **options: Any) -> Any:
    floor = st.Page(HERE / "floor.py", title="Floor", url_path="floor")
    return _navigation([*pages, floor], **options)


# The script runs again for each reader: the page is added once.
if st.navigation.__name__ != _with_floor.__name__:
    _navigation = st.navigation
    st.navigation = _with_floor

runpy.run_path(str(HERE.parents[1] / "pages" / "shell.py"), run_name="__main__")
