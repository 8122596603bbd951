"""The invented speakers of the demonstration, archived like any other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Role, Staff
from walkaway.archive.checklist import CHECKLIST, Answer, Answered
from walkaway.archive.models import (
    Explanation,
    Interview,
    Original,
    OriginalsOnWithdrawal,
    Speaker,
    Transcript,
)
from walkaway.archive.queries.speakers import speaker_named
from walkaway.archive.services.consent import Allowed, Terms, record_consent
from walkaway.archive.services.interviews import Details, plan_interview
from walkaway.archive.services.protection import Mark, mark, plan_of
from walkaway.archive.services.speakers import Profile, take_in_named
from walkaway.archive.services.transcript_edits import CueEdit
from walkaway.archive.services.transcript_import import import_transcript
from walkaway.archive.services.transcript_versions import opened
from walkaway.archive.services.transcripts import save
from walkaway.archive.services.uploads import Description, begin_upload, receive
from walkaway.core.files import sha256_of
from walkaway.core.gate import Form, Purpose
from walkaway.core.media.sheet.model import CutSheet, HiddenName, Source
from walkaway.core.text.hidden_plan import NameKind
from walkaway.core.transcripts.working import CueState

PIECE_BYTES = 2**20


def take_in_speaker(sheet: CutSheet, language: str, *, actor: Actor, now: datetime) -> Speaker:
    """The invented speaker of a cut sheet, who consents to the public library; taken in once."""
    known = speaker_named(sheet.speaker.pseudonym)
    if known is not None:
        return known
    working = (Role.TRANSLATOR, Role.EDITOR, Role.RESEARCHER, Role.REVIEWER)
    members = Staff.objects.filter(held_roles__role__in=working)
    speaker = take_in_named(
        sheet.speaker.pseudonym,
        Profile(group="An invented movement", languages=(language,)),
        members=tuple(members.distinct()),
        actor=actor,
        invented=True,
    )
    assert actor.staff
    terms = Terms(
        given_on=now.date(),
        given_how=Explanation.RECORDED,
        understood=True,
        explained_by=actor.staff,
        explained_in=language,
        originals_on_withdrawal=OriginalsOnWithdrawal.ERASED,
        allowed=tuple(Allowed(purpose=Purpose.LIBRARY, form=form) for form in Form),
        comprehension="Invented, like the speaker.",
    )
    record_consent(speaker, terms, after=0, actor=actor, now=now)
    return speaker


def archive_interview(
    speaker: Speaker, sheet: CutSheet, *, actor: Actor, checker: Actor, now: datetime
) -> Interview:
    """The recording of a cut sheet, sealed, and what is said in it, in every language, approved in
    the name of `checker`: nobody else wrote it, since it came in files.

    What is there already stays: the demonstration may have been stopped anywhere.
    """
    source = sheet.sources["interview"]
    interview = _interview(speaker, sheet, source, actor, now)
    assert isinstance(source.recording, Path)
    _upload(interview, source.recording, actor)
    there = set(interview.transcripts.values_list("language", flat=True))
    for language, path in _words_of(source):
        if language not in there:
            import_transcript(
                interview,
                name=path.name,
                content=path.read_bytes(),
                language=language,
                actor=actor,
            )
    for transcript in interview.transcripts.all():
        _approve(transcript, checker)
    if not plan_of(speaker, actor=actor).plan.names:
        for hidden in sheet.protection.hide:
            _mark(speaker, hidden, actor)
    return interview


def _interview(
    speaker: Speaker, sheet: CutSheet, source: Source, actor: Actor, now: datetime
) -> Interview:
    known = Interview.objects.filter(speaker=speaker).first()
    if known is not None:
        return known
    details = Details(
        title=sheet.title["en"],
        day=now.date(),
        place="A drawn room",
        language=source.language,
        answers={each.slug: Answered(answer=Answer.YES) for each in CHECKLIST},
        notes="Invented for the demonstration: nobody said this.",
    )
    return plan_interview(speaker, details, actor=actor)


def _upload(interview: Interview, recording: Path, actor: Actor) -> None:
    original = Original.objects.filter(interview=interview).first()
    if original is None:
        description = Description(name=recording.name, content_type="video/mp4")
        size, sha256 = recording.stat().st_size, sha256_of(recording)
        original = begin_upload(interview, size, description, sha256=sha256, actor=actor)
    if original.arrived_bytes < original.size_bytes:
        offset = original.arrived_bytes
        receive(original, offset, _pieces(recording, offset), actor=actor)


def _pieces(path: Path, offset: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(offset)
        while piece := file.read(PIECE_BYTES):
            yield piece


def _approve(transcript: Transcript, checker: Actor) -> None:
    """Say of every cue that it may be used. Doing it again changes nothing."""
    here = opened(transcript, actor=checker)
    edits = [CueEdit(id=each.id, state=CueState.APPROVED) for each in here.working.cues]
    save(
        transcript,
        edits,
        base_number=here.version.number,
        source_number=here.source_version.number if here.source_version else None,
        actor=checker,
    )


def _words_of(source: Source) -> Iterator[tuple[str, Path]]:
    """The transcript, then its translations."""
    yield source.language, source.transcript
    yield from source.translations.items()


def _mark(speaker: Speaker, hidden: HiddenName, actor: Actor) -> None:
    first, *others = hidden.forms
    stand_in = hidden.stand_ins["en"]
    # A cut sheet does not say what a name is the name of.
    marked = Mark(text=first, language="en", kind=NameKind.OTHER, stand_in=stand_in)
    name = mark(speaker, marked, actor=actor)
    for form in others:
        mark(speaker, Mark(text=form, language="", name=name), actor=actor)
