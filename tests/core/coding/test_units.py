"""Units, and the one rule by which a coding holds for them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uniseg.sentencebreak import sentence_boundaries

from walkaway.core.coding.model import Cue, Document, MediaSelection, Selection, TextSelection
from walkaway.core.coding.units import (
    UnitKind,
    held_by,
    place_in_text,
    sentence_ends,
    units_of,
)
from walkaway.core.spans import Span

STORY = "He left at night.  Nobody saw him.\n\n  «Why?» she asked. He said nothing.\n"


def story(text: str = STORY) -> Document:
    return Document(ref="s", title="", language="en", text=text)


def interview(*lines: str, silence_ms: int = 0) -> Document:
    """A cue a line, each a second long, with silence between them."""
    cues, at, begun = [], 0, 0
    for number, line in enumerate(lines, 1):
        span, span_ms = Span(at, at + len(line)), Span(begun, begun + 1000)
        cues.append(Cue(id=f"c{number}", span=span, span_ms=span_ms))
        at, begun = span.end + 1, span_ms.end + silence_ms
    return Document(ref="i", title="", language="en", text="\n".join(lines), cues=tuple(cues))


def words_of(document: Document, spans: tuple[Span, ...]) -> list[str]:
    return [document.text[span.start : span.end] for span in spans]


def chosen(document: Document, words: str) -> TextSelection:
    at = document.text.index(words)
    return TextSelection(span=Span(at, at + len(words)))


def test_sentences_end_within_a_paragraph_and_carry_no_space() -> None:
    assert words_of(story(), units_of(story(), UnitKind.SENTENCE)) == [
        "He left at night.",
        "Nobody saw him.",
        "«Why?»",
        "she asked.",
        "He said nothing.",
    ]


def test_sentences_of_an_interview_end_within_a_cue() -> None:
    document = interview("I left. I ran", "and nobody saw me. هل ذهبت؟ نعم!")
    assert words_of(document, units_of(document, UnitKind.SENTENCE)) == [
        "I left.",
        "I ran",
        "and nobody saw me.",
        "هل ذهبت؟",
        "نعم!",
    ]


def test_cues_are_the_cues_of_an_interview_and_the_paragraphs_of_a_story() -> None:
    document = interview("I left.", "  ", "I ran.")
    assert words_of(document, units_of(document, UnitKind.CUE)) == ["I left.", "I ran."]
    assert words_of(story(), units_of(story(), UnitKind.CUE)) == [
        "He left at night.  Nobody saw him.",
        "«Why?» she asked. He said nothing.",
    ]


def test_passages_are_selections_that_overlap_by_way_of_others() -> None:
    spans = [Span(20, 24), Span(0, 3), Span(2, 6), Span(5, 9), Span(9, 12)]
    selections: list[Selection] = [TextSelection(span=span) for span in spans]
    found = units_of(story(), UnitKind.PASSAGE, selections)
    # 0-3, 2-6 and 5-9 hang together; 9-12 only touches them.
    assert found == (Span(0, 9), Span(9, 12), Span(20, 24))


def test_text_that_nobody_selected_makes_no_passage() -> None:
    assert units_of(story(), UnitKind.PASSAGE) == ()
    blank = TextSelection(span=Span(STORY.index("\n\n"), STORY.index("\n\n") + 2))
    assert units_of(story(), UnitKind.PASSAGE, [blank]) == ()


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        ("He left at night.", [0]),
        ("left", [0]),  # a word: all of it lies in its sentence
        ("He left at night.  Nobody", [0]),  # 6 of 15: less than half of the second
        ("night.  Nobody saw", [1]),  # 10 of 16 in the second, 6 of 17 of the first
        ("at night.  Nobody", [0]),  # 9 of 17 is half of the first
        ("night.  Nobody", [0, 1]),  # 6 and 6: half of it in either
        ("saw him.\n\n  «Why?» she", [1, 2]),  # 8 of 15; 6 of 6; 3 of 10
    ],
)
def test_half_of_the_unit_or_half_of_the_coding(words: str, sentences: list[int]) -> None:
    place = place_in_text(chosen(story(), words), story())
    assert place is not None
    assert list(held_by(place, units_of(story(), UnitKind.SENTENCE))) == sentences


def test_picture_and_sound_lie_where_the_cues_are_that_they_hold_for() -> None:
    document = interview("One.", "Two.", "Three.", silence_ms=500)

    def place(start_ms: int, end_ms: int) -> str | None:
        span = place_in_text(MediaSelection(span_ms=Span(start_ms, end_ms)), document)
        return None if span is None else document.text[span.start : span.end]

    assert place(0, 1000) == "One."
    assert place(1600, 1700) == "Two."  # a moment within a cue
    assert place(900, 2600) == "Two."  # a tenth of the first, all of the second
    assert place(400, 3400) == "One.\nTwo."  # 0.6 s of the first, 0.4 s of the third
    assert place(400, 3600) == "One.\nTwo.\nThree."
    assert place(1000, 1500) is None  # nobody speaks
    assert place_in_text(MediaSelection(span_ms=Span(0, 9000)), story()) is None


def test_a_selection_past_the_end_of_the_text_ends_with_it() -> None:
    assert place_in_text(TextSelection(span=Span(3, 10**6)), story()) == Span(3, len(STORY))
    assert place_in_text(TextSelection(span=Span(10**6, 10**6 + 1)), story()) is None


spans = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda two: Span(*sorted(two)))


@given(spans, st.lists(spans, max_size=8))
def test_whatever_touches_a_unit_holds_for_one(coding: Span, units: list[Span]) -> None:
    touched = [at for at, unit in enumerate(units) if unit.intersection(coding)]
    held = held_by(coding, units)
    assert bool(held) == bool(touched)
    assert set(held) <= set(touched)


@given(spans, st.lists(spans, max_size=8))
def test_a_unit_that_is_covered_is_held(coding: Span, units: list[Span]) -> None:
    covered = {
        at
        for at, unit in enumerate(units)
        if len(unit) and coding.start <= unit.start and unit.end <= coding.end
    }
    assert covered <= set(held_by(coding, units))


@given(st.lists(spans, max_size=8))
def test_passages_share_nothing_and_hold_every_selection(chosen: list[Span]) -> None:
    document = story("x" * 60)
    selections: list[Selection] = [TextSelection(span=span) for span in chosen]
    found = units_of(document, UnitKind.PASSAGE, selections)
    assert list(found) == sorted(found)
    assert not any(one.overlaps(other) for one, other in pairwise(found))
    for span in filter(len, chosen):
        assert [unit for unit in found if unit.overlaps(span)] == [
            unit for unit in found if unit.start <= span.start and span.end <= unit.end
        ]


@given(st.text(st.sampled_from("aB. ?\n\u2029😀«»"), max_size=40))
def test_sentences_are_all_the_text_but_space(text: str) -> None:
    document = story(text)
    found = units_of(document, UnitKind.SENTENCE)
    kept = "".join(words_of(document, found))
    assert "".join(kept.split()) == "".join(text.split())
    assert all(word == word.strip() and word for word in words_of(document, found))


@given(
    st.text(st.sampled_from("aZé\u0301ش漢9.!؟\u3002,;:)\"» \t\n\r\u2028\u00ad-😀…'"), max_size=60)
)
def test_sentences_end_where_the_whole_text_would_say_so(text: str) -> None:
    assert sentence_ends(text) == list(sentence_boundaries(text))


def test_sentences_of_running_text_end_where_the_whole_text_would_say_so() -> None:
    text = (
        STORY + "Mr. Smith paid 3.50 (yes!) etc. and left... «هل ذهبت؟» نعم، ذهبت! 他走了。好。 "
    ) * 9
    assert sentence_ends(text) == list(sentence_boundaries(text))
