"""The invented clips on their real way: taken in, weighed, watched, signed, approved, released.

Nobody watches them: a program did all this in the names of the invented staff, and the journal says
so before each. It goes through the same services as everybody, so that nothing is let out here that
would be kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction

from walkaway.accounts.actors import Actor
from walkaway.accounts.services import set_read_languages
from walkaway.archive.models import Interview, Speaker
from walkaway.clips.models import Package, Rendition
from walkaway.clips.services.registering import Footage, compared_with, register_footage
from walkaway.clips.services.taking_in import take_in_clip
from walkaway.core.gate import ANYWHERE, Audience, Exit
from walkaway.core.media.sheet.model import CutSheet
from walkaway.core.release.assessment import QUESTIONS, Answer, Assessment, Worth
from walkaway.demo.staff import DEMONSTRATION, demo_actor
from walkaway.journal.services import record
from walkaway.release.exits import Wish
from walkaway.release.models import Assessment as AssessmentRow
from walkaway.release.models import Release
from walkaway.release.services.assessing import Subject, assess
from walkaway.release.services.languages import approve_language
from walkaway.release.services.releasing import release, review_jigsaw
from walkaway.release.services.signing import sign_off
from walkaway.release.services.viewing import begin, tell_played

HALF_A_YEAR = timedelta(days=180)
REASON = "Invented for the demonstration: nobody weighed this."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewers:
    """In whose names clips of the demonstration are released."""

    editor: Actor
    reviewer: Actor
    officer: Actor
    administrator: Actor


def reviewers_in(folder: Path) -> Reviewers:
    """The invented reviewers of the demonstration in `folder`, with their vaults open."""
    return Reviewers(
        editor=demo_actor(folder, "editor"),
        reviewer=demo_actor(folder, "reviewer"),
        officer=demo_actor(folder, "first officer"),
        administrator=demo_actor(folder, "administrator"),
    )


def release_clip(
    clip: Path,
    speaker: Speaker,
    sheet: CutSheet,
    interview: Interview,
    *,
    reviewers: Reviewers,
    now: datetime,
) -> Release:
    """Release the proven clip in `clip` to the public library. One that is out already stays."""
    editor = reviewers.editor.staff
    assert editor
    taken = take_in_clip(
        clip,
        speaker,
        made_by=editor,
        actor=DEMONSTRATION,
        now=now,
        spans=_spans(sheet, interview.pk),
    )
    package = taken.package
    out = Release.objects.filter(package=package, exit=Exit.LIBRARY.value, ended_at=None).first()
    if out is not None:
        return out
    _say_that_it_is_the_demonstration(package)
    _register_footage(sheet, reviewers.editor)
    for about in (interview, package):
        _assess(about, reviewers.reviewer, now)
    for each in package.renditions.select_related(
        "package__cut__speaker", "file__stored__compartment__speaker"
    ):
        for signer in (reviewers.reviewer, reviewers.officer):
            _sign(each, signer, now)
    _approve(package, reviewers, now)
    review_jigsaw(package, actor=reviewers.officer, now=now)
    wish = Wish(
        package=package,
        renditions=list(package.renditions.all()),
        exit=Exit.LIBRARY,
        audience=Audience.ANYONE,
        territory=ANYWHERE,
        from_day=now.date(),
        until_day=None,
    )
    return release(wish, actor=reviewers.reviewer, now=now)


def _register_footage(sheet: CutSheet, actor: Actor) -> None:
    """Enter the drawn film that a clip shows. The demonstration keeps no list of known items."""
    for passage in sheet.passages:
        if passage.insert_label:
            footage = Footage(
                label=passage.insert_label,
                purpose=passage.insert_purpose,
                source=passage.insert_source,
            )
            compared = compared_with(sheet.sources[passage.source].recording, None)
            register_footage(footage, compared, actor=actor)


def _spans(sheet: CutSheet, interview: UUID) -> Mapping[UUID, list[tuple[int, int]]]:
    return {interview: sorted((each.start_ms, each.end_ms) for each in sheet.passages)}


@transaction.atomic
def _say_that_it_is_the_demonstration(package: Package) -> None:
    record(
        "invented-signatures-follow",
        actor=DEMONSTRATION.ref,
        subject=f"package:{package.pk}",
        facts={"watched": False},
    )


def _assess(about: Subject, actor: Actor, now: datetime) -> AssessmentRow:
    answers = {
        each: Answer(level="some" if isinstance(each, Worth) else "none", reason=REASON)
        for each in QUESTIONS
    }
    weighed = Assessment(answers=answers)
    return assess(about, weighed, expires_on=now.date() + HALF_A_YEAR, actor=actor, now=now)


def _sign(rendition: Rendition, actor: Actor, now: datetime) -> None:
    length_ms = rendition.package.length_ms
    viewing = begin(rendition, actor=actor, now=now - timedelta(milliseconds=length_ms))
    tell_played(viewing, [(0, length_ms)], actor=actor, now=now)
    sign_off(
        rendition,
        sha256=rendition.sha256,
        beside_sha256=rendition.beside_sha256,
        actor=actor,
        now=now,
    )


def _approve(package: Package, reviewers: Reviewers, now: datetime) -> None:
    officer = reviewers.officer.staff
    assert officer
    read = {*officer.read_languages.values_list("language", flat=True), *package.languages}
    set_read_languages(officer, read, actor=reviewers.administrator)
    for language in package.languages:
        approve_language(package, language, actor=reviewers.officer, now=now)
