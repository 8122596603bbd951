"""The plan of a clip: every segment in whole frames, every boundary in whole samples.

Picture and sound cannot drift apart, because both are cut from the same plan: the boundary after
the n-th segment is the nearest frame to the exact sum of what came before, and the sample boundary
is derived from that frame. Rounding never accumulates.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor

from walkaway.core.media.h264.parameters import MACROBLOCK
from walkaway.core.media.sheet.model import CaptionPlace, CutSheet, Passage, Shape
from walkaway.core.spans import Span

SAMPLE_RATE_HZ = 48_000

STANDARD_FRAME_RATES = (
    Fraction(24_000, 1001),
    Fraction(24),
    Fraction(25),
    Fraction(30_000, 1001),
    Fraction(30),
    Fraction(50),
    Fraction(60_000, 1001),
    Fraction(60),
)


RATIOS = {Shape.WIDE: Fraction(16, 9), Shape.SQUARE: Fraction(1), Shape.TALL: Fraction(9, 16)}

LEAST_ROWS_ABOVE = 3 * MACROBLOCK
"""What stands above the recording, if anything: one block belongs to the picture, two are plain."""

BAND_TOPS = {Shape.WIDE: 0.0, Shape.SQUARE: 0.0, Shape.TALL: 0.05}
BAND_SHARES = {Shape.WIDE: 0.69, Shape.SQUARE: 0.54, Shape.TALL: 0.475}
"""Of the height of the shape: where the recording begins above a band, and how high it is."""

LEAST_WORDS_SHARE = 0.24
"""Of the height: what words have in a band at least, below the plain rows."""

BAND_INSET = 3 * MACROBLOCK
"""How far below the picture words may begin in a band, in pixels: the rows above are plain."""


class SegmentKind(StrEnum):
    """What a stretch of the clip shows."""

    TITLE = "title card"
    PASSAGE = "passage"
    END = "end card"


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """The frames [first_frame, first_frame + frames) of the clip; `passage` is None for cards."""

    kind: SegmentKind
    first_frame: int
    frames: int
    passage: Passage | None = None

    @property
    def span(self) -> Span:
        """The segment in frames of the clip."""
        return Span(self.first_frame, self.first_frame + self.frames)


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """A clip as consecutive segments at a constant frame rate (frames per second, exact)."""

    rate: Fraction
    segments: tuple[Segment, ...]

    @property
    def frames(self) -> int:
        """The length of the clip in frames."""
        return self.segments[-1].span.end if self.segments else 0

    @property
    def samples(self) -> int:
        """The length of the clip in samples at `SAMPLE_RATE_HZ`."""
        return self.sample_at(self.frames)

    @property
    def passages(self) -> tuple[Segment, ...]:
        """The segments that show a recording."""
        return tuple(segment for segment in self.segments if segment.passage)

    def sample_at(self, frame: int) -> int:
        """The first sample that is heard while `frame` is seen."""
        return round(frame * SAMPLE_RATE_HZ / self.rate)

    def ms_at(self, frame: int) -> int:
        """The clip time of the start of `frame`, to the nearest millisecond."""
        return round(frame * 1000 / self.rate)

    def frame_at(self, clip_ms: int) -> int:
        """The frame on show at `clip_ms`."""
        return int((clip_ms + Fraction(1, 2)) * self.rate / 1000)

    def source_time_of(self, segment: Segment, frame: int) -> Fraction:
        """The instant of the recording, in seconds, that clip frame `frame` of `segment` shows."""
        assert segment.passage is not None
        return Fraction(segment.passage.start_ms, 1000) + (frame - segment.first_frame) / self.rate

    def clip_span_of(self, segment: Segment, source: Span) -> Span | None:
        """Where the recording's `source` milliseconds are in the clip, in clip milliseconds.

        None when the segment shows nothing of them.
        """
        assert segment.passage is not None
        clip = Span(self.ms_at(segment.span.start), self.ms_at(segment.span.end))
        return source.shifted(clip.start - segment.passage.start_ms).intersection(clip)


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """The rows of a finished picture in which the recording is shown, over the whole width.

    `ratio` is the outline, width to height, of the part of the recording that is shown.
    """

    top: int
    width: int
    height: int
    ratio: Fraction

    @property
    def bottom(self) -> int:
        """The first row below."""
        return self.top + self.height


def picture_area(sheet: CutSheet, shape: Shape) -> Area:
    """Where a clip of `sheet` in `shape` shows the recording: everywhere, or above a band."""
    width, height = picture_size(shape, sheet.height)
    if not _has_band(sheet.captions, shape):
        return Area(top=0, width=width, height=height, ratio=RATIOS[shape])
    most = (1 - LEAST_WORDS_SHARE) * height - BAND_INSET
    top, high = (
        int(rows) // MACROBLOCK * MACROBLOCK
        for rows in (height * BAND_TOPS[shape], min(height * BAND_SHARES[shape], most))
    )
    if top:
        top = max(top, LEAST_ROWS_ABOVE)
    return Area(top=top, width=width, height=high, ratio=Fraction(width, high))


def _has_band(place: CaptionPlace, shape: Shape) -> bool:
    return place is CaptionPlace.BAND_EVERYWHERE or (
        place is CaptionPlace.BAND and shape is not Shape.WIDE
    )


def picture_size(shape: Shape, height: int) -> tuple[int, int]:
    """Width and height in even pixels; `height` is that of the 16:9 picture."""
    long_side = 2 * round(height * 16 / 9 / 2)
    short_side = 2 * round(height / 2)
    return {
        Shape.WIDE: (long_side, short_side),
        Shape.SQUARE: (short_side, short_side),
        Shape.TALL: (short_side, long_side),
    }[shape]


def standard_rate(measured: Fraction) -> Fraction:
    """The broadcast frame rate nearest to a `measured` average rate, which may be variable."""
    return min(STANDARD_FRAME_RATES, key=lambda rate: abs(rate - measured))


def plan_timeline(sheet: CutSheet, rate: Fraction) -> Timeline:
    """Lay the cards and passages of `sheet` end to end at `rate` frames per second."""
    wanted = [
        (SegmentKind.TITLE, sheet.cards.title_ms, None),
        *((SegmentKind.PASSAGE, each.end_ms - each.start_ms, each) for each in sheet.passages),
        (SegmentKind.END, sheet.cards.end_ms, None),
    ]
    segments: list[Segment] = []
    elapsed_ms = first_frame = 0
    for kind, length_ms, passage in wanted:
        elapsed_ms += length_ms
        end_frame = floor(elapsed_ms * rate / 1000 + Fraction(1, 2))
        if end_frame > first_frame:
            segments.append(
                Segment(
                    kind=kind,
                    first_frame=first_frame,
                    frames=end_frame - first_frame,
                    passage=passage,
                )
            )
        first_frame = end_frame
    return Timeline(rate=rate, segments=tuple(segments))
