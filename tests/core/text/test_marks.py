"""Pieces of a text with the marks that lie on them."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.spans import Span
from walkaway.core.text.marks import Mark, marked

TEXTS = st.text(max_size=40)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark], Span]:
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    spans = st.tuples(places, places).map(sorted).map(lambda ends: Span(*ends))
    marks = draw(st.lists(st.builds(Mark, spans, st.sampled_from("abc")), max_size=8))
    return text, marks, draw(spans)


@given(marked_texts())
def test_every_character_keeps_its_place_and_has_the_names_that_lie_on_it(
    case: tuple[str, list[Mark], Span],
) -> None:
    text, marks, window = case
    pieces = marked(text, marks, window)
    assert "".join(piece.text for piece in pieces) == text[window.start : window.end]
    at = window.start
    for piece in pieces:
        assert piece.text
        for place in range(at, at + len(piece.text)):
            here = {mark.name for mark in marks if mark.span.start <= place < mark.span.end}
            assert piece.names == here
        at += len(piece.text)


@given(marked_texts())
def test_neighbours_differ(case: tuple[str, list[Mark], Span]) -> None:
    pieces = marked(*case)
    assert all(one.names != other.names for one, other in itertools.pairwise(pieces))
