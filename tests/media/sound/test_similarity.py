from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from tests.media.spoken import speech
from walkaway.core.media.sound.similarity import (
    DIFFERENT_PEOPLE,
    SAME_PERSON,
    similarity,
    voice_embedding,
)

ONE = "They told us that it would be a just state, and we found prisons."
OTHER = "One night they took our neighbour away, and nobody asked where he was."


def test_one_timbre_is_more_alike_than_two() -> None:
    same = similarity(speech(ONE, "m1"), speech(OTHER, "m1"))
    different = similarity(speech(ONE, "m1"), speech(OTHER, "f5"))
    assert same is not None
    assert different is not None
    assert same > different + 0.05


def test_level_does_not_matter() -> None:
    assert similarity(speech(ONE), speech(ONE) * np.float32(0.1)) == pytest.approx(1, abs=0.02)


def test_an_embedding_has_unit_length_and_silence_has_none() -> None:
    embedding = voice_embedding(speech(ONE))
    assert embedding is not None
    assert embedding.shape == (256,)
    assert np.linalg.norm(embedding) == pytest.approx(1)
    assert voice_embedding(np.zeros(48_000, np.float32)) is None
    assert similarity(np.zeros(0, np.float32), speech(ONE)) is None


def test_real_people_are_told_apart(real_voices: dict[str, np.ndarray]) -> None:
    halves = {name: np.array_split(sound, 2) for name, sound in real_voices.items()}
    vectors = {name: [voice_embedding(half) for half in pair] for name, pair in halves.items()}
    same = [float(one @ other) for one, other in vectors.values()]
    different = [float(a[0] @ b[1]) for a, b in combinations(vectors.values(), 2)]
    assert np.mean(same) == pytest.approx(SAME_PERSON, abs=0.1)
    assert np.mean(different) == pytest.approx(DIFFERENT_PEOPLE, abs=0.1)
    assert min(same) > max(different)
