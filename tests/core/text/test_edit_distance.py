import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.text import edit_distance as module
from walkaway.core.text.edit_distance import edit_distance

words = st.text("abcد", max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("", "", 0), ("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("kitten", "sitting", 3),
     ("saturday", "sunday", 3), ("حسين", "حسن", 1)],
)  # fmt: skip
def test_known_distances(one, other, distance):
    assert edit_distance(one, other) == distance == edit_distance(other, one)


@given(one=words, other=words, at_most=st.integers(0, 5))
def test_a_bound_changes_nothing_below_it(one, other, at_most):
    exact = edit_distance(one, other)
    assert edit_distance(one, other, at_most=at_most) == min(exact, at_most + 1)


@given(one=words, other=words)
def test_it_is_symmetric_and_zero_only_for_the_same_word(one, other):
    distance = edit_distance(one, other)
    assert distance == edit_distance(other, one)
    assert (distance == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance <= max(len(one), len(other))


def test_the_examples_are_true():
    assert doctest.testmod(module).failed == 0
