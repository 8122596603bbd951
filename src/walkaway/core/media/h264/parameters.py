"""Sequence and picture parameter sets. Source: ITU-T H.264, 7.3.2.1, 7.3.2.2.

Fields have the names of the syntax elements. An element that must have one value here has no field:
it is checked when read (`must_be`) and written as that value.
"""

from __future__ import annotations

from dataclasses import dataclass

from walkaway.core.errors import UnusableStream
from walkaway.core.media.h264.bits import BitReader, BitWriter
from walkaway.core.media.h264.syntax import must_be, must_not_exceed, read_codes, write_codes
from walkaway.core.media.h264.vui import Vui, read_vui, write_vui

MAIN, HIGH = 77, 100
"""profile_idc (A.2.2, A.2.4)."""
PROFILES = frozenset({MAIN, HIGH})
MACROBLOCK = 16
"""Rows and columns of luma samples (6.3)."""
CONSTRAINT_SETS = 6
CROPPING_CODES = (
    "frame_crop_left_offset", "frame_crop_right_offset",
    "frame_crop_top_offset", "frame_crop_bottom_offset",
)  # fmt: skip
"""In the order of 7.3.2.1.1, each ue(v)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cropping:
    """What follows frame_cropping_flag, in CropUnitX and CropUnitY: two samples (7-19 to 7-22)."""

    frame_crop_left_offset: int
    frame_crop_right_offset: int
    frame_crop_top_offset: int
    frame_crop_bottom_offset: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SequenceParameterSet:
    """seq_parameter_set_data() of 7.3.2.1.1. `constraint_set_flags` are constraint_set0_flag to
    constraint_set5_flag, in this order (7.4.2.1.1)."""

    profile_idc: int
    constraint_set_flags: tuple[bool, ...]
    level_idc: int
    seq_parameter_set_id: int
    log2_max_frame_num_minus4: int
    max_num_ref_frames: int
    gaps_in_frame_num_value_allowed_flag: bool
    pic_width_in_mbs_minus1: int
    pic_height_in_map_units_minus1: int
    direct_8x8_inference_flag: bool
    cropping: Cropping | None
    vui: Vui | None

    @property
    def width_in_macroblocks(self) -> int:
        """PicWidthInMbs (7-13)."""
        return self.pic_width_in_mbs_minus1 + 1

    @property
    def height_in_macroblocks(self) -> int:
        """FrameHeightInMbs (7-18), of frames."""
        return self.pic_height_in_map_units_minus1 + 1

    @property
    def frame_num_bits(self) -> int:
        """How many bits frame_num has (7.4.3)."""
        return self.log2_max_frame_num_minus4 + 4


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureParameterSet:
    """pic_parameter_set_rbsp() of 7.3.2.2. `transform_8x8_mode_flag` and
    `second_chroma_qp_index_offset` are None where the set ends before them."""

    pic_parameter_set_id: int
    seq_parameter_set_id: int
    pic_init_qp_minus26: int
    pic_init_qs_minus26: int
    chroma_qp_index_offset: int
    transform_8x8_mode_flag: bool | None
    second_chroma_qp_index_offset: int | None


def read_sequence_parameter_set(rbsp: bytes) -> SequenceParameterSet:
    """Raises `UnusableStream` for a set that says more than is known here."""
    reader, clause = BitReader(rbsp), "7.4.2.1.1"
    profile_idc = reader.u(8)
    if profile_idc not in PROFILES:
        raise UnusableStream(reason=f"profile_idc is {profile_idc}, not 77 or 100", clause=clause)
    constraint_set_flags = tuple(reader.flag() for _ in range(CONSTRAINT_SETS))
    must_be("reserved_zero_2bits", reader.u(2), 0, clause)
    level_idc = reader.u(8)
    seq_parameter_set_id = reader.ue()
    if profile_idc == HIGH:
        must_be("chroma_format_idc", reader.ue(), 1, clause)
        must_be("bit_depth_luma_minus8", reader.ue(), 0, clause)
        must_be("bit_depth_chroma_minus8", reader.ue(), 0, clause)
        must_be("qpprime_y_zero_transform_bypass_flag", reader.u(1), 0, clause)
        must_be("seq_scaling_matrix_present_flag", reader.u(1), 0, clause)
    log2_max_frame_num_minus4 = reader.ue()
    must_not_exceed("log2_max_frame_num_minus4", log2_max_frame_num_minus4, 12, clause)
    must_be("pic_order_cnt_type", reader.ue(), 2, clause)
    max_num_ref_frames = reader.ue()
    gaps_in_frame_num_value_allowed_flag = reader.flag()
    pic_width_in_mbs_minus1, pic_height_in_map_units_minus1 = reader.ue(), reader.ue()
    must_be("frame_mbs_only_flag", reader.u(1), 1, clause)
    direct_8x8_inference_flag = reader.flag()
    frame_cropping_flag = reader.flag()
    cropping = Cropping(**read_codes(reader, CROPPING_CODES)) if frame_cropping_flag else None
    vui_parameters_present_flag = reader.flag()
    vui = read_vui(reader) if vui_parameters_present_flag else None
    reader.rbsp_trailing_bits()
    return SequenceParameterSet(
        profile_idc=profile_idc,
        constraint_set_flags=constraint_set_flags,
        level_idc=level_idc,
        seq_parameter_set_id=seq_parameter_set_id,
        log2_max_frame_num_minus4=log2_max_frame_num_minus4,
        max_num_ref_frames=max_num_ref_frames,
        gaps_in_frame_num_value_allowed_flag=gaps_in_frame_num_value_allowed_flag,
        pic_width_in_mbs_minus1=pic_width_in_mbs_minus1,
        pic_height_in_map_units_minus1=pic_height_in_map_units_minus1,
        direct_8x8_inference_flag=direct_8x8_inference_flag,
        cropping=cropping,
        vui=vui,
    )


def write_sequence_parameter_set(sps: SequenceParameterSet) -> bytes:
    """The RBSP of `sps`."""
    writer = BitWriter()
    writer.u(8, sps.profile_idc)
    for constraint_set_flag in sps.constraint_set_flags:
        writer.flag(constraint_set_flag)
    writer.u(2, 0)  # reserved_zero_2bits
    writer.u(8, sps.level_idc)
    writer.ue(sps.seq_parameter_set_id)
    if sps.profile_idc == HIGH:
        writer.ue(1)  # chroma_format_idc
        writer.ue(0)  # bit_depth_luma_minus8
        writer.ue(0)  # bit_depth_chroma_minus8
        writer.flag(False)  # qpprime_y_zero_transform_bypass_flag
        writer.flag(False)  # seq_scaling_matrix_present_flag
    writer.ue(sps.log2_max_frame_num_minus4)
    writer.ue(2)  # pic_order_cnt_type
    writer.ue(sps.max_num_ref_frames)
    writer.flag(sps.gaps_in_frame_num_value_allowed_flag)
    writer.ue(sps.pic_width_in_mbs_minus1)
    writer.ue(sps.pic_height_in_map_units_minus1)
    writer.flag(True)  # frame_mbs_only_flag
    writer.flag(sps.direct_8x8_inference_flag)
    writer.flag(sps.cropping is not None)  # frame_cropping_flag
    if sps.cropping:
        write_codes(writer, CROPPING_CODES, sps.cropping)
    writer.flag(sps.vui is not None)  # vui_parameters_present_flag
    if sps.vui:
        write_vui(writer, sps.vui)
    writer.rbsp_trailing_bits()
    return writer.content()


def read_picture_parameter_set(rbsp: bytes) -> PictureParameterSet:
    """Raises `UnusableStream` for a set that says more than is known here."""
    reader, clause = BitReader(rbsp), "7.4.2.2"
    pic_parameter_set_id, seq_parameter_set_id = reader.ue(), reader.ue()
    must_be("entropy_coding_mode_flag", reader.u(1), 1, clause)
    must_be("bottom_field_pic_order_in_frame_present_flag", reader.u(1), 0, clause)
    must_be("num_slice_groups_minus1", reader.ue(), 0, clause)
    must_be("num_ref_idx_l0_default_active_minus1", reader.ue(), 0, clause)
    must_be("num_ref_idx_l1_default_active_minus1", reader.ue(), 0, clause)
    must_be("weighted_pred_flag", reader.u(1), 0, clause)
    must_be("weighted_bipred_idc", reader.u(2), 0, clause)
    pic_init_qp_minus26, pic_init_qs_minus26 = reader.se(), reader.se()
    chroma_qp_index_offset = reader.se()
    must_be("deblocking_filter_control_present_flag", reader.u(1), 1, clause)
    must_be("constrained_intra_pred_flag", reader.u(1), 0, clause)
    must_be("redundant_pic_cnt_present_flag", reader.u(1), 0, clause)
    transform_8x8_mode_flag = second_chroma_qp_index_offset = None
    if reader.more_rbsp_data():
        transform_8x8_mode_flag = reader.flag()
        must_be("pic_scaling_matrix_present_flag", reader.u(1), 0, clause)
        second_chroma_qp_index_offset = reader.se()
    reader.rbsp_trailing_bits()
    return PictureParameterSet(
        pic_parameter_set_id=pic_parameter_set_id,
        seq_parameter_set_id=seq_parameter_set_id,
        pic_init_qp_minus26=pic_init_qp_minus26,
        pic_init_qs_minus26=pic_init_qs_minus26,
        chroma_qp_index_offset=chroma_qp_index_offset,
        transform_8x8_mode_flag=transform_8x8_mode_flag,
        second_chroma_qp_index_offset=second_chroma_qp_index_offset,
    )


def write_picture_parameter_set(pps: PictureParameterSet) -> bytes:
    """The RBSP of `pps`."""
    writer = BitWriter()
    writer.ue(pps.pic_parameter_set_id)
    writer.ue(pps.seq_parameter_set_id)
    writer.flag(True)  # entropy_coding_mode_flag
    writer.flag(False)  # bottom_field_pic_order_in_frame_present_flag
    writer.ue(0)  # num_slice_groups_minus1
    writer.ue(0)  # num_ref_idx_l0_default_active_minus1
    writer.ue(0)  # num_ref_idx_l1_default_active_minus1
    writer.flag(False)  # weighted_pred_flag
    writer.u(2, 0)  # weighted_bipred_idc
    writer.se(pps.pic_init_qp_minus26)
    writer.se(pps.pic_init_qs_minus26)
    writer.se(pps.chroma_qp_index_offset)
    writer.flag(True)  # deblocking_filter_control_present_flag
    writer.flag(False)  # constrained_intra_pred_flag
    writer.flag(False)  # redundant_pic_cnt_present_flag
    if pps.transform_8x8_mode_flag is not None and pps.second_chroma_qp_index_offset is not None:
        writer.flag(pps.transform_8x8_mode_flag)
        writer.flag(False)  # pic_scaling_matrix_present_flag
        writer.se(pps.second_chroma_qp_index_offset)
    writer.rbsp_trailing_bits()
    return writer.content()
