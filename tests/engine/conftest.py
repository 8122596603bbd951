from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

MakePipes = Callable[[], tuple[Path, Path]]


@pytest.fixture
def pipes(tmp_path: Path) -> MakePipes:
    """Makes two named pipes: what a worker tells, and what it is answered. Opening one waits."""
    numbers = count()

    def make() -> tuple[Path, Path]:
        number = next(numbers)
        told, answer = tmp_path / f"told-{number}", tmp_path / f"answer-{number}"
        os.mkfifo(told)
        os.mkfifo(answer)
        return told, answer

    return make


@contextmanager
def cluster(directory: Path, workers: int = 2) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A real scheduler with real worker processes, on the loopback: address and process."""
    address = directory / "address"
    os.mkfifo(address)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        "PYTHONWARNINGS": "ignore",
        "DASK_LOGGING__DISTRIBUTED": "error",
    }
    with subprocess.Popen(
        [sys.executable, Path(__file__).with_name("cluster.py"), address, str(workers)],
        cwd=directory,
        env=environment,
        stdin=subprocess.PIPE,
    ) as process:
        yield address.read_text(), process
        assert process.stdin
        process.stdin.close()


@pytest.fixture(scope="session")
def dask_scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster that all tests share."""
    with cluster(tmp_path_factory.mktemp("dask")) as (address, _):
        yield address


@pytest.fixture(params=["local", "dask"])
def scheduler(request: pytest.FixtureRequest) -> str | None:
    """What `open_engine` is told: the contract holds on this machine and on a cluster."""
    if request.param == "local":
        return None
    address: str = request.getfixturevalue("dask_scheduler")
    return address
