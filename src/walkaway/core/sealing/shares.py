"""A key that no single person holds.

Two of two: exclusive or with a random number. Two of three, for the recovery key of an
organisation: a line over GF(2⁸) through the key and a random point, one point on it for each of
three people. **Source:** Shamir, How to Share a Secret, CACM 22 (1979); field of FIPS 197.
"""

from __future__ import annotations

from dataclasses import dataclass

from nacl.utils import random

from walkaway.core.errors import NotOpened

HOLDERS = 3
_POLYNOMIAL = 0x11B


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One person's part: a point of the line, at `number` 1, 2 or 3. Alone it tells nothing."""

    number: int
    value: bytes

    def __repr__(self) -> str:
        return f"Share(number={self.number})"


def in_two(secret: bytes) -> tuple[bytes, bytes]:
    """Two halves of `secret`, which says nothing with one of them missing."""
    one = random(len(secret))
    return one, _xor(secret, one)


def from_two(one: bytes, other: bytes) -> bytes:
    """What was split in two."""
    return _xor(one, other)


def two_of_three(secret: bytes) -> tuple[Share, Share, Share]:
    """Three shares of `secret`, any two of which give it back."""
    slope = random(len(secret))
    first, second, third = (
        Share(number=number, value=_xor(secret, _times(slope, number)))
        for number in range(1, HOLDERS + 1)
    )
    return first, second, third


def from_shares(one: Share, other: Share) -> bytes:
    """What was shared. Two shares of different secrets give nonsense, not an error: what was
    shared is a key, and a wrong key opens nothing. Raises `NotOpened` for one share twice."""
    if one.number == other.number or len(one.value) != len(other.value):
        raise NotOpened(what="A pair of shares")
    # Where the line meets zero: (y₁x₂ + y₂x₁) / (x₁ + x₂), plus being exclusive or.
    crossed = _xor(_times(one.value, other.number), _times(other.value, one.number))
    return _times(crossed, _inverse(one.number ^ other.number))


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _times(values: bytes, factor: int) -> bytes:
    return bytes(_product(value, factor) for value in values)


def _product(one: int, other: int) -> int:
    total = 0
    for bit in range(8):
        if other >> bit & 1:
            total ^= one << bit
    for bit in range(14, 7, -1):
        if total >> bit & 1:
            total ^= _POLYNOMIAL << (bit - 8)
    return total


def _inverse(value: int) -> int:
    return next(other for other in range(1, 256) if _product(value, other) == 1)
