"""Uploaded files, kept on disk for a session, in a folder that goes when the session does."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import streamlit as st

_FOLDER = "uploads_folder"
_OURS = ("journal", "placed.csv", "placed.geojson", "placed.zip")


def keep(slot: str, name: str, body: bytes) -> Path:
    """Keep an uploaded file under its own name, made safe, in the slot's folder."""
    folder = st.session_state.get(_FOLDER)
    if folder is None:
        folder = st.session_state[_FOLDER] = tempfile.TemporaryDirectory(prefix="deconflict-")
    within = Path(folder.name) / slot
    within.mkdir(exist_ok=True)
    path = within / (re.sub(r"[^\w.-]+", "_", Path(name).name)[-80:] or "table.csv")
    if path.name in _OURS:
        path = path.with_name(f"upload-{path.name}")
    if not path.is_file() or path.read_bytes() != body:
        path.write_bytes(body)
    return path
