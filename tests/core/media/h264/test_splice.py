"""Slices laid into one picture: what their headers say there, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.core.media.h264.sets import PPS, SPS, a_slice
from walkaway.core.errors import UnusableStream
from walkaway.core.media.h264.nal import UnitType, read_nal_unit
from walkaway.core.media.h264.parameters import Cropping
from walkaway.core.media.h264.slices import Slice, SliceType, read_slice
from walkaway.core.media.h264.splice import (
    Moment,
    Part,
    Writer,
    at_level,
    frame_of,
    moments,
    parameter_sets,
)
from walkaway.core.media.h264.streams import Stream

RATE = Fraction(25)
IDR = a_slice(SliceType.I, idr_pic_id=0, payload=b"\x11\x80")
MOVING = a_slice(SliceType.P, frame_num=7, payload=b"\x22\x80")
STREAM = Stream(sps=SPS, pps=PPS, slices=(IDR,))
FRAME = frame_of([STREAM], 12 * 16)


def part(rows: int, shown: Slice | None, cropping: Cropping | None = None) -> Part:
    sps = replace(SPS, pic_height_in_map_units_minus1=rows - 1, cropping=cropping)
    slices = (shown,) if shown else ()
    return Part(stream=Stream(sps=sps, pps=PPS, slices=slices), number=None if shown is None else 0)


def cropped(**changes: int) -> Cropping:
    sides = ("left", "right", "top", "bottom")
    return Cropping(**{f"frame_crop_{side}_offset": changes.get(side, 0) for side in sides})


def spliced(*parts: Part, moment: Moment) -> list[Slice]:
    units = map(read_nal_unit, Writer(FRAME).picture_units(parts, moment))
    return [read_slice(unit, FRAME.sps, FRAME.pps) for unit in units]


def test_the_frame_has_the_height_the_level_and_the_cropping_of_the_whole() -> None:
    sps = frame_of([STREAM], 1080).sps
    assert sps.height_in_macroblocks == 68
    assert sps.cropping == cropped(bottom=4)  # 68 times 16 is 1088, cropped by two samples each
    assert at_level(FRAME, RATE, bits_per_second=15_000_000).sps == replace(FRAME.sps, level_idc=31)
    assert FRAME.sps == replace(SPS, pic_height_in_map_units_minus1=11)


def test_parameter_sets_come_as_units() -> None:
    kinds = [read_nal_unit(each).nal_unit_type for each in parameter_sets(FRAME)]
    assert kinds == [UnitType.SEQUENCE_PARAMETER_SET, UnitType.PICTURE_PARAMETER_SET]


def test_slices_say_their_place_and_keep_their_payload() -> None:
    first, second, third = spliced(
        part(2, IDR),
        part(6, MOVING),
        part(4, IDR),
        moment=Moment(frame_num=9, idr_pic_id=None),
    )
    places = [each.header.first_mb_in_slice for each in (first, second, third)]
    assert places == [0, 20, 80]  # 10 macroblocks in a row
    assert (first.payload, third.payload) == (IDR.payload, IDR.payload)
    assert second.payload == MOVING.payload
    for each in (first, second, third):
        assert each.header.frame_num == 9
        assert each.header.idr_pic_id is None
        assert not each.header.all_slices_alike
        assert each.header.deblocking.disable_deblocking_filter_idc == 2


def test_a_part_without_a_slice_is_a_short_slice_of_skips() -> None:
    _, unchanged = spliced(
        part(6, MOVING),
        part(6, None),
        moment=Moment(frame_num=1, idr_pic_id=None),
    )
    assert unchanged.header.slice_type is SliceType.P
    assert unchanged.header.first_mb_in_slice == 60
    assert len(unchanged.payload) < 20


def test_what_files_have_in_common_is_written_once() -> None:
    writer = Writer(FRAME)
    at = Moment(frame_num=9, idr_pic_id=None)
    parts = (part(6, MOVING), part(6, None))
    first = writer.picture_units(parts, at)
    same = writer.picture_units((parts[0], part(6, IDR)), at)
    assert same[0] is first[0]
    later = writer.picture_units(parts, replace(at, frame_num=10))
    lower = writer.picture_units(parts[::-1], at)
    assert len({first[0], later[0], lower[1]}) == 3


def test_pictures_are_counted_from_the_last_that_can_be_begun_with() -> None:
    counted = list(moments([True, False, False, True, True, *[False] * 17], FRAME))
    assert [each.frame_num for each in counted] == [0, 1, 2, 0, 0, *range(1, 16), 0, 1]
    assert [each.idr_pic_id for each in counted[:5]] == [1, None, None, 0, 1]


def test_parts_must_fill_the_frame() -> None:
    with pytest.raises(ValueError, match="do not fill"):
        spliced(part(11, IDR), moment=Moment(frame_num=0, idr_pic_id=0))


@pytest.mark.parametrize("depending", [MOVING, None])
def test_no_part_of_a_first_picture_depends_on_another(depending: Slice | None) -> None:
    with pytest.raises(ValueError, match="depends on the picture before"):
        spliced(part(12, depending), moment=Moment(frame_num=0, idr_pic_id=0))


@pytest.mark.parametrize(
    ("reason", "other"),
    [
        ("chroma_qp_index_offset", replace(STREAM, pps=replace(PPS, chroma_qp_index_offset=-2))),
        ("pic_width_in_mbs_minus1", replace(STREAM, sps=replace(SPS, pic_width_in_mbs_minus1=8))),
        ("profile_idc", replace(STREAM, sps=replace(SPS, profile_idc=77))),
        (
            "direct_8x8_inference_flag",
            replace(STREAM, sps=replace(SPS, direct_8x8_inference_flag=False)),
        ),
        (
            "frame_crop_right_offset",
            replace(
                STREAM,
                sps=replace(SPS, cropping=cropped(right=4)),
            ),
        ),
    ],
)
def test_streams_that_do_not_go_together_are_refused_by_name(reason: str, other: Stream) -> None:
    with pytest.raises(UnusableStream, match=reason):
        frame_of([STREAM, other], 192)


@pytest.mark.parametrize("side", ["left", "top"])
def test_what_is_cropped_off_at_the_left_or_above_is_not_forgotten(side: str) -> None:
    stream = replace(STREAM, sps=replace(SPS, cropping=cropped(**{side: 2})))
    with pytest.raises(UnusableStream, match=f"frame_crop_{side}_offset"):
        frame_of([stream], 192)


def test_half_a_unit_is_not_cropped_off() -> None:
    with pytest.raises(UnusableStream, match="frame_crop_bottom_offset"):
        frame_of([STREAM], 191)


@pytest.mark.parametrize(("upper", "lower"), [(2, 0), (0, 2)])
def test_a_part_is_cropped_as_the_frame_is(upper: int, lower: int) -> None:
    with pytest.raises(UnusableStream, match="frame_crop_bottom_offset"):
        spliced(
            part(6, IDR, cropped(bottom=upper)),
            part(6, IDR, cropped(bottom=lower)),
            moment=Moment(frame_num=0, idr_pic_id=0),
        )
