"""Bits and Exp-Golomb codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.errors import UnusableStream
from walkaway.core.media.h264.bits import BitReader, BitWriter


@pytest.mark.parametrize(
    ("number", "signed", "code"),
    # ITU-T H.264, Tables 9-2 and 9-3.
    [
        (0, 0, "1"), (1, 1, "010"), (2, -1, "011"), (3, 2, "00100"), (4, -2, "00101"),
        (5, 3, "00110"), (6, -3, "00111"), (7, 4, "0001000"), (8, -4, "0001001"),
    ],
)  # fmt: skip
def test_codes_are_those_of_the_standard(number: int, signed: int, code: str) -> None:
    writer = BitWriter()
    writer.ue(number)
    writer.se(signed)
    writer.fill(0)
    bits = "".join(f"{byte:08b}" for byte in writer.content())
    assert bits[: 2 * len(code)] == code + code


@given(st.lists(st.tuples(st.sampled_from(["u", "ue", "se"]), st.integers(0, 2**32 - 2))))
def test_what_was_written_is_read_back(elements: list[tuple[str, int]]) -> None:
    writer = BitWriter()
    for kind, value in elements:
        if kind == "u":
            writer.u(32, value)
        elif kind == "ue":
            writer.ue(value)
        else:
            writer.se(value // 2 - 2**30)
    writer.rbsp_trailing_bits()
    reader = BitReader(writer.content())
    for kind, value in elements:
        if kind == "u":
            assert reader.u(32) == value
        elif kind == "ue":
            assert reader.ue() == value
        else:
            assert reader.se() == value // 2 - 2**30
    assert not reader.more_rbsp_data()
    reader.rbsp_trailing_bits()
    assert reader.left == 0


def test_nothing_is_read_past_the_end() -> None:
    reader = BitReader(b"\x01")
    reader.u(7)
    with pytest.raises(UnusableStream, match="ends inside"):
        reader.u(2)


def test_a_code_without_end_is_refused() -> None:
    with pytest.raises(UnusableStream, match="Exp-Golomb"):
        BitReader(bytes(8)).ue()


def test_trailing_bits_must_be_at_the_end() -> None:
    with pytest.raises(UnusableStream, match="rbsp_trailing_bits"):
        BitReader(b"\x80\x80").rbsp_trailing_bits()


def test_a_number_that_is_too_large_is_not_cut() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        BitWriter().u(3, 8)


def test_half_a_byte_is_no_content() -> None:
    writer = BitWriter()
    writer.flag(True)
    with pytest.raises(ValueError, match="not full"):
        writer.content()
