"""What every engine promises, on real processes."""

from __future__ import annotations

import os
import signal
from concurrent.futures import Future
from pathlib import Path

import pytest

from tests.engine import work
from tests.engine.conftest import MakePipes
from walkaway.core.errors import TranscriptError, WorkerDied
from walkaway.engine import as_they_finish, open_engine


def test_results_belong_to_their_futures_whatever_the_order(scheduler: str | None) -> None:
    with open_engine(workers=2, scheduler=scheduler) as engine:
        number_of = {engine.submit(work.square, number): number for number in range(20)}
        seen = {number_of[future]: future.result() for future in as_they_finish(number_of)}
    assert seen == {number: number * number for number in range(20)}


def test_work_runs_in_other_processes(scheduler: str | None) -> None:
    with open_engine(workers=2, scheduler=scheduler) as engine:
        assert engine.submit(work.process_id).result() != os.getpid()
        assert engine.workers == 2


def test_progress_counts_up_to_the_whole(scheduler: str | None) -> None:
    heard: list[tuple[int, int]] = []
    with open_engine(workers=2, scheduler=scheduler) as engine:
        futures = [engine.submit(work.square, number) for number in range(4)]
        for _ in as_they_finish(futures, on_progress=lambda *counts: heard.append(counts)):
            pass
    assert heard == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_an_error_arrives_with_its_facts_and_is_not_tried_again(
    scheduler: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "interview.vtt"
    with open_engine(workers=2, scheduler=scheduler) as engine:
        failed = engine.submit(work.fail_with_facts, path)
        with pytest.raises(TranscriptError, match=r"line 7: expected a time") as caught:
            failed.result()
        assert engine.submit(work.square, 3).result() == 9
    assert caught.value.facts == {"path": path, "line": 7, "expected": "a time", "found": "a word"}
    assert path.read_text() == "ran\n"


def test_a_worker_killed_in_the_middle_changes_nothing(
    scheduler: str | None, pipes: MakePipes
) -> None:
    told, answer = pipes()
    with open_engine(workers=2, scheduler=scheduler) as engine:
        before = [engine.submit(work.square, number) for number in range(5)]
        assert [future.result() for future in before] == [n * n for n in range(5)]
        struck = engine.submit(work.square_unless_killed, 100, told, answer)
        after = [engine.submit(work.square, number) for number in range(5, 10)]
        os.kill(int(told.read_text()), signal.SIGKILL)
        assert struck.result() == 10_000
        assert [future.result() for future in after] == [n * n for n in range(5, 10)]


def test_work_whose_worker_died_by_no_fault_of_its_own_completes(
    scheduler: str | None, tmp_path: Path
) -> None:
    with open_engine(workers=2, scheduler=scheduler) as engine:
        assert engine.submit(work.die_twice, tmp_path / "runs").result() == "done"


def test_works_that_always_kill_their_worker_are_named_and_the_rest_completes(
    scheduler: str | None, tmp_path: Path
) -> None:
    with open_engine(workers=2, scheduler=scheduler) as engine:
        deadly = {
            path: engine.submit(work.kill_itself, path)
            for path in (tmp_path / "first", tmp_path / "second")
        }
        harmless = [engine.submit(work.square, number) for number in range(10)]
        for path, future in deadly.items():
            with pytest.raises(WorkerDied, match=r"work\.kill_itself") as caught:
                future.result()
            # A cluster may also count a death that the work did not live to see.
            assert len(path.read_text().splitlines()) <= caught.value.attempts
        assert [future.result() for future in harmless] == [n * n for n in range(10)]


def test_work_that_has_not_begun_can_be_cancelled(
    scheduler: str | None, pipes: MakePipes, tmp_path: Path
) -> None:
    first, second = pipes(), pipes()
    with open_engine(workers=2, scheduler=scheduler) as engine:
        busy = [engine.submit(work.wait_for_word, *pair) for pair in (first, second)]
        for told, _ in (first, second):
            assert told.read_text()
        waiting = engine.submit(work.fail_with_facts, tmp_path / "never")
        assert waiting.cancel()
        for _, answer in (first, second):
            answer.write_text("go on")
        assert {future.result() for future in as_they_finish(busy)} == {"go on"}
        assert list(as_they_finish([waiting])) == [waiting]
        assert waiting.cancelled()
    # A cluster hears of it a moment later, and may have begun.
    assert scheduler or not (tmp_path / "never").exists()


def test_leaving_by_an_exception_does_not_wait(scheduler: str | None, pipes: MakePipes) -> None:
    told, answer = pipes()
    waiting: list[Future[str]] = []

    def interrupted() -> None:
        with open_engine(workers=2, scheduler=scheduler) as engine:
            waiting.append(engine.submit(work.wait_for_word, told, answer))
            assert told.read_text()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert waiting[0].done()
    if scheduler:
        answer.write_text("a cluster's worker cannot be stopped: let it go")
