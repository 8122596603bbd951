"""An engine for tests that need no other process."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any


class InThisProcess:
    """Runs what it is given at once, and notes it."""

    workers = 1
    stays_here = True

    def __init__(self) -> None:
        self.given: list[str] = []

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.given.append(work.__name__)
        future: Future[Any] = Future()
        try:
            future.set_result(work(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future
