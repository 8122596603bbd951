"""Two groups of cases side by side: how much more often one tells each reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from walkaway.core.cases.report import COUNTED, Compared, compare, settled
from walkaway.core.cases.table import CaseRow
from walkaway.core.cases.vocabulary import VOCABULARY, Field
from walkaway.stories.case_words import FIELDS, value_words
from walkaway.stories.report_sections import CAUTIONS

REASONS = (Field.REASONS_JOINING, Field.REASONS_LEAVING)
HEADER = (
    "field", "value", "label", "one", "of_one", "other", "of_other", "difference", "low", "high",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """What two groups differ in: two values of one field."""

    by: Field
    one: str
    other: str

    @classmethod
    def read(cls, written: str) -> Groups | None:
        """As in `gender=woman,man`; None for what is no two values of a list."""
        field, _equals, values = written.partition("=")
        one, _comma, other = values.partition(",")
        known = {each.value: VOCABULARY[each] for each in COUNTED}
        if one == other or not {one, other} <= set(known.get(field, ())):
            return None
        return cls(by=Field(field), one=one, other=other)

    @classmethod
    def of(cls, one: str, other: str) -> Groups | None:
        """Two values, each as in `gender=woman`; None where they are not of one field."""
        field, equals, value = other.partition("=")
        return cls.read(f"{one},{value}") if one.startswith(f"{field}{equals}") else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """How often each reason is told in one group, less in the other; shares with intervals.

    `caution` is a sentence about few cases, or empty.
    """

    title: str
    one: str
    other: str
    rows: tuple[tuple[str, str, Compared], ...]
    """What the reason is for, its name, and the figures."""
    caution: str


def contrast(rows: Sequence[CaseRow], groups: Groups) -> Contrast:
    """Every reason in both groups."""
    found = [
        each for of in REASONS for each in compare(rows, groups.by, groups.one, groups.other, of=of)
    ]
    one, other = (value_words(groups.by, each) for each in (groups.one, groups.other))
    told = {"one": one, "other": other}
    least = min((each.groups.caution for each in found), key=list(CAUTIONS).index, default=None)
    return Contrast(
        title=gettext("%(one)s and %(other)s") % told,
        one=one,
        other=other,
        rows=tuple(
            (str(FIELDS[each.field]), value_words(each.field, each.value), each) for each in found
        ),
        caution=str(CAUTIONS[least]) if least else "",
    )


def groups_in(rows: Sequence[CaseRow]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The values that some case has, by their fields: what there is to be compared."""
    found = []
    for field in COUNTED:
        if field in REASONS:
            continue
        there = {value for row in rows for value in settled(row, field)}
        values = [each for each in VOCABULARY[field] if each in there]
        if len(values) > 1:
            choices = [(f"{field.value}={each}", value_words(field, each)) for each in values]
            found.append((str(FIELDS[field]), choices))
    return found


def points(share: float | None) -> str:
    """A difference of shares, as in "+12 points"; a dash of nothing."""
    if share is None:
        return "–"
    return gettext("%(points)+d points") % {"points": round(share * 100)}


def points_interval(interval: tuple[float, float] | None) -> str:
    """As in "-5 to +31"; a dash of nothing."""
    if interval is None:
        return "–"
    low, high = (round(each * 100) for each in interval)
    return gettext("%(low)+d to %(high)+d") % {"low": low, "high": high}


def contrast_csv(found: Contrast) -> str:
    """The table. Differences are parts of 1."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(HEADER)
    for _field, label, each in found.rows:
        one, other = each.groups.one, each.groups.other
        figures = (each.groups.difference, *(each.groups.interval or (None, None)))
        rows.writerow(
            [
                each.field.value, each.value, label, one.count, one.total, other.count, other.total,
                *("" if figure is None else f"{figure:.4f}" for figure in figures),
            ]
        )  # fmt: skip
    return out.getvalue()
