"""A backup: one sealed file, of the database at one moment and of the files that belong to it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from walkaway import __version__
from walkaway.backup import belongings, erasures, tables
from walkaway.backup.age import Recipient, encrypted_into
from walkaway.backup.members import FORM, Begin, Writer
from walkaway.backup.retention import name_at
from walkaway.core.errors import Refused
from walkaway.core.files import remove_abandoned_parts, sha256_of, whole_file
from walkaway.engine.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup that was made. `vanished` are files that were erased while it was."""

    path: Path
    sha256: str
    rows: int
    files: int
    vanished: tuple[str, ...]


def make_backup(
    folder: Path, to: Sequence[Recipient], *, now: datetime, progress: Progress
) -> Made:
    """Write a backup of this home into `folder`, for those who hold a private half of `to`.

    Others go on writing meanwhile. Raises `Refused` when a file that the database needs is not
    there, `NotEnoughDisk`; then there is no new file.
    """
    folder = folder.resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    remove_abandoned_parts(folder)
    erasures.remember_folder(folder)
    erasures.bring_together()
    path = folder / name_at(now)
    progress.stage("Backing up", _expected_bytes(folder))
    with (
        whole_file(path) as temporary,
        _ours_alone(temporary).open("wb") as file,
        encrypted_into(file, to) as stream,
    ):
        writer = Writer(stream, progress.reached)
        needed = _write_tables(writer, now)
        copied = _write_files(writer, folder)
        _refuse_missing(needed, copied, writer)
        writer.finish()
    return Made(
        path=path,
        sha256=sha256_of(path),
        rows=sum(writer.manifest["rows"].values()),
        files=len(copied),
        vanished=tuple(writer.manifest["vanished"]),
    )


def _write_tables(writer: Writer, now: datetime) -> set[Path]:
    """Write the whole database as it is at one moment; the files that it needs."""
    with tables.snapshot():
        applied = sorted(MigrationRecorder(connection).applied_migrations())
        writer.begin(
            Begin(
                form=FORM,
                walkaway=__version__,
                made_at=now.isoformat(),
                migrations=[(app, name) for app, name in applied],
            )
        )
        for model in tables.kept_models(apps):
            for number, (count, lines) in enumerate(tables.written(model)):
                writer.rows(model._meta.label, number, count, lines)
        return belongings.needed()


def _write_files(writer: Writer, folder: Path) -> set[Path]:
    """Write every file of the home; those that are whole in the backup.

    They are listed after the tables were read: a file is there before its row is.
    """
    home = Path(settings.HOME)
    copied = set()
    for relative in belongings.files(home, but=folder):
        if _write_file(writer, home, relative):
            copied.add(home / relative)
    return copied


def _write_file(writer: Writer, home: Path, relative: PurePosixPath) -> bool:
    try:
        content = (home / relative).open("rb")
    except FileNotFoundError:
        writer.manifest["vanished"].append(str(relative))
        return False
    with content:
        status = os.fstat(content.fileno())
        return writer.file(relative, status.st_size, content, mode=status.st_mode)


def _refuse_missing(needed: set[Path], copied: set[Path], writer: Writer) -> None:
    """A file that was erased together with its row is no loss; another is."""
    home = Path(settings.HOME)
    absent = {path for path in needed - copied if path.is_relative_to(home)}
    if not absent:
        return
    lost = sorted(absent & belongings.needed())
    if lost:
        raise Refused(
            what="Backing up",
            reason=f"{len(lost)} file(s) that the database tells of are not there, the first is "
            f"{lost[0].relative_to(home)}",
            way_on="Put them back from the last backup; a backup without them would hide the loss.",
        )
    vanished = {str(path.relative_to(home)) for path in absent}
    writer.manifest["vanished"] = sorted(vanished | set(writer.manifest["vanished"]))


def _expected_bytes(folder: Path) -> int:
    home = Path(settings.HOME)
    sizes = ((home / each).stat().st_size for each in belongings.files(home, but=folder))
    return max(1, sum(sizes) + _database_bytes())


def _database_bytes() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _ours_alone(path: Path) -> Path:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return path
