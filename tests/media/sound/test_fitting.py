"""Readings keep their cue's start, never sound at once, and stay inside the passage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from walkaway.core.media.sound.decode import Samples
from walkaway.core.media.sound.voices.fitting import (
    BREATH,
    HASTY_RATE,
    NATURAL_RATE,
    Reading,
    fitted,
)
from walkaway.core.spans import Span

SECOND = 48_000


def reading(start_s: float, end_s: float, spoken_s: float) -> Reading:
    """Words that take `spoken_s` at the usual rate."""

    def speak(rate: float) -> Samples:
        return np.full(round(spoken_s * SECOND / rate), 0.1, np.float32)

    return Reading(cue=Span(round(start_s * SECOND), round(end_s * SECOND)), speak=speak)


def test_words_that_fit_are_spoken_as_usual() -> None:
    (placed,) = fitted([reading(1, 4, 2)], 5 * SECOND)
    assert (placed.start, len(placed.sound), placed.speed) == (SECOND, 2 * SECOND, 1.0)


def test_words_that_are_too_long_are_spoken_faster() -> None:
    (placed,) = fitted([reading(0, 2, 2.4)], 5 * SECOND)
    assert placed.speed == pytest.approx(1.2, abs=0.03)
    assert len(placed.sound) <= 2 * SECOND


def test_words_use_the_silence_after_their_cue_before_they_are_pressed() -> None:
    first, _ = fitted([reading(0, 1, 2.7), reading(4, 5, 1)], 6 * SECOND)
    assert first.speed == pytest.approx(NATURAL_RATE)
    assert len(first.sound) == pytest.approx(2 * SECOND, abs=2)  # 2.7 s / 1.35


def test_words_are_pressed_to_end_before_the_next_cue() -> None:
    first, second = fitted([reading(0, 2, 3), reading(2, 4, 1)], 5 * SECOND)
    assert first.start + len(first.sound) + BREATH == second.start == 2 * SECOND
    assert NATURAL_RATE < first.speed < HASTY_RATE


def test_a_cue_waits_when_the_words_before_it_are_too_crowded() -> None:
    first, second = fitted([reading(0, 8, 7), reading(1, 2, 1)], 10 * SECOND)
    assert first.speed == pytest.approx(HASTY_RATE, abs=0.01)
    assert second.start == first.start + len(first.sound) + BREATH


def test_words_at_the_very_end_are_pressed_into_the_passage() -> None:
    (placed,) = fitted([reading(9, 10, 2.5)], 10 * SECOND)
    assert placed.start + len(placed.sound) <= 10 * SECOND
    assert placed.speed == pytest.approx(2.5, abs=0.1)


def test_a_passage_without_words_has_no_reading() -> None:
    assert fitted([], SECOND) == ()


@settings(max_examples=12, deadline=None)
@given(
    cues=st.lists(
        st.tuples(st.floats(0, 7), st.floats(0.05, 2), st.floats(0.1, 1.5)), min_size=1, max_size=4
    )
)
def test_two_readings_never_sound_at_once(cues: list[tuple[float, float, float]]) -> None:
    readings = [reading(a, a + length, spoken) for a, length, spoken in sorted(cues)]
    room = 12 * SECOND
    placed = fitted(readings, room)
    ends = [each.start + len(each.sound) for each in placed]
    assert all(end <= later.start for end, later in zip(ends, placed[1:], strict=False))
    assert ends[-1] <= room
    assert all(
        each.start >= wanted.cue.start for each, wanted in zip(placed, readings, strict=True)
    )
