"""What can be told of a person, in the language of the page: `case_words.py` and some more."""

from __future__ import annotations

from datetime import date

import langcodes
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from walkaway.core.cases.countries import COUNTRIES
from walkaway.core.cases.days import Exactness, ToldDay
from walkaway.core.cases.joining import PSEUDONYM, Danger
from walkaway.core.cases.vocabulary import Exposure, Field, Kind
from walkaway.stories.case_words import FIELDS, VALUES, Words, whole_period

KINDS: Words = {
    **{Kind(field): words for field, words in FIELDS.items()},
    Kind.COUNTRY: _("Country"),
    Kind.AGE: _("Age when they left"),
    Kind.GROUP: _("Group"),
    Kind.EXPOSES: _("What the account gives away"),
    PSEUDONYM: _("Name as printed"),
}
EXPOSURES: Words = {
    Exposure.FULL_NAME: _("A full name"),
    Exposure.PICTURE: _("A face, or a description as good as one"),
    Exposure.HOME_NOW: _("Where they live now"),
    Exposure.RELATIVES: _("Relatives who can be recognised"),
    Exposure.WORK: _("Where they work"),
    Exposure.PUNISHABLE: _("Acts for which they could be tried or attacked"),
}
EXACTNESS: Words = {
    Exactness.DAY: _("told to the day"),
    Exactness.MONTH: _("told to the month"),
    Exactness.SEASON: _("told to the season"),
    Exactness.YEAR: _("told to the year"),
}
DANGERS: Words = {
    Danger.NAME_TO_PSEUDONYM: _("One account prints a full name, the other kept to a pseudonym."),
    Danger.SHOWN_TO_HIDDEN: _(
        "One account shows a face, a home, relatives or work that the other left out."
    ),
    Danger.PUNISHABLE_TO_NAMED: _(
        "One account tells of acts that can be punished or avenged, and the other gives away who "
        "it was."
    ),
    Danger.RARE_TOGETHER: _(
        "Put together, these facts may point to one person, though neither account does alone."
    ),
    Danger.MINOR: _("They left as a minor."),
}


def kind_words(kind: str) -> str:
    """What a kind of fact is called."""
    return str(KINDS.get(kind, kind))


def told_words(kind: str, value: str) -> str:
    """A value as it is read; what was written in an account stays as it is."""
    if kind == Kind.EXPOSES:
        return str(EXPOSURES.get(value, value))
    if kind == Kind.COUNTRY:
        return country_words(value)
    if kind in {Kind.LEFT_ON, Kind.JOINED_ON}:
        return day_words(value)
    field = next((each for each in Field if each.value == kind), None)
    return str(VALUES[field].get(value, value)) if field and field in VALUES else value


def day_words(value: str) -> str:
    """A day as exactly as it is told."""
    told = ToldDay.read(value)
    if told is None:
        return value
    if told.exactness is Exactness.DAY:
        return date_format(date.fromordinal(told.days.start), "DATE_FORMAT")
    return whole_period(value, told.exactness)


def exactness_words(value: str) -> str:
    """How exactly a day is told."""
    told = ToldDay.read(value)
    return str(EXACTNESS[told.exactness]) if told else ""


def country_words(code: str) -> str:
    """The name of a country."""
    place = langcodes.Language.make(territory=code)
    return str(place.territory_name(get_language() or "en"))


def countries() -> list[tuple[str, str]]:
    """Every country with its name, in the order of names."""
    return sorted(((code, country_words(code)) for code in COUNTRIES), key=lambda each: each[1])
