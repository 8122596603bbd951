"""Zstandard frames, one after another, going on behind what is damaged.

**Source** RFC 8878, section 3.1 (where a frame ends), and the IIPC's "Zstandard Compression for
WARC" (the dictionary in a skippable frame at the beginning).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from fastwarc.stream_io import ZstdReader

from walkaway.core.web_archives.unpacking import BEGINNING, HELD_BYTES, Break, Piece, next_member

ZSTD = b"\x28\xb5\x2f\xfd"
DICTIONARY = b"\x5d\x2a\x4d\x18"
SKIPPABLE = frozenset(bytes([low]) + b"\x2a\x4d\x18" for low in range(0x50, 0x60))
LARGEST_DICTIONARY_BYTES = 16 * 1024 * 1024
DICTIONARY_ID_BYTES = (0, 1, 2, 4)
RLE_BLOCK, RESERVED_BLOCK = 1, 3
CHUNK_BYTES = 128 * 1024


def begins_zstd(head: bytes) -> bool:
    """Whether a file that begins with these four bytes is Zstandard."""
    return head == ZSTD or head in SKIPPABLE


def zstd_pieces(file: BinaryIO) -> Iterator[Piece | Break]:
    """Unpack a seekable file; what is broken is salvaged as far as it goes."""
    size = file.seek(0, io.SEEK_END)
    start: int | None = 0
    dictionary: bytes | None = None
    while start is not None and start < size:
        end = _end_of_frame(file, start, size)
        file.seek(start)
        head = file.read(8)
        if end is not None and head[:4] in SKIPPABLE:
            if head[:4] == DICTIONARY and end - start <= LARGEST_DICTIONARY_BYTES:
                dictionary = _dictionary(file.read(end - start - 8))
            start = end
            continue
        problem = ""
        for piece in _frame(file, start, size if end is None else end, dictionary):
            if isinstance(piece, Piece):
                yield piece
            else:
                problem = piece
        if end is None or problem:
            yield Break(offset=start, reason=problem or "the file ends inside a compressed record")
            start = _next_frame(file, start + 1, dictionary)
        else:
            start = end


def _frame(file: BinaryIO, start: int, end: int, dictionary: bytes | None) -> Iterator[Piece | str]:
    """The bytes of one frame, held back until its checksum was right; last, what was wrong."""
    file.seek(start)
    checked = bool(file.read(5)[4:] and _descriptor(file, start) & 4)
    held, given, problem = bytearray(), False, ""
    try:
        reader = _reader(file, start, end, dictionary)
        while data := reader.read(CHUNK_BYTES):
            held += data
            if len(held) > HELD_BYTES:
                yield Piece(offset=start, data=bytes(held), checked=checked)
                held.clear()
                given = True
    except OSError as error:
        problem = f"a compressed record is damaged ({error})"
    if held:
        yield Piece(offset=start, data=bytes(held), sound=given or not problem, checked=checked)
    if problem:
        yield problem


def _reader(file: BinaryIO, start: int, end: int, dictionary: bytes | None) -> ZstdReader:
    file.seek(start)
    # A frame is a record; one above what is held back is a whole archive, and read as it lies.
    inner = io.BytesIO(file.read(end - start)) if end - start <= HELD_BYTES else file
    return ZstdReader(inner, dictionary=dictionary) if dictionary else ZstdReader(inner)


def _descriptor(file: BinaryIO, start: int) -> int:
    file.seek(start + 4)
    return file.read(1)[0]


def _end_of_frame(file: BinaryIO, start: int, size: int) -> int | None:
    """Where the frame at `start` ends, None when it does not end in this file."""
    file.seek(start)
    head = file.read(18)
    if head[:4] in SKIPPABLE and len(head) >= 8:
        place = start + 8 + int.from_bytes(head[4:8], "little")
        return place if place <= size else None
    if head[:4] != ZSTD or len(head) < 6:
        return None
    flags = head[4]
    single_segment = flags & 0x20
    content_size = (1 if single_segment else 0, 2, 4, 8)[flags >> 6]
    place = start + 5 + (not single_segment) + DICTIONARY_ID_BYTES[flags & 3] + content_size
    while place + 3 <= size:
        file.seek(place)
        block = int.from_bytes(file.read(3), "little")
        last, kind, length = block & 1, block >> 1 & 3, block >> 3
        if kind == RESERVED_BLOCK:
            return None
        place += 3 + (1 if kind == RLE_BLOCK else length)
        if last:
            place += 4 if flags & 4 else 0
            return place if place <= size else None
    return None


def _next_frame(file: BinaryIO, start: int, dictionary: bytes | None) -> int | None:
    def begins_record(file: BinaryIO, place: int) -> bool:
        file.seek(place)
        inner = io.BytesIO(file.read(CHUNK_BYTES * 2))
        try:
            reader = ZstdReader(inner, dictionary=dictionary) if dictionary else ZstdReader(inner)
            return bool(reader.read(len(BEGINNING)) == BEGINNING)
        except OSError:
            return False

    return next_member(file, start, ZSTD, begins_record)


def _dictionary(content: bytes) -> bytes | None:
    """A dictionary may itself be compressed."""
    if content[:4] != ZSTD:
        return content
    try:
        return bytes(ZstdReader(io.BytesIO(content)).read(LARGEST_DICTIONARY_BYTES))
    except OSError:
        return None
