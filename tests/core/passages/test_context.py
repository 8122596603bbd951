"""What a passage loses where it is cut."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.passages import (
    MarkKind,
    around,
    context_marks,
    left_out,
    marks_of_clip,
    script_of,
)
from walkaway.core.passages.script import Script
from walkaway.core.spans import Span
from walkaway.core.transcripts import Cue, Transcript, Voice, Word

SECOND = 1000


def script(*texts: str, language: str = "en") -> Script:
    """Cues of one second; an interviewer's begin with `I:`."""
    cues = tuple(
        Cue(
            start_ms=at * SECOND,
            end_ms=(at + 1) * SECOND,
            text=text.removeprefix("I:").strip(),
            voice=Voice.INTERVIEWER if text.startswith("I:") else Voice.WITNESS,
        )
        for at, text in enumerate(texts)
    )
    return script_of(Transcript(cues=cues, language=language))


def cues(first: int, end: int) -> Span:
    return Span(first * SECOND, end * SECOND)


def kinds(script: Script, *passages: Span) -> list[MarkKind]:
    return [mark.kind for mark in context_marks(script, passages)]


OF_FOUR = (
    "We were told to wait.",
    "They gave us bread,",
    "and we ate for a long time.",
    "Then the door was opened.",
)


def test_whole_sentences_have_no_marks() -> None:
    assert kinds(script(*OF_FOUR), cues(0, 1)) == []
    assert kinds(script(*OF_FOUR), cues(0, 4)) == []


def test_a_passage_that_begins_inside_a_sentence_says_what_was_said_before() -> None:
    (mark,) = context_marks(script(*OF_FOUR), [cues(2, 4)])
    assert mark.kind is MarkKind.BEGINS_INSIDE
    assert (mark.cue, mark.offset, mark.at_ms) == ("c2", 0, SECOND)
    assert mark.words == "They gave us bread,"
    assert "They gave us bread," in mark.sentence


def test_a_passage_that_ends_inside_a_sentence_is_marked() -> None:
    found = kinds(script(*OF_FOUR), cues(0, 2))
    assert found == [MarkKind.ENDS_INSIDE]


def test_a_cut_inside_a_cue_is_placed_by_its_words() -> None:
    (mark,) = context_marks(script("I left home. I came here."), [Span(0, 750)])
    # 25 letters a second: the middle of "here", from 20 to 24, is heard at 880 ms.
    assert (mark.kind, mark.words, mark.offset) == (MarkKind.ENDS_INSIDE, "here.", 20)


def test_times_of_words_come_before_times_that_are_reckoned() -> None:
    words = [("I", 0, 50), ("left", 50, 90), ("home", 90, 800), ("I", 850, 900), ("came", 900, 990)]
    timed = tuple(Word(start_ms=start, end_ms=end, text=text) for text, start, end in words)
    cue = Cue(start_ms=0, end_ms=1000, text="I left home. I came", words=timed)
    told = script_of(Transcript(cues=(cue,), language="en"))
    assert told.words_heard(Span(0, 820)) == Span(0, 3)


def test_passages_that_join_are_not_cut_between_them() -> None:
    assert kinds(script(*OF_FOUR), cues(0, 2), cues(2, 4)) == []


def test_what_is_shown_earlier_than_it_was_said_reorders_time() -> None:
    assert kinds(script(*OF_FOUR), cues(3, 4), cues(0, 1)) == [MarkKind.REORDERS_TIME]


PARTED = {
    "en": ("I thought that they were right,", "which I do not think today."),
    "ar": ("كنت أظن أنهم على حق،", "وأنا لا أظن ذلك اليوم."),
    "fr": ("Je croyais qu'ils avaient raison,", "ce que je ne crois plus aujourd'hui."),
    "de": ("Ich glaubte, dass sie recht hatten,", "was ich heute nicht mehr glaube."),
    "tr": ("Onların haklı olduğunu sanıyordum,", "bugün buna inanmıyorum."),
    "ru": ("Я думал, что они правы,", "сегодня я так не думаю."),
    "es": ("Creía que tenían razón,", "hoy ya no lo creo."),
    "sq": ("Mendoja se kishin të drejtë,", "sot nuk mendoj kështu."),
}


