"""The planned pictures of a recording: for every clip frame, the source frame it shows.

The source may have a variable frame rate: what counts is which picture was on show at the planned
instant. Time zero of a recording is where its first stream starts, as in every player, so that
picture and sound are read on one clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray
from PIL import Image, ImageOps

from walkaway.core.errors import NoSuchStream, UnreadableMedia
from walkaway.core.media.plan import Segment, Timeline
from walkaway.core.media.recordings.opening import opened_recording
from walkaway.core.media.recordings.source import Recording, shown_path
from walkaway.core.spans import Span

ROUNDING_TOLERANCE = Fraction(1, 1000)
"""Passage times are whole milliseconds: a picture that starts less than this later is meant."""

Plane = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Picture:
    """One upright picture as planes of 8-bit YCbCr 4:2:0, BT.709, limited range.

    `y` is (height, width); `u` and `v` are (height / 2, width / 2). Sides are even.
    """

    y: Plane
    u: Plane
    v: Plane

    @property
    def width(self) -> int:
        """The width in pixels."""
        return int(self.y.shape[1])

    @property
    def height(self) -> int:
        """The height in pixels."""
        return int(self.y.shape[0])

    def to_bytes(self) -> bytes:
        """The planes one after the other, as rawvideo in yuv420p."""
        return self.y.tobytes() + self.u.tobytes() + self.v.tobytes()

    def equals(self, other: Picture) -> bool:
        """Whether the two have the same pixels."""
        pairs = ((self.y, other.y), (self.u, other.u), (self.v, other.v))
        return all(np.array_equal(mine, others) for mine, others in pairs)

    def cropped(self, left: int, top: int, width: int, height: int) -> Picture:
        """A view of a part; all four numbers are even."""
        half_rows = slice(top // 2, (top + height) // 2)
        half_columns = slice(left // 2, (left + width) // 2)
        return Picture(
            self.y[top : top + height, left : left + width],
            self.u[half_rows, half_columns],
            self.v[half_rows, half_columns],
        )

    def placed_on(self, ground: Picture, top: int) -> Picture:
        """A copy of `ground`, which is as wide, with this picture from row `top`, even, on."""
        if ground.height == self.height:
            return self
        placed = Picture(ground.y.copy(), ground.u.copy(), ground.v.copy())
        bottom = top + self.height
        placed.y[top:bottom] = self.y
        placed.u[top // 2 : bottom // 2] = self.u
        placed.v[top // 2 : bottom // 2] = self.v
        return placed

    def scaled(self, width: int, height: int) -> Picture:
        """The same picture at another size."""
        if (width, height) == (self.width, self.height):
            return self
        return _planes(self.to_frame().reformat(width=width, height=height))

    def filling(self, width: int, height: int) -> Picture:
        """The middle of the picture, as much of it as fills `width` by `height`, at that size."""
        if (width, height) == (self.width, self.height):
            return self
        part_width = min(self.width, round(self.height * width / height)) & ~1
        part_height = min(self.height, round(self.width * height / width)) & ~1
        left, top = (self.width - part_width) // 4 * 2, (self.height - part_height) // 4 * 2
        return self.cropped(left, top, part_width, part_height).scaled(width, height)

    def to_frame(self) -> av.VideoFrame:
        """The picture as PyAV has it."""
        frame = av.VideoFrame(self.width, self.height, "yuv420p")
        for plane, pixels in zip(frame.planes, (self.y, self.u, self.v), strict=True):
            rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
            rows[:, : plane.width] = pixels
        return frame

    def rgb(self, width: int) -> NDArray[np.uint8]:
        """The picture as (height, width, 3) RGB, scaled to `width` columns."""
        height = max(1, round(self.height * width / self.width))
        frame = self.to_frame().reformat(
            width=width, height=height, format="rgb24", src_colorspace=Colorspace.ITU709
        )
        return np.asarray(frame.to_ndarray(), np.uint8)


def plain_picture(width: int, height: int, colour: tuple[int, int, int]) -> Picture:
    """A picture of one colour, given as (Y, Cb, Cr)."""
    half = (height // 2, width // 2)
    y, u, v = colour
    return Picture(
        np.full((height, width), y, np.uint8),
        np.full(half, u, np.uint8),
        np.full(half, v, np.uint8),
    )


@cache
def drawn_picture(drawing: Path, size: tuple[int, int]) -> Picture:
    """The drawing in a file, filling a picture of `size` from its middle."""
    with Image.open(drawing) as opened:
        fitted = ImageOps.fit(opened.convert("RGB"), size, Image.Resampling.LANCZOS)
    return picture_of(av.VideoFrame.from_ndarray(np.asarray(fitted), format="rgb24"))


def planned_pictures(
    recording: Recording, timeline: Timeline, segment: Segment, frames: Span | None = None
) -> Iterator[tuple[int, Picture]]:
    """Yield (clip frame, picture on show) for `frames` of `segment`, all of them by default.

    Consecutive clip frames may yield the very same picture object when the source is slower.
    Pictures are read-only views into the decoder's memory turned into arrays: copy before drawing.
    Raises `NoSuchStream`, `UnreadableMedia`, `NotOpened`.
    """
    wanted = frames or segment.span
    instants = (
        (frame, timeline.source_time_of(segment, frame) + ROUNDING_TOLERANCE)
        for frame in range(wanted.start, wanted.end)
    )
    first = timeline.source_time_of(segment, wanted.start)
    decoded = decoded_pictures(recording, first)
    shown = _next_of(decoded, recording, first)
    upcoming = next(decoded, None)
    picture: Picture | None = None
    for frame, instant in instants:
        while upcoming is not None and upcoming[0] <= instant:
            shown, upcoming, picture = upcoming, next(decoded, None), None
        picture = picture or picture_of(shown[1])
        yield frame, picture


def _next_of(
    decoded: Iterator[tuple[Fraction, av.VideoFrame]], recording: Recording, at: Fraction
) -> tuple[Fraction, av.VideoFrame]:
    first = next(decoded, None)
    if first is None:
        raise UnreadableMedia(
            path=shown_path(recording),
            problem=f"there is no picture at {float(at):.3f} s",
            remedy="Check that the passage lies inside the recording",
        )
    return first


def decoded_pictures(
    recording: Recording, start: Fraction
) -> Iterator[tuple[Fraction, av.VideoFrame]]:
    """Decoded frames with their time in seconds, from a key frame at or before `start` on.

    Raises `NoSuchStream`, `UnreadableMedia`, `NotOpened`.
    """
    try:
        with opened_recording(recording) as container:
            if not container.streams.video:
                raise NoSuchStream(
                    path=shown_path(recording),
                    problem="picture",
                    remedy='Use face = "cover", or a recording with a picture',
                )
            stream = container.streams.video[0]
            stream.codec_context.thread_count = 1
            zero = Fraction(container.start_time or 0, av.time_base)
            time_base = stream.time_base or Fraction(1, 1000)
            container.seek(max(0, int((start + zero) / time_base)), stream=stream)
            for frame in container.decode(stream):
                if frame.pts is not None:
                    yield frame.pts * time_base - zero, frame
    except (av.FFmpegError, OSError) as error:
        raise UnreadableMedia(
            path=shown_path(recording),
            problem=f"{error.strerror or error} while decoding",
            remedy="Check that the file is complete",
        ) from error


def picture_of(frame: av.VideoFrame) -> Picture:
    """A decoded `frame` as an upright picture with even sides."""
    converted = frame.reformat(
        format="yuv420p",
        src_colorspace=_colorspace_of(frame),
        dst_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.MPEG,
    )
    quarter_turns = round(frame.rotation / 90) % 4
    planes = _planes(converted)
    if quarter_turns:
        planes = Picture(
            *(
                np.ascontiguousarray(np.rot90(p, quarter_turns))
                for p in (planes.y, planes.u, planes.v)
            )
        )
    return planes


def _colorspace_of(frame: av.VideoFrame) -> Colorspace:
    """What the file says, or what players assume when it says nothing: by height."""
    if frame.format.is_rgb:
        return Colorspace.ITU709
    if frame.colorspace in {each.value for each in Colorspace}:
        return Colorspace(frame.colorspace)
    return Colorspace.ITU709 if frame.height >= 720 else Colorspace.ITU601


def _planes(frame: av.VideoFrame) -> Picture:
    """The planes of a yuv420p frame, cut to even sides."""
    width, height = frame.width & ~1, frame.height & ~1
    y, u, v = (
        np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
        for plane in frame.planes
    )
    return Picture(
        y[:height, :width], u[: height // 2, : width // 2], v[: height // 2, : width // 2]
    )
