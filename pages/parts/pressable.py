"""HTML of the house whose buttons reach the script: a Streamlit component without a frame.

`draw` makes and escapes the HTML; draw/assets/pressable.js says which button was pressed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

import draw
from pages.parts import show

_SCRIPT = Path(draw.__file__).parent / "assets" / "pressable.js"
# Made once, when this module is imported: a page's script runs again and again.
_component = st.components.v2.component(
    "deconflict_pressable",
    html='<div class="dc-pressable"></div>',
    js=_SCRIPT.read_text(encoding="utf-8"),
    isolate_styles=False,
)


def pressable(body: str, key: str, on_press: Callable[[str, str], None]) -> None:
    """Show HTML; a press of a button with data-act and data-value calls `on_press` with the two.

    It is called as a callback: before the script runs anew.
    """

    def pressed() -> None:
        act, _, value = str(st.session_state[key].pressed or "").partition(":")
        on_press(act, value)

    _component(
        key=key,
        data={"html": show.carried(body), "theme": f"dc-{show.theme()}"},
        on_pressed_change=pressed,
    )
