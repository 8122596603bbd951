"""How far coders agree beyond chance, with what can be said about it from this many units.

`percent`, `ac1` and `kappa` ask whether two values are the same, whatever the metric.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from walkaway.core.errors import Refused
from walkaway.core.stats.alpha import Disagreement, Floats
from walkaway.core.stats.bca import bca_interval
from walkaway.core.stats.ratings import Metric, Ratings

UNITS_FOR_AN_INTERVAL = 30
"""With fewer, a BCa interval holds the truth too rarely: .63 of the time at 15 units instead of
.95 (prevalence .1)."""

MOST_BLOCKS = 1000
MOST_DRAWN_AT_ONCE = 5_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """What was measured. None is "cannot be said", and `note` says why; `note` may be empty.

    `alpha` is Krippendorff's with its 95 % `interval`, `percent` the share of agreeing pairs (0 to
    1), `ac1` Gwet's, `kappa` Cohen's (two coders only). `pairable` of the `units` were given a
    value by at least two of the `coders`.
    """

    alpha: float | None
    interval: tuple[float, float] | None
    percent: float | None
    ac1: float | None
    kappa: float | None
    units: int
    pairable: int
    coders: int
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputedUnit:
    """A unit on which coders differ; `share` of all observed disagreement is its own."""

    unit: str
    share: float


def agreement(
    ratings: Ratings, metric: Metric, *, rng: np.random.Generator, resamples: int = 1000
) -> Agreement:
    """Measure agreement; the interval is of `resamples` resamples of units, drawn from `rng`.

    Raises:
        Refused: fewer than two coders, or more different values than can be compared.
    """
    if len(ratings.coders) < 2:
        raise Refused(
            what="Measuring agreement",
            reason="it takes two coders, and there is one",
            way_on="Have a second person code the same units without seeing the first.",
        )
    found = Disagreement.of(ratings, metric)
    alpha = _number(found.alphas(found.times[np.newaxis, :])[0]) if found.pairable else None
    interval, note = _interval(found, alpha, rng, resamples)
    return Agreement(
        alpha=alpha,
        interval=interval,
        percent=_percent(found),
        ac1=_ac1(found),
        kappa=_kappa(ratings),
        units=len(ratings.units),
        pairable=found.pairable,
        coders=len(ratings.coders),
        note=note,
    )


def pairs(ratings: Ratings) -> list[tuple[str, str, Ratings]]:
    """Every two coders with their own table."""
    return [
        (ratings.coders[one], ratings.coders[other], ratings.of_coders((one, other)))
        for one, other in combinations(range(len(ratings.coders)), 2)
    ]


def disputed_units(ratings: Ratings, metric: Metric) -> list[DisputedUnit]:
    """The units on which coders differ, those first that cost the most agreement."""
    found = Disagreement.of(ratings, metric)
    if not found.pairable:
        return []
    costs = found.unit_costs()
    total = costs.sum() or 1.0
    disputed = [
        DisputedUnit(unit=ratings.units[at], share=float(cost / total))
        for at, cost in zip(found.unit_numbers, costs, strict=True)
        if cost > 0
    ]
    return sorted(disputed, key=lambda each: -each.share)


def _interval(
    found: Disagreement, alpha: float | None, rng: np.random.Generator, resamples: int
) -> tuple[tuple[float, float] | None, str]:
    """The interval of alpha, or the reason why there is none."""
    if not found.pairable:
        return None, "No unit was given a value by two coders: nothing can be compared."
    if alpha is None:
        return None, "Only one value was given: agreement beyond chance is undefined, not 1."
    if found.pairable < UNITS_FOR_AN_INTERVAL:
        return None, (
            f"{found.pairable} units are too few for an interval: it takes "
            f"{UNITS_FOR_AN_INTERVAL}. Take alpha as a first look."
        )
    resampled = _resampled(found, rng, resamples)
    if np.isnan(resampled).any():
        return None, (
            "One value is so rare that some resamples hold no other: there is no interval. "
            "Code more units."
        )
    interval = bca_interval(alpha, resampled, _left_out(found, rng))
    if interval is None:
        return None, "The units agree so uniformly that resampling tells no interval."
    return interval, ""


def _resampled(found: Disagreement, rng: np.random.Generator, resamples: int) -> Floats:
    """Alpha on resamples of units. Units that were rated alike are drawn together."""
    shares = found.times / found.times.sum()
    at_once = max(1, MOST_DRAWN_AT_ONCE // len(shares))
    return np.concatenate([
        found.alphas(rng.multinomial(found.pairable, shares, size=min(at_once, resamples - begun)))
        for begun in range(0, resamples, at_once)
    ])  # fmt: skip


def _left_out(found: Disagreement, rng: np.random.Generator) -> Floats:
    """Alpha without each unit; of more than a thousand units, without each of a thousand blocks."""
    kinds = np.repeat(np.arange(len(found.times)), found.times)
    blocks = np.array_split(rng.permutation(kinds), min(found.pairable, MOST_BLOCKS))
    at_once = max(1, MOST_DRAWN_AT_ONCE // len(found.times))
    return np.concatenate([
        found.alphas(np.stack([
            found.times - np.bincount(block, minlength=len(found.times))
            for block in blocks[begun : begun + at_once]
        ]))
        for begun in range(0, len(blocks), at_once)
    ])  # fmt: skip


def _percent(found: Disagreement) -> float | None:
    """The mean share of agreeing pairs in a pairable unit.

    Source: Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., p. 147.
    """
    if not found.pairable:
        return None
    values = found.values_in_unit
    agreeing = (found.counts * (found.counts - 1)).sum(axis=1) / (values * (values - 1))
    return float(np.average(agreeing, weights=found.times))


def _ac1(found: Disagreement) -> float | None:
    """Gwet's AC1, None where only one value was given.

    AC1 = (pa - pe) / (1 - pe), pe = sum of pi (1 - pi) over the values / (values - 1), where pi is
    the mean share of a value in a unit. Stays high where nearly all units are alike, as kappa
    does not.

    Source: Gwet (2008), Computing inter-rater reliability and its variance in the presence of high
    agreement, BJMSP 61, section 5.
    """
    percent = _percent(found)
    if percent is None or found.shares.size < 2:
        return None
    chance = float((found.shares * (1 - found.shares)).sum() / (found.shares.size - 1))
    return (percent - chance) / (1 - chance)


def _kappa(ratings: Ratings) -> float | None:
    """Cohen's kappa of two coders over the units that both gave a value, else None.

    kappa = (po - pe) / (1 - pe), pe from each coder's own shares.

    Source: Cohen (1960), A coefficient of agreement for nominal scales, EPM 20, equation 1.
    """
    both = [row for row in ratings.rows if None not in row]
    if len(ratings.coders) != 2 or not both:
        return None
    first, second = zip(*both, strict=True)
    same = sum(one == other for one, other in both) / len(both)
    chance = sum(first.count(each) * second.count(each) for each in set(first)) / len(both) ** 2
    return (same - chance) / (1 - chance) if chance < 1 else None


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
