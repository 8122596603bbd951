"""Reading a backup to its end, which needs its key and nothing else of this site."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from walkaway.backup.age import BUFFER_BYTES, Identity, decrypted_from
from walkaway.backup.members import Begin, Manifest, Reader
from walkaway.engine.progress import Progress


def check(backup: Path, keys: Sequence[Identity], progress: Progress) -> tuple[Begin, Manifest]:
    """Read a backup to its end and believe nothing of it before. Raises `NotOpened`, `Refused`."""
    progress.stage("Checking the backup", max(1, backup.stat().st_size))
    with backup.open("rb") as file, decrypted_from(file, keys) as stream:
        reader = Reader(stream)
        for member in reader.members():
            while member.content.read(BUFFER_BYTES):
                progress.reached(file.tell())
    return reader.begin, reader.manifest
