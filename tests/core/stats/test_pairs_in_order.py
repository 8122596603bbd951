"""The share of pairs in order, and how sure it is."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.stats.pairs_in_order import PairsInOrder, pairs_in_order

SCORES = st.lists(st.integers(0, 6).map(float), min_size=1, max_size=12)


@given(SCORES, SCORES)
def test_the_share_is_that_of_all_pairs_counted_out(
    ahead: list[float], behind: list[float]
) -> None:
    points = [
        1 if one > other else 0.5 if one == other else 0 for one, other in product(ahead, behind)
    ]
    assert pairs_in_order(ahead, behind).share == pytest.approx(sum(points) / len(points))


@given(SCORES, SCORES)
def test_the_interval_holds_the_share_and_stays_within_what_can_be(
    ahead: list[float], behind: list[float]
) -> None:
    found = pairs_in_order(ahead, behind)
    low, high = found.interval
    assert 0 <= low <= found.share <= high <= 1
    assert low < high


@given(st.floats(0.05, 0.95), st.integers(2, 80), st.integers(2, 80))
def test_its_ends_are_z_standard_errors_away(share: float, first: int, second: int) -> None:
    for end in PairsInOrder(share=share, first=first, second=second).interval:
        star = (first + second) / 2 - 1
        more = 1 + star * (1 - end) / (2 - end) + star * end / (1 + end)
        error = (end * (1 - end) * more / (first * second)) ** 0.5
        assert abs(share - end) == pytest.approx(1.959964 * error, rel=1e-4)


def test_the_error_is_that_of_hanley_and_mcneil_for_groups_of_one_size() -> None:
    """Q1 = θ/(2-θ), Q2 = 2θ²/(1+θ); V = [θ(1-θ) + (m-1)(Q1-θ²) + (n-1)(Q2-θ²)]/mn."""
    theta, size = 0.8, 50
    q1, q2 = theta / (2 - theta), 2 * theta**2 / (1 + theta)
    variance = (
        theta * (1 - theta) + (size - 1) * (q1 - theta**2) + (size - 1) * (q2 - theta**2)
    ) / size**2
    found = PairsInOrder(share=theta, first=size, second=size)._error(theta)
    assert found == pytest.approx(variance**0.5)


def test_more_pairs_make_it_surer() -> None:
    few = PairsInOrder(share=0.8, first=10, second=10).interval
    many = PairsInOrder(share=0.8, first=200, second=200).interval
    assert few[0] < many[0] < 0.8 < many[1] < few[1]


def test_without_both_kinds_there_is_no_pair() -> None:
    with pytest.raises(ValueError, match="no pair"):
        pairs_in_order([], [1.0])
