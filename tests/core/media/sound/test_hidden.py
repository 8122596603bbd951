from __future__ import annotations

import pytest

from walkaway.core.media.sheet.model import HiddenName
from walkaway.core.media.sound.hidden import (
    CUE_MARGIN_MS,
    LONGEST_UNTIMED_CUE_MS,
    hidden_cores,
    hidden_spans,
)
from walkaway.core.spans import Span
from walkaway.core.transcripts.model import Cue, Transcript, Word


def _hide(*forms: str) -> tuple[HiddenName, ...]:
    return (HiddenName(forms=forms, stand_ins={"": "a friend"}),)


def _words(*timed: tuple[int, int, str]) -> tuple[Word, ...]:
    return tuple(Word(start_ms=a, end_ms=b, text=text) for a, b, text in timed)


def _transcript(*cues: Cue) -> Transcript:
    return Transcript(cues=cues, language="en")


TIMED = Cue(
    start_ms=1000,
    end_ms=3000,
    text="I met Yusuf there.",
    words=_words(
        (1000, 1400, "I"), (1400, 1900, "met"), (1900, 2400, "Yusuf"), (2400, 3000, "there.")
    ),
)


def test_only_the_word_goes_when_word_times_are_known() -> None:
    # 1900 - 60 and 2400 + 60
    assert hidden_spans(_transcript(TIMED), _hide("Yusuf")) == (Span(1840, 2460),)
    assert hidden_cores(_transcript(TIMED), _hide("Yusuf")) == (Span(1900, 2400),)


def test_the_whole_cue_goes_when_word_times_are_unknown() -> None:
    cue = Cue(start_ms=1000, end_ms=3000, text="I met Yusuf there.")
    assert hidden_spans(_transcript(cue), _hide("Yusuf")) == (
        Span(1000 - CUE_MARGIN_MS, 3000 + CUE_MARGIN_MS),
    )


def test_the_whole_cue_goes_when_the_words_do_not_tell_the_name() -> None:
    cue = Cue(
        start_ms=0,
        end_ms=2000,
        text="I met Yusuf",
        words=_words((0, 1000, "I"), (1000, 2000, "met")),
    )
    assert Span(0, 2000) in hidden_cores(_transcript(cue), _hide("Yusuf"))


def test_the_whole_cue_goes_when_the_words_tell_a_name_less_often_than_the_text() -> None:
    cue = Cue(
        start_ms=0,
        end_ms=3000,
        text="Yusuf, I met Yusuf",
        words=_words((0, 900, "You"), (900, 1500, "I"), (1500, 2000, "met"), (2000, 2900, "Yusuf")),
    )
    assert hidden_cores(_transcript(cue), _hide("Yusuf")) == (Span(0, 3000),)


def test_the_whole_cue_goes_when_a_word_has_no_length() -> None:
    cue = Cue(
        start_ms=0,
        end_ms=2000,
        text="met Yusuf",
        words=_words((0, 500, "met"), (500, 500, "Yusuf")),
    )
    assert hidden_cores(_transcript(cue), _hide("Yusuf")) == (Span(0, 2000),)


def test_the_whole_cue_goes_when_the_times_are_not_those_of_this_reading() -> None:
    assert hidden_spans(_transcript(TIMED), _hide("Yusuf"), by_word=False) == (
        Span(1000 - CUE_MARGIN_MS, 3000 + CUE_MARGIN_MS),
    )


def test_a_name_of_several_words_goes_whole() -> None:
    cue = Cue(
        start_ms=0,
        end_ms=3000,
        text="from Deir ez-Zor, yes",
        words=_words(
            (0, 500, "from"), (500, 1000, "Deir"), (1000, 2000, "ez-Zor,"), (2000, 3000, "yes")
        ),
    )
    assert hidden_spans(_transcript(cue), _hide("Deir ez-Zor")) == (Span(440, 2060),)


def test_a_name_that_runs_on_into_the_next_cue_goes_with_both() -> None:
    first = Cue(start_ms=0, end_ms=1000, text="We came from Deir")
    second = Cue(start_ms=1000, end_ms=2000, text="ez-Zor at night")
    assert hidden_cores(_transcript(first, second), _hide("Deir ez-Zor")) == (Span(0, 2000),)


def test_a_name_that_runs_on_is_found_between_words_and_a_cue_without_them() -> None:
    first = Cue(
        start_ms=0,
        end_ms=1000,
        text="from Deir",
        words=_words((0, 400, "from"), (400, 1000, "Deir")),
    )
    second = Cue(start_ms=1000, end_ms=2000, text="ez-Zor at night")
    spans = hidden_cores(_transcript(first, second), _hide("Deir ez-Zor"))
    assert spans[-1].end == 2000
    assert any(Span(400, 1000).intersection(span) == Span(400, 1000) for span in spans)


def test_both_cues_go_when_the_words_do_not_tell_a_name_that_runs_on() -> None:
    first = Cue(
        start_ms=0,
        end_ms=1000,
        text="from Deir",
        words=_words((0, 400, "from"), (400, 1000, "there")),
    )
    second = Cue(start_ms=1000, end_ms=2000, text="ez-Zor at night")
    spans = hidden_cores(_transcript(first, second), _hide("Deir ez-Zor"))
    assert spans == (Span(0, 2000),)


@pytest.mark.parametrize(
    ("text", "form"),
    [("التقيت يُوسُف هناك", "يوسف"), ("وصلتُ مع ويوسف", "يوسف"), ("I met JOSÉ", "Jose")],
)
def test_a_name_is_found_however_it_is_written(text: str, form: str) -> None:
    cue = Cue(start_ms=500, end_ms=900, text=text)
    assert hidden_cores(_transcript(cue), _hide(form)) == (Span(500, 900),)


def test_a_cue_without_a_length_is_silent_until_the_next() -> None:
    cues = (Cue(start_ms=500, end_ms=500, text="Yusuf"), Cue(start_ms=4000, end_ms=5000, text="no"))
    assert hidden_cores(_transcript(*cues), _hide("Yusuf")) == (Span(500, 4000),)
    assert hidden_cores(_transcript(cues[0]), _hide("Yusuf")) == (
        Span(500, 500 + LONGEST_UNTIMED_CUE_MS),
    )


def test_nothing_goes_without_names() -> None:
    assert hidden_spans(_transcript(TIMED), ()) == ()
    assert hidden_spans(_transcript(TIMED), _hide("Omar")) == ()
    assert hidden_spans(_transcript(), _hide("Omar")) == ()
