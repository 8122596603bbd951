"""Files that are whole or not there."""

from __future__ import annotations

import errno
import fnmatch
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from walkaway.core.errors import NotEnoughDisk

_PART_OWNER = os.uname().nodename.replace("-", "_")
DISK_IS_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a temporary name beside `path`; what was written there becomes `path` on success.

    The content is on the disk before the name is: a crash leaves the old file or the new one,
    never half of one. A folder that is there already stays. The temporary name keeps the suffix,
    since programs look at it. Raises `NotEnoughDisk`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(_part_name(path.suffix))
    try:
        yield temporary
        for each in (temporary, *temporary.rglob("*")):
            _flush_to_disk(each)
        _take_its_place(temporary, path)
        _flush_to_disk(path.parent)
    except OSError as error:
        if error.errno in DISK_IS_FULL:
            raise NotEnoughDisk(path=path) from error
        raise
    finally:
        if temporary.is_dir():
            shutil.rmtree(temporary)
        else:
            temporary.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes | str) -> None:
    """Write `content` to `path`, wholly or not at all; text is UTF-8 with line feeds."""
    with whole_file(path) as temporary:
        temporary.write_bytes(content.encode() if isinstance(content, str) else content)


@contextmanager
def scratch_folder(parent: Path) -> Iterator[Path]:
    """Yield a new folder below `parent` that vanishes with what is in it."""
    folder = parent / _part_name("")
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_abandoned_parts(folder: Path) -> None:
    """Remove what killed processes of this machine left half written below `folder`.

    A part names its process: those of living processes, and of other machines, are left alone.
    """
    # What vanishes meanwhile was removed by whoever wrote it, or by another who does this.
    for here, folders, files in os.walk(folder):
        for name in fnmatch.filter([*folders, *files], f".{_PART_OWNER}-*.part*"):
            if _is_running(int(name.split("-")[1])):
                continue
            part = Path(here, name)
            if part.is_dir():
                shutil.rmtree(part, ignore_errors=True)
            else:
                part.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _take_its_place(temporary: Path, path: Path) -> None:
    try:
        temporary.replace(path)
    except OSError as error:
        # A folder cannot replace another: whoever was faster made the same.
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise


def _part_name(suffix: str) -> str:
    return f".{_PART_OWNER}-{os.getpid()}-{uuid4().hex}.part{suffix}"


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _flush_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
