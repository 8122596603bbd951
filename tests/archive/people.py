"""Members of staff with their vaults open, and speakers they work on, for archive tests."""

from __future__ import annotations

from tests.cast import make_member
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import KeySide, Role
from walkaway.archive.models import Speaker
from walkaway.archive.services.compartments import open_compartments


def member(name: str, *roles: Role, side: KeySide | str = "") -> Actor:
    """A member of staff whose vault is open."""
    return make_member(name, *roles, key_side=side).actor


def two_officers() -> tuple[Actor, Actor]:
    """A protection officer of either side."""
    return (
        member("first officer", Role.PROTECTION_OFFICER, side=KeySide.FIRST),
        member("second officer", Role.PROTECTION_OFFICER, side=KeySide.SECOND),
    )


def a_speaker(pseudonym: str, *members: Actor) -> Speaker:
    """A speaker on whom `members` work."""
    speaker = Speaker.objects.create(pseudonym=pseudonym, invented=True)
    open_compartments(speaker, [each.staff for each in members if each.staff])
    return speaker
