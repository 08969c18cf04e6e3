"""`streamlit run dashboard.py`: the one place where screens, routes and data are joined."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
import streamlit as st

from data.home import prepare
from pages.api import routes
from pages.parts.show import base_path


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[None]:
    """Have what is made once there before the first reader comes."""
    await anyio.to_thread.run_sync(lambda: prepare(print))
    gc.freeze()  # what is loaded now stays: the collector need not look at it again
    yield


app = st.App("pages/shell.py", routes=routes(base_path()), lifespan=_lifespan)
