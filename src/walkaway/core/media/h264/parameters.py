"""Sequence and picture parameter sets. Source: ITU-T H.264, 7.3.2.1, 7.3.2.2, E.1.1.

Fields have the names of the syntax elements. An element that must have one value here has no field:
it is checked when read (`_must`) and written as that value.
"""

from __future__ import annotations

from dataclasses import dataclass

from walkaway.core.errors import UnusableStream
from walkaway.core.media.h264.bits import BitReader, BitWriter

PROFILES = frozenset({77, 100})
"""profile_idc: Main and High (A.2.2, A.2.4)."""
HIGH = 100
EXTENDED_SAR = 255


@dataclass(frozen=True, kw_only=True, slots=True)
class Cropping:
    """What is cut off, in units of two samples (7.4.2.1.1, CropUnitX and CropUnitY)."""

    frame_crop_left_offset: int
    frame_crop_right_offset: int
    frame_crop_top_offset: int
    frame_crop_bottom_offset: int


@dataclass(frozen=True, kw_only=True, slots=True)
class AspectRatio:
    """`sar` is (sar_width, sar_height), for an aspect_ratio_idc of 255 only."""

    aspect_ratio_idc: int
    sar: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SignalType:
    """`colour_description` is (colour_primaries, transfer_characteristics, matrix_coefficients)."""

    video_format: int
    video_full_range_flag: bool
    colour_description: tuple[int, int, int] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """A frame lasts two ticks."""

    num_units_in_tick: int
    time_scale: int
    fixed_frame_rate_flag: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class BitstreamRestriction:
    """What a decoder may rely on."""

    motion_vectors_over_pic_boundaries_flag: bool
    max_bytes_per_pic_denom: int
    max_bits_per_mb_denom: int
    log2_max_mv_length_horizontal: int
    log2_max_mv_length_vertical: int
    max_num_reorder_frames: int
    max_dec_frame_buffering: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Vui:
    """vui_parameters() of E.1.1; a part that is not present is None. `chroma_sample_loc_type` is
    (top_field, bottom_field)."""

    aspect_ratio: AspectRatio | None = None
    overscan_appropriate_flag: bool | None = None
    signal_type: SignalType | None = None
    chroma_sample_loc_type: tuple[int, int] | None = None
    timing: Timing | None = None
    pic_struct_present_flag: bool = False
    restriction: BitstreamRestriction | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SequenceParameterSet:
    """seq_parameter_set_data() of 7.3.2.1.1. `constraint_flags` are the eight bits after
    profile_idc."""

    profile_idc: int
    constraint_flags: int
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
    constraint_flags, level_idc = reader.u(8), reader.u(8)
    seq_parameter_set_id = reader.ue()
    if profile_idc == HIGH:
        _must("chroma_format_idc", reader.ue(), 1, clause)
        _must("bit_depth_luma_minus8", reader.ue(), 0, clause)
        _must("bit_depth_chroma_minus8", reader.ue(), 0, clause)
        _must("qpprime_y_zero_transform_bypass_flag", reader.u(1), 0, clause)
        _must("seq_scaling_matrix_present_flag", reader.u(1), 0, clause)
    log2_max_frame_num_minus4 = reader.ue()
    if log2_max_frame_num_minus4 > 12:
        raise UnusableStream(reason="log2_max_frame_num_minus4 is above 12", clause=clause)
    _must("pic_order_cnt_type", reader.ue(), 2, clause)
    max_num_ref_frames = reader.ue()
    gaps_in_frame_num_value_allowed_flag = reader.flag()
    pic_width_in_mbs_minus1, pic_height_in_map_units_minus1 = reader.ue(), reader.ue()
    _must("frame_mbs_only_flag", reader.u(1), 1, clause)
    direct_8x8_inference_flag = reader.flag()
    cropping = _read_cropping(reader) if reader.flag() else None
    vui = _read_vui(reader) if reader.flag() else None
    reader.rbsp_trailing_bits()
    return SequenceParameterSet(
        profile_idc=profile_idc,
        constraint_flags=constraint_flags,
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
    writer.u(8, sps.constraint_flags)
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
    writer.flag(sps.cropping is not None)
    if sps.cropping:
        _write_cropping(writer, sps.cropping)
    writer.flag(sps.vui is not None)
    if sps.vui:
        _write_vui(writer, sps.vui)
    writer.rbsp_trailing_bits()
    return writer.content()


def read_picture_parameter_set(rbsp: bytes) -> PictureParameterSet:
    """Raises `UnusableStream` for a set that says more than is known here."""
    reader, clause = BitReader(rbsp), "7.4.2.2"
    pic_parameter_set_id, seq_parameter_set_id = reader.ue(), reader.ue()
    _must("entropy_coding_mode_flag", reader.u(1), 1, clause)
    _must("bottom_field_pic_order_in_frame_present_flag", reader.u(1), 0, clause)
    _must("num_slice_groups_minus1", reader.ue(), 0, clause)
    _must("num_ref_idx_l0_default_active_minus1", reader.ue(), 0, clause)
    _must("num_ref_idx_l1_default_active_minus1", reader.ue(), 0, clause)
    _must("weighted_pred_flag", reader.u(1), 0, clause)
    _must("weighted_bipred_idc", reader.u(2), 0, clause)
    pic_init_qp_minus26, pic_init_qs_minus26 = reader.se(), reader.se()
    chroma_qp_index_offset = reader.se()
    _must("deblocking_filter_control_present_flag", reader.u(1), 1, clause)
    _must("constrained_intra_pred_flag", reader.u(1), 0, clause)
    _must("redundant_pic_cnt_present_flag", reader.u(1), 0, clause)
    transform_8x8_mode_flag = second_chroma_qp_index_offset = None
    if reader.more_rbsp_data():
        transform_8x8_mode_flag = reader.flag()
        _must("pic_scaling_matrix_present_flag", reader.u(1), 0, clause)
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


def _must(name: str, value: int, wanted: int, clause: str) -> None:
    if value != wanted:
        raise UnusableStream(reason=f"{name} is {value}, not {wanted}", clause=clause)


def _read_cropping(reader: BitReader) -> Cropping:
    return Cropping(
        frame_crop_left_offset=reader.ue(),
        frame_crop_right_offset=reader.ue(),
        frame_crop_top_offset=reader.ue(),
        frame_crop_bottom_offset=reader.ue(),
    )


def _write_cropping(writer: BitWriter, cropping: Cropping) -> None:
    writer.ue(cropping.frame_crop_left_offset)
    writer.ue(cropping.frame_crop_right_offset)
    writer.ue(cropping.frame_crop_top_offset)
    writer.ue(cropping.frame_crop_bottom_offset)


def _read_vui(reader: BitReader) -> Vui:
    aspect_ratio = _read_aspect_ratio(reader) if reader.flag() else None
    overscan_info_present_flag = reader.flag()
    overscan_appropriate_flag = reader.flag() if overscan_info_present_flag else None
    signal_type = _read_signal_type(reader) if reader.flag() else None
    chroma_sample_loc_type = (reader.ue(), reader.ue()) if reader.flag() else None
    timing = (
        Timing(
            num_units_in_tick=reader.u(32),
            time_scale=reader.u(32),
            fixed_frame_rate_flag=reader.flag(),
        )
        if reader.flag()
        else None
    )
    _must("nal_hrd_parameters_present_flag", reader.u(1), 0, "E.2.1")
    _must("vcl_hrd_parameters_present_flag", reader.u(1), 0, "E.2.1")
    return Vui(
        aspect_ratio=aspect_ratio,
        overscan_appropriate_flag=overscan_appropriate_flag,
        signal_type=signal_type,
        chroma_sample_loc_type=chroma_sample_loc_type,
        timing=timing,
        pic_struct_present_flag=reader.flag(),
        restriction=_read_restriction(reader) if reader.flag() else None,
    )


def _write_vui(writer: BitWriter, vui: Vui) -> None:
    writer.flag(vui.aspect_ratio is not None)
    if vui.aspect_ratio:
        _write_aspect_ratio(writer, vui.aspect_ratio)
    writer.flag(vui.overscan_appropriate_flag is not None)
    if vui.overscan_appropriate_flag is not None:
        writer.flag(vui.overscan_appropriate_flag)
    writer.flag(vui.signal_type is not None)
    if vui.signal_type:
        _write_signal_type(writer, vui.signal_type)
    writer.flag(vui.chroma_sample_loc_type is not None)
    for loc_type in vui.chroma_sample_loc_type or ():
        writer.ue(loc_type)
    writer.flag(vui.timing is not None)
    if vui.timing:
        writer.u(32, vui.timing.num_units_in_tick)
        writer.u(32, vui.timing.time_scale)
        writer.flag(vui.timing.fixed_frame_rate_flag)
    writer.flag(False)  # nal_hrd_parameters_present_flag
    writer.flag(False)  # vcl_hrd_parameters_present_flag
    writer.flag(vui.pic_struct_present_flag)
    writer.flag(vui.restriction is not None)
    if vui.restriction:
        _write_restriction(writer, vui.restriction)


def _read_aspect_ratio(reader: BitReader) -> AspectRatio:
    aspect_ratio_idc = reader.u(8)
    sar = (reader.u(16), reader.u(16)) if aspect_ratio_idc == EXTENDED_SAR else None
    return AspectRatio(aspect_ratio_idc=aspect_ratio_idc, sar=sar)


def _write_aspect_ratio(writer: BitWriter, aspect_ratio: AspectRatio) -> None:
    writer.u(8, aspect_ratio.aspect_ratio_idc)
    for side in aspect_ratio.sar or ():
        writer.u(16, side)


def _read_signal_type(reader: BitReader) -> SignalType:
    return SignalType(
        video_format=reader.u(3),
        video_full_range_flag=reader.flag(),
        colour_description=(reader.u(8), reader.u(8), reader.u(8)) if reader.flag() else None,
    )


def _write_signal_type(writer: BitWriter, signal_type: SignalType) -> None:
    writer.u(3, signal_type.video_format)
    writer.flag(signal_type.video_full_range_flag)
    writer.flag(signal_type.colour_description is not None)
    for code in signal_type.colour_description or ():
        writer.u(8, code)


def _read_restriction(reader: BitReader) -> BitstreamRestriction:
    return BitstreamRestriction(
        motion_vectors_over_pic_boundaries_flag=reader.flag(),
        max_bytes_per_pic_denom=reader.ue(),
        max_bits_per_mb_denom=reader.ue(),
        log2_max_mv_length_horizontal=reader.ue(),
        log2_max_mv_length_vertical=reader.ue(),
        max_num_reorder_frames=reader.ue(),
        max_dec_frame_buffering=reader.ue(),
    )


def _write_restriction(writer: BitWriter, restriction: BitstreamRestriction) -> None:
    writer.flag(restriction.motion_vectors_over_pic_boundaries_flag)
    writer.ue(restriction.max_bytes_per_pic_denom)
    writer.ue(restriction.max_bits_per_mb_denom)
    writer.ue(restriction.log2_max_mv_length_horizontal)
    writer.ue(restriction.log2_max_mv_length_vertical)
    writer.ue(restriction.max_num_reorder_frames)
    writer.ue(restriction.max_dec_frame_buffering)
