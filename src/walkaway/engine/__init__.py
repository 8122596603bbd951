"""Where heavy work runs: the cores of this machine, or a Dask cluster.

One port, shaped like `concurrent.futures`, with two adapters that pass the same tests:

    with open_engine(workers=None, scheduler=None) as engine:
        futures = [engine.submit(render, recipe) for recipe in recipes]
        for future in as_they_finish(futures, on_progress=print):
            future.result()

Work must be a function at the top of a module, and its arguments and result must survive pickle.
It is run again when the process under it dies, so running it twice must do no harm. Leaving the
`with` by an exception stops what is running.

A script that opens a local engine must keep its own work under `if __name__ == "__main__":`, since
each worker imports the script.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, as_completed
from contextlib import AbstractContextManager
from typing import ParamSpec, Protocol, TypeVar

__all__ = ["Engine", "as_they_finish", "open_engine", "usable_cores"]

P = ParamSpec("P")
R = TypeVar("R")


class Engine(Protocol):
    """Runs functions in other processes."""

    @property
    def workers(self) -> int:
        """How many pieces of work run at once."""

    @property
    def stays_here(self) -> bool:
        """Whether what is submitted stays in the memory of this machine."""

    def submit(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Have `work` run; its result or its exception arrives in the future.

        A future that has not begun can be cancelled: its result never arrives, though a cluster
        may have begun on it by then. When the process under the work dies, it is run again a few
        times; after that the future holds `WorkerDied`.
        """


def open_engine(
    *, workers: int | None = None, scheduler: str | None = None
) -> AbstractContextManager[Engine]:
    """An engine on this machine, or on the Dask cluster at the address `scheduler`.

    `workers` is the number of local processes, one for each usable core when None; a cluster has
    its own. Raises `MissingPiece` where the cluster or its library is not there.
    """
    if scheduler:
        from walkaway.engine.dask import DaskEngine

        return DaskEngine(scheduler)
    from walkaway.engine.local import LocalEngine

    return LocalEngine(usable_cores() if workers is None else workers)


def usable_cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def as_they_finish(
    futures: Collection[Future[R]], *, on_progress: Callable[[int, int], None] | None = None
) -> Iterator[Future[R]]:
    """Yield each future as it is done, whatever its outcome.

    `on_progress` hears how many of how many are done before each is yielded. When the loop over
    this is left early, those that have not begun are cancelled.
    """
    try:
        for done, future in enumerate(as_completed(futures), start=1):
            if on_progress:
                on_progress(done, len(futures))
            yield future
    finally:
        for future in futures:
            future.cancel()
