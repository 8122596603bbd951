from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest

from walkaway.engine.progress import new_tally, watch


class Notebook:
    def __init__(self) -> None:
        self.amounts: list[int] = []

    def stage(self, name: str, total: int) -> None:
        self.amounts.clear()

    def reached(self, amount: int) -> None:
        self.amounts.append(amount)


def test_what_several_processes_count_is_added_up(tmp_path: Path) -> None:
    one, other, notebook = new_tally(tmp_path), new_tally(tmp_path), Notebook()
    one.add(3)
    other.add(4)
    one.add(2)
    done: Future[None] = Future()
    done.set_result(None)
    watch([done], [one, other], notebook)
    assert notebook.amounts == [9]


def test_counting_where_nobody_can_see_does_no_harm(tmp_path: Path) -> None:
    tally = new_tally(tmp_path / "on another machine")
    tally.add(5)
    assert tally.counted == 0


def test_the_first_failure_is_raised_though_others_go_on() -> None:
    failed: Future[None] = Future()
    failed.set_exception(OSError("the disk"))
    with pytest.raises(OSError, match="the disk"):
        watch([failed, Future()], [], Notebook())
