"""NAL units and the two ways in which they follow each other. Source: ITU-T H.264, 7.3.1, 7.4.1,
Annex B; ISO/IEC 14496-15 for the lengths inside MP4."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from walkaway.core.errors import UnusableStream

START_CODE = b"\0\0\0\1"
LENGTH_BYTES = 4

_START = re.compile(rb"\x00\x00\x01")
_WOULD_BE_A_START = re.compile(rb"\x00\x00(?=[\x00-\x03])")
_PREVENTED = re.compile(rb"\x00\x00\x03(?=[\x00-\x03]|\Z)")


class UnitType(IntEnum):
    """nal_unit_type (Table 7-1) of the units that are known here."""

    SLICE = 1
    IDR_SLICE = 5
    SEI = 6
    SEQUENCE_PARAMETER_SET = 7
    PICTURE_PARAMETER_SET = 8
    ACCESS_UNIT_DELIMITER = 9


@dataclass(frozen=True, kw_only=True, slots=True)
class NalUnit:
    """nal_unit() of 7.3.1. `rbsp` is without emulation prevention and never empty."""

    nal_ref_idc: int
    nal_unit_type: int
    rbsp: bytes

    def to_bytes(self) -> bytes:
        """The unit without a start code or a length."""
        header = self.nal_ref_idc << 5 | self.nal_unit_type
        return bytes([header]) + with_emulation_prevention(self.rbsp)


def read_nal_unit(content: bytes) -> NalUnit:
    """The unit of which `content` is the whole. Raises `UnusableStream`."""
    if len(content) < 2 or content[0] & 0x80:
        raise UnusableStream(reason="forbidden_zero_bit is 1, or a unit is empty", clause="7.4.1")
    return NalUnit(
        nal_ref_idc=content[0] >> 5,
        nal_unit_type=content[0] & 0x1F,
        rbsp=without_emulation_prevention(content[1:]),
    )


def with_emulation_prevention(rbsp: bytes) -> bytes:
    """`rbsp` with emulation_prevention_three_byte wherever a start code could be seen (7.4.1)."""
    escaped = _WOULD_BE_A_START.sub(b"\x00\x00\x03", rbsp)
    return escaped + b"\3" if escaped.endswith(b"\0") else escaped


def without_emulation_prevention(content: bytes) -> bytes:
    """The inverse of `with_emulation_prevention`. Raises `UnusableStream`."""
    return _PREVENTED.sub(b"\x00\x00", content)


def split_annex_b(content: bytes) -> Iterator[bytes]:
    """The units of a byte stream (B.1), in order."""
    starts = [match.start() for match in _START.finditer(content)]
    if not starts or content[: starts[0]].strip(b"\0"):
        raise UnusableStream(reason="it does not begin with a start code", clause="B.1")
    for start, end in zip(starts, [*starts[1:], len(content)], strict=True):
        # Zeros before a start code belong to no unit: every unit ends with a byte that is not 0.
        yield content[start + 3 : end].rstrip(b"\0")


def join_annex_b(units: Iterable[bytes]) -> bytes:
    """`units` as a byte stream (B.1)."""
    return b"".join(START_CODE + unit for unit in units)


def split_lengths(content: bytes) -> Iterator[bytes]:
    """The units of a sample of an MP4 file, each after its length in four bytes."""
    at = 0
    while at < len(content):
        length = int.from_bytes(content[at : at + LENGTH_BYTES])
        at += LENGTH_BYTES
        if not 0 < length <= len(content) - at:
            raise UnusableStream(reason="a unit is longer than its sample", clause="7.4.1")
        yield content[at : at + length]
        at += length


def join_lengths(units: Iterable[bytes]) -> bytes:
    """`units` as a sample of an MP4 file."""
    return b"".join(len(unit).to_bytes(LENGTH_BYTES) + unit for unit in units)
