"""The level that a stream must state."""

from __future__ import annotations

from fractions import Fraction

import pytest

from walkaway.core.errors import UnusableStream
from walkaway.core.media.h264.levels import level_for
from walkaway.core.media.h264.parameters import HIGH, MAIN


@pytest.mark.parametrize(
    ("size", "rate", "bits_per_second", "level_idc"),
    [
        ((80, 45), 25, 0, 31),  # 1280x720: 3,600 macroblocks, 90,000 a second
        ((80, 45), 30, 0, 31),  # 108,000 a second, the most that 3.1 has
        ((80, 45), 50, 0, 32),  # 180,000
        ((45, 80), 25, 0, 31),
        ((45, 45), 25, 0, 31),  # 2,025 are more than the 1,620 of 3.0
        ((120, 68), 25, 0, 40),  # 8,160 macroblocks
        ((80, 45), 25, 20_000_000, 32),  # 3.1 has 14,000 times 1,250
        ((200, 1), 25, 0, 32),  # the root of 8 times 5,120 is 202, that of 8 times 3,600 is 169
    ],
)
def test_the_least_level_that_allows_it(
    size: tuple[int, int], rate: int, bits_per_second: int, level_idc: int
) -> None:
    assert level_for(HIGH, *size, Fraction(rate), bits_per_second) == level_idc


@pytest.mark.parametrize(("profile_idc", "level_idc"), [(MAIN, 32), (HIGH, 31)])
def test_a_unit_of_rate_is_that_of_the_profile(profile_idc: int, level_idc: int) -> None:
    # The 14,000 of level 3.1 are 14 million bits in Main and 17.5 million in High.
    assert level_for(profile_idc, 80, 45, Fraction(25), 17_500_000) == level_idc


def test_above_all_levels_it_is_refused() -> None:
    with pytest.raises(UnusableStream, match="level"):
        level_for(HIGH, 300, 300, Fraction(25), 0)
