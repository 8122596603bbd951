"""Links that let one person in, once: to join, or to come back after losing password or phone.

What stands in a link is not kept, only its hash: whoever has the database cannot follow it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from walkaway.accounts.actors import Actor, actor_of, require_role
from walkaway.accounts.models import Invitation, Role, Staff
from walkaway.accounts.services import (
    NewMember,
    add_member,
    new_member,
    require_good_password,
    sign_out_everywhere,
)
from walkaway.accounts.vaults import require_not_the_passphrase
from walkaway.core.errors import Refused
from walkaway.journal.services import record

VALID = timedelta(days=7)
TOKEN_BYTES = 32


@transaction.atomic
def invite(roles: Collection[Role], *, actor: Actor, now: datetime) -> str:
    """Invite one person to `roles`: the token of their link, which is shown once."""
    require_role(actor, Role.ADMINISTRATOR, what=_("Inviting somebody"))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        token_hash=_hash_of(token),
        roles=sorted(set(roles)),
        invited_by=actor.staff,
        made_at=now,
        expires_at=now + VALID,
    )
    record(
        "staff-invited",
        actor=actor.ref,
        subject=f"invitation:{invitation.pk}",
        facts={role.replace("-", "_"): True for role in sorted(set(roles))},
    )
    return token


@transaction.atomic
def open_way_back(staff: Staff, *, actor: Actor, now: datetime) -> str:
    """A link with which `staff` chooses a new password and a new second factor.

    It opens no vault: whoever follows it in their place reads nothing that is sealed.
    """
    require_role(actor, Role.ADMINISTRATOR, what=_("Making such a link"))
    if not staff.is_active:
        raise Refused(
            what=_("A way back"),
            reason=_("this person has left"),
            way_on=_("Invite them anew."),
        )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Invitation.objects.filter(staff=staff, used_at=None).delete()
    Invitation.objects.create(
        token_hash=_hash_of(token),
        staff=staff,
        invited_by=actor.staff,
        made_at=now,
        expires_at=now + VALID,
    )
    record("way-back-opened", actor=actor.ref, subject=f"staff:{staff.pk}")
    return token


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, actor: Actor) -> None:
    """Make a link worthless before it is used."""
    require_role(actor, Role.ADMINISTRATOR, what=_("Withdrawing an invitation"))
    if Invitation.objects.filter(pk=invitation.pk, used_at=None).delete()[0]:
        record("invitation-withdrawn", actor=actor.ref, subject=f"invitation:{invitation.pk}")


def invitation_for(token: str, *, now: datetime) -> Invitation:
    """The invitation behind a link. Raises `Refused` for one that is used, old or unknown, and for
    one of somebody who may no longer invite."""
    found = Invitation.objects.filter(
        token_hash=_hash_of(token),
        used_at=None,
        expires_at__gt=now,
        invited_by__is_active=True,
        invited_by__held_roles__role=Role.ADMINISTRATOR,
    ).first()
    if found is None:
        raise _worthless()
    return found


@sensitive_variables()
def accept(
    token: str, *, name: str, password: str, passphrase: str, now: datetime
) -> tuple[Staff, str]:
    """Join by an invitation: the new member, and the recovery code of their vault, shown once."""
    invitation = invitation_for(token, now=now)
    if invitation.staff is not None:
        raise _worthless()
    new = new_member(name, password, passphrase=passphrase)
    return _let_in(invitation, new, now=now), new.vault.code


@sensitive_variables()
def come_back(token: str, *, password: str, now: datetime) -> Staff:
    """Take a new password; the old second factor is forgotten, and a new one is set up next."""
    invitation = invitation_for(token, now=now)
    staff = invitation.staff
    if staff is None or not staff.is_active:
        raise _worthless()
    require_good_password(password, staff)
    require_not_the_passphrase(staff, password)
    hashed = make_password(password)
    with transaction.atomic():
        _use(invitation, now=now)
        staff.password = hashed
        staff.save(update_fields=["password"])
        Authenticator.objects.filter(user_id=staff.pk).delete()
        sign_out_everywhere(staff)
        record("came-back", actor=str(staff.pk), subject=f"staff:{staff.pk}")
    return staff


@transaction.atomic
def _let_in(invitation: Invitation, new: NewMember, *, now: datetime) -> Staff:
    _use(invitation, now=now)
    roles = [Role(role) for role in invitation.roles]
    assert invitation.invited_by
    return add_member(new, roles, actor=actor_of(invitation.invited_by))


def _use(invitation: Invitation, *, now: datetime) -> None:
    unused = Invitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=now)
    if unused.update(used_at=now) != 1:
        raise _worthless()


def _worthless() -> Refused:
    return Refused(
        what=_("This link"),
        reason=_("it was used, it is older than seven days, or it is not whole"),
        way_on=_("Ask whoever sent it for a new one."),
    )


def _hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
