"""How a delimited file is written, told by its first rows: delimiter, quotation marks, header."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from data.errors import FormatError
from data.formats.files_quotes import QuoteCheck

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_LOOKED_AT = 300  # rows
_FEWEST_FITTING = 0.5
_VALUE = re.compile(r"[-+]?\d+([.,]\d+)*|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?")


@dataclass(frozen=True)
class Dialect:
    """How a file's rows are written; `first` holds the cells of its first row."""

    delimiter: str
    quoted: bool
    has_header: bool
    first: tuple[str, ...]


def dialect_of(text: str, name: str, wanted: str | None, *, whole: bool) -> Dialect:
    """Tell how a file that begins with `text` is written; raise FormatError where it is no table.

    `whole` says that nothing follows `text`; otherwise its last row may be cut and is not looked
    at. `wanted` is the delimiter that the user named.
    """
    if not text.strip():
        raise FormatError("is empty", file=name, todo="Check the export that it came from.")
    if not whole and "\n" not in text and "\r" not in text:
        raise FormatError(
            f"has a first line of more than {len(text):,} characters, so it is no table of rows",
            file=name,
            todo="Check the export that it came from.",
        )
    if wanted is not None and (len(wanted) != 1 or wanted in '"\r\n' or not wanted.isascii()):
        raise FormatError(
            f"can't be split at {wanted!r}", file=name, todo="Name one character, such as ; or ,."
        )
    judged = {mark: _judge(text, mark, whole) for mark in DELIMITERS}
    best = max(judged, key=lambda mark: (judged[mark][0] > 1, *judged[mark][1:]))
    chosen = wanted or best
    columns, fitting, _ = judged[chosen] if chosen in judged else _judge(text, chosen, whole)
    if columns < 2:
        other = (
            f"Its rows look split at {DELIMITERS[best]}: choose that."
            if judged[best][0] > 1
            else "Give a file whose cells are split at commas, semicolons, tabs or bars, or name"
            " the character that they are split at."
        )
        raise FormatError(
            f"has only one column when split at {_named(chosen)}", file=name, todo=other
        )
    if fitting < _FEWEST_FITTING:
        raise FormatError(
            f"has {columns} columns in its first row, and most rows have more or fewer when split"
            f" at {_named(chosen)}",
            file=name,
            todo="Name the character that its cells are split at, or export it again.",
        )
    quoted = _is_quoted(text, chosen, whole)
    first = tuple(cell.strip() for cell in next(_rows(text, chosen, quoted)))
    has_header = not any(_VALUE.fullmatch(cell) for cell in first)
    return Dialect(chosen, quoted or (has_header and chosen not in "\t|"), has_header, first)


def _judge(text: str, delimiter: str, whole: bool) -> tuple[int, float, int]:
    """Return the columns of the first row, the share of rows that have as many, and how many do."""
    widths = []
    for row in _rows(text, delimiter, _is_quoted(text, delimiter, whole)):
        widths.append(len(row))
        if len(widths) > _LOOKED_AT:
            break
    if not whole and len(widths) > 1:
        widths.pop()
    if not widths:
        return 0, 0.0, 0
    fitting = Counter(widths)[widths[0]]
    return widths[0], fitting / len(widths), widths[0]


def _rows(text: str, delimiter: str, quoted: bool) -> Iterator[list[str]]:
    """Yield the rows of a text that are not blank."""
    lines = io.StringIO(text, newline="")
    if quoted:
        reader = csv.reader(lines, delimiter=delimiter)
    else:
        reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield row
    except csv.Error:  # a cell of more than csv.field_size_limit(): what came before decides
        return


def _is_quoted(text: str, delimiter: str, whole: bool) -> bool:
    """Whether quotation marks enclose cells here.

    In files split at commas or semicolons they do, as RFC 4180 has it. Files split at tabs or
    bars are often written without quoting, where a mark is an ordinary character: there it must
    be seen to open a cell, and all of them to fit.
    """
    if delimiter not in "\t|":
        return True
    if not re.search(rf'(^|{re.escape(delimiter)}|[\r\n])"', text):
        return False
    check = QuoteCheck("", delimiter)
    try:
        check.feed(text.encode())
        if whole:
            check.finish()
    except FormatError:
        return False
    return True


def _named(delimiter: str) -> str:
    return DELIMITERS.get(delimiter, repr(delimiter))
