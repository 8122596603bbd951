"""Bits, most significant first, and the Exp-Golomb codes. Source: ITU-T H.264, 7.2 and 9.1."""

from __future__ import annotations

from walkaway.core.errors import UnusableStream

MOST_LEADING_ZEROS = 32
"""An Exp-Golomb code of 32 bits has no more (9.1)."""


class BitReader:
    """Reads syntax elements by their descriptors. Raises `UnusableStream` past the end."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.position = 0

    @property
    def left(self) -> int:
        """How many bits are not read yet."""
        return 8 * len(self._content) - self.position

    def u(self, bits: int) -> int:
        """An unsigned integer of `bits` bits: u(n)."""
        if bits > self.left:
            raise UnusableStream(reason="it ends inside a syntax element", clause="7.2")
        first, last = self.position // 8, (self.position + bits + 7) // 8
        after = 8 * last - self.position - bits
        self.position += bits
        return int.from_bytes(self._content[first:last]) >> after & ((1 << bits) - 1)

    def flag(self) -> bool:
        """A single bit: u(1)."""
        return bool(self.u(1))

    def ue(self) -> int:
        """An unsigned Exp-Golomb code: ue(v)."""
        zeros = 0
        while not self.flag():
            zeros += 1
            if zeros > MOST_LEADING_ZEROS:
                raise UnusableStream(reason="an Exp-Golomb code is too long", clause="9.1")
        return (1 << zeros) - 1 + self.u(zeros)

    def se(self) -> int:
        """A signed Exp-Golomb code: se(v), mapped as in 9.1.1."""
        code = self.ue()
        return (code + 1) // 2 if code % 2 else -(code // 2)

    def more_rbsp_data(self) -> bool:
        """Whether anything stands before the trailing bits (7.2)."""
        ahead = int.from_bytes(self._content) & ((1 << self.left) - 1)
        return ahead & (ahead - 1) != 0

    def rbsp_trailing_bits(self) -> None:
        """A one and zeros up to the end (7.3.2.11)."""
        left = self.left
        if not 1 <= left <= 8 or self.u(left) != 1 << left - 1:
            raise UnusableStream(reason="rbsp_trailing_bits() is not at its end", clause="7.3.2.11")


class BitWriter:
    """Writes syntax elements by their descriptors."""

    def __init__(self) -> None:
        self._value = 0
        self._bits = 0

    def u(self, bits: int, value: int) -> None:
        """An unsigned integer of `bits` bits: u(n)."""
        if not 0 <= value < 1 << bits:
            raise ValueError(f"{value} does not fit into {bits} bits")
        self._value = self._value << bits | value
        self._bits += bits

    def flag(self, value: bool) -> None:
        """A single bit: u(1)."""
        self.u(1, int(value))

    def ue(self, value: int) -> None:
        """An unsigned Exp-Golomb code: ue(v)."""
        length = (value + 1).bit_length()
        self.u(2 * length - 1, value + 1)

    def se(self, value: int) -> None:
        """A signed Exp-Golomb code: se(v), mapped as in 9.1.1."""
        self.ue(2 * value - 1 if value > 0 else -2 * value)

    def fill(self, bit: int) -> None:
        """Repeat `bit` up to the end of the byte."""
        missing = -self._bits % 8
        self.u(missing, (1 << missing) - 1 if bit else 0)

    def rbsp_trailing_bits(self) -> None:
        """A one and zeros up to the end of the byte (7.3.2.11)."""
        self.u(1, 1)
        self.fill(0)

    def content(self) -> bytes:
        """Everything that was written; it must end with a byte."""
        if self._bits % 8:
            raise ValueError("the last byte is not full")
        return self._value.to_bytes(self._bits // 8)
