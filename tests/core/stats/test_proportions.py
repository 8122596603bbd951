"""Shares: published figures, what an interval must always hold, and what is said of few."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.stats import proportions
from walkaway.core.stats.proportions import Caution, Difference, Proportion


@st.composite
def some_proportions(draw: st.DrawFn) -> Proportion:
    total = draw(st.integers(1, 2000))
    return Proportion(count=draw(st.integers(0, total)), total=total)


def test_the_published_figures_are_reproduced() -> None:
    told = doctest.testmod(proportions)
    assert told.failed == 0
    assert told.attempted >= 8


@given(some_proportions())
def test_an_interval_holds_its_share_and_stays_between_none_and_all(found: Proportion) -> None:
    assert found.interval is not None
    assert found.share is not None
    low, high = found.interval
    assert 0 <= low <= found.share <= high <= 1
    assert low < high


@given(some_proportions())
def test_what_is_not_so_mirrors_what_is(found: Proportion) -> None:
    rest = Proportion(count=found.total - found.count, total=found.total)
    assert found.interval is not None
    assert rest.interval is not None
    assert rest.interval[0] == pytest.approx(1 - found.interval[1], abs=1e-12)


@given(some_proportions(), some_proportions())
def test_a_difference_turns_its_sign_with_its_sides(one: Proportion, other: Proportion) -> None:
    there, back = Difference(one=one, other=other), Difference(one=other, other=one)
    assert there.interval is not None
    assert back.interval is not None
    assert there.difference is not None
    low, high = there.interval
    assert low <= there.difference <= high
    assert (low, high) == pytest.approx((-back.interval[1], -back.interval[0]))
    assert -1 - 1e-12 <= low < high <= 1 + 1e-12


def test_nothing_has_no_share_and_says_so() -> None:
    nothing, some = Proportion(count=0, total=0), Proportion(count=1, total=3)
    assert nothing.share is nothing.interval is None
    assert nothing.caution is Caution.NOTHING_COUNTED
    assert Difference(one=nothing, other=some).interval is None
    assert Difference(one=nothing, other=some).caution is Caution.NOTHING_COUNTED


@pytest.mark.parametrize(
    ("total", "caution"),
    [(1, Caution.TOO_FEW), (9, Caution.TOO_FEW), (10, Caution.FEW), (29, Caution.FEW),
     (30, Caution.NONE)],
)  # fmt: skip
def test_few_are_called_few(total: int, caution: Caution) -> None:
    assert Proportion(count=1, total=total).caution is caution
    assert bool(caution.value) is (total < 30)


def test_more_than_all_is_no_share() -> None:
    with pytest.raises(ValueError, match="4 of 3"):
        Proportion(count=4, total=3)
