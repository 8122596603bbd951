"""What is recorded, and what is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from walkaway.core.errors import Refused
from walkaway.journal.chain import GENESIS, is_signed
from walkaway.journal.head_file import read_head
from walkaway.journal.models import Entry, Head
from walkaway.journal.services import record

pytestmark = pytest.mark.django_db

SUBJECT = "clip:the-well"


def test_an_entry_tells_who_did_what_to_which() -> None:
    entry = record(
        "clip-published", actor="command-line", subject=SUBJECT, facts={"version": 2, "new": True}
    )
    kept = Entry.objects.get()
    assert kept.pk == entry.pk == 1
    assert (kept.actor, kept.verb, kept.subject) == ("command-line", "clip-published", SUBJECT)
    assert json.loads(kept.facts) == {"version": 2, "new": True}
    assert kept.previous_hash == GENESIS


def test_entries_are_numbered_and_each_holds_the_hash_of_the_one_before() -> None:
    for _ in range(3):
        record("clip-published", actor="command-line", subject=SUBJECT)
    first, second, third = Entry.objects.all()
    assert [first.pk, second.pk, third.pk] == [1, 2, 3]
    assert (second.previous_hash, third.previous_hash) == (first.entry_hash, second.entry_hash)
    head = Head.objects.get()
    assert (head.position, head.entry_hash) == (3, third.entry_hash)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_the_transaction_of_a_change() -> None:
    with pytest.raises(transaction.TransactionManagementError, match="in the transaction"):
        record("clip-published", actor="command-line", subject=SUBJECT)


def test_what_did_not_happen_is_not_recorded() -> None:
    record("clip-published", actor="command-line", subject=SUBJECT)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("clip-withdrawn", actor="command-line", subject=SUBJECT)
        raise ZeroDivisionError
    record("clip-replaced", actor="command-line", subject=SUBJECT)
    assert list(Entry.objects.values_list("verb", flat=True)) == ["clip-published", "clip-replaced"]


def test_the_signed_head_is_written_to_its_file_when_the_change_stands(
    settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        record("clip-published", actor="command-line", subject=SUBJECT)
        last = record("clip-withdrawn", actor="command-line", subject=SUBJECT)
        assert not Path(settings.JOURNAL_HEAD_FILE).exists()
    head = read_head(settings.JOURNAL_HEAD_FILE)
    assert head
    assert is_signed(head)
    assert (head.position, head.entry_hash) == (2, last.entry_hash)


def test_another_key_does_not_go_on_where_one_left_off(settings: Settings) -> None:
    record("clip-published", actor="command-line", subject=SUBJECT)
    settings.JOURNAL_KEY = lambda: b"another key, also 32 bytes long."
    with pytest.raises(Refused, match="not signed with the key of this site"):
        record("clip-withdrawn", actor="command-line", subject=SUBJECT)
    assert Entry.objects.count() == 1
