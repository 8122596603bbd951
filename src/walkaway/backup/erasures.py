"""What no backup may bring back: the speakers who withdrew, the clips that were taken out, the
releases that were taken back, and the members of staff who left. And when something was said that
may hold a speaker back.

The list is a file of lines in JSON, in the home and beside the backups: identifiers and days, no
names. Lines are added and never removed. A restored home takes back again what the list names.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_save

from walkaway.accounts.models import Staff
from walkaway.accounts.signals import staff_left
from walkaway.archive.models import ConsentVersion, HardStopMark, Speaker, Withdrawal
from walkaway.core.errors import UnexpectedContent
from walkaway.core.files import write_whole
from walkaway.library.models import Clip, ClipState
from walkaway.release.models import EndedBy, Freeze, Release
from walkaway.release.signals import taken_back

FILE_NAME = "erasures.jsonl"
FOLDERS_FILE_NAME = "backup-folders"
"""In the home: where its backups lie, a folder a line."""

KINDS = ("erased-speaker", "speaker", "clip", "release", "held", "staff")

HOLDS: tuple[tuple[type[Model], str], ...] = (
    (Freeze, "set_at"),
    (HardStopMark, "set_at"),
    (ConsentVersion, "recorded_at"),
)
"""What may hold a speaker back, and when each was said: a restored home that does not know of one
freezes the speaker. A consent may allow more than the one before; nobody can tell from here."""


@dataclass(frozen=True, slots=True, order=True)
class Erasure:
    """That a speaker withdrew, with or without all that was sealed, that a clip was taken out, that
    a release was taken back, that somebody left, or when something held a speaker back.

    They are in the order in which a restored home must hear of them.
    """

    kind: str
    identifier: str


def keep_as_they_happen() -> None:
    """Write every withdrawal and leaving into the list of this home, as soon as it is committed."""
    post_save.connect(_speaker_withdrew, sender=Withdrawal, dispatch_uid="backup-withdrawal")
    post_save.connect(_clip_changed, sender=Clip, dispatch_uid="backup-clip")
    taken_back.connect(_release_taken_back, dispatch_uid="backup-release")
    for model, _when in HOLDS:
        post_save.connect(_something_holds, sender=model, dispatch_uid=f"backup-{model.__name__}")
    staff_left.connect(_somebody_left, dispatch_uid="backup-staff")


def in_database() -> set[Erasure]:
    """What the database knows to be withdrawn or held back, and who left (7 queries)."""
    speakers = Speaker.objects.filter(withdrawn_at__isnull=False)
    clips = Clip.objects.filter(state=ClipState.WITHDRAWN).values_list("pk", flat=True)
    releases = Release.objects.filter(ended_by=EndedBy.STAFF).values_list("pk", flat=True)
    left = Staff.objects.filter(left_at__isnull=False).values_list("pk", flat=True)
    return {
        *(_of(speaker) for speaker in speakers),
        *(Erasure("clip", pk) for pk in clips),
        *(Erasure("release", str(pk)) for pk in releases.order_by()),
        *(Erasure("staff", str(pk)) for pk in left),
        *(_held(*said) for model, when in HOLDS for said in _said(model, when)),
    }


def held(identifier: str) -> tuple[str, datetime]:
    """The speaker whom something held back, and when that was said. Raises `ValueError`."""
    speaker, when = identifier.split(" ")
    return speaker, datetime.fromisoformat(when)


def _held(speaker: object, when: datetime) -> Erasure:
    return Erasure("held", f"{speaker} {when.isoformat()}")


def _said(model: type[Model], when: str) -> Iterable[tuple[object, datetime]]:
    return model._default_manager.order_by().values_list("speaker_id", when)


def read(path: Path) -> set[Erasure]:
    """The list in a file; empty when there is none. Raises `UnexpectedContent`.

    A last line that a lost machine left unfinished is passed over.
    """
    if not path.exists():
        return set()
    lines = path.read_bytes().split(b"\n")[:-1]
    return {_read_line(path, number, line) for number, line in enumerate(lines, 1)}


def add(path: Path, erasures: Iterable[Erasure]) -> None:
    """Add to the list in a file what is not in it yet, and have it on the disk."""
    with _open_list(path) as descriptor:
        missing = sorted(set(erasures) - read(path))
        if not missing:
            return
        # A line that a lost machine left unfinished says nothing, and would spoil the next.
        os.ftruncate(descriptor, path.read_bytes().rfind(b"\n") + 1)
        os.write(descriptor, b"".join(_line(each) for each in missing))
        os.fsync(descriptor)


def lists() -> list[Path]:
    """The list of this home, and those beside the backups that were made of it."""
    home = Path(settings.HOME)
    known = home / FOLDERS_FILE_NAME
    folders = known.read_text("utf-8").splitlines() if known.exists() else []
    # A disk that is not plugged in today gets its lines with the next backup.
    return [home / FILE_NAME, *(Path(line) / FILE_NAME for line in folders if Path(line).is_dir())]


def remember_folder(folder: Path) -> None:
    """Have what is erased from now on listed beside the backups in `folder` too."""
    known = Path(settings.HOME) / FOLDERS_FILE_NAME
    folders = known.read_text("utf-8").splitlines() if known.exists() else []
    if str(folder) not in folders:
        write_whole(known, "".join(f"{line}\n" for line in [*folders, str(folder)]))


def bring_together() -> set[Erasure]:
    """Write into every list what any of them and the database know; all of it."""
    together = in_database().union(*map(read, lists()))
    add_everywhere(together)
    return together


def add_everywhere(erasures: Iterable[Erasure]) -> None:
    """Add to every list what is not in it yet."""
    erasures = set(erasures)
    for path in lists():
        add(path, erasures)


def _speaker_withdrew(instance: Withdrawal, **_: Any) -> None:
    _on_commit(_of(instance.speaker))


def _clip_changed(instance: Clip, **_: Any) -> None:
    if instance.state == ClipState.WITHDRAWN:
        _on_commit(Erasure("clip", instance.pk))


def _release_taken_back(release: Release, **_: Any) -> None:
    _on_commit(Erasure("release", str(release.pk)))


def _something_holds(instance: Any, created: bool, **_: Any) -> None:
    when = next(when for model, when in HOLDS if isinstance(instance, model))
    if created:
        _on_commit(_held(instance.speaker_id, getattr(instance, when)))


def _somebody_left(staff: Staff, **_: Any) -> None:
    _on_commit(Erasure("staff", str(staff.pk)))


def _of(speaker: Speaker) -> Erasure:
    return Erasure("erased-speaker" if speaker.erased_at else "speaker", str(speaker.pk))


def _on_commit(erasure: Erasure) -> None:
    # Robust: the withdrawal stands, and the next backup derives the list from the database anyway.
    transaction.on_commit(partial(add_everywhere, [erasure]), robust=True)


@contextmanager
def _open_list(path: Path) -> Iterator[int]:
    """The list, open, which one process at a time adds to."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _line(erasure: Erasure) -> bytes:
    return json.dumps({erasure.kind: erasure.identifier}).encode() + b"\n"


def _read_line(path: Path, number: int, line: bytes) -> Erasure:
    try:
        ((kind, identifier),) = json.loads(line).items()
        if kind == "held":
            held(identifier)
    except (ValueError, AttributeError):
        kind, identifier = "", None
    if kind not in KINDS or not isinstance(identifier, str):
        raise UnexpectedContent(
            path=path,
            place=f"line {number}",
            expected="a speaker, a clip, a release, a member or what held a speaker back",
            found=line[:80],
        )
    return Erasure(kind, identifier)
