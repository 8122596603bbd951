from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.spans import Span
from walkaway.core.text.said import Place, Said

cues = st.lists(st.text("ab\n ", max_size=6), min_size=1, max_size=6)


@given(cues=cues, data=st.data())
def test_every_character_is_found_again_in_its_cue(cues, data):
    said = Said("one", "en", cues)
    at = data.draw(st.integers(0, max(0, len(said.text) - 1)))
    (place,) = said.places([Span(at, min(at + 1, len(said.text)))])
    cue = cues[place.cue]
    assert cue[place.span.start : place.span.end] in (said.text[at : at + 1], "")
    if len(place.span):
        assert cue[place.span.start] == said.text[at]


def test_what_runs_on_is_told_where_it_begins():
    said = Said("one", "ar-SY", ["came with Abu", "Khalid"])
    assert said.places([Span(10, 20)]) == (Place("one", 0, Span(10, 13)),)
    assert said.base_language == "ar"
