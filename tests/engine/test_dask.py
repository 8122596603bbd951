"""What is promised of a cluster that goes away."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine import work
from tests.engine.conftest import MakePipes, cluster
from walkaway.core.errors import MissingPiece
from walkaway.engine import open_engine

SOON_SECONDS = 60


def test_a_scheduler_that_dies_is_an_error_and_no_endless_wait(
    pipes: MakePipes, tmp_path: Path
) -> None:
    told, answer = pipes()
    with cluster(tmp_path) as (address, process), open_engine(scheduler=address) as engine:
        waiting = engine.submit(work.wait_for_word, told, answer)
        assert told.read_text()
        process.kill()
        with pytest.raises(MissingPiece, match="The Dask scheduler"):
            waiting.result(SOON_SECONDS)
