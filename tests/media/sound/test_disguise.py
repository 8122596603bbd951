from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import resample_poly

from tests.media.spoken import speech
from walkaway.core.media.sound.similarity import similarity
from walkaway.core.media.sound.voices.disguise import COMMON_PITCH_HZ, disguised, median_pitch_hz

WORDS = "They told us that it would be a just state, and we found prisons."


def pitch_of(sound: np.ndarray) -> float:
    pitch_hz = median_pitch_hz(resample_poly(sound, 1, 3))
    assert pitch_hz is not None
    return pitch_hz


@pytest.mark.parametrize("variant", ["m1", "f5"])
def test_every_speaker_comes_to_the_same_pitch(variant: str) -> None:
    sound = disguised(speech(WORDS, variant), np.random.default_rng(1))
    assert pitch_of(sound) == pytest.approx(COMMON_PITCH_HZ, rel=0.2)
    assert len(sound) == len(speech(WORDS, variant))


def test_the_same_chance_gives_the_same_disguise_and_another_gives_another() -> None:
    one, same, other = (disguised(speech(WORDS), np.random.default_rng(n)) for n in (1, 1, 2))
    assert (one == same).all()
    assert not np.allclose(one, other, atol=1e-3)


def test_silence_and_clicks_stay_what_they_are() -> None:
    silence = np.zeros(48_000, np.float32)
    assert not disguised(silence, np.random.default_rng(1)).any()
    click = silence.copy()
    click[100] = 1
    assert np.isfinite(disguised(click, np.random.default_rng(1))).all()
    assert len(disguised(silence[:100], np.random.default_rng(1))) == 100


def test_words_stay_in_their_time() -> None:
    sound = speech(WORDS)
    changed = disguised(sound, np.random.default_rng(1))
    one, other = (np.convolve(np.abs(each), np.ones(960))[::480] for each in (sound, changed))
    lags = np.correlate(other - other.mean(), one - one.mean(), "full")
    assert abs(int(lags.argmax()) - (len(one) - 1)) <= 2  # in steps of 10 ms


def test_real_voices_are_less_alike_afterwards(real_voices: dict[str, np.ndarray]) -> None:
    for sound in real_voices.values():
        half = len(sound) // 2
        before = similarity(sound[:half], sound[half:])
        after = similarity(sound[:half], disguised(sound[half:], np.random.default_rng(1)))
        assert before is not None
        assert after is not None
        assert before > 0.7 > after
