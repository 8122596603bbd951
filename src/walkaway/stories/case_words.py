"""What the words of `core/cases.py` mean, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from walkaway.core.cases.days import SEASONS, Exactness
from walkaway.core.cases.vocabulary import (
    Field,
    Gender,
    ReasonJoining,
    ReasonLeaving,
    Region,
    Role,
)

Words = Mapping[str, str | Promise]

FIELDS: Words = {
    Field.GENDER: _("Gender"),
    Field.REGION: _("Where from"),
    Field.LEFT_ON: _("When they left"),
    Field.JOINED_ON: _("When they joined"),
    Field.ROLES: _("What they did in the group"),
    Field.REASONS_JOINING: _("Reasons for joining"),
    Field.REASONS_LEAVING: _("Reasons for leaving"),
}
GENDERS: Words = {
    Gender.WOMAN: _("Woman"),
    Gender.MAN: _("Man"),
    Gender.OTHER: pgettext_lazy("gender", "Other"),
}
REGIONS: Words = {
    Region.MIDDLE_EAST: _("Middle East"),
    Region.NORTH_AFRICA: _("North Africa"),
    Region.SUB_SAHARAN_AFRICA: _("Sub-Saharan Africa"),
    Region.WESTERN_EUROPE_AUSTRALIA: _("Western Europe and Australia"),
    Region.SOUTH_EASTERN_EUROPE: _("South-eastern Europe"),
    Region.FORMER_SOVIET_UNION: _("Former Soviet Union"),
    Region.SOUTH_ASIA: _("South Asia"),
    Region.SOUTH_EAST_ASIA: _("South-East Asia"),
    Region.AMERICAS: _("The Americas"),
    Region.OTHER: pgettext_lazy("region", "Elsewhere"),
}
ROLES: Words = {
    Role.FIGHTER: _("Fighter"),
    Role.GUARD: _("Guard"),
    Role.DRIVER: _("Driver"),
    Role.MEDICAL: _("Medical work"),
    Role.MEDIA: _("Media"),
    Role.ADMINISTRATION: _("Administration"),
    Role.TEACHING: _("Teaching"),
    Role.RECRUITING: _("Recruiting"),
    Role.HOUSEHOLD: _("Household"),
    Role.OTHER: pgettext_lazy("role", "Something else"),
}
REASONS_JOINING: Words = {
    ReasonJoining.PROTECTING: _("To oppose the regime and protect people"),
    ReasonJoining.IDEA: _("For the state or cause that was promised"),
    ReasonJoining.GAIN: _("For pay, goods or standing"),
    ReasonJoining.KIN: _("Family or friends were there"),
    ReasonJoining.FORCED: _("They were forced"),
    ReasonJoining.OTHER: pgettext_lazy("reason", "Another reason"),
}
REASONS_LEAVING: Words = {
    ReasonLeaving.IN_FIGHTING: _("It fought its own side, and hunted spies"),
    ReasonLeaving.BRUTALITY: _("Brutality, even against its own people"),
    ReasonLeaving.CORRUPTION: _("Corruption, unfairness, privileges"),
    ReasonLeaving.HARSH_LIFE: _("Life was harsh and disappointing"),
    ReasonLeaving.KIN: _("For family or friends outside"),
    ReasonLeaving.DOUBT: _("They no longer believed in it"),
    ReasonLeaving.FEAR: _("They feared for their own life"),
    ReasonLeaving.OTHER: pgettext_lazy("reason", "Another reason"),
}
VALUES: Mapping[Field, Words] = {
    Field.GENDER: GENDERS,
    Field.REGION: REGIONS,
    Field.ROLES: ROLES,
    Field.REASONS_JOINING: REASONS_JOINING,
    Field.REASONS_LEAVING: REASONS_LEAVING,
}

_SEASONS: Words = dict(
    zip(SEASONS, (_("Winter"), _("Spring"), _("Summer"), _("Autumn")), strict=True)
)
_MONTHS = (
    _("Jan"), _("Feb"), _("Mar"), _("Apr"), pgettext_lazy("short month", "May"), _("Jun"),
    _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"),
)  # fmt: skip


def value_words(field: Field, value: str) -> str:
    """What a value of a list means. What no list knows is left as it is."""
    return str(VALUES[field].get(value, value))


def period_words(period: str, step: Exactness) -> tuple[str, str]:
    """A period of `core/cases/days.py`: its short name, and the year in which it lies.

    A year is its own name, and lies in none.
    """
    year, _dash, part = period.partition("-")
    if step is Exactness.SEASON:
        return str(_SEASONS[part]), year
    if step is Exactness.MONTH:
        return str(_MONTHS[int(part) - 1]), year
    return year, ""


def whole_period(period: str, step: Exactness) -> str:
    """The same in one piece, as in "Summer 2015"."""
    name, year = period_words(period, step)
    return gettext("%(period)s %(year)s") % {"period": name, "year": year} if year else name
