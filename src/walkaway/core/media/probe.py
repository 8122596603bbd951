"""What a recording is: its streams, measured from the file itself."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from walkaway.core.errors import UnreadableMedia
from walkaway.core.media.recordings.opening import opened_recording
from walkaway.core.media.recordings.source import Recording, shown_path


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureFacts:
    """The first video stream. `width` and `height` are coded, before `rotation_degrees` is
    applied; `duration` in seconds; `rate` is the average number of frames per second."""

    codec: str
    profile: str
    pixel_format: str
    width: int
    height: int
    rotation_degrees: int
    rate: Fraction
    duration: Fraction
    start: Fraction

    @property
    def upright_size(self) -> tuple[int, int]:
        """Width and height as a viewer sees them."""
        turned = self.rotation_degrees % 180 != 0
        return (self.height, self.width) if turned else (self.width, self.height)


@dataclass(frozen=True, kw_only=True, slots=True)
class SoundFacts:
    """The first audio stream; `duration` and `start` in seconds."""

    codec: str
    rate_hz: int
    channels: int
    duration: Fraction
    start: Fraction


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaFacts:
    """A media file; a kind of stream that it lacks is None."""

    path: Path
    duration: Fraction
    picture: PictureFacts | None
    sound: SoundFacts | None
    subtitle_languages: tuple[str, ...]
    metadata: dict[str, str]


def probe(recording: Recording) -> MediaFacts:
    """Read the facts of `recording`. Raises `UnreadableMedia`, `NotOpened`."""
    path = shown_path(recording)
    try:
        with opened_recording(recording) as container:
            video = next(iter(container.streams.video), None)
            audio = next(iter(container.streams.audio), None)
            duration = Fraction(container.duration or 0, av.time_base)
            return MediaFacts(
                path=path,
                duration=duration,
                picture=_picture_facts(video, duration, recording) if video else None,
                sound=_sound_facts(audio, duration) if audio else None,
                subtitle_languages=tuple(
                    stream.language or "" for stream in container.streams.subtitles
                ),
                metadata=dict(container.metadata),
            )
    except (av.FFmpegError, OSError) as error:
        raise UnreadableMedia(
            path=path,
            problem=f"{error.strerror or error}",
            remedy="Check that the file is complete and is a recording",
        ) from error


def _picture_facts(video: av.VideoStream, duration: Fraction, recording: Recording) -> PictureFacts:
    context = video.codec_context
    return PictureFacts(
        codec=context.name,
        profile=context.profile or "",
        pixel_format=context.pix_fmt or "",
        width=context.width,
        height=context.height,
        rotation_degrees=_rotation_degrees(recording),
        rate=video.average_rate or video.guessed_rate or Fraction(25),
        duration=_seconds(video.duration, video.time_base) or duration,
        start=_seconds(video.start_time, video.time_base),
    )


def _sound_facts(audio: av.AudioStream, duration: Fraction) -> SoundFacts:
    return SoundFacts(
        codec=audio.codec_context.name,
        rate_hz=audio.codec_context.sample_rate,
        channels=audio.codec_context.channels,
        duration=_seconds(audio.duration, audio.time_base) or duration,
        start=_seconds(audio.start_time, audio.time_base),
    )


def _rotation_degrees(recording: Recording) -> int:
    """The counter-clockwise turn that stands the picture upright; it is told by frames only."""
    with opened_recording(recording) as container:
        frame = next(container.decode(video=0), None)
        return int(frame.rotation) % 360 if frame else 0


def _seconds(ticks: int | None, time_base: Fraction | None) -> Fraction:
    return ticks * time_base if ticks is not None and time_base is not None else Fraction(0)
