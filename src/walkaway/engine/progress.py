"""How far the work is, told by processes that share nothing but a folder."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import FIRST_EXCEPTION, Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar
from uuid import uuid4

POLL_SECONDS = 0.5

R = TypeVar("R")


class Progress(Protocol):
    """Somebody who is told."""

    def stage(self, name: str, total: int) -> None:
        """A stretch of work begins; `total` is its amount, in units of its own."""

    def reached(self, amount: int) -> None:
        """So much of the stage is done."""


class NobodyAsked:
    """Progress that is not shown."""

    def stage(self, name: str, total: int) -> None:
        """Pass over it."""

    def reached(self, amount: int) -> None:
        """Pass over it."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A count that one process raises and another reads: a file that grows by a byte a unit.

    On a cluster without a shared folder the reader sees nothing until the work is done.
    """

    path: Path

    def add(self, units: int) -> None:
        """Count `units` more."""
        if self.path.parent.is_dir():
            with self.path.open("ab") as file:
                file.write(bytes(units))

    @property
    def counted(self) -> int:
        """How many were counted so far."""
        return self.path.stat().st_size if self.path.exists() else 0


def new_tally(folder: Path) -> Tally:
    """A tally at zero, in `folder`."""
    return Tally(folder / uuid4().hex)


def watch(futures: Collection[Future[R]], tallies: Collection[Tally], progress: Progress) -> None:
    """Wait until all are done, passing on the tallies; the first failure is raised at once."""
    pending = set(futures)
    while pending:
        done, pending = wait(pending, timeout=POLL_SECONDS, return_when=FIRST_EXCEPTION)
        for future in done:
            future.result()
        progress.reached(sum(tally.counted for tally in tallies))
