"""Small things that workers do about once a minute, however long a job takes: what must end by
itself, and what a crash left undone.

@chore
def close_what_is_over(now: datetime) -> None: ...

A chore does no harm when it is done twice, or by two workers at once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from django.db import connection
from django.utils import timezone

EVERY_S = 60.0
LEAVES_WITHIN_S = 2.0

Chore = Callable[[datetime], object]

_chores: list[Chore] = []

log = logging.getLogger(__name__)


def chore(does: Chore) -> Chore:
    """Have workers call `does` with the time it is. Used in the `ready` of an `AppConfig`."""
    if does not in _chores:
        _chores.append(does)
    return does


def do_chores(now: datetime) -> None:
    """Do all of them. One that fails keeps none from the others, and is tried again."""
    for each in _chores:
        try:
            each(now)
        except OSError as error:
            # Neither a path nor a name: the kind of the error alone.
            log.error("A chore of the workers failed: %s", error.strerror)
        except Exception as error:
            log.error("A chore of the workers failed: %s", type(error).__name__)


class Chores:
    """Does the chores at once and every minute while `with` lasts, in a thread of its own: an
    identity closes on time while a recording is transcribed for hours."""

    def __init__(self, *, every_s: float = EVERY_S) -> None:
        self._every_s = every_s
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="chores", daemon=True)

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
        self._thread.join(LEAVES_WITHIN_S)

    def _go_on(self) -> None:
        while True:
            try:
                do_chores(timezone.now())
            finally:
                connection.close()
            if self._over.wait(self._every_s):
                return
