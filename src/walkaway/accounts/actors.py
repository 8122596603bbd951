"""Who acts: a member of staff, or the program itself by a name. Every service asks for one."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from walkaway.accounts.models import Role, Staff
from walkaway.accounts.words import role_name
from walkaway.core.errors import Refused
from walkaway.core.sealing.key_pairs import KeyPair


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who acts. `keys` are None while their vault is locked, and always for the program.

    `ref` is what the journal knows them by: the identifier of a member of staff, or a slug such as
    `withdrawal-code`.
    """

    ref: str
    staff: Staff | None = None
    keys: KeyPair | None = None

    def has(self, *roles: Role) -> bool:
        """Whether this is a member of staff who may act, in any of `roles`."""
        return self.staff is not None and self.staff.is_active and self.staff.has(*roles)


def actor_of(staff: Staff, keys: KeyPair | None = None) -> Actor:
    """A member of staff who acts, with the keys of their vault while it is open."""
    return Actor(ref=str(staff.pk), staff=staff, keys=keys)


def program(name: str) -> Actor:
    """The program itself, acting as `name`: a slug."""
    return Actor(ref=name)


def require_role(actor: Actor, *roles: Role, what: str) -> None:
    """Raise `Refused` unless `actor` holds one of `roles`."""
    if not actor.has(*roles):
        names = " / ".join(str(role_name(role)) for role in roles)
        raise Refused(
            what=what,
            reason=_("only a person with the role %(roles)s may do this") % {"roles": names},
            way_on=_("Ask such a person, or an administrator for the role."),
        )


def require_keys(actor: Actor, *, what: str) -> KeyPair:
    """The keys of `actor`. Raises `Refused` while their vault is locked."""
    if actor.keys is None:
        raise Refused(
            what=what,
            reason=_("your vault is locked"),
            way_on=_("Unlock it with your vault passphrase and do it again."),
        )
    return actor.keys
