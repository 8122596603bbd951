"""Files of the archive: sealed bytes, under names that tell nothing, never changed once whole.

A recording that arrives is written a chunk at a time. What happens when the machine dies meanwhile
decides whether it is safe:

- Chunks behind the place that the database knows may be on the disk, whole, torn or as zeros. They
  are not trusted, and they are not simply written over either: sealing other bytes under the number
  of a chunk that somebody may have copied would show the difference of the two. Sealing is a pure
  function of key, number and bytes, so the same bytes give the same chunk: what lies there must be
  equal, sector by sector, or must never have been written. Otherwise the recording that comes is
  another one than the one that began, and it is refused.
- One process writes at a time: it holds a lock on the file that goes when the process does.
- The place in the database moves after the bytes are on the disk, never before.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from walkaway.core.errors import NotEnoughDisk, Refused
from walkaway.core.files import DISK_IS_FULL
from walkaway.core.sealing.files import CHUNK_BYTES, HEADER_BYTES, SEALED_CHUNK_BYTES, FileSeal

OURS_ALONE = 0o700
OURS_WHILE_WRITTEN = 0o600
READ_ONLY = 0o400
SECTOR_BYTES = 512
PART = ".part"


class Busy(Exception):
    """Another process writes this file just now."""


def path_of(blob: UUID) -> Path:
    """Where a file lies: named by its identifier alone."""
    return Path(settings.ARCHIVE_FILES) / blob.hex[:2] / str(blob)


def free_bytes() -> int:
    """What the disk has left for recordings, the reserve taken off; may be negative."""
    folder = _made(Path(settings.ARCHIVE_FILES))
    return shutil.disk_usage(folder).free - int(settings.DISK_RESERVE_BYTES)


def sealed_length(size: int) -> int:
    """How long the sealed file of `size` bytes is."""
    chunks = max(1, -(-size // CHUNK_BYTES))
    return HEADER_BYTES + size + chunks * (SEALED_CHUNK_BYTES - CHUNK_BYTES)


def begin(blob: UUID, header: bytes) -> None:
    """Make the file, with its header only. Raises `NotEnoughDisk`."""
    path = path_of(blob)
    _made(path.parent)
    with _explained(path):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OURS_WHILE_WRITTEN)
        try:
            os.write(descriptor, header)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        _flush_folder(path.parent)


@contextmanager
def arriving(blob: UUID, seal: FileSeal) -> Iterator[Arriving]:
    """The file while chunks are added to it. Raises `Busy` when another process does so, and
    `NotEnoughDisk` for what happens within."""
    path = path_of(blob)
    descriptor = os.open(path, os.O_RDWR)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy from error
        with _explained(path):
            yield Arriving(descriptor, seal)
    finally:
        os.close(descriptor)


class Arriving:
    """A file that grows."""

    def __init__(self, descriptor: int, seal: FileSeal) -> None:
        self._descriptor = descriptor
        self._seal = seal
        self._is_new = os.fstat(descriptor).st_size

    def add(self, number: int, content: bytes, *, is_last: bool) -> None:
        """Seal `content` as chunk `number`. Raises `Refused` when other bytes were sealed there."""
        closed = self._seal.close_chunk(number, content, is_last=is_last)
        at = HEADER_BYTES + number * SEALED_CHUNK_BYTES
        if at < self._is_new:
            _refuse_other_bytes(os.pread(self._descriptor, len(closed), at), closed)
        written = 0
        while written < len(closed):
            written += os.pwrite(self._descriptor, closed[written:], at + written)

    def settle(self) -> None:
        """Return when everything that was added is on the disk."""
        os.fsync(self._descriptor)


def make_final(blob: UUID) -> None:
    """Let nobody write to a whole file again, ourselves included."""
    path_of(blob).chmod(READ_ONLY)


@contextmanager
def written(blob: UUID) -> Iterator[BinaryIO]:
    """A new file, there under its name when everything in it is on the disk, else not at all."""
    path = path_of(blob)
    _made(path.parent)
    part = path.with_name(f".{path.name}{PART}")
    try:
        with _explained(path):
            descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, OURS_WHILE_WRITTEN)
            with os.fdopen(descriptor, "w+b") as file:
                yield file
                file.flush()
                os.fsync(descriptor)
            part.chmod(READ_ONLY)
            part.replace(path)
            _flush_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def remove(blob: UUID) -> None:
    """Take a file away; whether it is there does not matter."""
    path_of(blob).unlink(missing_ok=True)


def kept_since_before(moment: datetime) -> Iterator[tuple[UUID, Path]]:
    """Every file that was last written before `moment`, finished or not."""
    for path in Path(settings.ARCHIVE_FILES).glob("??/*"):
        name = path.name.removeprefix(".").removesuffix(PART)
        try:
            if path.stat().st_mtime < moment.timestamp():
                yield UUID(name), path
        except (ValueError, FileNotFoundError):
            continue  # no file of ours, or erased meanwhile


def is_part(path: Path) -> bool:
    """Whether that file was never finished."""
    return path.name.endswith(PART)


def _refuse_other_bytes(there: bytes, wanted: bytes) -> None:
    for at in range(0, len(there), SECTOR_BYTES):
        sector = there[at : at + SECTOR_BYTES]
        if sector != wanted[at : at + len(sector)] and sector.strip(b"\0"):
            raise Refused(
                what=_("Going on with this upload"),
                reason=_("the file that comes is another one than the one that began"),
                way_on=_("Cancel the upload and begin a new one."),
            )


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in DISK_IS_FULL:
            raise NotEnoughDisk(path=path) from error
        raise


def _made(folder: Path) -> Path:
    folder.mkdir(mode=OURS_ALONE, parents=True, exist_ok=True)
    return folder


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:  # some file systems of networks cannot
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(descriptor)
