"""A desk with an interview to cut from: recording, transcript, translation, plan and a cut."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from django.utils import timezone

from tests.archive.desk import Desk, a_desk, a_transcript
from walkaway.accounts.actors import Actor
from walkaway.archive.models import (
    CompartmentKind,
    Interview,
    Original,
    OriginalState,
    Transcript,
)
from walkaway.archive.services.compartments import current, seal_text
from walkaway.archive.services.protection import Mark, mark
from walkaway.archive.services.transcript_edits import CueEdit
from walkaway.archive.services.transcripts import begin_translation, save
from walkaway.clips.models import Cut
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.services.cuts import begin_cut
from walkaway.clips.services.versions import open_sheet
from walkaway.core.media.sheet.model import CutSheet, Passage
from walkaway.core.text.hidden_plan import NameKind

SHA256 = "ab" * 32
TITLE = {"en": "How I left"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutting:
    """Everybody, and what they cut from. Raqqa is hidden."""

    desk: Desk
    original: Original
    transcript: Transcript
    arabic: Transcript
    cut: Cut

    @property
    def editor(self) -> Actor:
        return self.desk.editor

    def sheet(self, actor: Actor | None = None) -> CutSheet:
        """The newest sheet, as it is opened."""
        self.cut.refresh_from_db()
        return open_sheet(newest_version(self.cut), actor=actor or self.editor)

    def with_passages(self, *times: tuple[int, int], source: str = "interview") -> CutSheet:
        """The newest sheet with these passages."""
        return replace(self.sheet(), passages=passages(*times, source=source))


def passages(*times: tuple[int, int], source: str = "interview") -> tuple[Passage, ...]:
    return tuple(
        Passage(source=source, start_ms=start, end_ms=end, insert_label={}) for start, end in times
    )


def a_recording(interview: Interview, by: Actor, name: str = "card/A001.mp4") -> Original:
    """A whole recording of which no byte is there: cutting reads none."""
    compartment = current(interview.speaker, CompartmentKind.ORIGINALS)
    assert by.staff
    original = Original.objects.create(
        interview=interview, compartment=compartment, state=OriginalState.WHOLE, size_bytes=1,
        arrived_bytes=1, header=b"-", wrapped_key=b"-", sha256=SHA256, added_by=by.staff,
        whole_at=timezone.now(),
    )  # fmt: skip
    told = json.dumps({"name": name, "content_type": "video/mp4"}).encode()
    seal_text(
        interview.speaker, CompartmentKind.ORIGINALS, "original", told, subject=original.pk,
        author=by,
    )  # fmt: skip
    return original


def a_cutting() -> Cutting:
    desk = a_desk()
    transcript = a_transcript(desk)
    arabic = begin_translation(transcript, "ar", actor=desk.translator).transcript
    words = [
        CueEdit(id="c1", text="غادرت الرقة ليلا."),
        CueEdit(id="c2", text="كان عمي ينتظر في السيارة."),
    ]
    save(arabic, words, base_number=1, actor=desk.translator)
    original = a_recording(desk.interview, desk.interviewer)
    town = Mark(text="Raqqa", language="en", kind=NameKind.PLACE, stand_in="a town")
    name = mark(desk.speaker, town, actor=desk.officer)
    mark(desk.speaker, Mark(text="الرقة", language="ar", name=name), actor=desk.officer)
    cut = begin_cut(desk.speaker, title=TITLE, interview=desk.interview, actor=desk.editor)
    return Cutting(desk=desk, original=original, transcript=transcript, arabic=arabic, cut=cut)
