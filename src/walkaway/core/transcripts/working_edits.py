"""What people do to a transcript, one act a function: each gives a new transcript.

An act on a cue that is not there, or that cannot be, raises `Refused`. Every change of what is
said, when, and by whom makes a cue a draft again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from walkaway.core.errors import Refused
from walkaway.core.transcripts.model import Voice, Word
from walkaway.core.transcripts.working import (
    Comment,
    CueState,
    Working,
    WorkingCue,
    clean_name,
    clean_text,
    in_order,
)


def edit_text(working: Working, cue_id: str, text: str, *, by: str, follows: str = "") -> Working:
    """Give a cue other words. `follows` is the fingerprint of the words they translate."""
    wanted = clean_text(text)

    def edited(cue: WorkingCue) -> WorkingCue:
        if wanted == cue.text:
            return cue
        return _draft(replace(cue, text=wanted, written_by=by, follows=follows, words=()))

    return _changed(working, cue_id, edited)


def set_speaker(working: Working, cue_id: str, speaker: str, voice: Voice) -> Working:
    """Say who speaks in a cue, and as what."""
    wanted = clean_name(speaker)

    def told(cue: WorkingCue) -> WorkingCue:
        if (cue.speaker, cue.voice) == (wanted, voice):
            return cue
        return _draft(replace(cue, speaker=wanted, voice=voice))

    return _changed(working, cue_id, told)


def set_times(working: Working, cue_id: str, start_ms: int, end_ms: int) -> Working:
    """Say when a cue is heard."""
    if not 0 <= start_ms <= end_ms:
        raise _refused("Moving a cue", "it would end before it starts", "Give times in order.")

    def moved(cue: WorkingCue) -> WorkingCue:
        if (cue.start_ms, cue.end_ms) == (start_ms, end_ms):
            return cue
        return _draft(replace(cue, start_ms=start_ms, end_ms=end_ms, words=()))

    return _changed(working, cue_id, moved)


def set_state(
    working: Working, cue_id: str, state: CueState, *, by: str, follows: str = ""
) -> Working:
    """Say how far a cue is. Whoever approves stands in it.

    With `follows`, the fingerprint of the source's words, whoever checks or approves says that the
    translation fits them.
    """

    def stated(cue: WorkingCue) -> WorkingCue:
        if state is not CueState.DRAFT and not cue.text.strip():
            raise _refused("Checking a cue", "it has no words", "Write them, or delete the cue.")
        confirms = state is not CueState.DRAFT and bool(follows)
        fitting = replace(cue, follows=follows) if confirms else cue
        if state is cue.state:
            return fitting
        approver = by if state is CueState.APPROVED else ""
        return replace(fitting, state=state, approved_by=approver)

    return _changed(working, cue_id, stated)


def add_comment(working: Working, cue_id: str, comment: Comment) -> Working:
    """Say something about a cue; its state stays."""
    said = replace(comment, text=clean_text(comment.text))
    if not said.text:
        raise _refused("A comment", "it says nothing", "Write it and send it again.")
    return _changed(working, cue_id, lambda cue: replace(cue, comments=(*cue.comments, said)))


def split(working: Working, cue_id: str, *, offset: int, at_ms: int, new_id: str) -> Working:
    """Make two cues of one: at the code point `offset` of its text and the time `at_ms`."""
    cue = _cue(working, cue_id)
    first, second = clean_text(cue.text[:offset]), clean_text(cue.text[offset:])
    if not first or not second or not cue.start_ms < at_ms < cue.end_ms:
        raise _refused(
            "Splitting a cue",
            "both parts need words and time",
            "Choose a place inside its words and a time inside its own.",
        )
    before = tuple(word for word in cue.words if word.end_ms <= at_ms)
    after = tuple(word for word in cue.words if word.start_ms >= at_ms)
    whole = len(before) + len(after) == len(cue.words) and _say(before, first)
    parts = (
        replace(cue, text=first, end_ms=at_ms, words=before if whole else ()),
        replace(
            cue, id=new_id, text=second, start_ms=at_ms, words=after if whole else (),
            comments=(), identifier="",
        ),
    )  # fmt: skip
    return _with_cues(working, cue_id, *map(_draft, parts))


def merge(working: Working, cue_id: str) -> Working:
    """Make one cue of this and the next one, which must be of the same speaker and voice."""
    cue = _cue(working, cue_id)
    at = working.cues.index(cue)
    if at + 1 == len(working.cues):
        raise _refused("Joining cues", "this is the last one", "Join it from the cue before.")
    following = working.cues[at + 1]
    if (cue.speaker, cue.voice) != (following.speaker, following.voice):
        raise _refused(
            "Joining cues",
            "two people speak, or one in two voices",
            "Set speaker and voice of both alike first.",
        )
    joined = replace(
        cue,
        end_ms=max(cue.end_ms, following.end_ms),
        text=clean_text(f"{cue.text}\n{following.text}"),
        words=cue.words + following.words if cue.words and following.words else (),
        comments=tuple(sorted(cue.comments + following.comments, key=lambda each: each.at)),
    )
    rest = (*working.cues[:at], _draft(joined), *working.cues[at + 2 :])
    return replace(working, cues=rest)


def shift(working: Working, offset_ms: int, *, from_id: str = "") -> Working:
    """Move every cue by `offset_ms`, or those from one on; states stay, since all move alike."""
    first = working.cues.index(_cue(working, from_id)) if from_id else 0
    moving = working.cues[first:]
    if moving and moving[0].start_ms + offset_ms < 0:
        raise _refused(
            "Moving the cues",
            "the first would start before the recording",
            "Move them by less.",
        )
    moved = [
        replace(
            cue,
            start_ms=cue.start_ms + offset_ms,
            end_ms=cue.end_ms + offset_ms,
            words=tuple(
                replace(word, start_ms=word.start_ms + offset_ms, end_ms=word.end_ms + offset_ms)
                for word in cue.words
            ),
        )
        for cue in moving
    ]
    return replace(working, cues=in_order([*working.cues[:first], *moved]))


def insert(working: Working, cue: WorkingCue) -> Working:
    """Add a cue at its time. Its id must be new."""
    if cue.id in working.by_id or not 0 <= cue.start_ms <= cue.end_ms:
        raise _refused(
            "Adding a cue", "its name is taken or its times are not in order", "Give other times."
        )
    clean = replace(cue, text=clean_text(cue.text), speaker=clean_name(cue.speaker))
    return replace(working, cues=in_order([*working.cues, _draft(clean)]))


def delete(working: Working, cue_id: str) -> Working:
    """Take a cue out; earlier versions keep it."""
    gone = _cue(working, cue_id)
    return replace(working, cues=tuple(cue for cue in working.cues if cue is not gone))


def _draft(cue: WorkingCue) -> WorkingCue:
    return replace(cue, state=CueState.DRAFT, approved_by="")


def _changed(working: Working, cue_id: str, change: Callable[[WorkingCue], WorkingCue]) -> Working:
    return _with_cues(working, cue_id, change(_cue(working, cue_id)))


def _with_cues(working: Working, cue_id: str, *instead: WorkingCue) -> Working:
    cues: list[WorkingCue] = []
    for cue in working.cues:
        cues.extend(instead if cue.id == cue_id else (cue,))
    return replace(working, cues=in_order(cues))


def _cue(working: Working, cue_id: str) -> WorkingCue:
    found = working.by_id.get(cue_id)
    if found is None:
        raise _refused(
            "Changing a cue", "it is not there any more", "Open the transcript anew to see why."
        )
    return found


def _say(words: tuple[Word, ...], text: str) -> bool:
    return " ".join(word.text for word in words).split() == text.split()


def _refused(what: str, reason: str, way_on: str) -> Refused:
    return Refused(what=what, reason=reason, way_on=way_on)
