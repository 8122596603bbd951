"""What a backup does when something is in its way."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.backup.homes import Home, altered
from walkaway.backup.retention import name_at, remove_older

Key = tuple[Path, str]
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


def test_a_file_that_the_database_tells_of_and_that_is_lost_is_no_small_thing(
    home: Home, key: Key, tmp_path: Path
) -> None:
    (lost,) = (home.folder / "library" / "the-well").iterdir()
    lost.unlink()
    said = home.walkaway("backup", tmp_path / "backups", "--to", key[1], code=1)
    assert "1 file(s) that the database tells of are not there" in said
    assert list((tmp_path / "backups").glob("*.age")) == []


def test_a_disk_that_is_full_leaves_no_backup(home: Home, key: Key, tmp_path: Path) -> None:
    said = altered(FULL, home, "backup", str(tmp_path / "backups"), "--to", key[1])
    assert "✗ The disk that holds" in said.stderr
    assert [path.name for path in (tmp_path / "backups").iterdir()] == ["erasures.jsonl"]


FULL = """
from pathlib import Path
from walkaway.backup import making
making._ours_alone = lambda path: Path("/dev/full")
"""


KILLED_IN_THE_MIDDLE = """
import os, signal
from walkaway.backup import making
write = making._write_files
def write_and_die(*words):
    write(*words)
    os.kill(os.getpid(), signal.SIGKILL)
making._write_files = write_and_die
"""


def test_a_backup_that_is_killed_leaves_no_half(home: Home, key: Key, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    done = altered(KILLED_IN_THE_MIDDLE, home, "backup", str(folder), "--to", key[1])
    assert done.returncode == -signal.SIGKILL
    assert list(folder.glob("walkaway-*")) == []
    assert len(list(folder.glob(".*.part.age"))) == 1
    home.walkaway("backup", folder, "--to", key[1])
    assert len(list(folder.glob("walkaway-*"))) == 1
    assert list(folder.glob(".*.part.age")) == []


@pytest.fixture
def a_site(settings: Settings) -> None:
    settings.JOURNAL_KEY = lambda: b"one" * 10


def written_at(folder: Path, days_ago: int, content: bytes = b"age-encryption.org/v1\n") -> Path:
    path = folder / name_at(NOW - timedelta(days=days_ago))
    path.write_bytes(content)
    return path


@pytest.mark.usefixtures("a_site")
def test_older_backups_of_this_site_are_removed(tmp_path: Path) -> None:
    old, older, young = (written_at(tmp_path, days) for days in (15, 300, 13))
    assert remove_older(tmp_path, keep_days=14, now=NOW) == [older, old]
    assert list(tmp_path.iterdir()) == [young]


@pytest.mark.usefixtures("a_site")
def test_the_newest_backup_stays_however_old_it_is(tmp_path: Path) -> None:
    newest = written_at(tmp_path, 400)
    written_at(tmp_path, 500)
    remove_older(tmp_path, keep_days=14, now=NOW)
    assert list(tmp_path.iterdir()) == [newest]


@pytest.mark.usefixtures("a_site")
def test_what_this_site_did_not_make_is_left_alone(tmp_path: Path, settings: Settings) -> None:
    written_at(tmp_path, 0)
    mine = written_at(tmp_path, 30)
    no_backup = written_at(tmp_path, 40, content=b"a letter")
    settings.JOURNAL_KEY = lambda: b"two" * 10
    of_another_site = written_at(tmp_path, 50)
    settings.JOURNAL_KEY = lambda: b"one" * 10
    renamed = tmp_path / f"copy-of-{mine.name}"
    renamed.write_bytes(b"age-encryption.org/v1\n")
    assert remove_older(tmp_path, keep_days=14, now=NOW) == [mine]
    assert all(path.exists() for path in (no_backup, of_another_site, renamed))


def test_a_backup_and_its_folder_are_for_nobody_else(home: Home, key: Key, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    home.walkaway("backup", folder, "--to", key[1], "--keep-days", "14")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert os.listdir(folder)
