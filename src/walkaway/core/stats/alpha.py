"""Krippendorff's alpha, on many weightings of the same units at once.

    alpha = 1 - Do / De

Do is the mean distance of two values of one unit, De that of any two values. Both are sums over
units, so a resample of units, or the sample without one, is the same sum with other weights; and
units that were rated alike are one row with a number of times.

Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability, and Krippendorff (2019),
Content Analysis, 4th ed., chapter 12.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from walkaway.core.errors import Refused
from walkaway.core.stats.ratings import Metric, Ratings, Value

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST_CELLS = 25_000_000
"""Of a table of counts or of distances: 200 MB."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Disagreement:
    """Pairable units, rated alike ones together: K kinds of unit, V values.

    `counts` (K, V) tells how many coders gave which value, `times` (K,) how many units are of a
    kind. `unit_kinds` (pairable,) and `unit_numbers` (pairable,) lead back to the units of the
    table. `shares` (V,) is the mean share of each value in a unit, unpaired units included.
    `values` (V,) are the values as numbers, the largest being 1: no metric hangs on the scale. In a
    nominal table they are ranks.
    """

    metric: Metric
    counts: Floats
    times: Integers
    unit_kinds: Integers
    unit_numbers: Integers
    shares: Floats
    values: Floats

    @classmethod
    def of(cls, ratings: Ratings, metric: Metric) -> Disagreement:
        """The units of a table that at least two coders gave a value.

        Raises `Refused` when so many different values were given that the tables do not fit."""
        given = sorted({value for row in ratings.rows for value in row if value is not None})
        if len(given) * max(len(given), len(ratings.rows)) > MOST_CELLS:
            raise Refused(
                what="Measuring agreement",
                reason=f"{len(given)} different values are too many for {len(ratings.rows)} units",
                way_on="Round the values first.",
            )
        counts = _counted(ratings, {value: at for at, value in enumerate(given)})
        in_unit = counts.sum(axis=1)
        pairable = np.flatnonzero(in_unit > 1)
        kinds, unit_kinds, times = np.unique(
            counts[pairable], axis=0, return_inverse=True, return_counts=True
        )
        rated = counts[in_unit > 0] / in_unit[in_unit > 0, np.newaxis]
        return cls(
            metric=metric,
            counts=kinds,
            times=times,
            unit_kinds=unit_kinds.ravel(),
            unit_numbers=pairable,
            shares=rated.mean(axis=0) if len(rated) else np.zeros(0),
            values=_numbers(given, metric),
        )

    @property
    def pairable(self) -> int:
        """How many units two coders gave a value."""
        return int(self.times.sum())

    @property
    def values_in_unit(self) -> Floats:
        """How many coders gave a unit of each kind a value: (K,)."""
        values: Floats = self.counts.sum(axis=1)
        return values

    def alphas(self, times: NDArray[np.integer]) -> Floats:
        """Alpha for each row of `times` (R, K); NaN where all values are the same.

        The values of the table are compared as they are; ordinal distances depend on how often
        each value was given in the row.
        """
        weights = times.astype(float)
        marginals = weights @ self.counts
        if self.metric is Metric.ORDINAL:
            observed, expected = self._ordinal(weights, marginals)
        else:
            distances = self._distances()
            observed = weights @ _paired(self.counts, distances, self.values_in_unit)
            expected = ((marginals @ distances) * marginals).sum(axis=1)
        pairs = marginals.sum(axis=1) - 1
        with np.errstate(invalid="ignore", divide="ignore"):
            alphas: Floats = np.where(expected > 0, 1 - pairs * observed / expected, np.nan)
        return alphas

    def unit_costs(self) -> Floats:
        """The observed disagreement within each pairable unit: (pairable,)."""
        marginals = (self.times @ self.counts)[np.newaxis, :]
        ordinal = self.metric is Metric.ORDINAL
        distances = _squares(_ranks(marginals)[0]) if ordinal else self._distances()
        costs: Floats = _paired(self.counts, distances, self.values_in_unit)[self.unit_kinds]
        return costs

    def _distances(self) -> Floats:
        """How far each value is from each: (V, V)."""
        if self.metric is Metric.NOMINAL:
            return 1 - np.eye(len(self.values))
        squares = _squares(self.values)
        if self.metric is Metric.INTERVAL:
            return squares
        sums = self.values[:, np.newaxis] + self.values
        ratios: Floats = squares / np.where(sums > 0, sums, 1) ** 2
        return ratios

    def _ordinal(self, weights: Floats, marginals: Floats) -> tuple[Floats, Floats]:
        """Sums of ordinal distances: those of the squares of differences between mean ranks.

        The sum of o (c - c')² over all pairs is twice that of n c² less that of c o c', so that
        the coincidences o of a resample need not be written out.
        """
        ranks = _ranks(marginals)
        within = (self.counts @ ranks.T) ** 2 - self.counts @ (ranks**2).T
        within /= self.values_in_unit[:, np.newaxis] - 1
        squares = (marginals * ranks**2).sum(axis=1)
        observed = 2 * (squares - (weights * within.T).sum(axis=1))
        means = (marginals * ranks).sum(axis=1)
        expected = 2 * (marginals.sum(axis=1) * squares - means**2)
        return observed, expected


def _numbers(given: Sequence[Value], metric: Metric) -> Floats:
    if metric is Metric.NOMINAL:
        return np.arange(len(given), dtype=float)
    numbers = np.array(given, dtype=float)
    # The square of a large number would be no number any more.
    scaled: Floats = numbers / max(np.abs(numbers).max(initial=0.0), np.finfo(float).tiny)
    return scaled


def _counted(ratings: Ratings, columns: dict[str | float, int]) -> Floats:
    """How many coders gave each unit each value: (units, V)."""
    counts = np.zeros((len(ratings.rows), len(columns)))
    for counted, row in zip(counts, ratings.rows, strict=True):
        for value in row:
            if value is not None:
                counted[columns[value]] += 1
    return counts


def _paired(counts: Floats, distances: Floats, in_unit: Floats) -> Floats:
    """The sum of distances over the pairs of a unit, a value having one pair in all: (K,)."""
    paired: Floats = ((counts @ distances) * counts).sum(axis=1) / (in_unit - 1)
    return paired


def _ranks(marginals: Floats) -> Floats:
    """The mean rank of each value, for each row of `marginals` (R, V)."""
    ranks: Floats = np.cumsum(marginals, axis=1) - marginals / 2
    return ranks


def _squares(values: Floats) -> Floats:
    squares: Floats = (values[:, np.newaxis] - values) ** 2
    return squares
