"""Where the picture and its bands lie."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.media.sheets import a_sheet
from walkaway.core.media.plan import Area, picture_area, picture_size
from walkaway.core.media.sheet.model import CaptionPlace, Shape
from walkaway.core.media.spliced.strips import Strips, strips_of

AREA = Area(top=64, width=720, height=608, ratio=Fraction(720, 608))


def test_strips_have_plain_rows_on_both_sides_of_a_seam() -> None:
    # 64 - 16 = 48 rows above, 16 + 608 + 16 = 640 of the picture, 1280 - 48 - 640 = 592 below.
    strips = strips_of(AREA, 1280)
    assert strips == Strips(above=3, picture=40, below=37)
    assert (strips.picture_top, strips.picture_height, strips.band_top) == (48, 640, 688)
    assert strips.rows == 80


def test_a_picture_at_the_top_has_no_strip_above() -> None:
    strips = strips_of(replace(AREA, top=0, height=384), 720)
    assert strips == Strips(above=0, picture=25, below=20)


@pytest.mark.parametrize(
    ("area", "height"),
    [
        (replace(AREA, top=60), 1280),
        (replace(AREA, height=600), 1280),
        (replace(AREA, top=32), 1280),  # 16 rows above are too few
        (replace(AREA, top=0, height=720), 720),
        (replace(AREA, top=0, height=688), 720),  # 16 rows below are too few
    ],
)
def test_an_area_without_a_band_is_refused(area: Area, height: int) -> None:
    with pytest.raises(ValueError, match=r"macroblocks|no band"):
        strips_of(area, height)


@pytest.mark.parametrize("height", [240, 360, 480, 540, 720, 1080, 1440, 2160])
@pytest.mark.parametrize("shape", Shape)
def test_every_height_of_a_sheet_has_strips_and_room_for_words(shape: Shape, height: int) -> None:
    sheet = a_sheet(captions=CaptionPlace.BAND_EVERYWHERE, height=height)
    full = picture_size(shape, height)[1]
    strips = strips_of(picture_area(sheet, shape), full)
    assert 0 <= 16 * strips.rows - full < 16
    assert strips.below * 16 - 32 >= 0.24 * full


@pytest.mark.parametrize("shape", Shape)
def test_words_over_the_picture_leave_it_whole(shape: Shape) -> None:
    area = picture_area(a_sheet(height=720), shape)
    assert (area.width, area.height) == picture_size(shape, 720)


def test_a_wide_clip_has_a_band_only_where_every_shape_has_one() -> None:
    sheet = a_sheet(captions=CaptionPlace.BAND_EVERYWHERE, height=720)
    assert picture_area(sheet, Shape.WIDE).bottom == 496
    area = picture_area(a_sheet(captions=CaptionPlace.BAND, height=720), Shape.WIDE)
    assert (area.top, area.bottom) == (0, 720)
