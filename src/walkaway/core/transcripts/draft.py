"""From what a file says to a transcript that keeps the promises of the model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from walkaway.core.transcripts.languages import canonical_tag
from walkaway.core.transcripts.model import Cue, Transcript, Voice, Word
from walkaway.core.transcripts.source import Remarks

SHORTEST_INFERRED_MS = 1_500
INFERRED_MS_PER_CHARACTER = 90
"""About eleven characters a second: slower than speech, so an inferred end cuts nobody short."""

_TAG = re.compile(r"[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_LINE_ENDS = re.compile(r"[\r\n\0]")


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftCue:
    """A cue as its file has it: in the order of the file, its end perhaps not said."""

    start_ms: int
    end_ms: int | None
    text: str
    speaker: str = ""
    voice: Voice = Voice.WITNESS
    identifier: str = ""
    settings: str = ""
    words: tuple[Word, ...] = ()


def assemble(
    drafts: Sequence[DraftCue], remarks: Remarks, *, language: str = "", title: str = ""
) -> Transcript:
    """The transcript of `drafts`: sorted stably by start, text tidied, missing ends inferred.

    A missing end, or one before its start, becomes the next later start, but no more than the
    text takes to say. Work: linear in the cues when they are in order.
    """
    if any(later.start_ms < sooner.start_ms for sooner, later in pairwise(drafts)):
        remarks.add("The cues were not in the order of their times and have been sorted")
    ordered = sorted(drafts, key=lambda draft: draft.start_ms)
    return Transcript(
        cues=tuple(map(_cue, ordered, _ends_ms(ordered, remarks))),
        language=canonical_tag(language),
        title=one_line(title),
        remarks=remarks.sentences(),
    )


def settled(transcript: Transcript) -> Transcript:
    """`transcript` as a reader would have made it, for the writers of formats to rely on.

    Texts are tidy, names and settings stand on one line, nothing holds a zero character, and the
    language is a tag or empty.
    """
    return replace(
        transcript,
        cues=tuple(map(_settled_cue, transcript.cues)),
        language=transcript.language if _TAG.fullmatch(transcript.language) else "",
        title=one_line(transcript.title.replace("\0", "")),
    )


def _settled_cue(cue: Cue) -> Cue:
    sound = replace(
        cue,
        text=tidy(cue.text.replace("\0", "")),
        speaker=one_line(cue.speaker.replace("\0", "")),
        identifier=one_line(cue.identifier.replace("\0", "")),
    )
    is_one_line = not _LINE_ENDS.search(cue.settings)
    settings = cue.settings.strip() if is_one_line else one_line(cue.settings.replace("\0", ""))
    return replace(sound, settings=settings)


def tidy(text: str) -> str:
    """`text` without spaces at the ends of its lines and without empty lines around it."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.strip(" \t") for line in text.split("\n")).strip("\n")


def one_line(text: str) -> str:
    """`text` on one line, with single spaces."""
    return " ".join(text.split())


def inferred_length_ms(text: str) -> int:
    """How long `text` is shown at most when its file does not say until when."""
    return max(SHORTEST_INFERRED_MS, INFERRED_MS_PER_CHARACTER * len(text))


def _cue(draft: DraftCue, end_ms: int) -> Cue:
    return Cue(
        start_ms=draft.start_ms,
        end_ms=end_ms,
        text=tidy(draft.text),
        speaker=one_line(draft.speaker),
        voice=draft.voice,
        identifier=one_line(draft.identifier),
        settings=draft.settings.strip(),
        words=draft.words,
    )


def _ends_ms(ordered: Sequence[DraftCue], remarks: Remarks) -> list[int]:
    ends = [0] * len(ordered)
    next_start: int | None = None  # of the cues at or after this one
    later_start: int | None = None  # the first start that is truly later
    for index in range(len(ordered) - 1, -1, -1):
        draft = ordered[index]
        if draft.start_ms != next_start:
            next_start, later_start = draft.start_ms, next_start
        if draft.end_ms is not None and draft.end_ms >= draft.start_ms:
            ends[index] = draft.end_ms
            continue
        remarks.add(
            "Ends that the file does not say were inferred from the next start and the text"
            if draft.end_ms is None
            else "Ends before their starts were replaced as if they were missing"
        )
        latest = draft.start_ms + inferred_length_ms(draft.text)
        ends[index] = latest if later_start is None else min(later_start, latest)
    return ends
