"""Unpacked bytes cut into WARC records, beginning again behind what is damaged.

**Source** ISO 28500:2017 (WARC 1.1), sections 4 and 6: a version line, named fields, an empty line,
`Content-Length` bytes, two empty lines.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from walkaway.core.web_archives.model import LARGEST_RECORD_BYTES
from walkaway.core.web_archives.unpacking import BEGINNING, Break, Piece

LARGEST_HEADER_BYTES = 64 * 1024
VERSION_LINE = re.compile(rb"WARC/[01]\.\d+\r?\n")
LONGEST_VERSION_LINE_BYTES = 16
CONTENT_LENGTH = re.compile(rb"(?im)^Content-Length:[ \t]*(\d{1,18})[ \t]*\r?$")
END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
LINE_ENDS = re.compile(rb"[\r\n]*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """The bytes of one record, header and content."""

    offset: int
    header: bytes
    content: bytes
    sound: bool
    checked: bool


def split(pieces: Iterable[Piece | Break]) -> Iterator[Block | Break]:
    """Every record, and every place where one could not be read."""
    waiting = _Waiting(pieces)
    while True:
        if waiting.fill(1):
            found = _record(waiting)
            if found:
                yield found
            continue
        broken = waiting.begin_anew()
        if broken:
            yield broken
        elif waiting.ended:
            return


def _record(waiting: _Waiting) -> Block | Break | None:
    """The record at the beginning, which is taken away; None when nothing but line ends is there.

    What is cut off by a break or by the end stays: `begin_anew` tells of it.
    """
    if empty := waiting.line_ends():
        waiting.drop(empty)
        return None
    offset = waiting.offset
    if not (waiting.fill(len(BEGINNING)) and waiting.held.startswith(BEGINNING)):
        return waiting.skip_to_record(0, "no record begins here")
    header = waiting.through(END_OF_HEADER, LARGEST_HEADER_BYTES)
    length = CONTENT_LENGTH.search(waiting.held, 0, header) if header else None
    if not length:
        return waiting.skip_to_record(1, "a record has no readable header")
    end = header + int(length[1])
    if int(length[1]) > LARGEST_RECORD_BYTES:
        return _too_large(waiting, end, int(length[1]))
    whole = waiting.fill(end)
    block = Block(
        offset=offset,
        header=waiting.copied(0, header),
        content=waiting.copied(header, end),
        sound=waiting.sound,
        checked=waiting.checked,
    )
    if whole and waiting.ends_record(end):
        waiting.drop(end)
        return block
    return waiting.skip_to_record(1, "a record is longer or shorter than it says")


def _too_large(waiting: _Waiting, end: int, length: int) -> Break:
    offset = waiting.offset
    reason = f"a record of {length} bytes is skipped: the most is {LARGEST_RECORD_BYTES}"
    while end and waiting.fill(1):
        taken = min(end, len(waiting.held))
        waiting.drop(taken)
        end -= taken
    return Break(offset=offset, reason=reason)


class _Waiting:
    """Bytes that came and were not used yet."""

    def __init__(self, pieces: Iterable[Piece | Break]) -> None:
        self._pieces = iter(pieces)
        self._marks: deque[tuple[int, Piece]] = deque()
        self._dropped = 0
        self._break: Break | None = None
        self.held = bytearray()
        self.ended = False

    @property
    def offset(self) -> int:
        """Where in the file the held bytes begin."""
        place, piece = self._marks[0]
        return piece.offset + (self._dropped - place if piece.plain else 0)

    @property
    def sound(self) -> bool:
        return all(piece.sound for _, piece in self._marks)

    @property
    def checked(self) -> bool:
        return all(piece.checked for _, piece in self._marks)

    def fill(self, size: int) -> bool:
        """Hold at least `size` bytes, unless a break or the end comes before."""
        while len(self.held) < size and not self._break and not self.ended:
            piece = next(self._pieces, None)
            if piece is None:
                self.ended = True
            elif isinstance(piece, Break):
                self._break = piece
            elif piece.data:
                self._marks.append((self._dropped + len(self.held), piece))
                self.held += piece.data
        return len(self.held) >= size

    def copied(self, start: int, end: int) -> bytes:
        """A stretch of the held bytes, copied once."""
        with memoryview(self.held) as held:
            return bytes(held[start:end])

    def drop(self, size: int) -> None:
        """Be done with the first bytes."""
        del self.held[:size]
        self._dropped += size
        while len(self._marks) > 1 and self._marks[1][0] <= self._dropped:
            self._marks.popleft()
        if not self.held:
            self._marks.clear()

    def through(self, pattern: re.Pattern[bytes], most: int) -> int:
        """Where the first match ends, 0 when there is none among the first `most` bytes."""
        size = 1024
        while True:
            whole = self.fill(size)
            if found := pattern.search(self.held, 0, most):
                return found.end()
            if not whole or size >= most:
                return 0
            size *= 4

    def ends_record(self, end: int) -> bool:
        """Whether line ends and another record, or nothing at all, come behind `end`."""
        self.fill(end + 4 + len(BEGINNING))
        rest = self.held[end : end + 4 + len(BEGINNING)].lstrip(b"\r\n")
        return BEGINNING.startswith(rest[: len(BEGINNING)])

    def line_ends(self) -> int:
        """How many line ends the held bytes begin with."""
        found = LINE_ENDS.match(self.held)
        return found.end() if found else 0

    def skip_to_record(self, start: int, reason: str) -> Break | None:
        """Drop everything before the next version line after `start`, and tell of it.

        None when a break comes first, which tells of itself.
        """
        offset = self.offset
        while True:
            if found := VERSION_LINE.search(self.held, start):
                self.drop(found.start())
                return Break(offset=offset, reason=reason)
            self.drop(max(0, len(self.held) - LONGEST_VERSION_LINE_BYTES))
            start = 0
            if not self.fill(LONGEST_VERSION_LINE_BYTES + 1):
                self.drop(len(self.held))
                broken, self._break = self._break, None
                return broken or Break(offset=offset, reason=f"{reason}, up to the end")

    def begin_anew(self) -> Break | None:
        """Go on behind a break."""
        broken, self._break = self._break, None
        return broken
