"""What a recording is, stream by stream, as it says itself."""

from __future__ import annotations

from fractions import Fraction
from typing import BinaryIO, TypedDict

import av

from walkaway.core.media.recordings.opening import duration_of, opened

BRANDS = frozenset({"compatible_brands", "major_brand", "minor_version"})
"""Which kind of container it is; no device's note."""
MOST_UNEVEN = Fraction(1, 500)
"""So far the mean may be off in a recording of even pictures, of which the last is cut short."""


class StreamReport(TypedDict):
    """One stream. What does not apply to its kind is None.

    `is_uneven` is true when its pictures do not follow each other at one rate, as far as the file
    tells without being read whole: `frames_per_second` is their mean then.
    """

    kind: str
    codec: str
    profile: str
    duration_s: float | None
    bits_per_second: int | None
    width: int | None
    height: int | None
    pixel_format: str | None
    frames_per_second: str | None
    is_uneven: bool | None
    frames: int | None
    sample_rate_hz: int | None
    channels: int | None
    tags: list[str]


class TechnicalReport(TypedDict):
    """A recording. `tags` are the names of what the device noted (place, model, time), not what it
    noted: that is in the evidence copy alone."""

    sha256: str
    size_bytes: int
    container: str
    duration_s: float
    bits_per_second: int | None
    tags: list[str]
    streams: list[StreamReport]


def technical_report(source: BinaryIO, *, sha256: str, size_bytes: int) -> TechnicalReport:
    """The report of the recording in `source`. Raises `UnreadableMedia`."""
    with opened(source) as container:
        return TechnicalReport(
            sha256=sha256,
            size_bytes=size_bytes,
            container=container.format.long_name,
            duration_s=round(float(duration_of(container)), 3),
            bits_per_second=container.bit_rate or None,
            tags=sorted(set(container.metadata) - BRANDS),
            streams=[_stream_report(stream) for stream in container.streams],
        )


def _stream_report(stream: av.stream.Stream) -> StreamReport:
    context = getattr(stream, "codec_context", None)
    picture = context if isinstance(stream, av.VideoStream) else None
    sound = context if isinstance(stream, av.AudioStream) else None
    timed = stream.duration is not None and stream.time_base is not None
    return StreamReport(
        kind=stream.type,
        codec=getattr(context, "name", "") or "unknown",
        profile=getattr(stream, "profile", None) or "",
        duration_s=round(float(stream.duration * stream.time_base), 3) if timed else None,  # type: ignore[operator]  # `timed` says that neither is None
        bits_per_second=getattr(context, "bit_rate", None) or None,
        width=picture and picture.width,
        height=picture and picture.height,
        pixel_format=picture and picture.pix_fmt,
        frames_per_second=str(stream.average_rate)
        if isinstance(stream, av.VideoStream) and stream.average_rate
        else None,
        is_uneven=_is_uneven(stream) if isinstance(stream, av.VideoStream) else None,
        frames=stream.frames or None,
        sample_rate_hz=sound and sound.sample_rate,
        channels=sound and sound.channels,
        tags=sorted(stream.metadata),
    )


def _is_uneven(stream: av.VideoStream) -> bool:
    """Whether the mean rate is another than that at which the time stamps follow each other."""
    mean, base = stream.average_rate, stream.base_rate
    return not mean or not base or abs(mean - base) > mean * MOST_UNEVEN
