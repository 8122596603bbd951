"""The words in which cases are told apart: short lists, the same in tables, pages and reports.

Lists are for counting. What fits none of them is `other`, and the words of the account say it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


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
        """Whether the values are days, told more or less exactly: `core/told_days.py`."""
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


VOCABULARY: Mapping[Field, tuple[str, ...]] = {
    Field.GENDER: tuple(Gender),
    Field.REGION: tuple(Region),
    Field.ROLES: tuple(Role),
    Field.REASONS_JOINING: tuple(ReasonJoining),
    Field.REASONS_LEAVING: tuple(ReasonLeaving),
}
"""What each field is chosen from; days are written out."""
