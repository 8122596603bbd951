"""Opening a recording that came from outside, out of a file object.

A file may pretend to be a recording and be a list of other addresses: opened without care, it would
have the decoder read this machine's files or the network. So nothing but the given bytes is opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
from av.container import InputContainer

from walkaway.core.errors import UnreadableMedia

BUFFER_BYTES = 256 * 1024
NAME = Path("The recording")
"""What errors call it: the true name stays sealed."""


@contextmanager
def opened(source: BinaryIO) -> Iterator[InputContainer]:
    """The recording in `source`. Raises `UnreadableMedia`, also for what is raised within."""
    try:
        with av.open(
            source,
            "r",
            buffer_size=BUFFER_BYTES,
            io_open=_refuse,
            # Lists of addresses are read through protocols; none is left to read them.
            container_options={"protocol_whitelist": "none"},
            metadata_errors="replace",
        ) as container:
            yield container
    except (av.FFmpegError, _ReadsElsewhere) as error:
        raise UnreadableMedia(
            path=NAME,
            problem=getattr(error, "strerror", None) or "it is a list of other files",
            remedy="Check that the file is complete and is a recording",
        ) from error


def decoded(
    container: InputContainer, *streams: av.VideoStream | av.AudioStream
) -> Iterator[av.VideoFrame | av.AudioFrame]:
    """All frames of `streams` in the order of the file; a damaged packet is passed over."""
    for packet in container.demux(*streams):
        try:
            frames = packet.decode()
        except av.FFmpegError:
            continue
        for frame in frames:
            if isinstance(frame, av.VideoFrame | av.AudioFrame):
                yield frame


def seconds_into(
    container: InputContainer, frame: av.VideoFrame | av.AudioFrame
) -> Fraction | None:
    """When `frame` is, counted from where the recording begins; None when it does not say."""
    if frame.pts is None or frame.time_base is None:
        return None
    return frame.pts * frame.time_base - Fraction(container.start_time or 0, av.time_base)


def duration_of(container: InputContainer) -> Fraction:
    """The length that the recording claims, in seconds; 0 when it claims none."""
    return Fraction(max(0, container.duration or 0), av.time_base)


class _ReadsElsewhere(OSError):
    """The file names another one, which is not opened."""


def _refuse(url: str, flags: int, options: dict[str, str]) -> object:
    raise _ReadsElsewhere
