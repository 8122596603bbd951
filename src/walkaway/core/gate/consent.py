"""Consent: may this leave for this purpose, in this form and language, to this territory, today?

Every rule is a small function below, with its reason for the user and where it comes from. What is
not known, or not granted, is a no.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product

ANYWHERE = "*"
"""Every language or every territory, in a grant that says so in so many words."""


class Purpose(StrEnum):
    """What the testimony is used for. Each is consented to by itself."""

    RESEARCH = "research"
    """Read and coded by researchers of this organisation."""
    SCREENING = "screening"
    """Shown to a group in a closed room."""
    LIBRARY = "library"
    """Public, for whoever looks for it."""
    CAMPAIGN = "campaign"
    """Placed before people who did not look for it."""
    PRESS = "press"
    """Given to journalists."""


class Form(StrEnum):
    """What of the speaker is in it. A grant covers one form, and no other that seems to be less."""

    FACE = "face"
    """The speaker can be seen."""
    OWN_VOICE = "own voice"
    """The speaker is hidden and can be heard."""
    ALTERED_VOICE = "altered voice"
    """The speaker is hidden, and the voice is replaced or disguised."""
    TEXT = "text"
    """Words alone."""


class HardStop(StrEnum):
    """What no grant opens. A protection officer sets and lifts it, with a reason."""

    MINOR = "minor"
    """The speaker is under age, or was when it happened, and no guardian consented along."""
    DETAINED = "detained"
    """Whoever is locked up cannot consent freely."""
    TRIAL_PENDING = "trial pending"
    """What is said can be held against the speaker."""
    THREAT = "threat"
    """Somebody looks for the speaker, or for those who are near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One consent: this purpose, in this form, language and territory, from and until a day.

    `language` is a BCP 47 tag, `territory` an ISO 3166-1 code, either `ANYWHERE`. `until` is the
    last day, None when the speaker set no end. `understood` is true when the speaker told in their
    own words what they agreed to. `embargo` holds it back: `embargo_until` is the first free day,
    and None never comes.
    """

    purpose: Purpose
    form: Form
    language: str
    territory: str
    given_on: date
    until: date | None
    understood: bool
    embargo: bool = False
    embargo_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """What the gate must know of who speaks. `withdrawn_on` is the day of a withdrawal."""

    grants: tuple[Grant, ...]
    hard_stops: frozenset[HardStop]
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What asks to leave, for what, and to where. `territory` is `ANYWHERE` on the open web."""

    purpose: Purpose
    form: Form
    language: str
    territory: str
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """Why something may not leave. `rule` is a stable slug; `reason` says it to a person, and
    `way_on` what could be done. `facts` are what was filled into them, by name, for whoever says
    it in another language."""

    rule: str
    reason: str
    way_on: str
    facts: tuple[tuple[str, str], ...] = ()


Rule = Callable[[Speaker, Leaving], Iterator[Blocker]]


def blockers(speaker: Speaker, leaving: Leaving) -> tuple[Blocker, ...]:
    """Everything that keeps it from leaving; empty when it may."""
    return tuple(blocker for rule in RULES for blocker in rule(speaker, leaving))


def withdrawn(speaker: Speaker, leaving: Leaving) -> Iterator[Blocker]:
    """A withdrawal ends every grant, also those that were given for longer."""
    if speaker.withdrawn_on is not None:
        yield Blocker(
            rule="withdrawn",
            reason=f"The speaker withdrew on {speaker.withdrawn_on.isoformat()}.",
            way_on="A withdrawal is final for what was recorded before it.",
        )


def hard_stops(speaker: Speaker, leaving: Leaving) -> Iterator[Blocker]:
    """Some circumstances make consent worth nothing, or its use a danger."""
    for stop in sorted(speaker.hard_stops):
        yield Blocker(
            rule=f"hard-stop-{stop.name.lower().replace('_', '-')}",
            reason=_STOPPED[stop],
            way_on="A protection officer can lift this when it is no longer so.",
        )


def consent(speaker: Speaker, leaving: Leaving) -> Iterator[Blocker]:
    """A single grant must cover all of it; when none does, the nearest says what is missing.

    **Source:** the field asks per purpose, form, language and territory, and for comprehension
    (WITNESS, Video for Change, informed consent).
    """
    if any(_covers(grant, leaving) for grant in speaker.grants):
        return
    shortcomings = [tuple(_shortcomings(grant, leaving)) for grant in speaker.grants]
    if not shortcomings:
        yield Blocker(
            rule="no-consent",
            reason="The speaker has consented to nothing.",
            way_on="Talk with the speaker, and record what they agree to.",
        )
        return
    yield from min(shortcomings, key=len)


