"""Those who work in the tests. Each has a vault, a second factor and the role of their name.

    def test_something(cast: Cast) -> None:
        record_consent(speaker, ..., actor=cast.interviewer.actor)
        with pytest.raises(Refused):
            record_consent(speaker, ..., actor=cast.interviewer.locked)
        client = signed_in(cast.interviewer)

Keys and what is derived from passphrases are made once for all tests: the real derivation takes a
third of a second each time.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import cache

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone

from walkaway.accounts import unlocking
from walkaway.accounts.actors import Actor, actor_of
from walkaway.accounts.models import HeldRole, KeySide, Role, Staff, Vault
from walkaway.core.sealing import passphrases
from walkaway.core.sealing.envelopes import Key, close
from walkaway.core.sealing.key_pairs import KeyPair, new_key_pair

PASSWORD = "the cast signs in with this"
PASSPHRASE = "seven grey geese fly home late"
RECOVERY_CODE = "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345-6789"
CODES_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SALT = bytes(range(passphrases.SALT_BYTES))


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast."""

    staff: Staff
    keys: KeyPair = field(repr=False)

    @property
    def actor(self) -> Actor:
        """They, with their vault open."""
        return actor_of(self.staff, self.keys)

    @property
    def locked(self) -> Actor:
        """They, with their vault locked."""
        return actor_of(self.staff)


@dataclass(frozen=True, slots=True)
class Cast:
    interviewer: Member
    researcher: Member
    editor: Member
    translator: Member
    first_officer: Member
    """A protection officer on the first side of the two-person keys."""
    second_officer: Member
    reviewer: Member
    campaigner: Member
    administrator: Member
    stranger: Member
    """An interviewer who was given no speaker."""


ROLES = {
    "interviewer": Role.INTERVIEWER,
    "researcher": Role.RESEARCHER,
    "editor": Role.EDITOR,
    "translator": Role.TRANSLATOR,
    "first_officer": Role.PROTECTION_OFFICER,
    "second_officer": Role.PROTECTION_OFFICER,
    "reviewer": Role.REVIEWER,
    "campaigner": Role.CAMPAIGNER,
    "administrator": Role.ADMINISTRATOR,
    "stranger": Role.INTERVIEWER,
}
SIDES = {"first_officer": KeySide.FIRST, "second_officer": KeySide.SECOND}


def make_cast() -> Cast:
    """Put the cast into the database (four queries)."""
    password = make_password(PASSWORD)
    people = Staff.objects.bulk_create(
        Staff(name=name.replace("_", " "), password=password, key_side=SIDES.get(name, ""))
        for name in ROLES
    )
    members = {
        name: Member(staff, keys_of(name)) for name, staff in zip(ROLES, people, strict=True)
    }
    HeldRole.objects.bulk_create(
        HeldRole(staff=member.staff, role=ROLES[name]) for name, member in members.items()
    )
    Vault.objects.bulk_create(vault_of(member) for member in members.values())
    Authenticator.objects.bulk_create(codes_of(member.staff) for member in members.values())
    return Cast(**members)


def make_member(name: str, *roles: Role, key_side: str = "") -> Member:
    """One more person, made like the cast."""
    staff = Staff.objects.create(name=name, password=make_password(PASSWORD), key_side=key_side)
    member = Member(staff, keys_of(name))
    HeldRole.objects.bulk_create(HeldRole(staff=staff, role=role) for role in roles)
    vault_of(member).save()
    codes_of(staff).save()
    return member


def signed_in(member: Member, *, unlocked: bool = True, client: Client | None = None) -> Client:
    """A browser in which `member` signed in with both factors, and unlocked their vault."""
    client = client or Client()
    client.force_login(member.staff)
    if unlocked:
        request, response = HttpRequest(), HttpResponse()
        request.session, request.user = client.session, member.staff
        unlocking.unlock(request, response, member.keys, now=timezone.now())
        client.cookies.update(response.cookies)
    return client


def code_now(secret: str = CODES_SECRET) -> str:
    """The code that an app with `secret` shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@cache
def keys_of(name: str) -> KeyPair:
    """The keys of one of the cast, the same in every test."""
    return new_key_pair()


def vault_of(member: Member) -> Vault:
    """A vault that opens with `PASSPHRASE` and with `RECOVERY_CODE`."""
    keys = member.keys
    return Vault(
        staff=member.staff,
        public=keys.public,
        salt=SALT,
        under_passphrase=close(_derived("passphrase"), keys.private, keys.public),
        code_salt=SALT,
        under_code=close(_derived("code"), keys.private, keys.public),
    )


def codes_of(staff: Staff) -> Authenticator:
    """An app that shows codes for `CODES_SECRET`."""
    closed = get_adapter().encrypt(CODES_SECRET)
    return Authenticator(user_id=staff.pk, type=Authenticator.Type.TOTP, data={"secret": closed})


@cache
def _derived(kind: str) -> Key:
    if kind == "passphrase":
        return passphrases._key(PASSPHRASE, SALT, passphrases._PASSPHRASE)
    return passphrases._key(passphrases._signs(RECOVERY_CODE), SALT, passphrases._CODE)
