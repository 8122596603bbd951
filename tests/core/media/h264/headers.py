"""Random headers that are valid here, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from walkaway.core.media.h264.parameters import (
    HIGH,
    MAIN,
    Cropping,
    PictureParameterSet,
    SequenceParameterSet,
)
from walkaway.core.media.h264.slices import Deblocking, Slice, SliceHeader, SliceType
from walkaway.core.media.h264.vui import (
    AspectRatio,
    BitstreamRestriction,
    ChromaLocation,
    ColourDescription,
    SignalType,
    Timing,
    Vui,
)

small = st.integers(0, 16)
byte = st.integers(0, 255)
offset = st.integers(-6, 6)

croppings = st.builds(
    Cropping,
    frame_crop_left_offset=small,
    frame_crop_right_offset=small,
    frame_crop_top_offset=small,
    frame_crop_bottom_offset=small,
)

aspect_ratios = st.builds(AspectRatio, aspect_ratio_idc=st.integers(0, 16)) | st.builds(
    AspectRatio,
    aspect_ratio_idc=st.just(255),
    sar_width=st.integers(0, 65_535),
    sar_height=st.integers(0, 65_535),
)

vuis = st.builds(
    Vui,
    aspect_ratio=st.none() | aspect_ratios,
    overscan_appropriate_flag=st.none() | st.booleans(),
    signal_type=st.none()
    | st.builds(
        SignalType,
        video_format=st.integers(0, 7),
        video_full_range_flag=st.booleans(),
        colour_description=st.none()
        | st.builds(
            ColourDescription,
            colour_primaries=byte,
            transfer_characteristics=byte,
            matrix_coefficients=byte,
        ),
    ),
    chroma_location=st.none()
    | st.builds(
        ChromaLocation,
        chroma_sample_loc_type_top_field=st.integers(0, 5),
        chroma_sample_loc_type_bottom_field=st.integers(0, 5),
    ),
    timing=st.none()
    | st.builds(
        Timing,
        num_units_in_tick=st.integers(1, 2**32 - 1),
        time_scale=st.integers(1, 2**32 - 1),
        fixed_frame_rate_flag=st.booleans(),
    ),
    restriction=st.none()
    | st.builds(
        BitstreamRestriction,
        motion_vectors_over_pic_boundaries_flag=st.booleans(),
        max_bytes_per_pic_denom=small,
        max_bits_per_mb_denom=small,
        log2_max_mv_length_horizontal=small,
        log2_max_mv_length_vertical=small,
        max_num_reorder_frames=small,
        max_dec_frame_buffering=small,
    ),
)

sequence_parameter_sets = st.builds(
    SequenceParameterSet,
    profile_idc=st.sampled_from([MAIN, HIGH]),
    constraint_set_flags=st.tuples(*[st.booleans()] * 6),
    level_idc=byte,
    seq_parameter_set_id=st.integers(0, 31),
    log2_max_frame_num_minus4=st.integers(0, 12),
    max_num_ref_frames=small,
    gaps_in_frame_num_value_allowed_flag=st.booleans(),
    pic_width_in_mbs_minus1=st.integers(0, 543),
    pic_height_in_map_units_minus1=st.integers(0, 543),
    direct_8x8_inference_flag=st.booleans(),
    cropping=st.none() | croppings,
    vui=st.none() | vuis,
)


@st.composite
def picture_parameter_sets(draw: st.DrawFn) -> PictureParameterSet:
    whole = draw(st.booleans())
    return PictureParameterSet(
        pic_parameter_set_id=draw(byte),
        seq_parameter_set_id=draw(st.integers(0, 31)),
        pic_init_qp_minus26=draw(st.integers(-26, 25)),
        pic_init_qs_minus26=draw(st.integers(-26, 25)),
        chroma_qp_index_offset=draw(st.integers(-12, 12)),
        transform_8x8_mode_flag=draw(st.booleans()) if whole else None,
        second_chroma_qp_index_offset=draw(st.integers(-12, 12)) if whole else None,
    )


deblockings = st.just(Deblocking(disable_deblocking_filter_idc=1)) | st.builds(
    Deblocking,
    disable_deblocking_filter_idc=st.sampled_from([0, 2]),
    slice_alpha_c0_offset_div2=offset,
    slice_beta_offset_div2=offset,
)


@st.composite
def slices(draw: st.DrawFn, sps: SequenceParameterSet, pps: PictureParameterSet) -> Slice:
    slice_type = draw(st.sampled_from(SliceType))
    return Slice(
        nal_ref_idc=draw(st.integers(1, 3)),
        header=SliceHeader(
            first_mb_in_slice=draw(st.integers(0, 36_863)),
            slice_type=slice_type,
            all_slices_alike=draw(st.booleans()),
            pic_parameter_set_id=pps.pic_parameter_set_id,
            frame_num=draw(st.integers(0, (1 << sps.frame_num_bits) - 1)),
            idr_pic_id=draw(st.none() | st.integers(0, 65_535)),
            cabac_init_idc=draw(st.integers(0, 2)) if slice_type is SliceType.P else None,
            slice_qp_delta=draw(st.integers(-26, 25)),
            deblocking=draw(deblockings),
        ),
        payload=draw(st.binary()) + b"\x80",
    )
