"""How much later than planned the pictures of a finished file are, told by how they move.

For every frame, the mean change of brightness since the frame before is compared with that of the
recording's planned frames. Nothing can be told where the face protection covers the picture, or
where too little moves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from walkaway.core.media.frames import Picture, planned_pictures
from walkaway.core.media.plan import Segment, SegmentKind, Timeline
from walkaway.core.media.sheet.model import CutSheet, FaceProtection, Passage
from walkaway.core.spans import Span

REACH_FRAMES = 12
MOST_PASSAGES = 3
MOST_FRAMES = 150
SHORTEST_FRAMES = 4 * REACH_FRAMES
LEAST_AGREEMENT = 0.5
CLEAR_LEAD = 0.1
"""How much better than at other lags the movement must agree: a steady one agrees anywhere."""

ROWS = 90

Signal = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureLag:
    """How many frames later than planned the picture is at `at_ms`."""

    at_ms: int
    frames: int


def picture_lags(path: Path, sheet: CutSheet, timeline: Timeline) -> tuple[PictureLag, ...]:
    """The lag of up to `MOST_PASSAGES` passages, first and last among them, where it can be told.

    Raises `UnreadableMedia`, `NoSuchStream`.
    """
    if sheet.protection.face is FaceProtection.COVER:
        return ()
    long_enough = [each for each in timeline.passages if each.frames >= SHORTEST_FRAMES]
    wanted = np.linspace(0, len(long_enough) - 1, min(len(long_enough), MOST_PASSAGES))
    segments = [long_enough[index] for index in wanted.round().astype(int)]
    lags = (_lag_of(path, sheet, timeline, segment) for segment in segments)
    return tuple(lag for lag in lags if lag is not None)


def _lag_of(path: Path, sheet: CutSheet, timeline: Timeline, segment: Segment) -> PictureLag | None:
    assert segment.passage is not None
    frames = Span(segment.first_frame, segment.first_frame + min(segment.frames, MOST_FRAMES))
    source = sheet.sources[segment.passage.source].recording
    planned = _movement(
        picture for _, picture in planned_pictures(source, timeline, segment, frames)
    )
    whole = _as_recording(timeline)
    shown = _movement(picture for _, picture in planned_pictures(path, timeline, whole, frames))
    lag = lag_between(planned, shown)
    return None if lag is None else PictureLag(at_ms=timeline.ms_at(frames.start), frames=lag)


def lag_between(planned: Signal, shown: Signal) -> int | None:
    """How many steps later `shown` moves like `planned`; None when that is not clear.

    The ends of `planned` are left out, so that what is compared stays inside `shown`.
    """
    core = planned[REACH_FRAMES : len(planned) - REACH_FRAMES]
    lags = range(-REACH_FRAMES, REACH_FRAMES + 1)
    agreements = np.array(
        [_agreement(core, shown[REACH_FRAMES + lag :][: len(core)]) for lag in lags]
    )
    best = int(agreements.argmax())
    others = np.delete(agreements, range(max(0, best - 1), min(len(agreements), best + 2)))
    is_clear = agreements[best] > max(LEAST_AGREEMENT, others.max() + CLEAR_LEAD)
    return lags[best] if is_clear else None


def _agreement(one: Signal, other: Signal) -> float:
    """Pearson's correlation; 0 where nothing varies or the lengths differ."""
    if len(one) != len(other) or min(one.std(), other.std()) < 1e-6:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def _movement(pictures: Iterable[Picture]) -> Signal:
    """The change of each picture from the one before; its root, since a caption that appears is
    one big change among many small ones."""
    changes = []
    previous: NDArray[np.int16] | None = None
    for picture in pictures:
        step = max(1, picture.height // ROWS)
        luma = picture.y[::step, ::step].astype(np.int16)
        changes.append(0.0 if previous is None else float(np.abs(luma - previous).mean()))
        previous = luma
    return np.asarray(np.sqrt(changes), np.float64)


def _as_recording(timeline: Timeline) -> Segment:
    """The clip as one passage of itself, so that its frames can be read as planned pictures."""
    end_ms = round(timeline.frames * 1000 / Fraction(timeline.rate))
    return Segment(
        kind=SegmentKind.PASSAGE,
        first_frame=0,
        frames=timeline.frames,
        passage=Passage(source="", start_ms=0, end_ms=end_ms, insert_label={}),
    )
