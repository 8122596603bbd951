"""Sealed files as files: programs read and write them, and no plain byte lies on a disk.

Decoders want to read and to seek, and writers of films want to mend the beginning when they know
the end. Both are given what looks like a file.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from typing import BinaryIO

from walkaway.core.sealing.files import CHUNK_BYTES, HEADER_BYTES, SEALED_CHUNK_BYTES, FileSeal
from walkaway.core.sealing.files import SealedFile as Sealed

CHUNKS_KEPT = 16
"""Opened chunks that a reader keeps: a film's picture and sound are read in turns."""


class SealedReader(io.RawIOBase):
    """The content of a sealed file, to read and to seek in. Raises `NotOpened` while reading."""

    def __init__(self, sealed: Sealed) -> None:
        self._sealed = sealed
        self._at = 0
        self._kept: OrderedDict[int, bytes] = OrderedDict()

    @property
    def size(self) -> int:
        """The length of the content in bytes."""
        return self._sealed.size

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to `offset`, from the start, from here or from the end."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        """Where the next read begins."""
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what is asked for is always a view of bytes
        """Fill `buffer`, up to the end of a chunk."""
        if self._at >= self.size:
            return 0
        number, within = divmod(self._at, CHUNK_BYTES)
        piece = self._chunk(number)[within : within + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _chunk(self, number: int) -> bytes:
        if number not in self._kept:
            first = number * CHUNK_BYTES
            self._kept[number] = b"".join(self._sealed.read_range(first, first + CHUNK_BYTES))
            if len(self._kept) > CHUNKS_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(number)
        return self._kept[number]


class SealingWriter:
    """A file that is sealed while it is written.

    Its first `head_bytes` stay in memory and may be written over until `finish`; what lies behind
    them goes to the disk a chunk at a time and is final: a chunk is never closed twice.
    """

    def __init__(self, file: BinaryIO, seal: FileSeal, *, head_bytes: int = CHUNK_BYTES) -> None:
        self._file, self._seal = file, seal
        self._head = bytearray()
        self._head_limit = -(-max(1, head_bytes) // CHUNK_BYTES) * CHUNK_BYTES
        self._tail = bytearray()
        self._tail_start = self._head_limit
        self._at = 0

    def write(self, content: bytes) -> int:
        """Write `content` here. Raises `io.UnsupportedOperation` where the file is final."""
        view = memoryview(content)
        if self._at < self._head_limit:
            part = view[: self._head_limit - self._at]
            _overlay(self._head, self._at, part)
            self._at += len(part)
            view = view[len(part) :]
        if len(view):
            if self._at < self._tail_start:
                raise io.UnsupportedOperation("this part of a sealed file is final")
            _overlay(self._head, self._head_limit, memoryview(b""))
            _overlay(self._tail, self._at - self._tail_start, view)
            self._at += len(view)
            self._close_full_chunks()
        return len(content)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to `offset`, from the start, from here or from the end."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._end}[whence]
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        """Where the next write begins."""
        return self._at

    def finish(self) -> int:
        """Close what is left, and write the header; the length of the content."""
        total = self._end
        last = max(0, total - 1) // CHUNK_BYTES
        if self._tail:
            self._close(self._tail_start // CHUNK_BYTES, bytes(self._tail), is_last=True)
        for number in range(-(-len(self._head) // CHUNK_BYTES) or 1):
            piece = bytes(self._head[number * CHUNK_BYTES : (number + 1) * CHUNK_BYTES])
            self._close(number, piece, is_last=number == last)
        self._file.seek(0)
        self._file.write(self._seal.header)
        self._file.flush()
        return total

    @property
    def _end(self) -> int:
        tail_end = self._tail_start + len(self._tail)
        return tail_end if tail_end > self._head_limit else len(self._head)

    def _close_full_chunks(self) -> None:
        # A full chunk waits until more comes: it may be the last.
        while len(self._tail) > CHUNK_BYTES:
            number = self._tail_start // CHUNK_BYTES
            self._close(number, bytes(self._tail[:CHUNK_BYTES]), is_last=False)
            del self._tail[:CHUNK_BYTES]
            self._tail_start += CHUNK_BYTES

    def _close(self, number: int, content: bytes, *, is_last: bool) -> None:
        self._file.seek(HEADER_BYTES + number * SEALED_CHUNK_BYTES)
        self._file.write(self._seal.close_chunk(number, content, is_last=is_last))


def _overlay(target: bytearray, at: int, content: memoryview) -> None:
    """Write `content` over `target`; a gap before it is filled with zeros."""
    if at > len(target):
        target += bytes(at - len(target))
    target[at : at + len(content)] = content
