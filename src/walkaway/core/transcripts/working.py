"""A transcript while people work on it: cues with names, states, comments, and who wrote them.

It is kept as JSON, read from and written to every format of transcripts by way of `Transcript`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import TypedDict

from walkaway.core.errors import UnexpectedContent
from walkaway.core.transcripts.draft import one_line, tidy
from walkaway.core.transcripts.model import Cue, Transcript, Voice, Word
from walkaway.core.typed_json import read_typed, written

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
KEPT_AS = Path("transcript.json")
"""What a kept transcript is called where its content is refused; there is no such file."""


class CueState(StrEnum):
    """How far a cue is. It goes back to `draft` when its words, times, voice or speaker change."""

    DRAFT = "draft"
    CHECKED = "checked"
    """Somebody compared it with the recording, or with what it translates."""
    APPROVED = "approved"
    """It may be used: in coding, in cut sheets, in clips."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Comment:
    """What `author`, known by their reference, said about a cue, and when."""

    author: str
    at: datetime
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkingCue:
    """A cue with a name that it keeps for life: `id`, a slug.

    `written_by` is who wrote the words, empty when they came in a file; `approved_by` is set for
    approved cues only. `follows` is the fingerprint of the source's words for which this
    translation was written, empty in a source. Milliseconds are half-open.
    """

    id: str
    start_ms: int
    end_ms: int
    text: str
    speaker: str = ""
    voice: Voice = Voice.WITNESS
    state: CueState = CueState.DRAFT
    written_by: str = ""
    approved_by: str = ""
    follows: str = ""
    comments: tuple[Comment, ...] = ()
    identifier: str = ""
    settings: str = ""
    words: tuple[Word, ...] = ()

    @property
    def approved_by_its_writer(self) -> bool:
        """Whether only one pair of eyes saw it."""
        return self.state is CueState.APPROVED and self.approved_by == self.written_by


@dataclass(frozen=True, kw_only=True, slots=True)
class Working:
    """Cues in order of their start. Raises `ValueError` when an id is no slug or stands twice, a
    cue ends before it starts, or they are out of order."""

    cues: tuple[WorkingCue, ...] = ()
    language: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        names = [cue.id for cue in self.cues]
        if len(set(names)) != len(names) or not all(map(NAME.fullmatch, names)):
            raise ValueError("every cue has an id of its own, a slug")
        if any(not 0 <= cue.start_ms <= cue.end_ms for cue in self.cues):
            raise ValueError("no cue ends before it starts, or starts before the recording")
        if any(later.start_ms < sooner.start_ms for sooner, later in pairwise(self.cues)):
            raise ValueError("cues are in order of their start")

    @property
    def by_id(self) -> dict[str, WorkingCue]:
        """The cues by their ids, in order."""
        return {cue.id: cue for cue in self.cues}

    @property
    def approved(self) -> tuple[WorkingCue, ...]:
        """The cues that may be used."""
        return tuple(cue for cue in self.cues if cue.state is CueState.APPROVED)


def in_order(cues: Sequence[WorkingCue]) -> tuple[WorkingCue, ...]:
    """`cues` sorted by their start; of those that start together the given order stays."""
    return tuple(sorted(cues, key=lambda cue: cue.start_ms))


def fingerprint(text: str) -> str:
    """What tells changed words from unchanged ones: 16 hexadecimal digits of their SHA-256.

    Where lines end is not looked at: a translation does not change with it.
    """
    words = " ".join(text.split())
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def working_of(transcript: Transcript) -> Working:
    """A transcript that came in a file, with nothing checked. Ids are `c1`, `c2`, …"""
    return Working(
        cues=in_order(
            [
                WorkingCue(
                    id=f"c{number}",
                    start_ms=max(0, cue.start_ms),
                    end_ms=max(0, cue.start_ms, cue.end_ms),
                    text=_keepable(cue.text),
                    speaker=_keepable(cue.speaker),
                    voice=cue.voice,
                    identifier=_keepable(cue.identifier),
                    settings=_keepable(cue.settings),
                    words=tuple(replace(word, text=_keepable(word.text)) for word in cue.words),
                )
                for number, cue in enumerate(transcript.cues, 1)
            ]
        ),
        language=transcript.language,
        title=_keepable(transcript.title),
    )


