"""Parameter sets: written and read back, and refused when they say more than is known."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.core.media.h264.headers import picture_parameter_sets, sequence_parameter_sets
from walkaway.core.errors import UnusableStream
from walkaway.core.media.h264.bits import BitWriter
from walkaway.core.media.h264.parameters import (
    PictureParameterSet,
    SequenceParameterSet,
    read_picture_parameter_set,
    read_sequence_parameter_set,
    write_picture_parameter_set,
    write_sequence_parameter_set,
)

ELEMENTS_OF_THE_SEQUENCE = (
    # (name, descriptor, a value that is known) up to the flag of cropping, which is 0.
    ("profile_idc", 8, 100), ("constraint_set_flags", 6, 0),
    ("reserved_zero_2bits", 2, 0), ("level_idc", 8, 30),
    ("seq_parameter_set_id", "ue", 0), ("chroma_format_idc", "ue", 1),
    ("bit_depth_luma_minus8", "ue", 0), ("bit_depth_chroma_minus8", "ue", 0),
    ("qpprime_y_zero_transform_bypass_flag", 1, 0), ("seq_scaling_matrix_present_flag", 1, 0),
    ("log2_max_frame_num_minus4", "ue", 0), ("pic_order_cnt_type", "ue", 2),
    ("max_num_ref_frames", "ue", 1), ("gaps_in_frame_num_value_allowed_flag", 1, 0),
    ("pic_width_in_mbs_minus1", "ue", 44), ("pic_height_in_map_units_minus1", "ue", 27),
    ("frame_mbs_only_flag", 1, 1), ("direct_8x8_inference_flag", 1, 1),
    ("frame_cropping_flag", 1, 0), ("vui_parameters_present_flag", 1, 0),
)  # fmt: skip

ELEMENTS_OF_THE_PICTURE = (
    ("pic_parameter_set_id", "ue", 0), ("seq_parameter_set_id", "ue", 0),
    ("entropy_coding_mode_flag", 1, 1), ("bottom_field_pic_order_in_frame_present_flag", 1, 0),
    ("num_slice_groups_minus1", "ue", 0), ("num_ref_idx_l0_default_active_minus1", "ue", 0),
    ("num_ref_idx_l1_default_active_minus1", "ue", 0), ("weighted_pred_flag", 1, 0),
    ("weighted_bipred_idc", 2, 0), ("pic_init_qp_minus26", "ue", 0),
    ("pic_init_qs_minus26", "ue", 0), ("chroma_qp_index_offset", "ue", 0),
    ("deblocking_filter_control_present_flag", 1, 1), ("constrained_intra_pred_flag", 1, 0),
    ("redundant_pic_cnt_present_flag", 1, 0), ("transform_8x8_mode_flag", 1, 1),
    ("pic_scaling_matrix_present_flag", 1, 0), ("second_chroma_qp_index_offset", "ue", 0),
)  # fmt: skip

Elements = tuple[tuple[str, int | str, int], ...]


def written(elements: Elements, **changed: int) -> bytes:
    writer = BitWriter()
    for name, descriptor, usual in elements:
        value = changed.get(name, usual)
        if descriptor == "ue":
            writer.ue(value)
        else:
            assert isinstance(descriptor, int)
            writer.u(descriptor, value)
    writer.rbsp_trailing_bits()
    return writer.content()


@given(sequence_parameter_sets)
def test_a_sequence_parameter_set_is_read_back(sps: SequenceParameterSet) -> None:
    assert read_sequence_parameter_set(write_sequence_parameter_set(sps)) == sps


@given(picture_parameter_sets())
def test_a_picture_parameter_set_is_read_back(pps: PictureParameterSet) -> None:
    assert read_picture_parameter_set(write_picture_parameter_set(pps)) == pps


def test_sets_written_by_hand_are_read_and_written_the_same() -> None:
    sps, pps = written(ELEMENTS_OF_THE_SEQUENCE), written(ELEMENTS_OF_THE_PICTURE)
    assert write_sequence_parameter_set(read_sequence_parameter_set(sps)) == sps
    assert write_picture_parameter_set(read_picture_parameter_set(pps)) == pps


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("profile_idc", 110), ("chroma_format_idc", 2), ("bit_depth_luma_minus8", 2),
        ("bit_depth_chroma_minus8", 2), ("qpprime_y_zero_transform_bypass_flag", 1),
        ("seq_scaling_matrix_present_flag", 1), ("log2_max_frame_num_minus4", 13),
        ("pic_order_cnt_type", 0), ("frame_mbs_only_flag", 0), ("reserved_zero_2bits", 1),
    ],
)  # fmt: skip
def test_a_sequence_that_is_not_known_is_refused_by_name(name: str, value: int) -> None:
    with pytest.raises(UnusableStream, match=name):
        read_sequence_parameter_set(written(ELEMENTS_OF_THE_SEQUENCE, **{name: value}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("entropy_coding_mode_flag", 0), ("bottom_field_pic_order_in_frame_present_flag", 1),
        ("num_slice_groups_minus1", 1), ("num_ref_idx_l0_default_active_minus1", 2),
        ("num_ref_idx_l1_default_active_minus1", 1), ("weighted_pred_flag", 1),
        ("weighted_bipred_idc", 2), ("deblocking_filter_control_present_flag", 0),
        ("constrained_intra_pred_flag", 1), ("redundant_pic_cnt_present_flag", 1),
        ("pic_scaling_matrix_present_flag", 1),
    ],
)  # fmt: skip
def test_a_picture_that_is_not_known_is_refused_by_name(name: str, value: int) -> None:
    with pytest.raises(UnusableStream, match=name):
        read_picture_parameter_set(written(ELEMENTS_OF_THE_PICTURE, **{name: value}))


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("nal_hrd_parameters_present_flag", 0),
        ("vcl_hrd_parameters_present_flag", 1),
        ("pic_struct_present_flag", 2),
    ],
)
def test_a_set_that_needs_messages_is_refused(name: str, before: int) -> None:
    # Of the VUI: five parts that are absent, the two flags of buffer models, that of timing.
    vui = tuple((f"part {number}", 1, 0) for number in range(5 + before))
    elements = (*ELEMENTS_OF_THE_SEQUENCE, *vui, (name, 1, 1))
    with pytest.raises(UnusableStream, match=name):
        read_sequence_parameter_set(written(elements, vui_parameters_present_flag=1))
