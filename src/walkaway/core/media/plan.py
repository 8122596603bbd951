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

from walkaway.core.media.sheet.model import CutSheet, Passage, Shape
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
