"""A report of cases in words: sections with a table and a picture each, in the page's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language_bidi, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from walkaway.core.cases.days import Exactness
from walkaway.core.cases.report import (
    Borne,
    CaseReport,
    Harmony,
    Tally,
    Timeline,
)
from walkaway.core.cases.vocabulary import Field
from walkaway.core.plots import Mark, Picture
from walkaway.core.stats.proportions import Caution, Proportion
from walkaway.stories.case_words import FIELDS, period_words, value_words, whole_period

MOST_COLUMNS = 48
"""Periods that a picture still shows; with more, a longer period has a picture."""

CAUTIONS: dict[Caution, str | Promise] = {
    Caution.NOTHING_COUNTED: _("Nothing was counted: there is no share."),
    Caution.TOO_FEW: _("Fewer than 10: read the count, not the share."),
    Caution.FEW: _("Fewer than 30: the interval is wide, and one case more would move the share."),
    Caution.NONE: "",
}
TIMES: dict[Exactness, str | Promise] = {
    Exactness.YEAR: _("When they left, by year"),
    Exactness.SEASON: _("When they left, by season"),
    Exactness.MONTH: _("When they left, by month"),
}
TELLS_EXACTLY: dict[Exactness, str | Promise] = {
    Exactness.YEAR: _("told to the year or more exactly"),
    Exactness.SEASON: _("told to the season or more exactly"),
    Exactness.MONTH: _("told to the month or more exactly"),
}
NOT_TOLD, ROUGH, DISPUTED = "not-told", "less-exact", "sources-disagree"
ASIDE: dict[str, str | Promise] = {
    NOT_TOLD: _("Not told"),
    ROUGH: _("Told less exactly"),
    DISPUTED: _("Sources disagree"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a table. `sources` is None where it would say nothing."""

    value: str
    label: str
    cases: Proportion
    sources: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a report. `slug` names its files.

    `aside` are cases that could not be counted, by their slugs in `ASIDE`; `caution` is a sentence
    about few cases, or empty. `picture` is None where nothing can be drawn.
    """

    slug: str
    title: str
    explains: str
    rows: tuple[Row, ...]
    aside: tuple[Row, ...] = ()
    caution: str = ""
    picture: Picture | None = None

    @property
    def has_sources(self) -> bool:
        """Whether the rows say how many independent sources tell them."""
        return any(each.sources is not None for each in self.rows)


def sections(report: CaseReport) -> tuple[Section, ...]:
    """The whole report, but for sections in which nothing is told."""
    found = (
        *(_time(each) for each in report.timelines),
        *(_tally(each, report.cases) for each in report.tallies),
        *(
            _borne(field, [each for each in report.borne if each.field is field])
            for field in (Field.REASONS_JOINING, Field.REASONS_LEAVING)
        ),
        _harmony(report.harmony),
    )
    return tuple(each for each in found if each.rows)


def share_words(share: Proportion) -> str:
    """As in "31 of 58"."""
    return gettext("%(count)s of %(total)s") % {"count": share.count, "total": share.total}


def percent(share: float | None) -> str:
    """As in "53 %"; a dash of nothing."""
    return (
        "–" if share is None else gettext("%(hundredths)d %%") % {"hundredths": round(share * 100)}
    )


def interval_words(interval: tuple[float, float] | None) -> str:
    """As in "41–66 %"; a dash of nothing."""
    if interval is None:
        return "–"
    low, high = (round(each * 100) for each in interval)
    return gettext("%(low)d–%(high)d %%") % {"low": low, "high": high}


def _time(timeline: Timeline) -> Section:
    rows = tuple(
        Row(
            value=each.value,
            label=whole_period(each.value, timeline.step),
            cases=each.cases,
            sources=each.sources,
        )
        for each in timeline.lines
    )
    explains = [
        gettext("Shares are of the %(told)s that are %(exactly)s.")
        % {"told": _cases(timeline.told), "exactly": TELLS_EXACTLY[timeline.step]}
    ]
    if timeline.step is Exactness.SEASON:
        explains.append(
            gettext("Seasons are those of the north; a winter has the year of its January.")
        )
    marks = []
    for each in timeline.lines:
        name, year = period_words(each.value, timeline.step)
        marks.append(Mark(label=name, told="", share=each.cases, group=year))
    aside = {ROUGH: timeline.rough, NOT_TOLD: timeline.missing, DISPUTED: timeline.disputed}
    return _section(
        f"left-by-{timeline.step.value}",
        str(TIMES[timeline.step]),
        explains,
        rows,
        aside=aside,
        caution=timeline.caution,
        marks=marks if len(marks) <= MOST_COLUMNS else [],
        over_time=True,
    )


def _tally(tally: Tally, cases: int) -> Section:
    explains = [
        gettext("Shares are of the %(told)s of which it is told.") % {"told": _cases(tally.told)}
    ]
    if tally.field.has_many:
        explains.append(gettext("One case can have several."))
    rows = tuple(
        Row(
            value=each.value,
            label=value_words(tally.field, each.value),
            cases=each.cases,
            sources=each.sources,
        )
        for each in tally.lines
    )
    return _section(
        tally.field.value.replace("_", "-"),
        str(FIELDS[tally.field]),
        explains,
        rows,
        aside={NOT_TOLD: tally.missing, DISPUTED: tally.disputed},
        caution=tally.caution,
        marks=_marks(rows),
    )


def _borne(field: Field, lines: Sequence[Borne]) -> Section:
    title = {
        Field.REASONS_JOINING: gettext("Reasons for joining, told by a second source"),
        Field.REASONS_LEAVING: gettext("Reasons for leaving, told by a second source"),
    }[field]
    rows = tuple(
        Row(
            value=each.value,
            label=value_words(field, each.value),
            cases=each.twice,
            sources=each.sources,
        )
        for each in lines
    )
    explains = [
        gettext(
            "How often two independent sources or more tell the reason of the same person. Shares "
            "are of the cases that have the reason and have two sources or more. Copies of one "
            "account are one source."
        )
    ]
    drawable = [each for each in rows if each.cases.total]
    return _section(
        f"{field.value.replace('_', '-')}-twice",
        title,
        explains,
        rows,
        caution=Caution.of(min((each.cases.total for each in drawable), default=0)),
        marks=_marks(drawable),
    )


def _harmony(lines: Sequence[Harmony]) -> Section:
    rows = tuple(
        Row(value=each.field.value, label=str(FIELDS[each.field]), cases=each.agreeing)
        for each in lines
        if each.agreeing.total
    )
    explains = [
        gettext("Shares are of the cases of which two independent sources or more tell the same."),
        gettext(
            "Sources agree on a day where it can be the same day, and on roles and reasons where "
            "they share one."
        ),
    ]
    return _section(
        "agreement-of-sources",
        gettext("How far independent sources agree"),
        explains,
        rows,
        caution=Caution.of(min((each.cases.total for each in rows), default=0)),
        marks=_marks(rows),
    )


def _section(
    slug: str,
    title: str,
    explains: Iterable[str],
    rows: tuple[Row, ...],
    *,
    aside: dict[str, int] | None = None,
    caution: Caution,
    marks: Sequence[Mark],
    over_time: bool = False,
) -> Section:
    counted = sum((aside or {}).values()) + (rows[0].cases.total if rows else 0)
    told = " ".join(explains)
    how = (
        gettext("Bar and dot: share. Line: its 95 % interval (Wilson). Number: cases.")
        if over_time
        else gettext("Dot: share. Line: its 95 % interval (Wilson).")
    )
    left_out = tuple(_left_out(aside or {}, counted))
    beside = gettext("; ").join(f"{each.label}: {each.cases.count}" for each in left_out)
    picture = Picture(
        title=title,
        explains=" ".join(filter(None, (told, f"{beside}." if beside else "", how))),
        marks=tuple(marks),
        over_time=over_time,
        right_to_left=get_language_bidi(),
    )
    return Section(
        slug=slug,
        title=title,
        explains=told,
        rows=rows,
        aside=left_out,
        caution=str(CAUTIONS[caution]),
        picture=picture if marks else None,
    )


def _left_out(aside: dict[str, int], total: int) -> Iterator[Row]:
    for slug, count in aside.items():
        if count:
            yield Row(
                value=slug, label=str(ASIDE[slug]), cases=Proportion(count=count, total=total)
            )


def _marks(rows: Iterable[Row]) -> list[Mark]:
    return [Mark(label=each.label, told=share_words(each.cases), share=each.cases) for each in rows]


def _cases(count: int) -> str:
    return ngettext("%(count)d case", "%(count)d cases", count) % {"count": count}
