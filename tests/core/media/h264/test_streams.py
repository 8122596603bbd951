"""Streams of one slice a picture, and what is refused as such."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.media.h264.sets import PPS, SPS, a_slice
from walkaway.core.errors import UnusableStream
from walkaway.core.media.h264.nal import NalUnit, UnitType, join_annex_b
from walkaway.core.media.h264.parameters import (
    write_picture_parameter_set,
    write_sequence_parameter_set,
)
from walkaway.core.media.h264.slices import Slice, SliceType, write_slice
from walkaway.core.media.h264.streams import read_stream

IDR = a_slice(SliceType.I, idr_pic_id=0)
SECOND = a_slice(SliceType.P, frame_num=1)


def unit(kind: int, rbsp: bytes = b"\x80") -> NalUnit:
    return NalUnit(nal_ref_idc=3, nal_unit_type=kind, rbsp=rbsp)


def sps_unit(**changes: object) -> NalUnit:
    sps = replace(SPS, **changes)
    return unit(UnitType.SEQUENCE_PARAMETER_SET, write_sequence_parameter_set(sps))


def pps_unit(**changes: object) -> NalUnit:
    pps = replace(PPS, **changes)
    return unit(UnitType.PICTURE_PARAMETER_SET, write_picture_parameter_set(pps))


PPS_UNIT = pps_unit()
SETS = (sps_unit(), PPS_UNIT)


def stream(*content: NalUnit | Slice) -> bytes:
    units = (write_slice(each, SPS) if isinstance(each, Slice) else each for each in content)
    return join_annex_b(each.to_bytes() for each in units)


def test_every_slice_is_a_picture() -> None:
    known = read_stream(stream(*SETS, unit(UnitType.SEI), IDR, SECOND, *SETS, IDR))
    assert (known.sps, known.pps) == (SPS, PPS)
    assert known.slices == (IDR, SECOND, IDR)


def test_frame_num_begins_anew_after_its_largest() -> None:
    pictures = [a_slice(SliceType.P, frame_num=number % 16) for number in range(1, 20)]
    assert len(read_stream(stream(*SETS, IDR, *pictures)).slices) == 20


@pytest.mark.parametrize(
    ("reason", "content"),
    [
        ("nal_unit_type 1 or 5", stream(*SETS)),
        ("pic_parameter_set_id", stream(IDR)),
        ("nal_unit_type is 2", stream(*SETS, unit(2))),
        ("max_num_ref_frames", stream(sps_unit(max_num_ref_frames=2), PPS_UNIT, IDR)),
        ("seq_parameter_set_rbsp", stream(*SETS, IDR, sps_unit(level_idc=31), IDR)),
        ("pic_parameter_set_rbsp", stream(*SETS, IDR, pps_unit(chroma_qp_index_offset=2), IDR)),
        ("seq_parameter_set_id", stream(sps_unit(), pps_unit(seq_parameter_set_id=1), IDR)),
        ("nal_unit_type of its first slice", stream(*SETS, SECOND)),
        ("frame_num", stream(*SETS, IDR, SECOND, SECOND)),
        ("frame_num", stream(*SETS, a_slice(SliceType.I, idr_pic_id=0, frame_num=1))),
        ("first_mb_in_slice", stream(*SETS, IDR, a_slice(SliceType.I, first_mb_in_slice=10))),
        ("slice_type", stream(*SETS, a_slice(SliceType.P, idr_pic_id=0))),
    ],
)
def test_anything_else_is_refused_by_name(reason: str, content: bytes) -> None:
    with pytest.raises(UnusableStream, match=reason):
        read_stream(content)


WHOLE = stream(*SETS, unit(UnitType.SEI), IDR, SECOND)


@given(st.binary() | st.lists(st.binary(min_size=1)).map(join_annex_b))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert_read_or_refused(content)


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=4))
def test_a_damaged_stream_is_read_or_refused(damage: list[tuple[int, int]]) -> None:
    content = bytearray(WHOLE)
    for at, byte in damage:
        content[at] = byte
    assert_read_or_refused(bytes(content))


@given(st.integers(0, len(WHOLE)))
def test_a_stream_cut_short_is_read_or_refused(length: int) -> None:
    assert_read_or_refused(WHOLE[:length])


def assert_read_or_refused(content: bytes) -> None:
    with suppress(UnusableStream):
        assert read_stream(content).slices
