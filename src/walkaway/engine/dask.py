"""A Dask cluster.

Its workers need the same version of Walkaway and the same paths to the same files. The scheduler
runs a task again when its worker dies, as often as its own `allowed-failures` says.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future, wait
from functools import partial
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from walkaway.core.errors import MissingPiece, WorkerDied
from walkaway.engine.names import name_of

try:
    import distributed
except ImportError as error:
    raise MissingPiece(
        piece="distributed",
        cost="work cannot be shared out over a cluster",
        remedy="Install walkaway[cluster], or unset WALKAWAY_SCHEDULER to use this machine alone.",
    ) from error

P = ParamSpec("P")
R = TypeVar("R")


class DaskEngine:
    """An `Engine` on the cluster whose scheduler listens at `address`."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._client = _connected(address)
        self._awaited: set[Future[Any]] = set()

    @property
    def workers(self) -> int:
        """How many pieces of work the cluster runs at once, as of now."""
        return sum(self._client.nthreads().values())

    def submit(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Have `work` run on one of the cluster's workers."""
        # `pure=False`: the same call twice is run twice. Not Dask's `retries`: they repeat what
        # failed for a reason of its own. Not its ClientExecutor: that answers with a TypeError
        # when a worker dies between computing a result and handing it over.
        there = self._client.submit(partial(work, *args, **kwargs), pure=False)
        here: Future[R] = Future()
        self._awaited.add(here)
        here.add_done_callback(lambda _: there.cancel())
        here.add_done_callback(self._awaited.discard)
        there.add_done_callback(partial(self._arrived, here, name_of(work)))
        return here

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
                wait(self._awaited)
        finally:
            for future in tuple(self._awaited):
                future.cancel()
            self._client.close()

    def _arrived(self, here: Future[R], work: str, there: Any) -> None:
        """Dask calls this in a thread when `there` is done: `here` follows it."""
        if not here.set_running_or_notify_cancel():
            return
        try:
            here.set_result(there.result())
        except distributed.KilledWorker as error:
            died = WorkerDied(work=work, attempts=error.allowed_failures + 1)
            died.__cause__ = error
            here.set_exception(died)
        except CancelledError:
            # Nobody here cancelled it: the scheduler has forgotten us, or is gone.
            here.set_exception(_no_scheduler(self._address))
        except Exception as error:
            here.set_exception(error)


def _connected(address: str) -> Any:
    try:
        return distributed.Client(address, set_as_default=False)
    except (OSError, ValueError) as error:
        raise _no_scheduler(address) from error


def _no_scheduler(address: str) -> MissingPiece:
    return MissingPiece(
        piece=f"The Dask scheduler at {address}",
        cost="work cannot be shared out",
        remedy="Start it with `dask scheduler`, or unset WALKAWAY_SCHEDULER.",
    )
