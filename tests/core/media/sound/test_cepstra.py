from __future__ import annotations

import numpy as np
import pytest

from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.sound.cepstra import (
    BANDS,
    FRAME_MS,
    _mel_bands,
    cepstra,
    directions_of,
    joined,
    speech,
)
from walkaway.core.media.sound.decode import Samples


def buzz(seconds: float, hz: float) -> Samples:
    """A tone with overtones, like a vowel, and a breath of noise."""
    at = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    tones = (np.sin(2 * np.pi * hz * n * at) / n for n in range(1, 20))
    noise = np.random.default_rng(0).standard_normal(len(at))
    return np.asarray(0.1 * sum(tones) + 0.01 * noise, np.float32)


def test_a_frame_is_forty_milliseconds():
    assert FRAME_MS * len(cepstra(buzz(2, 120))) == 2000


def test_silence_is_no_speech_and_sound_is():
    sound = np.concatenate([buzz(1, 120), np.zeros(SAMPLE_RATE_HZ, np.float32), buzz(1, 150)])
    spoken = speech(cepstra(sound))
    assert spoken[1:24].all()
    assert not spoken[26:49].any()
    assert spoken[51:74].all()


def test_even_sound_has_no_pauses():
    noise = np.random.default_rng(1).standard_normal(SAMPLE_RATE_HZ).astype(np.float32)
    assert speech(cepstra(0.1 * noise)).all()


def test_how_loud_a_recording_is_does_not_matter():
    sound = np.concatenate([buzz(0.5, hz) for hz in (110, 220, 160, 300)])
    loud, soft = (cepstra(gain * sound) for gain in (1.0, 0.01))
    everything = np.ones(len(loud), np.bool_)
    one, other = (directions_of(each, everything) for each in (loud, soft))
    assert (one * other).sum(axis=1) == pytest.approx(1, abs=0.02)


def test_the_same_sound_points_the_same_way_and_another_elsewhere():
    sound = np.concatenate([buzz(1, hz) for hz in (110, 330, 110)])
    directions = directions_of(cepstra(sound), np.ones(75, np.bool_))
    first, other, again = (directions[at + 5 : at + 20] for at in (0, 25, 50))
    assert (first * again).sum(axis=1).mean() > 0.5
    assert (first * other).sum(axis=1).mean() < 0


def test_parts_are_joined_in_order():
    one, other = cepstra(buzz(1, 110)), cepstra(buzz(2, 330))
    whole = joined([one, other])
    assert len(whole) == 75
    assert (whole.shape[25:] == other.shape).all()


def test_bands_are_triangles_next_to_each_other():
    bands = _mel_bands()
    assert len(bands) == BANDS
    assert (bands.max(axis=1) > 0).all()
    assert (np.diff(bands.argmax(axis=1)) >= 0).all()
