"""`walkaway journal`: what it prints and the exit code it leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import transaction
from pytest_django import Settings

from tests.journal import attacker
from walkaway.cli import commands
from walkaway.journal.services import record

pytestmark = pytest.mark.django_db(transaction=True)

Journal = Callable[..., Result]


@pytest.fixture
def journal(settings: Settings, tmp_path: Path) -> Journal:
    """Give a command of `walkaway journal`."""
    settings.JOURNAL_KEY = lambda: b"a key of this test, of 32 bytes."
    settings.JOURNAL_HEAD_FILE = tmp_path / "journal-head.json"
    return lambda *words: CliRunner().invoke(
        commands, ["journal", *map(str, words)], catch_exceptions=False
    )


def publish(*clips: str) -> None:
    for clip in clips:
        with transaction.atomic():
            record(
                "clip-published",
                actor="command-line",
                subject=f"clip:{clip}",
                facts={"version": 1},
            )


def test_a_whole_journal_is_told_with_exit_code_0(journal: Journal) -> None:
    publish("the-well", "the-harbour")
    told = journal("verify")
    assert told.exit_code == 0
    assert told.stdout.startswith("✓ Everything is as it was recorded. Entries: 2\n")
    assert "--anchor" in told.stdout


def test_a_journal_that_has_not_begun_is_whole(journal: Journal) -> None:
    assert journal("verify").exit_code == 0


def test_what_is_wrong_is_told_with_where_and_meaning_and_exit_code_1(journal: Journal) -> None:
    publish("the-well", "the-harbour")
    attacker.execute("UPDATE journal_entry SET actor = 'nobody' WHERE position = 1")
    told = journal("verify")
    assert told.exit_code == 1
    assert told.stdout == ""
    assert told.stderr.startswith(
        "✗ entry 1: its hash is not that of its words. "
        "Something in it was changed after it was recorded.\n"
    )


def test_an_anchor_is_printed_as_a_line_and_written_as_a_file(
    journal: Journal, tmp_path: Path
) -> None:
    publish("the-well")
    told = journal("anchor", tmp_path / "anchor.json")
    assert told.exit_code == 0
    assert told.stdout.startswith("walkaway-journal-1 1 ")
    (tmp_path / "anchor.txt").write_text(told.stdout)
    publish("the-harbour")
    for name in ("anchor.json", "anchor.txt"):
        checked = journal("verify", "--anchor", tmp_path / name)
        assert checked.exit_code == 0
        assert "--anchor" not in checked.stdout


def test_a_cut_that_even_the_head_file_hides_is_found_by_an_anchor(
    journal: Journal, tmp_path: Path, settings: Settings
) -> None:
    publish("the-well")
    early = Path(settings.JOURNAL_HEAD_FILE).read_bytes()
    attacker_saw = attacker.head_row()
    publish("the-harbour")
    (tmp_path / "anchor.txt").write_text(journal("anchor").stdout)
    attacker.execute("DELETE FROM journal_entry WHERE position = 2")
    attacker.set_head(*attacker_saw)
    Path(settings.JOURNAL_HEAD_FILE).write_bytes(early)
    assert journal("verify").exit_code == 0
    told = journal("verify", "--anchor", tmp_path / "anchor.txt")
    assert told.exit_code == 1
    assert "✗ entry 2: missing from the end, as the anchor says." in told.stderr


def test_a_spoilt_journal_is_not_anchored(journal: Journal, tmp_path: Path) -> None:
    publish("the-well")
    attacker.execute("UPDATE journal_entry SET actor = 'nobody'")
    told = journal("anchor", tmp_path / "anchor.json")
    assert told.exit_code == 1
    assert "Anchoring the journal is refused" in told.stderr
    assert not (tmp_path / "anchor.json").exists()


def test_nothing_is_anchored_before_something_was_recorded(journal: Journal) -> None:
    told = journal("anchor")
    assert told.exit_code == 1
    assert "nothing was recorded yet" in told.stderr


@pytest.mark.parametrize("content", ["", "walkaway-journal-1 1 ab cd ef", "{}", "\xff"])
def test_what_is_no_anchor_is_refused(journal: Journal, tmp_path: Path, content: str) -> None:
    (tmp_path / "anchor").write_text(content)
    told = journal("verify", "--anchor", tmp_path / "anchor")
    assert told.exit_code == 1
    assert "anchor" in told.stderr


def test_the_last_entries_are_shown_the_newest_at_the_end(journal: Journal) -> None:
    publish("the-well", "the-harbour", "the-well")
    lines = journal("show", "--last", 2).stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["2", "3"]
    assert lines[-1].endswith('UTC  command-line  clip-published  clip:the-well  {"version":1}')


def test_one_subject_is_shown_alone(journal: Journal) -> None:
    publish("the-well", "the-harbour", "the-well")
    lines = journal("show", "--subject", "clip:the-well").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["1", "3"]


@pytest.mark.sqlite
def test_a_new_site_begins_a_journal_of_its_own(tmp_path: Path) -> None:
    variables = os.environ | {
        "WALKAWAY_HOME": str(tmp_path),
        "WALKAWAY_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "walkaway.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "walkaway", "journal", "verify"],
        env=variables,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("✓ Everything is as it was recorded. Entries: 0\n")


def test_a_lost_key_is_replaced_when_that_is_confirmed(
    journal: Journal, settings: Settings
) -> None:
    publish("the-well")
    settings.JOURNAL_KEY = lambda: attacker.ANOTHER_KEY
    assert journal("verify").exit_code == 1
    assert journal("resume").exit_code == 1
    assert journal("verify").exit_code == 1
    assert journal("resume", "--yes").stdout.startswith("✓ The journal goes on with entry 2.")
    assert journal("verify").exit_code == 0
