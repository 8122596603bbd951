import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.lexicon_files import shipped_lexicons
from walkaway.core.text.folding import fold
from walkaway.core.text.signs import find_signs, look

LEFT = "He believed in DAÉSH for two years. Then he fled. Now he bakes bread."


def test_signs_point_into_the_original() -> None:
    found = look("ﬁrst ① " + LEFT, shipped_lexicons())
    assert found is not None
    written = {("ﬁrst ① " + LEFT)[s.span.start : s.span.end] for s in found.signs}
    assert {"DAÉSH", "fled"} <= written


@given(st.text(max_size=80), st.text(max_size=80))
def test_spans_hold_what_was_found_whatever_stands_around(before: str, after: str) -> None:
    text = f"{before} {LEFT} {after}"
    found = look(text, shipped_lexicons())
    assert found is not None
    assert all(0 <= s.span.start < s.span.end <= len(text) for s in found.signs)
    assert any(fold(text[s.span.start : s.span.end]) == "fled" for s in found.signs)
    assert "fled" in text[found.passage.start : found.passage.end]


def test_acts_far_from_any_group_say_nothing() -> None:
    far = "She fled the fire." + " The weather was fine." * 40 + " Daesh was in the news."
    assert look(far, shipped_lexicons()) is None
    assert look("She left the company after ten years.", shipped_lexicons()) is None


def test_nearer_scores_higher() -> None:
    near = look("He fled Daesh.", shipped_lexicons())
    further = look("He fled. It was cold, and rain fell on the roofs. Daesh.", shipped_lexicons())
    assert near is not None
    assert further is not None
    assert near.score > further.score


def test_the_passage_ends_with_sentences_and_is_short() -> None:
    text = "Nothing here. " * 100 + LEFT + " Nothing there." * 100
    found = look(text, shipped_lexicons())
    assert found is not None
    passage = text[found.passage.start : found.passage.end]
    assert LEFT.split(". ")[1] in passage
    assert passage.startswith("N")
    assert passage.endswith(".")
    assert len(passage) <= 600


@pytest.mark.parametrize("text", ["", " ", "\u200d", "ـ", "Daesh", "fled"])
def test_nothing_is_found_in_little(text: str) -> None:
    assert look(text, shipped_lexicons()) is None
    assert len({(s.kind, s.name) for s in find_signs(text, shipped_lexicons())}) <= 1
