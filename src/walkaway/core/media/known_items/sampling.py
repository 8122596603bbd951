"""Which pictures of a recording are hashed: some of every second, and the first of each scene."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from walkaway.core.media.frames import ROUNDING_TOLERANCE, decoded_pictures
from walkaway.core.media.known_items.pdq import HEIGHT, WIDTH, Hash, pdq
from walkaway.core.media.recordings.source import Recording
from walkaway.core.spans import Span

SCENE_CHANGE = 18.0
"""By how much of 255 the brightness of two pictures differs on average where a scene ends."""
LEAST_QUALITY = 50
"""A picture with less in it is not hashed: it would match whatever is as plain. **Source:**
ThreatExchange, PDQ, quality metric."""
LONG_SIDE = 512
"""Pictures are looked at in this size: enough for what remains after cropping."""
BAR_BRIGHTNESS = 24
"""Rows and columns at the edges that are nowhere brighter are bars, not picture."""

Grey = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Sampled:
    """A picture of a recording, shape (height, width), and when it is shown."""

    at_ms: int
    grey: Grey


def sampled_pictures(
    recording: Recording, *, a_second: int, within: Span | None = None
) -> Iterator[Sampled]:
    """Pictures of `recording`, all of it or the milliseconds `within`, in order.

    Raises `NoSuchStream`, `UnreadableMedia`, `NotOpened`.
    """
    start = Fraction(within.start, 1000) if within else Fraction(0)
    end = Fraction(within.end, 1000) if within else None
    due = start
    before: NDArray[np.int16] | None = None
    held: tuple[Fraction, av.VideoFrame] | None = None
    for at, frame in decoded_pictures(recording, start):
        if end is not None and at >= end:
            break
        if at + ROUNDING_TOLERANCE < start:
            held = at, frame
            continue
        if held is not None and at > start + ROUNDING_TOLERANCE:
            # What was on show when the passage begins came before it.
            yield Sampled(int(start * 1000), _grey(held[1]))
        held = None
        grey = _grey(frame)
        small = _thumbnail(grey)
        is_new_scene = before is not None and np.abs(small - before).mean() > SCENE_CHANGE
        before = small
        if at + ROUNDING_TOLERANCE >= due or is_new_scene:
            yield Sampled(int(at * 1000), grey)
            due = max(due, at) + Fraction(1, a_second)
    if held is not None and held[0] + _length(held[1]) > start:
        yield Sampled(int(start * 1000), _grey(held[1]))


def hash_of(grey: Grey) -> Hash | None:
    """The hash of a picture, or None of one in which too little is to be seen."""
    small = Image.fromarray(grey).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
    value, quality = pdq(np.asarray(small, np.float64))
    return value if quality >= LEAST_QUALITY else None


def without_bars(grey: Grey) -> Grey:
    """The picture without black bars around it; all of it where nothing else would be left."""
    bright = grey > BAR_BRIGHTNESS
    rows, columns = np.flatnonzero(bright.any(axis=1)), np.flatnonzero(bright.any(axis=0))
    if len(rows) < HEIGHT // 2 or len(columns) < HEIGHT // 2:
        return grey
    return grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def middle_of(grey: Grey, shape: Fraction) -> Grey:
    """The middle of the picture that has the `shape` (width to height), as large as it can be."""
    height, width = grey.shape
    part_width = min(width, round(height * shape))
    part_height = min(height, round(width / shape))
    left, top = (width - part_width) // 2, (height - part_height) // 2
    return grey[top : top + part_height, left : left + part_width]


def inner_part(grey: Grey, share: float) -> Grey:
    """The picture with an even edge cut off, so that `share` of each side is left."""
    height, width = grey.shape
    top, left = round(height * (1 - share) / 2), round(width * (1 - share) / 2)
    return grey[top : height - top, left : width - left]


def _length(frame: av.VideoFrame) -> Fraction:
    """For how many seconds a frame is shown, as the file says; nothing where it does not."""
    return Fraction(frame.duration or 0) * Fraction(frame.time_base or 0)


def _grey(frame: av.VideoFrame) -> Grey:
    scale = min(1.0, LONG_SIDE / max(frame.width, frame.height))
    width, height = max(2, round(frame.width * scale)), max(2, round(frame.height * scale))
    grey = frame.reformat(width=width, height=height, format="gray").to_ndarray()
    return np.ascontiguousarray(np.rot90(grey, round(frame.rotation / 90) % 4), np.uint8)


def _thumbnail(grey: Grey) -> NDArray[np.int16]:
    small = Image.fromarray(grey).resize((32, 18), Image.Resampling.BOX)
    return np.asarray(small, np.int16)
