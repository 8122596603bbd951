"""A stream of frames, each coded as one slice and each seen in the order it is coded in.

Such a stream has no B slices, so that a picture is predicted from the one before it only.
Source: ITU-T H.264, 7.4.1.2, 7.4.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from walkaway.core.errors import UnusableStream
from walkaway.core.media.h264.nal import NalUnit, UnitType, read_nal_unit, split_annex_b
from walkaway.core.media.h264.parameters import (
    PictureParameterSet,
    SequenceParameterSet,
    read_picture_parameter_set,
    read_sequence_parameter_set,
)
from walkaway.core.media.h264.slices import Slice, SliceType, read_slice
from walkaway.core.media.h264.syntax import must_be, must_not_exceed

IGNORED_UNITS = frozenset({UnitType.SEI, UnitType.ACCESS_UNIT_DELIMITER})
SLICE_UNITS = frozenset({UnitType.SLICE, UnitType.IDR_SLICE})
MOST_REFERENCE_FRAMES = 1

Set = TypeVar("Set", SequenceParameterSet, PictureParameterSet)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stream:
    """One slice for each picture, in order."""

    sps: SequenceParameterSet
    pps: PictureParameterSet
    slices: tuple[Slice, ...]


def read_stream(content: bytes) -> Stream:
    """A byte stream of Annex B. Raises `UnusableStream` for anything but the above."""
    sps: SequenceParameterSet | None = None
    pps: PictureParameterSet | None = None
    slices: list[Slice] = []
    for unit in map(read_nal_unit, split_annex_b(content)):
        if unit.nal_unit_type == UnitType.SEQUENCE_PARAMETER_SET:
            sps = _the_only(
                "seq_parameter_set_rbsp()", sps, _checked(read_sequence_parameter_set(unit.rbsp))
            )
        elif unit.nal_unit_type == UnitType.PICTURE_PARAMETER_SET:
            pps = _the_only("pic_parameter_set_rbsp()", pps, read_picture_parameter_set(unit.rbsp))
        elif unit.nal_unit_type in SLICE_UNITS:
            slices.append(_next_slice(unit, sps, pps, slices))
        elif unit.nal_unit_type not in IGNORED_UNITS:
            raise UnusableStream(reason=f"nal_unit_type is {unit.nal_unit_type}", clause="7.4.1")
    if sps is None or pps is None or not slices:
        raise UnusableStream(reason="it has no nal_unit_type 1 or 5", clause="7.4.1.2")
    return Stream(sps=sps, pps=pps, slices=tuple(slices))


def _checked(sps: SequenceParameterSet) -> SequenceParameterSet:
    must_not_exceed(
        "max_num_ref_frames", sps.max_num_ref_frames, MOST_REFERENCE_FRAMES, "7.4.2.1.1"
    )
    return sps


def _the_only(name: str, before: Set | None, now: Set) -> Set:
    if before is not None and before != now:
        raise UnusableStream(reason=f"{name} changes", clause="7.4.1.2.1")
    return now


def _next_slice(
    unit: NalUnit,
    sps: SequenceParameterSet | None,
    pps: PictureParameterSet | None,
    before: list[Slice],
) -> Slice:
    if sps is None or pps is None:
        raise UnusableStream(
            reason="no parameter set has the pic_parameter_set_id of a slice", clause="7.4.1.2.1"
        )
    must_be(
        "seq_parameter_set_id of a picture",
        pps.seq_parameter_set_id,
        sps.seq_parameter_set_id,
        "7.4.2.2",
    )
    each = read_slice(unit, sps, pps)
    header = each.header
    if header.first_mb_in_slice != 0:
        raise UnusableStream(reason="first_mb_in_slice is not 0", clause="7.4.3")
    if header.idr_pic_id is not None:
        expected = 0
    elif before:
        expected = (before[-1].header.frame_num + 1) % (1 << sps.frame_num_bits)
    else:
        raise UnusableStream(reason="nal_unit_type of its first slice is not 5", clause="7.4.1.2.1")
    if header.frame_num != expected:
        raise UnusableStream(reason="frame_num does not count the pictures", clause="7.4.3")
    if header.idr_pic_id is not None and header.slice_type is not SliceType.I:
        raise UnusableStream(reason="slice_type of an IDR picture is P", clause="7.4.1.2.4")
    return each
