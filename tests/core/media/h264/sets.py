"""Parameter sets and slices of a small picture, as x264 writes them for splicing."""

from __future__ import annotations

from walkaway.core.media.h264.parameters import HIGH, PictureParameterSet, SequenceParameterSet
from walkaway.core.media.h264.slices import Deblocking, Slice, SliceHeader, SliceType

SPS = SequenceParameterSet(
    profile_idc=HIGH,
    constraint_set_flags=(False,) * 6,
    level_idc=30,
    seq_parameter_set_id=0,
    log2_max_frame_num_minus4=0,
    max_num_ref_frames=1,
    gaps_in_frame_num_value_allowed_flag=False,
    pic_width_in_mbs_minus1=9,
    pic_height_in_map_units_minus1=5,
    direct_8x8_inference_flag=True,
    cropping=None,
    vui=None,
)

PPS = PictureParameterSet(
    pic_parameter_set_id=0,
    seq_parameter_set_id=0,
    pic_init_qp_minus26=0,
    pic_init_qs_minus26=0,
    chroma_qp_index_offset=0,
    transform_8x8_mode_flag=True,
    second_chroma_qp_index_offset=0,
)


def a_slice(
    slice_type: SliceType,
    *,
    frame_num: int = 0,
    idr_pic_id: int | None = None,
    first_mb_in_slice: int = 0,
    payload: bytes = b"\x55\x80",
) -> Slice:
    """A slice of one type at its place among the pictures."""
    return Slice(
        nal_ref_idc=2,
        header=SliceHeader(
            first_mb_in_slice=first_mb_in_slice,
            slice_type=slice_type,
            all_slices_alike=True,
            pic_parameter_set_id=0,
            frame_num=frame_num,
            idr_pic_id=idr_pic_id,
            cabac_init_idc=0 if slice_type is SliceType.P else None,
            slice_qp_delta=0,
            deblocking=Deblocking(
                disable_deblocking_filter_idc=0,
                slice_alpha_c0_offset_div2=1,
                slice_beta_offset_div2=-1,
            ),
        ),
        payload=payload,
    )
