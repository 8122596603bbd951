"""What is asked of a render: files that share their pictures, their sound and how they are made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from walkaway.core.media.captions.typesetting import Event
from walkaway.core.media.faces.model import FaceTrack
from walkaway.core.media.material import Material
from walkaway.core.media.plan import Area, picture_area, picture_size
from walkaway.core.media.sheet.model import Shape


class Strategy(StrEnum):
    """How a file is made: encoded from whole pictures; so, but beginning with what the encoder
    learned of another file of the same pictures; or spliced of a picture and its bands."""

    WHOLE_PICTURES = "whole pictures"
    SHARED_ANALYSIS = "shared analysis"
    SPLICED_BANDS = "spliced bands"


ENCODER_BYTES_PER_PIXEL = {Strategy.WHOLE_PICTURES: 90, Strategy.SHARED_ANALYSIS: 60}
"""What one encoder and its caption renderer take, measured from 1 to 27 of them in one pass. With
an analysis none looks ahead, so none keeps the pictures to come."""


def most_at_once(strategy: Strategy, size: tuple[int, int], memory_bytes: int) -> int:
    """How many files of `size` pixels may be encoded at once."""
    width, height = size
    return max(1, memory_bytes // (ENCODER_BYTES_PER_PIXEL[strategy] * width * height))


@dataclass(frozen=True, kw_only=True, slots=True)
class SoftTrack:
    """A caption track inside the file; a player shows it when asked."""

    language: str
    captions: Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Output:
    """One file to write: the words burned into it, as an ASS document and as the events that this
    draws, and its soft tracks.

    `analysis` is a folder of what the encoder learns of this file, when it is made from whole
    pictures, or of what it learned of another one, when their analysis is shared.
    """

    path: Path
    ass: Path
    events: tuple[Event, ...] = ()
    tracks: tuple[SoftTrack, ...] = ()
    analysis: Path | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderOrder:
    """Files that share their pictures, their sound and how they are made.

    `faces` may be None when the pictures need no face track. `fonts` is a fontconfig file that
    names only the fonts in use, of which `family` is one: libass holds every font it is shown, once
    per output. `memory_bytes` is what all encoders of a pass may take.
    """

    material: Material
    shape: Shape
    strategy: Strategy
    faces: FaceTrack | None
    sound: Path
    fonts: Path
    family: str
    outputs: tuple[Output, ...]
    memory_bytes: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the finished picture."""
        return picture_size(self.shape, self.material.sheet.height)

    @property
    def area(self) -> Area:
        """Where the recording is shown."""
        return picture_area(self.material.sheet, self.shape)
