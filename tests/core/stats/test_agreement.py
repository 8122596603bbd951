"""Agreement: published figures, what must not change it, and what it refuses to say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from walkaway.core.errors import Refused
from walkaway.core.ratings_csv import read_ratings
from walkaway.core.stats.agreement import Agreement, agreement, disputed_units, pairs
from walkaway.core.stats.alpha import Disagreement
from walkaway.core.stats.ratings import Metric, Ratings

FOUR_OBSERVERS = """\
unit,A,B,C,D
1,1,1,,1
2,2,2,3,2
3,3,3,3,3
4,3,3,3,3
5,2,2,2,2
6,1,2,3,4
7,4,4,4,4
8,1,1,2,1
9,2,2,2,2
10,,5,5,5
11,,,1,1
12,,3,,
"""
"""Krippendorff (2011), section C: four observers, twelve units, values missing."""


def table(*coders: str) -> Ratings:
    """One string a coder, one character a unit, a dot where nothing was said."""
    rows = [tuple(None if each == "." else each for each in row) for row in zip(*coders)]  # noqa: B905
    return Ratings(
        coders=tuple(f"coder {number}" for number in range(len(coders))),
        units=tuple(map(str, range(len(rows)))),
        rows=tuple(rows),
    )


def measured(ratings: Ratings, metric: Metric = Metric.NOMINAL) -> Agreement:
    return agreement(ratings, metric, rng=np.random.default_rng(7))


@pytest.mark.parametrize(
    ("metric", "alpha"),
    [
        (Metric.NOMINAL, 0.743),
        (Metric.ORDINAL, 0.815),
        (Metric.INTERVAL, 0.849),
        (Metric.RATIO, 0.797),
    ],
)
def test_alpha_is_the_published_one_of_four_observers(metric: Metric, alpha: float) -> None:
    ratings = read_ratings(FOUR_OBSERVERS, metric, path=Path("four.csv"))
    found = measured(ratings, metric)
    assert found.alpha == pytest.approx(alpha, abs=5e-4)
    assert (found.units, found.pairable, found.coders) == (12, 11, 4)


def test_ac1_and_percent_are_the_published_ones_of_four_raters() -> None:
    # Gwet (2014), Handbook of Inter-Rater Reliability, table 2.10: the same twelve units.
    found = measured(read_ratings(FOUR_OBSERVERS, Metric.NOMINAL, path=Path("four.csv")))
    assert found.ac1 == pytest.approx(0.775, abs=5e-4)
    assert found.percent == pytest.approx(0.818, abs=5e-4)
    assert found.kappa is None


def test_alpha_of_two_observers_and_two_values_is_the_published_one() -> None:
    # Krippendorff (2011), section A: ten units, alpha 0.095.
    found = measured(table("0100000010", "1110010000"))
    assert found.alpha == pytest.approx(0.095, abs=5e-4)
    assert found.percent == 0.6


def test_kappa_is_the_published_one() -> None:
    # Cohen (1960), table 2: 200 cases, po .70, pe .41, kappa .492.
    cells = [[88, 10, 2], [14, 40, 6], [18, 10, 12]]
    both = [
        (str(one), str(other))
        for one, row in enumerate(cells)
        for other, times in enumerate(row)
        for _ in range(times)
    ]
    first, second = ("".join(side) for side in zip(*both, strict=True))
    found = measured(table(first, second))
    assert found.kappa == pytest.approx(0.492, abs=5e-4)
    assert found.percent == pytest.approx(0.70)


def test_ac1_stays_high_where_kappa_falls_because_nearly_all_units_are_alike() -> None:
    # Gwet (2002), Kappa statistic is not satisfactory: 118, 5, 2 and 0 of 125 units.
    first, second = "1" * 118 + "1" * 5 + "0" * 2, "1" * 118 + "0" * 5 + "1" * 2
    found = measured(table(first, second))
    assert found.ac1 == pytest.approx(0.941, abs=5e-4)
    assert found.kappa == pytest.approx(-0.023, abs=5e-4)


def test_few_units_get_a_sentence_and_no_interval() -> None:
    found = measured(table("01" * 14 + "0", "01" * 14 + "1"))
    assert found.alpha is not None
    assert found.interval is None
    assert found.note.startswith("29 units are too few for an interval")
    assert measured(table("01" * 15, "01" * 14 + "00")).interval is not None


def test_a_single_value_is_undefined_and_not_agreement() -> None:
    found = measured(table("1" * 40, "1" * 40))
    assert (found.alpha, found.ac1, found.kappa, found.percent) == (None, None, None, 1.0)
    assert "undefined, not 1" in found.note


def test_units_that_nobody_coded_twice_do_not_count() -> None:
    found = measured(table("1..0", ".10."))
    assert (found.alpha, found.pairable, found.percent) == (None, 0, None)
    assert "nothing can be compared" in found.note


def test_one_coder_is_refused() -> None:
    with pytest.raises(Refused, match="takes two coders"):
        measured(table("0101"))


def test_too_many_different_values_are_refused() -> None:
    rows = tuple((float(number), number + 0.5) for number in range(3000))
    ratings = Ratings(coders=("a", "b"), units=tuple(map(str, range(3000))), rows=rows)
    with pytest.raises(Refused, match="Round the values"):
        measured(ratings, Metric.INTERVAL)


@pytest.mark.parametrize("metric", [Metric.ORDINAL, Metric.INTERVAL, Metric.RATIO])
@pytest.mark.parametrize("scale", [1e300, 1e-300])
def test_the_scale_of_the_values_changes_nothing(metric: Metric, scale: float) -> None:
    ratings = read_ratings(FOUR_OBSERVERS, metric, path=Path("four.csv"))
    scaled = Ratings(
        coders=ratings.coders,
        units=ratings.units,
        rows=tuple(tuple(each and float(each) * scale for each in row) for row in ratings.rows),
    )
    assert measured(scaled, metric).alpha == pytest.approx(measured(ratings, metric).alpha)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    # Two coders who each hear the truth with probability .9, prevalence .3: alpha is about .62.
    rng = np.random.default_rng(3)

    def drawn(units: int) -> Ratings:
        truth = rng.random(units) < 0.3
        heard = [truth ^ (rng.random(units) < 0.1) for _ in range(2)]
        return table(*("".join(str(int(each)) for each in one) for one in heard))

    true_alpha = measured(drawn(200_000)).alpha
    intervals = [measured(drawn(60)).interval for _ in range(120)]
    held = [low <= true_alpha <= high for low, high in filter(None, intervals)]
    assert true_alpha == pytest.approx(0.62, abs=0.02)
    assert len(held) >= 115
    assert 0.88 <= np.mean(held) <= 1.0


ratings_of_units = st.lists(
    st.tuples(*[st.sampled_from([None, 1.0, 2.0, 3.0, 7.0])] * 3), min_size=1, max_size=12
)


@settings(max_examples=60, deadline=None)
@given(rows=ratings_of_units, metric=st.sampled_from(Metric), order=st.randoms())
def test_the_order_of_units_and_coders_changes_nothing(rows, metric, order) -> None:  # type: ignore[no-untyped-def]
    columns = order.sample(range(3), 3)
    mixed = [tuple(row[column] for column in columns) for row in order.sample(rows, len(rows))]
    one, other = (measured(of_rows(each), metric) for each in (rows, mixed))
    for name in ("alpha", "percent", "ac1"):
        assert getattr(one, name) == pytest.approx(getattr(other, name)), name


@settings(max_examples=60, deadline=None)
@given(rows=ratings_of_units, metric=st.sampled_from(Metric))
def test_alpha_is_what_the_definition_says(rows, metric) -> None:  # type: ignore[no-untyped-def]
    found = measured(of_rows(rows), metric).alpha
    assert found == pytest.approx(alpha_by_pairs(rows, metric))


def test_a_coder_counted_twice_agrees_wholly() -> None:
    found = measured(table("0120" * 20, "0120" * 20))
    assert (found.alpha, found.percent, found.kappa) == (1.0, 1.0, 1.0)
    assert found.ac1 == pytest.approx(1.0)
    assert found.interval is None
    assert "so uniformly" in found.note


def test_disputed_units_come_with_their_cost() -> None:
    ratings = read_ratings(FOUR_OBSERVERS, Metric.NOMINAL, path=Path("four.csv"))
    disputed = disputed_units(ratings, Metric.NOMINAL)
    # Unit 6: 12 differing pairs of 12 over 3; units 2 and 8: 6 of 12 over 3.
    assert [(each.unit, each.share) for each in disputed] == [("6", 0.5), ("2", 0.25), ("8", 0.25)]


def test_every_two_coders_have_a_table_of_their_own() -> None:
    found = pairs(table("01", "11", "10"))
    assert [(one, other) for one, other, _ in found] == [
        ("coder 0", "coder 1"),
        ("coder 0", "coder 2"),
        ("coder 1", "coder 2"),
    ]
    assert found[1][2].rows == (("0", "1"), ("1", "0"))


def test_a_resample_is_measured_as_its_own_table_would_be() -> None:
    ratings = read_ratings(FOUR_OBSERVERS, Metric.ORDINAL, path=Path("four.csv"))
    found = Disagreement.of(ratings, Metric.ORDINAL)
    times = np.arange(len(found.times))[np.newaxis, :] % 4
    drawn = [
        row
        for kind, count in enumerate(times[0])
        for row in [ratings.rows[found.unit_numbers[list(found.unit_kinds).index(kind)]]] * count
    ]
    assert found.alphas(times)[0] == pytest.approx(alpha_by_pairs(drawn, Metric.ORDINAL))


def of_rows(rows: list[tuple[float | None, ...]]) -> Ratings:
    return Ratings(
        coders=("a", "b", "c"), units=tuple(map(str, range(len(rows)))), rows=tuple(rows)
    )


def alpha_by_pairs(rows: list[tuple[float | None, ...]], metric: Metric) -> float | None:
    """Alpha by writing out every pair of values: slow, and as the definition reads."""
    units = [[each for each in row if each is not None] for row in rows]
    units = [unit for unit in units if len(unit) > 1]
    every = [value for unit in units for value in unit]
    if len(set(every)) < 2:
        return None

    def distance(one: float, other: float) -> float:
        match metric:
            case Metric.NOMINAL:
                return float(one != other)
            case Metric.INTERVAL:
                return (one - other) ** 2
            case Metric.RATIO:
                return ((one - other) / (one + other)) ** 2
        low, high = sorted((one, other))
        between = sum(low <= value <= high for value in every)
        return (between - (every.count(low) + every.count(high)) / 2) ** 2

    observed = sum(
        distance(one, other) / (len(unit) - 1) for unit in units for one in unit for other in unit
    )
    expected = sum(distance(one, other) for one in every for other in every)
    return 1 - (len(every) - 1) * observed / expected
