"""What is promised of this machine: nothing outlives the command that started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from select import poll

import pytest

from tests.engine import work
from tests.engine.conftest import ROOT, MakePipes
from walkaway.core.errors import MissingPiece
from walkaway.engine import open_engine, usable_cores

SOON_MS = 60_000
"""A bound for a test that fails; it is not waited out otherwise."""


class Watched:
    """Processes that are watched until they are gone, though they are not our children."""

    def __init__(self, process_ids: Sequence[int], stack: ExitStack) -> None:
        self._descriptors = [os.pidfd_open(process_id) for process_id in process_ids]
        for descriptor in self._descriptors:
            stack.callback(os.close, descriptor)

    def are_gone(self) -> bool:
        for descriptor in self._descriptors:
            gone = poll()
            gone.register(descriptor)
            if not gone.poll(SOON_MS):
                return False
        return True


@pytest.fixture
def session(pipes: MakePipes) -> Iterator[tuple[subprocess.Popen[bytes], Watched]]:
    """A command in a process group of its own with its worker and the worker's program."""
    told, answer = pipes()
    command = [sys.executable, "-m", "tests.engine.session", told, answer]
    with (
        ExitStack() as stack,
        subprocess.Popen(command, cwd=ROOT, start_new_session=True) as process,
    ):
        watched = Watched([int(word) for word in told.read_text().split()], stack)
        yield process, watched
        process.kill()


Session = tuple[subprocess.Popen[bytes], Watched]


def test_ctrl_c_stops_workers_and_their_programs(session: Session) -> None:
    process, watched = session
    os.killpg(process.pid, signal.SIGINT)  # as a terminal sends it: to the whole group
    assert process.wait(SOON_MS / 1000) == 130
    assert watched.are_gone()


def test_nothing_outlives_a_command_that_was_killed(session: Session) -> None:
    process, watched = session
    process.kill()
    assert watched.are_gone()


def test_the_program_of_a_killed_worker_does_not_go_on(pipes: MakePipes) -> None:
    (told, answer), stack = pipes(), ExitStack()
    with stack, open_engine(workers=1) as engine:
        engine.submit(work.wait_with_a_program_once, told, answer)
        worker, program = map(int, told.read_text().split())
        watched = Watched([program], stack)
        os.kill(worker, signal.SIGKILL)
        assert watched.are_gone()


def test_workers_start_with_their_work() -> None:
    with open_engine(workers=8) as engine:
        assert len({engine.submit(work.process_id).result() for _ in range(4)}) == 1


def test_an_engine_has_a_worker_for_each_core_by_default() -> None:
    with open_engine() as engine:
        assert engine.workers == usable_cores()


def test_an_engine_without_workers_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one worker"):
        open_engine(workers=0)


def test_a_scheduler_that_is_not_there_is_named_with_its_remedy() -> None:
    with pytest.raises(MissingPiece, match="Start it with `dask scheduler`"):
        open_engine(scheduler="nonsense://127.0.0.1:1")


def test_without_distributed_the_extra_to_install_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "walkaway.engine.dask", raising=False)
    with pytest.raises(MissingPiece, match=r"walkaway\[cluster\]"):
        open_engine(scheduler="tcp://127.0.0.1:1")


def test_it_says_that_work_stays_on_this_machine_and_a_cluster_that_it_does_not() -> None:
    from walkaway.engine.dask import DaskEngine
    from walkaway.engine.local import LocalEngine

    assert LocalEngine.stays_here
    assert not DaskEngine.stays_here
