"""Video usability information. Source: ITU-T H.264, E.1.1 (syntax), E.2.1 (semantics).

Fields have the names of the syntax elements; a part whose flag says that it is absent is None.
"""

from __future__ import annotations

from dataclasses import dataclass

from walkaway.core.media.h264.bits import BitReader, BitWriter
from walkaway.core.media.h264.syntax import must_be, read_codes, write_codes

CLAUSE = "E.2.1"
EXTENDED_SAR = 255
"""Extended_SAR, an aspect_ratio_idc (Table E-1)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AspectRatio:
    """What follows aspect_ratio_info_present_flag. `sar_width` and `sar_height` are None unless
    aspect_ratio_idc is Extended_SAR."""

    aspect_ratio_idc: int
    sar_width: int | None = None
    sar_height: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ColourDescription:
    """What follows colour_description_present_flag (Tables E-3 to E-5)."""

    colour_primaries: int
    transfer_characteristics: int
    matrix_coefficients: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SignalType:
    """What follows video_signal_type_present_flag."""

    video_format: int
    video_full_range_flag: bool
    colour_description: ColourDescription | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChromaLocation:
    """What follows chroma_loc_info_present_flag."""

    chroma_sample_loc_type_top_field: int
    chroma_sample_loc_type_bottom_field: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """What follows timing_info_present_flag; a frame lasts two ticks."""

    num_units_in_tick: int
    time_scale: int
    fixed_frame_rate_flag: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class BitstreamRestriction:
    """What follows bitstream_restriction_flag."""

    motion_vectors_over_pic_boundaries_flag: bool
    max_bytes_per_pic_denom: int
    max_bits_per_mb_denom: int
    log2_max_mv_length_horizontal: int
    log2_max_mv_length_vertical: int
    max_num_reorder_frames: int
    max_dec_frame_buffering: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Vui:
    """vui_parameters(). Without picture timing messages: pic_struct_present_flag is 0, so that
    messages (SEI) may be left out."""

    aspect_ratio: AspectRatio | None = None
    overscan_appropriate_flag: bool | None = None
    signal_type: SignalType | None = None
    chroma_location: ChromaLocation | None = None
    timing: Timing | None = None
    restriction: BitstreamRestriction | None = None


CHROMA_LOCATION_CODES = ("chroma_sample_loc_type_top_field", "chroma_sample_loc_type_bottom_field")
RESTRICTION_CODES = (
    "max_bytes_per_pic_denom", "max_bits_per_mb_denom", "log2_max_mv_length_horizontal",
    "log2_max_mv_length_vertical", "max_num_reorder_frames", "max_dec_frame_buffering",
)  # fmt: skip
"""In the order of E.1.1, each ue(v)."""


def read_vui(reader: BitReader) -> Vui:
    """Raises `UnusableStream` when it says more than is known here."""
    aspect_ratio_info_present_flag = reader.flag()
    aspect_ratio = _read_aspect_ratio(reader) if aspect_ratio_info_present_flag else None
    overscan_info_present_flag = reader.flag()
    overscan_appropriate_flag = reader.flag() if overscan_info_present_flag else None
    video_signal_type_present_flag = reader.flag()
    signal_type = _read_signal_type(reader) if video_signal_type_present_flag else None
    chroma_location = timing = restriction = None
    chroma_loc_info_present_flag = reader.flag()
    if chroma_loc_info_present_flag:
        chroma_location = ChromaLocation(**read_codes(reader, CHROMA_LOCATION_CODES))
    timing_info_present_flag = reader.flag()
    if timing_info_present_flag:
        timing = Timing(
            num_units_in_tick=reader.u(32),
            time_scale=reader.u(32),
            fixed_frame_rate_flag=reader.flag(),
        )
    must_be("nal_hrd_parameters_present_flag", reader.u(1), 0, CLAUSE)
    must_be("vcl_hrd_parameters_present_flag", reader.u(1), 0, CLAUSE)
    must_be("pic_struct_present_flag", reader.u(1), 0, CLAUSE)
    bitstream_restriction_flag = reader.flag()
    if bitstream_restriction_flag:
        restriction = BitstreamRestriction(
            motion_vectors_over_pic_boundaries_flag=reader.flag(),
            **read_codes(reader, RESTRICTION_CODES),
        )
    return Vui(
        aspect_ratio=aspect_ratio,
        overscan_appropriate_flag=overscan_appropriate_flag,
        signal_type=signal_type,
        chroma_location=chroma_location,
        timing=timing,
        restriction=restriction,
    )


def write_vui(writer: BitWriter, vui: Vui) -> None:
    """The inverse of `read_vui`."""
    writer.flag(vui.aspect_ratio is not None)  # aspect_ratio_info_present_flag
    if vui.aspect_ratio:
        _write_aspect_ratio(writer, vui.aspect_ratio)
    writer.flag(vui.overscan_appropriate_flag is not None)  # overscan_info_present_flag
    if vui.overscan_appropriate_flag is not None:
        writer.flag(vui.overscan_appropriate_flag)
    writer.flag(vui.signal_type is not None)  # video_signal_type_present_flag
    if vui.signal_type:
        _write_signal_type(writer, vui.signal_type)
    writer.flag(vui.chroma_location is not None)  # chroma_loc_info_present_flag
    if vui.chroma_location:
        write_codes(writer, CHROMA_LOCATION_CODES, vui.chroma_location)
    writer.flag(vui.timing is not None)  # timing_info_present_flag
    if vui.timing:
        writer.u(32, vui.timing.num_units_in_tick)
        writer.u(32, vui.timing.time_scale)
        writer.flag(vui.timing.fixed_frame_rate_flag)
    writer.flag(False)  # nal_hrd_parameters_present_flag
    writer.flag(False)  # vcl_hrd_parameters_present_flag
    writer.flag(False)  # pic_struct_present_flag
    writer.flag(vui.restriction is not None)  # bitstream_restriction_flag
    if vui.restriction:
        writer.flag(vui.restriction.motion_vectors_over_pic_boundaries_flag)
        write_codes(writer, RESTRICTION_CODES, vui.restriction)


def _read_aspect_ratio(reader: BitReader) -> AspectRatio:
    aspect_ratio_idc = reader.u(8)
    if aspect_ratio_idc != EXTENDED_SAR:
        return AspectRatio(aspect_ratio_idc=aspect_ratio_idc)
    return AspectRatio(
        aspect_ratio_idc=aspect_ratio_idc, sar_width=reader.u(16), sar_height=reader.u(16)
    )


def _write_aspect_ratio(writer: BitWriter, aspect_ratio: AspectRatio) -> None:
    writer.u(8, aspect_ratio.aspect_ratio_idc)
    if aspect_ratio.sar_width is not None and aspect_ratio.sar_height is not None:
        writer.u(16, aspect_ratio.sar_width)
        writer.u(16, aspect_ratio.sar_height)


def _read_signal_type(reader: BitReader) -> SignalType:
    video_format, video_full_range_flag = reader.u(3), reader.flag()
    colour_description_present_flag = reader.flag()
    colour_description = None
    if colour_description_present_flag:
        colour_description = ColourDescription(
            colour_primaries=reader.u(8),
            transfer_characteristics=reader.u(8),
            matrix_coefficients=reader.u(8),
        )
    return SignalType(
        video_format=video_format,
        video_full_range_flag=video_full_range_flag,
        colour_description=colour_description,
    )


def _write_signal_type(writer: BitWriter, signal_type: SignalType) -> None:
    writer.u(3, signal_type.video_format)
    writer.flag(signal_type.video_full_range_flag)
    description = signal_type.colour_description
    writer.flag(description is not None)  # colour_description_present_flag
    if description:
        writer.u(8, description.colour_primaries)
        writer.u(8, description.transfer_characteristics)
        writer.u(8, description.matrix_coefficients)
