"""Slice headers: written and read back, and refused when they say more than is known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.media.h264.headers import picture_parameter_sets, sequence_parameter_sets, slices
from tests.core.media.h264.sets import PPS, SPS, a_slice
from walkaway.core.errors import UnusableStream
from walkaway.core.media.h264.bits import BitWriter
from walkaway.core.media.h264.nal import NalUnit, UnitType, read_nal_unit
from walkaway.core.media.h264.slices import SliceType, read_slice, write_slice


@given(st.data(), sequence_parameter_sets, picture_parameter_sets())
def test_a_slice_is_read_back(data: st.DataObject, sps, pps) -> None:
    wanted = data.draw(slices(sps, pps))
    unit = read_nal_unit(write_slice(wanted, sps).to_bytes())
    assert read_slice(unit, sps, pps) == wanted


def unit_of(*elements: tuple[int | str, int], kind: UnitType = UnitType.SLICE) -> NalUnit:
    """A slice of (descriptor, value), with zeros for a payload."""
    writer = BitWriter()
    for descriptor, value in elements:
        if descriptor == "ue":
            writer.ue(value)
        else:
            assert isinstance(descriptor, int)
            writer.u(descriptor, value)
    writer.fill(0)
    return NalUnit(nal_ref_idc=2, nal_unit_type=kind, rbsp=writer.content() + bytes(8))


START_OF_P = (("ue", 0), ("ue", 0), ("ue", 0), (4, 1))
"""first_mb_in_slice, slice_type, pic_parameter_set_id, frame_num."""
START_OF_I = (("ue", 0), ("ue", 2), ("ue", 0), (4, 0))


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("slice_type", unit_of(("ue", 0), ("ue", 1))),
        ("slice_type", unit_of(("ue", 0), ("ue", 12))),
        ("pic_parameter_set_id", unit_of(("ue", 0), ("ue", 2), ("ue", 3))),
        ("num_ref_idx_active_override_flag", unit_of(*START_OF_P, (1, 1))),
        ("ref_pic_list_modification_flag_l0", unit_of(*START_OF_P, (1, 0), (1, 1))),
        ("adaptive_ref_pic_marking_mode_flag", unit_of(*START_OF_I, (1, 1))),
        (
            "no_output_of_prior_pics_flag",
            unit_of(*START_OF_I, ("ue", 0), (1, 1), kind=UnitType.IDR_SLICE),
        ),
        (
            "long_term_reference_flag",
            unit_of(*START_OF_I, ("ue", 0), (2, 1), kind=UnitType.IDR_SLICE),
        ),
        ("cabac_init_idc", unit_of(*START_OF_P, (3, 0), ("ue", 3))),
        # slice_qp_delta is 0, the filter is off, two bits of alignment: then there is nothing.
        ("slice_data", unit_of(*START_OF_I, (1, 0), ("ue", 0), ("ue", 1), (2, 3))),
        ("disable_deblocking_filter_idc", unit_of(*START_OF_I, (1, 0), ("ue", 0), ("ue", 3))),
        ("cabac_alignment_one_bit", unit_of(*START_OF_I, (1, 0), ("ue", 0), ("ue", 1))),
    ],
)
def test_a_slice_that_is_not_known_is_refused_by_name(name: str, unit: NalUnit) -> None:
    with pytest.raises(UnusableStream, match=name):
        read_slice(unit, SPS, PPS)


def test_a_picture_that_is_not_referred_to_is_refused() -> None:
    unit = replace(write_slice(a_slice(SliceType.P, frame_num=1), SPS), nal_ref_idc=0)
    with pytest.raises(UnusableStream, match="nal_ref_idc"):
        read_slice(unit, SPS, PPS)
