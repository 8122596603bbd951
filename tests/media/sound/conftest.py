from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.media.spoken import Interview, spoken_interview
from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.probe import probe
from walkaway.core.media.sound.decode import Samples, decode_sound


@pytest.fixture(scope="session")
def interview(tmp_path_factory: pytest.TempPathFactory) -> Interview:
    return spoken_interview(tmp_path_factory.mktemp("interview"))


@pytest.fixture(scope="session")
def real_voices(shared_data: Path) -> dict[str, Samples]:
    """Some 14 s of each reader of the shared recordings."""
    readers: dict[str, list[Samples]] = {}
    for path in sorted((shared_data / "speech").glob("*.flac")):
        length = round(probe(path).duration * SAMPLE_RATE_HZ)
        sound = decode_sound(path, Fraction(0), length)
        readers.setdefault(path.name.split("-")[0], []).append(sound)
    return {
        reader: np.concatenate(sounds)[: 14 * SAMPLE_RATE_HZ] for reader, sounds in readers.items()
    }
