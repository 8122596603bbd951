"""Transcripts that a worker begins. Their sound lies in memory alone; a person checks each word."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from django.utils.translation import gettext_noop

from walkaway.archive.jobs.originals import with_recording
from walkaway.archive.models import Original
from walkaway.archive.services.derivatives import reading
from walkaway.archive.services.transcript_jobs import (
    ALIGN,
    TRANSCRIBE,
    in_memory,
    keep_what_was_heard,
    recogniser_folder,
    words_of_job,
)
from walkaway.core.errors import MissingPiece
from walkaway.core.transcripts.model import Cue, Transcript
from walkaway.core.transcripts.source import Remarks
from walkaway.core.transcripts.speakers import unlabelled
from walkaway.jobs.services import Work, job_kind

LISTENING = gettext_noop("Listening to the recording")
WRITING = gettext_noop("Writing down what is said")
ALIGNING = gettext_noop("Laying the text onto the sound")


@dataclass(slots=True)
class Told:
    """Says how far work is whose total is known only once it runs."""

    work: Work
    last: tuple[str, str, int] | None = None

    def __call__(self, stage: str, done: int, total: int, part: str = "") -> None:
        """`done` of `total`; another part or another total begins the stage anew."""
        if self.last != (stage, part, total):
            self.work.stage(stage, total)
            self.last = (stage, part, total)
        self.work.reached(done)


@job_kind(TRANSCRIBE, label=gettext_noop("Write a first transcript"))
@with_recording
def transcribe(work: Work, original: Original) -> None:
    """Have the speech recogniser write down what is said."""
    from walkaway.core.media.transcription import Recogniser

    folder = recogniser_folder()
    if folder is None:
        raise MissingPiece(
            piece="A speech model",
            cost="no transcript can be written by the machine",
            remedy="Set WALKAWAY_SPEECH_MODEL to its folder.",
        )
    words = words_of_job(work, original)
    with sound_of(work, original) as sound:
        told = Told(work)

        def progress(done_ms: int, total_ms: int) -> None:
            told(WRITING, done_ms, total_ms)

        heard = Recogniser(model=folder).transcribe(sound, words.language, progress=progress)
    keep_what_was_heard(work, original, heard, "transcript-transcribed")


@job_kind(ALIGN, label=gettext_noop("Lay a text onto a recording"))
@with_recording
def align(work: Work, original: Original) -> None:
    """Find when each line of a text is said."""
    from walkaway.core.media.sound.forced_alignment import align_lines

    words = words_of_job(work, original)
    labels = [unlabelled(line, Remarks()) for line in words.lines]
    spoken = [text or line for (_, _, text), line in zip(labels, words.lines, strict=True)]
    with sound_of(work, original) as sound:
        told = Told(work)

        def progress(part: str, done: int, total: int) -> None:
            told(ALIGNING, done, total, part)

        found = align_lines(sound, spoken, words.language, progress=progress)
    cues = (
        Cue(start_ms=cue.start_ms, end_ms=cue.end_ms, text=text, speaker=speaker, voice=voice)
        for cue, (speaker, voice, text) in zip(found, labels, strict=True)
    )
    heard = Transcript(cues=tuple(cues), language=words.language)
    keep_what_was_heard(work, original, heard, "transcript-aligned")


@contextmanager
def sound_of(work: Work, original: Original) -> Iterator[Path]:
    """The sound of a recording, in a file that no disk ever holds."""
    from walkaway.core.media.recordings.plain_sound import write_plain_sound

    with reading(work, original) as source, in_memory("sound") as (file, path):
        work.stage(LISTENING, original.size_bytes)

        def reached(at: Fraction) -> None:
            del at
            work.reached(source.tell())

        write_plain_sound(source, file, reached)
        file.flush()
        yield path
