"""Recordings: encrypted as they arrive, read by ranges, never longer, shorter or in another order.

A header of 21 bytes (four letters, a version byte, a random prefix of 16), then chunks of 256 KiB,
the last one shorter, each in XChaCha20-Poly1305 with prefix, number and a mark for the last as
nonce, and the header and what the file belongs to authenticated along. So a chunk that was cut,
swapped or repeated is refused, and so is a file whose end is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_ABYTES as TAG_BYTES
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as _decrypt
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as _encrypt
from nacl.exceptions import CryptoError
from nacl.utils import random

from walkaway.core.errors import NotOpened
from walkaway.core.sealing.envelopes import Key

CHUNK_BYTES = 256 * 1024
SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
MAGIC = b"WAsf\x01"
PREFIX_BYTES = 16
HEADER_BYTES = len(MAGIC) + PREFIX_BYTES
INDEX_BYTES = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSeal:
    """What every chunk of one file is closed with; a header is never used twice."""

    key: Key
    header: bytes
    belongs_to: bytes

    def __repr__(self) -> str:
        return "FileSeal()"

    def close_chunk(self, number: int, content: bytes, *, is_last: bool) -> bytes:
        """Chunk `number`, counted from 0. All but the last hold `CHUNK_BYTES`.

        The same number must not be closed twice with other content: their difference would show.
        """
        if len(content) > CHUNK_BYTES or (len(content) < CHUNK_BYTES and not is_last):
            raise ValueError(f"chunk {number} has {len(content)} bytes")
        return _encrypt(content, self._bound, self._nonce(number, is_last=is_last), self.key)

    def open_chunk(self, number: int, closed: bytes, *, is_last: bool) -> bytes:
        """The content of chunk `number`. Raises `NotOpened`."""
        try:
            return _decrypt(closed, self._bound, self._nonce(number, is_last=is_last), self.key)
        except CryptoError:
            raise NotOpened(what="A piece of a recording") from None

    @property
    def _bound(self) -> bytes:
        return self.header + self.belongs_to

    def _nonce(self, number: int, *, is_last: bool) -> bytes:
        prefix = self.header[len(MAGIC) :]
        return prefix + number.to_bytes(INDEX_BYTES, "big") + bytes([is_last])


def new_file_seal(key: Key, belongs_to: bytes) -> FileSeal:
    """The seal of a file that does not exist yet; its header is what the file begins with."""
    return FileSeal(key=key, header=MAGIC + random(PREFIX_BYTES), belongs_to=belongs_to)


def sealed(seal: FileSeal, content: Iterable[bytes]) -> Iterator[bytes]:
    """The file that holds `content`, which comes in pieces of any size."""
    yield seal.header
    number, waiting = 0, bytearray()
    for piece in content:
        waiting += piece
        # A full chunk waits until more comes: it may be the last.
        while len(waiting) > CHUNK_BYTES:
            yield seal.close_chunk(number, bytes(waiting[:CHUNK_BYTES]), is_last=False)
            del waiting[:CHUNK_BYTES]
            number += 1
    yield seal.close_chunk(number, bytes(waiting), is_last=True)


class SealedFile:
    """The content of a sealed file, by ranges. Raises `NotOpened` when its end is missing."""

    def __init__(self, file: BinaryIO, key: Key, belongs_to: bytes) -> None:
        header = file.read(HEADER_BYTES)
        length = file.seek(0, 2) - HEADER_BYTES
        if not header.startswith(MAGIC) or length < TAG_BYTES:
            raise NotOpened(what="A recording")
        self._file = file
        self._seal = FileSeal(key=key, header=header, belongs_to=belongs_to)
        self._last = (length - TAG_BYTES) // SEALED_CHUNK_BYTES
        self.size = length - TAG_BYTES * (self._last + 1)
        """The length of the content in bytes."""
        self._chunk(self._last)

    def read_range(self, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from `start` up to `stop`, a chunk at a time. Raises `NotOpened`."""
        stop = min(stop, self.size)
        for number in range(start // CHUNK_BYTES, -(-stop // CHUNK_BYTES)):
            first = number * CHUNK_BYTES
            yield self._chunk(number)[max(0, start - first) : stop - first]

    def _chunk(self, number: int) -> bytes:
        self._file.seek(HEADER_BYTES + number * SEALED_CHUNK_BYTES)
        closed = self._file.read(SEALED_CHUNK_BYTES)
        return self._seal.open_chunk(number, closed, is_last=number == self._last)
