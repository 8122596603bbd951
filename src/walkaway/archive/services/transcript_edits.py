"""What somebody does to a transcript on its page, as values: each makes a new transcript of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import uuid4

from walkaway.core.media.captions.reading import Finding, Fix, Kind, fixed, rules_for
from walkaway.core.transcripts import working_edits as edits
from walkaway.core.transcripts.model import Voice
from walkaway.core.transcripts.working import (
    Comment,
    CueState,
    Working,
    WorkingCue,
    fingerprint,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """Who edits, when, and in a translation which `source` they see."""

    by: str
    at: datetime
    source: Working | None = None

    def follows(self, cue_id: str) -> str:
        """The fingerprint of what a translated cue stands beside; nothing in a source."""
        cue = self.source.by_id.get(cue_id) if self.source else None
        return fingerprint(cue.text) if cue else ""


class Edit(Protocol):
    """One act."""

    def apply(self, working: Working, editing: Editing) -> Working:
        """`working` after the act. Raises `Refused`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CueEdit:
    """What a form says of one cue; None leaves a thing as it is.

    `confirms` says that a translation still fits, though its source changed.
    """

    id: str
    text: str | None = None
    speaker: str | None = None
    voice: Voice | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    state: CueState | None = None
    comment: str = ""
    confirms: bool = False

    def apply(self, working: Working, editing: Editing) -> Working:
        """Words first, then the state: a state chosen along with new words is meant for them."""
        before = working.by_id.get(self.id)
        if self.text is not None:
            follows = editing.follows(self.id)
            working = edits.edit_text(working, self.id, self.text, by=editing.by, follows=follows)
        if before is not None:
            working = self._placed(working, before)
            working = self._stated(working, before, editing)
        if self.comment.strip():
            said = Comment(author=editing.by, at=editing.at, text=self.comment)
            working = edits.add_comment(working, self.id, said)
        return working

    def _placed(self, working: Working, before: WorkingCue) -> Working:
        speaker = before.speaker if self.speaker is None else self.speaker
        working = edits.set_speaker(working, self.id, speaker, self.voice or before.voice)
        start_ms = before.start_ms if self.start_ms is None else self.start_ms
        end_ms = before.end_ms if self.end_ms is None else self.end_ms
        return edits.set_times(working, self.id, start_ms, end_ms)

    def _stated(self, working: Working, before: WorkingCue, editing: Editing) -> Working:
        state = working.by_id[self.id].state
        if self.state is not None and self.state is not before.state:
            state = self.state
        elif not self.confirms:
            return working
        follows = editing.follows(self.id)
        return edits.set_state(working, self.id, state, by=editing.by, follows=follows)


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitCue:
    """Two cues of one. Without `at_ms` the time is parted as the text is."""

    id: str
    offset: int
    at_ms: int | None = None

    def apply(self, working: Working, editing: Editing) -> Working:
        """Both parts are drafts."""
        cue = working.by_id.get(self.id)
        at_ms = self.at_ms
        if cue and at_ms is None:
            length_ms = cue.end_ms - cue.start_ms
            at_ms = cue.start_ms + length_ms * self.offset // max(1, len(cue.text))
        return edits.split(
            working, self.id, offset=self.offset, at_ms=at_ms or 0, new_id=new_cue_id()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCue:
    """One cue of this and the next."""

    id: str

    def apply(self, working: Working, editing: Editing) -> Working:
        """What results is a draft."""
        return edits.merge(working, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class MendCue:
    """A cue without something that was found in it; nothing when it is not there any more."""

    id: str
    kind: Kind
    fix: Fix

    def apply(self, working: Working, editing: Editing) -> Working:
        """What results is a draft, unless only its lines end elsewhere. Raises `Refused`."""
        finding = Finding(kind=self.kind, cue_id=self.id, measured=0, limit=0)
        rules = rules_for(working.language)
        return fixed(working, finding, self.fix, rules, new_id=new_cue_id())


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftCues:
    """All cues, or those from one on, at another time."""

    offset_ms: int
    from_id: str = ""

    def apply(self, working: Working, editing: Editing) -> Working:
        """States stay."""
        return edits.shift(working, self.offset_ms, from_id=self.from_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class InsertCue:
    """A cue more, after another or at the beginning."""

    start_ms: int
    end_ms: int
    text: str
    speaker: str = ""
    voice: Voice = Voice.WITNESS

    def apply(self, working: Working, editing: Editing) -> Working:
        """It is a draft."""
        cue = WorkingCue(
            id=new_cue_id(),
            start_ms=self.start_ms,
            end_ms=self.end_ms,
            text=self.text,
            speaker=self.speaker,
            voice=self.voice,
            written_by=editing.by,
        )
        return edits.insert(working, cue)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteCue:
    """A cue less."""

    id: str

    def apply(self, working: Working, editing: Editing) -> Working:
        """Earlier versions keep it."""
        return edits.delete(working, self.id)


def new_cue_id() -> str:
    """A name that no other cue has."""
    return f"n{uuid4().hex[:12]}"
