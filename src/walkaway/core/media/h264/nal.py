"""NAL units, and how they follow each other in a byte stream. Source: ITU-T H.264, 7.3.1, 7.4.1,
Annex B."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from walkaway.core.errors import UnusableStream

START_CODE = b"\0\0\0\1"

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
    if len(content) < 2:
        raise UnusableStream(reason="nal_unit() has no rbsp_byte", clause="7.3.1")
    if content[0] & 0x80:
        raise UnusableStream(reason="forbidden_zero_bit is 1", clause="7.4.1")
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
    """The inverse of `with_emulation_prevention`."""
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
