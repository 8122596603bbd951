from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from tests.clips.making.engines import InThisProcess
from tests.clips.making.interviews import WORDS, write_interview
from walkaway.clips.making.cut import Wish, cut
from walkaway.clips.making.package import finished_files
from walkaway.core.media.sheet.model import Shape
from walkaway.engine import open_engine, progress

WIDE = Wish(shapes=(Shape.WIDE,), burn_in=tuple(WORDS))


class KillsOnce:
    """Progress that kills the worker above the first encoder it sees, once frames are made."""

    def __init__(self, root: int) -> None:
        self.killed = 0
        self._root = psutil.Process(root)
        self._stage = ""

    def stage(self, name: str, total: int) -> None:
        self._stage = name

    def reached(self, amount: int) -> None:
        if self._stage != "Rendering" or not amount or self.killed:
            return
        below = self._root.children(recursive=True)
        workers = {process.pid for process in below}
        for process in below:
            # It may have ended since.
            with suppress(psutil.NoSuchProcess):
                if "ffmpeg" in process.name() and (worker := process.ppid()) in workers:
                    self.killed = worker
                    os.kill(worker, signal.SIGKILL)
                    return


@contextmanager
def cluster() -> Iterator[str]:
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as running:
        yield running.scheduler_address


@pytest.fixture(scope="module")
def sheet_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_interview(tmp_path_factory.mktemp("interview"), frames=300, height=720)


@pytest.fixture(scope="module")
def expected(sheet_path: Path, tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = cut(sheet_path, tmp_path_factory.mktemp("out"), engine=InThisProcess(), wish=WIDE)
    return [path.read_bytes() for path in finished_files(folder)]


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("where", ["local", "Dask"])
def test_a_worker_killed_in_the_middle_of_a_render_changes_nothing(
    where: str,
    sheet_path: Path,
    expected: list[bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Often enough that no encoder begins and ends between two looks.
    monkeypatch.setattr(progress, "POLL_SECONDS", 0.01)
    assassin = KillsOnce(os.getpid())
    if where == "local":
        with open_engine(workers=2) as engine:
            folder = cut(sheet_path, tmp_path, engine=engine, wish=WIDE, progress=assassin)
    else:
        with cluster() as address, open_engine(scheduler=address) as engine:
            folder = cut(sheet_path, tmp_path, engine=engine, wish=WIDE, progress=assassin)
    assert assassin.killed
    assert [path.read_bytes() for path in finished_files(folder)] == expected
