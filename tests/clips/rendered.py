"""A cut of a real small recording, with its words approved, that can be rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.archive.desk import Desk, a_desk, a_transcript
from tests.archive.recordings import PREPARED, noise, numbered_film
from tests.clips.cutting import passages
from tests.clips.making.engines import InThisProcess
from walkaway.accounts.actors import Actor
from walkaway.archive.models import Interview, Original, Transcript
from walkaway.archive.services.interviews import plan_interview
from walkaway.archive.services.transcript_edits import CueEdit, Edit
from walkaway.archive.services.transcripts import begin_translation, save
from walkaway.archive.services.uploads import Description, begin_upload, receive
from walkaway.clips.models import Cut, SheetVersion
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.services.cuts import begin_cut
from walkaway.clips.services.sources import newest_words
from walkaway.clips.services.versions import open_sheet, save_sheet
from walkaway.core.media.sheet.model import CutSheet, Shape
from walkaway.core.transcripts.working import CueState
from walkaway.engine import Engine
from walkaway.jobs.running import Surroundings, run_all_that_wait

VTT = """WEBVTT

00:01.000 --> 00:02.000
<v Bahar>I left at night.

00:02.000 --> 00:03.000
<v Bahar>Then I saw the list.

00:03.000 --> 00:04.000
<v Bahar>I am here.
"""
CARD_MS = 1_000
"""How long either card stands: the least that is allowed, since every frame of it is verified."""

ARABIC = ("غادرت ليلا.", "ثم رأيت القائمة.", "أنا هنا.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everybody, and a cut that can be rendered in English and Arabic."""

    desk: Desk
    original: Original
    transcript: Transcript
    arabic: Transcript
    cut: Cut

    @property
    def editor(self) -> Actor:
        return self.desk.editor

    @property
    def version(self) -> SheetVersion:
        self.cut.refresh_from_db()
        return newest_version(self.cut)

    def change(self, change: Callable[[CutSheet], CutSheet]) -> SheetVersion:
        """The next version of the sheet."""
        sheet = open_sheet(self.version, actor=self.editor)
        return save_sheet(self.cut, change(sheet), seen=self.cut.newest, actor=self.editor)


def a_scene(folder: Path | None, *, approved: bool = True, film: bytes | None = None) -> Scene:
    """A covered clip with a synthetic voice: two passages of a numbered recording, or of noise
    where it will not be rendered and there is no `folder`."""
    desk = a_desk()
    interview = plan_interview(desk.speaker, PREPARED, actor=desk.interviewer)
    desk = replace(desk, interview=interview)
    if film is None:
        film = numbered_film(folder, 125) if folder else noise(2_000)
    original = a_whole_recording(desk.interview, film, desk.interviewer)
    transcript = a_transcript(desk, VTT)
    arabic = begin_translation(transcript, "ar", actor=desk.translator).transcript
    words = [CueEdit(id=f"c{number}", text=text) for number, text in enumerate(ARABIC, 1)]
    save(arabic, words, base_number=1, actor=desk.translator)
    if approved:
        approve(transcript, by=desk.reviewer)
        approve(arabic, by=desk.reviewer)
    cut = begin_cut(
        desk.speaker, title={"en": "How I left"}, interview=desk.interview, actor=desk.editor
    )
    scene = Scene(desk=desk, original=original, transcript=transcript, arabic=arabic, cut=cut)
    scene.change(
        lambda sheet: replace(
            newest_words(sheet, actor=desk.editor),
            passages=passages((1_000, 2_000), (3_000, 4_000)),
            title={"en": "How I left", "ar": "كيف رحلت"},
            publisher="The publisher",
            purpose="To be tested.",
            languages=("en", "ar"),
            shapes=(Shape.WIDE, Shape.SQUARE),
            height=240,
            cards=replace(sheet.cards, title_ms=CARD_MS, end_ms=CARD_MS),
        )
    )
    return scene


def approve(transcript: Transcript, *, by: Actor) -> None:
    """Approve every cue of the newest version."""
    newest = transcript.versions.latest("number")
    edits: list[Edit] = [
        CueEdit(id=f"c{number}", state=CueState.APPROVED)
        for number in range(1, newest.cues_total + 1)
    ]
    save(transcript, edits, base_number=newest.number, actor=by)


def a_whole_recording(interview: Interview, content: bytes, by: Actor) -> Original:
    """A recording that was read back and hashed; what is made of it was done too."""
    original = begin_upload(
        interview,
        len(content),
        Description(name="card/A001.mp4", content_type="video/mp4"),
        actor=by,
    )
    original = receive(original, 0, [content], actor=by)
    do_all_jobs()
    original.refresh_from_db()
    return original


@contextmanager
def in_this_process() -> Iterator[Engine]:
    """An engine that needs no other process."""
    yield InThisProcess()


def do_all_jobs() -> int:
    """Do every job that waits, here and now."""
    return run_all_that_wait("test", Surroundings(open_engine=in_this_process))
