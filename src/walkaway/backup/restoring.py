"""A home made anew from a backup. What was withdrawn since is withdrawn again before it is used."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from django.apps.registry import Apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from walkaway.backup import erasures, tables
from walkaway.backup.again import ACTOR, erase_again, forget_links, forget_uploads_under_way
from walkaway.backup.age import Identity, decrypted_from
from walkaway.backup.members import Begin, Manifest, Reader
from walkaway.backup.verifying import check
from walkaway.core.errors import NotEnoughDisk, NotOpened, Refused
from walkaway.core.files import sha256_of
from walkaway.engine.progress import Progress
from walkaway.journal.services import keep_head, record
from walkaway.journal.verification import verify

COPY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored. `made_at` is the moment at which the backup stands still."""

    made_at: str
    rows: int
    files: int
    vanished: tuple[str, ...]
    erased_again: tuple[erasures.Erasure, ...]


def restore(
    backup: Path,
    keys: Sequence[Identity],
    *,
    listed: Iterable[erasures.Erasure],
    now: datetime,
    progress: Progress,
) -> Restored:
    """Fill this home, which is empty, and its database, from a backup that `check` has read.

    `listed` is what must not come back, as far as is known outside the backup. Raises `Refused` for
    a database that is not empty, and what `check` raises; then nothing is left of the attempt.
    """
    begin, manifest = check(backup, keys, progress)
    _refuse_a_full_database()
    _refuse_a_full_disk(manifest)
    try:
        _load(backup, keys, _tables_as_they_were(begin), manifest, progress)
        call_command("migrate", verbosity=0, interactive=False)
        _write_the_head()
        _require_a_whole_journal(now)
        _record(backup, manifest)
        forget_uploads_under_way()
        forget_links()
        erased = erase_again(_all_that_is_listed(listed), now=now)
    except BaseException:
        _remove_all_tables()
        raise
    return Restored(
        made_at=begin["made_at"],
        rows=sum(manifest["rows"].values()),
        files=sum(name.startswith("files/") for name in manifest["members"]),
        vanished=tuple(manifest["vanished"]),
        erased_again=tuple(sorted(erased)),
    )


def _all_that_is_listed(listed: Iterable[erasures.Erasure]) -> set[erasures.Erasure]:
    """What is listed outside the backup and in it; from now on in the lists of this home."""
    together = {*listed, *erasures.read(Path(settings.HOME) / erasures.FILE_NAME)}
    erasures.add_everywhere(together)
    return together


def _tables_as_they_were(begin: Begin) -> Apps:
    """Make the empty tables of the version that made the backup; its models."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    wanted = {(app, name) for app, name in begin["migrations"]}
    unknown = sorted(wanted - set(graph.nodes))
    if unknown:
        raise Refused(
            what="Restoring",
            reason=f"the backup is of Walkaway {begin['walkaway']}, whose tables are not known "
            f"here: {'.'.join(unknown[0])}",
            way_on="Restore it with that version or a newer one.",
        )
    newest = [node for node in wanted if not wanted & _same_app(graph.node_map[node].children)]
    executor.migrate(newest)
    return executor.loader.project_state(newest).apps


def _same_app(nodes: Iterable[object]) -> set[tuple[str, str]]:
    return {node.key for node in nodes}  # type: ignore[attr-defined]  # nodes of a graph have one


def _load(
    backup: Path, keys: Sequence[Identity], apps: Apps, manifest: Manifest, progress: Progress
) -> None:
    """Read the rows in and write the files, all of it or nothing."""
    models_by_label = {model._meta.label: model for model in tables.kept_models(apps)}
    progress.stage("Restoring", max(1, backup.stat().st_size))
    with transaction.atomic(durable=True):
        for model in models_by_label.values():
            tables.empty(model)
        with backup.open("rb") as file, decrypted_from(file, keys) as stream:
            reader = Reader(stream)
            rows = _Rows(models_by_label)
            for member in reader.members():
                if member.model:
                    rows.read(member.model, member.content.read())
                elif member.path:
                    _write_file(member.path, member.content, member.mode)
                progress.reached(file.tell())
        if reader.manifest != manifest:
            raise NotOpened(what="The backup")
        _require_counts(models_by_label, manifest)
        tables.go_on_counting(models_by_label.values())
        connection.check_constraints()


class _Rows:
    """Where the rows of each table go."""

    def __init__(self, models_by_label: dict[str, type[models.Model]]) -> None:
        journal = (models_by_label[label] for label in (tables.ENTRIES, tables.HEAD))
        self._journal = tables.JournalReader(*journal)
        self._models = models_by_label

    def read(self, label: str, piece: bytes) -> None:
        """Add the rows of a piece. Raises `NotOpened` for a table that there is not."""
        if label not in self._models:
            raise NotOpened(what="The backup")
        match label:
            case tables.ENTRIES:
                self._journal.entries(piece)
            case tables.HEAD:
                self._journal.head(piece)
            case _:
                tables.read_into(self._models[label], piece)


def _write_file(relative: PurePosixPath, content: IO[bytes], mode: int) -> None:
    path = Path(settings.HOME) / relative
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Django made a secret of its own when it looked at the empty home.
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    with path.open("wb") as file:
        shutil.copyfileobj(content, file, COPY_BYTES)
    path.chmod(mode)


def _require_counts(models_by_label: dict[str, type[models.Model]], manifest: Manifest) -> None:
    for label, model in models_by_label.items():
        if model._base_manager.count() != manifest["rows"].get(label, 0):
            raise NotOpened(what=f"The table {label} of the backup")


def _write_the_head() -> None:
    """The journal's head beside the database is that of the moment of the backup."""
    Path(settings.JOURNAL_HEAD_FILE).unlink(missing_ok=True)
    keep_head(0)


def _require_a_whole_journal(now: datetime) -> None:
    verdict = verify(now=now)
    if not verdict.is_whole:
        raise Refused(
            what="Restoring",
            reason=f"the journal in the backup is not whole: {verdict.findings[0]}",
            way_on="Restore an older backup, and find out who could write this one.",
        )


def _record(backup: Path, manifest: Manifest) -> None:
    """Say in the journal why it goes on from an older place than an anchor may tell."""
    sha256 = sha256_of(backup)
    facts = {"rows": sum(manifest["rows"].values())}
    with transaction.atomic():
        record("home-restored", actor=ACTOR, subject=f"backup:{sha256}", facts=facts)


def _refuse_a_full_database() -> None:
    if connection.introspection.table_names():
        raise Refused(
            what="Restoring",
            reason="the database is not empty",
            way_on="Name an empty one; nothing is ever restored over what is there.",
        )


def _refuse_a_full_disk(manifest: Manifest) -> None:
    needed = sum(facts["size_bytes"] for facts in manifest["members"].values())
    if shutil.disk_usage(settings.HOME).free < needed:
        raise NotEnoughDisk(path=Path(settings.HOME))


def _remove_all_tables() -> None:
    """Leave the database as empty as it was: rows without their home must not be found later."""
    if connection.vendor != "postgresql":
        return  # the file goes with the home
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {quoted(table)} CASCADE")
        cursor.execute(FUNCTIONS_OF_OURS)
        for (function,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {function}")


FUNCTIONS_OF_OURS = """
SELECT oid::regprocedure::text FROM pg_proc
WHERE pronamespace = current_schema()::regnamespace
  AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""
"""What no extension brought: the guards of the journal."""
