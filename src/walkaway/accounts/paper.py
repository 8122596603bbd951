"""Shares of the organisation's key as they are printed and typed back.

Fourteen groups of four signs: the number of the share, its 32 bytes, and two bytes by which a
mistake in typing is seen.
"""

from __future__ import annotations

import hashlib
from base64 import b32decode, b32encode

from walkaway.core.errors import NotOpened
from walkaway.core.sealing.passphrases import GROUP_SIGNS, RECOVERY_ALPHABET
from walkaway.core.sealing.shares import HOLDERS, Share

VALUE_BYTES = 32
CHECK_BYTES = 2

_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_PAPER = str.maketrans(_BASE32, RECOVERY_ALPHABET)
_FROM_PAPER = str.maketrans(RECOVERY_ALPHABET, _BASE32)


def printed(share: Share) -> str:
    """`share` in groups, for paper.

    >>> printed(Share(number=1, value=bytes(32)))[:19]
    'AEAA-AAAA-AAAA-AAAA'
    """
    content = bytes([share.number]) + share.value
    signs = b32encode(content + _check(content)).decode().translate(_TO_PAPER)
    return "-".join(signs[at : at + GROUP_SIGNS] for at in range(0, len(signs), GROUP_SIGNS))


def share_from(typed: str) -> Share:
    """The share that a person typed. Raises `NotOpened` when a sign is another."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(signs) * 5 != (1 + VALUE_BYTES + CHECK_BYTES) * 8 or set(signs) - set(RECOVERY_ALPHABET):
        raise NotOpened(what="This share")
    raw = b32decode(signs.translate(_FROM_PAPER))
    content, check = raw[:-CHECK_BYTES], raw[-CHECK_BYTES:]
    if check != _check(content) or not 1 <= content[0] <= HOLDERS:
        raise NotOpened(what="This share")
    return Share(number=content[0], value=content[1:])


def _check(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=CHECK_BYTES, person=b"walkaway-share").digest()
