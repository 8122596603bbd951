"""Somebody who may write into the tables as they like, but does not have the site's key."""

from __future__ import annotations

from dataclasses import replace

from django.db import connection

from tests.journal_guards import guards_away
from walkaway.journal.chain import SiteKey, hash_of, signed_head
from walkaway.journal.queries import entries_after

ANOTHER_KEY = SiteKey(b"a key of the attacker's, 32 long")


def execute(statement: str, *values: object) -> None:
    """Run a statement past the guards, which stand again afterwards."""
    with guards_away(connection), connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def set_head(position: int, entry_hash: str, signature: str) -> None:
    execute(
        "UPDATE journal_head SET position = %s, entry_hash = %s, signature = %s",
        position,
        entry_hash,
        signature,
    )


def sign_head_with_another_key() -> None:
    *_, last = entries_after()
    forged = signed_head(last.link.position, last.entry_hash, ANOTHER_KEY)
    set_head(forged.position, forged.entry_hash, forged.signature)


def write_anew(first: int, **changes: str) -> None:
    """Change an entry, and make the hashes of it and of all that follow fit."""
    previous_hash = None
    for entry in list(entries_after(first - 1)):
        link = replace(entry.link, **(changes if previous_hash is None else {}))
        link = replace(link, previous_hash=previous_hash or link.previous_hash)
        previous_hash = hash_of(link)
        execute(
            "UPDATE journal_entry SET actor = %s, previous_hash = %s, entry_hash = %s"
            " WHERE position = %s",
            *(link.actor, link.previous_hash, previous_hash, link.position),
        )


def head_row() -> tuple[int, str, str]:
    """What stands in the row of the head: position, hash, signature."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT position, entry_hash, signature FROM journal_head")
        return cursor.fetchone()
