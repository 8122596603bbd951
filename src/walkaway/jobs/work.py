"""What the function that does a job is given: facts, and a way to say how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction

from walkaway.engine import Engine, open_engine
from walkaway.jobs.claims import Claim, Standing, end_with_result, standing, tell

TELL_EVERY_S = 0.5

R = TypeVar("R")
OpenEngine = Callable[[], AbstractContextManager[Engine]]


class Cancelled(Exception):
    """The job shall stop: somebody asked for it, or it was given to another worker."""


@dataclass(slots=True)
class _Told:
    """What was said last, and when."""

    stage: str = ""
    total: int = 0
    at: float = float("-inf")
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One attempt at one job. Its `stage` and `reached` are those of `engine.progress.Progress`."""

    job_id: UUID
    subject: str
    asked_by: str
    attempt: int
    claim: Claim
    open_engine: OpenEngine = open_engine
    clock: Callable[[], float] = time.monotonic
    _told: _Told = field(default_factory=_Told)

    def stage(self, name: str, total: int) -> None:
        """Begin a stage of `total` units. `name` is English, marked with `gettext_noop`.

        Raises `Cancelled` when the job shall stop.
        """
        self._told.stage, self._told.total = name, total
        self._tell(0)

    def reached(self, amount: int) -> None:
        """Say that `amount` units of the stage are done; cheap to call often.

        Raises `Cancelled` when the job shall stop.
        """
        if self.clock() - self._told.at >= TELL_EVERY_S or amount >= self._told.total:
            self._tell(amount)

    def result_of(self, future: Future[R]) -> R:
        """The result of work that the engine does, or `Cancelled` when the job shall stop."""
        while True:
            try:
                return future.result(timeout=TELL_EVERY_S)
            except NotYet:
                if future.done():
                    return future.result()
                self.go_on()

    def go_on(self) -> None:
        """Raise `Cancelled` when the job shall stop."""
        if not self._told.kept and standing(self.claim) is not Standing.HELD:
            raise Cancelled

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Write the result: it is kept together with the end of the job, or not at all.

        Everything written to the database within is one transaction with the job's end, so a job
        that is run twice leaves one result. Raises `Cancelled` when the job is another's by now, or
        shall stop: whoever cancelled it finds no result afterwards.
        """
        try:
            with transaction.atomic():
                # First, so that nobody takes the job from us between the result and its end.
                if not end_with_result(self.claim):
                    raise Cancelled
                self._told.kept = True
                yield
        except BaseException:
            self._told.kept = False
            raise

    @property
    def kept(self) -> bool:
        """Whether the result is kept and the job has ended with it."""
        return self._told.kept

    def _tell(self, amount: int) -> None:
        self.go_on()
        self._told.at = self.clock()
        # Within a transaction of the job the row would stay locked, and nobody could read it.
        if not self._told.kept and not connection.in_atomic_block:
            total = self._told.total
            tell(self.claim, stage=self._told.stage, done=min(amount, total), total=total)