@pytest.mark.parametrize("language", PARTED)
def test_a_not_of_the_same_sentence_is_missed_in_every_language(language: str) -> None:
    found = kinds(script(*PARTED[language], language=language), cues(0, 1))
    assert found[:2] == [MarkKind.ENDS_INSIDE, MarkKind.PARTS_A_NOT]


@pytest.mark.parametrize("language", PARTED)
def test_a_not_in_the_sentence_next_door_is_missed_in_every_language(language: str) -> None:
    one, other = PARTED[language]
    told = script(one.rstrip(",،") + ".", other.capitalize(), language=language)
    assert MarkKind.DROPS_A_NOT in kinds(told, cues(0, 1))
    assert MarkKind.DROPS_A_NOT not in kinds(told, cues(0, 2))


def test_a_not_before_the_cut_that_denies_what_is_behind_it() -> None:
    told = script("It is not true that", "they were good to us.")
    found = kinds(told, cues(1, 2))
    assert found == [MarkKind.BEGINS_INSIDE, MarkKind.PARTS_A_NOT]


def test_a_not_that_is_shown_elsewhere_is_not_missed() -> None:
    told = script("They were good to us.", "That is not true.", "I left.")
    assert kinds(told, cues(1, 2), cues(0, 1)) == [MarkKind.REORDERS_TIME]


def test_a_not_far_from_the_cut_is_left_alone() -> None:
    told = script(
        "I stayed.", "In the morning the others went down to the river and did not return."
    )
    assert kinds(told, cues(0, 1)) == []


def test_a_but_that_turns_what_is_shown_is_missed() -> None:
    told = script("They gave us work.", "But they took the wages.", "I left.")
    assert kinds(told, cues(0, 1)) == [MarkKind.DROPS_A_BUT]


def test_an_answer_without_its_question_and_a_question_without_its_answer() -> None:
    told = script("I: Did you see it?", "Yes, I saw it from the road.", "I: From where?", "Here.")
    assert kinds(told, cues(1, 2)) == [MarkKind.QUESTION_LEFT_OUT]
    assert kinds(told, cues(0, 2)) == []
    assert kinds(told, cues(0, 1)) == [MarkKind.ANSWER_LEFT_OUT]


def test_a_nod_of_the_interviewer_is_no_question() -> None:
    assert kinds(script("I was there.", "I: I see.", "It was cold."), cues(2, 3)) == []


def test_a_sentence_goes_on_behind_a_nod() -> None:
    told = script("We waited. I was not", "I: Mm-hm.", "afraid of them.", "I left.")
    found = kinds(told, cues(2, 4))
    assert found == [MarkKind.BEGINS_INSIDE, MarkKind.PARTS_A_NOT]
    without_stops = script("we waited", "I: Mm-hm.", "we were afraid")
    assert kinds(without_stops, cues(2, 3)) == []


def test_a_sentence_does_not_go_on_behind_a_question() -> None:
    told = script("We waited. I was", "I: Afraid?", "Not of them.")
    assert kinds(told, cues(2, 3)) == [MarkKind.QUESTION_LEFT_OUT]


def test_passages_of_several_recordings_are_marked_each_beside_its_own() -> None:
    one, other = script(*OF_FOUR), script("It was cold,", "and it rained.")
    shown = [("a", cues(3, 4)), ("b", cues(0, 1)), ("a", cues(0, 1)), ("c", cues(0, 1))]
    found = marks_of_clip({"a": one, "b": other}, shown)
    assert [(mark.passage, mark.kind) for mark in found] == [
        (1, MarkKind.ENDS_INSIDE),
        (2, MarkKind.REORDERS_TIME),
    ]
    # What is shown between two passages parts them, though one goes on where the other ended.
    parted = [("b", cues(0, 1)), ("a", cues(0, 1)), ("b", cues(1, 2))]
    found = marks_of_clip({"a": one, "b": other}, parted)
    assert [(mark.passage, mark.kind) for mark in found] == [
        (0, MarkKind.ENDS_INSIDE),
        (2, MarkKind.BEGINS_INSIDE),
    ]


