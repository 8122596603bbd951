"""Versions of transcripts, opened and kept. What changes them is in the modules beside this."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _
from langcodes import tag_is_valid

from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Role
from walkaway.archive.models import (
    CompartmentKind,
    Speaker,
    Transcript,
    TranscriptVersion,
)
from walkaway.archive.queries.speakers import speakers_of
from walkaway.archive.queries.transcripts import ITEM, item_of, newest_version
from walkaway.archive.services.compartments import open_text, seal_text
from walkaway.archive.services.transcript_index import index, key_of_index
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.transcripts.languages import canonical_tag
from walkaway.core.transcripts.working import Working, from_json, to_json
from walkaway.core.transcripts.working_versions import approved_total, kept_along
from walkaway.journal.services import record

SOURCE_WRITERS = (Role.INTERVIEWER, Role.RESEARCHER)
TRANSLATORS = (Role.TRANSLATOR, Role.INTERVIEWER, Role.RESEARCHER)
CHECKERS = (Role.REVIEWER, Role.PROTECTION_OFFICER)
"""Who, beside those who write, may say how far a cue is."""

LONGEST_TEXT = 10_000
MOST_CUES = 50_000
LONGEST_TAG = 35


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A version with its cues, and beside a translation the version of its source."""

    version: TranscriptVersion
    working: Working
    source_version: TranscriptVersion | None = None
    source: Working | None = None


def open_version(version: TranscriptVersion, *, actor: Actor) -> Working:
    """The cues of a version. Raises `Refused` and `NotOpened` as `open_text` does."""
    content = open_text(item_of(version), actor=actor)
    try:
        return from_json(zlib.decompress(content).decode())
    except (zlib.error, UnicodeDecodeError):
        raise NotOpened(what=_("A transcript")) from None


def opened(
    transcript: Transcript, number: int | None = None, source_number: int | None = None, *,
    actor: Actor,
) -> Opened:  # fmt: skip
    """A version, the newest without a number; a translation lies along its source.

    Raises `TranscriptVersion.DoesNotExist` for a number that is none.
    """
    version = version_numbered(transcript, number)
    working = open_version(version, actor=actor)
    if transcript.source is None:
        return Opened(version=version, working=working)
    source_version = version_numbered(transcript.source, source_number)
    source = open_version(source_version, actor=actor)
    return Opened(
        version=version,
        working=kept_along(source, working),
        source_version=source_version,
        source=source,
    )


def kept(
    transcript: Transcript, number: int, working: Working, verb: str, *, actor: Actor,
    indexed: bool = True,
) -> TranscriptVersion:  # fmt: skip
    """Seal a version, make its words findable, and write the journal."""
    speaker = transcript.interview.speaker
    assert actor.staff
    version = TranscriptVersion.objects.create(
        id=uuid4(),
        transcript=transcript,
        number=number,
        made_by=actor.staff,
        made_at=timezone.now(),
        cues_total=len(working.cues),
        cues_approved=approved_total(working),
    )
    content = zlib.compress(to_json(replace(working, language=transcript.language)).encode())
    seal_text(speaker, CompartmentKind.TESTIMONY, ITEM, content, subject=version.pk, author=actor)
    if indexed:
        index(transcript, number, working, key_of_index(speaker, actor=actor))
    record(
        verb,
        actor=actor.ref,
        subject=f"transcript:{transcript.pk}",
        facts={"version": number, "cues": len(working.cues), "interview": transcript.interview_id},
    )
    return version


def version_numbered(transcript: Transcript, number: int | None) -> TranscriptVersion:
    """The version of that number, the newest without one. Raises `DoesNotExist`."""
    return newest_version(transcript) if number is None else transcript.versions.get(number=number)


def locked(transcript: Transcript) -> None:
    """Have others wait until this is saved; on SQLite every transaction does so anyway."""
    Transcript.objects.select_for_update().get(pk=transcript.pk)


def require_measure(working: Working) -> None:
    """Raise `Refused` when nobody could check so much."""
    written = (
        text
        for cue in working.cues
        for text in (cue.text, cue.speaker, *(each.text for each in cue.comments))
    )
    if len(working.cues) > MOST_CUES or any(len(text) > LONGEST_TEXT for text in written):
        raise refused(
            _("A transcript"),
            _("it has more cues, or longer ones, than a person could check"),
            _("Part it into shorter cues, or into several interviews."),
        )


def standing(speaker: Speaker, actor: Actor) -> Speaker:
    """The speaker, for somebody who works on them, while they have not withdrawn."""
    here = speakers_of(actor).filter(pk=speaker.pk).first()
    if here is None:
        raise refused(
            _("This"),
            _("you do not work on this speaker"),
            _("Ask somebody who does to give you access."),
        )
    # As it is now: a job, or a page, may know the speaker from before a withdrawal.
    if here.withdrawn_at is not None:
        raise refused(
            _("This"),
            _("the speaker has withdrawn"),
            _("Nothing of theirs is worked on any more."),
        )
    return here


def language_tag(language: str) -> str:
    """A BCP 47 tag as it is kept; nothing for nothing."""
    stripped = language.strip()
    if stripped and not _is_tag(stripped):
        raise refused(
            _("This language"),
            _("it is no language tag"),
            _("Write a tag such as en, ar or zh-Hant."),
        )
    return canonical_tag(stripped)


def language_in_file(told: str) -> str:
    """The tag that a file says, nothing when it is none: it stands in the clear, and a file may
    say whatever a person wrote there."""
    stripped = told.strip()
    return canonical_tag(stripped) if _is_tag(stripped) else ""


def _is_tag(text: str) -> bool:
    return len(text) <= LONGEST_TAG and text.isascii() and tag_is_valid(text)


def refused(what: str, reason: str, way_on: str) -> Refused:
    """What will not be done, why, and what to do instead."""
    return Refused(what=what, reason=reason, way_on=way_on)
