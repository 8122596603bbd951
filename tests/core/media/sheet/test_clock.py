from __future__ import annotations

import doctest
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.media.sheet import clock as module
from walkaway.core.media.sheet.clock import clock, ms_of_clock, ms_of_seconds, seconds_text

milliseconds = st.integers(0, 3_599_999_999)


@given(milliseconds)
def test_a_clock_string_is_read_back_exactly(ms: int) -> None:
    assert ms_of_clock(clock(ms)) == ms


@given(milliseconds)
def test_seconds_are_read_back_exactly(ms: int) -> None:
    assert ms_of_seconds(Decimal(seconds_text(ms))) == ms


@pytest.mark.parametrize(
    ("text", "ms"),
    [("0:00", 0), ("1:02.5", 62_500), ("01:00:00", 3_600_000), ("59:59.999", 3_599_999)],
)
def test_short_forms_are_read(text: str, ms: int) -> None:
    assert ms_of_clock(text) == ms


@pytest.mark.parametrize(
    "text",
    ["", "12", "1:60", "60:00", "1:2", "00:00:00.1234", "00:00:00:12", "-1:00", "1:00 ", "٠١:٠٢"],
)
def test_what_is_no_clock_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time"):
        ms_of_clock(text)


def test_the_examples_in_the_module_hold() -> None:
    assert doctest.testmod(module).failed == 0
