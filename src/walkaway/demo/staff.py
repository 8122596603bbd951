"""The invented staff of the demonstration, and with what a visitor signs in as one of them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import TypedDict

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.db import transaction

from walkaway.accounts.actors import Actor, actor_of, program
from walkaway.accounts.models import Role, Staff
from walkaway.accounts.services import add_member, new_member
from walkaway.accounts.site_keys import make_site_keys
from walkaway.accounts.vaults import open_vault
from walkaway.core.errors import Refused
from walkaway.core.files import write_whole
from walkaway.core.pseudonyms import new_pseudonym
from walkaway.core.typed_json import read_typed, written

DEMONSTRATION = program("demonstration")
SIGN_INS = "sign-ins.json"
WORDS = 5
CODE_SECONDS = 30

STAFF: Mapping[str, frozenset[Role]] = {
    "interviewer": frozenset({Role.INTERVIEWER}),
    "translator": frozenset({Role.TRANSLATOR}),
    "editor": frozenset({Role.EDITOR}),
    "researcher": frozenset({Role.RESEARCHER}),
    "second researcher": frozenset({Role.RESEARCHER}),
    "first officer": frozenset({Role.PROTECTION_OFFICER}),
    "second officer": frozenset({Role.PROTECTION_OFFICER}),
    "reviewer": frozenset({Role.REVIEWER}),
    "administrator": frozenset({Role.ADMINISTRATOR}),
}
"""Who works in the demonstration. The two officers hold one side each of two-person keys."""


class SignIn(TypedDict):
    """With what one of them signs in; `secret` is that of an app for codes."""

    password: str
    passphrase: str
    secret: str


class SignInsJson(TypedDict):
    """The file of sign-ins."""

    staff: dict[str, SignIn]


def sign_ins(folder: Path) -> dict[str, SignIn]:
    """With what the staff of the demonstration in `folder` sign in; made when nobody was there.

    Raises `Refused` when there are staff and nobody knows any longer how they sign in.
    """
    path = folder / SIGN_INS
    if not path.exists():
        if Staff.objects.exists():
            raise Refused(
                what=f"Beginning the demonstration in {folder}",
                reason=f"there are staff, and {path.name} with their sign-ins is gone",
                way_on="Remove the folder, and run the same command again.",
            )
        _write_for_us_alone(path, written({"staff": {name: _sign_in() for name in STAFF}}))
    known = read_typed(path.read_text("utf-8"), SignInsJson, path=path)["staff"]
    if new := {name: _sign_in() for name in STAFF if name not in known}:
        # An older version of the demonstration had fewer people.
        known |= new
        _write_for_us_alone(path, written({"staff": known}))
    _make_missing_staff(known)
    return known


def code_of(sign_in: SignIn) -> str:
    """The code that the app of this person shows at this moment."""
    return str(format_hotp_value(hotp_value(sign_in["secret"], int(time.time()) // CODE_SECONDS)))


def demo_actor(folder: Path, name: str) -> Actor:
    """One of the staff, with their vault open."""
    from django.utils import timezone

    staff = Staff.objects.get(name=name)
    passphrase = sign_ins(folder)[name]["passphrase"]
    return actor_of(staff, open_vault(staff, passphrase, now=timezone.now()))


@transaction.atomic
def _make_missing_staff(made: Mapping[str, SignIn]) -> None:
    here = set(Staff.objects.values_list("name", flat=True))
    if not here:
        make_site_keys()
    for name, roles in STAFF.items():
        if name in here:
            continue
        new = new_member(name, made[name]["password"], passphrase=made[name]["passphrase"])
        staff = add_member(new, roles, actor=DEMONSTRATION)
        secret = get_adapter().encrypt(made[name]["secret"])
        Authenticator.objects.create(
            user_id=staff.pk, type=Authenticator.Type.TOTP, data={"secret": secret}
        )


def _sign_in() -> SignIn:
    return {"password": _words(), "passphrase": _words(), "secret": str(generate_totp_secret())}


def _words() -> str:
    """Five words that mean nothing: easier to copy from a terminal than letters and signs."""
    rng: Random = secrets.SystemRandom()
    words: list[str] = []
    for _ in range(WORDS):
        words.append(new_pseudonym(rng, words).lower())
    return " ".join(words)


def _write_for_us_alone(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)
    path.chmod(0o600)
