"""Slices of frames: their headers, and their CABAC payload untouched. Source: ITU-T H.264, 7.3.3,
7.3.4, 7.4.3.

Fields have the names of the syntax elements; one that must have one value here has no field.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from walkaway.core.errors import UnusableStream
from walkaway.core.media.h264.bits import BitReader, BitWriter
from walkaway.core.media.h264.nal import NalUnit, UnitType
from walkaway.core.media.h264.parameters import PictureParameterSet, SequenceParameterSet
from walkaway.core.media.h264.syntax import must_be, must_not_exceed

CLAUSE = "7.4.3"
"""The semantics of slice headers."""

HEADER_BYTES = 64
"""More than the longest header that is known here."""

ALL_SLICES_ALIKE = 5
"""What slice_type has more when all slices of the picture are of this type (Table 7-6)."""


class SliceType(IntEnum):
    """slice_type modulo 5 (Table 7-6)."""

    P = 0
    I = 2  # noqa: E741 - the name in the standard


@dataclass(frozen=True, kw_only=True, slots=True)
class Deblocking:
    """The offsets are None where disable_deblocking_filter_idc is 1."""

    disable_deblocking_filter_idc: int
    slice_alpha_c0_offset_div2: int | None = None
    slice_beta_offset_div2: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SliceHeader:
    """slice_header() of 7.3.3. `idr_pic_id` is None outside IDR pictures, `cabac_init_idc` is None
    in I slices. `all_slices_alike` tells the two codes of a slice type apart."""

    first_mb_in_slice: int
    slice_type: SliceType
    all_slices_alike: bool
    pic_parameter_set_id: int
    frame_num: int
    idr_pic_id: int | None
    cabac_init_idc: int | None
    slice_qp_delta: int
    deblocking: Deblocking


@dataclass(frozen=True, kw_only=True, slots=True)
class Slice:
    """A slice: `payload` is its slice_data() behind cabac_alignment_one_bit, with trailing bits."""

    nal_ref_idc: int
    header: SliceHeader
    payload: bytes


def read_slice(unit: NalUnit, sps: SequenceParameterSet, pps: PictureParameterSet) -> Slice:
    """The slice in `unit`. Raises `UnusableStream` for a header that says more than is known."""
    reader = BitReader(unit.rbsp[:HEADER_BYTES])
    header = _read_header(reader, unit, sps, pps)
    while reader.position % 8:
        must_be("cabac_alignment_one_bit", reader.u(1), 1, CLAUSE)
    payload = unit.rbsp[reader.position // 8 :]
    if not payload.strip(b"\0"):
        raise UnusableStream(reason="slice_data() is empty", clause="7.3.4")
    return Slice(nal_ref_idc=unit.nal_ref_idc, header=header, payload=payload)


def write_slice(each: Slice, sps: SequenceParameterSet) -> NalUnit:
    """The inverse of `read_slice`."""
    writer = BitWriter()
    _write_header(writer, each.header, sps)
    writer.fill(1)
    idr = each.header.idr_pic_id is not None
    return NalUnit(
        nal_ref_idc=each.nal_ref_idc,
        nal_unit_type=UnitType.IDR_SLICE if idr else UnitType.SLICE,
        rbsp=writer.content() + each.payload,
    )


def _read_header(
    reader: BitReader, unit: NalUnit, sps: SequenceParameterSet, pps: PictureParameterSet
) -> SliceHeader:
    if unit.nal_ref_idc == 0:
        raise UnusableStream(reason="nal_ref_idc of a slice is 0", clause="7.4.1")
    first_mb_in_slice = reader.ue()
    alike, slice_type = divmod(reader.ue(), ALL_SLICES_ALIKE)
    if slice_type not in set(SliceType) or alike > 1:
        raise UnusableStream(reason="slice_type is neither P nor I", clause=CLAUSE)
    pic_parameter_set_id = reader.ue()
    must_be("pic_parameter_set_id", pic_parameter_set_id, pps.pic_parameter_set_id, CLAUSE)
    frame_num = reader.u(sps.frame_num_bits)
    idr_pic_id = reader.ue() if unit.nal_unit_type == UnitType.IDR_SLICE else None
    if slice_type == SliceType.P:
        must_be("num_ref_idx_active_override_flag", reader.u(1), 0, CLAUSE)
        must_be("ref_pic_list_modification_flag_l0", reader.u(1), 0, CLAUSE)
    if idr_pic_id is None:
        must_be("adaptive_ref_pic_marking_mode_flag", reader.u(1), 0, CLAUSE)
    else:
        must_be("no_output_of_prior_pics_flag", reader.u(1), 0, CLAUSE)
        must_be("long_term_reference_flag", reader.u(1), 0, CLAUSE)
    cabac_init_idc = reader.ue() if slice_type == SliceType.P else None
    if cabac_init_idc is not None:
        must_not_exceed("cabac_init_idc", cabac_init_idc, 2, CLAUSE)
    return SliceHeader(
        first_mb_in_slice=first_mb_in_slice,
        slice_type=SliceType(slice_type),
        all_slices_alike=bool(alike),
        pic_parameter_set_id=pic_parameter_set_id,
        frame_num=frame_num,
        idr_pic_id=idr_pic_id,
        cabac_init_idc=cabac_init_idc,
        slice_qp_delta=reader.se(),
        deblocking=_read_deblocking(reader),
    )


def _write_header(writer: BitWriter, header: SliceHeader, sps: SequenceParameterSet) -> None:
    writer.ue(header.first_mb_in_slice)
    writer.ue(header.slice_type + ALL_SLICES_ALIKE * header.all_slices_alike)
    writer.ue(header.pic_parameter_set_id)
    writer.u(sps.frame_num_bits, header.frame_num)
    if header.idr_pic_id is not None:
        writer.ue(header.idr_pic_id)
    if header.slice_type is SliceType.P:
        writer.flag(False)  # num_ref_idx_active_override_flag
        writer.flag(False)  # ref_pic_list_modification_flag_l0
    if header.idr_pic_id is None:
        writer.flag(False)  # adaptive_ref_pic_marking_mode_flag
    else:
        writer.flag(False)  # no_output_of_prior_pics_flag
        writer.flag(False)  # long_term_reference_flag
    if header.cabac_init_idc is not None:
        writer.ue(header.cabac_init_idc)
    writer.se(header.slice_qp_delta)
    _write_deblocking(writer, header.deblocking)


def _read_deblocking(reader: BitReader) -> Deblocking:
    idc = reader.ue()
    must_not_exceed("disable_deblocking_filter_idc", idc, 2, CLAUSE)
    if idc == 1:
        return Deblocking(disable_deblocking_filter_idc=idc)
    return Deblocking(
        disable_deblocking_filter_idc=idc,
        slice_alpha_c0_offset_div2=reader.se(),
        slice_beta_offset_div2=reader.se(),
    )


def _write_deblocking(writer: BitWriter, deblocking: Deblocking) -> None:
    writer.ue(deblocking.disable_deblocking_filter_idc)
    for offset in (deblocking.slice_alpha_c0_offset_div2, deblocking.slice_beta_offset_div2):
        if offset is not None:
            writer.se(offset)
