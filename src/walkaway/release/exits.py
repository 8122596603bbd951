"""The ways out: by which of the gate's exits something really leaves from here.

A room that hands testimony out registers its way in the `ready` of its `AppConfig`. It knows this
room; this room does not know it. What nobody registered is not offered: `core.gate` knows exits
that no room has built.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.clips.models import Package, Rendition
from walkaway.core.errors import Refused
from walkaway.core.gate import Audience, Exit
from walkaway.release.models import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to let out: these files of a package, by this exit, for whom, where, from
    and until which day, None for no end."""

    package: Package
    renditions: Sequence[Rendition]
    exit: Exit
    audience: Audience
    territory: str
    from_day: date
    until_day: date | None


Deliver = Callable[[Release], None]
"""Called in the transaction of a release, once its rows are there."""


class WayOut(ABC):
    """A way by which released files leave."""

    exit: ClassVar[Exit]

    @abstractmethod
    def made_ready(self, wish: Wish, *, actor: Actor) -> AbstractContextManager[Deliver]:
        """Do before the transaction what takes long, and give what is done in it. Whatever was made
        ready and was not delivered, goes when the context ends."""

    @abstractmethod
    def recall(self, releases: QuerySet[Release], *, actor: Actor, now: datetime) -> None:
        """Take back what `releases` let out, in the transaction in which they end. Once that is
        committed, nothing of it is shown or handed out any more."""

    @abstractmethod
    def erase(self, release: Release) -> None:
        """Erase the files of what was taken back, after the commit. Doing it again does no harm."""


_ways: dict[Exit, WayOut] = {}


def register(way: WayOut) -> None:
    """Offer `way`; one of the same exit is replaced."""
    _ways[way.exit] = way


def every_way() -> tuple[WayOut, ...]:
    """Every way out there is, in the order in which the gate names its exits."""
    return tuple(_ways[each] for each in Exit if each in _ways)


def way_by(exit_: Exit) -> WayOut:
    """The way out by `exit_`. Raises `Refused` where no room built one."""
    if exit_ not in _ways:
        raise Refused(
            what=_("Releasing"),
            reason=_("there is no such exit here"),
            way_on=_("Choose one that is offered."),
        )
    return _ways[exit_]
