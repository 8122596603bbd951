import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from walkaway.core.lexicon_files import shipped_lexicons
from walkaway.core.text.folding import fold
from walkaway.core.text.sieve import may_hold_act
from walkaway.core.text.signs import REACH_CHARACTERS, find_signs, look

LEXICONS = shipped_lexicons()
LABELLED = [
    json.loads(line)["text"]
    for path in sorted((Path(__file__).parent / "labelled").glob("*.jsonl"))
    for line in path.read_text("utf-8").splitlines()
]
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


@settings(deadline=None)
@given(st.lists(st.sampled_from([*LABELLED, "é" * 700]), max_size=4))
def test_what_is_found_around_groups_is_what_the_whole_text_says(texts: list[str]) -> None:
    text = "\n".join(texts)
    every = find_signs(text, LEXICONS)
    groups = [sign.span for sign in every if sign.kind == "group"]
    near = {
        sign
        for sign in every
        if any(abs(sign.span.start - group.start) <= REACH_CHARACTERS for group in groups)
    }

    found = look(text, LEXICONS)

    if found is not None:
        assert near <= set(found.signs) <= set(every)


@pytest.mark.parametrize("text", LABELLED)
def test_a_text_that_holds_an_act_is_never_passed_over(text: str) -> None:
    acts = [sign for sign in find_signs(text, LEXICONS) if sign.kind == "act"]

    assert may_hold_act(text, LEXICONS) or not acts
    for sign in acts:
        assert may_hold_act(text[sign.span.start : sign.span.end].upper(), LEXICONS)


def test_a_text_without_an_act_may_hold_none() -> None:
    assert not may_hold_act("The army says that Daesh was in the news.", LEXICONS)
