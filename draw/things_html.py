"""What is on a map as a list beside it: a way in for those who don't know its symbols yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from draw.markup import attribute, text


def things_html(found: Mapping[str, Any]) -> str:
    """Return incidents and force positions as buttons; `found` as `symbol_layer.spot_items` has it.

    A press acts "choose" with the thing's id (pages.parts.pressable).
    """
    items = "".join(
        f'<li><button type="button" data-act="choose" data-value="{attribute(item["id"])}">'
        f"{found['symbols'][item['symbol']]}<span>{text(item['label'])}</span></button></li>"
        for item in found["items"]
    )
    return (
        '<section class="dc-things" aria-label="On the map"><h2>On the map</h2>'
        "<p>Choose one here or by its symbol to read who says what.</p>"
        f"<ul>{items}</ul></section>"
    )
