from __future__ import annotations

import doctest
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from walkaway.core.media.plan import STANDARD_FRAME_RATES
from walkaway.core.media.sheet import timecode as module
from walkaway.core.media.sheet.timecode import (
    DROP_FRAME_RATES,
    frame_at_timecode,
    frames_in_a_day,
    timecode_of,
)

NTSC = Fraction(30_000, 1001)
NTSC_DOUBLE = Fraction(60_000, 1001)

# SMPTE ST 12-1: numbers 0 and 1 of a minute are left out, save in minutes 0, 10, 20, 30, 40, 50.
DROP_FRAME_EXAMPLES = [
    (0, "00:00:00;00"),
    (1799, "00:00:59;29"),  # 60 * 30 - 1
    (1800, "00:01:00;02"),  # two numbers left out
    (3597, "00:01:59;29"),  # 1800 + 30 * 60 - 2 - 1
    (3598, "00:02:00;02"),
    (17_981, "00:09:59;29"),  # 600 * 30 - 9 * 2 - 1
    (17_982, "00:10:00;00"),  # the tenth minute keeps its numbers
    (107_892, "01:00:00;00"),  # 6 * 17982
    (2_589_407, "23:59:59;29"),  # 24 * 107892 - 1
]


@pytest.mark.parametrize(("frame", "text"), DROP_FRAME_EXAMPLES)
def test_drop_frame_follows_the_standard(frame: int, text: str) -> None:
    assert timecode_of(frame, NTSC, drop_frame=True) == text
    assert frame_at_timecode(text, NTSC) == frame


def test_drop_frame_leaves_out_four_numbers_at_twice_the_rate() -> None:
    assert timecode_of(3600, NTSC_DOUBLE, drop_frame=True) == "00:01:00;04"
    assert frames_in_a_day(NTSC_DOUBLE, drop_frame=True) == 2 * 2_589_408


def counted_by_hand(frame: int, rate: Fraction, *, drop_frame: bool) -> str:
    """Counting up through the ten-minute blocks, without the library."""
    nominal = round(rate)
    left_out = nominal // 15 if drop_frame else 0
    block, rest = divmod(frame, 600 * nominal - 9 * left_out)
    minute = 0
    while rest >= (length := 60 * nominal - (left_out if minute else 0)):
        rest, minute = rest - length, minute + 1
    number = rest + (left_out if minute else 0)
    seconds, frames = divmod(number, nominal)
    hours, minutes = divmod(10 * block + minute, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{';' if drop_frame else ':'}{frames:02}"


@st.composite
def moments(draw: st.DrawFn) -> tuple[int, Fraction, bool]:
    rate = draw(st.sampled_from(STANDARD_FRAME_RATES))
    drop_frame = rate in DROP_FRAME_RATES and draw(st.booleans())
    frame = draw(st.integers(0, frames_in_a_day(rate, drop_frame=drop_frame) - 1))
    return frame, rate, drop_frame


# Past 24 hours by the clock on the wall, and still the first day by the timecode.
@example((5_178_816, NTSC_DOUBLE, False))
@given(moments())
def test_every_frame_has_its_timecode_and_comes_back(moment: tuple[int, Fraction, bool]) -> None:
    frame, rate, drop_frame = moment
    text = timecode_of(frame, rate, drop_frame=drop_frame)
    assert text == counted_by_hand(frame, rate, drop_frame=drop_frame)
    assert frame_at_timecode(text, rate) == frame


@pytest.mark.parametrize(
    ("text", "rate", "words"),
    [
        ("00:01:00;00", NTSC, "does not exist"),
        ("00:01:00;01", NTSC, "does not exist"),
        ("00:00:00:25", Fraction(25), "beyond"),
        ("24:00:00:00", Fraction(25), "one day"),
        ("00:60:00:00", Fraction(25), "is not a timecode"),
        ("0:00:00:00", Fraction(25), "is not a timecode"),
        ("00:00:00.000", Fraction(25), "is not a timecode"),
        ("00:00:00;00", Fraction(25), "drop-frame timecode counts 29.97, 59.94"),
        ("00:00:00:00", Fraction(12), "timecode counts 23.976, 24, 25"),
    ],
)
def test_what_is_no_timecode_is_refused(text: str, rate: Fraction, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        frame_at_timecode(text, rate)


@pytest.mark.parametrize("frame", [-1, 24 * 3600 * 25])
def test_a_frame_outside_the_day_has_no_timecode(frame: int) -> None:
    with pytest.raises(ValueError, match="one day"):
        timecode_of(frame, Fraction(25))


def test_the_examples_in_the_module_hold() -> None:
    assert doctest.testmod(module).failed == 0
