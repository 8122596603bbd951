"""How a site goes on whose key was lost, or whose database was put back."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from tests.journal import attacker
from walkaway.core.errors import Refused
from walkaway.journal.head_file import read_head
from walkaway.journal.models import Entry
from walkaway.journal.queries import kept_head
from walkaway.journal.services import record, resume
from walkaway.journal.verification import verify

pytestmark = pytest.mark.django_db(transaction=True)


def publish(count: int) -> None:
    for _ in range(count):
        with transaction.atomic():
            record("clip-published", actor="command-line", subject="clip:the-well")


def is_whole() -> bool:
    return verify(now=timezone.now() + timedelta(hours=1)).is_whole


def test_a_lost_key_is_replaced_and_the_journal_says_so(
    settings: Settings, journal_home: Path
) -> None:
    publish(3)
    old = read_head(journal_home / "journal-head.json")
    settings.JOURNAL_KEY = lambda: attacker.ANOTHER_KEY
    with pytest.raises(Refused, match="journal resume"):
        publish(1)
    entry = resume(actor="command-line")
    assert (entry.position, entry.verb, entry.actor) == (4, "journal-resumed", "command-line")
    assert json.loads(entry.facts) == {"same_key": False, "head_file_fitted": False}
    assert is_whole()
    assert read_head(journal_home / "journal-head.before-4.json") == old
    publish(1)
    assert is_whole()
    anchored = verify(now=timezone.now(), anchor=old)
    assert [finding.where for finding in anchored.findings] == ["the anchor"]


def test_after_an_older_state_was_put_back_the_file_that_no_longer_fits_is_kept(
    journal_home: Path,
) -> None:
    publish(2)
    row = attacker.head_row()
    publish(3)
    newest = read_head(journal_home / "journal-head.json")
    attacker.execute("DELETE FROM journal_entry WHERE position > 2")
    attacker.set_head(*row)
    publish(1)
    assert not is_whole()
    entry = resume(actor="command-line")
    assert json.loads(entry.facts) == {"same_key": True, "head_file_fitted": False}
    assert is_whole()
    assert read_head(journal_home / "journal-head.before-4.json") == newest


def test_a_head_file_that_is_none_is_set_aside(journal_home: Path) -> None:
    publish(1)
    (journal_home / "journal-head.json").write_text("{}")
    resume(actor="command-line")
    assert is_whole()
    assert (journal_home / "journal-head.before-2.json").read_text() == "{}"


def test_where_everything_fits_there_is_nothing_to_resume() -> None:
    publish(1)
    with pytest.raises(Refused, match="nothing to do"):
        resume(actor="command-line")
    assert Entry.objects.count() == 1
    assert kept_head("")


def test_nobody_resumes_nothing() -> None:
    with pytest.raises(ValueError, match="actor"):
        resume(actor="the administrator")
