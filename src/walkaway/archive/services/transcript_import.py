"""Transcript files of every format, taken into the archive without touching the disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from django.db import transaction
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.archive.models import Interview, Transcript, TranscriptVersion
from walkaway.archive.queries.transcripts import newest_version
from walkaway.archive.services.transcript_edits import new_cue_id
from walkaway.archive.services.transcript_index import key_of_index
from walkaway.archive.services.transcript_versions import (
    SOURCE_WRITERS,
    TRANSLATORS,
    kept,
    language_in_file,
    language_tag,
    locked,
    opened,
    refused,
    require_measure,
    standing,
)
from walkaway.core.transcripts import aligned, transcripts_of
from walkaway.core.transcripts.model import Transcript as FileTranscript
from walkaway.core.transcripts.working import (
    Working,
    WorkingCue,
    fingerprint,
    in_order,
    transcript_of,
    working_of,
)
from walkaway.core.transcripts.working_versions import laid_along

LARGEST_FILE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came in with a file, and what its reader has to say about it."""

    versions: tuple[TranscriptVersion, ...]
    remarks: tuple[str, ...]


@transaction.atomic
def import_transcript(
    interview: Interview, *, name: str, content: bytes, language: str = "", actor: Actor
) -> Imported:
    """Take in a transcript file of any format, with the translations that it holds.

    The first becomes the transcript of the interview; one in its language becomes its next version,
    whose cues keep their names, states and comments where nothing changed; one in another language
    a translation, which must have a cue for each cue. Raises `TranscriptError` with the line, and
    `Refused`.
    """
    require_role(actor, *TRANSLATORS, what=_("Importing a transcript"))
    speaker = standing(interview.speaker, actor)
    key_of_index(speaker, actor=actor)
    if len(content) > LARGEST_FILE_BYTES:
        raise refused(
            _("Importing a transcript"),
            _("the file is larger than any transcript"),
            _("Choose the transcript; recordings are uploaded on the page of the interview."),
        )
    wanted = language_tag(language)
    found = transcripts_of(content, Path(PurePath(name).name or "transcript"), language=wanted)
    versions = tuple(_taken_in(interview, each, actor=actor) for each in found)
    return Imported(versions=versions, remarks=found[0].remarks)


def _taken_in(interview: Interview, found: FileTranscript, *, actor: Actor) -> TranscriptVersion:
    working = working_of(found)
    working = replace(working, language=language_in_file(working.language))
    if not working.language:
        raise refused(
            _("Importing a transcript"),
            _("neither you nor the file says in which language it is"),
            _("Choose its language and send it again."),
        )
    require_measure(working)
    source = Transcript.objects.filter(interview=interview, source=None).first()
    if source is None:
        require_role(actor, *SOURCE_WRITERS, what=_("Importing the transcript of an interview"))
        source = Transcript.objects.create(interview=interview, language=working.language)
        return kept(source, 1, working, "transcript-imported", actor=actor)
    if source.language == working.language:
        return _taken_in_again(source, working, actor=actor)
    return _taken_in_beside(source, working, actor=actor)


def _taken_in_again(transcript: Transcript, working: Working, *, actor: Actor) -> TranscriptVersion:
    require_role(actor, *SOURCE_WRITERS, what=_("Importing the transcript of an interview"))
    locked(transcript)
    newest = opened(transcript, actor=actor)
    named = _with_known_names(newest.working, working)
    number = newest.version.number + 1
    return kept(transcript, number, named, "transcript-imported", actor=actor)


def _taken_in_beside(source: Transcript, working: Working, *, actor: Actor) -> TranscriptVersion:
    original = opened(source, actor=actor).working
    problems = aligned(transcript_of(original), transcript_of(working))
    if problems:
        told = "; ".join(
            _("cue %(number)s: %(problem)s") % {"number": each.cue_number, "problem": each.problem}
            if each.cue_number
            else each.problem
            for each in problems[:3]
        )
        raise refused(
            _("Importing a translation"),
            _("it does not follow the transcript cue by cue (%(problems)s)") % {"problems": told},
            _("Export the transcript, translate that file line by line, and import it."),
        )
    translation, created = Transcript.objects.get_or_create(
        interview=source.interview, language=working.language, defaults={"source": source}
    )
    locked(translation)
    known = {} if created else opened(translation, actor=actor).working.by_id
    number = 1 if created else newest_version(translation).number + 1
    cues = zip(original.cues, working.cues, strict=True)
    translated = Working(
        cues=tuple(_translating(along, cue, known) for along, cue in cues),
        language=working.language,
        title=working.title,
    )
    laid = laid_along(original, translated)
    return kept(translation, number, laid, "transcript-imported", actor=actor)


def _translating(along: WorkingCue, cue: WorkingCue, known: Mapping[str, WorkingCue]) -> WorkingCue:
    """`cue` as the translation of `along`; one whose words are known already stays as it is."""
    old = known.get(along.id)
    if old and old.text == cue.text:
        return replace(old, start_ms=along.start_ms, end_ms=along.end_ms)
    return replace(
        cue,
        id=along.id,
        start_ms=along.start_ms,
        end_ms=along.end_ms,
        follows=fingerprint(along.text),
        comments=old.comments if old else (),
    )


def _with_known_names(known: Working, arrived: Working) -> Working:
    """`arrived` with the name, state and comments of each known cue of its time; a cue with other
    words or voice is a draft. What has no counterpart is new."""
    by_time = {(cue.start_ms, cue.end_ms): cue for cue in known.cues}
    cues = []
    for cue in arrived.cues:
        old = by_time.pop((cue.start_ms, cue.end_ms), None)
        if old is None:
            cues.append(replace(cue, id=new_cue_id()))
        elif (old.text, old.speaker, old.voice) == (cue.text, cue.speaker, cue.voice):
            cues.append(old)
        else:
            cues.append(replace(cue, id=old.id, comments=old.comments))
    return replace(arrived, cues=in_order(cues))
