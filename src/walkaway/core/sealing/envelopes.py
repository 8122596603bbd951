"""One text under one key: nobody without the key reads it, and nobody changes it unseen.

An envelope is a version byte, a nonce of 24 bytes and XChaCha20-Poly1305 over the text
(draft-irtf-cfrg-xchacha-03). What it belongs to is authenticated along with it, so that an envelope
cannot be laid into another place.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import NewType

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_ABYTES as TAG_BYTES,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt as _decrypt,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_encrypt as _encrypt,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES as NONCE_BYTES,
)
from nacl.bindings import (
    crypto_generichash_blake2b_salt_personal as _blake2b,
)
from nacl.exceptions import CryptoError
from nacl.utils import random

from walkaway.core.errors import NotOpened

Key = NewType("Key", bytes)
"""32 bytes that open an envelope. Never logged, never stored as they are."""

VERSION = b"\x01"
KEY_BYTES = 32
PERSONAL_BYTES = 16


def new_key() -> Key:
    """A key that was never used."""
    return Key(random(KEY_BYTES))


def derived_key(key: bytes, purpose: str) -> Key:
    """Another key for `purpose`, at most 16 letters: keyed BLAKE2b-256 (RFC 7693), personalised.

    From the derived key nothing can be learnt of `key`, nor of a key for another purpose.
    """
    personal = purpose.encode()
    if len(personal) > PERSONAL_BYTES:
        raise ValueError(f"a purpose has at most {PERSONAL_BYTES} bytes: {purpose!r}")
    return Key(_blake2b(b"", digest_size=KEY_BYTES, key=key, person=personal))


def close(key: Key, text: bytes, belongs_to: bytes) -> bytes:
    """`text` in an envelope that opens with `key`, and only where it `belongs_to`."""
    nonce = random(NONCE_BYTES)
    return VERSION + nonce + _encrypt(text, VERSION + belongs_to, nonce, key)


def close_alike(key: Key, text: bytes, belongs_to: bytes) -> bytes:
    """`text` in an envelope that is the same each time for the same key, text and place.

    The nonce is a keyed hash of what is closed, so none is ever used for two texts. Whoever sees
    two envelopes of one place learns whether their texts are the same, and nothing more. For what
    is written anew again and again and rarely differs. It is opened like any other.
    """
    bound = len(belongs_to).to_bytes(8, "big") + belongs_to + text
    nonce = blake2b(bound, key=key, digest_size=NONCE_BYTES, person=b"alike-nonce-v1").digest()
    return VERSION + nonce + _encrypt(text, VERSION + belongs_to, nonce, key)


def open_envelope(key: Key, envelope: bytes, belongs_to: bytes) -> bytes:
    """The text of `envelope`. Raises `NotOpened`."""
    nonce, closed = envelope[1 : 1 + NONCE_BYTES], envelope[1 + NONCE_BYTES :]
    if envelope[:1] != VERSION or len(closed) < TAG_BYTES:
        raise NotOpened(what="An envelope")
    try:
        return _decrypt(closed, VERSION + belongs_to, nonce, key)
    except CryptoError:
        raise NotOpened(what="An envelope") from None


def padded(text: bytes) -> bytes:
    """`text` with an end mark and zeros, so that its length tells little.

    The length is Padmé's: it leaks O(log log) bits and adds at most 12 %. **Source:** Nikitin et
    al., Reducing Metadata Leakage from Encrypted Files and Communication with PURBs, PoPETs 2019,
    algorithm 1.

    >>> [padme_length(length) for length in (1, 9, 100, 1000, 10_000)]
    [1, 10, 104, 1024, 10240]
    """
    marked = text + b"\x80"
    return marked + bytes(padme_length(len(marked)) - len(marked))


def without_padding(text: bytes) -> bytes:
    """What was padded. Raises `NotOpened` when nothing was."""
    marked = text.rstrip(b"\0")
    if marked[-1:] != b"\x80":
        raise NotOpened(what="An envelope")
    return marked[:-1]


def padme_length(length: int) -> int:
    """The next length that Padmé allows."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    mask = (1 << free_bits) - 1
    return (length + mask) & ~mask
