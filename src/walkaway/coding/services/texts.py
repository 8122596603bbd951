"""What is coded, opened for those who may read it."""

from __future__ import annotations

from walkaway.accounts.actors import Actor
from walkaway.archive.services.transcript_versions import open_version, standing
from walkaway.coding.models import Document
from walkaway.coding.queries.documents import speaker_of
from walkaway.core.coding.model import Cue
from walkaway.core.coding.model import Document as Text
from walkaway.core.spans import Span
from walkaway.core.transcripts.working import Working


def text_of(document: Document, *, actor: Actor) -> Text:
    """A document as it is coded.

    Raises `Refused` for an interview of a speaker whom `actor` does not work on, holds no key of,
    or who has withdrawn, and `NotOpened` for one that was changed.
    """
    if document.copy is not None:
        copy = document.copy
        return Text(ref=str(document.pk), title=copy.title, language=copy.language, text=copy.text)
    version, speaker = document.transcript_version, speaker_of(document)
    assert version
    assert speaker
    standing(speaker, actor)
    working = open_version(version, actor=actor)
    cues = cues_of(working)
    return Text(
        ref=str(document.pk),
        title=speaker.pseudonym,
        language=version.transcript.language,
        text="\n".join(cue.text for cue in working.cues),
        cues=cues,
    )


def cues_of(working: Working) -> tuple[Cue, ...]:
    """The cues of a transcript, each where its words stand once all are joined by line ends."""
    cues: list[Cue] = []
    start = 0
    for cue in working.cues:
        end = start + len(cue.text)
        cues.append(
            Cue(
                id=cue.id,
                span=Span(start, end),
                span_ms=Span(cue.start_ms, cue.end_ms),
                speaker=cue.speaker,
            )
        )
        start = end + 1
    return tuple(cues)
