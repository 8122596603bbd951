"""How entries hang together, and how the end of the chain is signed.

Nothing here reads a clock, a file or a database. `docs/explanation/journal.md` tells how anyone can
check the same without this program.

**Source:** Haber and Stornetta, How to time-stamp a digital document, 1991; RFC 8032 (Ed25519).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NewType

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

SiteKey = NewType("SiteKey", bytes)
"""The seed of 32 bytes with which heads are signed. It is kept outside the database."""

GENESIS = "0" * 64
"""What the first entry has for the hash of the one before it."""

ENTRY_PURPOSE = b"walkaway journal entry 1\n"
HEAD_PURPOSE = b"walkaway journal head 1\n"
"""What is hashed, and what is signed, begins with what it is for: neither passes for the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Everything of an entry that its hash covers. `facts` is the canonical JSON as it is kept."""

    position: int
    at: str
    actor: str
    verb: str
    subject: str
    facts: str
    previous_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedHead:
    """Where a chain ends, signed. All but `position` are lowercase hex."""

    position: int
    entry_hash: str
    public_key: str
    signature: str


def moment(at: datetime) -> str:
    """`at` as it is hashed: always UTC, always six digits of a second.

    >>> moment(datetime(2026, 3, 1, 12, tzinfo=UTC))
    '2026-03-01T12:00:00.000000Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def hash_of(link: Link) -> str:
    """The SHA-256 of an entry, over a list in JSON of ASCII: no two entries are written the same.

    >>> hash_of(Link(position=1, at="2026-03-01T12:00:00.000000Z", actor="demonstration",
    ...     verb="clip-published", subject="clip:the-well", facts="{}", previous_hash=GENESIS))
    'bdd6ab99d4b7b59a7f7fb3c458e476fbd8c66996ab355ead04152c5a49c400e9'
    """
    fields = (
        *(link.position, link.at, link.actor, link.verb, link.subject),
        *(link.facts, link.previous_hash),
    )
    text = json.dumps(fields, separators=(",", ":"))
    return hashlib.sha256(ENTRY_PURPOSE + text.encode("ascii")).hexdigest()


def signed_head(position: int, entry_hash: str, key: SiteKey) -> SignedHead:
    """The end of a chain, signed with the site's key."""
    signing = SigningKey(key)
    signature = signing.sign(_head_text(position, entry_hash)).signature
    return SignedHead(
        position=position,
        entry_hash=entry_hash,
        public_key=bytes(signing.verify_key).hex(),
        signature=signature.hex(),
    )


def public_half(key: SiteKey) -> str:
    """What others need to check a signature of the site's key."""
    return bytes(SigningKey(key).verify_key).hex()


def is_signed(head: SignedHead) -> bool:
    """Whether `head` was signed with the private half of its own public key."""
    try:
        VerifyKey(bytes.fromhex(head.public_key)).verify(
            _head_text(head.position, head.entry_hash), bytes.fromhex(head.signature)
        )
    except (CryptoError, ValueError, TypeError):
        return False
    return True


def _head_text(position: int, entry_hash: str) -> bytes:
    return HEAD_PURPOSE + json.dumps([position, entry_hash], separators=(",", ":")).encode("ascii")
