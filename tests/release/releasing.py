"""Clips that went the whole way: weighed, watched, signed, approved, released by the services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from tests.archive.consents import consent
from tests.cast import make_member
from tests.release.packages import packaged
from walkaway.accounts.actors import Actor, actor_of
from walkaway.accounts.models import KeySide, ReadLanguage, Role, Staff
from walkaway.archive.models import Interview, Speaker
from walkaway.archive.services.compartments import admit, open_compartments
from walkaway.clips.models import Package, Rendition
from walkaway.core.gate import ANYWHERE, Audience, Condition, Exit
from walkaway.core.media.manifest import read_manifest
from walkaway.core.release.assessment import LEVELS, QUESTIONS, Answer, Assessment
from walkaway.library.models import Clip
from walkaway.release.exits import Wish
from walkaway.release.models import Assessment as AssessmentRow
from walkaway.release.models import Release, SignOff, Viewing
from walkaway.release.services.assessing import assess
from walkaway.release.services.languages import approve_language
from walkaway.release.services.releasing import release, review_jigsaw
from walkaway.release.services.signing import sign_off
from walkaway.release.services.viewing import begin, tell_played

HALF_A_YEAR = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Who makes a clip, and the two who let it go."""

    editor: Actor
    reviewer: Actor
    officer: Actor
    others: tuple[Actor, ...] = ()

    @property
    def signers(self) -> tuple[Actor, Actor]:
        return self.reviewer, self.officer


CREW = {
    "editor": (Role.EDITOR, ""),
    "reviewer": (Role.REVIEWER, ""),
    "officer": (Role.PROTECTION_OFFICER, KeySide.FIRST),
    "second officer": (Role.PROTECTION_OFFICER, KeySide.SECOND),
}


def a_crew(named: str = "crew") -> Crew:
    """The same people each time; in one process, since their keys are made by chance. Another
    process that works on the same site takes another name."""
    made = [_member(f"{named} {name}", role, side) for name, (role, side) in CREW.items()]
    return Crew(editor=made[0], reviewer=made[1], officer=made[2], others=(made[3],))


def _member(name: str, role: Role, side: str) -> Actor:
    from tests.cast import keys_of

    staff = Staff.objects.filter(name=name).first()
    return actor_of(staff, keys_of(name)) if staff else make_member(name, role, key_side=side).actor


def speaker_of_crew(pseudonym: str, crew: Crew, *, invented: bool = True) -> Speaker:
    """The speaker of that pseudonym, on whom the crew works; whoever is new consents to all."""
    speaker, is_new = Speaker.objects.get_or_create(pseudonym=pseudonym, invented=invented)
    if is_new:
        consent(speaker)
    work_on(speaker, crew)
    return speaker


def work_on(speaker: Speaker, crew: Crew, *, by: Actor | None = None) -> None:
    """Have the crew read what is sealed of a speaker; `by` lets them in where others work."""
    members = [each.staff for each in (*crew.signers, crew.editor, *crew.others) if each.staff]
    if not speaker.compartments.exists():
        open_compartments(speaker, members)
        return
    for staff in members:
        if by is not None and not speaker.assignments.filter(staff=staff).exists():
            admit(speaker, staff, actor=by)


def weighed(reason: str = "It is what it is.") -> Assessment:
    """Every question answered with its second level."""
    return Assessment(
        answers={each: Answer(level=LEVELS[each][1], reason=reason) for each in QUESTIONS}
    )


def assess_all(
    package: Package,
    actor: Actor,
    *,
    conditions: Sequence[Condition] = (),
    expires_on: date | None = None,
    now: datetime | None = None,
) -> list[AssessmentRow]:
    """Weigh a clip and each interview of which something is shown."""
    now = now or timezone.now()
    expires_on = expires_on or now.date() + HALF_A_YEAR
    interviews = Interview.objects.filter(pk__in=list(package.spans)).select_related("speaker")
    return [
        assess(each, weighed(), conditions=conditions, expires_on=expires_on, actor=actor, now=now)
        for each in (*interviews, package)
    ]


def watch(rendition: Rendition, actor: Actor, *, now: datetime | None = None) -> Viewing:
    """Have a rendition played to its end, as fast as time allows."""
    now = now or timezone.now()
    length = rendition.package.length_ms
    viewing = begin(rendition, actor=actor, now=now - timedelta(milliseconds=length))
    return tell_played(viewing, [(0, length)], actor=actor, now=now)


def sign(rendition: Rendition, actor: Actor, *, now: datetime | None = None) -> SignOff:
    """Watch and sign."""
    now = now or timezone.now()
    watch(rendition, actor, now=now)
    return sign_off(
        rendition,
        sha256=rendition.sha256,
        beside_sha256=rendition.beside_sha256,
        actor=actor,
        now=now,
    )


def approve_all(package: Package, actor: Actor, *, now: datetime | None = None) -> None:
    """Have somebody who reads everything approve every language."""
    for language in package.languages:
        ReadLanguage.objects.get_or_create(staff=actor.staff, language=language)
        approve_language(package, language, actor=actor, now=now or timezone.now())


def make_releasable(package: Package, crew: Crew) -> None:
    """Do with a package whatever the gate asks for."""
    assess_all(package, crew.reviewer)
    for rendition in package.renditions.all():
        for signer in crew.signers:
            sign(rendition, signer)
    approve_all(package, crew.officer)
    review_jigsaw(package, actor=crew.officer, now=timezone.now())


def a_wish(
    package: Package,
    exit_: Exit = Exit.LIBRARY,
    *,
    audience: Audience = Audience.ANYONE,
    territory: str = ANYWHERE,
    renditions: Sequence[Rendition] | None = None,
    from_day: date | None = None,
    until_day: date | None = None,
) -> Wish:
    """All of a package, from today on, without an end."""
    return Wish(
        package=package,
        renditions=list(package.renditions.all()) if renditions is None else renditions,
        exit=exit_,
        audience=audience,
        territory=territory,
        from_day=from_day or timezone.now().date(),
        until_day=until_day,
    )


def released_package(
    folder: Path, *, crew: Crew | None = None, speaker: Speaker | None = None
) -> tuple[Package, Release]:
    """The clip in `folder`, released to the library for the speaker that it names."""
    manifest = read_manifest(folder)
    crew = crew or a_crew()
    if speaker is None:
        pseudonym = manifest["speaker"]["pseudonym"] or "Unnamed"
        speaker = speaker_of_crew(pseudonym, crew, invented=manifest["invented"])
    else:
        work_on(speaker, crew)
    package = packaged(folder, speaker, editor=crew.editor)
    make_releasable(package, crew)
    return package, release(a_wish(package), actor=crew.reviewer, now=timezone.now())


def released(folder: Path, *, crew: Crew | None = None, speaker: Speaker | None = None) -> Clip:
    """As above; the clip that the library shows."""
    _package, made = released_package(folder, crew=crew, speaker=speaker)
    return made.clips.get()
