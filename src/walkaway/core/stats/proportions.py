"""Shares of counted things, with what can be said about them from so few.

The interval says how far the share could be off by chance, had the cases been drawn at random.
Published accounts are not: who speaks, and who is printed, no interval knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import sqrt
from statistics import NormalDist

NORMAL_QUANTILE = NormalDist().inv_cdf(0.975)
"""Two-sided, 95 %: 1.96."""

TOO_FEW, FEW = 10, 30


class Caution(Enum):
    """What must be said of a share beside its interval. The value is a sentence."""

    NOTHING_COUNTED = "Nothing was counted: there is no share."
    TOO_FEW = "Fewer than 10: read the count, not the share."
    FEW = "Fewer than 30: the interval is wide, and one case more would move the share."
    NONE = ""

    @classmethod
    def of(cls, total: int) -> Caution:
        """What must be said of shares of `total` things.

        >>> Caution.of(7).value
        'Fewer than 10: read the count, not the share.'
        """
        if total == 0:
            return cls.NOTHING_COUNTED
        if total < TOO_FEW:
            return cls.TOO_FEW
        return cls.FEW if total < FEW else cls.NONE


@dataclass(frozen=True, kw_only=True, slots=True)
class Proportion:
    """`count` of `total` things."""

    count: int
    total: int

    def __post_init__(self) -> None:
        if not 0 <= self.count <= self.total:
            raise ValueError(f"{self.count} of {self.total} is no share")

    @property
    def share(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.count / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson score interval, None of nothing.

            (2np + z² ± z √(z² + 4np(1 - p))) / (2(n + z²))

        It never leaves 0 to 1, and is no point at 0 or 1 as p ± z·SE is.

        **Source**: Wilson (1927), Probable inference, the law of succession, and statistical
        inference, JASA 22. The figures below are of Newcombe (1998), Two-sided confidence intervals
        for the single proportion, Statistics in Medicine 17:857, table I, method 3.

        >>> for count, total in (81, 263), (15, 148), (0, 20), (1, 29):
        ...     low, high = Proportion(count=count, total=total).interval
        ...     print(f"{count}/{total}: {low:.4f} to {high:.4f}")
        81/263: 0.2553 to 0.3662
        15/148: 0.0624 to 0.1605
        0/20: 0.0000 to 0.1611
        1/29: 0.0061 to 0.1718
        """
        if not self.total:
            return None
        n, p, z = self.total, self.count / self.total, NORMAL_QUANTILE
        middle, reach = 2 * n * p + z * z, z * sqrt(z * z + 4 * n * p * (1 - p))
        # At the ends the square root is exact in theory only.
        low = 0.0 if self.count == 0 else (middle - reach) / (2 * (n + z * z))
        high = 1.0 if self.count == n else (middle + reach) / (2 * (n + z * z))
        return low, high

    @property
    def caution(self) -> Caution:
        """What must be said beside it."""
        return Caution.of(self.total)


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """`one` less `other`: two shares of different things, none of which is in both."""

    one: Proportion
    other: Proportion

    @property
    def difference(self) -> float | None:
        """From -1 to 1; None where either is a share of nothing."""
        one, other = self.one.share, self.other.share
        return None if one is None or other is None else one - other

    @property
    def interval(self) -> tuple[float, float] | None:
        """Newcombe's hybrid score interval, 95 %: the reaches of both Wilson intervals, squared.

            d - √((p₁ - l₁)² + (u₂ - p₂)²)  to  d + √((u₁ - p₁)² + (p₂ - l₂)²)

        **Source**: Newcombe (1998), Interval estimation for the difference between independent
        proportions, Statistics in Medicine 17:873, method 10; the figures are of its table II.

        >>> def told(one, of_one, other, of_other):
        ...     low, high = Difference(
        ...         one=Proportion(count=one, total=of_one),
        ...         other=Proportion(count=other, total=of_other),
        ...     ).interval
        ...     print(f"{one}/{of_one} - {other}/{of_other}: {low:+.4f} to {high:+.4f}")
        >>> told(56, 70, 48, 80)
        56/70 - 48/80: +0.0524 to +0.3339
        >>> told(9, 10, 3, 10)
        9/10 - 3/10: +0.1705 to +0.8090
        >>> told(6, 7, 2, 7)
        6/7 - 2/7: +0.0582 to +0.8062
        >>> told(5, 56, 0, 29)
        5/56 - 0/29: -0.0381 to +0.1926
        >>> told(0, 10, 0, 20)
        0/10 - 0/20: -0.1611 to +0.2775
        """
        found = self.difference
        if found is None:
            return None
        (up_one, down_one), (up_other, down_other) = _reaches(self.one), _reaches(self.other)
        return found - sqrt(down_one**2 + up_other**2), found + sqrt(up_one**2 + down_other**2)

    @property
    def caution(self) -> Caution:
        """What must be said beside it: of the smaller of both."""
        return Caution.of(min(self.one.total, self.other.total))


def _reaches(of: Proportion) -> tuple[float, float]:
    """How far the interval reaches up and down from the share."""
    share, interval = of.share, of.interval
    assert share is not None
    assert interval is not None
    return interval[1] - share, share - interval[0]
