"""The words in which cases are told apart: short lists, the same in tables, pages and reports.

Lists are for counting. What fits none of them is `other`, and the words of the account say it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from walkaway.core.cases.countries import COUNTRIES


class Field(StrEnum):
    """What is told of a case besides its name. The value is the heading of a column."""

    GENDER = "gender"
    REGION = "region"
    LEFT_ON = "left_on"
    JOINED_ON = "joined_on"
    ROLES = "roles"
    REASONS_JOINING = "reasons_joining"
    REASONS_LEAVING = "reasons_leaving"

    @property
    def is_day(self) -> bool:
        """Whether the values are days, told more or less exactly: `core/cases/days.py`."""
        return self in {Field.LEFT_ON, Field.JOINED_ON}

    @property
    def has_many(self) -> bool:
        """Whether one person can have several of them, none of which speaks against another."""
        return self in {Field.ROLES, Field.REASONS_JOINING, Field.REASONS_LEAVING}


class Gender(StrEnum):
    """As told."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


class Region(StrEnum):
    """Where somebody came from. Rough on purpose: a country can be enough to find a person."""

    MIDDLE_EAST = "middle-east"
    NORTH_AFRICA = "north-africa"
    SUB_SAHARAN_AFRICA = "sub-saharan-africa"
    WESTERN_EUROPE_AUSTRALIA = "western-europe-australia"
    SOUTH_EASTERN_EUROPE = "south-eastern-europe"
    FORMER_SOVIET_UNION = "former-soviet-union"
    SOUTH_ASIA = "south-asia"
    SOUTH_EAST_ASIA = "south-east-asia"
    AMERICAS = "americas"
    OTHER = "other"


class Role(StrEnum):
    """What somebody did in the group."""

    FIGHTER = "fighter"
    GUARD = "guard"
    DRIVER = "driver"
    MEDICAL = "medical"
    MEDIA = "media"
    ADMINISTRATION = "administration"
    TEACHING = "teaching"
    RECRUITING = "recruiting"
    HOUSEHOLD = "household"
    OTHER = "other"


class ReasonJoining(StrEnum):
    """Why somebody joined.

    Source of the first three: Neumann (2015), Victims, Perpetrators, Assets, ICSR.
    """

    PROTECTING = "protecting"
    """To oppose the regime and protect those whom it attacked."""
    IDEA = "idea"
    """For the state or the cause that the group promised."""
    GAIN = "gain"
    """For pay, goods or standing."""
    KIN = "kin"
    """Because family or friends were there."""
    FORCED = "forced"
    OTHER = "other"


class ReasonLeaving(StrEnum):
    """Why somebody left.

    Source of the first four, the narratives of leaving: Neumann (2015), as above.
    """

    IN_FIGHTING = "in-fighting"
    """Fighting its own side and hunting spies instead of the enemy."""
    BRUTALITY = "brutality"
    """Cruelty to civilians, hostages, its own fighters."""
    CORRUPTION = "corruption"
    """Unfairness, privileges, conduct against what it preached."""
    HARSH_LIFE = "harsh-life"
    """Want, dull duty, being used up."""
    KIN = "kin"
    """For family or friends outside."""
    DOUBT = "doubt"
    """No longer believing in the cause."""
    FEAR = "fear"
    """For their own life."""
    OTHER = "other"


class Exposure(StrEnum):
    """What an account gives away of a person. That it does is recorded, never the detail itself."""

    FULL_NAME = "full-name"
    PICTURE = "picture"
    """A face that can be seen, or a description that is as good as a picture."""
    HOME_NOW = "home-now"
    """Where they live now."""
    RELATIVES = "relatives"
    """Family who can be recognised."""
    WORK = "work"
    PUNISHABLE = "punishable"
    """Acts for which they could be tried, or taken revenge on."""


class Kind(StrEnum):
    """What a passage of an account can tell of a person: the fields of a report, and some more.

    What only serves to tell people apart, or to warn, is in no report.
    """

    GENDER = "gender"
    REGION = "region"
    COUNTRY = "country"
    """By its code of ISO 3166-1."""
    AGE = "age"
    """How old they were when they left, in whole years."""
    GROUP = "group"
    """In the words of the account."""
    LEFT_ON = "left_on"
    JOINED_ON = "joined_on"
    ROLES = "roles"
    REASONS_JOINING = "reasons_joining"
    REASONS_LEAVING = "reasons_leaving"
    EXPOSES = "exposes"

    @property
    def is_day(self) -> bool:
        """Whether the values are days, told more or less exactly: `core/cases/days.py`."""
        return self in {Kind.LEFT_ON, Kind.JOINED_ON}

    @property
    def has_many(self) -> bool:
        """Whether one person can have several of them, none of which speaks against another."""
        return self in {
            *(Kind.ROLES, Kind.REASONS_JOINING, Kind.REASONS_LEAVING),
            *(Kind.GROUP, Kind.EXPOSES),
        }

    @property
    def choices(self) -> tuple[str, ...]:
        """What the value is chosen from; empty where it is written."""
        if self is Kind.COUNTRY:
            return COUNTRIES
        if self is Kind.EXPOSES:
            return tuple(Exposure)
        field = next((each for each in Field if each.value == self.value), None)
        return VOCABULARY.get(field, ()) if field else ()


VOCABULARY: Mapping[Field, tuple[str, ...]] = {
    Field.GENDER: tuple(Gender),
    Field.REGION: tuple(Region),
    Field.ROLES: tuple(Role),
    Field.REASONS_JOINING: tuple(ReasonJoining),
    Field.REASONS_LEAVING: tuple(ReasonLeaving),
}
"""What each field is chosen from; days are written out."""
