"""What was erased is erased in SQLite's log, too."""

from __future__ import annotations

from django.db import connection

WAIT_MS = 500
"""How long to wait for readers of an older state: meanwhile nobody can write."""


def empty_the_write_ahead_log() -> None:
    """Bring what the log holds into the database, and cut the log to nothing.

    `secure_delete` overwrites what is erased in the database, but the log beside it keeps the
    older pages until it is written over. Where somebody goes on reading an older state, this does
    what it can and leaves the rest for the next time. On PostgreSQL there is nothing to do here.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            (usual_ms,) = cursor.fetchone()
            cursor.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
            try:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {usual_ms}")
