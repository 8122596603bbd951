"""Days as told: what each may mean, and which period holds it."""

from __future__ import annotations

import doctest
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.cases import days as module
from walkaway.core.cases.days import (
    Exactness,
    ToldDay,
    meant,
    period,
    period_holding,
    periods_between,
)
from walkaway.core.spans import Span

DAYS = st.dates(date(1901, 1, 1), date(2198, 12, 31)).map(date.toordinal)


def days(first: date, last: date) -> Span:
    return Span(first.toordinal(), last.toordinal() + 1)


def test_the_examples_hold() -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2015-06-14", date(2015, 6, 14), date(2015, 6, 14)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2015-winter", date(2014, 12, 1), date(2015, 2, 28)),
        ("2015-spring", date(2015, 3, 1), date(2015, 5, 31)),
        ("2015-summer", date(2015, 6, 1), date(2015, 8, 31)),
        ("2015-autumn", date(2015, 9, 1), date(2015, 11, 30)),
        ("2015", date(2015, 1, 1), date(2015, 12, 31)),
    ],
)
def test_a_written_day_is_the_days_it_may_mean(written: str, first: date, last: date) -> None:
    told = ToldDay.read(written)
    assert told
    assert told.days == days(first, last)


@pytest.mark.parametrize(
    "written",
    ["", "15", "2015-13", "2015-02-30", "2015-fall", "2015-6", "1015", "2015/06", " 2015", "٢٠١٥"],
)
def test_what_is_no_day_is_none(written: str) -> None:
    assert ToldDay.read(written) is None


@given(DAYS, st.sampled_from(Exactness))
def test_a_day_lies_in_the_period_that_is_said_to_hold_it(day: int, step: Exactness) -> None:
    told = ToldDay.read(period(day, step))
    assert told
    assert told.exactness is step
    assert day in told.days
    assert period_holding(told.days, step) == period(day, step)


@given(DAYS, st.integers(0, 400), st.sampled_from([Exactness.SEASON, Exactness.YEAR]))
def test_periods_follow_each_other_without_gaps(day: int, later: int, step: Exactness) -> None:
    found = periods_between(period(day, step), period(day + later, step), step)
    spans = [ToldDay.read(each) for each in found]
    assert all(one and other and one.days.end == other.days.start for one, other in pairwise(spans))


def test_a_year_and_a_winter_are_in_no_season_and_in_no_year() -> None:
    year, winter = ToldDay.read("2015"), ToldDay.read("2015-winter")
    assert year
    assert winter
    assert period_holding(year.days, Exactness.SEASON) is None
    assert period_holding(winter.days, Exactness.YEAR) is None


def test_what_two_accounts_mean_together_is_what_both_may_mean() -> None:
    def of(*written: str) -> Span | None:
        return meant(each for each in map(ToldDay.read, written) if each)

    assert of("2015", "2015-06") == days(date(2015, 6, 1), date(2015, 6, 30))
    assert of("2015", "2015-winter") == days(date(2015, 1, 1), date(2015, 2, 28))
    assert of("2014", "2015-06") is None
