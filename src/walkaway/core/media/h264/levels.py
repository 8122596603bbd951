"""The level that a stream must state. Source: ITU-T H.264, A.3.1, A.3.2, Table A-1."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from walkaway.core.errors import UnusableStream
from walkaway.core.media.h264.parameters import HIGH, MAIN

RATE_FACTORS = {MAIN: 1000, HIGH: 1250}
"""cpbBrVclFactor by profile_idc (A.3.1, Table A-2): bits in a second for each unit of MaxBR."""


@dataclass(frozen=True, slots=True)
class Level:
    """A row of Table A-1: macroblocks in a second, macroblocks in a frame, rate."""

    level_idc: int
    max_mbps: int
    max_fs: int
    max_br: int


LEVELS = (
    Level(10, 1_485, 99, 64),
    Level(11, 3_000, 396, 192),
    Level(12, 6_000, 396, 384),
    Level(13, 11_880, 396, 768),
    Level(20, 11_880, 396, 2_000),
    Level(21, 19_800, 792, 4_000),
    Level(22, 20_250, 1_620, 4_000),
    Level(30, 40_500, 1_620, 10_000),
    Level(31, 108_000, 3_600, 14_000),
    Level(32, 216_000, 5_120, 20_000),
    Level(40, 245_760, 8_192, 20_000),
    Level(41, 245_760, 8_192, 50_000),
    Level(42, 522_240, 8_704, 50_000),
    Level(50, 589_824, 22_080, 135_000),
    Level(51, 983_040, 36_864, 240_000),
    Level(52, 2_073_600, 36_864, 240_000),
)
"""In the order of Table A-1. With one reference frame MaxDpbMbs never decides."""


def level_for(
    profile_idc: int, width: int, height: int, rate: Fraction, bits_per_second: int
) -> int:
    """level_idc for frames of `width` by `height` macroblocks at `rate` frames a second.

    `bits_per_second` is the most that any second holds. Raises `UnusableStream` above all levels.
    """
    for level in LEVELS:
        longest_side_squared = 8 * level.max_fs
        if (
            width * height <= level.max_fs
            and max(width, height) ** 2 <= longest_side_squared
            and width * height * rate <= level.max_mbps
            and bits_per_second <= level.max_br * RATE_FACTORS[profile_idc]
        ):
            return level.level_idc
    raise UnusableStream(reason="no level_idc is high enough for it", clause="A.3.1")
