from __future__ import annotations

from pathlib import Path

import pytest

from tests.media.faces.hard_case import RATE, draw, encode, poses


@pytest.fixture(scope="session")
def hard_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hard case as a recording, 1280x720."""
    path = tmp_path_factory.mktemp("faces") / "hard.mp4"
    return encode((draw(pose) for _, pose in poses()), path, RATE)
