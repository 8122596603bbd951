"""NAL units in a byte stream."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.errors import UnusableStream
from walkaway.core.media.h264.nal import (
    NalUnit,
    join_annex_b,
    read_nal_unit,
    split_annex_b,
    with_emulation_prevention,
    without_emulation_prevention,
)

mostly_zeros = st.builds(
    lambda content, end: bytes(content) + end,
    st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 4, 255])),
    st.sampled_from([b"\x80", b"\x80\0\0", b"\x80\0\0\0\0"]),
)
"""Content that ends with trailing bits, or with cabac_zero_words behind them (7.3.2.10)."""
units = st.builds(
    NalUnit,
    nal_ref_idc=st.integers(0, 3),
    nal_unit_type=st.integers(1, 31),
    rbsp=mostly_zeros,
)


@pytest.mark.parametrize(
    ("rbsp", "escaped"),
    # ITU-T H.264, 7.4.1.1: the bytes after two zeros that need a three before them.
    [
        ("00 00 00 80", "00 00 03 00 80"),
        ("00 00 01", "00 00 03 01"),
        ("00 00 02", "00 00 03 02"),
        ("00 00 03", "00 00 03 03"),
        ("00 00 04", "00 00 04"),
        ("00 00 00 00 01", "00 00 03 00 00 03 01"),
        ("80 00 00", "80 00 00 03"),
    ],
)
def test_a_three_keeps_start_codes_away(rbsp: str, escaped: str) -> None:
    assert with_emulation_prevention(bytes.fromhex(rbsp)).hex(" ") == escaped


@given(mostly_zeros)
def test_an_escaped_unit_has_no_start_code_and_is_read_back(rbsp: bytes) -> None:
    escaped = with_emulation_prevention(rbsp)
    assert not any(start in escaped for start in (b"\0\0\0", b"\0\0\1", b"\0\0\2"))
    assert without_emulation_prevention(escaped) == rbsp


@given(st.lists(units, min_size=1))
def test_units_are_found_again_in_a_byte_stream(wanted: list[NalUnit]) -> None:
    stream = join_annex_b(unit.to_bytes() for unit in wanted)
    assert [read_nal_unit(each) for each in split_annex_b(stream)] == wanted


def test_short_start_codes_and_zeros_between_units_are_known() -> None:
    assert list(split_annex_b(b"\0\0\1\x41\x9a\0\0\0\0\1\x41\x9b\0\0")) == [
        b"\x41\x9a",
        b"\x41\x9b",
    ]


@pytest.mark.parametrize("content", [b"", b"no stream", b"\x41\0\0\1\x41\x9a"])
def test_what_is_no_byte_stream_is_refused(content: bytes) -> None:
    with pytest.raises(UnusableStream, match="start code"):
        list(split_annex_b(content))


@pytest.mark.parametrize(
    ("name", "content"),
    [("rbsp_byte", b""), ("rbsp_byte", b"\x41"), ("forbidden_zero_bit", b"\xc1\x9a")],
)
def test_what_is_no_unit_is_refused_by_name(name: str, content: bytes) -> None:
    with pytest.raises(UnusableStream, match=name):
        read_nal_unit(content)