RULES: tuple[Rule, ...] = (withdrawn, hard_stops, consent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Where a cell of the grid is open: a language and a territory, either `ANYWHERE`, and the
    last day of it, None without an end."""

    language: str
    territory: str
    until: date | None

    def covers(self, language: str, territory: str) -> bool:
        """Whether what leaves in `language` to `territory` may leave through it."""
        return self.language in (ANYWHERE, language) and self.territory in (ANYWHERE, territory)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What may leave for one purpose in one form: wherever one of `openings` covers it.

    `blockers` say why nothing may, where nothing may.
    """

    purpose: Purpose
    form: Form
    openings: tuple[Opening, ...]
    blockers: tuple[Blocker, ...]

    @property
    def is_open_everywhere(self) -> bool:
        """Whether there is no condition of language, territory or end."""
        anywhere = Opening(language=ANYWHERE, territory=ANYWHERE, until=None)
        return anywhere in self.openings

    def allows(self, language: str, territory: str) -> bool:
        """Whether it may leave in that language to that territory."""
        return any(opening.covers(language, territory) for opening in self.openings)


Grid = tuple[tuple[Cell, ...], ...]
"""A row for each purpose, with a cell for each form."""


def grid(
    speaker: Speaker, today: date, languages: Collection[str], territories: Collection[str]
) -> Grid:
    """What may leave today, at a glance: `blockers` asked of every purpose and form, in each of
    `languages` and `territories`, and everywhere."""
    places = tuple(
        product(
            dict.fromkeys((ANYWHERE, *sorted(languages))),
            dict.fromkeys((ANYWHERE, *sorted(territories))),
        )
    )
    return tuple(
        tuple(_cell(speaker, purpose, form, today, places) for form in Form) for purpose in Purpose
    )


def _cell(
    speaker: Speaker, purpose: Purpose, form: Form, today: date, places: Collection[tuple[str, str]]
) -> Cell:
    openings, closed = [], []
    for language, territory in places:
        leaving = Leaving(
            purpose=purpose, form=form, language=language, territory=territory, today=today
        )
        if found := blockers(speaker, leaving):
            closed.append(found)
        else:
            until = _last_day(speaker, leaving)
            openings.append(Opening(language=language, territory=territory, until=until))
    return Cell(
        purpose=purpose,
        form=form,
        openings=tuple(each for each in openings if not _is_told_already(each, openings)),
        blockers=() if openings else min(closed, key=len),
    )


def _last_day(speaker: Speaker, leaving: Leaving) -> date | None:
    """Until when, by the grant that lasts longest."""
    covering = [grant for grant in speaker.grants if _covers(grant, leaving)]
    ends = [grant.until for grant in covering if grant.until is not None]
    return max(ends) if len(ends) == len(covering) else None


def _is_told_already(opening: Opening, openings: Collection[Opening]) -> bool:
    """Whether a wider opening lasts as long."""
    return any(
        other != opening
        and other.covers(opening.language, opening.territory)
        and (other.until is None or (opening.until is not None and other.until >= opening.until))
        for other in openings
    )


def _covers(grant: Grant, leaving: Leaving) -> bool:
    # Of many grants most are of other languages: what those lack need not be put into words.
    return grant.language in (ANYWHERE, leaving.language) and not any(_shortcomings(grant, leaving))


def _shortcomings(grant: Grant, leaving: Leaving) -> Iterator[Blocker]:
    if grant.purpose is not leaving.purpose:
        yield _missing("purpose", f"The speaker did not consent to use for {leaving.purpose}.")
    if grant.form is not leaving.form:
        yield _missing("form", f"The speaker did not consent to this form: {leaving.form}.")
    if grant.language not in (ANYWHERE, leaving.language):
        yield _missing("language", f"The speaker did not consent to {leaving.language}.")
    if grant.territory not in (ANYWHERE, leaving.territory):
        where = "everywhere" if leaving.territory == ANYWHERE else leaving.territory
        yield _missing("territory", f"The speaker did not consent to being shown {where}.")
    if not grant.understood:
        yield _missing("comprehension", "Nobody checked that the speaker understood.")
    if leaving.today < grant.given_on:
        yield _missing("not-yet", f"The consent begins on {grant.given_on.isoformat()}.")
    if grant.until is not None and leaving.today > grant.until:
        yield _missing("expired", f"The consent ended on {grant.until.isoformat()}.")
    if grant.embargo and (grant.embargo_until is None or leaving.today < grant.embargo_until):
        end = "without a date" if grant.embargo_until is None else f"until {grant.embargo_until}"
        yield _missing("embargo", f"The speaker holds it back {end}.")


def _missing(rule: str, reason: str) -> Blocker:
    return Blocker(
        rule=rule, reason=reason, way_on="Only the speaker can change this: ask, and record it."
    )


_STOPPED = {
    HardStop.MINOR: "The speaker is a minor, or was one then.",
    HardStop.DETAINED: "The speaker is detained and cannot consent freely.",
    HardStop.TRIAL_PENDING: "A trial is pending: what is said can be held against the speaker.",
    HardStop.THREAT: "The speaker, or somebody near, is under threat.",
}
