"""What a transcript is, whatever file it came from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from walkaway.core.spans import Span

RIGHT_TO_LEFT_LANGUAGES = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}
)


def direction_of(language: str) -> Literal["ltr", "rtl"]:
    """The direction in which `language` (a BCP 47 tag) is written."""
    return "rtl" if language.split("-")[0].lower() in RIGHT_TO_LEFT_LANGUAGES else "ltr"


class Voice(StrEnum):
    """Whose words a cue holds."""

    WITNESS = "witness"
    INTERVIEWER = "interviewer"
    INSERTED_FOOTAGE = "inserted footage"
    NARRATOR = "narrator"


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """One spoken word and when it is heard, in milliseconds of the recording."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Cue:
    """Words on screen during the half-open interval [start_ms, end_ms) of the recording.

    `text` is plain: no markup of any format; lines are separated by a line feed.
    `settings` are the cue settings of the file, untouched. `words` is empty when word times are
    not known. `end_ms >= start_ms` always; a reader whose format leaves the end out infers it.
    """

    start_ms: int
    end_ms: int
    text: str
    speaker: str = ""
    voice: Voice = Voice.WITNESS
    identifier: str = ""
    settings: str = ""
    words: tuple[Word, ...] = ()

    @property
    def span(self) -> Span:
        """The cue's time in milliseconds."""
        return Span(self.start_ms, self.end_ms)


@dataclass(frozen=True, kw_only=True, slots=True)
class Transcript:
    """Cues in order of their start; cues may overlap.

    `language` is a BCP 47 tag, empty when the file does not say. `remarks` are sentences about
    what the reader had to infer or leave out: nothing is lost in silence.
    """

    cues: tuple[Cue, ...]
    language: str = ""
    title: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """The direction in which this transcript is written."""
        return direction_of(self.language)
