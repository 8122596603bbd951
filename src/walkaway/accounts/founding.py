"""The beginning: the site's keys, the organisation's recovery key, and the first administrator."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from walkaway.accounts import site_keys
from walkaway.accounts.actors import program
from walkaway.accounts.models import Role, Staff
from walkaway.accounts.services import add_member, new_member
from walkaway.core.errors import Refused
from walkaway.core.sealing.shares import Share

ACTOR = program("setup")


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """What was made, and what is shown once: the recovery code, and the shares where escrow is."""

    staff: Staff
    recovery_code: str = field(repr=False)
    shares: tuple[Share, ...] = field(repr=False)


def require_nobody_yet() -> None:
    """Raise `Refused` when this site was set up before."""
    if Staff.objects.exists():
        raise Refused(
            what=_("Setting up"),
            reason=_("this was done before"),
            way_on=_("Sign in and invite others on the page for staff."),
        )


@sensitive_variables()
def found(
    name: str, password: str, *, passphrase: str, roles: Collection[Role], escrow: bool
) -> Founded:
    """Make the keys of the site and the first administrator. Raises `Refused`."""
    require_nobody_yet()
    site_keys.make_site_keys()
    shares = _shares(escrow)
    new = new_member(name, password, passphrase=passphrase)
    with transaction.atomic():
        require_nobody_yet()
        staff = add_member(new, {Role.ADMINISTRATOR, *roles}, actor=ACTOR)
    return Founded(staff=staff, recovery_code=new.vault.code, shares=shares)


def _shares(escrow: bool) -> tuple[Share, ...]:
    # Nobody has a vault yet that the key of an earlier try could open.
    if escrow:
        return site_keys.make_recovery_key()
    site_keys.forget_recovery_key()
    return ()
