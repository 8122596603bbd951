"""Streams of one slice a picture, and what is refused as such."""

from __future__ import annotations

from dataclasses import replace

import pytest

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


PPS_UNIT = unit(UnitType.PICTURE_PARAMETER_SET, write_picture_parameter_set(PPS))
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
        ("no picture", stream(*SETS)),
        ("no parameter sets", stream(IDR)),
        ("nal_unit_type is 2", stream(*SETS, unit(2))),
        ("max_num_ref_frames", stream(sps_unit(max_num_ref_frames=2), PPS_UNIT, IDR)),
        ("parameter sets change", stream(*SETS, IDR, sps_unit(level_idc=31), IDR)),
        ("not an IDR picture", stream(*SETS, SECOND)),
        ("frame_num", stream(*SETS, IDR, SECOND, SECOND)),
        ("frame_num", stream(*SETS, a_slice(SliceType.I, idr_pic_id=0, frame_num=1))),
        ("first_mb_in_slice", stream(*SETS, IDR, a_slice(SliceType.I, first_mb_in_slice=10))),
        ("of type P", stream(*SETS, a_slice(SliceType.P, idr_pic_id=0))),
    ],
)
def test_anything_else_is_refused_by_name(reason: str, content: bytes) -> None:
    with pytest.raises(UnusableStream, match=reason):
        read_stream(content)
