"""The thread that says, while a job runs, that its worker lives."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from django.db import Error, connection

from walkaway.jobs.claims import Claim, Standing, beat

BEAT_EVERY_S = 4.0
DEAF_AFTER_S = 30.0
"""Work that has not stopped so long after it was told to is ended with its process."""

logger = logging.getLogger(__name__)


class Pulse:
    """Beats for `claim` while `with` lasts. `when_deaf` is called when work does not stop."""

    def __init__(
        self,
        claim: Claim,
        *,
        every_s: float = BEAT_EVERY_S,
        deaf_after_s: float = DEAF_AFTER_S,
        when_deaf: Callable[[Claim], None] | None = None,
    ) -> None:
        self._claim = claim
        self._every_s = every_s
        self._deaf_after_s = deaf_after_s
        self._when_deaf = when_deaf
        self._told_to_stop_at: float | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat_until_over, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def _beat_until_over(self) -> None:
        try:
            while not self._over.wait(self._every_s):
                self._beat()
        finally:
            connection.close()

    def _beat(self) -> None:
        try:
            standing = beat(self._claim)
        except Error as error:
            # The database is away or busy. The next beat may reach it; if none does, the job is
            # stale and another worker's.
            logger.warning("a heartbeat was not written: %s", type(error).__name__)
            connection.close()
            return
        if standing is not Standing.HELD and not self._over.is_set():
            self._wait_for_the_work_to_stop()

    def _wait_for_the_work_to_stop(self) -> None:
        now = time.monotonic()
        if self._told_to_stop_at is None:
            self._told_to_stop_at = now
        if self._when_deaf and now - self._told_to_stop_at >= self._deaf_after_s:
            self._when_deaf(self._claim)
