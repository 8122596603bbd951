"""Tickets with which an upload goes on while its sender's vault is locked.

A large recording takes longer than a vault stays open, and a vault that an upload kept open would
be open before an empty chair. So the browser is given the key of this one file, in an envelope that
this site alone can open. The site keeps no copy: its disk has neither the ticket nor the key. A
ticket adds bytes to one upload of one person, and nothing else.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b

from django.conf import settings
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Original
from walkaway.archive.services.file_keys import file_key
from walkaway.core.errors import NotOpened
from walkaway.core.sealing.compartments import bound
from walkaway.core.sealing.envelopes import Key, close, derived_key, open_envelope

_PURPOSE = "upload-ticket-v1"


def ticket_for(original: Original, *, actor: Actor) -> str:
    """A ticket for one who can read the recording. Raises `Refused` for others."""
    key = file_key(original, actor=actor)
    return urlsafe_b64encode(close(_site_key(), key, _belongs_to(original, actor))).decode()


def key_in_ticket(original: Original, ticket: str, *, actor: Actor) -> Key:
    """The key of the recording. Raises `NotOpened` for the ticket of another file or person."""
    try:
        envelope = urlsafe_b64decode(ticket)
    except ValueError:
        raise NotOpened(what=_("A ticket of an upload")) from None
    return Key(open_envelope(_site_key(), envelope, _belongs_to(original, actor)))


def _site_key() -> Key:
    return derived_key(blake2b(settings.SECRET_KEY.encode(), digest_size=32).digest(), _PURPOSE)


def _belongs_to(original: Original, actor: Actor) -> bytes:
    return bound("upload", str(original.pk), actor.ref)
