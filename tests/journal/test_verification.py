"""Whatever is done to the journal past the program is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.journal import attacker
from tests.journal.conftest import KEY
from tests.journal_guards import guards_away, ways_round
from walkaway.journal.anchors import as_line, read_anchor
from walkaway.journal.chain import SignedHead, SiteKey, signed_head
from walkaway.journal.head_file import read_head, write_head
from walkaway.journal.models import Entry, Head
from walkaway.journal.queries import kept_head
from walkaway.journal.services import record
from walkaway.journal.verification import FINDINGS_KEPT, Verdict, verify

pytestmark = pytest.mark.django_db

ENTRIES = 12
LATER = timedelta(minutes=5)

Grow = Callable[[int], None]


@pytest.fixture
def grow(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Grow:
    """Record so many entries more, each in a transaction that is committed."""

    def grow(count: int) -> None:
        for version in range(count):
            with django_capture_on_commit_callbacks(execute=True):
                record(
                    "clip-published",
                    actor="command-line",
                    subject="clip:the-well",
                    facts={"version": version},
                )

    return grow


@pytest.fixture(autouse=True)
def a_dozen_entries(grow: Grow) -> None:
    grow(ENTRIES)


def verdict(anchor: SignedHead | None = None) -> Verdict:
    return verify(now=timezone.now() + LATER, anchor=anchor)


def found(anchor: SignedHead | None = None) -> list[str]:
    """Where something is wrong, and what."""
    return [f"{each.where}: {each.what}" for each in verdict(anchor).findings]


def head_now() -> SignedHead:
    head = Head.objects.get()
    return signed_head(head.position, head.entry_hash, SiteKey(KEY))


def cut(keep: int) -> None:
    attacker.execute("DELETE FROM journal_entry WHERE position > %s", keep)


def rewind(keep: int) -> None:
    """Cut the tail and put back the head that was signed then, as an old backup would have it."""
    cut(keep)
    old = signed_head(keep, Entry.objects.get(pk=keep).entry_hash, SiteKey(KEY))
    attacker.set_head(old.position, old.entry_hash, old.signature)


def test_what_nobody_touched_is_whole() -> None:
    whole = verdict(anchor=head_now())
    assert whole.is_whole, whole.findings
    assert (whole.entries, whole.head) == (ENTRIES, head_now())


CHANGES = [
    "actor = 'nobody'",
    "verb = 'clip-withdrawn'",
    "subject = 'clip:the-wall'",
    "facts = '{}'",
    "at = '2026-01-01 00:00:00'",
]


@pytest.mark.parametrize("position", [1, 5, ENTRIES])
@pytest.mark.parametrize("change", CHANGES)
def test_an_edit_is_found(change: str, position: int) -> None:
    attacker.execute(f"UPDATE journal_entry SET {change} WHERE position = %s", position)
    assert found() == [f"entry {position}: its hash is not that of its words"]


def test_a_second_more_is_an_edit() -> None:
    shift = {"sqlite": "datetime(at, '+1 second')", "postgresql": "at + interval '1 second'"}
    attacker.execute(f"UPDATE journal_entry SET at = {shift[connection.vendor]} WHERE position = 5")
    assert found() == ["entry 5: its hash is not that of its words"]


def test_an_edit_whose_own_hash_was_made_to_fit_is_found() -> None:
    entries_before = list(Entry.objects.all())
    attacker.write_anew(5, actor="nobody")
    for entry in entries_before[5:]:
        attacker.execute(
            "UPDATE journal_entry SET previous_hash = %s, entry_hash = %s WHERE position = %s",
            *(entry.previous_hash, entry.entry_hash, entry.position),
        )
    assert found() == [
        "entry 6: it was recorded after another entry than the one that stands before it"
    ]


def test_an_edit_after_which_all_hashes_were_made_to_fit_is_found_by_the_signed_head() -> None:
    attacker.write_anew(5, actor="nobody")
    assert found() == [
        "entry 12: another than the one that the head was signed for",
        "entry 12: another than the one that the head file journal-head.json was signed for",
    ]


def test_and_signed_with_another_key_it_is_found_too() -> None:
    attacker.write_anew(5, actor="nobody")
    attacker.sign_head_with_another_key()
    assert found() == [
        "the head: not signed with the key of this site",
        "entry 12: another than the one that the head file journal-head.json was signed for",
    ]


def test_a_deletion_is_found() -> None:
    attacker.execute("DELETE FROM journal_entry WHERE position IN (4, 5, 6)")
    assert found() == ["entries 4 to 6: missing"]


def test_a_deletion_after_which_the_rest_moved_up_is_found() -> None:
    attacker.execute("DELETE FROM journal_entry WHERE position = 4")
    for position in range(5, ENTRIES + 1):
        attacker.execute(
            "UPDATE journal_entry SET position = %s WHERE position = %s", position - 1, position
        )
    neither = "neither its own hash nor that of the entry before it fits"
    assert found()[:2] == [f"entry 4: {neither}", "entry 5: its hash is not that of its words"]


def test_the_first_entry_is_missed() -> None:
    attacker.execute("DELETE FROM journal_entry WHERE position = 1")
    assert found() == ["entry 1: missing"]


def test_a_swap_is_found() -> None:
    for old, new in ((4, 100), (8, 4), (100, 8)):
        attacker.execute("UPDATE journal_entry SET position = %s WHERE position = %s", new, old)
    neither = "neither its own hash nor that of the entry before it fits"
    assert {f"entry 4: {neither}", f"entry 8: {neither}"} <= set(found())


def test_an_insertion_in_the_middle_is_found() -> None:
    for position in range(ENTRIES, 5, -1):
        attacker.execute(
            "UPDATE journal_entry SET position = %s WHERE position = %s", position + 1, position
        )
    attacker.execute(
        "INSERT INTO journal_entry SELECT 6, at, actor, verb, subject, facts, previous_hash, %s"
        " FROM journal_entry WHERE position = 5",
        "ab" * 32,
    )
    assert "entry 6: neither its own hash nor that of the entry before it fits" in found()


def test_an_entry_below_the_first_is_found() -> None:
    attacker.execute(
        "INSERT INTO journal_entry SELECT 0, at, actor, verb, subject, facts, previous_hash, %s"
        " FROM journal_entry WHERE position = 5",
        "ab" * 32,
    )
    assert "entry 0: no entry can have this number" in found()


def test_a_cut_tail_is_found_by_the_head() -> None:
    cut(9)
    assert found() == [
        "entries 10 to 12: missing from the end, as the head says",
        "entries 10 to 12: missing from the end, as the head file journal-head.json says",
    ]


def test_a_cut_tail_with_the_head_put_back_is_found_by_the_head_file() -> None:
    rewind(9)
    assert found() == [
        "entries 10 to 12: missing from the end, as the head file journal-head.json says"
    ]


def test_a_cut_tail_that_grew_again_is_found_by_the_head_file(grow: Grow) -> None:
    rewind(9)
    grow(5)
    assert found() == [
        "entry 12: another than the one that the head file journal-head.json was signed for"
    ]


def test_a_cut_tail_with_an_old_head_file_is_found_by_an_anchor(settings: Settings) -> None:
    anchor = head_now()
    rewind(9)
    write_head(settings.JOURNAL_HEAD_FILE, head_now())
    assert verdict().is_whole
    assert found(anchor) == ["entries 10 to 12: missing from the end, as the anchor says"]


def test_a_cut_tail_with_a_head_signed_with_another_key_is_found() -> None:
    cut(9)
    attacker.sign_head_with_another_key()
    assert found() == [
        "the head: not signed with the key of this site",
        "entries 10 to 12: missing from the end, as the head file journal-head.json says",
    ]


def test_a_journal_written_anew_with_the_key_is_found_by_an_anchor(settings: Settings) -> None:
    anchor = head_now()
    attacker.write_anew(5, actor="nobody")
    attacker.set_head(0, "", "")
    head = Entry.objects.get(pk=ENTRIES)
    forged = signed_head(ENTRIES, head.entry_hash, SiteKey(KEY))
    attacker.set_head(forged.position, forged.entry_hash, forged.signature)
    write_head(settings.JOURNAL_HEAD_FILE, forged)
    assert verdict().is_whole
    assert found(anchor) == ["entry 12: another than the one that the anchor was signed for"]


def test_and_with_another_key_throughout(settings: Settings) -> None:
    anchor = head_now()
    settings.JOURNAL_KEY = lambda: attacker.ANOTHER_KEY
    attacker.sign_head_with_another_key()
    forged = kept_head(signed_head(1, "", attacker.ANOTHER_KEY).public_key)
    assert forged
    write_head(settings.JOURNAL_HEAD_FILE, forged)
    assert verdict().is_whole
    assert found(anchor) == ["the anchor: not signed with the key of this site"]


def test_entries_after_the_head_are_found() -> None:
    old = signed_head(9, Entry.objects.get(pk=9).entry_hash, SiteKey(KEY))
    attacker.set_head(old.position, old.entry_hash, old.signature)
    assert found() == ["entries 10 to 12: after the signed head"]


def test_a_head_that_is_gone_is_missed() -> None:
    attacker.execute("DELETE FROM journal_head")
    assert found() == ["the head: missing, though entries 1 to 12 stood before it"]


def test_a_journal_that_was_emptied_is_found() -> None:
    attacker.execute("DELETE FROM journal_entry")
    attacker.execute("DELETE FROM journal_head")
    assert found() == [
        "entries 1 to 12: missing from the end, as the head file journal-head.json says"
    ]


def test_an_old_head_file_is_found(settings: Settings, grow: Grow) -> None:
    old = head_now()
    grow(3)
    write_head(settings.JOURNAL_HEAD_FILE, old)
    assert found() == [
        "the head file journal-head.json: it ends at entry 12, and the journal at 15"
    ]


def test_a_head_file_that_is_a_moment_behind_is_only_late(settings: Settings, grow: Grow) -> None:
    old = head_now()
    grow(3)
    write_head(settings.JOURNAL_HEAD_FILE, old)
    assert verify(now=timezone.now()).is_whole


def test_a_head_file_that_is_gone_is_missed_and_written_again(
    journal_home: Path, grow: Grow
) -> None:
    (journal_home / "journal-head.json").unlink()
    assert found() == ["the head file journal-head.json: it ends at entry 0, and the journal at 12"]
    grow(1)
    assert verdict().is_whole


def test_a_head_file_of_another_key_is_found(settings: Settings) -> None:
    head = head_now()
    write_head(
        settings.JOURNAL_HEAD_FILE,
        signed_head(head.position, head.entry_hash, attacker.ANOTHER_KEY),
    )
    assert found() == ["the head file journal-head.json: not signed with the key of this site"]


def test_a_head_file_that_is_none_is_found_and_left_as_it_is(
    journal_home: Path, grow: Grow, caplog: pytest.LogCaptureFixture
) -> None:
    path = journal_home / "journal-head.json"
    path.write_text("{}")
    grow(1)
    assert path.read_text() == "{}"
    assert "journal-head.json" in caplog.text
    (where,) = found()
    assert where.startswith("journal-head.json: cannot be read")


def test_a_guard_that_is_gone_is_missed() -> None:
    with guards_away(connection):
        assert len(found()) == 6
    assert found() == []


def test_a_guard_that_sleeps_is_missed() -> None:
    asleep = {
        "sqlite": "DROP TRIGGER journal_entry_unchanged",
        "postgresql": "ALTER TABLE journal_entry ENABLE REPLICA TRIGGER journal_entry_unchanged",
    }
    _, back = ways_round(connection)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(asleep[connection.vendor])
        assert found() == [
            "the database: the trigger journal_entry_unchanged is gone or switched off"
        ]
        transaction.set_rollback(True)
    assert back
    assert found() == []


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "change",
    [
        "at = 'yesterday'",
        "at = 5",
        "actor = x'ff00'",
        "actor = 7",
        "facts = CAST(x'ff' AS TEXT)",
        "position = 'four'",
    ],
)
def test_what_no_model_can_read_is_found_as_well(change: str) -> None:
    attacker.execute(f"UPDATE journal_entry SET {change} WHERE position = 5")
    assert found()


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "change", ["position = 'four'", "entry_hash = x'ff00'", "signature = x'ff00'", "signature = 7"]
)
def test_a_head_that_no_model_can_read_is_found_as_well(change: str) -> None:
    attacker.execute(f"UPDATE journal_head SET {change}")
    assert found()


def test_of_many_findings_the_first_are_kept_and_all_are_counted(grow: Grow) -> None:
    grow(FINDINGS_KEPT)
    attacker.execute("UPDATE journal_entry SET actor = 'nobody'")
    many = verdict()
    assert (len(many.findings), many.found) == (FINDINGS_KEPT, FINDINGS_KEPT + ENTRIES)


def test_an_anchor_is_read_from_its_file_and_from_its_line(tmp_path: Path) -> None:
    head = head_now()
    write_head(tmp_path / "anchor.json", head)
    (tmp_path / "anchor.txt").write_text(as_line(head).replace(" ", "\n") + "\n")
    assert read_anchor(tmp_path / "anchor.json") == read_anchor(tmp_path / "anchor.txt") == head
    assert read_head(tmp_path / "anchor.json") == head


def test_an_anchor_that_was_copied_with_a_mistake_is_told() -> None:
    head = head_now()
    spoilt = signed_head(head.position - 1, head.entry_hash, SiteKey(KEY))
    spoilt = SignedHead(
        position=head.position,
        entry_hash=head.entry_hash,
        public_key=spoilt.public_key,
        signature=spoilt.signature,
    )
    assert found(spoilt) == ["the anchor: its signature does not fit it"]
