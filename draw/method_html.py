"""The method as HTML: each part a section with its tables, the longest columns folded away."""

from __future__ import annotations

from data.method import Part, Table
from draw.markup import attribute, text


def part_html(part: Part) -> str:
    """Return one part of the method: its sentences, then its tables."""
    tables = "".join(_table(table) for table in part.tables)
    return (
        f'<section class="dc-method" id="{attribute(part.id)}">'
        f"<p>{text(part.words)}</p>{tables}</section>"
    )


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in table.columns)
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td data-of="{attribute(name)}">{text(cell) if cell else ""}</td>'
            for name, cell in zip(table.columns, row, strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    return (
        '<div class="dc-methodbox"><table class="dc-rules">'
        f"<caption>{text(table.caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
