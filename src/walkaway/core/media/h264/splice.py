"""Slices of several streams, laid one below the other into the pictures of one stream.

A slice is decoded without its neighbours: no prediction inside a picture, no context of CABAC
crosses its edge (ITU-T H.264, 6.4.11, 7.4.2.2, 9.3.1), and the deblocking filter does not either
when disable_deblocking_filter_idc is 2 (8.7). So a slice says the same at another place when its
header names that place. What does cross edges is motion: a vector that leaves its own stream's
picture saw that picture's last row repeated (8.4.2.2.1), and sees the neighbour now. The caller
keeps both alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction

from walkaway.core.errors import UnusableStream
from walkaway.core.media.h264.cabac import skipped_macroblocks
from walkaway.core.media.h264.levels import level_for
from walkaway.core.media.h264.nal import NalUnit, UnitType
from walkaway.core.media.h264.parameters import (
    MACROBLOCK,
    Cropping,
    PictureParameterSet,
    SequenceParameterSet,
    write_picture_parameter_set,
    write_sequence_parameter_set,
)
from walkaway.core.media.h264.slices import (
    Deblocking,
    Slice,
    SliceHeader,
    SliceType,
    write_slice,
)
from walkaway.core.media.h264.streams import Stream
from walkaway.core.media.h264.syntax import must_be

CROP_UNIT = 2
"""CropUnitX and CropUnitY of frames in 4:2:0 (7-19 to 7-22)."""

IDR_REF_IDC, REF_IDC = 3, 2
"""nal_ref_idc: any but 0 means that the picture is referred to (7.4.1)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """What all pictures of the spliced stream have in common."""

    sps: SequenceParameterSet
    pps: PictureParameterSet

    @property
    def rows(self) -> int:
        """The height in macroblocks."""
        return self.sps.height_in_macroblocks


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """The place of a picture among the others; `idr_pic_id` is None outside IDR pictures."""

    frame_num: int
    idr_pic_id: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A strip as high as `stream`: its picture `number`, or, without one, what the picture before
    showed there."""

    stream: Stream
    number: int | None

    @property
    def rows(self) -> int:
        """The height in macroblocks."""
        return self.stream.sps.height_in_macroblocks

    @property
    def slice(self) -> Slice | None:
        """What is shown, if it is not what the picture before showed."""
        return None if self.number is None else self.stream.slices[self.number]


def frame_of(streams: Sequence[Stream], height: int) -> Frame:
    """The frame of `height` pixels in which slices of all `streams` can lie.

    The first stream gives what the others need not share: how frames are counted, the colours.
    Raises `UnusableStream` when the streams do not go together.
    """
    first = streams[0]
    for each in streams:
        _require_no_other_crop(each.sps)
        _require_alike(first, each)
    rows = -(-height // MACROBLOCK)
    sps = replace(
        first.sps,
        pic_height_in_map_units_minus1=rows - 1,
        cropping=_cropping(first.sps, rows * MACROBLOCK - height),
    )
    return Frame(sps=sps, pps=first.pps)


def at_level(frame: Frame, rate: Fraction, *, bits_per_second: int) -> Frame:
    """The same frame with the level of a stream at `rate` frames a second.

    `bits_per_second` is the most that any second holds. Raises `UnusableStream` above all levels.
    """
    sps = frame.sps
    level_idc = level_for(
        sps.profile_idc, sps.width_in_macroblocks, frame.rows, rate, bits_per_second
    )
    return replace(frame, sps=replace(sps, level_idc=max(sps.level_idc, level_idc)))


def parameter_sets(frame: Frame) -> tuple[bytes, bytes]:
    """The units that must come before the first picture."""
    return (
        NalUnit(
            nal_ref_idc=IDR_REF_IDC,
            nal_unit_type=UnitType.SEQUENCE_PARAMETER_SET,
            rbsp=write_sequence_parameter_set(frame.sps),
        ).to_bytes(),
        NalUnit(
            nal_ref_idc=IDR_REF_IDC,
            nal_unit_type=UnitType.PICTURE_PARAMETER_SET,
            rbsp=write_picture_parameter_set(frame.pps),
        ).to_bytes(),
    )


def moments(is_idr: Iterable[bool], frame: Frame) -> Iterator[Moment]:
    """Number pictures (7.4.3): `is_idr` tells of each whether decoding can begin with it."""
    frame_num = idr_pictures = 0
    for idr in is_idr:
        if idr:
            frame_num, idr_pictures = 0, idr_pictures + 1
        yield Moment(frame_num=frame_num, idr_pic_id=idr_pictures % 2 if idr else None)
        frame_num = (frame_num + 1) % (1 << frame.sps.frame_num_bits)


class Writer:
    """Writes pictures of one frame. What pictures of several files have in common, which is most
    of them, is written once."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._written: dict[tuple[int, int, int, Moment], tuple[Slice | None, bytes]] = {}

    def picture_units(self, parts: Sequence[Part], moment: Moment) -> list[bytes]:
        """The units of one picture whose `parts` follow each other from top to bottom.

        Raises `ValueError` when they do not fill the frame, or when an IDR picture has a part that
        depends on the picture before, and `UnusableStream` when rows are cropped off that lie
        inside the frame.
        """
        if sum(part.rows for part in parts) != self._frame.rows:
            raise ValueError("the parts do not fill the frame")
        *upper, lowest = parts
        for part in upper:
            must_be("frame_crop_bottom_offset", _bottom(part.stream.sps), 0, "7.4.2.1.1")
        cropped = _bottom(self._frame.sps)
        must_be("frame_crop_bottom_offset", _bottom(lowest.stream.sps), cropped, "7.4.2.1.1")
        units = []
        row = 0
        for part in parts:
            key = id(part.slice), part.rows, row, moment
            if key not in self._written:
                # The slice is kept, so that no other one gets its id.
                self._written[key] = part.slice, _unit(part, row, moment, self._frame)
            units.append(self._written[key][1])
            row += part.rows
        return units


