from __future__ import annotations

from hypothesis import given

from tests.core.transcripts.strategies import transcripts
from walkaway.core.transcripts import Cue, Transcript, Word
from walkaway.core.transcripts.timed_words import Run, placed_words, runs_of


def _cue(text: str, *words: Word) -> Cue:
    return Cue(start_ms=0, end_ms=1_000, text=text, words=words)


def test_a_cue_is_cut_at_its_words_and_pauses() -> None:
    cue = _cue(
        "I left, alone",
        Word(start_ms=100, end_ms=200, text="I"),
        Word(start_ms=200, end_ms=400, text="left,"),
        Word(start_ms=600, end_ms=1_000, text="alone"),
    )
    assert runs_of(cue) == (
        Run(start_ms=0, text=""),
        Run(start_ms=100, text="I "),
        Run(start_ms=200, text="left,"),
        Run(start_ms=400, text=" "),
        Run(start_ms=600, text="alone"),
    )


def test_words_heard_at_once_cannot_be_run_through() -> None:
    overlapping = (
        Word(start_ms=0, end_ms=500, text="I"),
        Word(start_ms=400, end_ms=900, text="left"),
    )
    assert runs_of(_cue("I left", *overlapping)) == ()


def test_a_word_that_the_text_does_not_hold_is_not_placed() -> None:
    assert placed_words(_cue("I left", Word(start_ms=0, end_ms=500, text="stayed"))) == ()


@given(transcripts(words=True))
def test_the_texts_of_the_runs_join_to_the_text_of_the_cue(transcript: Transcript) -> None:
    for cue in transcript.cues:
        runs = runs_of(cue)
        assert not runs or "".join(run.text for run in runs) == cue.text
