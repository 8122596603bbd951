"""A Dask cluster.

Its workers need the same version of Walkaway and the same paths to the same files. The scheduler
runs a task again when its worker dies, as often as its own `allowed-failures` says. It blames a
death on everything that the worker had been given, so what it gives up on is suspected only. The
suspects are tried once more, one at a time, when nothing else is under way, and what kills again
was the killer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, wait
from dataclasses import dataclass
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


@dataclass(eq=False, kw_only=True, slots=True)
class _Task:
    """A piece of work and the future that its submitter holds."""

    call: Callable[[], Any]
    name: str
    future: Future[Any]
    attempts: int = 0


class DaskEngine:
    """An `Engine` on the cluster whose scheduler listens at `address`."""

    stays_here = False

    def __init__(self, address: str) -> None:
        self._address = address
        self._client = _connected(address)
        self._awaited: set[Future[Any]] = set()
        self._under_way: set[_Task] = set()
        # Touched by Dask's callback thread alone, of which there is one.
        self._suspects: deque[_Task] = deque()
        self._on_trial = False

    @property
    def workers(self) -> int:
        """How many pieces of work the cluster runs at once, as of now."""
        return sum(self._client.nthreads().values())

    def submit(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Have `work` run on one of the cluster's workers."""
        future: Future[R] = Future()
        self._awaited.add(future)
        future.add_done_callback(self._awaited.discard)
        task = _Task(call=partial(work, *args, **kwargs), name=name_of(work), future=future)
        self._under_way.add(task)
        self._begin(task, self._arrived)
        return future

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

    def _begin(self, task: _Task, arrived: Callable[[_Task, Any], None]) -> None:
        # `pure=False`: the same call twice is run twice. Not Dask's `retries`: they repeat what
        # failed for a reason of its own. Not its ClientExecutor: that answers with a TypeError
        # when a worker dies between computing a result and handing it over.
        there = self._client.submit(task.call, pure=False)
        task.future.add_done_callback(lambda _: there.cancel())
        there.add_done_callback(partial(arrived, task))

    def _arrived(self, task: _Task, there: Any) -> None:
        """Dask calls this in a thread of its own when `there` is done."""
        try:
            self._settle(task, there)
        except distributed.KilledWorker as error:
            task.attempts += error.allowed_failures + 1
            self._suspects.append(task)
        self._under_way.discard(task)
        self._try_a_suspect()

    def _try_a_suspect(self) -> None:
        if self._suspects and not self._under_way and not self._on_trial:
            self._on_trial = True
            self._begin(self._suspects.popleft(), self._tried)

    def _tried(self, task: _Task, there: Any) -> None:
        try:
            self._settle(task, there)
        except distributed.KilledWorker as error:
            died = WorkerDied(work=task.name, attempts=task.attempts + error.allowed_failures + 1)
            died.__cause__ = error
            _follow(task.future, died)
        self._on_trial = False
        self._try_a_suspect()

    def _settle(self, task: _Task, there: Any) -> None:
        """The submitter's future follows `there`.

        Raises:
            KilledWorker: `there` was given up. Also a result that was there can be: it is lost with
                a worker that dies before it is fetched, and the scheduler then runs it again.
        """
        try:
            result = there.result()
        except distributed.KilledWorker:
            raise
        except CancelledError:
            # If nobody here cancelled it, the scheduler has forgotten us, or is gone.
            _follow(task.future, _no_scheduler(self._address))
        except Exception as error:
            _follow(task.future, error)
        else:
            if task.future.set_running_or_notify_cancel():
                task.future.set_result(result)


def _follow(future: Future[Any], error: Exception) -> None:
    if future.set_running_or_notify_cancel():
        future.set_exception(error)


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
