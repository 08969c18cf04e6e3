"""`data.select.fold` for a whole column: the same letters, without a Python call for each row."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from data.select import fold

# Letters that Arrow folds just as `fold` does: ASCII, Latin with its marks, common punctuation.
# What case folding spells otherwise than lower case (ß, ŉ, long s) is not among them.
_PLAIN = r"^[\x00-\x7f]*$"
_KNOWN = (
    r"^[\x00-\x7f\x{a1}-\x{a7}\x{a9}\x{ab}\x{ac}\x{ae}\x{b0}\x{b1}\x{b6}\x{b7}\x{bb}\x{bf}"
    r"\x{c0}-\x{de}\x{e0}-\x{131}\x{134}-\x{148}\x{14a}-\x{17e}"
    r"\x{2010}-\x{2016}\x{2018}-\x{2022}\x{2030}\x{2039}\x{203a}\x{20ac}]*$"
)


def fold_column(texts: Any) -> Any:
    """Return texts as they are searched; null stays null."""
    plain = pc.match_substring_regex(texts, _PLAIN)
    if pc.all(plain, skip_nulls=True).as_py() is not False:
        return _blanks(pc.utf8_lower(texts))
    known = pc.fill_null(pc.match_substring_regex(texts, _KNOWN), True)
    some = pc.if_else(known, texts, pa.scalar(None, pa.string()))
    marks = pc.replace_substring_regex(pc.utf8_normalize(some, form="NFKD"), r"\p{Mn}", "")
    made = _blanks(pc.utf8_lower(marks))
    others = texts.filter(pc.invert(known))
    if not len(others):
        return made
    by_hand = pa.array([fold(text) for text in others.to_pylist()], pa.string())
    return pc.replace_with_mask(made, pc.invert(known), by_hand)


def _blanks(texts: Any) -> Any:
    # \x1c to \x1f and \v are blanks to Python, and not to the regular expressions.
    single = pc.replace_substring_regex(texts, r"[\s\x0b\x1c-\x1f]+", " ")
    return pc.utf8_trim_whitespace(single)
