"""The cast at work on a speaker with one transcript, for tests of pages."""

from __future__ import annotations

from dataclasses import dataclass

from tests.archive.desk import VTT, an_interview
from tests.cast import Cast, make_cast
from walkaway.archive.models import Interview, Speaker, Transcript
from walkaway.archive.services.compartments import open_compartments
from walkaway.archive.services.transcript_import import import_transcript
from walkaway.archive.services.transcript_versions import opened
from walkaway.core.transcripts.working import WorkingCue


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    cast: Cast
    speaker: Speaker
    interview: Interview
    transcript: Transcript

    def cues(self, transcript: Transcript | None = None) -> dict[str, WorkingCue]:
        found = opened(transcript or self.transcript, actor=self.cast.reviewer.actor)
        return found.working.by_id


def make_room(vtt: str = VTT) -> Room:
    cast = make_cast()
    speaker = Speaker.objects.create(pseudonym="Bahar", invented=True)
    workers = (
        cast.interviewer, cast.researcher, cast.editor, cast.translator, cast.first_officer,
        cast.second_officer, cast.reviewer,
    )  # fmt: skip
    open_compartments(speaker, [each.staff for each in workers])
    interview = an_interview(speaker, cast.interviewer.actor)
    imported = import_transcript(
        interview, name="a.vtt", content=vtt.encode(), language="en",
        actor=cast.interviewer.actor,
    )  # fmt: skip
    return Room(
        cast=cast, speaker=speaker, interview=interview,
        transcript=imported.versions[0].transcript,
    )  # fmt: skip
