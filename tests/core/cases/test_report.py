"""What cases have in common: each count with what could not be counted."""

from __future__ import annotations

from tests.core.cases.told import case
from walkaway.core.cases.days import Exactness
from walkaway.core.cases.report import Borne, case_report, compare, tally, timeline
from walkaway.core.cases.vocabulary import Field
from walkaway.core.stats.proportions import Proportion

LEFT = (
    case("a", left_on="2014-07"),
    case("b", left_on="2015-02-11"),
    case("c", left_on="2015-summer"),
    case("d", left_on="2015"),
    case("e", left_on=""),
    case("f", "s1 s2", left_on="2014:s1 2015-06:s2"),
    case("g", "s1 s2", left_on="2015:s1 2015-06:s2"),
)


def counts(step: Exactness) -> dict[str, int]:
    return {line.value: line.cases.count for line in timeline(LEFT, step).lines}


def test_a_case_counts_only_for_a_period_that_holds_all_days_it_may_mean() -> None:
    # a July 2014; b 11 February 2015; c summer 2015; d 2015; g June 2015
    assert counts(Exactness.YEAR) == {"2014": 1, "2015": 4}
    seasons = counts(Exactness.SEASON)
    assert list(seasons) == [
        "2014-summer", "2014-autumn", "2015-winter", "2015-spring", "2015-summer",
    ]  # fmt: skip
    assert list(seasons.values()) == [1, 0, 1, 0, 2]
    assert sum(counts(Exactness.MONTH).values()) == 3


def test_what_could_not_be_counted_stands_beside_and_adds_up() -> None:
    for step, rough in ((Exactness.YEAR, 0), (Exactness.SEASON, 1), (Exactness.MONTH, 2)):
        found = timeline(LEFT, step)
        assert (found.rough, found.missing, found.disputed) == (rough, 1, 1)
        assert found.told + found.rough + found.missing + found.disputed == len(LEFT)
        assert all(line.cases.total == found.told for line in found.lines)


def test_sources_that_speak_against_each_other_count_for_nothing() -> None:
    found = tally(
        [
            case("a", gender="man"),
            case("b", "s2 s3", gender="man:s2 woman:s3"),
            case("c", gender="woman"),
            case("d"),
        ],
        Field.GENDER,
    )
    assert [(line.value, line.cases.count) for line in found.lines] == [("man", 1), ("woman", 1)]
    assert (found.told, found.missing, found.disputed) == (2, 1, 1)
    assert found.lines[0].cases == Proportion(count=1, total=2)


def test_one_case_can_have_several_reasons() -> None:
    found = tally(
        [
            case("a", reasons_leaving="brutality corruption"),
            case("b", reasons_leaving="brutality"),
            case("c"),
        ],
        Field.REASONS_LEAVING,
    )
    assert [(line.value, line.cases.count) for line in found.lines] == [
        ("brutality", 2),
        ("corruption", 1),
    ]
    assert (found.told, found.missing, found.disputed) == (2, 1, 0)


def test_a_source_that_tells_of_two_cases_is_one_source() -> None:
    rows = [
        case("a", "s1", reasons_leaving="brutality"),
        case("b", "s1 s2", reasons_leaving="brutality:s1,s2"),
    ]
    report = case_report(rows)
    assert report.tally(Field.REASONS_LEAVING).lines[0].sources == 2
    assert (report.cases, report.sources) == (2, 2)
    assert report.cases_with_several_sources == Proportion(count=1, total=2)


def test_a_reason_is_borne_out_where_a_second_source_tells_it_too() -> None:
    rows = [
        case("a", "s1 s2", reasons_leaving="brutality:s1,s2 corruption:s1"),
        case("b", "s3 s4", reasons_leaving="brutality:s3"),
        case("c", "s5", reasons_leaving="brutality"),
    ]
    assert case_report(rows).borne == (
        Borne(
            field=Field.REASONS_LEAVING,
            value="brutality",
            cases=3,
            sources=4,
            twice=Proportion(count=1, total=2),
        ),
        Borne(
            field=Field.REASONS_LEAVING,
            value="corruption",
            cases=1,
            sources=1,
            twice=Proportion(count=0, total=1),
        ),
    )


def test_harmony_is_of_the_cases_of_which_two_sources_tell_the_same_field() -> None:
    rows = [
        case("a", "s1 s2", region="syria:s1 syria-north:s2", left_on="2015:s1 2015-06:s2"),
        case("b", "s1 s2", region="syria:s1,s2", left_on="2015:s1"),
        case("c", "s1 s2", roles="guard:s1 driver:s2"),
        case("d", "s1", region="iraq"),
    ]
    found = {each.field: each.agreeing for each in case_report(rows).harmony}
    assert found[Field.REGION] == Proportion(count=1, total=2)
    assert found[Field.LEFT_ON] == Proportion(count=1, total=1)
    assert found[Field.ROLES] == Proportion(count=0, total=1)
    assert found[Field.GENDER] == Proportion(count=0, total=0)


def test_two_groups_are_compared_without_whoever_is_in_both() -> None:
    rows = [
        case("a", roles="guard", reasons_leaving="brutality"),
        case("b", roles="guard", reasons_leaving="corruption"),
        case("c", roles="driver", reasons_leaving="corruption"),
        case("d", roles="guard driver", reasons_leaving="brutality"),
        case("e", roles="driver"),
    ]
    found = compare(rows, Field.ROLES, "guard", "driver", of=Field.REASONS_LEAVING)
    assert [(each.value, each.groups.one, each.groups.other) for each in found] == [
        ("brutality", Proportion(count=1, total=2), Proportion(count=0, total=1)),
        ("corruption", Proportion(count=1, total=2), Proportion(count=1, total=1)),
    ]


def test_no_cases_are_a_report_without_lines() -> None:
    report = case_report([])
    assert report.cases == 0
    assert all(not each.lines for each in (*report.timelines, *report.tallies))
