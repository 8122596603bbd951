"""Worker processes, whatever they do: replaced when they die, and gone when nobody leads them."""

from __future__ import annotations

import errno
import os
from multiprocessing.context import SpawnProcess
from pathlib import Path

import psutil
import pytest

from tests.engine.work import die_twice, wait_with_a_program, wait_with_a_program_once
from walkaway.jobs import crew
from walkaway.jobs.crew import Crew

SOON_S = 60.0


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "FIRST_PAUSE_S", 0.01)


@pytest.fixture
def told(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "told")
    return tmp_path / "told"


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "answer")
    return tmp_path / "answer"


def processes_of(told: Path) -> list[psutil.Process]:
    return [psutil.Process(int(word)) for word in told.read_text().split()]


def test_a_worker_that_dies_is_replaced_until_it_leaves_by_itself(tmp_path: Path) -> None:
    with Crew(1, die_twice, tmp_path / "told") as workers:
        workers.wait()
    assert (tmp_path / "told").read_text() == "ran\n" * 3


def test_those_who_die_young_are_replaced_more_and_more_slowly(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "FIRST_PAUSE_S", 0.3)
    with Crew(1, die_twice, tmp_path / "told") as workers:
        workers.wait()
    told = [record.getMessage() for record in caplog.records]
    assert told == [
        "a worker ended with exit code -9; another begins in 0.3 s",
        "a worker ended with exit code -9; another begins in 0.6 s",
    ]


def test_where_no_process_can_be_begun_it_is_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = [OSError(errno.ENOMEM, "Cannot allocate memory"), None]
    begin = SpawnProcess.start

    def begin_unless_memory_is_full(process: SpawnProcess) -> None:
        if error := full.pop(0):
            raise error
        begin(process)

    monkeypatch.setattr(SpawnProcess, "start", begin_unless_memory_is_full)
    (tmp_path / "told").write_text("ran\n" * 2)
    with Crew(1, die_twice, tmp_path / "told") as workers:
        workers.wait()
    assert "could not begin (Cannot allocate memory)" in caplog.text
    assert (tmp_path / "told").read_text() == "ran\n" * 3


def test_those_who_do_not_stop_are_ended_with_their_programs(
    told: Path, answer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "STOP_S", 0.0)
    with Crew(1, wait_with_a_program, told, answer):
        processes = processes_of(told)
        assert all(process.is_running() for process in processes)
    assert psutil.wait_procs(processes, SOON_S)[1] == []


def test_the_programs_of_a_worker_that_was_killed_end_with_it(told: Path, answer: Path) -> None:
    with Crew(1, wait_with_a_program_once, told, answer) as workers:
        worker, program = processes_of(told)
        worker.kill()
        program.wait(SOON_S)
        workers.wait()
