"""A small film of a recording, that every browser plays and seeks in.

H.264 and AAC in MP4, at most 540 lines and 30 frames a second, a key picture every two seconds. Its
table of contents stands before the picture, in a place that is kept free for it: so the film is
written in one pass, to a file of which only the beginning may be mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import BinaryIO, Protocol

import av
import numpy as np
from av.container import InputContainer, OutputContainer
from av.video.frame import PictureType
from numpy.typing import NDArray

from walkaway.core.errors import NoSuchStream, UnreadableMedia
from walkaway.core.media.recordings.opening import decoded, duration_of, opened, seconds_into
from walkaway.core.media.recordings.source import NAME

MOST_LINES = 540
MOST_FRAMES_PER_S = 30
KEY_EVERY_S = 2
QUALITY = 27
SOUND_RATE_HZ = 48_000
SOUND_FRAME = 1024
SOUND_BITS_PER_S = 96_000
LONGEST_DRIFT_S = Fraction(1, 10)
"""Sound whose time stamps leave a longer gap than this is joined with silence."""

LONGEST_GAP_S = 3600

BYTES_PER_SAMPLE_IN_TABLE = 40
"""No picture and no piece of sound takes more in the table of contents: five columns."""
SPARE_LENGTH = Fraction(11, 10)
"""A recording may be so much longer than it says."""
SPARE_TABLE_BYTES = 64 * 1024

RECIPE = {
    "what": "proxy",
    "version": 1,
    "picture": f"h264 crf {QUALITY} veryfast, at most {MOST_LINES} lines, {MOST_FRAMES_PER_S}/s",
    "sound": f"aac {SOUND_BITS_PER_S} bit/s {SOUND_RATE_HZ} Hz",
}

Packets = Sequence["av.Packet[av.VideoStream] | av.Packet[av.AudioStream]"]
Told = Callable[[Fraction], object]


class LongerThanItSays(Exception):
    """The recording is longer than it claims: the place for the table of contents is too small."""


class Target(Protocol):
    """A file of which the first bytes may be written again."""

    def write(self, content: bytes, /) -> int:
        """Write here."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go elsewhere."""

    def tell(self) -> int:
        """Where the next write begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyPlan:
    """What a proxy will be. `table_bytes` near its beginning are written last."""

    duration: Fraction
    has_picture: bool
    has_sound: bool
    rotation_degrees: int
    table_bytes: int

    def with_table_at_the_end(self) -> ProxyPlan:
        """The same film, for a recording that is longer than it says."""
        return replace(self, duration=Fraction(0), table_bytes=0)

    @property
    def head_bytes(self) -> int:
        """So much of the beginning must stay open until the end."""
        return self.table_bytes + SPARE_TABLE_BYTES


def plan_proxy(source: BinaryIO) -> ProxyPlan:
    """What the proxy of `source` will be. Raises `NoSuchStream` when nothing can be seen or heard,
    and `UnreadableMedia`."""
    with opened(source) as container:
        picture, sound = bool(container.streams.video), bool(container.streams.audio)
        duration = duration_of(container)
        turned = _rotation_degrees(container) if picture else 0
    if not (picture or sound):
        raise NoSuchStream(path=NAME, problem="picture and no sound", remedy="Use a recording")
    per_second = picture * MOST_FRAMES_PER_S + sound * (SOUND_RATE_HZ // SOUND_FRAME + 1)
    samples = int((duration * SPARE_LENGTH + 1) * per_second) if duration else 0
    return ProxyPlan(
        duration=duration,
        has_picture=picture,
        has_sound=sound,
        rotation_degrees=turned,
        table_bytes=samples * BYTES_PER_SAMPLE_IN_TABLE + SPARE_TABLE_BYTES if duration else 0,
    )


def make_proxy(source: BinaryIO, target: Target, plan: ProxyPlan, reached: Told) -> None:
    """Write the proxy of `source` to `target`. `reached` is told up to which second it is.

    Raises `LongerThanItSays` half way: then it is made anew, with the table at its end.
    """
    source.seek(0)
    # Without a known length nothing can be kept free, and the table comes at the end.
    options = {"fflags": "+bitexact"}
    if plan.table_bytes:
        options["moov_size"] = str(plan.table_bytes)
    with opened(source) as recording, _written(target, options) as film:
        tracks = _tracks(recording, film, plan)
        for frame in decoded(recording, *(track.source for track in tracks.values())):
            track = tracks[type(frame)]
            at = seconds_into(recording, frame)
            at = track.next_at if at is None else at
            if at < 0:
                continue
            if plan.table_bytes and at > plan.duration * SPARE_LENGTH + 1:
                raise LongerThanItSays
            film.mux(track.encoded(frame, at))
            reached(at)
        if not any(track.next_at for track in tracks.values()):
            raise UnreadableMedia(
                path=NAME,
                problem="nothing in it can be decoded",
                remedy="Check that the file is complete",
            )
        for track in tracks.values():
            film.mux(track.rest())


@contextmanager
def _written(target: Target, options: dict[str, str]) -> Iterator[OutputContainer]:
    film = av.open(target, "w", format="mp4", options=options)
    try:
        yield film
    except BaseException:
        # What is left is no film: why it ended is to be told, not that its end cannot be written.
        with suppress(av.FFmpegError):
            film.close()
        raise
    film.close()


class _Track(Protocol):
    @property
    def source(self) -> av.VideoStream | av.AudioStream: ...

    @property
    def next_at(self) -> Fraction:
        """When a frame is that does not say when: right after the one before it."""
        ...

    def encoded(self, frame: av.VideoFrame | av.AudioFrame, at: Fraction) -> Packets: ...

    def rest(self) -> Packets: ...


def _tracks(
    recording: InputContainer, film: OutputContainer, plan: ProxyPlan
) -> dict[type, _Track]:
    tracks: dict[type, _Track] = {}
    if plan.has_picture:
        tracks[av.VideoFrame] = _Picture(recording.streams.video[0], film, plan)
    if plan.has_sound:
        tracks[av.AudioFrame] = _Sound(recording.streams.audio[0], film)
    return tracks


class _Picture:
    """Pictures, small, and not more of them than are needed; a turned film stays turned."""

    def __init__(self, source: av.VideoStream, film: OutputContainer, plan: ProxyPlan) -> None:
        self.source = source
        source.thread_type = "AUTO"
        self._stream = film.add_stream(
            "libx264",
            rate=MOST_FRAMES_PER_S,
            options={"crf": str(QUALITY), "preset": "veryfast", "bf": "0"},
        )
        self._stream.pix_fmt = "yuv420p"
        self._stream.gop_size = KEY_EVERY_S * MOST_FRAMES_PER_S
        self._stream.width, self._stream.height = _small(source)
        if plan.rotation_degrees:
            self._stream.set_display_rotation(plan.rotation_degrees)
        self._last = -1
        self._step = 1 / Fraction(source.guessed_rate or source.average_rate or MOST_FRAMES_PER_S)
        self.next_at = Fraction(0)

    def encoded(self, frame: av.VideoFrame | av.AudioFrame, at: Fraction) -> Packets:
        assert isinstance(frame, av.VideoFrame)
        self.next_at = at + self._step
        number = ceil(at * MOST_FRAMES_PER_S - Fraction(1, 2))
        if number <= self._last:
            return []
        self._last = number
        small = frame.reformat(self._stream.width, self._stream.height, format="yuv420p")
        small.pts, small.time_base = number, Fraction(1, MOST_FRAMES_PER_S)
        # Which pictures are key pictures is the encoder's choice, not the camera's.
        small.pict_type = PictureType.NONE
        return self._stream.encode(small)

    def rest(self) -> Packets:
        return self._stream.encode(None)


class _Sound:
    """Sound on one clock: a gap is silence, an overlap is cut."""

    def __init__(self, source: av.AudioStream, film: OutputContainer) -> None:
        self.source = source
        layout = "mono" if source.codec_context.channels == 1 else "stereo"
        self._channels = 1 if layout == "mono" else 2
        self._stream = film.add_stream("aac", rate=SOUND_RATE_HZ, layout=layout)
        self._stream.bit_rate = SOUND_BITS_PER_S
        self._layout = layout
        self._resampler = av.AudioResampler(format="fltp", layout=layout, rate=SOUND_RATE_HZ)
        self._waiting = np.zeros((self._channels, 0), np.float32)
        self._given = 0
        self.next_at = Fraction(0)

    def encoded(self, frame: av.VideoFrame | av.AudioFrame, at: Fraction) -> Packets:
        assert isinstance(frame, av.AudioFrame)
        self.next_at = at + Fraction(frame.samples, frame.sample_rate)
        self._bridge(int(at * SOUND_RATE_HZ))
        for piece in self._resampler.resample(frame):
            self._waiting = np.hstack([self._waiting, piece.to_ndarray()])
        packets: list[av.Packet[av.AudioStream]] = []
        while self._waiting.shape[1] >= SOUND_FRAME:
            packets += self._encode(self._waiting[:, :SOUND_FRAME])
            self._waiting = self._waiting[:, SOUND_FRAME:]
        return packets

    def rest(self) -> Packets:
        last = self._encode(self._waiting) if self._waiting.shape[1] else []
        return last + self._stream.encode(None)

    def _bridge(self, position: int) -> None:
        missing = position - self._given - self._waiting.shape[1]
        if missing > LONGEST_DRIFT_S * SOUND_RATE_HZ:
            # A time stamp far beyond the end would fill the memory with silence.
            missing = min(missing, LONGEST_GAP_S * SOUND_RATE_HZ)
            silence = np.zeros((self._channels, missing), np.float32)
            self._waiting = np.hstack([self._waiting, silence])

    def _encode(self, samples: NDArray[np.float32]) -> list[av.Packet[av.AudioStream]]:
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples), format="fltp", layout=self._layout
        )
        frame.sample_rate = SOUND_RATE_HZ
        frame.pts, frame.time_base = self._given, Fraction(1, SOUND_RATE_HZ)
        self._given += samples.shape[1]
        return self._stream.encode(frame)


def _rotation_degrees(container: InputContainer) -> int:
    """How far the picture is to be turned, counter-clockwise; it is told by frames only."""
    for frame in decoded(container, container.streams.video[0]):
        return int(frame.rotation) if isinstance(frame, av.VideoFrame) else 0
    return 0


def _small(source: av.VideoStream) -> tuple[int, int]:
    """Width and height of the picture with square pixels: even, and at most `MOST_LINES` short."""
    aspect = source.sample_aspect_ratio or Fraction(1)
    width, height = source.codec_context.width * aspect, Fraction(source.codec_context.height)
    scale = min(Fraction(1), MOST_LINES / min(width, height))
    return _even(width * scale), _even(height * scale)


def _even(length: Fraction) -> int:
    return max(2, round(length / 2) * 2)
