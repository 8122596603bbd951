"""What cases have in common: counted, with all that could not be counted beside it.

Two rules keep the counts honest. Where sources speak against each other, a case counts for none
of what they say: nobody here chooses who is right. And a day counts only for a period that holds
all days it may mean: "2015" is no summer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from walkaway.core.cases.days import Exactness, ToldDay, meant, period_holding, periods_between
from walkaway.core.cases.table import CaseRow
from walkaway.core.cases.vocabulary import Field
from walkaway.core.spans import Span
from walkaway.core.stats.proportions import Caution, Difference, Proportion

COUNTED = (
    Field.REGION,
    Field.GENDER,
    Field.ROLES,
    Field.REASONS_JOINING,
    Field.REASONS_LEAVING,
)
"""The fields that have a tally, in the order of a report."""

STEPS = (Exactness.YEAR, Exactness.SEASON, Exactness.MONTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One value or one period: how many cases have it, and how many independent sources tell it."""

    value: str
    cases: Proportion
    sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often each value of a field is told. `lines` are in falling order.

    `told` cases are what shares are of; of `missing` nothing is told, and in `disputed` sources
    speak against each other. The three add up to all cases.
    """

    field: Field
    lines: tuple[Line, ...]
    told: int
    missing: int
    disputed: int

    @property
    def caution(self) -> Caution:
        """What must be said beside its shares."""
        return Caution.of(self.told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """When people left, in periods of one length without gaps, the earliest first.

    Shares are of `told` cases, those told exactly enough. `rough` are told less exactly, of
    `missing` nothing is told, `disputed` are told to have left at times that exclude each other.
    """

    step: Exactness
    lines: tuple[Line, ...]
    told: int
    rough: int
    missing: int
    disputed: int

    @property
    def caution(self) -> Caution:
        """What must be said beside its shares."""
        return Caution.of(self.told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Harmony:
    """How far independent sources tell the same of one field.

    `agreeing` is of the cases of which two sources or more tell this field. For what one person
    can have several of (`Field.has_many`), it counts the cases in which they share a value.
    """

    field: Field
    agreeing: Proportion


@dataclass(frozen=True, slots=True, kw_only=True)
class Borne:
    """How well one reason is borne out: `sources` tell it, all together.

    `twice` is how many cases have it from two sources or more, of those cases that have it and
    have two sources or more.
    """

    field: Field
    value: str
    cases: int
    sources: int
    twice: Proportion


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReport:
    """The whole picture."""

    cases: int
    sources: int
    cases_with_several_sources: Proportion
    timelines: tuple[Timeline, ...]
    tallies: tuple[Tally, ...]
    harmony: tuple[Harmony, ...]
    borne: tuple[Borne, ...]

    def tally(self, field: Field) -> Tally:
        """The tally of one field of `COUNTED`."""
        return next(each for each in self.tallies if each.field is field)

    def timeline(self, step: Exactness) -> Timeline:
        """The timeline in periods of one length of `STEPS`."""
        return next(each for each in self.timelines if each.step is step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A reason in two groups of cases that have no case in common."""

    field: Field
    value: str
    groups: Difference


def case_report(rows: Sequence[CaseRow]) -> CaseReport:
    """Count everything."""
    several = sum(len(row.sources) > 1 for row in rows)
    return CaseReport(
        cases=len(rows),
        sources=len({source for row in rows for source in row.sources}),
        cases_with_several_sources=Proportion(count=several, total=len(rows)),
        timelines=tuple(timeline(rows, step) for step in STEPS),
        tallies=tuple(tally(rows, field) for field in COUNTED),
        harmony=tuple(_harmony(rows, field) for field in Field),
        borne=tuple(
            each
            for field in (Field.REASONS_JOINING, Field.REASONS_LEAVING)
            for each in _borne(rows, field)
        ),
    )


def tally(rows: Collection[CaseRow], field: Field) -> Tally:
    """How often each value of `field` is told."""
    values = [_values(row, field) for row in rows]
    told = [each for each in values if isinstance(each, frozenset)]
    counts = Counter(value for each in told for value in each)
    sources = _sources_of_values(rows, field)
    return Tally(
        field=field,
        lines=tuple(
            Line(
                value=value,
                cases=Proportion(count=count, total=len(told)),
                sources=len(sources[value]),
            )
            for value, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        ),
        told=len(told),
        missing=values.count(_Not.TOLD),
        disputed=values.count(_Not.AGREED),
    )


