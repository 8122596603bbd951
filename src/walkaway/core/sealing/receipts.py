"""A receipt instead of an account: twenty digits, shown once, with which a person comes back.

Nobody's name, address or device is behind it, and the digits are not kept. What is kept, to find
what belongs to a receipt, is a hash that costs time and memory to make and needs a secret that is
not in the database.
"""

from __future__ import annotations

import hmac
import unicodedata
from dataclasses import dataclass
from typing import NewType

from nacl.utils import random

from walkaway.core.errors import NotOpened
from walkaway.core.sealing.envelopes import Key, derived_key
from walkaway.core.sealing.passphrases import stretched

Receipt = NewType("Receipt", str)
"""22 digits: 20 at random, 66 bits, and two check digits. Never in an address, never in a log."""

RANDOM_DIGITS = 20
CHECK_DIGITS = 2
GROUP_DIGITS = 4
MODULUS = 97
MEMORY_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What an installation keeps outside its database: a pepper of 32 bytes, a salt of 16."""

    pepper: bytes
    salt: bytes

    def __repr__(self) -> str:
        return "Site()"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptKeys:
    """`lookup` finds what belongs to a receipt and is stored; `wrapping` opens it and is not."""

    lookup: bytes
    wrapping: Key

    def __repr__(self) -> str:
        return "ReceiptKeys()"


def new_receipt() -> Receipt:
    """A receipt that nobody has."""
    digits = "".join(str(_random_digit()) for _ in range(RANDOM_DIGITS))
    return Receipt(digits + _check_digits(digits))


def in_groups(receipt: Receipt) -> str:
    """`receipt` as it is printed.

    >>> in_groups(Receipt("1234567890123456789089"))
    '1234 5678 9012 3456 7890 89'
    """
    return " ".join(receipt[at : at + GROUP_DIGITS] for at in range(0, len(receipt), GROUP_DIGITS))


def receipt_from(typed: str) -> Receipt:
    """The receipt that a person typed, in the digits of any script. Raises `NotOpened` when a
    digit is missing, too many, or mistaken: any single mistake and any two digits exchanged."""
    digits = "".join(str(unicodedata.decimal(sign)) for sign in typed if sign.isdecimal())
    others = {unicodedata.category(sign)[0] for sign in typed if not sign.isdecimal()}
    if len(digits) != RANDOM_DIGITS + CHECK_DIGITS or others & {"L", "N"}:
        raise NotOpened(what="A receipt")
    if _check_digits(digits[:RANDOM_DIGITS]) != digits[RANDOM_DIGITS:]:
        raise NotOpened(what="A receipt")
    return Receipt(digits)


def keys_of(receipt: Receipt, site: Site) -> ReceiptKeys:
    """The keys that follow from `receipt` at `site`; about a tenth of a second and 64 MiB."""
    peppered = hmac.digest(site.pepper, receipt.encode(), "sha256")
    secret = stretched(peppered, site.salt, MEMORY_BYTES)
    return ReceiptKeys(
        lookup=derived_key(secret, "lookup-v1"), wrapping=derived_key(secret, "kek-v1")
    )


def _random_digit() -> int:
    while (byte := random(1)[0]) >= 250:
        pass
    return byte % 10


def _check_digits(digits: str) -> str:
    """**Source:** ISO/IEC 7064, MOD 97-10: the whole number leaves a remainder of one.

    >>> _check_digits("12345678901234567890")
    '89'
    """
    return f"{MODULUS + 1 - int(digits) * 100 % MODULUS:0{CHECK_DIGITS}}"
