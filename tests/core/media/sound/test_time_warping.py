from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from walkaway.core.media.sound.time_warping import MOST_LEFT_OUT, Costs, Ints, cheapest_way

LEAVING_OUT = 0.25


def costs_of(table: np.ndarray, staying: np.ndarray) -> Costs:
    rows, columns = table.shape
    return Costs(
        rows=rows,
        columns=columns,
        at=lambda row, first, end: table[row, first:end],
        staying=lambda row, first, end: staying[row, first:end],
        leaving_out=LEAVING_OUT,
    )


def price(way: Ints, table: np.ndarray, staying: np.ndarray) -> float:
    total = float(table[0, way[0]])
    for row in range(1, len(way)):
        step = way[row] - way[row - 1]
        assert 0 <= step <= MOST_LEFT_OUT + 1
        total += float(table[row, way[row]])
        total += float(staying[row, way[row]]) if step == 0 else LEAVING_OUT * (step - 1)
    return total


def everywhere(rows: int) -> Ints:
    return np.zeros(rows, np.int64)


def all_ways(rows: int, columns: int):
    for first, *steps in product(range(3), *[range(MOST_LEFT_OUT + 2)] * (rows - 1)):
        way = np.cumsum([first, *steps])
        if columns - 3 <= way[-1] < columns:
            yield way


@given(seed=st.integers(0, 2**32), rows=st.integers(3, 5), columns=st.integers(4, 7))
@settings(max_examples=40)
def test_no_other_way_is_cheaper(seed, rows, columns):
    rng = np.random.default_rng(seed)
    table = rng.random((rows, columns), np.float32)
    staying = rng.random((rows, columns), np.float32)
    way = cheapest_way(costs_of(table, staying), everywhere(rows), columns)
    best = min(price(other, table, staying) for other in all_ways(rows, columns))
    assert price(way, table, staying) == pytest.approx(best, rel=1e-5)


@given(seed=st.integers(0, 2**32), width=st.integers(7, 20))
@settings(max_examples=40)
def test_a_band_around_the_cheapest_way_finds_the_same(seed, width):
    rng = np.random.default_rng(seed)
    rows, columns = 60, 40
    table = rng.random((rows, columns), np.float32)
    # a valley along which the way goes
    valley = np.minimum(np.arange(rows) * columns // rows, columns - 1)
    table[np.arange(rows), valley] -= 3
    costs = costs_of(table, np.zeros((rows, columns), np.float32))
    whole = cheapest_way(costs, everywhere(rows), columns)
    lowest = np.clip(valley - width // 2, 0, columns - width)
    assert cheapest_way(costs, lowest, width).tolist() == whole.tolist()


def test_a_recording_three_times_as_fast_is_followed():
    table = np.ones((10, 30), np.float32)
    table[np.arange(10), 3 * np.arange(10)] = 0
    costs = costs_of(table, np.ones((10, 30), np.float32))
    assert cheapest_way(costs, everywhere(10), 30).tolist() == list(range(0, 30, 3))


def test_a_way_lingers_as_long_as_it_likes():
    table = np.zeros((500, 3), np.float32)
    way = cheapest_way(costs_of(table, table), everywhere(500), 3)
    assert len(way) == 500
    assert (np.diff(way) >= 0).all()
