"""Files of a day's length cost what their cues cost, and no more."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from walkaway.core.transcripts import FORMATS, Cue, Transcript, Voice, aligned
from walkaway.core.transcripts.exchange import _encoded, _read_back


def _long_transcript(cues: int) -> Transcript:
    return Transcript(
        cues=tuple(
            Cue(
                start_ms=number * 900,
                end_ms=number * 900 + 1_200,  # each overlaps the next
                text=f"I was there & saw {number}\nكنت هناك",
                speaker=("Karim", "Ann")[number % 2],
                voice=(Voice.WITNESS, Voice.INTERVIEWER)[number % 2],
            )
            for number in range(cues)
        )
    )


class _CallCounter:
    """Counts calls of Python and C functions: the work done, whatever else the machine does."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        self.calls += event in {"call", "c_call"}

    def __enter__(self) -> _CallCounter:
        sys.setprofile(self)
        return self

    def __exit__(self, *exception: object) -> None:
        sys.setprofile(None)


def _work(name: str, cues: int) -> int:
    content = _encoded(FORMATS[name], _long_transcript(cues))
    with _CallCounter() as counter:
        _read_back(FORMATS[name], content)
    return counter.calls


@pytest.mark.parametrize("name", FORMATS)
def test_twice_the_cues_are_twice_the_work(name: str) -> None:
    _work(name, 10)  # what is cached on first use
    fixed = _work(name, 10)
    assert _work(name, 800) - fixed < 2.2 * (_work(name, 400) - fixed)


@pytest.mark.parametrize("name", ["webvtt", "srt"])
def test_a_hundred_thousand_cues_are_read(name: str) -> None:
    transcript = _long_transcript(100_000)
    found = _read_back(FORMATS[name], _encoded(FORMATS[name], transcript))[0]
    assert found.cues == transcript.cues
    assert aligned(transcript, found) == ()


def _lines_run(cues: int) -> int:
    """How many lines of code run to write `cues` that all overlap, each on a tier of its own."""
    transcript = Transcript(cues=tuple(Cue(start_ms=0, end_ms=1, text="x") for _ in range(cues)))
    lines = 0

    def count(frame: FrameType, event: str, argument: object) -> object:
        nonlocal lines
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        _encoded(FORMATS["elan"], transcript)
    finally:
        sys.settrace(before)
    return lines


def test_overlapping_cues_cost_elan_no_more_than_their_number() -> None:
    assert _lines_run(800) < 2.2 * _lines_run(400)
