"""Days as accounts tell them: a day, a month, a season or a year, and never more exactly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from walkaway.core.spans import Span


class Exactness(StrEnum):
    """How exactly a day is told, from the most exact."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"


SEASONS = ("winter", "spring", "summer", "autumn")
"""Of the north, of three whole months each. A winter has the year of its January."""

FIRST_YEAR, LAST_YEAR = 1900, 2199
_WRITTEN = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>\d\d)(?:-(?P<day>\d\d))?|(?P<season>[a-z]+)))?", re.ASCII
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDay:
    """The days that an account may mean: `days` counts them as `date.toordinal` does."""

    exactness: Exactness
    days: Span

    @classmethod
    def read(cls, written: str) -> ToldDay | None:
        """`2015-06-14`, `2015-06`, `2015-summer` or `2015`; None of anything else.

        >>> ToldDay.read("2015-02").days == Span(
        ...     date(2015, 2, 1).toordinal(), date(2015, 3, 1).toordinal())
        True
        >>> ToldDay.read("2015-winter").days.start == date(2014, 12, 1).toordinal()
        True
        """
        match = _WRITTEN.fullmatch(written)
        if not match or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
            return None
        try:
            return cls._of(match)
        except ValueError:
            return None

    @classmethod
    def _of(cls, match: re.Match[str]) -> ToldDay:
        year = int(match["year"])
        if match["season"]:
            return season(year, SEASONS.index(match["season"]))
        if match["day"]:
            at = date(year, int(match["month"]), int(match["day"])).toordinal()
            return cls(exactness=Exactness.DAY, days=Span(at, at + 1))
        if match["month"]:
            first = date(year, int(match["month"]), 1)
            return cls(exactness=Exactness.MONTH, days=_months(first.year, first.month, 1))
        return cls(exactness=Exactness.YEAR, days=_months(year, 1, 12))


def season(year: int, number: int) -> ToldDay:
    """The season with that place in `SEASONS`."""
    return ToldDay(exactness=Exactness.SEASON, days=_months(year, 3 * number, 3))


def period(day: int, step: Exactness) -> str:
    """The month, season or year in which a day lies, as it is written.

    >>> period(date(2014, 12, 9).toordinal(), Exactness.SEASON)
    '2015-winter'
    """
    at = date.fromordinal(day)
    if step is Exactness.DAY:
        return at.isoformat()
    if step is Exactness.MONTH:
        return f"{at.year}-{at.month:02}"
    if step is Exactness.SEASON:
        return f"{at.year + at.month // 12}-{SEASONS[at.month % 12 // 3]}"
    return str(at.year)


def period_holding(days: Span, step: Exactness) -> str | None:
    """The period of that length that holds all of `days`; None when they reach beyond one."""
    first = period(days.start, step)
    return first if period(days.end - 1, step) == first else None


def periods_between(first: str, last: str, step: Exactness) -> list[str]:
    """Every period of that length from one to another, both included."""
    found = [first]
    while found[-1] != last:
        told = ToldDay.read(found[-1])
        assert told is not None
        found.append(period(told.days.end, step))
    return found


def meant(told: Iterable[ToldDay]) -> Span | None:
    """The days that all of `told` may mean; None where they speak against each other."""
    common: Span | None = None
    for each in told:
        common = each.days if common is None else common.intersection(each.days)
        if common is None:
            return None
    return common


def _months(year: int, month: int, count: int) -> Span:
    """`count` whole months; month 0 is the December before."""
    first = date(year, month, 1) if month else date(year - 1, 12, 1)
    end = first
    for _ in range(count):
        end = (end + timedelta(days=31)).replace(day=1)
    return Span(first.toordinal(), end.toordinal())
