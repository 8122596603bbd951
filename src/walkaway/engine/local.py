"""Processes on this machine.

Each worker is a process of its own in a process group of its own, led by one thread here. So a
worker that dies is known together with the work that it ran, the others go on undisturbed, and
the programs that a worker started can be stopped along with it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from walkaway.core.errors import WorkerDied
from walkaway.engine.lifetimes import (
    end_group,
    leave_interrupts_to_main_thread,
    live_and_die_with_parent,
)
from walkaway.engine.names import name_of

ATTEMPTS = 3

P = ParamSpec("P")
R = TypeVar("R")


class LocalEngine:
    """An `Engine` of `workers` processes; they start with their first work."""

    stays_here = True

    def __init__(self, workers: int) -> None:
        if workers < 1:
            raise ValueError(f"an engine needs at least one worker, not {workers}")
        self.workers = workers
        self._threads = ThreadPoolExecutor(workers, initializer=leave_interrupts_to_main_thread)
        self._of_this_thread = threading.local()
        self._lock = threading.Lock()
        self._living: set[_Worker] = set()
        self._stopping = False

    def submit(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Have `work` run in one of the processes."""
        return self._threads.submit(self._run, partial(work, *args, **kwargs), name_of(work))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._threads.shutdown()
        finally:
            self._stop()

    def _run(self, work: Callable[[], R], name: str) -> R:
        for _ in range(ATTEMPTS):
            try:
                return self._worker().run(work)
            except BrokenProcessPool:
                self._bury_worker()
            if self._stopping:
                raise CancelledError
        raise WorkerDied(work=name, attempts=ATTEMPTS)

    def _worker(self) -> _Worker:
        """The worker of this thread."""
        worker: _Worker | None = getattr(self._of_this_thread, "worker", None)
        if worker:
            return worker
        worker = _Worker()
        with self._lock:
            if self._stopping:
                worker.kill()
            self._living.add(worker)
        self._of_this_thread.worker = worker
        return worker

    def _bury_worker(self) -> None:
        worker: _Worker | None = getattr(self._of_this_thread, "worker", None)
        self._of_this_thread.worker = None
        if worker:
            with self._lock:
                self._living.discard(worker)
            worker.kill()
            worker.release()

    def _stop(self) -> None:
        with self._lock:
            self._stopping = True
            for worker in self._living:
                worker.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._living:
            worker.release()


class _Worker:
    """One process, the leader of its own group."""

    def __init__(self) -> None:
        self._process = ProcessPoolExecutor(
            1, mp_context=get_context("spawn"), initializer=live_and_die_with_parent
        )
        self._group = self._process.submit(os.getpid).result()

    def run(self, work: Callable[[], R]) -> R:
        return self._process.submit(work).result()

    def kill(self) -> None:
        """End the process and every program that it started."""
        end_group(self._group)

    def release(self) -> None:
        """Wait until the process is gone."""
        self._process.shutdown()
