"""What keeps the picture bit-exact is measured, not believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.media.h264.encoded import GROUND, band, decode, encode, moving
from walkaway.core.errors import UnusableStream
from walkaway.core.media.h264.nal import UnitType, join_annex_b, read_nal_unit, split_annex_b
from walkaway.core.media.h264.parameters import Cropping, write_sequence_parameter_set
from walkaway.core.media.h264.streams import read_stream
from walkaway.core.media.spliced import seams
from walkaway.core.media.spliced.seams import (
    edge_colour,
    require_plain_above,
    stills_in_the_seam,
)


@pytest.fixture(scope="module")
def picture() -> bytes:
    return encode(moving(128, 30), 30)


def test_the_edge_of_a_padded_picture_is_one_colour(picture: bytes) -> None:
    assert edge_colour(picture, has_strip_above=True) == edge_colour(
        encode(band(64, 0, 16), 1, keyint=1), has_strip_above=False
    )


def test_a_picture_that_reaches_its_edge_is_refused() -> None:
    with pytest.raises(UnusableStream, match="not one colour"):
        edge_colour(encode(moving(128, 10, solid=0), 10), has_strip_above=False)


def test_motion_beyond_the_seam_is_refused(picture: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seams, "SEAM_ROWS", 2)
    with pytest.raises(UnusableStream, match="motion reaches beyond"):
        edge_colour(picture, has_strip_above=False)


def test_what_is_cropped_off_is_looked_at_too() -> None:
    plain = "color=c=0x1a2226:s=160x64:r=25,format=yuv420p"
    content = encode(f"{plain},pad=176:64:0:0:color=0xa02020", 3)
    known = read_stream(content)
    cropping = Cropping(
        frame_crop_left_offset=0,
        frame_crop_right_offset=8,
        frame_crop_top_offset=0,
        frame_crop_bottom_offset=0,
    )
    sps = write_sequence_parameter_set(replace(known.sps, cropping=cropping))
    units = [
        replace(unit, rbsp=sps) if unit.nal_unit_type == UnitType.SEQUENCE_PARAMETER_SET else unit
        for unit in map(read_nal_unit, split_annex_b(content))
    ]
    cropped = join_annex_b(unit.to_bytes() for unit in units)
    assert decode(cropped, 64).shape == (3, 96, 160)
    with pytest.raises(UnusableStream, match="not one colour"):
        edge_colour(cropped, has_strip_above=False)


def test_words_may_begin_below_the_seam_only(picture: bytes) -> None:
    colour = edge_colour(picture, has_strip_above=True)
    assert stills_in_the_seam(encode(band(112, 48, 48), 3, keyint=1), colour) == frozenset()
    assert stills_in_the_seam(encode(band(112, 30, 48), 3, keyint=1), colour) == {0, 1, 2}


def test_each_still_is_looked_at_alone(picture: bytes) -> None:
    colour = edge_colour(picture, has_strip_above=True)
    late = band(112, 30, 48).replace(",pad", ",fps=25,pad")
    blank = f"color=c={GROUND}:s=160x112:r=25,trim=end_frame=2,format=yuv420p[a]"
    joined = f"{late},trim=end_frame=1,setpts=PTS-STARTPTS[b];{blank};[a][b]concat"
    assert stills_in_the_seam(encode(joined, 3, keyint=1), colour) == {2}


def test_the_strip_above_is_plain_all_over(picture: bytes) -> None:
    """So that a vector may reach as far up as it likes."""
    colour = edge_colour(picture, has_strip_above=True)
    require_plain_above(encode(f"color=c={GROUND}:s=160x112:r=25", 1, keyint=1), colour)
    for box_top in (0, 16, 64):
        with pytest.raises(UnusableStream, match="reach into the seam"):
            require_plain_above(encode(band(112, box_top, 48), 1, keyint=1), colour)


def test_a_band_of_another_colour_is_refused(picture: bytes) -> None:
    colour = edge_colour(picture, has_strip_above=True)
    other = encode("color=c=0x1c2426:s=160x64:r=25", 1, keyint=1)
    assert stills_in_the_seam(other, colour) == {0}
