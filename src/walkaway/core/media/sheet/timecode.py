"""SMPTE timecode, as edit lists count frames: "HH:MM:SS:FF", with ";" before FF when drop-frame.

**Source**: SMPTE ST 12-1. Drop-frame timecode leaves out two numbers (four at 59.94) each minute
that is not a tenth one, so that the clock agrees with the wall. No frame is dropped.
"""

from __future__ import annotations

import re
from fractions import Fraction

from opentimelineio import opentime

from walkaway.core.media.plan import STANDARD_FRAME_RATES

DROP_FRAME_RATES = frozenset({Fraction(30_000, 1001), Fraction(60_000, 1001)})

_TIMECODE = re.compile(r"(\d\d:[0-5]\d:[0-5]\d)([:;])(\d\d)", re.ASCII)


def timecode_of(frame: int, rate: Fraction, *, drop_frame: bool = False) -> str:
    """The timecode of `frame` (from 0) at `rate` frames per second. Raises `ValueError`.

    >>> timecode_of(1800, Fraction(30_000, 1001), drop_frame=True)
    '00:01:00;02'
    """
    _check_rate(rate, drop_frame=drop_frame)
    if not 0 <= frame < frames_in_a_day(rate, drop_frame=drop_frame):
        raise ValueError(f"frame {frame} has no timecode: timecode counts one day")
    if drop_frame:
        return str(opentime.to_timecode(opentime.RationalTime(frame, rate), float(rate), True))
    # The library begins a new day by the clock on the wall, 86 seconds before this one is full.
    seconds, number = divmod(frame, round(rate))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}:{number:02}"


def frame_at_timecode(text: str, rate: Fraction, *, drop_frame: bool = False) -> int:
    """The frame that `text` names at `rate`; a ";" in it means drop-frame. Raises `ValueError`.

    >>> frame_at_timecode("01:00:00;00", Fraction(30_000, 1001))
    107892
    """
    match = _TIMECODE.fullmatch(text)
    if match is None:
        raise ValueError(f'"{text}" is not a timecode such as 01:00:00:00')
    is_dropping = drop_frame or match[2] == ";"
    _check_rate(rate, drop_frame=is_dropping)
    usual = f"{match[1]}{';' if is_dropping else ':'}{match[3]}"
    frame = int(opentime.from_timecode(usual, float(rate)).value)
    # The library takes numbers that drop-frame leaves out for their neighbours.
    if timecode_of(frame, rate, drop_frame=is_dropping) != usual:
        raise ValueError(f'"{text}" does not exist at {rate_name(rate)} frames per second')
    return frame


def frames_in_a_day(rate: Fraction, *, drop_frame: bool = False) -> int:
    """How many frames timecode can count."""
    nominal = round(rate)
    dropped_per_hour = 54 * nominal // 15 if drop_frame else 0
    return 24 * (3600 * nominal - dropped_per_hour)


def rate_name(rate: Fraction) -> str:
    """`rate` as it is spoken of: "25" or "29.97"."""
    return f"{float(rate):.3f}".rstrip("0").rstrip(".")


def _check_rate(rate: Fraction, *, drop_frame: bool) -> None:
    known = sorted(DROP_FRAME_RATES) if drop_frame else STANDARD_FRAME_RATES
    if rate not in known:
        kind = "drop-frame timecode" if drop_frame else "timecode"
        raise ValueError(f"{kind} counts {', '.join(map(rate_name, known))} frames per second")
