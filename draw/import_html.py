"""An import before and after: the first rows as they will be read, rejected rows, reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from data.formats.contract import Reject
from data.importing.preview import PreviewRow
from draw.place_rows import table_html
from draw.words import KINDS, dates

LONGEST = 160  # characters of a cell in a preview


def preview_html(rows: Iterable[PreviewRow]) -> str:
    """Return the rows of a file as the incidents that they become."""
    body = [
        (
            row.row,
            dates(row.first, row.last, row.precision),  # type: ignore[arg-type]
            KINDS.get(row.kind, row.kind),  # type: ignore[call-overload]
            _short(row.title),
            _short(row.who),
            f"{_short(row.where)} ({row.how_placed})" if row.where else row.how_placed,
            _short(row.claims),
        )
        for row in rows
    ]
    heads = ("Row", "When", "Kind", "What", "Who", "Where", "Claims")
    return table_html("The first rows as they will be read", heads, body)


def rejects_html(rejects: Iterable[Reject]) -> str:
    """Return rows that can't be used: where they stand, which column, its value, and why."""
    body = [(one.row, one.column, _short(one.value), one.reason) for one in rejects]
    return table_html("Rows that can’t be used", ("Row", "Column", "Value", "Why"), body)


def reasons_html(reasons: Mapping[str, int]) -> str:
    """Return why rows were rejected or left out, and how many for each reason."""
    body = sorted(((why, f"{n:,}") for why, n in reasons.items()), key=lambda pair: pair[0])
    return table_html("Why rows are not in the data set", ("Why", "Rows"), body)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
