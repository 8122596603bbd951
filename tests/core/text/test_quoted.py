"""Quoted words are found wherever they stand, however the spaces between them are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.spans import Span
from walkaway.core.text.quoted import passages


@given(st.text(max_size=20), st.text(min_size=1, max_size=20), st.text(max_size=20))
def test_whatever_was_quoted_is_found_where_it_stands(before: str, words: str, after: str) -> None:
    text = f"{before}{words}{after}"
    for span in passages(text, words):
        assert text[span.start : span.end].split() == words.split()
    if words == words.strip() != "":
        assert passages(text, words)


def test_signs_of_expressions_are_words_like_others() -> None:
    assert passages("what (he) said. What?", "(he) said.") == (Span(5, 15),)
    assert passages("anything", "a.*g") == ()


def test_no_words_stand_nowhere() -> None:
    assert passages("some words", "  ") == ()