def transcript_of(working: Working) -> Transcript:
    """The same for any format; states and comments stay here."""
    return Transcript(
        cues=tuple(
            Cue(
                start_ms=cue.start_ms,
                end_ms=cue.end_ms,
                text=cue.text,
                speaker=cue.speaker,
                voice=cue.voice,
                identifier=cue.identifier,
                settings=cue.settings,
                words=cue.words,
            )
            for cue in working.cues
        ),
        language=working.language,
        title=working.title,
    )


def clean_text(text: str) -> str:
    """What a person typed, as a cue keeps it."""
    return tidy(_keepable(text))


def clean_name(text: str) -> str:
    """A speaker's name as a person typed it, as a cue keeps it."""
    return one_line(_keepable(text))


def _keepable(text: str) -> str:
    """`text` without what no file and no database keeps: NUL, and halves of a character."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


class CommentJson(TypedDict):
    """A comment as it is kept."""

    author: str
    at: str
    text: str


class CueJson(TypedDict):
    """A cue as it is kept. Words are lists of start, end and text."""

    id: str
    start_ms: int
    end_ms: int
    text: str
    speaker: str
    voice: str
    state: str
    written_by: str
    approved_by: str
    follows: str
    comments: list[CommentJson]
    identifier: str
    settings: str
    words: list[WordJson]


class WordJson(TypedDict):
    """A spoken word as it is kept."""

    start_ms: int
    end_ms: int
    text: str


class WorkingJson(TypedDict):
    """A transcript as it is kept."""

    format: str
    language: str
    title: str
    cues: list[CueJson]


FORMAT = "walkaway-transcript-1"


def to_json(working: Working) -> str:
    """`working` as text that `from_json` reads."""
    kept: WorkingJson = {
        "format": FORMAT,
        "language": working.language,
        "title": working.title,
        "cues": [_cue_json(cue) for cue in working.cues],
    }
    return written(kept)


def from_json(text: str) -> Working:
    """What `to_json` wrote. Raises `UnexpectedContent`."""
    kept = read_typed(text, WorkingJson, path=KEPT_AS)
    if kept["format"] != FORMAT:
        raise UnexpectedContent(path=KEPT_AS, place="format", expected=FORMAT, found=kept["format"])
    try:
        return Working(
            cues=tuple(map(_cue_from, kept["cues"])),
            language=kept["language"],
            title=kept["title"],
        )
    except ValueError as error:
        raise UnexpectedContent(
            path=KEPT_AS, place="cues", expected="cues that fit together", found=str(error)
        ) from error


def _cue_json(cue: WorkingCue) -> CueJson:
    return {
        "id": cue.id,
        "start_ms": cue.start_ms,
        "end_ms": cue.end_ms,
        "text": cue.text,
        "speaker": cue.speaker,
        "voice": cue.voice.value,
        "state": cue.state.value,
        "written_by": cue.written_by,
        "approved_by": cue.approved_by,
        "follows": cue.follows,
        "comments": [
            {"author": each.author, "at": each.at.isoformat(), "text": each.text}
            for each in cue.comments
        ],
        "identifier": cue.identifier,
        "settings": cue.settings,
        "words": [
            {"start_ms": each.start_ms, "end_ms": each.end_ms, "text": each.text}
            for each in cue.words
        ],
    }


def _cue_from(kept: CueJson) -> WorkingCue:
    return WorkingCue(
        id=kept["id"],
        start_ms=kept["start_ms"],
        end_ms=kept["end_ms"],
        text=kept["text"],
        speaker=kept["speaker"],
        voice=Voice(kept["voice"]),
        state=CueState(kept["state"]),
        written_by=kept["written_by"],
        approved_by=kept["approved_by"],
        follows=kept["follows"],
        comments=tuple(
            Comment(author=each["author"], at=datetime.fromisoformat(each["at"]), text=each["text"])
            for each in kept["comments"]
        ),
        identifier=kept["identifier"],
        settings=kept["settings"],
        words=tuple(
            Word(start_ms=each["start_ms"], end_ms=each["end_ms"], text=each["text"])
            for each in kept["words"]
        ),
    )
