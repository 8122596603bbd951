"""Compressed bytes unpacked piece by piece, going on behind what is damaged.

An archive holds a gzip member or a Zstandard frame for each record. What is damaged ends with its
member: the next one that begins a record is found by its first bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from isal import isal_zlib

# Its stubs call the class of its errors an error.
DAMAGED = cast("type[Exception]", isal_zlib.error)
GZIP = b"\x1f\x8b\x08"
CHUNK_BYTES = 128 * 1024
SALVAGE_BYTES = 64
HELD_BYTES = 64 * 1024 * 1024
BEGINNING = b"WARC/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Some unpacked bytes.

    `offset` is where their member begins in the file, or where they themselves do when the file
    is not compressed (`plain`).
    """

    offset: int
    data: bytes
    sound: bool = True
    """False for what was salvaged from a broken member."""
    checked: bool = True
    """Whether a checksum of the member would have told of a changed byte."""
    plain: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Break:
    """What comes next does not follow on what came before."""

    offset: int
    reason: str


def gzip_pieces(file: BinaryIO, start: int) -> Iterator[Piece | Break]:
    """Unpack members from `start` on; what is broken is salvaged as far as it goes."""
    file.seek(start)
    ahead = b""
    while ahead := ahead or file.read(CHUNK_BYTES):
        member = _Member(file, ahead)
        for data in member.data():
            yield Piece(offset=start, data=data, sound=not member.problem)
        if not member.problem:
            start += member.packed_bytes
            ahead = member.ahead
            continue
        if not member.given:
            # Small steps lose less of what comes before the broken place.
            file.seek(start)
            again = _Member(file, file.read(SALVAGE_BYTES), SALVAGE_BYTES)
            yield from (Piece(offset=start, data=data, sound=False) for data in again.data(True))
        yield Break(offset=start, reason=member.problem)
        found = next_record_in_gzip(file, start + 1)
        if found is None:
            return
        start, ahead = found, b""
        file.seek(start)


class _Member:
    """One gzip member: its bytes, then how it ended."""

    def __init__(self, file: BinaryIO, ahead: bytes, step: int = CHUNK_BYTES) -> None:
        self._file = file
        self._step = step
        self.ahead = ahead
        self.packed_bytes = 0
        self.given = False
        self.problem = ""

    def data(self, salvage: bool = False) -> Iterator[bytes]:
        """The bytes, held back until the checksum was right unless there are very many."""
        unpack = isal_zlib.decompressobj(wbits=31)
        held = bytearray()
        while not unpack.eof:
            try:
                held += unpack.decompress(self.ahead)
            except DAMAGED as error:
                self.problem = f"a compressed record is damaged ({_told(error)})"
                break
            self.packed_bytes += len(self.ahead) - len(unpack.unused_data)
            if len(held) > HELD_BYTES:
                yield bytes(held)
                held.clear()
                self.given = True
            if not unpack.eof:
                self.ahead = self._file.read(self._step)
                if not self.ahead:
                    self.problem = "the file ends inside a compressed record"
                    break
        self.ahead = unpack.unused_data
        if held and (salvage or self.given or not self.problem):
            yield bytes(held)


def _told(error: Exception) -> str:
    return str(error).rpartition(": ")[2]


def next_member(
    file: BinaryIO, start: int, magic: bytes, begins_record: Callable[[BinaryIO, int], bool]
) -> int | None:
    """Where the next member after `start` begins that holds the beginning of a record."""
    overlap = len(magic) - 1
    file.seek(start)
    window = file.read(CHUNK_BYTES)
    while len(window) >= len(magic):
        place = window.find(magic)
        while place >= 0:
            if begins_record(file, start + place):
                return start + place
            place = window.find(magic, place + 1)
        start += len(window) - overlap
        file.seek(start)
        window = file.read(CHUNK_BYTES)
    return None


def next_record_in_gzip(file: BinaryIO, start: int) -> int | None:
    """Where the next gzip member that begins a record lies, from `start` on."""
    return next_member(file, start, GZIP, _begins_record_in_gzip)


def _begins_record_in_gzip(file: BinaryIO, start: int) -> bool:
    file.seek(start)
    try:
        return (
            isal_zlib.decompressobj(wbits=31).decompress(file.read(4096), 64).startswith(BEGINNING)
        )
    except DAMAGED:
        return False
