"""How a worker is told to stop: by SIGTERM, where that does no harm."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class ToldToStop(BaseException):
    """The worker shall stop. Not `SystemExit`, which a library within a job may raise."""


class Stopping:
    """Remembers that the worker was told to stop, and raises `ToldToStop` where it may."""

    def __init__(self) -> None:
        self.told = False
        self._may_raise = False

    def listen(self) -> None:
        """Hear SIGTERM from now on."""
        signal.signal(signal.SIGTERM, self._hear)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """What is done within is left at once; between such parts a worker finishes its sentence.

        So a job is not lost between its end and the note of its end.
        """
        try:
            self._may_raise = True
            if self.told:
                raise ToldToStop
            yield
        finally:
            self._may_raise = False

    def _hear(self, signal_number: int, frame: FrameType | None) -> None:
        first, self.told = not self.told, True
        if first and self._may_raise:
            raise ToldToStop
