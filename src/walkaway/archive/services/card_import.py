"""Recordings from a card or a folder: hashed where they are, sealed, read back and compared.

The source is only read. A file that is here already is passed over by its hash, and one that was
interrupted is gone on with, so the same command can be given again and again.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Protocol

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Interview, Original, OriginalState
from walkaway.archive.services.file_keys import file_key
from walkaway.archive.services.originals import declare_broken, declare_whole, read_back
from walkaway.archive.services.uploads import Description, begin_upload, receive
from walkaway.core.errors import NotOpened

PIECE_BYTES = 2**20
MEDIA = frozenset(
    {
        "3gp", "aac", "aif", "aiff", "amr", "avi", "braw", "flac", "m2ts", "m4a", "m4v", "mkv",
        "mov", "mp3", "mp4", "mpg", "mts", "mxf", "oga", "ogg", "ogv", "opus", "ts", "wav", "webm",
        "wma", "wmv",
    }
)  # fmt: skip
"""What a name of a recording ends in."""


class Outcome(Enum):
    """What became of a file."""

    TAKEN_IN = "taken in"
    HERE_ALREADY = "here already"
    BROKEN = "broken"
    """What was read back is not what the card holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A file of the card, its SHA-256 and what became of it."""

    path: Path
    sha256: str
    outcome: Outcome


class Progress(Protocol):
    """Somebody who is told how far it is, in bytes."""

    def stage(self, name: str, total: int) -> None:
        """A stretch of work begins."""

    def reached(self, amount: int) -> None:
        """So much of it is done."""


def recordings_in(paths: Iterable[Path]) -> list[Path]:
    """The recordings among `paths` and below folders of them, in the order of their names.

    A file that is named is taken whatever its name ends in; links of a card are not followed.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(sorted(_below(path))))
        else:
            found[path] = None
    return list(found)


def take_in(
    interview: Interview, path: Path, *, actor: Actor, progress: Progress, now: datetime
) -> Taken:
    """Take one file into an interview. Raises `Refused`, `NotEnoughDisk`, `OSError`."""
    size = path.stat().st_size
    progress.stage(f"{path.name}: reading the card", size)
    sha256 = _hash_of(path, progress)
    known = Original.objects.filter(interview=interview, sha256=sha256, size_bytes=size)
    if known.filter(state=OriginalState.WHOLE).exists():
        return Taken(path=path, sha256=sha256, outcome=Outcome.HERE_ALREADY)
    # What a colleague was interrupted in is theirs to go on with.
    original = known.filter(state=OriginalState.ARRIVING, added_by=actor.staff).first()
    if original is None:
        described = Description(name=path.name, content_type=_kind_of(path))
        original = begin_upload(interview, size, described, sha256=sha256, actor=actor)
    progress.stage(f"{path.name}: sealing", size)
    if original.arrived_bytes < size:
        receive(original, original.arrived_bytes, _from(path, original, progress), actor=actor)
    return Taken(path=path, sha256=sha256, outcome=_compared(original, path, actor, progress, now))


def _compared(
    original: Original, path: Path, actor: Actor, progress: Progress, now: datetime
) -> Outcome:
    """Read back what was sealed: it is what the card holds, or broken."""
    key = file_key(original, actor=actor)
    progress.stage(f"{path.name}: reading back", original.size_bytes)
    try:
        sha256 = read_back(original, key, progress.reached)
    except NotOpened:
        declare_broken(original, asked_by=actor.ref)
    else:
        declare_whole(original, sha256, key, asked_by=actor.ref, now=now)
    original.refresh_from_db()
    # A worker may have been faster: whoever read it back, the state says what was found.
    return Outcome.TAKEN_IN if original.state == OriginalState.WHOLE else Outcome.BROKEN


def _hash_of(path: Path, progress: Progress) -> str:
    digest, read = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            digest.update(piece)
            read += len(piece)
            progress.reached(read)
    return digest.hexdigest()


def _from(path: Path, original: Original, progress: Progress) -> Iterator[bytes]:
    with path.open("rb") as file:
        at = file.seek(original.arrived_bytes)
        while at < original.size_bytes and (piece := file.read(PIECE_BYTES)):
            at += len(piece)
            yield piece
            progress.reached(at)


def _below(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder, followlinks=False):
        # What a system hides (thumbnails, a bin) is no recording.
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(root, name)
            is_recording = path.suffix.lower().lstrip(".") in MEDIA and not name.startswith(".")
            if is_recording and path.is_file() and not path.is_symlink():
                yield path


def _kind_of(path: Path) -> str:
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"
