"""The triggers that guard the journal, out of the way: for tests, and for playing the attacker.

Nothing in the program itself can do this.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("journal_entry", "journal_head")


def ways_round(connection: BaseDatabaseWrapper) -> tuple[list[str], list[str]]:
    """The statements that take the guards away, and those that put them back as they were."""
    if connection.vendor == "sqlite":
        return _dropped_triggers(connection)
    away = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in TABLES]
    return away, _enabled_again(connection)


@contextmanager
def guards_away(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """What somebody can do who may change the tables themselves."""
    away, back = ways_round(connection)
    with connection.cursor() as cursor:
        for statement in away:
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in back:
            cursor.execute(statement)


def _dropped_triggers(connection: BaseDatabaseWrapper) -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            " AND tbl_name IN ('journal_entry', 'journal_head')"
        )
        rows = cursor.fetchall()
    return [f"DROP TRIGGER {name}" for name, _ in rows], [sql for _, sql in rows]


def _enabled_again(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
            " AND tgrelid IN ('journal_entry'::regclass, 'journal_head'::regclass)"
        )
        return [
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}" for table, name in cursor.fetchall()
        ]
