"""What was erased from the database leaves the disk too."""

from __future__ import annotations

from django.db import connection


def forget_erased_pages() -> None:
    """SQLite's write-ahead log still holds what was erased until it is emptied."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
