"""Progress for people: a bar with the time left on a terminal, plain lines anywhere else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from walkaway.engine.progress import Progress as Listener

LINE_EVERY_SECONDS = 5.0


class Bar:
    """One bar a stage."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._stage: TaskID | None = None
        self._total = 0

    def stage(self, name: str, total: int) -> None:
        """Finish the bar of the stage before, and begin another."""
        self.finish()
        self._total = total
        self._stage = self._bars.add_task(name, total=total)

    def reached(self, amount: int) -> None:
        """Move the bar."""
        if self._stage is not None:
            self._bars.update(self._stage, completed=amount)

    def finish(self) -> None:
        """Fill the bar."""
        if self._stage is not None:
            self._bars.update(self._stage, completed=self._total)


class Lines:
    """A line at the start of a stage, and one now and then."""

    def __init__(self, write: Callable[[str], None], clock: Callable[[], float]) -> None:
        self._write = write
        self._clock = clock
        self._name = ""
        self._total = 0
        self._began = self._spoke = 0.0

    def stage(self, name: str, total: int) -> None:
        """Say what begins."""
        self._name, self._total = name, total
        self._began = self._spoke = self._clock()
        self._write(f"{name} ...")

    def reached(self, amount: int) -> None:
        """Say how far it is, unless that was just said."""
        now = self._clock()
        if not 0 < amount < self._total or now - self._spoke < LINE_EVERY_SECONDS:
            return
        self._spoke = now
        left_s = (now - self._began) * (self._total - amount) / amount
        self._write(f"{self._name}: {amount * 100 // self._total} %, about {left_s:.0f} s left")


@contextmanager
def shown_progress(console: Console | None = None) -> Iterator[Listener]:
    """Progress on standard error, so that what a command answers stays clean."""
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield Lines(
            lambda line: console.print(line, highlight=False, soft_wrap=True), time.monotonic
        )
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as bars:
        bar = Bar(bars)
        yield bar
        bar.finish()
