"""The cut sheet: the recipe of a clip, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path

from walkaway.core.media.recordings.source import Recording

Texts = Mapping[str, str]
"""The same words in several languages, keyed by BCP 47 tag."""

DEFAULT_READER = "espeak"
DEFAULT_MARGIN = 1.6
"""The narrowest margin at which no face was found bare in the hard case that is measured."""
DEFAULT_COLOUR = "#1f2a30"
DEFAULT_HEIGHT = 720
DEFAULT_TITLE_MS = 2500
DEFAULT_END_MS = 3500


class Shape(StrEnum):
    """The outline of a finished picture: width to height."""

    WIDE = "16x9"
    SQUARE = "1x1"
    TALL = "9x16"


class CaptionPlace(StrEnum):
    """Where the words of a clip are: over the picture, in a band below it where the shape is
    square or tall, or in a band below it in every shape."""

    OVER = "over"
    BAND = "band"
    BAND_EVERYWHERE = "band-everywhere"


class FaceProtection(StrEnum):
    """What happens to faces: masked one by one, the whole picture covered, or kept."""

    MASK = "mask"
    COVER = "cover"
    KEEP = "keep"


class VoiceProtection(StrEnum):
    """What happens to the voice: replaced, only disguised (it can be reversed), or kept."""

    REPLACE = "replace"
    DISGUISE = "disguise"
    KEEP = "keep"


@dataclass(frozen=True, kw_only=True, slots=True)
class Speaker:
    """Who speaks, as far as the public is told.

    `pseudonym` is empty when nothing is told. `about` is one line for the page of the clip, by
    language. `invented` is true for a speaker who was made up, for a demonstration or a test:
    every page that shows the clip says so.
    """

    pseudonym: str = ""
    about: Texts = field(default_factory=dict)
    invented: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One recording with the approved transcript of what is said in it.

    `translations` maps a language to a transcript whose cues follow those of `transcript` one to
    one. Paths are resolved against the folder of the sheet. A sheet that is read names files in the
    clear; who works with sealed recordings puts them in their place.
    """

    name: str
    recording: Recording
    transcript: Path
    language: str
    translations: Mapping[str, Path]


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """The half-open interval [start_ms, end_ms) of a source.

    `insert_label` is empty unless the passage is inserted footage: then it is the label that is
    burned over it, by language; `insert_purpose` says why it is shown, and `insert_source` where
    it is from, as far as that is told.
    """

    source: str
    start_ms: int
    end_ms: int
    insert_label: Texts
    insert_purpose: str = ""
    insert_source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class HiddenName:
    """A name or place that must not be heard, read or shown.

    `forms` are all its spellings in all languages and scripts; `stand_ins` is what is read in
    its place, by language, with "" as the fallback for languages without one.
    """

    forms: tuple[str, ...]
    stand_ins: Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class VoicePlan:
    """How the voice is protected.

    `reader` names the synthetic voice ("espeak" by default) and `variant` a timbre of it.
    `recording` is an actor's reading, in the time of the source recording; when given it replaces
    the synthetic voice. Both are used with `REPLACE` only.
    """

    protection: VoiceProtection
    reader: str = DEFAULT_READER
    variant: str = ""
    recording: Recording | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ProtectionPlan:
    """What hides the speaker.

    `people` are the names of the face tracks to protect; empty means everyone. `margin` scales
    the mask around the detected face. `stand_in` is a picture shown by `COVER`; None draws a plain
    one. Colours are "#rrggbb".
    """

    face: FaceProtection
    voice: VoicePlan
    people: tuple[str, ...] = ()
    margin: float = DEFAULT_MARGIN
    colour: str = DEFAULT_COLOUR
    stand_in: Path | None = None
    hide: tuple[HiddenName, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Cards:
    """What is shown before and after the passages. A title card of 0 ms is left out.

    A language that `title` lacks shows the title of the sheet. The end card names the publisher
    always and `help_line` beneath it: Walkaway does not make a clip that does not say who
    publishes it.
    """

    title: Texts
    help_line: Texts
    title_ms: int = DEFAULT_TITLE_MS
    end_ms: int = DEFAULT_END_MS


@dataclass(frozen=True, kw_only=True, slots=True)
class Guide:
    """What helps a group talk about a clip, by language. `questions` are one to a line."""

    aims: Texts = field(default_factory=dict)
    background: Texts = field(default_factory=dict)
    questions: Texts = field(default_factory=dict)
    cautions: Texts = field(default_factory=dict)
    help: Texts = field(default_factory=dict)

    @property
    def parts(self) -> dict[str, Texts]:
        """Every part by its key, in the order in which it is read."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True, kw_only=True, slots=True)
class CutSheet:
    """The recipe of one clip.

    `id` is a slug. `languages` are the caption languages, first the one shown when nobody asks.
    `height` is that of the 16:9 picture in pixels; the other shapes share its short side.
    `quote` are words of the transcripts, shown on the quote cards; `guide` goes beside
    the clip and not into it.
    """

    id: str
    title: Texts
    description: Texts
    publisher: str
    purpose: str
    languages: tuple[str, ...]
    shapes: tuple[Shape, ...]
    sources: Mapping[str, Source]
    passages: tuple[Passage, ...]
    protection: ProtectionPlan
    cards: Cards
    funder: str = ""
    height: int = DEFAULT_HEIGHT
    captions: CaptionPlace = CaptionPlace.OVER
    folder: Path = Path()
    speaker: Speaker = field(default_factory=Speaker)
    quote: Texts = field(default_factory=dict)
    guide: Guide = field(default_factory=Guide)
