"""Folders in memory: for what must be a file for a while, and must never lie on a disk.

A folder is locked while its process lives. One whose lock is free was left by a process that was
killed, and goes when the next one is made; nothing outlives the machine's next start.

Memory may be written to swap: have none, or encrypt it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from walkaway.core.errors import NotEnoughDisk, Refused
from walkaway.core.files import DISK_IS_FULL

USUAL_PLACE = Path("/dev/shm")  # noqa: S108  what is in it is ours alone, see `_ours`
IN_MEMORY = frozenset({"tmpfs", "ramfs"})
OURS_ALONE = 0o700

_MOUNTS = Path("/proc/self/mountinfo")
_PREFIX = "work-"


@contextmanager
def memory_folder(place: Path | None = None) -> Iterator[Path]:
    """Yield a new folder in memory that vanishes with what is in it.

    `place` is a folder of a file system in memory, the usual one of the system when None. Raises
    `Refused` when it is none, or is open to other people, and `NotEnoughDisk` when memory is full,
    also for what happens within.
    """
    place = place or USUAL_PLACE
    try:
        with _ours(place) as (ours, lock):
            fcntl.flock(lock, fcntl.LOCK_EX)
            _sweep(ours)
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=ours))
            held = _locked(folder)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(held)
    except OSError as error:
        if error.errno in DISK_IS_FULL:
            raise NotEnoughDisk(path=place) from error
        raise


def sweep_memory(place: Path | None = None) -> int:
    """Remove what killed processes left in memory; how many folders. Raises `Refused`."""
    with _ours(place or USUAL_PLACE) as (ours, lock):
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _sweep(ours)


def require_memory(place: Path) -> None:
    """Raise `Refused` when the folder `place` is not one of a file system in memory."""
    try:
        kind = _file_system_of(place)
    except FileNotFoundError:
        kind = "no folder"
    if kind not in IN_MEMORY:
        raise _refused(
            f"{place} is {kind}" if kind == "no folder" else f"{place} lies on a disk ({kind})",
            "Mount a tmpfs and name it by WALKAWAY_MEMORY_FOLDER.",
        )


@contextmanager
def _ours(place: Path) -> Iterator[tuple[Path, int]]:
    """The folder of this user in `place`, and a descriptor of it."""
    require_memory(place)
    ours = place / f"walkaway-{os.geteuid()}"
    ours.mkdir(mode=OURS_ALONE, exist_ok=True)
    # The place is everybody's: somebody else may have been here first, or have left a link.
    try:
        descriptor = os.open(ours, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except NotADirectoryError:
        raise _refused(f"{ours} is no folder", "Remove it.") from None
    try:
        state = os.fstat(descriptor)
        if state.st_uid != os.geteuid() or stat.S_IMODE(state.st_mode) & ~OURS_ALONE:
            raise _refused(f"{ours} is open to other people", "Remove it.")
        yield ours, descriptor
    finally:
        os.close(descriptor)


def _sweep(ours: Path) -> int:
    removed = 0
    for folder in ours.glob(f"{_PREFIX}*"):
        try:
            held = _locked(folder)
        except (BlockingIOError, FileNotFoundError):  # another has it, or it has just gone
            continue
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)
        removed += 1
    return removed


def _locked(folder: Path) -> int:
    """A descriptor of `folder` with its lock. Raises `BlockingIOError` when another has it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _file_system_of(place: Path) -> str:
    """The kind of the file system that holds `place`; "unknown" where the system does not tell."""
    device = place.stat().st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    if not _MOUNTS.exists():
        return "unknown"
    for line in _MOUNTS.read_text("utf-8", "surrogateescape").splitlines():
        mount, _, rest = line.partition(" - ")
        if mount.split()[2] == wanted:
            return rest.split()[0]
    return "unknown"


def _refused(reason: str, way_on: str) -> Refused:
    return Refused(what="Working in memory", reason=reason, way_on=way_on)
