"""Folding a column is folding each of its texts."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from data.importing.folding import fold_column
from data.select import fold

# Every letter below U+3000 now and then, and what breaks careless folding more often.
letters = st.one_of(
    st.characters(max_codepoint=0x3000, exclude_categories=("Cs",)),
    st.sampled_from("aA  \t\n\x0b\x1c\x1fßŉſİıǅſ́ÀéåÅŁđ–’“”½ﬁΣς\u0300\u00a0\u2028"),
)


@given(st.lists(st.text(letters, max_size=12), max_size=8))
@example([""])
@example(["Plain ASCII", "  two  blanks ", "Deir ez-Zor\nدير الزور", "ÀÉ", "Straße"])
def test_a_column_is_folded_like_its_texts(texts: list[str]) -> None:
    assert fold_column(pa.array(texts, pa.string())).to_pylist() == [fold(text) for text in texts]


@given(st.lists(st.text(letters, max_size=6), min_size=2, max_size=8))
def test_a_slice_of_a_column_too(texts: list[str]) -> None:
    column = pa.array(texts, pa.string()).slice(1)
    assert fold_column(column).to_pylist() == [fold(text) for text in texts[1:]]


def test_every_letter_alone() -> None:
    every = [chr(code) for code in range(0x3000) if not 0xD800 <= code < 0xE000]
    assert fold_column(pa.array(every)).to_pylist() == [fold(letter) for letter in every]
