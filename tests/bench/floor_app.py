"""`streamlit run tests/bench/floor_app.py`: the program with the floor page beside its own."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import streamlit as st

from pages.api import routes

app = st.App(str(Path(__file__).with_name("floor_shell.py")), routes=routes())
