"""Streams of x264: read and written again, spliced and decoded, or refused by name."""

from __future__ import annotations

import numpy as np
import pytest

from tests.media.h264.encoded import SPLICEABLE, WIDTH, band, decode, encode, moving, rows
from walkaway.core.errors import UnusableStream
from walkaway.core.media.h264.nal import UnitType, join_annex_b, read_nal_unit, split_annex_b
from walkaway.core.media.h264.parameters import (
    read_picture_parameter_set,
    read_sequence_parameter_set,
    write_picture_parameter_set,
    write_sequence_parameter_set,
)
from walkaway.core.media.h264.slices import read_slice, write_slice
from walkaway.core.media.h264.splice import Part, Writer, frame_of, moments, parameter_sets
from walkaway.core.media.h264.streams import Stream, read_stream

PICTURE, ABOVE, BELOW = 128, 48, 112
HEIGHT = ABOVE + PICTURE + BELOW
FRAMES = 40
CHANGES = {0: 0, 5: 1, 8: 2, 19: 3, 20: 4, 37: 5}
"""On which frames the bands change, and to which still; 8 is one that can be begun with."""


@pytest.fixture(scope="module")
def picture() -> bytes:
    return encode(moving(PICTURE, FRAMES), FRAMES)


@pytest.fixture(scope="module")
def above() -> bytes:
    return encode(band(ABOVE, 0, 16), len(CHANGES), keyint=1)


@pytest.fixture(scope="module")
def below() -> bytes:
    return encode(band(BELOW, 40, 64), len(CHANGES), keyint=1)


def spliced(picture: Stream, above: Stream, below: Stream) -> bytes:
    """The three below each other; bands change on `CHANGES` and are shown anew where needed."""
    frame = frame_of([picture, above, below], HEIGHT)
    is_idr = [each.header.idr_pic_id is not None for each in picture.slices]
    writer = Writer(frame)
    units = list(parameter_sets(frame))
    still = 0
    for number, moment in enumerate(moments(is_idr, frame)):
        still = CHANGES.get(number, still)
        new = number in CHANGES or is_idr[number]
        parts = (
            Part(stream=above, number=still if new else None),
            Part(stream=picture, number=number),
            Part(stream=below, number=still if new else None),
        )
        units += writer.picture_units(parts, moment)
    return join_annex_b(units)


def test_every_unit_of_a_real_stream_is_written_as_it_was_read(
    picture: bytes, above: bytes
) -> None:
    for content in (picture, above):
        known = read_stream(content)
        kinds = set()
        for unit in map(read_nal_unit, split_annex_b(content)):
            kinds.add(unit.nal_unit_type)
            if unit.nal_unit_type == UnitType.SEQUENCE_PARAMETER_SET:
                again = write_sequence_parameter_set(read_sequence_parameter_set(unit.rbsp))
                assert again == unit.rbsp
            elif unit.nal_unit_type == UnitType.PICTURE_PARAMETER_SET:
                again = write_picture_parameter_set(read_picture_parameter_set(unit.rbsp))
                assert again == unit.rbsp
            elif unit.nal_unit_type != UnitType.SEI:
                assert write_slice(read_slice(unit, known.sps, known.pps), known.sps) == unit
        assert kinds >= {UnitType.SEQUENCE_PARAMETER_SET, UnitType.IDR_SLICE}


def test_the_spliced_picture_is_the_picture_and_the_bands_bit_by_bit(
    picture: bytes, above: bytes, below: bytes
) -> None:
    whole = decode(spliced(*map(read_stream, (picture, above, below))), HEIGHT)
    alone = decode(picture, PICTURE)
    stills = (decode(above, ABOVE), decode(below, BELOW))
    assert len(whole) == len(alone) == FRAMES
    assert len(np.unique(alone[:, :PICTURE], axis=0)) == FRAMES, "the picture moves"
    shown = _stills_shown()
    for top, height, wanted in (
        (0, ABOVE, stills[0][shown]),
        (ABOVE, PICTURE, alone),
        (ABOVE + PICTURE, BELOW, stills[1][shown]),
    ):
        for found, expected in zip(
            rows(whole, HEIGHT, top, height), rows(wanted, height, 0, height), strict=True
        ):
            assert np.array_equal(found, expected)


def test_another_decoder_sees_the_same(picture: bytes, above: bytes, below: bytes) -> None:
    whole = spliced(*map(read_stream, (picture, above, below)))
    assert np.array_equal(decode(whole, HEIGHT, "libopenh264"), decode(whole, HEIGHT))


def _stills_shown() -> list[int]:
    still, shown = 0, []
    for number in range(FRAMES):
        still = CHANGES.get(number, still)
        shown.append(still)
    return shown


def test_without_solid_rows_at_the_seam_the_picture_would_differ(above: bytes) -> None:
    bare = encode(moving(PICTURE, FRAMES, solid=0), FRAMES)
    lively = encode(band(BELOW, 0, BELOW), len(CHANGES), keyint=1)
    whole = decode(spliced(*map(read_stream, (bare, above, lively))), HEIGHT)
    found = rows(whole, HEIGHT, ABOVE, PICTURE)
    expected = rows(decode(bare, PICTURE), PICTURE, 0, PICTURE)
    assert not all(map(np.array_equal, found, expected))


@pytest.mark.parametrize(
    ("reason", "changed"),
    [
        ("pic_order_cnt_type", "bframes=2"),
        ("max_num_ref_frames|num_ref_idx_l0_default_active_minus1", "ref=3"),
        ("weighted_pred_flag", "weightp=2"),
        ("first_mb_in_slice", "slices=2"),
        ("entropy_coding_mode_flag", "cabac=0"),
        ("frame_mbs_only_flag|pic_order_cnt_type", "interlaced=1"),
    ],
)
def test_a_stream_with_other_settings_is_refused_by_name(reason: str, changed: str) -> None:
    with pytest.raises(UnusableStream, match=reason):
        read_stream(encode(moving(PICTURE, 12), 12, f"{SPLICEABLE}:{changed}"))


def test_psychovisual_settings_change_the_picture_parameter_set(picture: bytes) -> None:
    other = encode(band(BELOW, 40, 64), 1, "stitchable=1:ref=1:bframes=0:weightp=0", keyint=1)
    with pytest.raises(UnusableStream, match="chroma_qp_index_offset"):
        frame_of([read_stream(picture), read_stream(other)], HEIGHT)


def test_another_width_is_refused(picture: bytes) -> None:
    other = encode(f"color=s={WIDTH + 16}x64:r=25", 1, keyint=1)
    with pytest.raises(UnusableStream, match="pic_width_in_mbs_minus1"):
        frame_of([read_stream(picture), read_stream(other)], HEIGHT)
