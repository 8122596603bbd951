from fractions import Fraction

import pytest

from walkaway.core.media.captions.fonts import ASSET_FOLDER
from walkaway.core.media.captions.layout import (
    ACCENT,
    CAPTION_GROUND,
    CARD_COLOUR,
    DEEP_ACCENT,
    INK,
    MUTED,
    PAPER,
    QUIET_INK,
    layout_for,
)
from walkaway.core.media.captions.typesetting import (
    Style,
    ass_colour,
    ass_time,
    escape_text,
    paragraph,
    with_direction,
)
from walkaway.core.media.plan import STANDARD_FRAME_RATES, picture_size
from walkaway.core.media.sheet.model import Shape


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("{\\b1}bold", "\\{\\\u2060b1\\}bold"),
        ("a\\Nb", "a\\\u2060Nb"),
        ("one\ntwo\r\n", "one two  "),
    ],
)
def test_text_cannot_become_markup(text, written):
    assert escape_text(text) == written


def test_a_line_from_right_to_left_says_so_at_both_ends():
    assert with_direction("Al-Noor مخبز", rtl=True) == "\u200fAl-Noor مخبز\u200f"


def test_a_line_from_left_to_right_says_so_only_where_it_must():
    assert with_direction("bakery مخبز", rtl=False) == "bakery مخبز"
    assert with_direction("مخبز bakery", rtl=False) == "\u200eمخبز bakery"


@pytest.mark.parametrize("rate", STANDARD_FRAME_RATES)
def test_a_time_is_between_the_frame_before_and_its_frame(rate):
    for frame in range(1, 2000):
        hours, minutes, seconds = ass_time(frame, rate).split(":")
        at = Fraction(int(hours) * 3600 + int(minutes) * 60) + Fraction(seconds)
        # ffmpeg tells libass the time of a frame in whole milliseconds, rounded down.
        assert int((frame - 1) * 1000 / rate) < at * 1000 <= int(frame * 1000 / rate)


def test_colours_are_written_blue_first():
    assert ass_colour("#12ab34") == "&H34AB12&"


def luminance(colour):
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_all_words_have_enough_contrast():
    for colour, ground in [(PAPER, CARD_COLOUR), (MUTED, CARD_COLOUR), (INK, PAPER), (INK, ACCENT)]:
        assert contrast(colour, ground) >= 7
    for colour in (QUIET_INK, DEEP_ACCENT):
        assert contrast(colour, PAPER) >= 4.5


def test_captions_have_enough_contrast_over_a_white_wall():
    from walkaway.core.media.captions.layout import CAPTION_GROUND_OPACITY as OPACITY

    mixed = [
        round(int(CAPTION_GROUND[at : at + 2], 16) * OPACITY + 255 * (1 - OPACITY))
        for at in (1, 3, 5)
    ]
    assert contrast(PAPER, "#{:02x}{:02x}{:02x}".format(*mixed)) >= 7


@pytest.mark.parametrize("shape", Shape)
def test_nothing_is_laid_out_outside_the_safe_margins(shape):
    width, height = picture_size(shape, 720)
    layout = layout_for(shape, (width, height))
    assert layout.margin * 0.75 >= 0.05 * width
    assert layout.note_top >= 0.05 * height
    assert layout.card_top >= 0.05 * height
    assert layout.caption_bottom <= 0.95 * height
    assert layout.card_bottom <= 0.95 * height
    assert layout.caption_width + layout.caption_em <= 0.9 * width
    if shape is Shape.TALL:
        assert max(layout.caption_bottom, layout.card_bottom) <= 0.82 * height
        assert layout.note_top >= 0.1 * height


def test_words_that_do_not_fit_are_drawn_smaller():
    style = Style(em=100, colour=PAPER, most_lines=2)
    words = paragraph(
        "A title that is much longer than it should be", "en", style, 600, [ASSET_FOLDER]
    )
    assert words.em < 100
    assert len(words.lines) <= 2
    assert words.width <= 600


def test_a_latin_name_on_an_arabic_card_is_in_a_latin_font():
    style = Style(em=40, colour=PAPER)
    words = paragraph("The Open Door", "ar", style, 600, [ASSET_FOLDER])
    assert words.chain.main.family == "Noto Sans"
    assert not words.rtl
