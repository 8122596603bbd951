from __future__ import annotations

import pytest

from tests.media.spoken import Interview, spoken_interview


@pytest.fixture(scope="session")
def interview(tmp_path_factory: pytest.TempPathFactory) -> Interview:
    return spoken_interview(tmp_path_factory.mktemp("interview"))
