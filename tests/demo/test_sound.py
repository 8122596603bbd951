"""The invented voices: heard where the transcript says, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.transcripts import Cue
from walkaway.demo.cast import IDRIS, SPEAKERS, InventedSpeaker
from walkaway.demo.prepare import cues_of
from walkaway.demo.sound import AUDIBLE, in_a_room, sample_span, spoken


@pytest.mark.parametrize("speaker", SPEAKERS, ids=lambda each: each.folder)
def test_every_word_fits_the_time_of_its_cue(speaker: InventedSpeaker) -> None:
    for name in ("interview", "film")[: 2 if speaker.has_film else 1]:
        cues = cues_of(speaker, name)
        end = sample_span(cues[-1]).end
        dry = spoken(cues, speaker.language, speaker.voices, end)
        for cue in cues:
            heard = np.flatnonzero(np.abs(dry[slice(*_bounds(cue))]) > AUDIBLE)
            # What reaches the last hundredth of a second was cut off there.
            assert heard[-1] < len(sample_span(cue)) - SAMPLE_RATE_HZ // 50, cue.text


def test_it_is_quiet_between_two_cues() -> None:
    cues = (
        Cue(start_ms=200, end_ms=1700, text="مشيت"),
        Cue(start_ms=2200, end_ms=3700, text="مشيت"),
    )
    dry = spoken(cues, "ar", IDRIS.voices, 4 * SAMPLE_RATE_HZ)
    per_ms = SAMPLE_RATE_HZ // 1000
    assert np.abs(dry[: 200 * per_ms]).max() == 0
    assert np.abs(dry[1700 * per_ms : 2200 * per_ms]).max() == 0
    assert np.abs(dry[200 * per_ms : 1700 * per_ms]).max() == pytest.approx(0.5, abs=0.01)


def test_a_room_is_never_silent_and_never_loud() -> None:
    dry = np.zeros(SAMPLE_RATE_HZ, np.float32)
    heard = in_a_room(dry, np.random.default_rng(1))
    assert 0.0003 < heard.std() < 0.002
    dry[1000] = 0.5
    assert np.abs(in_a_room(dry, np.random.default_rng(1))).max() < 0.6


def _bounds(cue: Cue) -> tuple[int, int]:
    span = sample_span(cue)
    return span.start, span.end
