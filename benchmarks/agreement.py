"""Alpha and its interval, beside one pass over the same values and resampling the plain way."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.rows import Row
from walkaway.core.stats.agreement import agreement
from walkaway.core.stats.alpha import Disagreement
from walkaway.core.stats.ratings import Metric, Ratings

CODERS = 50
UNITS = 100_000
VALUES = 5
HEARD = 0.7
"""How often a coder gives the true value; else any."""
MISSING = 0.1
RESAMPLES = 1000
PLAIN_RESAMPLES = 5
ROUNDS = 3
SEED = 5


def agreement_rows() -> Iterator[Row]:
    """Alpha with 1,000 resamples on 50 coders × 100,000 units; floor: one pass over the values."""
    rng = np.random.default_rng(SEED)
    values = drawn_values(rng)
    ratings = as_table(values)
    for metric in (Metric.NOMINAL, Metric.ORDINAL):
        found = Disagreement.of(ratings, metric)
        costs: dict[str, list[float]] = {"floor": [], "ours": [], "plain": []}
        for _ in range(ROUNDS):
            costs["floor"].append(cpu_s(lambda: counted(values)))
            costs["ours"].append(
                cpu_s(
                    lambda metric=metric: agreement(ratings, metric, rng=rng, resamples=RESAMPLES)
                )
            )
            costs["plain"].append(cpu_s(lambda found=found: resampled_plainly(found, rng)))
        floor, ours, plain = map(statistics.median, costs.values())
        plain *= RESAMPLES / PLAIN_RESAMPLES
        yield Row(
            name=f"{metric}, {RESAMPLES} resamples",
            value=ours,
            unit="CPU s",
            floor=f"one pass over the values, {floor:.2f} s",
            ratio=ours / floor,
        )
        yield Row(
            name=f"{metric}, unit by unit; {PLAIN_RESAMPLES} resamples, extrapolated",
            value=plain,
            unit="CPU s",
            ratio=plain / floor,
        )


def drawn_values(rng: np.random.Generator) -> np.ndarray:
    """A value or -1 for each unit and coder: (UNITS, CODERS)."""
    truth = rng.integers(0, VALUES, (UNITS, 1))
    guessed = rng.integers(0, VALUES, (UNITS, CODERS))
    values = np.where(rng.random((UNITS, CODERS)) < HEARD, truth, guessed)
    return np.where(rng.random((UNITS, CODERS)) < MISSING, -1, values)


def as_table(values: np.ndarray) -> Ratings:
    """The same as a table that was read."""
    return Ratings(
        coders=tuple(f"coder {number}" for number in range(CODERS)),
        units=tuple(map(str, range(UNITS))),
        rows=tuple(
            tuple(None if each < 0 else float(each) for each in row) for row in values.tolist()
        ),
    )


def counted(values: np.ndarray) -> np.ndarray:
    """How many coders gave each unit each value: the least that anybody must do."""
    rows = np.arange(UNITS)[:, np.newaxis] * (VALUES + 1)
    return np.bincount((rows + values + 1).ravel(), minlength=UNITS * (VALUES + 1))


def resampled_plainly(found: Disagreement, rng: np.random.Generator) -> None:
    """Draw units by their numbers and count again, as it is mostly written."""
    for _ in range(PLAIN_RESAMPLES):
        kinds = found.unit_kinds[rng.integers(0, found.pairable, found.pairable)]
        drawn = found.counts[kinds]
        again = Disagreement(
            metric=found.metric,
            counts=drawn,
            times=np.ones(len(drawn), dtype=np.int64),
            unit_kinds=kinds,
            unit_numbers=found.unit_numbers,
            shares=found.shares,
            values=found.values,
        )
        again.alphas(again.times[np.newaxis, :])


def cpu_s(work: Callable[[], object]) -> float:
    """The CPU time of `work`."""
    begun = time.process_time()
    work()
    return time.process_time() - begun