def timeline(rows: Collection[CaseRow], step: Exactness) -> Timeline:
    """How many left in each period of that length, empty ones between them included."""
    days = [_days(row, Field.LEFT_ON) for row in rows]
    periods = [period_holding(each, step) for each in days if isinstance(each, Span)]
    exact = [each for each in periods if each is not None]
    counts, sources = Counter(exact), _sources_of_periods(rows, step)
    return Timeline(
        step=step,
        lines=tuple(
            Line(
                value=each,
                cases=Proportion(count=counts[each], total=len(exact)),
                sources=len(sources.get(each, ())),
            )
            for each in _without_gaps(exact, step)
        ),
        told=len(exact),
        rough=len(periods) - len(exact),
        missing=days.count(_Not.TOLD),
        disputed=days.count(_Not.AGREED),
    )


def compare(
    rows: Collection[CaseRow], by: Field, one: str, other: str, *, of: Field
) -> tuple[Compared, ...]:
    """How often each value of `of` is told in the cases whose `by` is `one`, less in `other`.

    A case that has both is in neither. Shares are of the cases of which `of` is told at all.
    """
    groups = [
        tally([row for row in rows if _is_in(row, by, here, there)], of)
        for here, there in ((one, other), (other, one))
    ]
    counts = [{line.value: line.cases.count for line in group.lines} for group in groups]
    return tuple(
        Compared(
            field=of,
            value=value,
            groups=Difference(
                one=Proportion(count=counts[0].get(value, 0), total=groups[0].told),
                other=Proportion(count=counts[1].get(value, 0), total=groups[1].told),
            ),
        )
        for value in sorted({*counts[0], *counts[1]})
    )


def settled(row: CaseRow, field: Field) -> frozenset[str]:
    """What a case counts for; nothing where nothing is told, or where sources disagree."""
    values = _values(row, field)
    return values if isinstance(values, frozenset) else frozenset()


def left_in(row: CaseRow, step: Exactness) -> str | None:
    """The period of that length in which somebody left; None where it is not told so exactly."""
    days = _days(row, Field.LEFT_ON)
    return period_holding(days, step) if isinstance(days, Span) else None


class _Not(Enum):
    """Why a case has no value."""

    TOLD = "nothing is told"
    AGREED = "sources speak against each other"


def _values(row: CaseRow, field: Field) -> frozenset[str] | _Not:
    values = frozenset(each.value for each in row.of(field))
    if not values:
        return _Not.TOLD
    if len(values) > 1 and not field.has_many:
        return _Not.AGREED
    return values


def _days(row: CaseRow, field: Field) -> Span | _Not:
    told = [ToldDay.read(each.value) for each in row.of(field)]
    if not told:
        return _Not.TOLD
    return meant(each for each in told if each is not None) or _Not.AGREED


def _is_in(row: CaseRow, by: Field, here: str, there: str) -> bool:
    values = settled(row, by)
    return here in values and there not in values


def _sources_of_values(rows: Iterable[CaseRow], field: Field) -> Mapping[str, set[str]]:
    sources: dict[str, set[str]] = {}
    for row in rows:
        for each in row.of(field):
            sources.setdefault(each.value, set()).update(each.sources)
    return sources


def _sources_of_periods(rows: Iterable[CaseRow], step: Exactness) -> Mapping[str, set[str]]:
    sources: dict[str, set[str]] = {}
    for row in rows:
        if found := left_in(row, step):
            telling = (each.sources for each in row.of(Field.LEFT_ON))
            sources.setdefault(found, set()).update(*telling)
    return sources


def _without_gaps(periods: Collection[str], step: Exactness) -> list[str]:
    if not periods:
        return []
    ordered = sorted(periods, key=_first_day)
    return periods_between(ordered[0], ordered[-1], step)


def _first_day(period: str) -> int:
    told = ToldDay.read(period)
    assert told is not None
    return told.days.start


def _harmony(rows: Iterable[CaseRow], field: Field) -> Harmony:
    comparable = agreeing = 0
    for row in rows:
        told = row.of(field)
        if len(frozenset[str]().union(*(each.sources for each in told))) < 2:
            continue
        comparable += 1
        agreeing += _agree(row, field)
    return Harmony(field=field, agreeing=Proportion(count=agreeing, total=comparable))


def _agree(row: CaseRow, field: Field) -> bool:
    if field.is_day:
        return isinstance(_days(row, field), Span)
    if field.has_many:
        return any(len(each.sources) > 1 for each in row.of(field))
    return isinstance(_values(row, field), frozenset)


def _borne(rows: Sequence[CaseRow], field: Field) -> list[Borne]:
    found = []
    for line in tally(rows, field).lines:
        telling = [
            (each.sources, row.sources)
            for row in rows
            for each in row.of(field)
            if each.value == line.value and len(row.sources) > 1
        ]
        twice = sum(len(here) > 1 for here, _ in telling)
        found.append(
            Borne(
                field=field,
                value=line.value,
                cases=line.cases.count,
                sources=line.sources,
                twice=Proportion(count=twice, total=len(telling)),
            )
        )
    return found
