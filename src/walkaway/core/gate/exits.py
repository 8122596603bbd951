"""By which ways something leaves, for whom, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from walkaway.core.gate.consent import Purpose


class Exit(StrEnum):
    """By which way a rendition leaves."""

    LIBRARY = "library"
    """Shown on the public pages."""
    DOWNLOAD = "download"
    """Kept by whoever takes it from the public pages."""
    CAMPAIGN_PACK = "campaign-pack"
    """Placed before people who did not look for it."""
    SCREENING = "screening"
    """Shown to a group in a closed room."""
    PRESS = "press"
    """Handed to journalists."""
    API = "api"
    """Read by other programs from the public pages."""
    EXPORT = "export"
    """Handed to researchers as files."""

    @property
    def purpose(self) -> Purpose:
        """What the speaker must have consented to for anything to leave this way."""
        return _PURPOSES[self]

    @property
    def is_open(self) -> bool:
        """Whether anyone, anywhere can come by it: nobody can say from where the web is read."""
        return self in _OPEN


class Audience(StrEnum):
    """Whom a release is for."""

    ANYONE = "anyone"
    """Whoever comes by."""
    ADULTS = "adults"
    """Nobody under age."""
    PUPILS = "pupils"
    """Classes, with a teacher."""
    FAMILIES = "families"
    """Those who worry about somebody near."""
    PROFESSIONALS = "professionals"
    """Those who work with people at risk."""
    JOURNALISTS = "journalists"
    """Those who report on it."""
    RESEARCHERS = "researchers"
    """Those who study it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The release that is asked for, or that stands, as of `today`.

    `territory` is an ISO 3166-1 code or `ANYWHERE`. `from_day` and `until_day` are its first and
    last day, None for no end. `ended_on` is the day on which somebody ended it before.
    """

    exit: Exit
    audience: Audience
    territory: str
    from_day: date
    until_day: date | None
    today: date
    ended_on: date | None = None


_PURPOSES = {
    Exit.LIBRARY: Purpose.LIBRARY,
    Exit.DOWNLOAD: Purpose.LIBRARY,
    Exit.CAMPAIGN_PACK: Purpose.CAMPAIGN,
    Exit.SCREENING: Purpose.SCREENING,
    Exit.PRESS: Purpose.PRESS,
    Exit.API: Purpose.LIBRARY,
    Exit.EXPORT: Purpose.RESEARCH,
}
_OPEN = frozenset({Exit.LIBRARY, Exit.DOWNLOAD, Exit.API})
