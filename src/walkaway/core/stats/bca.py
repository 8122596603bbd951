"""Bias-corrected and accelerated intervals of a statistic that was computed on resamples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

Floats = NDArray[np.float64]


def bca_interval(
    estimate: float, resampled: Floats, left_out: Floats, *, level: float = 0.95
) -> tuple[float, float] | None:
    """The BCa interval; None where the resamples are all the same, or all on one
    side of `estimate`: they tell nothing then.

    `resampled` holds the statistic on each resample, `left_out` with each unit (or each of many
    equal blocks of units) left out.

    Source: Efron (1987), Better bootstrap confidence intervals, JASA 82, equations 2.3 and 6.6.
    """
    share_below = np.mean(resampled < estimate) + np.mean(resampled == estimate) / 2
    if not 0 < share_below < 1 or np.ptp(resampled) == 0:
        return None
    bias = ndtri(share_below)
    influence = left_out.mean() - left_out
    spread = np.sum(influence**2) ** 1.5
    acceleration = np.sum(influence**3) / (6 * spread) if spread else 0.0
    normal = bias + ndtri(np.array([(1 - level) / 2, (1 + level) / 2]))
    low, high = np.quantile(resampled, ndtr(bias + normal / (1 - acceleration * normal)))
    return float(low), float(high)
