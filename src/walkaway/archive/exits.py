"""The exits by which testimony leaves: each must be able to take a speaker back.

A room with an exit registers it in the `ready` of its `AppConfig`. It knows the archive; the
archive does not know it. Withdrawal asks every exit, so that none is forgotten.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What an exit took back: `items` by the names under which they were public, such as the slug
    of a clip, and `beyond` slugs of what it cannot take back, such as `downloads`."""

    items: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()


class Exit(ABC):
    """A way out. `name` is a slug, and stands in the account of a withdrawal."""

    name: ClassVar[str]

    @abstractmethod
    def recall(self, speaker: Speaker, *, actor: Actor, now: datetime) -> Recalled:
        """Take everything of a speaker back, in the transaction of the withdrawal.

        Once that is committed, nothing of it is shown or served any more.
        """

    @abstractmethod
    def erase(self, speaker: Speaker) -> None:
        """Erase the files of what was taken back, after the commit. Doing it again does no harm."""


_exits: dict[str, Exit] = {}


def register(way_out: Exit) -> None:
    """Have withdrawals ask `way_out`; one that has the same name is replaced."""
    _exits[way_out.name] = way_out


def every_exit() -> tuple[Exit, ...]:
    """Every exit there is, in the order of their names."""
    return tuple(_exits[name] for name in sorted(_exits))
