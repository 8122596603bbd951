"""Who works here: people come, are given roles, and leave. Each in one transaction, journaled."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from walkaway.accounts import unlocking
from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import HeldRole, KeySide, ReadLanguage, Role, Staff
from walkaway.accounts.signals import roles_changed, staff_left
from walkaway.accounts.vaults import NewVault, keep_vault, new_vault, require_not_the_password
from walkaway.core.errors import Refused
from walkaway.core.sealing.key_pairs import new_key_pair
from walkaway.journal.services import record

LONGEST_NAME = 60


def clean_name(name: str) -> str:
    """`name` as it is kept. Raises `Refused` when it is empty, too long, or taken in any case."""
    cleaned = " ".join(unicodedata.normalize("NFKC", name).split())
    if not cleaned or len(cleaned) > LONGEST_NAME or not cleaned.isprintable():
        raise Refused(
            what=_("This name"),
            reason=_("it is empty, too long, or has signs that cannot be shown"),
            way_on=_("Take one of at most 60 letters. It need not be your true name."),
        )
    if Staff.objects.filter(name__iexact=cleaned).exists():
        raise Refused(
            what=_("This name"), reason=_("somebody has it already"), way_on=_("Take another one.")
        )
    return cleaned


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """Somebody who may join: all that is slow was done, and nothing is kept yet."""

    name: str
    password: str = field(repr=False)
    vault: NewVault


@sensitive_variables()
def new_member(name: str, password: str, *, passphrase: str) -> NewMember:
    """Check what somebody chose, and make their vault. Raises `Refused`; nothing is kept."""
    name = clean_name(name)
    require_good_password(password, Staff(name=name))
    require_not_the_password(passphrase, passphrase == password)
    return NewMember(
        name=name,
        vault=new_vault(new_key_pair(), passphrase),
        password=make_password(password),
    )


@transaction.atomic
def add_member(new: NewMember, roles: Collection[Role], *, actor: Actor) -> Staff:
    """Let somebody in, in the transaction of what decided that they may: an invitation, the setup.

    Their recovery code is `new.vault.code`.
    """
    staff = Staff(name=clean_name(new.name), password=new.password)
    staff.save()
    record("staff-joined", actor=actor.ref, subject=f"staff:{staff.pk}")
    for role in sorted(set(roles)):
        _give(staff, role, actor)
    keep_vault(staff, new.vault)
    return staff


@transaction.atomic
def change_roles(staff: Staff, roles: Collection[Role], *, actor: Actor) -> None:
    """Give `staff` exactly `roles`. What they lose, they cannot read from this moment on."""
    require_role(actor, Role.ADMINISTRATOR, what=_("Changing roles"))
    _hold(staff)
    wanted, held = frozenset(roles), staff.roles
    gained, lost = wanted - held, held - wanted
    if Role.ADMINISTRATOR in lost:
        _require_another_administrator(staff)
    for role in sorted(lost):
        _take(staff, role, actor)
    for role in sorted(gained):
        _give(staff, role, actor)
    if gained or lost:
        roles_changed.send(Staff, staff=staff, lost=lost, gained=gained, actor=actor)


@transaction.atomic
def set_read_languages(staff: Staff, languages: Collection[str], *, actor: Actor) -> None:
    """Set down which languages `staff` reads, as tags: in no other they approve anything."""
    require_role(actor, Role.ADMINISTRATOR, what=_("Saying which languages somebody reads"))
    _hold(staff)
    wanted = frozenset(languages)
    read = frozenset(staff.read_languages.values_list("language", flat=True))
    if wanted == read:
        return
    staff.read_languages.exclude(language__in=wanted).delete()
    for language in sorted(wanted - read):
        ReadLanguage.objects.create(staff=staff, language=language)
    record(
        "read-languages-set",
        actor=actor.ref,
        subject=f"staff:{staff.pk}",
        facts={"languages": len(wanted), "to_self": actor.staff == staff},
    )


@transaction.atomic
def end_membership(staff: Staff, *, actor: Actor, now: datetime) -> None:
    """`staff` leaves: they are signed out everywhere, and every role is taken."""
    require_role(actor, Role.ADMINISTRATOR, what=_("Ending a membership"))
    _hold(staff)
    _require_another_administrator(staff)
    _end(staff, actor, now)


@transaction.atomic
def end_again(staff: Staff, *, actor: Actor, now: datetime) -> None:
    """End a membership that an older backup brought back after it had ended.

    Where that would cost the only half of an identity, the keys stay, and nobody can sign in to
    them. Raises `Refused` for the last administrator: nobody could let anybody in any more.
    """
    _require_another_administrator(staff)
    try:
        with transaction.atomic():
            _end(staff, actor, now)
    except Refused:
        Staff.objects.filter(pk=staff.pk).update(is_active=False, left_at=now)
        sign_out_everywhere(staff)
        record("staff-left", actor=actor.ref, subject=f"staff:{staff.pk}")


def _end(staff: Staff, actor: Actor, now: datetime) -> None:
    lost = staff.roles
    for role in sorted(lost):
        _take(staff, role, actor)
    if Staff.objects.filter(pk=staff.pk, left_at=None).update(is_active=False, left_at=now) != 1:
        return
    staff.refresh_from_db()
    sign_out_everywhere(staff)
    record("staff-left", actor=actor.ref, subject=f"staff:{staff.pk}")
    roles_changed.send(Staff, staff=staff, lost=lost, gained=frozenset(), actor=actor)
    staff_left.send(Staff, staff=staff, actor=actor)


@transaction.atomic
def sign_out_everywhere(staff: Staff) -> None:
    """End every session of `staff`, and close their vault everywhere."""
    unlocking.lock_everywhere(staff)
    # A session does not say in the clear whose it is; there are few, and this is rare.
    theirs = str(staff.pk)
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == theirs:
            session.delete()


def _hold(staff: Staff) -> None:
    """Have whoever is giving `staff` a key be done first, or wait and see the roles of then."""
    Staff.objects.select_for_update(no_key=True).get(pk=staff.pk)
    staff.forget_roles()


def _give(staff: Staff, role: Role, actor: Actor) -> None:
    HeldRole.objects.create(staff=staff, role=role)
    staff.forget_roles()
    if role == Role.PROTECTION_OFFICER:
        _keep_side(staff, _side_with_fewer_officers())
    record(
        "role-given",
        actor=actor.ref,
        subject=f"staff:{staff.pk}",
        facts={"role": role.value, "to_self": actor.staff == staff},
    )


def _take(staff: Staff, role: Role, actor: Actor) -> None:
    HeldRole.objects.filter(staff=staff, role=role).delete()
    staff.forget_roles()
    if role == Role.PROTECTION_OFFICER:
        _keep_side(staff, "")
    record("role-taken", actor=actor.ref, subject=f"staff:{staff.pk}", facts={"role": role.value})


def _keep_side(staff: Staff, side: str) -> None:
    staff.key_side = side
    staff.save(update_fields=["key_side"])


def _side_with_fewer_officers() -> KeySide:
    officers = Staff.objects.filter(is_active=True)
    counts = {side: officers.filter(key_side=side).count() for side in KeySide}
    return min(KeySide, key=lambda side: counts[side])


def _require_another_administrator(staff: Staff) -> None:
    others = HeldRole.objects.filter(role=Role.ADMINISTRATOR, staff__is_active=True)
    if staff.has(Role.ADMINISTRATOR) and not others.exclude(staff=staff).exists():
        raise Refused(
            what=_("Taking the last administrator"),
            reason=_("nobody could then invite or end an account"),
            way_on=_("Give the role to somebody else first."),
        )


@sensitive_variables()
def require_good_password(password: str, staff: Staff) -> None:
    """Raise `Refused` for a password that is short, common, or like the name."""
    try:
        validate_password(password, staff)
    except ValidationError as error:
        raise Refused(
            what=_("This password"),
            reason=" ".join(error.messages).rstrip("."),
            way_on=_("Take another one."),
        ) from error
