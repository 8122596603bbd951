"""Opening a recording that came from outside, out of a file object.

A file may pretend to be a recording and be a list of other addresses: opened without care, it would
have the decoder read this machine's files or the network. So nothing but the given bytes is opened.
Its name has no part in it either: a recording is the same in the clear and sealed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from io import BufferedReader, RawIOBase
from typing import BinaryIO

import av
from av.container import InputContainer

from walkaway.core.errors import NotOpened, UnreadableMedia
from walkaway.core.media.recordings.source import NAME, Recording, SealedRecording, shown_path
from walkaway.core.sealing.files import SealedFile
from walkaway.core.sealing.streams import SealedReader

BUFFER_BYTES = 256 * 1024
LIST_OF_FILES = "it is a list of other files"


@contextmanager
def opened(source: BinaryIO) -> Iterator[InputContainer]:
    """The recording in `source`. Raises `UnreadableMedia`, also for what is raised within."""
    try:
        with _container_in(source) as container:
            yield container
    except (av.FFmpegError, _ReadsElsewhere) as error:
        raise UnreadableMedia(
            path=NAME,
            problem=getattr(error, "strerror", None) or LIST_OF_FILES,
            remedy="Check that the file is complete and is a recording",
        ) from error


@contextmanager
def opened_recording(recording: Recording) -> Iterator[InputContainer]:
    """The recording, to decode.

    Raises what PyAV raises, `OSError` for a file that is not there, `UnreadableMedia` for one that
    names other files, and `NotOpened` for a sealed one that is not as it was, also when a decoder
    passed over what did not open.
    """
    with content_of(recording) as content:
        reader = _Remembering(content)
        try:
            with _container_in(reader) as container:
                yield container
        except _ReadsElsewhere as error:
            raise UnreadableMedia(
                path=shown_path(recording),
                problem=LIST_OF_FILES,
                remedy="Name the recording itself",
            ) from error
        except Exception as error:
            if reader.failure:
                raise reader.failure from error
            raise
        if reader.failure:
            raise reader.failure


@contextmanager
def content_of(recording: Recording) -> Iterator[BinaryIO]:
    """The bytes of the recording, to read and to seek in. Raises `OSError` and `NotOpened`."""
    if not isinstance(recording, SealedRecording):
        with recording.open("rb") as plain:
            yield plain
        return
    try:
        file = recording.path.open("rb")
    except FileNotFoundError as error:
        raise NotOpened(what="A recording") from error
    with file:
        sealed = SealedFile(file, recording.key, recording.belongs_to)
        if sealed.size != recording.size:
            raise NotOpened(what="A recording")
        yield BufferedReader(SealedReader(sealed), BUFFER_BYTES)


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


class _Remembering(RawIOBase):
    """A file without a name that remembers why it could not be read.

    A decoder takes what it cannot read for the end, or goes on behind it; whoever opened the file
    asks afterwards.
    """

    def __init__(self, content: BinaryIO) -> None:
        self._content = content
        self.failure: Exception | None = None

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; none once a read failed."""
        if self.failure:
            return b""
        try:
            return self._content.read(size)
        except Exception as error:
            self.failure = error
            raise

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to `offset`."""
        return self._content.seek(offset, whence)

    def tell(self) -> int:
        """Where the next read begins."""
        return self._content.tell()


class _ReadsElsewhere(OSError):
    """The file names another one, which is not opened."""


def _refuse(url: str, flags: int, options: dict[str, str]) -> object:
    raise _ReadsElsewhere


def _container_in(source: BinaryIO | RawIOBase) -> InputContainer:
    return av.open(
        source,
        "r",
        buffer_size=BUFFER_BYTES,
        io_open=_refuse,
        # Lists of addresses are read through protocols; none is left to read them.
        container_options={"protocol_whitelist": "none"},
        metadata_errors="replace",
    )
