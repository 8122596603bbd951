"""What was erased is erased in SQLite's log, too."""

from __future__ import annotations

from django.db import connection


def empty_the_write_ahead_log() -> None:
    """Bring what the log holds into the database, and cut the log to nothing.

    `secure_delete` overwrites what is erased in the database, but the log beside it keeps the
    older pages until it is written over. On PostgreSQL there is nothing to do here.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            # Where somebody reads or writes just now, it does what it can and waits for next time.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
