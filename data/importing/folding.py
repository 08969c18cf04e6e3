"""`data.select.fold` for a whole column: the same letters, without a Python call for each row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.select import fold

# Letters that Arrow folds just as `fold` does: Latin with its marks, and common punctuation. What
# case folding spells otherwise than lower case (ß, ŉ, long s) is not among them.
_KNOWN = (
    r"^[\x00-\x7f\x{a1}-\x{a7}\x{a9}\x{ab}\x{ac}\x{ae}\x{b0}\x{b1}\x{b6}\x{b7}\x{bb}\x{bf}"
    r"\x{c0}-\x{de}\x{e0}-\x{131}\x{134}-\x{148}\x{14a}-\x{17e}"
    r"\x{2010}-\x{2016}\x{2018}-\x{2022}\x{2030}\x{2039}\x{203a}\x{20ac}]*$"
)
# What str.split() takes for a blank, as one; capitals as small letters.
_SPACE = 32
_BLANKS = b"\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f"
_ASCII = bytes.maketrans(
    bytes(range(65, 91)) + _BLANKS, bytes(range(97, 123)) + b" " * len(_BLANKS)
)


def fold_column(texts: Any) -> Any:
    """Return texts (string, without nulls) as they are searched."""
    foreign = _not_ascii(texts)
    if not foreign.any():
        return _folded_ascii(texts)
    made = np.empty(len(texts), dtype=np.int64)
    plain, others = np.flatnonzero(~foreign), np.flatnonzero(foreign)
    both = pa.concat_arrays(
        [_folded_ascii(texts.take(pa.array(plain))), _folded_latin(texts.take(pa.array(others)))]
    )
    made[np.concatenate([plain, others])] = np.arange(len(texts))
    return both.take(pa.array(made))


def _not_ascii(texts: Any) -> Any:
    """Return which texts hold anything but ASCII."""
    return _holding(texts, lambda letters: letters >= 0x80)


def _with_double(texts: Any) -> Any:
    """Return which texts may hold two spaces in a row, or border on one that does."""
    return _holding(texts, lambda letters: (letters[:-1] == _SPACE) & (letters[1:] == _SPACE))


def _holding(texts: Any, found: Any) -> Any:
    """Return which texts have one of the bytes that `found` marks in those of the whole column."""
    holds = np.zeros(len(texts), dtype=bool)
    if not len(texts) or texts.buffers()[2] is None:
        return holds
    offsets = np.frombuffer(texts.buffers()[1], dtype=np.int32)
    offsets = offsets[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(texts.buffers()[2], dtype=np.uint8)[offsets[0] : offsets[-1]]
    at = np.flatnonzero(found(letters)) + offsets[0] if len(letters) else letters
    holds[np.searchsorted(offsets, at, side="right") - 1] = len(at) > 0
    return holds


def _folded_ascii(texts: Any) -> Any:
    buffers = texts.buffers()
    if not len(texts) or buffers[2] is None:
        return texts
    letters = pa.py_buffer(buffers[2].to_pybytes().translate(_ASCII))
    small = pa.Array.from_buffers(
        texts.type, len(texts), [buffers[0], buffers[1], letters], offset=texts.offset
    )
    return _single_blanks(small)


def _folded_latin(texts: Any) -> Any:
    known = pc.match_substring_regex(texts, _KNOWN)
    marks = pc.utf8_normalize(texts, form="NFKD")
    bare = pc.replace_substring_regex(marks, r"\p{Mn}+", "")
    spaced = pc.replace_substring_regex(bare, r"[\s\x0b\x1c-\x1f]", " ")
    made = _single_blanks(pc.utf8_lower(spaced))
    rest = texts.filter(pc.invert(known))
    if not len(rest):
        return made
    by_hand = pa.array([fold(text) for text in rest.to_pylist()], pa.string())
    return pc.replace_with_mask(made, pc.invert(known), by_hand)


def _single_blanks(texts: Any) -> Any:
    """Make runs of blanks one, and take those at the ends away; all blanks are spaces already."""
    double = _with_double(texts)
    if double.any():
        mask = pa.array(double)
        single = pc.replace_substring_regex(texts.filter(mask), " {2,}", " ")
        texts = pc.replace_with_mask(texts, mask, single)
    return pc.ascii_trim_whitespace(texts)