def test_passages_of_two_recordings_never_join() -> None:
    one, other = script("We left at night,", "and it rained."), script("It was cold there", "too.")
    # Word 4 begins where four words end, in another recording.
    found = marks_of_clip({"a": one, "b": other}, [("a", cues(0, 1)), ("b", cues(1, 2))])
    assert [mark.kind for mark in found] == [MarkKind.ENDS_INSIDE, MarkKind.BEGINS_INSIDE]


def test_without_full_stops_each_cue_is_a_sentence() -> None:
    told = script("we went there", "it was late", "we saw them", "they ran")
    assert kinds(told, cues(1, 3)) == []


def test_the_minute_around_says_what_is_shown_and_what_is_not() -> None:
    told = script(*OF_FOUR)
    one, other = around(told, [cues(1, 2), cues(2, 3)])
    assert [(each.cue, each.is_shown) for each in one.before] == [("c1", False)]
    assert [(each.cue, each.is_shown) for each in one.after] == [("c3", True), ("c4", False)]
    assert [each.text for each in other.before] == list(OF_FOUR[:2])
    # A minute that is shorter sees less.
    (short,) = around(told, [cues(3, 4)], before_ms=SECOND)
    assert [each.cue for each in short.before] == ["c3"]


def test_a_cue_that_is_cut_is_shown_in_its_two_parts() -> None:
    (told,) = around(script("I left home. I came here."), [Span(480, 1000)])
    assert [each.text for each in told.before] == ["I left home."]


def test_what_lies_between_passages_is_left_out_whatever_their_order() -> None:
    gaps = left_out(script(*OF_FOUR), [cues(3, 4), cues(0, 1)])
    assert [(gap.after, [piece.cue for piece in gap.pieces]) for gap in gaps] == [(1, ["c2", "c3"])]


def test_of_a_long_gap_both_sides_are_shown() -> None:
    told = script(*(f"Sentence {each}." for each in range(10)))
    gaps = left_out(told, [cues(0, 1), cues(9, 10)], reach_ms=2 * SECOND)
    assert [[piece.cue for piece in gap.pieces] for gap in gaps] == [["c2", "c3"], ["c8", "c9"]]


WORDS = st.sampled_from(["not", "but", "I", "left", "house.", "why?", "لا", "ne", "\n", "…", "12"])
TEXTS = st.lists(st.lists(WORDS, max_size=6).map(" ".join), min_size=1, max_size=6)
TIMES = st.lists(st.tuples(st.integers(0, 7000), st.integers(0, 3000)), max_size=4)


@given(texts=TEXTS, times=TIMES, language=st.sampled_from(["en", "ar", "xx", ""]))
def test_every_mark_is_placed_in_its_cue_for_any_cut(
    texts: list[str], times: Sequence[tuple[int, int]], language: str
) -> None:
    told = script(*texts, language=language)
    passages = [Span(start, start + length) for start, length in times]
    by_id = {line.id: line for line in told.lines}
    for mark in context_marks(told, passages):
        line = by_id[mark.cue]
        assert 0 <= mark.offset < len(line.text)
        assert mark.words
        assert passages[mark.passage]
    around(told, passages)
    left_out(told, passages)


@given(texts=TEXTS)
def test_all_of_a_transcript_has_no_marks(texts: list[str]) -> None:
    assert kinds(script(*texts), cues(0, len(texts))) in ([], [MarkKind.ANSWER_LEFT_OUT])
