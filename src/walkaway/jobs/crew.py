"""Worker processes that are replaced when they die. Nothing here knows Django or the database."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Pipe, wait
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Self

from walkaway.engine.lifetimes import (
    end_group,
    leave_interrupts_to_main_thread,
    live_and_die_with_parent,
)

STOP_S = 10.0
"""How long a worker that was told to stop may take to give its job back."""
LIVED_WELL_S = 60.0
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0

logger = logging.getLogger(__name__)


class Crew:
    """`count` processes that each call `work`, a function at the top of a module, with `args`.

    One that dies is replaced, after a pause that grows while they die young. One that returns has
    left for good. At the end of the `with` all are told to stop by SIGTERM, and those that do not
    are ended; none outlives this process, whatever ends it.
    """

    def __init__(self, count: int, work: Callable[..., None], *args: object) -> None:
        self._places = [_Place(work, args) for _ in range(count)]
        self._woken, self._wake = Pipe(duplex=False)
        self._thread = threading.Thread(target=self._lead, name="crew")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._wake.send(None)
        self._thread.join()
        self._wake.close()
        self._woken.close()

    def wait(self) -> None:
        """Return when every worker has left by itself."""
        self._thread.join()

    def _lead(self) -> None:
        leave_interrupts_to_main_thread()
        try:
            while not all(place.has_left for place in self._places):
                for place in self._places:
                    place.fill()
                if self._wait():
                    return
        finally:
            self._dismiss()

    def _wait(self) -> bool:
        """Wait for a death or for a place to be filled; True when all shall stop."""
        working = {place.process.sentinel: place for place in self._places if place.process}
        pauses = [place.pause_left() for place in self._places if place.is_empty]
        ready = wait([self._woken, *working], timeout=min(pauses, default=None))
        for sentinel in ready:
            if isinstance(sentinel, int):
                working[sentinel].bury()
        return self._woken in ready

    def _dismiss(self) -> None:
        processes = [place.process for place in self._places if place.process]
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + STOP_S
        for process in processes:
            process.join(max(0.0, deadline - time.monotonic()))
        for place in self._places:
            place.clear()


class _Place:
    """A place in the crew: one process after another stands in it."""

    def __init__(self, work: Callable[..., None], args: tuple[object, ...]) -> None:
        self._work = work
        self._args = args
        self._began = 0.0
        self._pause_s = FIRST_PAUSE_S
        self._fill_at = 0.0
        self.process: SpawnProcess | None = None
        self.has_left = False

    @property
    def is_empty(self) -> bool:
        return self.process is None and not self.has_left

    def pause_left(self) -> float:
        return max(0.0, self._fill_at - time.monotonic())

    def fill(self) -> None:
        """Begin a process, unless one stands here or it is too early for another."""
        if not self.is_empty or self.pause_left() > 0:
            return
        process = get_context("spawn").Process(target=_begin, args=(self._work, self._args))
        try:
            process.start()
        except OSError as error:
            # Memory or process numbers are used up, which may be why the one before died.
            self._wait_before_the_next(f"could not begin ({error.strerror})")
        else:
            self.process, self._began = process, time.monotonic()

    def bury(self) -> None:
        """Note why the process ended, and when another may begin."""
        assert self.process
        self.process.join()
        code = self.process.exitcode
        self.clear()
        if code == 0:
            self.has_left = True
            return
        if time.monotonic() - self._began >= LIVED_WELL_S:
            self._pause_s = FIRST_PAUSE_S
        self._wait_before_the_next(f"ended with exit code {code}")

    def _wait_before_the_next(self, why: str) -> None:
        logger.warning("a worker %s; another begins in %.1f s", why, self._pause_s)
        self._fill_at = time.monotonic() + self._pause_s
        self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)

    def clear(self) -> None:
        """End whatever is left of the process, and of the programs that it started."""
        if self.process:
            assert self.process.pid
            end_group(self.process.pid)
            self.process.kill()  # it may have died before it led a group
            self.process.join()
        self.process = None


def _begin(work: Callable[..., None], args: tuple[object, ...]) -> None:
    live_and_die_with_parent()
    work(*args)
