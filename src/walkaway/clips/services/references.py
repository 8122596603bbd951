"""What a kept sheet names: recordings and versions of transcripts of the archive, not files.

`recording = "originals/UUID"` and `transcript = "transcripts/UUID/NUMBER"`. A sheet may name what
belongs to its own speaker only: it is rendered with the keys that its speaker's readers hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from uuid import UUID

from django.utils.translation import gettext as _

from walkaway.archive.models import Speaker, Transcript, TranscriptVersion
from walkaway.clips.queries.cuts import recordings_of, transcripts_of
from walkaway.core.errors import Refused
from walkaway.core.media.recordings.source import listed_path
from walkaway.core.media.sheet.model import CutSheet, Source

ORIGINALS, TRANSCRIPTS = "originals", "transcripts"
LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A version of a transcript: the transcript's id and the version's number."""

    transcript: UUID
    number: int


def recording_path(original: UUID) -> Path:
    """How a sheet names a recording."""
    return Path(ORIGINALS) / str(original)


def words_path(transcript: UUID, number: int) -> Path:
    """How a sheet names a version of a transcript."""
    return Path(TRANSCRIPTS) / str(transcript) / str(number)


def recording_in(path: Path) -> UUID | None:
    """The recording that `path` names, None when it names none of the archive."""
    parts = PurePosixPath(path.as_posix()).parts
    return _uuid(parts[1]) if len(parts) == 2 and parts[0] == ORIGINALS else None


def words_in(path: Path) -> Words | None:
    """The version that `path` names, None when it names none of the archive."""
    parts = PurePosixPath(path.as_posix()).parts
    if len(parts) != 3 or parts[0] != TRANSCRIPTS:
        return None
    transcript, number = _uuid(parts[1]), parts[2]
    if transcript is None or not number.isascii() or not number.isdecimal():
        return None
    if len(number) > LONGEST_NUMBER or number != str(int(number)) or number == "0":
        return None
    return Words(transcript=transcript, number=int(number))


def named_recording(source: Source) -> UUID:
    """The recording of a source. Raises `Refused` for one of no archive."""
    found = recording_in(listed_path(source.recording))
    if found is None:
        raise _refused(source.name)
    return found


def named_words(source: Source, language: str | None = None) -> Words:
    """The words of a source, or of its translation. Raises `Refused` for those of no archive."""
    is_spoken = language is None or language == source.language
    path = source.transcript if is_spoken else source.translations.get(language or "", Path())
    found = words_in(path)
    if found is None:
        raise _refused(source.name)
    return found


def require_own(sheet: CutSheet, speaker: Speaker) -> None:
    """Raise `Refused` unless everything that `sheet` names is the speaker's own (3 queries)."""
    recordings = {name: named_recording(each) for name, each in sheet.sources.items()}
    actor_reads = sheet.protection.voice.recording
    if actor_reads is not None:
        recordings["protection.voice"] = _reading(listed_path(actor_reads))
    if sheet.protection.stand_in is not None:
        raise Refused(
            what=_("This sheet"),
            reason=_("it shows a picture of its own in place of a covered face"),
            way_on=_("Take `stand_in` out: the archive keeps no such pictures, one is drawn."),
        )
    own = recordings_of(speaker, recordings.values())
    for name, recording in recordings.items():
        if recording not in own:
            raise _refused(name)
    words = {
        (name, language): named_words(each, language)
        for name, each in sheet.sources.items()
        for language in (each.language, *each.translations)
    }
    _require_words(sheet, words, speaker)
    for name, each in sheet.sources.items():
        transcript = named_words(each).transcript
        interview = own[recordings[name]].interview_id
        if not Transcript.objects.filter(pk=transcript, interview=interview).exists():
            raise _refused(name)


def _require_words(sheet: CutSheet, words: dict[tuple[str, str], Words], speaker: Speaker) -> None:
    own = transcripts_of(speaker, (each.transcript for each in words.values()))
    versions = set(
        TranscriptVersion.objects.filter(transcript__in=own).values_list("transcript", "number")
    )
    for (name, language), each in words.items():
        transcript = own.get(each.transcript)
        if transcript is None or (each.transcript, each.number) not in versions:
            raise _refused(name)
        spoken = named_words(sheet.sources[name]).transcript
        belongs = transcript.pk == spoken or transcript.source_id == spoken
        if transcript.language != language or not belongs:
            raise _refused(name)


def _reading(path: Path) -> UUID:
    found = recording_in(path)
    if found is None:
        raise _refused("protection.voice")
    return found


def _uuid(text: str) -> UUID | None:
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if str(found) == text else None


def _refused(name: str) -> Refused:
    return Refused(
        what=_("This sheet"),
        reason=_("its source “%(name)s” is no recording of this speaker with its words")
        % {"name": name},
        way_on=_("Choose the recording and its transcript from the interviews of the speaker."),
    )
