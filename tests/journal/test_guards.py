"""The database itself refuses whatever is not the next entry."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.journal_guards import guards_away
from walkaway.journal.chain import GENESIS
from walkaway.journal.models import Entry, Head
from walkaway.journal.queries import missing_guards
from walkaway.journal.services import record

pytestmark = pytest.mark.django_db

OTHER_HASH = "ab" * 32

ONLY_HERE = {
    "sqlite": ("UPDATE OR REPLACE journal_entry SET position = 1 WHERE position = 2",),
    "postgresql": (
        "TRUNCATE journal_entry",
        "TRUNCATE journal_head",
        # Ordinary triggers are asleep in a session that calls itself a replica.
        "SET LOCAL session_replication_role = replica; DELETE FROM journal_entry",
        "SET LOCAL session_replication_role = replica; UPDATE journal_head SET position = 2",
    ),
}
"""Ways that one of the databases has and the other has not."""


@pytest.fixture(autouse=True)
def three_entries() -> None:
    with transaction.atomic():
        for _ in range(3):
            record("clip-published", actor="command-line", subject="clip:the-well")


def is_refused(statement: str, *values: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values or None)
    except IntegrityError:
        return True
    return False


def insertion(position: int, *, previous_hash: str, entry_hash: str, verb: str) -> bool:
    return is_refused(
        f"{verb} INTO journal_entry"
        " (position, at, actor, verb, subject, facts, previous_hash, entry_hash)"
        " VALUES (%s, %s, 'nobody', 'nothing', 'clip:x', '{}', %s, %s)",
        position,
        timezone.now(),
        previous_hash,
        entry_hash,
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET actor = 'nobody' WHERE position = 2",
        "UPDATE journal_entry SET position = 7 WHERE position = 3",
        "DELETE FROM journal_entry WHERE position = 3",
        "DELETE FROM journal_entry",
        "DELETE FROM journal_head",
        "UPDATE journal_head SET position = 2",
        "UPDATE journal_head SET position = 4",
        "UPDATE journal_head SET signature = ''",
        "INSERT INTO journal_head (id, position, entry_hash, signature) VALUES (2, 0, '', '')",
        *ONLY_HERE[connection.vendor],
    ],
)
def test_nothing_is_changed_and_nothing_is_removed(statement: str) -> None:
    assert is_refused(statement)
    assert Entry.objects.count() == 3
    assert Head.objects.get().position == 3


def test_an_entry_stands_where_it_follows_and_nowhere_else() -> None:
    last = Entry.objects.get(pk=3).entry_hash
    for position in (0, 2, 3, 5):
        assert insertion(position, previous_hash=last, entry_hash=OTHER_HASH, verb="INSERT")
    assert insertion(4, previous_hash=GENESIS, entry_hash=OTHER_HASH, verb="INSERT")
    assert not insertion(4, previous_hash=last, entry_hash=OTHER_HASH, verb="INSERT")


@pytest.mark.sqlite
def test_sqlite_replaces_nothing() -> None:
    first, last = Entry.objects.get(pk=1).entry_hash, Entry.objects.get(pk=3).entry_hash
    replace = "INSERT OR REPLACE"
    assert insertion(3, previous_hash=last, entry_hash=OTHER_HASH, verb=replace)
    assert insertion(4, previous_hash=last, entry_hash=first, verb=replace)
    assert is_refused("INSERT OR REPLACE INTO journal_head VALUES (1, 0, '', '')")
    assert Entry.objects.count() == 3


def test_a_journal_that_lost_its_head_is_not_begun_again() -> None:
    with guards_away(connection):
        Head.objects.all().delete()
    with pytest.raises(IntegrityError, match="has begun already"), transaction.atomic():
        record("clip-published", actor="command-line", subject="clip:the-well")


def test_the_guards_stand_after_all_migrations() -> None:
    assert missing_guards() == []


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_finds_the_guards_and_an_empty_journal() -> None:
    assert Entry.objects.count() == 3
    assert missing_guards() == []
    assert is_refused("DELETE FROM journal_entry")


@pytest.mark.django_db(transaction=True)
def test_so_does_the_next_one() -> None:
    test_a_test_that_commits_finds_the_guards_and_an_empty_journal()
