"""Where published files lie: under the clip's name, each named by its own hash.

No path is ever made from the words of a visitor, or from a name in a clip's folder, so none can
lead elsewhere.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from walkaway.core.errors import Refused
from walkaway.core.files import sha256_of, whole_file


@dataclass(frozen=True, kw_only=True, slots=True)
class ShelvedFile:
    """A file on the shelf."""

    sha256: str
    size_bytes: int


@contextmanager
def held(clip_id: str) -> Iterator[None]:
    """Keep everyone else's hands off the files of a clip: one publishes, another waits."""
    lock = Path(settings.LIBRARY_FILES) / f".{clip_id}.lock"
    lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def path_of(clip_id: str, sha256: str) -> Path:
    """Where the file of that hash lies."""
    return _folder_of(clip_id) / sha256


def shelve(clip_id: str, source: Path) -> ShelvedFile:
    """Copy `source` to the shelf, measuring the copy. Raises `Refused`, `NotEnoughDisk`."""
    sha256 = sha256_of(source)
    path = path_of(clip_id, sha256)
    if not path.is_file() or sha256_of(path) != sha256:
        with whole_file(path) as copy:
            shutil.copyfile(source, copy)
            if sha256_of(copy) != sha256:
                raise Refused(
                    what=f"Publishing {source.name}",
                    reason="the file changed while it was copied",
                    way_on="Wait until it is finished, and publish again.",
                )
    return ShelvedFile(sha256=sha256, size_bytes=path.stat().st_size)


def erase_all_but(clip_id: str, kept: Container[str]) -> None:
    """Erase the files of a clip whose hashes are not in `kept`."""
    folder = _folder_of(clip_id)
    for path in folder.glob("*"):
        if path.name not in kept:
            path.unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def has_files(clip_id: str) -> bool:
    """Whether anything of a clip lies here."""
    return _folder_of(clip_id).is_dir()


def everyone() -> list[str]:
    """The names of all clips of which something lies here."""
    found = Path(settings.LIBRARY_FILES).glob("*")
    return [path.name for path in found if path.is_dir()]


def _folder_of(clip_id: str) -> Path:
    return Path(settings.LIBRARY_FILES) / clip_id
