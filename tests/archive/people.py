"""Members of staff with keys in their hands, and speakers they work on, for archive tests."""

from __future__ import annotations

from walkaway.accounts.actors import Actor, actor_of
from walkaway.accounts.models import HeldRole, KeySide, Role, Staff, Vault
from walkaway.archive.models import Speaker
from walkaway.archive.services.compartments import open_compartments
from walkaway.core.sealing.key_pairs import new_key_pair


def member(name: str, *roles: Role, side: KeySide | str = "") -> Actor:
    """A member of staff whose vault is open; nobody can unlock it again: it has no passphrase."""
    keys = new_key_pair()
    staff = Staff.objects.create(name=name, key_side=side)
    HeldRole.objects.bulk_create(HeldRole(staff=staff, role=role) for role in roles)
    Vault.objects.create(
        staff=staff,
        public=keys.public,
        salt=bytes(16),
        under_passphrase=b"-",
        code_salt=bytes(16),
        under_code=b"-",
    )
    return actor_of(staff, keys)


def a_speaker(pseudonym: str, *members: Actor) -> Speaker:
    """A speaker on whom `members` work."""
    speaker = Speaker.objects.create(pseudonym=pseudonym, invented=True)
    open_compartments(speaker, [each.staff for each in members if each.staff])
    return speaker
