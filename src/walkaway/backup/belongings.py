"""The files of a home that a backup holds, and those that the database says must be there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path, PurePosixPath

from django.conf import settings

from walkaway.archive import blobs
from walkaway.archive.models import Derivative, Original, OriginalState
from walkaway.clips.models import StoredFile
from walkaway.library import shelf
from walkaway.library.models import Asset, OfferedFile
from walkaway.stories import evidence
from walkaway.stories.models import Copy

MADE_ANEW = frozenset({"walkaway.sqlite3", "walkaway.sqlite3-wal", "walkaway.sqlite3-shm"})
"""What is restored from the tables, not as a file."""


def files(home: Path, *, but: Path) -> Iterator[PurePosixPath]:
    """Every file below `home` that belongs to it, by its path from there.

    Hidden names are locks and parts of files that are being written; `but` is where backups lie.
    """
    for path in sorted(home.rglob("*")):
        relative = path.relative_to(home)
        if any(part.startswith(".") for part in relative.parts) or path.is_relative_to(but):
            continue
        if path.is_file() and not path.is_symlink() and str(relative) not in _made_anew(home):
            yield PurePosixPath(relative)


def needed() -> set[Path]:
    """The files without which the database tells of something that is not there."""
    assets = Asset.objects.values_list("clip_id", "sha256")
    offered = OfferedFile.objects.values_list("offer__release__clip_id", "sha256")
    originals = Original.objects.filter(state=OriginalState.WHOLE).values_list("pk", flat=True)
    derivatives = Derivative.objects.values_list("pk", flat=True)
    of_clips = StoredFile.objects.values_list("pk", flat=True)
    sealed = chain(originals.iterator(), derivatives.iterator(), of_clips.iterator())
    pages = Copy.objects.order_by().values_list("payload_sha256", flat=True).distinct()
    return {
        *(shelf.path_of(*asset) for asset in chain(assets.iterator(), offered.iterator())),
        *(blobs.path_of(pk) for pk in sealed),
        *map(evidence.path_of, pages.iterator()),
    }


def _made_anew(home: Path) -> frozenset[str]:
    head = Path(settings.JOURNAL_HEAD_FILE)
    inside = [str(head.relative_to(home))] if head.is_relative_to(home) else []
    return MADE_ANEW.union(inside)
