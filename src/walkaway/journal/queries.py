"""What stands in the journal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

from walkaway.journal.chain import Link, SignedHead
from walkaway.journal.models import Entry, Head
from walkaway.journal.walk import KeptEntry

ENTRIES_A_QUERY = 2000

GUARDS = frozenset(
    {
        "journal_entry_unchanged",
        "journal_entry_undeleted",
        "journal_entry_follows",
        "journal_head_begins",
        "journal_head_moves_on",
        "journal_head_undeleted",
    }
)
"""The triggers by which the database refuses whatever is not the next entry."""

# Past the models: what somebody wrote into a column may be nothing that a model can read.
_AT = {
    "sqlite": "CAST(at AS TEXT)",
    "postgresql": """to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
}
_PAGE = """
SELECT position, {at}, actor, verb, subject, facts, previous_hash, entry_hash
FROM journal_entry WHERE position > %s ORDER BY position LIMIT %s
"""
_LEAST = -(2**63)

_STANDING_GUARDS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND"
    " tbl_name IN ('journal_entry', 'journal_head')",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled = 'A' AND"
    " tgrelid IN ('journal_entry'::regclass, 'journal_head'::regclass)",
}


def kept_head(public_key: str) -> SignedHead | None:
    """The head as the database keeps it, None while nothing was recorded (1 query).

    The database does not know the key: `public_key` is that of the site. Raises `ValueError` when
    somebody wrote another thing than a number for the position.
    """
    head = Head.objects.exclude(position=0).first()
    if head is None:
        return None
    _require_number(head.position)
    return SignedHead(
        position=head.position,
        entry_hash=head.entry_hash,
        public_key=public_key,
        signature=head.signature,
    )


def hash_at(position: int) -> str | None:
    """The hash that the entry at `position` carries, None where there is none (1 query)."""
    hashes = Entry.objects.filter(position=position).values_list("entry_hash", flat=True)
    return hashes.first()


def entries_after(position: int | None = None) -> Iterator[KeptEntry]:
    """Every entry after `position` in order, as it is kept, some thousands a query."""
    after = _LEAST if position is None else position
    while page := _page(after):
        for row in page:
            yield _kept(row)
        after = page[-1][0]


def newest_entries(count: int, *, subject: str | None = None) -> list[Entry]:
    """The last `count` entries, of one subject if that is given, the oldest first (1 query)."""
    entries = Entry.objects.order_by("-position")
    if subject is not None:
        entries = entries.filter(subject=subject)
    return list(entries[:count])[::-1]


def missing_guards() -> list[str]:
    """The triggers that should stand in the database and do not (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING_GUARDS[connection.vendor])
        return sorted(GUARDS - {name for (name,) in cursor.fetchall()})


def _page(after: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_PAGE.format(at=_AT[connection.vendor]), [after, ENTRIES_A_QUERY])
        return list(cursor.fetchall())


def _kept(row: tuple[Any, ...]) -> KeptEntry:
    position, *rest = row
    _require_number(position)
    at, actor, verb, subject, facts, previous_hash, entry_hash = map(_text, rest)
    link = Link(
        position=position,
        at=_moment(at),
        actor=actor,
        verb=verb,
        subject=subject,
        facts=facts,
        previous_hash=previous_hash,
    )
    return KeptEntry(link=link, entry_hash=entry_hash)


def _require_number(position: object) -> None:
    if not isinstance(position, int):
        raise ValueError(f"the position {position!r} is no number")


def _text(value: object) -> str:
    # SQLite keeps whatever it is given: a number or bytes is then none of the words that were.
    return value if isinstance(value, str) else repr(value)


def _moment(at: str) -> str:
    """SQLite keeps `2026-03-01 12:00:00`, with six digits of a second unless they are noughts."""
    if len(at) not in (19, 26) or at[10] != " ":
        return at
    return f"{at[:10]}T{at[11:]}{'.000000' if len(at) == 19 else ''}Z"
