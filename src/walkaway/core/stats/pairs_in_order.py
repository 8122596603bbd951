"""How well scores put one kind of thing before another: the share of pairs in order.

Also called the area under the ROC curve, or the Mann-Whitney statistic over the number of pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from walkaway.core.stats.proportions import NORMAL_QUANTILE

HALVINGS = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class PairsInOrder:
    """Of all pairs of one of `first` and one of `second` things, the `share` with the first ahead.

    Equal scores count half. .5 is what chance does.
    """

    share: float
    first: int
    second: int

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval: all θ from which the share is not further than z standard errors.

            V(θ) = θ(1-θ)[1 + n*(1-θ)/(2-θ) + n*θ/(1+θ)] / mn,  n* = (m+n)/2 - 1

        It stays within 0 to 1 and is no point at either end.

        **Source**: Newcombe (2006), Confidence intervals for an effect size measure based on the
        Mann-Whitney statistic, part 2, Statistics in Medicine 25:559, method 5; V is that of Hanley
        and McNeil (1982), Radiology 143:29, with both sizes made equal.

        >>> def told(share, first, second):
        ...     low, high = PairsInOrder(share=share, first=first, second=second).interval
        ...     print(f"{low:.3f} to {high:.3f}")
        >>> told(0.5, 10, 10)
        0.274 to 0.726
        >>> told(1.0, 10, 10)
        0.800 to 1.000
        """
        return self._end(0.0), self._end(1.0)

    def _end(self, end: float) -> float:
        """The θ between the share and `end` at which the distance is z standard errors."""
        if self.share == end:
            return end
        near, far = self.share, end
        for _ in range(HALVINGS):
            middle = (near + far) / 2
            if abs(self.share - middle) <= NORMAL_QUANTILE * self._error(middle):
                near = middle
            else:
                far = middle
        return (near + far) / 2

    def _error(self, theta: float) -> float:
        star = (self.first + self.second) / 2 - 1
        more = 1 + star * (1 - theta) / (2 - theta) + star * theta / (1 + theta)
        return sqrt(theta * (1 - theta) * more / (self.first * self.second))


def pairs_in_order(ahead: Sequence[float], behind: Sequence[float]) -> PairsInOrder:
    """How well scores put what should be `ahead` before what should be `behind`; neither is empty.

    >>> pairs_in_order([3, 2], [1, 2]).share
    0.875
    """
    if not ahead or not behind:
        raise ValueError("without things of both kinds there is no pair")
    m, n = len(ahead), len(behind)
    others = np.sort(np.array(behind, dtype=float))
    lower = np.searchsorted(others, ahead, "left").sum()
    lower_or_equal = np.searchsorted(others, ahead, "right").sum()
    return PairsInOrder(share=float(lower + lower_or_equal) / (2 * m * n), first=m, second=n)
