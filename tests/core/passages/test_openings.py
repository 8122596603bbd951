"""Whether a sentence leans on the one before it."""

from __future__ import annotations

import pytest

from walkaway.core.passages.openings import Lean, leanings, speaks_as_self
from walkaway.core.passages.script import Script, script_of
from walkaway.core.transcripts import Cue, Transcript, Voice


def script(text: str, language: str = "en", question: str = "") -> Script:
    cues = [Cue(start_ms=0, end_ms=1000, text=question, voice=Voice.INTERVIEWER)] * bool(question)
    cues.append(Cue(start_ms=1000, end_ms=2000, text=text))
    return script_of(Transcript(cues=tuple(cues), language=language))


def leans(text: str, language: str = "en", question: str = "") -> set[Lean]:
    told = script(text, language, question)
    first = told.lines[-1].words.start
    return {each.lean for each in leanings(told, first)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I grew up beside a harbour that had no ships.", set()),
        ("He gave me leaflets to put at bus stops.", {Lean.PERSON}),
        ("My mother said that she was cold.", set()),
        ("One day he came back to our street.", {Lean.PERSON}),
        ("It was raining when we came home.", set()),
        ("It stopped at a march near the station.", {Lean.THING}),
        ("There was a rule that nobody read aloud.", set()),
        ("That was how everybody did it then.", {Lean.THING}),
        ("But we went on with our work.", {Lean.JOINS}),
        ("No, nobody in our street ever asked.", {Lean.ANSWERS}),
        ("Nobody in our street ever asked me.", set()),
        ("Of course. I knew my street.", {Lean.ANSWERS, Lean.SHORT}),
        ("Both.", {Lean.ANSWERS, Lean.SHORT, Lean.THING}),
    ],
)
def test_what_an_english_sentence_leans_on(text: str, expected: set[Lean]) -> None:
    assert leans(text) == expected


def test_a_few_words_right_behind_a_question_only_answer_it() -> None:
    assert leans("I was a drummer.", question="Were you a musician?") == {Lean.ANSWERS}
    assert leans("I was a drummer.") == set()
    assert leans("I was a drummer in a band for years.", question="Were you a musician?") == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Il y avait un homme dans la rue."),
        ("de", "Es gab einen Mann in der Straße."),
        ("tr", "O gün babam eve geldi."),
        ("es", "El hombre de la calle gritaba."),
    ],
)
def test_what_only_looks_like_pointing_back_is_excused(language: str, text: str) -> None:
    assert leans(text, language) == set()


def test_a_sentence_that_speaks_of_the_speaker_says_with_which_word() -> None:
    told = script("For years our newspaper lied.")
    own = speaks_as_self(told, 0)
    assert own is not None
    assert told.said(own) == "our"
    assert speaks_as_self(script("The dentist came on Sunday."), 0) is None
