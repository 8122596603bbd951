"""What holds everything of a speaker back for now, by whichever way it would leave.

A room that can hold a speaker back registers how it is known in the `ready` of its `AppConfig`. The
archive does not know that room, and asks it wherever something is handed out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from walkaway.archive.models import Speaker
from walkaway.core.errors import Refused

HeldSince = Callable[[Collection[UUID]], Mapping[UUID, date]]
"""Which of these speakers are held back, and since when."""

_holds: dict[str, HeldSince] = {}


def register(name: str, held: HeldSince) -> None:
    """Have everything that leaves ask `held`; one that has the same name is replaced."""
    _holds[name] = held


def held_since(speakers: Collection[UUID]) -> dict[UUID, date]:
    """Which of `speakers` are held back, and since which day (a query for each hold).

    Raises `LookupError` where no room was registered: what cannot be asked is no yes.
    """
    if not _holds:
        raise LookupError("no room says who is held back: nothing may leave")
    found: dict[UUID, date] = {}
    for held in _holds.values():
        for speaker, day in held(speakers).items():
            found[speaker] = min(day, found.get(speaker, day))
    return found


def refuse_held(speaker: Speaker, *, what: str) -> None:
    """Raise `Refused` while everything of a speaker is held back."""
    day = held_since([speaker.pk]).get(speaker.pk)
    if day is not None:
        raise Refused(
            what=what,
            reason=_("everything of this speaker is frozen since {day}").format(day=day),
            way_on=_("Two people who agree that the danger is over lift the freeze."),
        )