def _unit(part: Part, row: int, moment: Moment, frame: Frame) -> bytes:
    width = frame.sps.width_in_macroblocks
    shown = part.slice or _unchanged(part.rows * width, frame)
    if moment.idr_pic_id is not None and shown.header.slice_type is not SliceType.I:
        raise ValueError("a part of an IDR picture depends on the picture before")
    header = replace(
        shown.header,
        first_mb_in_slice=row * width,
        all_slices_alike=False,
        frame_num=moment.frame_num,
        idr_pic_id=moment.idr_pic_id,
        deblocking=_inside_only(shown.header.deblocking),
    )
    nal_ref_idc = REF_IDC if moment.idr_pic_id is None else IDR_REF_IDC
    placed = replace(shown, nal_ref_idc=nal_ref_idc, header=header)
    return write_slice(placed, frame.sps).to_bytes()


def _unchanged(macroblocks: int, frame: Frame) -> Slice:
    return Slice(
        nal_ref_idc=REF_IDC,
        header=SliceHeader(
            first_mb_in_slice=0,
            slice_type=SliceType.P,
            all_slices_alike=False,
            pic_parameter_set_id=frame.pps.pic_parameter_set_id,
            frame_num=0,
            idr_pic_id=None,
            cabac_init_idc=0,
            slice_qp_delta=0,
            deblocking=Deblocking(disable_deblocking_filter_idc=1),
        ),
        payload=skipped_macroblocks(macroblocks, 26 + frame.pps.pic_init_qp_minus26),
    )


def _inside_only(deblocking: Deblocking) -> Deblocking:
    """The same filter, which stops at the edges of the slice."""
    if deblocking.disable_deblocking_filter_idc == 0:
        return replace(deblocking, disable_deblocking_filter_idc=2)
    return deblocking


def _require_alike(first: Stream, other: Stream) -> None:
    """All slices of the new pictures refer to the sets of `first`."""
    for field in fields(PictureParameterSet):
        if getattr(other.pps, field.name) != getattr(first.pps, field.name):
            raise UnusableStream(reason=f"{field.name} differs between streams", clause="7.4.2.2")
    for name in ("profile_idc", "pic_width_in_mbs_minus1", "direct_8x8_inference_flag"):
        if getattr(other.sps, name) != getattr(first.sps, name):
            raise UnusableStream(reason=f"{name} differs between streams", clause="7.4.2.1.1")
    if _right(other.sps) != _right(first.sps):
        raise UnusableStream(
            reason="frame_crop_right_offset differs between streams", clause="7.4.2.1.1"
        )


def _require_no_other_crop(sps: SequenceParameterSet) -> None:
    """The left edge and the upper one are those of the new pictures, too."""
    for name in ("frame_crop_left_offset", "frame_crop_top_offset"):
        must_be(name, getattr(sps.cropping, name, 0), 0, "7.4.2.1.1")


def _right(sps: SequenceParameterSet) -> int:
    return sps.cropping.frame_crop_right_offset if sps.cropping else 0


def _bottom(sps: SequenceParameterSet) -> int:
    return sps.cropping.frame_crop_bottom_offset if sps.cropping else 0


def _cropping(sps: SequenceParameterSet, surplus_rows: int) -> Cropping | None:
    must_be("frame_crop_bottom_offset beyond whole units", surplus_rows % CROP_UNIT, 0, "7.4.2.1.1")
    if not surplus_rows and not _right(sps):
        return None
    return Cropping(
        frame_crop_left_offset=0,
        frame_crop_right_offset=_right(sps),
        frame_crop_top_offset=0,
        frame_crop_bottom_offset=surplus_rows // CROP_UNIT,
    )
