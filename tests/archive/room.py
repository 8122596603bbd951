"""The cast at work on a speaker with one transcript, for tests of pages."""

from __future__ import annotations

from dataclasses import dataclass

from tests.archive.desk import VTT, an_interview
from tests.archive.people import a_speaker
from tests.cast import Cast, make_cast
from walkaway.archive.models import Interview, Speaker, Transcript
from walkaway.archive.services.jigsaw import add_note
from walkaway.archive.services.protection import Mark, mark
from walkaway.archive.services.transcript_edits import CueEdit
from walkaway.archive.services.transcript_import import import_transcript
from walkaway.archive.services.transcript_versions import opened
from walkaway.archive.services.transcripts import begin_translation, save
from walkaway.core.text.hidden_plan import NameKind
from walkaway.core.transcripts.working import CueState, WorkingCue


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
    workers = (
        cast.interviewer, cast.researcher, cast.editor, cast.translator, cast.first_officer,
        cast.second_officer, cast.reviewer,
    )  # fmt: skip
    speaker = a_speaker("Bahar", *(each.actor for each in workers))
    interview = an_interview(speaker, cast.interviewer.actor)
    imported = import_transcript(
        interview, name="a.vtt", content=vtt.encode(), language="en",
        actor=cast.interviewer.actor,
    )  # fmt: skip
    return Room(
        cast=cast, speaker=speaker, interview=interview,
        transcript=imported.versions[0].transcript,
    )  # fmt: skip


def make_busy_room() -> dict[str, str]:
    """A room in which something of everything was done; the identifiers of what is in it."""
    cousins = "".join(
        f"\n00:{at:02}.000 --> 00:{at + 1:02}.000\nWe were {at} cousins in Manbij, and I was 17.\n"
        for at in range(6, 16)
    )
    room = make_room(VTT + cousins)
    officer, interviewer = room.cast.first_officer.actor, room.cast.interviewer.actor
    translator = room.cast.translator.actor
    arabic = begin_translation(room.transcript, "ar", actor=translator).transcript
    translated = [
        CueEdit(id="c1", text="غادرت الرقة ليلا.", state=CueState.CHECKED),
        CueEdit(id="c2", text="كان عمي ينتظر في السيارة."),
    ]
    save(arabic, translated, base_number=1, actor=translator)
    checked = [
        CueEdit(id="c2", text="My uncle Abu Omar waited in the car.", comment="Whose uncle?"),
        CueEdit(id="c1", state=CueState.APPROVED),
        CueEdit(id="c4", state=CueState.APPROVED),
    ]
    save(room.transcript, checked, base_number=1, actor=interviewer)
    town = Mark(text="Raqqa", language="en", kind=NameKind.PLACE, stand_in="a town")
    name = mark(room.speaker, town, actor=officer)
    mark(room.speaker, Mark(text="الرقة", language="ar", name=name), actor=officer)
    mark(room.speaker, Mark(text="Abu Omar", language="en"), actor=officer)
    told = "The cousins and the car give the village away."
    add_note(room.speaker, told, reviewed=True, actor=officer)
    return {
        "speaker": str(room.speaker.pk),
        "interview": str(room.interview.pk),
        "en": str(room.transcript.pk),
        "ar": str(arabic.pk),
    }
