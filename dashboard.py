"""`streamlit run dashboard.py`: the one place where screens, routes and data are joined."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
import streamlit as st

from data.home import prepare
from pages.api import routes


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[None]:
    """Have what is made once there before the first reader comes."""
    await anyio.to_thread.run_sync(lambda: prepare(print))
    yield


_base = (st.get_option("server.baseUrlPath") or "").strip("/")

app = st.App("pages/shell.py", routes=routes(f"/{_base}" if _base else ""), lifespan=_lifespan)
