"""Vaults while they are open: half of what opens one is in the database, half in the browser.

The server keeps the private key in an envelope, and gives the key of the envelope to a cookie. The
database alone opens nothing; the cookie alone opens nothing. An open vault closes by itself when
nothing was asked for 20 minutes.
"""

from __future__ import annotations

import binascii
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.debug import sensitive_variables

from walkaway.accounts.models import OpenVault, Staff
from walkaway.core.errors import NotOpened
from walkaway.core.sealing.envelopes import Key, close, derived_key, new_key, open_envelope
from walkaway.core.sealing.key_pairs import KeyPair, PrivateKey, key_pair_of

IDLE = timedelta(minutes=20)
NOTED_EVERY = timedelta(seconds=30)
"""A film asks many times in a second; that somebody is still there is written down this often."""

_PURPOSE = "vault-open-v1"


@sensitive_variables()
def unlock(
    request: HttpRequest, response: HttpResponseBase, keys: KeyPair, *, now: datetime
) -> None:
    """Leave the vault of whoever is signed in open, for this session and this browser."""
    secret = new_key()
    lock_idle(now=now)
    OpenVault.objects.update_or_create(
        session=_hash_of(_session_key(request)),
        defaults={
            "staff": _staff(request),
            "box": close(derived_key(secret, _PURPOSE), keys.private, _belongs_to(request)),
            "seen_at": now,
        },
    )
    response.set_cookie(
        settings.VAULT_COOKIE_NAME,
        urlsafe_b64encode(secret).decode(),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )


def lock(request: HttpRequest, response: HttpResponseBase | None = None) -> None:
    """Close the vault of this session at once; its envelope is erased."""
    if request.session.session_key:
        OpenVault.objects.filter(session=_hash_of(request.session.session_key)).delete()
    if response is not None:
        response.delete_cookie(settings.VAULT_COOKIE_NAME, samesite="Strict")


def lock_everywhere(staff: Staff) -> None:
    """Close the vault of `staff` in every browser in which it is open."""
    OpenVault.objects.filter(staff=staff).delete()


def lock_idle(*, now: datetime) -> int:
    """Close the vaults that nobody used for `IDLE`, in browsers that never ask again; how many."""
    return OpenVault.objects.filter(seen_at__lt=now - IDLE).delete()[0]


@sensitive_variables()
def keys_of(request: HttpRequest, *, now: datetime, there: bool = True) -> KeyPair | None:
    """The keys of whoever is signed in while their vault is open, else None.

    Asking for them counts as being `there`, unless a page asks by itself.
    """
    secret = _secret_in(request)
    if secret is None or not request.session.session_key or not isinstance(request.user, Staff):
        return None
    rows = OpenVault.objects.filter(
        session=_hash_of(request.session.session_key), staff=_staff(request)
    )
    rows.filter(seen_at__lt=now - IDLE).delete()
    row = rows.first()
    if row is None:
        return None
    try:
        private = open_envelope(derived_key(secret, _PURPOSE), bytes(row.box), _belongs_to(request))
    except NotOpened:
        return None
    # An update, never a save: a vault that is locked meanwhile stays locked.
    if there:
        rows.filter(seen_at__lt=now - NOTED_EVERY).update(seen_at=now)
    return key_pair_of(PrivateKey(private))


def _secret_in(request: HttpRequest) -> Key | None:
    try:
        secret = urlsafe_b64decode(request.COOKIES.get(settings.VAULT_COOKIE_NAME, ""))
    except (binascii.Error, ValueError):
        return None
    return Key(secret) if len(secret) == 32 else None


def _belongs_to(request: HttpRequest) -> bytes:
    return f"open vault\0{_session_key(request)}\0{_staff(request).pk}".encode()


def _session_key(request: HttpRequest) -> str:
    if not request.session.session_key:
        request.session.create()
    assert request.session.session_key
    return request.session.session_key


def _staff(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    return request.user


def _hash_of(session_key: str) -> str:
    return hashlib.sha256(session_key.encode()).hexdigest()
