"""An interview, the people who work on it, and transcripts, for tests of the topics about words."""

from __future__ import annotations

from dataclasses import dataclass

from tests.archive.people import a_speaker
from tests.cast import make_cast
from walkaway.accounts.actors import Actor
from walkaway.archive.models import Interview, Speaker, Transcript
from walkaway.archive.services.transcript_import import import_transcript

VTT = """WEBVTT

00:00.000 --> 00:02.000
<v Bahar>I left Raqqa at night.

00:02.000 --> 00:04.000
<v Bahar>My uncle waited in the car.

00:04.000 --> 00:06.000
<v Bahar>We drove north without lights.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everybody, and what they work on. The stranger works on nothing."""

    interviewer: Actor
    researcher: Actor
    translator: Actor
    reviewer: Actor
    editor: Actor
    officer: Actor
    second_officer: Actor
    stranger: Actor
    speaker: Speaker
    interview: Interview


def a_desk() -> Desk:
    """The whole cast on one speaker with one interview."""
    cast = make_cast()
    working = (
        cast.interviewer, cast.researcher, cast.translator, cast.reviewer, cast.editor,
        cast.first_officer, cast.second_officer,
    )  # fmt: skip
    speaker = a_speaker("Bahar", *(each.actor for each in working))
    return Desk(
        interviewer=cast.interviewer.actor,
        researcher=cast.researcher.actor,
        translator=cast.translator.actor,
        reviewer=cast.reviewer.actor,
        editor=cast.editor.actor,
        officer=cast.first_officer.actor,
        second_officer=cast.second_officer.actor,
        stranger=cast.stranger.actor,
        speaker=speaker,
        interview=an_interview(speaker, cast.interviewer.actor),
    )


def an_interview(speaker: Speaker, by: Actor) -> Interview:
    """One more conversation with a speaker."""
    assert by.staff
    return Interview.objects.create(speaker=speaker, created_by=by.staff)


def a_transcript(desk: Desk, vtt: str = VTT, language: str = "en") -> Transcript:
    """The transcript of the desk's interview."""
    imported = import_transcript(
        desk.interview, name="a.vtt", content=vtt.encode(), language=language,
        actor=desk.interviewer,
    )  # fmt: skip
    return imported.versions[0].transcript


def as_vtt(*texts: str) -> str:
    """A WebVTT file with one cue of two seconds for each text."""
    cues = [
        f"{number * 2 // 60:02}:{number * 2 % 60:02}.000 --> "
        f"{(number * 2 + 2) // 60:02}:{(number * 2 + 2) % 60:02}.000\n{text}\n"
        for number, text in enumerate(texts)
    ]
    return "\n".join(["WEBVTT\n", *cues])
