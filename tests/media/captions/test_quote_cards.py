import numpy as np
import pytest
from PIL import Image

from tests.core.media.captions.words import SENTENCES
from tests.media.captions.frames import box_of
from walkaway.core.errors import UnreadableMedia
from walkaway.core.media.captions.layout import PAPER, layout_for
from walkaway.core.media.captions.quotes import CARD_SIZES, Quote, quote_card
from walkaway.core.media.ffmpeg import run_ffmpeg
from walkaway.core.media.sheet.model import Shape
from walkaway.core.media.stills import draw_still

PAPER_RGB = tuple(int(PAPER[at : at + 2], 16) for at in (1, 3, 5))


def quote(language="en", **changes):
    said = {"text": SENTENCES[language], "attribution": "Yusuf, left after a year", "note": ""}
    return Quote(**{**said, "publisher": "The publisher", "language": language, **changes})


def pixels(path):
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


def ink_of(path):
    picture = pixels(path)
    return np.abs(picture - np.array(PAPER_RGB)).max(axis=2) > 24


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_quote_card_is_drawn_inside_its_margins(language, shape, tmp_path):
    path = quote_card(quote(language, note="Voice replaced"), shape, tmp_path / "card.png")
    width, height = CARD_SIZES[shape]
    assert pixels(path).shape == (height, width, 3)
    layout = layout_for(shape, CARD_SIZES[shape])
    left, top, right, bottom = box_of(ink_of(path))
    # The dots of Nastaliq may hang over the edge of a line.
    assert left >= layout.margin - 16
    assert right <= layout.width - layout.margin + 16
    assert top >= layout.card_top - 6
    assert bottom <= layout.card_bottom + 6


def test_a_card_from_right_to_left_begins_at_the_right(tmp_path):
    path = quote_card(quote("ar", text="غادرت."), Shape.WIDE, tmp_path / "card.png")
    ink = ink_of(path)[:700]
    assert ink[:, 800:].sum() > 20 * max(1, ink[:, :800].sum())


def test_a_card_is_drawn_before_anybody_wrote_who_publishes_it(tmp_path):
    ink = ink_of(quote_card(quote(publisher=""), Shape.WIDE, tmp_path / "card.png"))
    assert ink[: ink.shape[0] // 2].any()


def test_the_publisher_is_at_the_foot_of_the_card(tmp_path):
    named = ink_of(quote_card(quote(), Shape.WIDE, tmp_path / "a.png"))
    other = ink_of(quote_card(quote(publisher="Other"), Shape.WIDE, tmp_path / "b.png"))
    _, top, _, bottom = box_of(named != other)
    assert top > 0.8 * 900
    assert bottom <= 0.9 * 900 + 6


def test_a_very_long_quote_is_drawn_smaller_and_does_not_touch_the_foot(tmp_path):
    path = quote_card(quote(text=SENTENCES["en"] * 5), Shape.WIDE, tmp_path / "card.png")
    layout = layout_for(Shape.WIDE, CARD_SIZES[Shape.WIDE])
    _, top, _, bottom = box_of(ink_of(path))
    assert top >= layout.card_top - 6
    assert bottom <= layout.card_bottom + 6


def test_a_card_carries_no_signature_of_its_maker(tmp_path):
    path = quote_card(quote(), Shape.SQUARE, tmp_path / "card.png")
    with Image.open(path) as picture:
        assert picture.info.keys() <= {"aspect", "dpi", "gamma", "srgb", "chromaticity"}
    assert b"Lavc" not in path.read_bytes()


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    path = tmp_path_factory.mktemp("video") / "v.mp4"
    run_ffmpeg(
        [
            *("-f", "lavfi", "-i", "color=red:s=320x180:r=25:d=1"),
            *("-f", "lavfi", "-i", "color=blue:s=320x180:r=25:d=1"),
            *("-filter_complex", "concat", path),
        ]
    )
    return path


def test_a_still_shows_the_frame_of_its_time(video, tmp_path):
    picture = pixels(draw_still(video, 1_500, tmp_path / "t.jpg", width=160))
    assert picture.shape == (90, 160, 3)
    red, _, blue = picture[45, 80]
    assert blue > 200 > 60 > red
    assert b"Lavc" not in (tmp_path / "t.jpg").read_bytes()


def test_a_still_beyond_the_end_is_an_error(video, tmp_path):
    with pytest.raises(UnreadableMedia, match="nothing at 9000 ms"):
        draw_still(video, 9_000, tmp_path / "t.jpg", width=160)
    assert not (tmp_path / "t.jpg").exists()
