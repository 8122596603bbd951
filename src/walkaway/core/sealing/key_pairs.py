"""Boxes that one holder opens: X25519 pairs and sealed boxes, as libsodium defines them.

Whoever closes a box needs the public half only, and cannot open it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey as _PrivateKey
from nacl.public import PublicKey as _PublicKey
from nacl.public import SealedBox

from walkaway.core.errors import NotOpened

PublicKey = NewType("PublicKey", bytes)
PrivateKey = NewType("PrivateKey", bytes)
"""The half that opens. Never stored but in an envelope or a box."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPair:
    """Two halves of 32 bytes; `private` is not shown when a pair is printed."""

    public: PublicKey
    private: PrivateKey

    def __repr__(self) -> str:
        return f"KeyPair(public={self.public.hex()})"


def new_key_pair() -> KeyPair:
    """A pair that was never used."""
    return key_pair_of(PrivateKey(bytes(_PrivateKey.generate())))


def key_pair_of(private: PrivateKey) -> KeyPair:
    """The pair to which `private` belongs."""
    return KeyPair(public=PublicKey(bytes(_PrivateKey(private).public_key)), private=private)


def seal(public: PublicKey, text: bytes) -> bytes:
    """`text` in a box for the holder of the other half of `public`."""
    return SealedBox(_PublicKey(public)).encrypt(text)


def unseal(private: PrivateKey, box: bytes) -> bytes:
    """What is in `box`. Raises `NotOpened`."""
    try:
        return SealedBox(_PrivateKey(private)).decrypt(box)
    except (CryptoError, ValueError, TypeError):
        raise NotOpened(what="A sealed box") from None
