"""A voice that was left is found under another; another reading of the same words is not it."""

from __future__ import annotations

import numpy as np
import pytest

from tests.media.spoken import Interview, speech
from walkaway.core.media.sound.decode import Samples
from walkaway.core.media.sound.remains import Reference, heard_seconds
from walkaway.core.media.sound.voices.disguise import disguised
from walkaway.core.media.verify.voice import HEARD_ELSEWHERE, HEARD_WHERE_PLANNED, PLANNED_REACH

TEXT = "I carried water for four months, and then I understood that nobody would let me leave. "


def level(sound: Samples) -> Samples:
    return sound * np.float32(0.1 / sound.std())


def scores(sound: Samples, reference: Samples) -> tuple[np.ndarray, np.ndarray]:
    """The best trace of each second anywhere, and at the same place."""
    prepared = Reference(reference)
    traces = [prepared.best_trace(window, at, PLANNED_REACH) for at, window in heard_seconds(sound)]
    pairs = [[anywhere.score, near.score] for anywhere, near in traces]
    return tuple(np.array(pairs).T)  # type: ignore[return-value]  # two rows


@pytest.mark.parametrize("below_db", [0, 12])
def test_a_voice_under_another_is_found_where_it_is(interview: Interview, below_db: int) -> None:
    own = level(interview.sound)
    cover = np.resize(level(speech(TEXT, "f2")), len(own))
    mixed = cover + own * np.float32(10 ** (-below_db / 20))
    anywhere, near = scores(mixed, own)
    two_seconds = [near[at : at + 3].max() for at in range(len(near) - 2)]
    assert min(two_seconds) > HEARD_WHERE_PLANNED
    assert np.median(anywhere) > HEARD_ELSEWHERE


def test_a_voice_upside_down_or_at_another_place_is_found(interview: Interview) -> None:
    own = level(interview.sound)
    moved = -np.roll(own, 5 * 48_000)
    anywhere, near = scores(moved, own)
    assert np.median(anywhere) > 3 * HEARD_ELSEWHERE
    assert near.max() < HEARD_WHERE_PLANNED


@pytest.mark.parametrize("variant", ["", "f2", "m3", "klatt2"])
def test_another_timbre_with_the_same_words_is_not_the_voice(variant: str) -> None:
    anywhere, near = scores(level(speech(TEXT * 2, variant)), level(speech(TEXT * 2, "m1")))
    assert anywhere.max() < HEARD_ELSEWHERE / 2
    assert near.max() < HEARD_WHERE_PLANNED / 1.5


def test_real_voices_are_not_mistaken_for_one_another(real_voices: dict[str, Samples]) -> None:
    names = sorted(real_voices)
    for one, other in zip(names, [*names[1:], names[0]], strict=True):
        anywhere, near = scores(level(real_voices[one]), level(real_voices[other]))
        assert anywhere.max() < HEARD_ELSEWHERE / 1.2
        assert near.max() < HEARD_WHERE_PLANNED / 1.5


@pytest.mark.parametrize("below_db", [0, 12])
def test_a_real_voice_under_a_synthetic_one_is_found(
    real_voices: dict[str, Samples], below_db: int
) -> None:
    for sound in real_voices.values():
        own = level(sound)
        cover = np.resize(level(speech(TEXT, "")), len(own))
        _, near = scores(cover + own * np.float32(10 ** (-below_db / 20)), own)
        two_seconds = np.array([near[at : at + 3].max() for at in range(len(near) - 2)])
        # Readers pause: where nothing was said, nothing was left.
        assert (two_seconds > HEARD_WHERE_PLANNED).mean() > 0.9


def test_a_disguise_is_not_the_voice_as_it_is(interview: Interview) -> None:
    changed = disguised(interview.sound, np.random.default_rng(1))
    anywhere, near = scores(level(changed), level(interview.sound))
    assert anywhere.max() < HEARD_ELSEWHERE
    assert near.max() < HEARD_WHERE_PLANNED


def test_silence_is_not_compared() -> None:
    assert not list(heard_seconds(np.full(96_000, 1e-4, np.float32)))
    assert scores_of_short_sound() < HEARD_ELSEWHERE


def scores_of_short_sound() -> float:
    """A clip and a recording shorter than a second still give an answer."""
    noise = np.random.default_rng(1).normal(0, 0.1, (2, 24_000)).astype(np.float32)
    return float(scores(noise[0], noise[1])[0].max())
